"""Quantities, units, periods and regions of Chinese plans: immutable, read from text, printed back."""

from jiqun.values.accumulation import Accumulation
from jiqun.values.comparator import Comparator
from jiqun.values.display import format_en, format_zh, round_to, scaled
from jiqun.values.errors import (
    UnitMismatch,
    UnknownUnit,
    UnreadableNumber,
    UnreadablePeriod,
    UnreadableRegion,
    UnreadableValue,
    ValueMishap,
)
from jiqun.values.numerals import narrow, parse_number, plain, print_hanzi
from jiqun.values.period import Period, PeriodForm, five_year_plan, plan_ordinal
from jiqun.values.quantity import Quantity
from jiqun.values.reading import Reading, read_value
from jiqun.values.region import SCOPES, Region, RegionKind, find_scope
from jiqun.values.units import ONE, Unit, unit_pattern

__all__ = [
    "ONE",
    "SCOPES",
    "Accumulation",
    "Comparator",
    "Period",
    "PeriodForm",
    "Quantity",
    "Reading",
    "Region",
    "RegionKind",
    "Unit",
    "UnitMismatch",
    "UnknownUnit",
    "UnreadableNumber",
    "UnreadablePeriod",
    "UnreadableRegion",
    "UnreadableValue",
    "ValueMishap",
    "find_scope",
    "five_year_plan",
    "format_en",
    "format_zh",
    "narrow",
    "parse_number",
    "plain",
    "plan_ordinal",
    "print_hanzi",
    "read_value",
    "round_to",
    "scaled",
    "unit_pattern",
]
