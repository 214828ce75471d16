"""Which published figures speak of a target: its indicator and region, its cluster, its scope, known by the day."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from jiqun.facts import Observation, Observations
from jiqun.indicators import Catalogue
from jiqun.monitor.calendar import Calendar
from jiqun.monitor.lights import Lights, load_lights
from jiqun.monitor.shape import Shapes
from jiqun.plans import Accumulation, Target
from jiqun.values import SCOPES


@dataclass(frozen=True, slots=True)
class Ground:
    """What progress is judged on: published figures, the catalogue, the calendar and the day."""

    observations: Observations
    catalogue: Catalogue
    calendar: Calendar
    as_of: dt.date
    shapes: Shapes = field(default_factory=Shapes)
    lights: Lights = field(default_factory=load_lights)


def visible(target: Target, ground: Ground) -> list[Observation]:
    """Annual figures about the target's subject that were known by the day and do not lie beyond its due year."""
    return [
        item
        for item in ground.observations.series(target.key, target.region)
        if item.year is not None
        and known_from(item, ground.calendar) <= ground.as_of
        and (target.due is None or item.year <= target.due)
        and about(item, target)
    ]


def about(figure: Observation, target: Target) -> bool:
    """Whether a figure covers what the target covers.

    A figure of one cluster never speaks for another or for the whole, nor the whole for a cluster. A target without a
    scope means the whole region; a figure without one is taken to have the target's.
    """
    item = target.statement
    if figure.row.cluster != item.cluster:
        return False
    return figure.row.scope is None or _extent(figure.row.scope) == _extent(item.scope)


def _extent(scope: str | None) -> str:
    """全市, 全大市 and no scope at all are one extent; any other word is its own."""
    return "whole" if scope is None or SCOPES.get(scope) == "whole" else scope


def known_from(figure: Observation, calendar: Calendar) -> dt.date:
    """The day a figure was published; where its source does not say, the day the calendar promises it."""
    if figure.row.published is not None:
        return figure.row.published
    return calendar.out_by(figure.year) if figure.year is not None else figure.period.end


def gathered(figure: Observation, catalogue: Catalogue) -> Accumulation | None:
    """How a figure gathers over time: as its row says, else as its indicator usually does; None where neither says.

    A figure of one year is never a mean of several. That it counts additions since some start must be said by its
    own row, because the start is part of the meaning.
    """
    stated = figure.row.accumulation
    if stated is None:
        known = catalogue.get(figure.row.indicator)
        stated = known.accumulation if known else None
        if stated in (Accumulation.ADDED, Accumulation.NET_ADDED):
            return None
        if stated is Accumulation.MEAN_RATE:
            return Accumulation.RATE
    return Accumulation.YEAR_FLOW if stated is Accumulation.EVERY_YEAR else stated
