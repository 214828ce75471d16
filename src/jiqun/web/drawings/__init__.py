"""Drawings of the pages."""

from jiqun.web.drawings.crosswalk import crosswalks
from jiqun.web.drawings.trajectory import trajectory

__all__ = ["crosswalks", "trajectory"]
