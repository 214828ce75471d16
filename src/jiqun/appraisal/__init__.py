"""Appraisal of enterprises by what they make of land, energy and people (亩均论英雄), as each region's method of the year says."""

from jiqun.appraisal.errors import (
    AppraisalError,
    GradeUnknown,
    IndicatorUnknown,
    NotAddedUp,
    NotAppraised,
    WeightsUnknown,
    YearNotReturned,
)

__all__ = [
    "AppraisalError",
    "GradeUnknown",
    "IndicatorUnknown",
    "NotAddedUp",
    "NotAppraised",
    "WeightsUnknown",
    "YearNotReturned",
]
