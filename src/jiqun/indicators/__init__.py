"""Indicators: the catalogue that says which printed names are the same quantity."""

from jiqun.indicators.catalogue import Catalogue, Direction, Indicator, load_catalogue

__all__ = ["Catalogue", "Direction", "Indicator", "load_catalogue"]
