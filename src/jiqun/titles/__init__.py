"""Titles: ladders of enterprises as dated rule sets, who stands where, what is missing, who may climb."""

from jiqun.titles.errors import LadderInvalid, LadderUnknown, RungUnknown, TitlesError, YearWithoutReturns

__all__ = ["LadderInvalid", "LadderUnknown", "RungUnknown", "TitlesError", "YearWithoutReturns"]
