"""Rounding parts so that they still add up: the method of the largest remainder (Hare–Niemeyer)."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from math import floor

HALF = Fraction(1, 2)


def settled(parts: Sequence[Fraction], digits: int) -> list[Decimal]:
    """The parts with so many decimals; their sum is the rounded sum.

    Each is rounded down, then the units that are missing to the total (itself rounded half up) go to the largest
    remainders, of equal ones to the first. No part moves by a whole unit; one that is exact does not move.

    >>> [str(item) for item in settled([Fraction(1, 3)] * 3, 2)]
    ['0.34', '0.33', '0.33']
    """
    unit = Fraction(10) ** digits
    scaled = [part * unit for part in parts]
    down = [floor(part) for part in scaled]
    missing = floor(sum(scaled, Fraction(0)) + HALF) - sum(down)
    order = sorted(range(len(parts)), key=lambda index: (down[index] - scaled[index], index))
    raised = set(order[:missing])
    # From text: arithmetic would round to the context's 28 digits.
    return [Decimal(f"{whole + (index in raised)}e-{digits}") for index, whole in enumerate(down)]


def rounded(value: Fraction, digits: int) -> Decimal:
    """One number, half up, as published figures are rounded.

    >>> str(rounded(Fraction(5, 1000), 2)), str(rounded(Fraction(-5, 1000), 2))
    ('0.01', '0.00')
    """
    return settled([value], digits)[0]
