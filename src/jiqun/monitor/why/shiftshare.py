"""Shift–share: how much of an area's change its reference area, its industries, and it itself account for.

With E0_i, E1_i of the area by industry, g_i its growth of an industry, G_i the reference area's and G the reference area's overall:

* national E0_i·G, industry mix E0_i·(G_i − G), competitive E0_i·(g_i − G_i)  — Dunn 1960
* with the homothetic E0'_i = E0·R0_i ÷ R0, R0_i the reference area's: competitive E0'_i·(g_i − G_i), allocation
  (E0_i − E0'_i)·(g_i − G_i)  — Esteban-Marquillas 1972
* summed over consecutive years  — Barff and Knight 1988

Nothing is lost: what an industry without a base, or one the reference area does not know, adds beyond the parts that can be
told is in `unmatched`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from fractions import Fraction
from itertools import pairwise

from jiqun.monitor.why.amounts import ZERO

Table = Mapping[str, Fraction]


@dataclass(frozen=True, slots=True)
class Shift:
    """The parts of an industry's change, in its own unit; they add up to `change`. `competitive` is Dunn's; `homothetic` and
    `allocation` are its two halves after Esteban-Marquillas."""

    industry: str
    national: Fraction = ZERO
    mix: Fraction = ZERO
    homothetic: Fraction = ZERO
    allocation: Fraction = ZERO
    unmatched: Fraction = ZERO

    @property
    def competitive(self) -> Fraction:
        return self.homothetic + self.allocation

    @property
    def change(self) -> Fraction:
        return self.national + self.mix + self.competitive + self.unmatched

    def plus(self, other: Shift) -> Shift:
        """Both together."""
        parts = {
            part.name: getattr(self, part.name) + getattr(other, part.name)
            for part in fields(self)
            if part.name != "industry"
        }
        return Shift(self.industry, **parts)


@dataclass(frozen=True, slots=True)
class ShiftShare:
    """By industry and in total. `growth` is the reference area's overall growth, as a ratio (of a single span)."""

    lines: tuple[Shift, ...]
    growth: Fraction | None

    @property
    def total(self) -> Shift:
        total = Shift("")
        for line in self.lines:
            total = total.plus(line)
        return total


def shift_share(
    before: Table, now: Table, reference_before: Table, reference_now: Table
) -> ShiftShare | None:
    """Classic shift–share with the Esteban-Marquillas halves. None where the reference area has no base.

    >>> found = shift_share({"钢": Fraction(40), "车": Fraction(60)}, {"钢": Fraction(42), "车": Fraction(72)},
    ...                     {"钢": Fraction(500), "车": Fraction(500)}, {"钢": Fraction(500), "车": Fraction(600)})
    >>> [str(part) for part in (found.total.national, found.total.mix, found.total.competitive, found.total.change)]
    ['10', '2', '2', '14']
    """
    base = sum(reference_before.values(), ZERO)
    if base <= 0:
        return None
    overall = sum(reference_now.values(), ZERO) / base - 1
    whole = sum(before.values(), ZERO)
    lines = tuple(
        _shift(
            name,
            before.get(name, ZERO),
            now.get(name, ZERO),
            _growth(reference_before.get(name), reference_now.get(name)),
            overall,
            whole * reference_before.get(name, ZERO) / base,
        )
        for name in dict.fromkeys([*before, *now])
    )
    return ShiftShare(lines, overall)


def _growth(before: Fraction | None, now: Fraction | None) -> Fraction | None:
    return None if before is None or now is None or before <= 0 else now / before - 1


def _shift(
    name: str, start: Fraction, end: Fraction, reference: Fraction | None, overall: Fraction, even: Fraction
) -> Shift:
    national = start * overall
    if reference is None:
        return Shift(name, national, unmatched=end - start - national)
    mix = start * (reference - overall)
    if start <= 0:
        return Shift(name, national, mix, unmatched=end - start - national - mix)
    lead = (end / start - 1) - reference
    return Shift(name, national, mix, even * lead, (start - even) * lead)


def dynamic_shift_share(area: Sequence[Table], reference: Sequence[Table]) -> ShiftShare | None:
    """The parts of each step of a series, added up: a mix that shifts within the span counts as it was.

    `area` and `reference` hold the same periods in order. None where a step cannot be told or there is none.
    """
    if len(area) != len(reference):
        raise ValueError("both series hold the same periods")
    steps = [
        shift_share(one, two, own, other)
        for (one, two), (own, other) in zip(pairwise(area), pairwise(reference), strict=True)
    ]
    summed: dict[str, Shift] = {}
    for step in steps:
        if step is None:
            return None
        for line in step.lines:
            summed[line.industry] = summed.get(line.industry, Shift(line.industry)).plus(line)
    return ShiftShare(tuple(summed.values()), None) if steps else None
