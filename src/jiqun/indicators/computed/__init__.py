"""Indicators computed from facts: defined as data, cut any way, explained down to rows and vintages."""

from jiqun.indicators.computed.compute import Computation, Facts, Figure, compute
from jiqun.indicators.computed.definition import Definition, Definitions, Measure, load_definitions
from jiqun.indicators.computed.errors import CutUnknown, DefinitionInvalid, DefinitionUnknown, IndicatorError
from jiqun.indicators.computed.explain import Explanation, MeasureExplained, Part, explain
from jiqun.indicators.computed.growth import Growth, comparable_growth, reported_growth

__all__ = [
    "Computation",
    "CutUnknown",
    "Definition",
    "DefinitionInvalid",
    "DefinitionUnknown",
    "Definitions",
    "Explanation",
    "Facts",
    "Figure",
    "Growth",
    "IndicatorError",
    "Measure",
    "MeasureExplained",
    "Part",
    "comparable_growth",
    "compute",
    "explain",
    "load_definitions",
    "reported_growth",
]
