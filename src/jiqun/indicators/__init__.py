"""Indicators: the catalogue that says which printed names are the same quantity.

`jiqun.indicators.computed` computes figures from facts; it is imported on its own, since the engine under it takes
a second.
"""

from jiqun.indicators.catalogue import Catalogue, Direction, Indicator, load_catalogue

__all__ = ["Catalogue", "Direction", "Indicator", "load_catalogue"]
