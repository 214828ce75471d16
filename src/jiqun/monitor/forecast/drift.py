"""The two plainest forecasts: the mean change carried on, and the mean."""

from __future__ import annotations

import numpy as np

from jiqun.monitor.forecast.arrays import Floats


def drift(batch: Floats, horizon: int) -> Floats:
    """Random walk with drift, ŷ_{n+h} = y_n + h (y_n − y_1) ÷ (n − 1): points (m, h) of (m, n) series.

    >>> drift(np.array([[1.0, 2.0, 4.0]]), 2).tolist()
    [[5.5, 7.0]]
    """
    change = (batch[:, -1:] - batch[:, :1]) / (batch.shape[1] - 1)
    return np.asarray(batch[:, -1:] + change * np.arange(1, horizon + 1))


def mean(batch: Floats, horizon: int) -> Floats:
    """The mean of the window, at every step.

    >>> mean(np.array([[1.0, 2.0, 6.0]]), 2).tolist()
    [[3.0, 3.0]]
    """
    return np.repeat(batch.mean(axis=1, keepdims=True), horizon, axis=1)
