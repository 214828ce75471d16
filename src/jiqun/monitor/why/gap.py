"""A gap against a target or an expected path, allocated to groups.

The rule: a group with a target of its own is held against that. What the whole's target asks beyond those is expected of the
other groups by their share of the base (a sum), or of every other group alike (a ratio). Where all groups have targets and these
do not add up to the whole's, the difference stands on a line of its own: nobody has promised it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from jiqun.monitor.why.amounts import NOTHING, ZERO, Amount, added

UNPROMISED = "*unpromised"  #: the line of what nobody has promised


class Source(StrEnum):
    """Whence what is expected of a group."""

    OWN = "own"  #: its own target
    BASE = "base"  #: its share of the base
    WHOLE = "whole"  #: the whole's ratio
    UNPROMISED = "unpromised"  #: what the groups' targets leave over


@dataclass(frozen=True, slots=True)
class Shortfall:
    """`expected` and `actual` are the group's own figures; `gap` its part of the whole's gap: negative falls short."""

    group: str
    expected: Fraction | None
    actual: Fraction | None
    gap: Fraction
    source: Source


@dataclass(frozen=True, slots=True)
class Gap:
    """actual − expected of the whole, and the lines that add up to it."""

    expected: Fraction
    actual: Fraction
    lines: tuple[Shortfall, ...]

    @property
    def gap(self) -> Fraction:
        return self.actual - self.expected


def allocate(
    expected: Fraction,
    now: Mapping[str, Amount],
    base: Mapping[str, Amount],
    own: Mapping[str, Fraction] | None = None,
    *,
    ratio: bool = False,
) -> Gap | None:
    """Allocate the gap of a whole. `own` are targets of single groups in the same unit.

    None where the whole has no figure now, or no base to share by.

    >>> gap = allocate(Fraction(110), {"东": Amount(Fraction(60)), "西": Amount(Fraction(40))},
    ...                {"东": Amount(Fraction(50)), "西": Amount(Fraction(50))}, {"东": Fraction(66)})
    >>> [(line.group, str(line.expected), str(line.gap), line.source.value) for line in gap.lines]
    [('东', '66', '-6', 'own'), ('西', '44', '-4', 'base')]
    """
    actual = added(now.values()).value(ratio)
    if actual is None:
        return None
    promised = own or {}
    names = list(dict.fromkeys([*now, *base, *promised]))
    lines = (
        _weighed(expected, names, now, promised) if ratio else _shared(expected, names, now, base, promised)
    )
    if lines is None:
        return None
    rest = (actual - expected) - sum((line.gap for line in lines), ZERO)
    if rest:
        lines.append(Shortfall(UNPROMISED, -rest, None, rest, Source.UNPROMISED))
    return Gap(expected, actual, tuple(lines))


def _shared(
    expected: Fraction,
    names: list[str],
    now: Mapping[str, Amount],
    base: Mapping[str, Amount],
    own: Mapping[str, Fraction],
) -> list[Shortfall] | None:
    """A sum: what no group has promised itself is shared among the others by base."""
    free = [name for name in names if name not in own]
    whole = sum((base.get(name, NOTHING).above for name in free), ZERO)
    left = expected - sum(own.values(), ZERO)
    if free and whole <= 0 and not own:
        return None
    shares = {name: left * base.get(name, NOTHING).above / whole if whole > 0 else ZERO for name in free}
    asked = {**shares, **own}
    return [
        Shortfall(
            name,
            asked[name],
            now.get(name, NOTHING).numerator,
            now.get(name, NOTHING).above - asked[name],
            Source.OWN if name in own else Source.BASE,
        )
        for name in names
    ]


def _weighed(
    expected: Fraction, names: list[str], now: Mapping[str, Amount], own: Mapping[str, Fraction]
) -> list[Shortfall]:
    """A ratio: (N_g − R*_g·D_g) ÷ D, with the group's own target R*_g or the whole's."""
    whole = added(now.values()).below
    return [
        Shortfall(
            name,
            own.get(name, expected),
            now.get(name, NOTHING).value(True),
            (now.get(name, NOTHING).above - own.get(name, expected) * now.get(name, NOTHING).below) / whole,
            Source.OWN if name in own else Source.WHOLE,
        )
        for name in names
    ]
