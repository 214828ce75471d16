"""Indicators computed from facts: defined as data, cut any way, by year or month, explained down to rows and vintages."""

from jiqun.indicators.computed.checks import Crosscheck, CrosscheckKind
from jiqun.indicators.computed.compute import Computation, Figure, compute
from jiqun.indicators.computed.definition import (
    ChangeKind,
    Definition,
    Definitions,
    Reckoning,
    load_definitions,
)
from jiqun.indicators.computed.errors import (
    CutUnknown,
    DefinitionInvalid,
    DefinitionUnknown,
    IndicatorError,
    MonthMerged,
    NothingReported,
    PeriodNotDefined,
    PeriodSpanUnreadable,
)
from jiqun.indicators.computed.explain import Explanation, MeasureExplained, MonthlyRow, Part, explain
from jiqun.indicators.computed.facts import Facts
from jiqun.indicators.computed.growth import Growth, comparable_growth, reported_growth
from jiqun.indicators.computed.measure import Aggregate, Gather, Measure
from jiqun.indicators.computed.months import How
from jiqun.indicators.computed.period import MonthSpan, ReturnedMonths, last_year, read_periods

__all__ = [
    "Aggregate",
    "ChangeKind",
    "Computation",
    "Crosscheck",
    "CrosscheckKind",
    "CutUnknown",
    "Definition",
    "DefinitionInvalid",
    "DefinitionUnknown",
    "Definitions",
    "Explanation",
    "Facts",
    "Figure",
    "Gather",
    "Growth",
    "How",
    "IndicatorError",
    "Measure",
    "MeasureExplained",
    "MonthMerged",
    "MonthSpan",
    "MonthlyRow",
    "NothingReported",
    "Part",
    "PeriodNotDefined",
    "PeriodSpanUnreadable",
    "Reckoning",
    "ReturnedMonths",
    "comparable_growth",
    "compute",
    "explain",
    "last_year",
    "load_definitions",
    "read_periods",
    "reported_growth",
]
