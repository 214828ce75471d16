"""A light: a colour, the rule that gave it, and the measures the rule looked at."""

from __future__ import annotations

from dataclasses import dataclass, fields
from decimal import Decimal
from enum import StrEnum


class Colour(StrEnum):
    BLUE = "blue"
    GREEN = "green"
    YELLOW = "yellow"
    ORANGE = "orange"
    RED = "red"
    GREY = "grey"


@dataclass(frozen=True, slots=True, kw_only=True)
class Measures:
    """What rules look at; None where it is not known or has no meaning.

    `ratio` is done ÷ expected by now; `points` is the share done minus the share expected by now, in percentage points;
    `gap` is the figure minus the goal in points (rates); `value` the rate itself; `mean_gap` the rate minus the mean of
    the larger area; `pace` the mean growth so far ÷ the mean growth required from the start; `probability` that of
    reaching the goal in time; `months_late` months since something was due; `periods_missed` periods missed in a row;
    `share` the share of the goal done.
    """

    ratio: Decimal | None = None
    points: Decimal | None = None
    gap: Decimal | None = None
    value: Decimal | None = None
    mean_gap: Decimal | None = None
    pace: Decimal | None = None
    probability: Decimal | None = None
    months_late: Decimal | None = None
    periods_missed: Decimal | None = None
    share: Decimal | None = None


MEASURES = tuple(field.name for field in fields(Measures))


@dataclass(frozen=True, slots=True)
class Light:
    """`assumed` marks a band that the published rule leaves open and this program fills in."""

    colour: Colour
    rule: str
    measures: Measures = Measures()
    assumed: bool = False
