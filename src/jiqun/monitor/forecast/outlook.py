"""The outlook of one series: what may come, how likely its aim is, what pace is needed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from jiqun.monitor.forecast.aim import Aim, Gathering, chance
from jiqun.monitor.forecast.arrays import Floats
from jiqun.monitor.forecast.ensemble import LEAST, combined, methods_for
from jiqun.monitor.forecast.pace import Pace, pace
from jiqun.monitor.forecast.pool import Pool
from jiqun.monitor.forecast.predictive import Predictive, predictive
from jiqun.monitor.forecast.series import Series
from jiqun.monitor.forecast.spread import ENOUGH
from jiqun.monitor.forecast.why import Why

LEVELS = (0.05, 0.10, 0.25, 0.50, 0.75, 0.90, 0.95)
#: How far ahead a forecast goes.
MOST = {1: 10, 12: 24}
STEP = 0.05


@dataclass(frozen=True, slots=True)
class Step:
    """One period ahead: quantiles by level, in base units."""

    time: int
    quantiles: Mapping[float, float]

    @property
    def median(self) -> float:
        return self.quantiles[0.50]


@dataclass(frozen=True, slots=True)
class Outlook:
    """`probability` is None without an aim or where a forecast is declined; `why` says how it was made, or why not.

    `end` is the time of the newest figure, `points` how many were seen, `errors` and `source` what calibrated the
    due step. `fan` holds every period up to the due one, in base units; `unit` is the printed one.
    """

    series: str
    end: int
    points: int
    why: Why
    fan: tuple[Step, ...] = ()
    probability: float | None = None
    pace: Pace | None = None
    methods: tuple[str, ...] = ()
    errors: int = 0
    source: str = ""
    filled: tuple[int, ...] = ()
    upward: bool = True
    unit: str = ""
    cycle: int = 1

    @property
    def point(self) -> float | None:
        """The middle of the fan in the last period."""
        return self.fan[-1].median if self.fan else None

    @property
    def rounded(self) -> float | None:
        """The probability as it may be printed: in steps of 5 %, and never 0 or 1 for what is not certain."""
        if self.probability is None or self.why.code in ("reached", "lost"):
            return self.probability
        return round(min(max(round(self.probability / STEP) * STEP, STEP), 1 - STEP), 2)


def forecast(series: Series, aim: Aim | None, pool: Pool, as_of: int, *, ahead: int | None = None) -> Outlook:
    """The outlook of a series on what was known at the time `as_of`; later values are not seen.

    `ahead` is the number of periods where there is no aim (one season, or five years).
    """
    known = series.until(as_of)
    why = declined(known, aim)
    if why is not None:
        return without(known, aim, why)
    steps = aim.due - known.end if aim else ahead or max(5, known.cycle)
    window = known.scale.to(known.array)[-known.span :]
    points = combined(window[None], steps, known.cycle, known.steady)[0]
    return assembled(known, aim, points, pool, as_of)


def assembled(known: Series, aim: Aim | None, points: Floats, pool: Pool, as_of: int) -> Outlook:
    """The outlook around `points` (h,) on the scale of the series, forecast from all of `known`."""
    floor = known.values[-1] if aim is not None and aim.lasts else -np.inf
    future = predictive(known, points, pool, as_of, floor=floor)
    last = future.spreads[-1]
    seen = min(len(known.values), known.span)
    points_known = seen - sum(time > known.end - seen for time in known.filled)
    methods = methods_for(seen, known.steady)
    code = "prior" if last.source == "prior" else "pooled"
    why = Why.of(
        code,
        methods=",".join(methods),
        points=points_known,
        errors=len(last.sizes),
        source=last.source,
        enough=ENOUGH,
    )
    return Outlook(
        known.id,
        known.end,
        points_known,
        why,
        _fan(future, known.end),
        chance(future, aim) if aim else None,
        pace(known, aim) if aim else None,
        methods,
        len(last.sizes),
        last.source,
        tuple(sorted(known.filled)),
        aim.upward if aim else True,
        known.unit,
        known.cycle,
    )


def declined(known: Series, aim: Aim | None) -> Why | None:
    """Why nothing is forecast; None where it can be."""
    if not known.values:
        return Why.of("no_figures")
    if aim is not None:
        if aim.due <= known.end:
            return Why.of("decided", due=_year(aim.due, known.cycle))
        if _already(known, aim):
            return Why.of("reached")
        most = MOST.get(known.cycle, MOST[12])
        if aim.due - known.end > most:
            return Why.of("too_far", due=_year(aim.due, known.cycle), periods=aim.due - known.end, most=most)
    least = LEAST if known.cycle == 1 else 2 * known.cycle
    if known.known < least:
        return Why.of("few_points", points=known.known, least=least)
    return None


def _year(time: int, cycle: int) -> int:
    return time if cycle == 1 else time // cycle


def _already(known: Series, aim: Aim) -> bool:
    """Whether a number that cannot be lost is there already."""
    if not (aim.lasts and aim.upward):
        return False
    reached = aim.carried if aim.gathering is Gathering.SUM else known.values[-1]
    return aim.gathering in (Gathering.LAST, Gathering.SUM) and reached >= aim.low


def without(known: Series, aim: Aim | None, why: Why) -> Outlook:
    """An outlook that declines: the pace that is needed is still said."""
    certain = 1.0 if why.code == "reached" else None
    needed = pace(known, aim) if aim is not None and known.values and why.code != "reached" else None
    upward = aim.upward if aim else True
    filled = tuple(sorted(known.filled))
    return Outlook(
        known.id,
        known.end,
        known.known,
        why,
        probability=certain,
        pace=needed,
        filled=filled,
        upward=upward,
        unit=known.unit,
        cycle=known.cycle,
    )


def _fan(future: Predictive, end: int) -> tuple[Step, ...]:
    steps = range(1, len(future.points) + 1)
    return tuple(
        Step(end + step, {level: future.quantile(step, level) for level in LEVELS}) for step in steps
    )
