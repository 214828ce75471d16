"""Who came, who went, who stayed; the largest contributors, and the growth without them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from fractions import Fraction

from jiqun.monitor.why.amounts import ZERO, Amount, Presence, added
from jiqun.monitor.why.change import Change, Line, decompose, growth_of


@dataclass(frozen=True, slots=True)
class Turnover:
    """Lines of one presence taken together: how many, their amounts in both periods, their part of the change."""

    presence: Presence
    count: int
    before: Amount
    now: Amount
    effect: Fraction


def turnover(change: Change) -> tuple[Turnover, ...]:
    """Stayers, entrants, leavers, in this order; their effects add up to the change.

    >>> found = decompose({"甲": Amount(Fraction(5)), "乙": Amount(Fraction(3))}, {"甲": Amount(Fraction(6)), "丙": Amount(Fraction(1))})
    >>> [(item.presence.value, item.count, str(item.effect)) for item in turnover(found)]
    [('both', 1, '1'), ('appeared', 1, '1'), ('vanished', 1, '-3')]
    """
    kinds = (Presence.BOTH, Presence.APPEARED, Presence.VANISHED)
    return tuple(_together(kind, [line for line in change.lines if line.presence is kind]) for kind in kinds)


def _together(kind: Presence, lines: list[Line]) -> Turnover:
    return Turnover(
        kind,
        len(lines),
        added(line.before for line in lines),
        added(line.now for line in lines),
        sum((line.effect for line in lines), ZERO),
    )


def largest(change: Change, count: int) -> tuple[Line, ...]:
    """The lines with the largest effect either way; of equal ones the first by name."""
    return tuple(sorted(change.lines, key=lambda line: (-abs(line.effect), line.group))[:count])


def without(change: Change, groups: Collection[str]) -> Change | None:
    """The change of all others (剔除…后). None where they have no value in one of the periods.

    >>> found = decompose({"甲": Amount(Fraction(50)), "乙": Amount(Fraction(50))}, {"甲": Amount(Fraction(90)), "乙": Amount(Fraction(51))})
    >>> str(found.growth), str(without(found, ["甲"]).growth)
    ('41', '2')
    """
    kept = [line for line in change.lines if line.group not in groups]
    return decompose(
        {line.group: line.before for line in kept},
        {line.group: line.now for line in kept},
        ratio=change.ratio,
    )


def growing(change: Change) -> tuple[int, int]:
    """How many groups grew, of how many that have a figure in both periods (n 个行业中 m 个增长)."""
    known = [
        (old, new) for old, new in map(change.value, change.lines) if old is not None and new is not None
    ]
    if change.ratio:
        return sum(new > old for old, new in known), len(known)
    rates = [rate for old, new in known if (rate := growth_of(old, new)) is not None]
    return sum(rate > 0 for rate in rates), len(rates)
