"""The lines of a change and their total: every column of amounts and effects adds up."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from jiqun.monitor.why import Change, Line, levels, settled
from jiqun.monitor.why.change import growth_of
from jiqun.monitor.why.compared import SPECIAL
from jiqun.monitor.why.few import FEW
from jiqun.monitor.why.firms import REST
from jiqun.workspace.cause_numbers import POINTS, SHARES, as_json, filled, number, rounded_or_none, total
from jiqun.workspace.cause_words import Labels

Row = dict[str, Any]


def table_of(change: Change, labels: Labels, digits: int) -> Row:
    """Lines and their total: those that moved the figure most its own way first, special lines last."""
    lines = sorted(change.lines, key=lambda line: _order(line, falling=change.change < 0))
    columns = _columns(change, lines, digits)
    rows = [
        {
            "group": line.group,
            "label": labels.of(line.group, line.now.above + line.now.below < 0 or line.before.above < 0),
            "kind": _kind(line),
            "presence": line.presence.value,
            **{name: as_json(cells[index]) for name, cells in columns.items()},
            "growth": number(_growth(change, line), POINTS),
        }
        for index, line in enumerate(lines)
    ]
    totals = {name: total(cells) for name, cells in columns.items()}
    if change.ratio:
        totals |= {"before": number(change.old, digits), "now": number(change.new, digits)}
    silent = [labels.of(name) for name in change.silent]
    return {"lines": rows, "total": totals, "silent": silent}


def _order(line: Line, falling: bool) -> tuple[int, Fraction, str]:
    last = (FEW, *SPECIAL, REST)
    place = 1 + last.index(line.group) if line.group in last else 0
    return (place, line.effect if falling else -line.effect, line.group)


def _kind(line: Line) -> str:
    if line.group == "":
        return "unnamed"
    return line.group[1:] if line.group.startswith("*") else "group"


def _columns(change: Change, lines: Sequence[Line], digits: int) -> dict[str, Sequence[Decimal | None]]:
    """Columns of printed numbers; those of amounts and effects add up."""
    effects = settled([line.effect for line in lines], digits)
    columns: dict[str, Sequence[Decimal | None]] = {}
    for name, side in (("before", 0), ("now", 1)):
        values = [change.value(line)[side] for line in lines]
        columns[name] = (
            [rounded_or_none(value, digits) for value in values] if change.ratio else filled(values, digits)
        )
    columns["effect"] = effects
    if change.ratio:
        columns["numerator"] = settled([line.numerator for line in lines], digits)
        columns["denominator"] = settled([line.denominator for line in lines], digits)
    brought = levels({line.group: line.now for line in lines}, change.ratio)
    columns["level"] = settled(list(brought.values()), digits)
    columns["level_share"] = filled(
        [change.new and part / change.new * 100 for part in brought.values()], SHARES
    )
    columns["points"] = filled([change.points(line) for line in lines], POINTS)
    columns["share"] = filled([change.share(line) for line in lines], SHARES)
    return columns


def _growth(change: Change, line: Line) -> Fraction | None:
    old, new = change.value(line)
    if change.ratio:
        return None if old is None or new is None else new - old
    return (
        None
        if line.group.startswith("*") and line.group not in (REST, FEW, *SPECIAL[:1])
        else growth_of(old, new)
    )


def plain(change: Change) -> Change:
    """The lines of groups alone."""
    lines = tuple(line for line in change.lines if not line.group.startswith("*") and line.group)
    return Change(change.before, change.now, change.ratio, lines)
