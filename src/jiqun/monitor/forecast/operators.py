"""Smoothers as matrices: with its parameters fixed, every method here is linear in the series.

One-step errors are e = R y and forecasts ŷ = W y once the initial states have been eliminated by least squares, so a
batch of series is fitted to a whole grid of parameters by two matrix products and no loop over series.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from jiqun.monitor.forecast.arrays import Floats

#: Floats held at once while a batch is fitted (32 MB).
ROOM = 4_000_000
FAR = (10, 24)


@dataclass(frozen=True, slots=True)
class Operators:
    """`residual` (k, n, n) and `forecast` (k, h, n) of k candidates; `estimated` counts parameters, states and σ."""

    residual: Floats
    forecast: Floats
    estimated: int

    @property
    def observations(self) -> int:
        return int(self.residual.shape[1])


@dataclass(frozen=True, slots=True)
class Fit:
    """`points` (m, h) and the sum of squared one-step errors (m,) of the best candidate of each series."""

    points: Floats
    squares: Floats
    estimated: int
    observations: int

    @property
    def information(self) -> Floats:
        """AICc = n ln(SSE ÷ n) + 2k + 2k(k+1) ÷ (n−k−1), smaller is better; +∞ where n ≤ k + 1."""
        n, k = self.observations, self.estimated
        if n <= k + 1:
            return np.full(self.squares.shape, np.inf)
        penalty = 2 * k + 2 * k * (k + 1) / (n - k - 1)
        return np.asarray(n * np.log(np.maximum(self.squares, 1e-300) / n) + penalty)


def eliminate(errors: Floats, ahead: Floats, observations: int, estimated: int) -> Operators:
    """Operators from responses to unit inputs.

    `errors` (k, n, n+s) and `ahead` (k, h, n+s) answer to n unit observations and s unit initial states. Method: the
    states that minimise Σe² are −E⁺ R₀ y, with E⁺ the pseudo-inverse of the states' columns.
    """
    held, free = errors[..., :observations], errors[..., observations:]
    states = -np.linalg.pinv(free) @ held
    return Operators(
        held + free @ states, ahead[..., :observations] + ahead[..., observations:] @ states, estimated
    )


def far(horizon: int) -> int:
    """Steps ahead for which operators are built: few different ones, so that they can be kept.

    >>> far(3), far(12), far(30)
    (10, 24, 30)
    """
    return next((each for each in FAR if horizon <= each), horizon)


def fit(operators: Operators, batch: Floats, horizon: int) -> Fit:
    """The best candidate for each row of a batch (m, n), `horizon` steps ahead; of equals the first."""
    size = max(1, ROOM // operators.residual[..., 0].size)
    parts = [_fit(operators, batch[start : start + size]) for start in range(0, len(batch), size)]
    points = [part for part, _ in parts] or [np.empty((0, operators.forecast.shape[1]))]
    squares = [part for _, part in parts] or [np.empty(0)]
    return Fit(
        np.concatenate(points)[:, :horizon],
        np.concatenate(squares),
        operators.estimated,
        operators.observations,
    )


def _fit(operators: Operators, batch: Floats) -> tuple[Floats, Floats]:
    # Levels of 10¹² beside changes of 1 lose digits in R y; every smoother here moves with a shift of the series.
    last = batch[:, -1:]
    centred = batch - last
    candidates, observations, _ = operators.residual.shape
    flat = operators.residual.reshape(candidates * observations, observations)
    errors = (flat @ centred.T).reshape(candidates, observations, len(batch))
    squares = np.einsum("knm,knm->km", errors, errors)
    best = squares.argmin(axis=0)
    points = np.einsum("mhn,mn->mh", operators.forecast[best], centred) + last
    return points, squares[best, np.arange(len(batch))]
