"""Printed numbers of causes: fractions rounded once, as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from math import floor, log10

from jiqun.monitor.why import settled
from jiqun.monitor.why.amounts import ZERO
from jiqun.monitor.why.compared import Compared
from jiqun.monitor.why.settle import rounded

POINTS = 2  #: decimals of percentage points
SHARES = 1  #: decimals of shares


def digits_of(whole: Compared) -> int:
    """Decimals of an amount: none where things are counted, two, and four digits that count where the figure is below one."""
    unit, change = whole.asked.definition.unit, whole.change
    if (
        len(unit.dimension) == 1
        and unit.dimension[0][0].startswith("count:")
        and unit.factor == 1
        and not change.ratio
    ):
        return 0
    size = float(max(abs(change.old or ZERO), abs(change.new or ZERO)))
    return min(8, 3 - floor(log10(size))) if 0 < size < 1 else 2


def number(value: Fraction | None, digits: int) -> float | int | None:
    """A fraction as a JSON number, rounded half up once."""
    return None if value is None else as_json(rounded(value, digits))


def rounded_or_none(value: Fraction | None, digits: int) -> Decimal | None:
    return None if value is None else rounded(value, digits)


def as_json(value: Decimal | None) -> float | int | None:
    if value is None:
        return None
    return int(value) if value.as_tuple().exponent == 0 else float(value)


def filled(values: Sequence[Fraction | None], digits: int) -> list[Decimal | None]:
    """Settled where there is a value; what is missing stays missing."""
    there = iter(settled([value for value in values if value is not None], digits))
    return [None if value is None else next(there) for value in values]


def total(cells: Sequence[Decimal | None]) -> float | int | None:
    known = [cell for cell in cells if cell is not None]
    return as_json(sum(known, Decimal(0))) if known else None
