"""The declared rules of a ledger held against its entries: one by one, by group, or the whole list."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import ibis

from jiqun.engine import Engine, Formula
from jiqun.facts.schema import Severity
from jiqun.ledgers.declaration import Check, Ledger
from jiqun.ledgers.declaration.verify import group_units
from jiqun.ledgers.frame import Frame, frame

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Broken:
    """A rule that does not hold: for the rows at these places, or for a group of them with its key."""

    check: Check
    rows: tuple[int, ...]
    key: tuple[str, ...] = ()

    @property
    def hard(self) -> bool:
        return self.check.severity is Severity.ERROR

    @property
    def told(self) -> tuple[str, str, str]:
        """Chinese, English, mend."""
        where = f"（{'、'.join(self.key)}）" if self.key else ""
        return f"{self.check.message.zh}{where}", self.check.message.in_("en"), self.check.mend


def broken(
    engine: Callable[[], Engine], ledger: Ledger, rows: Sequence[Row], chosen: Sequence[Check] | None = None
) -> list[Broken]:
    """Every rule (or chosen ones) that rows of a ledger break; a formula that cannot be reckoned for want of a value
    breaks nothing."""
    checks = ledger.record.checks if chosen is None else chosen
    if not rows or not checks:
        return []
    opened = engine()
    made = frame(opened, ledger, rows)
    return [*_single(opened, made, [check for check in checks if check.over is None]),
            *(item for check in checks if check.over is not None for item in _grouped(opened, ledger, made, check))]  # fmt: skip


def _single(engine: Engine, made: Frame, checks: Sequence[Check]) -> Iterable[Broken]:
    if not checks:
        return
    held = {check.id: made.over(check.formula).fill_null(True) | ~_counts(made, check) for check in checks}
    found = engine.collect(made.table.select("_at", **held)).to_pydict()
    for check in checks:
        at = tuple(place for place, good in zip(found["_at"], found[check.id], strict=True) if not good)
        if at:
            yield Broken(check=check, rows=tuple(sorted(at)))


def _counts(made: Frame, check: Check) -> Any:
    return made.table.state.isin(check.states) if check.states else ibis.literal(True)


def _grouped(engine: Engine, ledger: Ledger, made: Frame, check: Check) -> Iterable[Broken]:
    keys = list(check.over or ())
    table = made.table.filter(_counts(made, check))
    for name in keys:
        table = table.filter(table[name].notnull() & (table[name].cast("string") != ""))
    sums = _aggregates(ledger, table, Formula(check.formula).names)
    groups = table.group_by(keys).aggregate(**sums) if keys else table.aggregate(**sums)
    columns = {name: groups[name] for name in groups.columns}
    good = Formula(check.formula).over(columns, group_units(ledger, keys)).fill_null(True)
    for row in engine.collect(groups.filter(~good)).to_pylist():
        yield Broken(
            check=check, rows=tuple(sorted(row["_rows"])), key=tuple(str(row[name]) for name in keys)
        )


def _aggregates(ledger: Ledger, table: ibis.Table, names: Sequence[str]) -> dict[str, Any]:
    made: dict[str, Any] = {"_rows": table["_at"].collect(), "entries": table.count().cast("float64")}
    for field in ledger.fields:
        column = table[field.field]
        for suffix, aggregate in (("_total", "sum"), ("_largest", "max"), ("_kinds", "nunique")):
            if f"{field.field}{suffix}" in names:
                made[f"{field.field}{suffix}"] = getattr(column, aggregate)().cast("float64")
    return made
