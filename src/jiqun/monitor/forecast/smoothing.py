"""Exponential smoothing with additive errors: simple, with trend (Holt), with damped trend; the best by AICc.

    ŷ = ℓ + φb,   e = y − ŷ,   ℓ ← ŷ + αe,   b ← φb + βe,   0 < β < α < 1,   0.8 ≤ φ ≤ 0.98

Source: Hyndman, Koehler, Ord & Snyder (2008), Forecasting with Exponential Smoothing, models ANN, AAN and AAdN.
Parameters are searched on a grid, initial states are the least-squares ones for each point of it.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from jiqun.monitor.forecast.arrays import Floats
from jiqun.monitor.forecast.operators import Fit, Operators, eliminate, far, fit

ALPHAS = np.array([0.0001, *np.arange(0.02, 0.99, 0.02), 0.9999])
COARSE = np.array([0.0001, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.97, 0.9999])
#: β as a share of α.
SLOPES = np.array([0.0001, 0.03, 0.08, 0.15, 0.25, 0.4, 0.6, 0.8, 0.9999])
DAMPING = np.array([0.8, 0.85, 0.9, 0.94, 0.98])


def simple(batch: Floats, horizon: int) -> Fit:
    """Simple exponential smoothing of (m, n) series, `horizon` steps ahead."""
    return fit(_simple(batch.shape[1], far(horizon)), batch, horizon)


def gentle(batch: Floats, horizon: int) -> Fit:
    """The same with α ≤ 0.3, so that one last shock is not taken for a new level."""
    return fit(_simple(batch.shape[1], far(horizon), 0.3), batch, horizon)


def trend(batch: Floats, horizon: int) -> Fit:
    """Holt's linear trend."""
    return fit(_trend(batch.shape[1], far(horizon), (1.0,)), batch, horizon)


def damped(batch: Floats, horizon: int) -> Fit:
    """Damped trend (Gardner & McKenzie 1985)."""
    return fit(_trend(batch.shape[1], far(horizon), tuple(DAMPING)), batch, horizon)


def chosen(batch: Floats, horizon: int) -> Floats:
    """Points (m, h) of whichever of the three has the smallest AICc."""
    fits = [simple(batch, horizon), trend(batch, horizon), damped(batch, horizon)]
    best = np.stack([each.information for each in fits]).argmin(axis=0)
    return np.asarray(np.stack([each.points for each in fits])[best, np.arange(len(batch))])


@lru_cache(maxsize=40)
def _simple(observations: int, horizon: int, most: float = 1.0) -> Operators:
    # Estimated: α, ℓ₀, σ.
    alphas = ALPHAS[most + 1e-9 > ALPHAS]
    nothing = np.zeros_like(alphas)
    errors, ahead = _respond(alphas, nothing, nothing, observations, horizon)
    return eliminate(errors[..., :-1], ahead[..., :-1], observations, 3)


@lru_cache(maxsize=40)
def _trend(observations: int, horizon: int, damping: tuple[float, ...]) -> Operators:
    alpha, share, phi = (axis.ravel() for axis in np.meshgrid(COARSE, SLOPES, np.array(damping)))
    errors, ahead = _respond(alpha, alpha * share, phi, observations, horizon)
    # Estimated: α, β, ℓ₀, b₀, σ, and φ where it is free.
    return eliminate(errors, ahead, observations, 5 + (len(damping) > 1))


def _respond(alpha: Floats, beta: Floats, phi: Floats, n: int, horizon: int) -> tuple[Floats, Floats]:
    """Errors (k, n, n+2) and forecasts (k, h, n+2) for unit observations, unit ℓ₀ and unit b₀."""
    alpha, beta, phi = alpha[:, None], beta[:, None], phi[:, None]
    level, slope = np.zeros((len(alpha), n + 2)), np.zeros((len(alpha), n + 2))
    level[:, n], slope[:, n + 1] = 1, 1
    errors = np.empty((len(alpha), n, n + 2))
    for step in range(n):
        expected = level + phi * slope
        error = -expected
        error[:, step] += 1
        errors[:, step] = error
        level, slope = expected + alpha * error, phi * slope + beta * error
    reach = np.cumsum(phi ** np.arange(1, horizon + 1), axis=1)
    return errors, level[:, None, :] + reach[:, :, None] * slope[:, None, :]
