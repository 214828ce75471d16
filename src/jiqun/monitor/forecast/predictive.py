"""What may come: a distribution for every step ahead, and paths through them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from jiqun.monitor.forecast.arrays import Floats
from jiqun.monitor.forecast.pool import Pool
from jiqun.monitor.forecast.scale import Form, Scale
from jiqun.monitor.forecast.series import Series
from jiqun.monitor.forecast.spread import ENOUGH, Spread

#: Simulated paths of one series.
PATHS = 2000


@dataclass(frozen=True)
class Predictive:
    """`points` (h,) on the series' scale, its mean absolute change `unit`, a spread for every step, and the correlation
    (h, h) of errors at different steps. Nothing lies below `floor`, the last value of a running total."""

    scale: Scale
    points: Floats
    unit: float
    spreads: tuple[Spread, ...]
    correlation: Floats
    seed: int
    floor: float = -np.inf

    def quantile(self, step: int, level: float) -> float:
        """The value `step` periods ahead that is not exceeded with probability `level`, in the series' own units."""
        on_scale = self.points[step - 1] + self.unit * self.spreads[step - 1].quantile(level)
        return max(float(self.scale.back(np.array([on_scale]))[0]), self.floor)

    def below(self, step: int, value: float) -> float:
        """Probability of a smaller value `step` periods ahead."""
        if value <= self.floor or self._beneath(value):
            return 0.0
        if self.scale.form is Form.SHARE and value > self.scale.high:
            return 1.0
        on_scale = float(self.scale.to(np.array([value]))[0])
        return self.spreads[step - 1].below((on_scale - float(self.points[step - 1])) / self.unit)

    def _beneath(self, value: float) -> bool:
        """Whether a value lies where the series cannot go."""
        match self.scale.form:
            case Form.RATE:
                return False
            case Form.AMOUNT:
                return value <= 0
        return value <= self.scale.low

    def paths(self) -> Floats:
        """Simulated futures (`PATHS`, h) in the series' own units; the same for the same series on every run.

        Method: a Gaussian copula. Correlated normal draws say how high each path lies at each step, by rank; the
        spread of the step says what that means.
        """
        steps = len(self.points)
        draw = np.random.default_rng(self.seed).standard_normal((PATHS, steps))
        joint = draw @ np.linalg.cholesky(self.correlation + 1e-9 * np.eye(steps)).T
        levels = (joint.argsort(axis=0).argsort(axis=0) + 0.5) / PATHS
        errors = np.column_stack([spread.at(levels[:, step]) for step, spread in enumerate(self.spreads)])
        return np.maximum(self.scale.back(self.points + self.unit * errors), self.floor)


def predictive(
    series: Series, points: Floats, pool: Pool, known_at: int, *, floor: float = -np.inf
) -> Predictive:
    """The distribution around `points` (h,), calibrated on what the pool knew at a time."""
    seen = series.scale.to(series.array)[-series.span :]
    steps = len(points)
    spreads = tuple(pool.spread(series, step, known_at) for step in range(1, steps + 1))
    correlation = joint(series, steps, pool, known_at)
    return Predictive(series.scale, points, unit_of(seen), spreads, correlation, series.seed, floor)


def unit_of(seen: Floats) -> float:
    """The mean absolute change, (1 ÷ (n−1)) Σ|Δy|; for a series that never moved a thousandth of its size, not nought."""
    change = float(np.abs(np.diff(seen)).mean()) if len(seen) > 1 else 0.0
    return change or max(1e-3 * abs(float(seen[-1])), 1e-9)


def joint(series: Series, steps: int, pool: Pool, known_at: int) -> Floats:
    """Correlation (h, h) of the errors of one origin at different steps.

    From the pool where at least 60 origins tell; else that of a random walk, √(i ÷ j) for i ≤ j, or none for a series
    that returns to its mean.
    """
    past = pool.trials(series)
    if 1 < steps <= past.came.shape[1]:
        rows = past.came[:, :steps].all(axis=1) & pool.alike(past, series) & past.known_at(known_at, steps)
        errors = np.clip(past.errors[rows, :steps], -5, 5)
        if rows.sum() >= ENOUGH and (errors.std(axis=0) > 0).all():
            return np.asarray(np.corrcoef(errors, rowvar=False))
    ahead = np.arange(1, steps + 1)
    walk = np.sqrt(np.minimum.outer(ahead, ahead) / np.maximum.outer(ahead, ahead))
    return np.eye(steps) if series.steady else np.asarray(walk)
