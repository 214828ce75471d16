"""Indicators: which printed names are the same quantity, and how figures are computed from facts."""

from jiqun.indicators.catalogue import Catalogue, Direction, Indicator, load_catalogue
from jiqun.indicators.compute import Computation, Facts, Figure, compute
from jiqun.indicators.definition import Definition, Definitions, Measure, load_definitions
from jiqun.indicators.errors import CutUnknown, DefinitionInvalid, DefinitionUnknown, IndicatorError
from jiqun.indicators.explain import Explanation, MeasureExplained, Part, explain
from jiqun.indicators.growth import Growth, comparable_growth, reported_growth

__all__ = [
    "Catalogue",
    "Computation",
    "CutUnknown",
    "Definition",
    "DefinitionInvalid",
    "DefinitionUnknown",
    "Definitions",
    "Direction",
    "Explanation",
    "Facts",
    "Figure",
    "Growth",
    "Indicator",
    "IndicatorError",
    "Measure",
    "MeasureExplained",
    "Part",
    "comparable_growth",
    "compute",
    "explain",
    "load_catalogue",
    "load_definitions",
    "reported_growth",
]
