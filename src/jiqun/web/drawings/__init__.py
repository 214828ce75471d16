"""Drawings of the pages."""

from jiqun.web.drawings.crosswalk import crosswalks
from jiqun.web.drawings.trajectory import NARROW, trajectory

__all__ = ["NARROW", "crosswalks", "trajectory"]
