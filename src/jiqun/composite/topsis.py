"""TOPSIS: nearness to the best and distance from the worst imaginable (Hwang & Yoon 1981)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np

from jiqun.composite.arrays import Floats, constant, floats, named
from jiqun.composite.errors import ConstantColumn, MethodUnknown, ShapeMismatch, ValuesMissing, WeightsInvalid

Norm = Literal["vector", "min_max"]


def topsis(
    values: Floats, weights: Sequence[float] | Floats, directions: Sequence[float] | Floats, *,
    norm: Norm = "vector", names: Sequence[str] = (),
) -> Floats:  # fmt: skip
    """Closeness (units,) between 0 and 1: d⁻ ÷ (d⁺ + d⁻) of weighted values.

    `norm` is named because it changes the answer: "vector" divides by √Σx² as Hwang & Yoon do, "min_max" by the range.
    Raises ShapeMismatch, WeightsInvalid, ValuesMissing, ConstantColumn, MethodUnknown.
    """
    w, toward = floats(weights), floats(directions)
    if w.shape != (values.shape[1],) or toward.shape != w.shape:
        raise ShapeMismatch("weights, directions", w.shape, (values.shape[1],))
    if not np.isfinite(w).all() or w.min() < 0 or not w.sum() > 0:
        raise WeightsInvalid("TOPSIS", "应为不小于零的数，合计大于零")
    gaps = np.isnan(values).any(axis=0)
    if gaps.any():
        raise ValuesMissing(named(names, gaps), "TOPSIS")
    weighed = _scaled(values, norm, names) * (w / w.sum()) * toward
    best = np.sqrt(((weighed - weighed.max(axis=0)) ** 2).sum(axis=1))
    worst = np.sqrt(((weighed - weighed.min(axis=0)) ** 2).sum(axis=1))
    away = best + worst
    if not np.any(away > 0):
        raise ConstantColumn(names, "TOPSIS")
    return np.asarray(worst / away)


def _scaled(values: Floats, norm: str, names: Sequence[str]) -> Floats:
    if norm == "vector":
        length = np.sqrt((values**2).sum(axis=0))
        return np.asarray(values / np.where(length > 0, length, 1))
    if norm == "min_max":
        same = constant(values)
        if same.any():
            raise ConstantColumn(named(names, same), "TOPSIS min–max")
        return np.asarray((values - values.min(axis=0)) / np.ptp(values, axis=0))
    raise MethodUnknown("TOPSIS norm", norm, ("vector", "min_max"))
