"""Contributions to a change and to a growth rate.

Of a sum, a group contributes ΔN_g, and ΔN_g ÷ N0 × 100 percentage points to its growth (拉动百分点). Of a ratio R = N ÷ D,

    ΔR = Σ_g (ΔN_g − R0·ΔD_g) ÷ D1

is exact: the first term is the numerator's effect, the second the denominator's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from jiqun.monitor.why.amounts import NOTHING, ZERO, Amount, Presence, added, presence


@dataclass(frozen=True, slots=True)
class Line:
    """A group in two periods with what it adds to the change, through the numerator and through the denominator."""

    group: str
    before: Amount
    now: Amount
    numerator: Fraction
    denominator: Fraction = ZERO

    @property
    def effect(self) -> Fraction:
        return self.numerator + self.denominator

    @property
    def presence(self) -> Presence:
        return presence(self.before, self.now)


@dataclass(frozen=True, slots=True)
class Change:
    """The whole's change and the lines that add up to it exactly. `silent` groups were reported in neither period."""

    before: Amount
    now: Amount
    ratio: bool
    lines: tuple[Line, ...]
    silent: tuple[str, ...] = ()

    @property
    def old(self) -> Fraction | None:
        return self.before.value(self.ratio)

    @property
    def new(self) -> Fraction | None:
        return self.now.value(self.ratio)

    @property
    def change(self) -> Fraction:
        """Σ effects, which is new − old where both exist."""
        return sum((line.effect for line in self.lines), ZERO)

    @property
    def growth(self) -> Fraction | None:
        """In %; None for a ratio, and on a base that is not above nought."""
        return None if self.ratio else growth_of(self.old, self.new)

    def points(self, line: Line) -> Fraction | None:
        """Percentage points that a line adds to the growth."""
        base = self.old
        return None if self.ratio or base is None or base <= 0 else line.effect / base * 100

    def share(self, line: Line) -> Fraction | None:
        """The line's share of the change in % (贡献率); None where nothing changed."""
        return line.effect / self.change * 100 if self.change else None

    def value(self, line: Line) -> tuple[Fraction | None, Fraction | None]:
        """The group's own figure before and now."""
        return line.before.value(self.ratio), line.now.value(self.ratio)


def growth_of(old: Fraction | None, new: Fraction | None) -> Fraction | None:
    """Growth in %; None where either is missing or the base is not above nought."""
    return None if old is None or new is None or old <= 0 else (new / old - 1) * 100


def decompose(
    before: Mapping[str, Amount], now: Mapping[str, Amount], *, ratio: bool = False
) -> Change | None:
    """Take a change apart by groups, in the order in which they are first named.

    The whole is what the groups add up to. None where it has no value in one of the periods.

    >>> found = decompose({"东": Amount(Fraction(10))}, {"东": Amount(Fraction(12)), "新区": Amount(Fraction(1))})
    >>> [(line.group, line.presence.value, str(found.points(line))) for line in found.lines], str(found.growth)
    ([('东', 'both', '20'), ('新区', 'appeared', '10')], '30')
    """
    names = list(dict.fromkeys([*before, *now]))
    pairs = [(name, before.get(name, NOTHING), now.get(name, NOTHING)) for name in names]
    old, new = added(before.values()), added(now.values())
    start, end = old.value(ratio), new.value(ratio)
    if start is None or end is None:
        return None
    base = new.below if ratio else Fraction(1)
    lines = tuple(
        Line(
            name, one, two,
            (two.above - one.above) / base,
            -start * (two.below - one.below) / base if ratio else ZERO,
        )
        for name, one, two in pairs
        if presence(one, two) is not Presence.SILENT
    )  # fmt: skip
    silent = tuple(name for name, one, two in pairs if presence(one, two) is Presence.SILENT)
    return Change(old, new, ratio, lines, silent)
