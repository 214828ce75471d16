"""Seasonal adjustment as in the M competitions: by classical decomposition, and only where a season shows.

Source: Makridakis, Spiliotis & Assimakopoulos (2020), the adjustment of Naïve 2 and Theta in the M4 competition: the series
is seasonal when its autocorrelation at one cycle exceeds 1.645 standard errors (90 %).
"""

from __future__ import annotations

import numpy as np

from jiqun.monitor.forecast.arrays import Flags, Floats

LIMIT = 1.645


def seasonal(batch: Floats, cycle: int) -> Flags:
    """Which rows of (m, n) series have a season of `cycle` periods; none when fewer than two cycles are known.

    |r_c| > 1.645 √((1 + 2 Σ_{i<c} r_i²) ÷ n), Bartlett's standard error.
    """
    rows, n = batch.shape
    if cycle < 2 or n < 2 * cycle:
        return np.zeros(rows, dtype=np.bool_)
    centred = batch - batch.mean(axis=1, keepdims=True)
    power = (centred**2).sum(axis=1)
    lags = np.stack([(centred[:, lag:] * centred[:, : n - lag]).sum(axis=1) for lag in range(1, cycle + 1)])
    correlation = np.divide(lags, power, out=np.zeros_like(lags), where=power > 0)
    error = np.sqrt((1 + 2 * (correlation[:-1] ** 2).sum(axis=0)) / n)
    return np.asarray(np.abs(correlation[-1]) > LIMIT * error)


def factors(batch: Floats, cycle: int) -> Floats:
    """Additive seasonal factors (m, cycle) of the periods from the first of the window on; they add up to nought.

    On the log scale these are the multiplicative factors of the classical decomposition. The trend is a centred moving
    average over one cycle, 2 × c where c is even.
    """
    n = batch.shape[1]
    weights = np.full(cycle, 1 / cycle) if cycle % 2 else np.r_[0.5, np.ones(cycle - 1), 0.5] / cycle
    half = cycle // 2
    windows = np.lib.stride_tricks.sliding_window_view(batch, len(weights), axis=1)
    away = batch[:, half : n - half] - windows @ weights
    phase = np.arange(half, n - half) % cycle
    found = np.stack([away[:, phase == each].mean(axis=1) for each in range(cycle)], axis=1)
    return np.asarray(found - found.mean(axis=1, keepdims=True))


def season_of(batch: Floats, cycle: int, horizon: int) -> tuple[Floats, Floats]:
    """The season within the window (m, n) and ahead of it (m, h); nought for rows without one."""
    rows, n = batch.shape
    shown = seasonal(batch, cycle)
    if not shown.any():
        return np.zeros((rows, n)), np.zeros((rows, horizon))
    held = np.where(shown[:, None], factors(batch, cycle), 0.0)
    return held[:, np.arange(n) % cycle], held[:, np.arange(n, n + horizon) % cycle]
