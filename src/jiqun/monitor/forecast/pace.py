"""The pace that is needed from now on, and how often the past had it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from jiqun.monitor.forecast.aim import Aim, Gathering
from jiqun.monitor.forecast.arrays import Floats
from jiqun.monitor.forecast.scale import Form
from jiqun.monitor.forecast.series import Series


class Measure(StrEnum):
    """What the pace of a period is."""

    GROWTH = "growth"  #: mean growth of each period, in per cent
    CHANGE = "change"  #: mean change of each period, in the unit of the series
    VALUE = "value"  #: mean value of each period, in the unit of the series


@dataclass(frozen=True, slots=True)
class Pace:
    """`needed` in each of the `periods` left. `met` of `known` past periods were at least as good (at most, for an aim
    from above); `known` is 0 where there is no past."""

    measure: Measure
    needed: float
    periods: int
    met: int
    known: int

    @property
    def frequency(self) -> float | None:
        """The share of past periods that had the pace."""
        return self.met / self.known if self.known else None


def pace(series: Series, aim: Aim) -> Pace | None:
    """What every period left has to bring; None when the due time is over or growth has no meaning.

    A level needs mean growth (T ÷ y)^(1 ÷ h) − 1, or a mean change (T − y) ÷ h where it is a count, a share or may be
    negative; a sum (T − carried) ÷ h; compounded rates ((1 + T) ÷ carried)^(1 ÷ h) − 1.
    """
    left = aim.due - series.end
    goal = aim.low if aim.upward else aim.high
    if left < 1 or not series.values or not math.isfinite(goal):
        return None
    values = np.array(
        [value for at, value in enumerate(series.values, series.start) if at not in series.filled]
    )
    match aim.gathering:
        case Gathering.SUM:
            return _held(Measure.VALUE, (goal - aim.carried) / left, left, values, aim)
        case Gathering.EVERY:
            return _held(Measure.VALUE, goal, left, values, aim)
        case Gathering.GROWTH:
            return _compounded(goal, left, values, aim)
    return _level(series, goal, left, aim)


def _compounded(goal: float, left: int, values: Floats, aim: Aim) -> Pace | None:
    factor = (1 + aim.sign * goal / 100) / (aim.carried or 1.0)
    if factor <= 0:
        return None
    needed = aim.sign * (factor ** (1 / left) - 1) * 100
    return _held(Measure.VALUE, needed, left, values, aim)


def _level(series: Series, goal: float, left: int, aim: Aim) -> Pace | None:
    newest, form = series.values[-1], series.scale.form
    if form is Form.RATE and series.form is Form.RATE:
        return _held(Measure.VALUE, goal, left, series.array, aim)
    steps = _steps(series)
    if form is Form.AMOUNT:
        if goal <= 0:
            return None
        needed = ((goal / newest) ** (1 / left) - 1) * 100
        return _held(Measure.GROWTH, needed, left, (np.exp(steps) - 1) * 100, aim)
    return _held(Measure.CHANGE, (goal - newest) / left, left, steps, aim)


def _steps(series: Series) -> Floats:
    """Changes between neighbouring published values: of the logarithm for amounts."""
    values = np.log(series.array) if series.scale.form is Form.AMOUNT else series.array
    real = np.array([time not in series.filled for time in range(series.start, series.end + 1)])
    return np.asarray(np.diff(values)[real[1:] & real[:-1]])


def _held(measure: Measure, needed: float, left: int, past: Floats, aim: Aim) -> Pace:
    # A hair of slack: 100 × (1.05^(1/1) − 1) is 5.000000000000004.
    slack = 1e-9 * max(1.0, abs(needed))
    met = past >= needed - slack if aim.upward else past <= needed + slack
    return Pace(measure, float(needed), left, int(met.sum()), len(past))
