"""The standard Theta model, the winner of the M3 competition, with its level found by least squares.

The series is split into its regression line (θ = 0) and a line with doubled curvature (θ = 2); the first is extended
straight, the second by simple exponential smoothing, and the two are averaged. As one recursion, with the regression
line A + B t of the whole window:

    ŷ_t = ℓ_{t−1} + ½ { (1−α)^{t−1} A + [1 − (1−α)^t] ÷ α · B },   ℓ_t = αy_t + (1−α)ℓ_{t−1}
    ŷ_{n+h} = ℓ_n + ½ { (1−α)^n A + [h − 1 + (1 − (1−α)^{n+1}) ÷ α] B }

Source: Assimakopoulos & Nikolopoulos (2000); the form is that of Fiorucci, Pellegrini, Louzada, Petropoulos & Koehler
(2016), there called STM. α is searched on a grid.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from jiqun.monitor.forecast.arrays import Floats
from jiqun.monitor.forecast.operators import Fit, Operators, eliminate, far, fit
from jiqun.monitor.forecast.smoothing import ALPHAS


def theta(batch: Floats, horizon: int) -> Fit:
    """Theta of (m, n) series, `horizon` steps ahead."""
    return fit(_theta(batch.shape[1], far(horizon)), batch, horizon)


@lru_cache(maxsize=40)
def _theta(n: int, horizon: int) -> Operators:
    alpha = ALPHAS[:, None]
    steps, ahead_steps = np.arange(1, n + 1), np.arange(1, horizon + 1)
    kept = 1 - alpha
    line = _line(n)
    level = np.zeros((len(alpha), n + 1))
    level[:, n] = 1
    errors = np.empty((len(alpha), n, n + 1))
    drift = _half(kept ** (steps - 1), (1 - kept**steps) / alpha, line)
    for step in range(n):
        error = -(level + drift[:, step])
        error[:, step] += 1
        errors[:, step] = error
        level = kept * level
        level[:, step] += alpha[:, 0]
    further = ahead_steps - 1 + (1 - kept ** (n + 1)) / alpha
    ahead = level[:, None, :] + _half(np.repeat(kept**n, horizon, axis=1), further, line)
    # Estimated: α, ℓ₀, the line's two, σ.
    return eliminate(errors, ahead, n, 5)


def _line(n: int) -> Floats:
    """Intercept and slope of the regression on 1 … n, as rows over the n observations and one initial state."""
    time = np.column_stack([np.ones(n), np.arange(1, n + 1)])
    return np.column_stack([np.linalg.pinv(time), np.zeros(2)])


def _half(of_intercept: Floats, of_slope: Floats, line: Floats) -> Floats:
    """½ (a A + b B) as a row over observations, for weights a and b (k, steps)."""
    return np.asarray((of_intercept[..., None] * line[0] + of_slope[..., None] * line[1]) / 2)
