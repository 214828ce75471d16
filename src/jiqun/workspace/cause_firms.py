"""A change by enterprise: the largest ones or pools of them, who came and went, the figure without some."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from jiqun.access.disclosure import FEWEST
from jiqun.monitor.why import (
    Amount,
    Change,
    FirmUnsure,
    Line,
    NamesWithheld,
    NotAdditive,
    Turnover,
    decompose,
    settled,
    without,
)
from jiqun.monitor.why.amounts import ZERO, added
from jiqun.monitor.why.compared import Compared
from jiqun.monitor.why.firms import FIRM, REST, Firms, firms, known_firms, names, of_firms
from jiqun.workspace.cause_numbers import POINTS, as_json, number

if TYPE_CHECKING:
    from jiqun.workspace.facts import Desk

Row = dict[str, Any]

TURNOVER = "turnover"
#: Ways to divide that are no cuts of the roster, as users write them.
OWN = {FIRM: FIRM, "enterprise": FIRM, "企业": FIRM, TURNOVER: TURNOVER, "进出": TURNOVER}


def firms_of_change(desk: Desk, whole: Compared, top: int) -> Firms | NotAdditive:
    from jiqun.indicators.computed import CutUnknown

    try:
        return firms(desk.facts(), whole, top)
    except CutUnknown:
        text = whole.asked.reckoning(whole.asked.period)[1].formula.text
        return NotAdditive(
            whole.asked.name,
            text,
            "这一数据集没有企业代码 / rows of this data set carry no enterprise code",
        )
    except NotAdditive as error:
        return error


def by_enterprise(found: Firms | None, by: str, named: bool) -> Change:
    """The change by enterprise, or by who stayed, came and went."""
    if found is None:
        raise NamesWithheld
    if by == TURNOVER:
        if not named and any(0 < item.count < FEWEST for item in found.turnover):
            raise NamesWithheld
        return _regrouped(
            found.change.ratio, [(item.presence.value, item.before, item.now) for item in found.turnover]
        )
    return found.change if named else _pooled(found.change)


def _pooled(change: Change) -> Change:
    """Enterprises together: those that raised the figure most, those that lowered it most, the rest."""
    pools: dict[str, list[Line]] = {"*raising": [], "*lowering": [], REST: []}
    for line in change.lines:
        sign = "*raising" if line.effect > 0 else "*lowering"
        pools[REST if line.group == REST else sign].append(line)
    for sign in ("*raising", "*lowering"):
        if len(pools[sign]) < FEWEST:
            pools[REST] += pools.pop(sign)
    together = [
        (name, added(line.before for line in lines), added(line.now for line in lines))
        for name, lines in pools.items()
    ]
    return _regrouped(change.ratio, together)


def _regrouped(ratio: bool, groups: Iterable[tuple[str, Amount, Amount]]) -> Change:
    held = list(groups)
    change = decompose(
        {name: before for name, before, _ in held}, {name: now for name, _, now in held}, ratio=ratio
    )
    if change is None:
        raise NamesWithheld
    return change


def turnover_rows(kinds: Sequence[Turnover], whole: Change, digits: int, named: bool = True) -> list[Row]:
    """Stayers, entrants, leavers; none where one of them is so few that it tells of single enterprises."""
    if not named and any(0 < item.count < FEWEST for item in kinds):
        return []
    effects = settled([item.effect for item in kinds], digits)
    base = whole.old or ZERO
    points = (
        settled([item.effect / base * 100 for item in kinds], POINTS) if base > 0 else [None] * len(kinds)
    )
    return [
        {
            "presence": item.presence.value,
            "count": item.count,
            "before": number(item.before.value(whole.ratio), digits),
            "now": number(item.now.value(whole.ratio), digits),
            "effect": as_json(effect),
            "points": None if whole.ratio else as_json(point),
        }
        for item, effect, point in zip(kinds, effects, points, strict=True)
    ]


def largest_row(desk: Desk, found: Firms, digits: int) -> Row | None:
    """The enterprise with the largest effect, and the figure without it."""
    first = next((line for line in found.change.lines if line.group != REST), None)
    return _left_out(desk, found.change, [first], digits) if first else None


def _left_out(desk: Desk, change: Change, lines: Sequence[Line], digits: int) -> Row | None:
    left = without(change, [line.group for line in lines])
    if left is None:
        return None
    known = names(desk.facts(), [line.group for line in lines])
    return {
        "firms": [
            {
                "code": line.group,
                "name": known.get(line.group, {}).get("name") or line.group,
                "before": number(change.value(line)[0], digits),
                "now": number(change.value(line)[1], digits),
                "effect": number(line.effect, digits),
                "points": number(change.points(line), POINTS),
            }
            for line in lines
        ],
        "before": number(left.old, digits),
        "now": number(left.new, digits),
        "change": number(left.change, digits),
        "growth": number(left.growth, POINTS),
    }


def without_row(desk: Desk, whole: Compared, texts: Sequence[str], digits: int, named: bool) -> Row | None:
    """The figure without some enterprises. Raises FirmUnsure, NamesWithheld."""
    if not named:
        raise NamesWithheld
    facts, chosen = desk.facts(), []
    for text in texts:
        found = known_firms(facts, text)
        if len(found) != 1:
            raise FirmUnsure(text, [item["name"] or code for code, item in names(facts, found).items()])
        chosen += found
    sides = {code: of_firms(facts, whole.asked, [code]) for code in dict.fromkeys(chosen)}
    taken = [added(pair[side] for pair in sides.values()) for side in (0, 1)]
    rest = [
        Amount(all_.above - part.above, None if all_.denominator is None else all_.below - part.below)
        for all_, part in zip((whole.change.before, whole.change.now), taken, strict=True)
    ]
    change = decompose(
        {**{code: pair[0] for code, pair in sides.items()}, REST: rest[0]},
        {**{code: pair[1] for code, pair in sides.items()}, REST: rest[1]},
        ratio=whole.change.ratio,
    )
    if change is None:
        return None
    return _left_out(desk, change, [line for line in change.lines if line.group != REST], digits)


def listed(change: Change) -> list[str]:
    return [line.group for line in change.lines if line.group != REST]
