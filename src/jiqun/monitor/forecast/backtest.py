"""Backtest: forecasts made again at past moments with what was known then, against what came.

Every series is cut at each of its last origins; the pool calibrates with the errors known by that time.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from statistics import NormalDist

import numpy as np

from jiqun.monitor.forecast.arrays import Flags, Floats
from jiqun.monitor.forecast.drift import drift
from jiqun.monitor.forecast.errors import TooLittlePast
from jiqun.monitor.forecast.pool import Pool
from jiqun.monitor.forecast.predictive import unit_of
from jiqun.monitor.forecast.series import Series
from jiqun.monitor.forecast.spread import reach

ORIGINS, THREE = 8, 3
LEAST = 7
ENDS = (0.025, 0.10, 0.90, 0.975)
#: Levels at which every distribution is written down: the ends of intervals, and draws that are the same for all methods.
DRAWS = np.random.default_rng(20).uniform(size=200)
LEVELS = np.concatenate([ENDS, DRAWS])
_NORMAL = np.array([NormalDist().inv_cdf(float(level)) for level in LEVELS])


@dataclass(frozen=True, slots=True)
class Moment:
    """A series as it was known at an origin: its newest window on the scale, and what came (h,) in its own units; nan
    where nothing has come yet."""

    series: Series
    window: Floats
    future: Floats
    unit: float

    @property
    def kind(self) -> tuple[int, int, bool]:
        """Moments of one kind go through the kernels together."""
        return (len(self.window), self.series.cycle, self.series.steady)


@dataclass(frozen=True, slots=True)
class Forecasts:
    """Of m moments: points (m, h) and quantiles at `LEVELS` (m, h, k), both on the scale of the series."""

    method: str
    points: Floats
    quantiles: Floats

    def below(self, step: int, values: Floats) -> Floats:
        """Probability of less than each value (m,) on the scale, interpolated between the quantiles."""
        order = np.argsort(LEVELS)
        table = self.quantiles[:, step - 1, order]
        levels = LEVELS[order]
        return np.array([np.interp(value, row, levels) for value, row in zip(values, table, strict=True)])


Method = Callable[[Sequence[Moment], int], Forecasts]


def moments(series: Sequence[Series], horizon: int, origins: int = ORIGINS) -> list[Moment]:
    """The last `origins` origins of each series with a past of seven years, or two years of months; those of one kind
    together.

    Raises TooLittlePast where no series has three origins.
    """
    found, most = list[Moment](), 0
    for one in series:
        least = LEAST if one.cycle == 1 else 2 * one.cycle
        first = max(one.start + least - 1, one.end - origins)
        held = [each for end in range(first, one.end) if (each := _moment(one, end, horizon)) is not None]
        most = max(most, len(held))
        found += held
    if most < THREE:
        longest = max((len(one.values) for one in series), default=0)
        raise TooLittlePast(len(series), longest, LEAST + THREE)
    return sorted(found, key=lambda item: item.kind)


def _moment(one: Series, end: int, horizon: int) -> Moment | None:
    """None where the window holds an interpolated value or never moves."""
    known = one.until(end)
    if known.end != end or known.filled or len(set(known.values[-known.span :])) < 2:
        return None
    window = known.scale.to(known.array)[-known.span :]
    times = range(end + 1, end + horizon + 1)
    came = [_value(one, time) for time in times]
    return Moment(known, window, np.array(came), unit_of(window))


def _value(one: Series, time: int) -> float:
    return one.values[time - one.start] if time <= one.end and time not in one.filled else float("nan")


def ours(pool: Pool, name: str = "jiqun") -> Method:
    """The forecaster of a pool, calibrated on what the pool knew at each origin."""

    def forecast(held: Sequence[Moment], horizon: int) -> Forecasts:
        points = np.concatenate(
            [pool.forecaster(batch, horizon, cycle, steady) for batch, cycle, steady in _batches(held)]
        )
        return Forecasts(name, points, points[..., None] + _units(held) * _errors(held, horizon, pool))

    return forecast


def _errors(held: Sequence[Moment], horizon: int, pool: Pool) -> Floats:
    """Scaled errors (m, h, k) at `LEVELS`; moments that are calibrated alike are reckoned once."""
    kept: dict[tuple[object, ...], Floats] = {}
    rows = []
    for item in held:
        one = item.series
        key = (one.end, one.cycle, one.scale.form, one.family, len(item.window))
        if key not in kept:
            spreads = [pool.spread(one, step, one.end) for step in range(1, horizon + 1)]
            kept[key] = np.stack(
                [np.r_[[spread.quantile(level) for level in ENDS], spread.at(DRAWS)] for spread in spreads]
            )
        rows.append(kept[key])
    return np.stack(rows)


def walk(held: Sequence[Moment], horizon: int) -> Forecasts:
    """The plain rule: a random walk with drift and its own normal intervals, σ² h (1 + h ÷ (n − 1))."""
    points = np.concatenate([drift(batch, horizon) for batch, _, _ in _batches(held)])
    deviations = np.array([np.diff(item.window).std(ddof=1) for item in held])
    widths = [[math.sqrt(reach(step, len(item.window))) for step in range(1, horizon + 1)] for item in held]
    return gaussian("drift", points, np.array(widths) * deviations[:, None])


def gaussian(method: str, points: Floats, deviations: Floats) -> Forecasts:
    """Normal distributions about points (m, h) with standard deviations (m, h)."""
    return Forecasts(method, points, points[..., None] + deviations[..., None] * _NORMAL)


def _batches(held: Sequence[Moment]) -> Iterator[tuple[Floats, int, bool]]:
    for (_, cycle, steady), group in groupby(held, key=lambda item: item.kind):
        yield np.stack([item.window for item in group]), cycle, steady


def _units(held: Sequence[Moment]) -> Floats:
    return np.array([item.unit for item in held])[:, None, None]


def came(held: Sequence[Moment], step: int) -> tuple[Flags, Floats]:
    """Which moments have a value `step` ahead, and the values (nought where not)."""
    values = np.array([item.future[step - 1] for item in held])
    known = np.isfinite(values)
    return known, np.where(known, values, 0.0)
