"""Promises made in the past: targets such as plans set, judged part of the way, by probability and by light.

At a base moment a target is set for `ELAPSED` + h periods later: the pace of the five periods before, three quarters of
it, or a quarter more. `ELAPSED` periods later its probability is forecast and its light is set; h periods later it is
known whether it was kept. Only yearly series that were growing are asked, and no growth rates.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from jiqun.monitor.forecast.arrays import Flags, Floats, Whole
from jiqun.monitor.forecast.backtest import Forecasts, Moment
from jiqun.monitor.forecast.light import colour, ratio

ELAPSED = 2
BEFORE = 5
AMBITIONS = (0.75, 1.0, 1.25)


@dataclass(frozen=True, slots=True)
class Promises:
    """`row` says which moment each promise is judged at; `goal` lies on its scale. `progress` is R of the light."""

    row: Whole
    goal: Floats
    hit: Flags
    progress: Floats
    light: Whole


def promises(held: Sequence[Moment], horizon: int) -> Promises:
    """All promises that can be judged at the moments and whose outcome is known."""
    rows = [
        (row, ambition, *found)
        for row, item in enumerate(held)
        if (found := _pace(item, horizon)) is not None
        for ambition in AMBITIONS
    ]
    if not rows:
        nothing = np.empty(0)
        return Promises(
            nothing.astype(np.int64), nothing, nothing.astype(np.bool_), nothing, nothing.astype(np.int64)
        )
    row, ambition, start, change, now, end = (np.array(column) for column in zip(*rows, strict=True))
    periods = ELAPSED + horizon
    goal = start + ambition * change * periods
    # On the log scale compound growth is exp of the mean change; elsewhere changes are compared as they are.
    logs = np.array([held[each].series.scale.form.value == "amount" for each in row])
    compound = ratio(
        np.exp(start - start),
        np.exp(np.where(logs, now - start, 0)),
        ELAPSED,
        np.exp(np.where(logs, goal - start, 1)),
        periods,
    )
    progress = np.where(logs, compound, (now - start) / ELAPSED / ((goal - start) / periods))
    return Promises(row, goal, end >= goal, progress, colour(progress, now >= goal))


def _pace(item: Moment, horizon: int) -> tuple[float, float, float, float] | None:
    """Base value, mean change before it, value now and value at the due time, all on the scale; None where not asked."""
    window, final = item.window, item.future[horizon - 1]
    if item.series.cycle > 1 or item.series.steady or len(window) < ELAPSED + 3 or not np.isfinite(final):
        return None
    past = window[:-ELAPSED][-BEFORE - 1 :]
    change = float((past[-1] - past[0]) / (len(past) - 1))
    if change <= 0 or (item.series.scale.form.value == "amount" and final <= 0):
        return None
    due = float(item.series.scale.to(np.array([final]))[0])
    return float(past[-1]), change, float(window[-1]), due


def probabilities(found: Promises, forecasts: Forecasts, horizon: int) -> Floats:
    """What a method says of every promise."""
    chosen = Forecasts(forecasts.method, forecasts.points[found.row], forecasts.quantiles[found.row])
    return 1 - chosen.below(horizon, found.goal)
