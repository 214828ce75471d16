"""What a group holds in a period."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

ZERO = Fraction(0)


class Presence(StrEnum):
    """In which of two periods a group was reported. A group that was not is no zero: its line says so."""

    BOTH = "both"
    APPEARED = "appeared"  #: not reported before
    VANISHED = "vanished"  #: not reported now
    SILENT = "silent"  #: reported in neither


@dataclass(frozen=True, slots=True)
class Amount:
    """A sum, or the two sums of a ratio. None is "not reported", which adds nothing."""

    numerator: Fraction | None
    denominator: Fraction | None = None

    @property
    def reported(self) -> bool:
        return self.numerator is not None or self.denominator is not None

    @property
    def above(self) -> Fraction:
        """The numerator as it adds up."""
        return ZERO if self.numerator is None else self.numerator

    @property
    def below(self) -> Fraction:
        """The denominator as it adds up."""
        return ZERO if self.denominator is None else self.denominator

    def value(self, ratio: bool) -> Fraction | None:
        """The sum, or numerator ÷ denominator; None where either was not reported or the denominator is nought.

        >>> Amount(Fraction(1), Fraction(4)).value(ratio=True), Amount(Fraction(1), Fraction(0)).value(ratio=True)
        (Fraction(1, 4), None)
        """
        if not ratio or self.numerator is None:
            return self.numerator
        return self.numerator / self.denominator if self.denominator else None


NOTHING = Amount(None, None)


def presence(before: Amount, now: Amount) -> Presence:
    """In which of the two periods anything was reported.

    >>> presence(NOTHING, Amount(Fraction(0))).value
    'appeared'
    """
    if before.reported and now.reported:
        return Presence.BOTH
    if now.reported:
        return Presence.APPEARED
    return Presence.VANISHED if before.reported else Presence.SILENT


def added(amounts: Iterable[Amount]) -> Amount:
    """All together; a side that none reported stays unreported."""
    every = list(amounts)
    above = [item.numerator for item in every if item.numerator is not None]
    below = [item.denominator for item in every if item.denominator is not None]
    return Amount(sum(above, ZERO) if above else None, sum(below, ZERO) if below else None)


def exact(value: float | None) -> Fraction | None:
    """The shortest decimal that names a float, as a fraction: 0.1 is a tenth.

    >>> exact(0.1)
    Fraction(1, 10)
    """
    return None if value is None else Fraction(Decimal(repr(float(value))))
