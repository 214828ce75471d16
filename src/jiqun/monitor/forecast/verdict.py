"""The marks a backtest gives: how near, how honest, how telling each method was."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from jiqun.monitor.forecast.arrays import Floats
from jiqun.monitor.forecast.backtest import (
    DRAWS,
    ENDS,
    ORIGINS,
    Forecasts,
    Method,
    Moment,
    came,
    moments,
    ours,
    walk,
)
from jiqun.monitor.forecast.ensemble import single
from jiqun.monitor.forecast.light import foresight, hindsight
from jiqun.monitor.forecast.outlook import STEP
from jiqun.monitor.forecast.pool import Pool, pool_of
from jiqun.monitor.forecast.promises import Promises, probabilities, promises
from jiqun.monitor.forecast.scores import (
    Bin,
    Murphy,
    auc,
    brier,
    crps,
    interval_score,
    log_score,
    murphy,
    reliability,
)
from jiqun.monitor.forecast.series import Series


@dataclass(frozen=True, slots=True)
class Score:
    """One method at one step ahead. MASE, MSIS and CRPS are in mean absolute changes of the series, in its own units."""

    method: str
    step: int
    cases: int
    mase: float
    coverage80: float
    coverage95: float
    msis: float
    crps: float


@dataclass(frozen=True, slots=True)
class Judged:
    """Probabilities of promises by one method."""

    method: str
    cases: int
    brier: float
    log: float
    auc: float | None
    parts: Murphy
    bins: tuple[Bin, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """A backtest: `tested` of `series` have enough past; the marks of every method at every step, and of its
    probabilities of `promises`, a share `kept` of which came true."""

    series: int
    tested: int
    moments: int
    horizon: int
    scores: tuple[Score, ...]
    promises: int
    kept: float
    judged: tuple[Judged, ...]


def backtest(
    series: Sequence[Series],
    horizon: int = 3,
    *,
    origins: int = ORIGINS,
    peers: Sequence[Method] = (),
    each: Sequence[str] = (),
    pool: Pool | None = None,
) -> Report:
    """Test the forecasts of series against the plain rules, against `peers`, and against single methods of the ensemble
    by name (`each`), calibrated alike.

    Raises TooLittlePast.
    """
    held = moments(series, horizon, origins)
    calibrated = pool or pool_of(series)
    alone = [ours(Pool(calibrated.series, single(name)), f"{name} + pool") for name in each]
    methods = [ours(calibrated), walk, *alone, *peers]
    forecasts = [method(held, horizon) for method in methods]
    scores = [mark for one in forecasts for step in range(1, horizon + 1) for mark in _score(one, held, step)]
    found = promises(held, horizon)
    judged = _judged(found, forecasts, horizon) if len(found.row) else ()
    kept = float(found.hit.mean()) if len(found.row) else 0.0
    tested = len({item.series.id for item in held})
    return Report(len(series), tested, len(held), horizon, tuple(scores), len(found.row), kept, judged)


def _score(forecasts: Forecasts, held: Sequence[Moment], step: int) -> list[Score]:
    """No score where no moment has a value so far ahead."""
    known, actual = came(held, step)
    if not known.any():
        return []
    points = _back(held, forecasts.points[:, step - 1 : step])[known, 0]
    table = _back(held, forecasts.quantiles[:, step - 1])[known]
    actual, size = actual[known], _sizes(held)[known]
    low95, low80, high80, high95 = table[:, : len(ENDS)].T
    return [
        Score(
            forecasts.method,
            step,
            int(known.sum()),
            float((np.abs(actual - points) / size).mean()),
            float(((actual >= low80) & (actual <= high80)).mean()),
            float(((actual >= low95) & (actual <= high95)).mean()),
            float((interval_score(low95, high95, actual) / size).mean()),
            float((crps(table[:, -len(DRAWS) :], actual) / size).mean()),
        )
    ]


def _back(held: Sequence[Moment], values: Floats) -> Floats:
    """Values (m, k) of moments in their own units."""
    return np.stack([item.series.scale.back(row) for item, row in zip(held, values, strict=True)])


def _sizes(held: Sequence[Moment]) -> Floats:
    """Mean absolute change of each window in its own units."""
    return np.array([np.abs(np.diff(item.series.array[-item.series.span :])).mean() for item in held])


def _judged(found: Promises, forecasts: Sequence[Forecasts], horizon: int) -> tuple[Judged, ...]:
    known, best = foresight(found.light), hindsight(found.light, found.hit)
    said = [(each.method, probabilities(found, each, horizon)) for each in forecasts]
    marks = [_marks(name, chance, found, chance) for name, chance in said]
    return (
        *marks,
        _marks("official light", known, found, found.progress),
        _marks("official light, in hindsight", best, found, found.progress),
    )


def _marks(name: str, chance: Floats, found: Promises, order: Floats) -> Judged:
    """`order` is what a method ranks by: the light by R, which says more than its colour."""
    rounded = np.round(chance / STEP) * STEP
    return Judged(
        name,
        len(chance),
        brier(chance, found.hit),
        log_score(chance, found.hit),
        auc(order, found.hit),
        murphy(np.round(rounded, 2), found.hit),
        reliability(chance, found.hit),
    )
