"""What an indicator or dimension really counts for, beside the weight it was given."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from jiqun.composite.aggregating import aggregate
from jiqun.composite.arrays import Floats
from jiqun.composite.pipeline import Index
from jiqun.composite.ranking import rank_change, ranks

#: Up to so many units the curve is smoothed by a kernel, beyond it by classes of equal size.
SMOOTHED = 400
#: Bandwidths tried, in standard deviations.
BANDWIDTHS = (0.1, 0.25, 0.4, 0.6, 1.0, 1.6, 2.5)


@dataclass(frozen=True, slots=True)
class Removal:
    """What leaving one out does: the mean absolute shift of ranks, and the new rank of each unit (units,)."""

    shift: float
    ranks: Floats


def without_each(index: Index, names: Sequence[str] | None = None) -> dict[str, Removal]:
    """Each named indicator or node left out in turn, its weight set to zero (COINr `remove_elements`); the dimensions
    unless named. One that is its parent's only child cannot be left out alone and is passed over."""
    framework = index.framework
    mean = index.recipe.aggregate.of("aggregate")
    values = index.stage("normalise").values
    found: dict[str, Removal] = {}
    for name in names if names is not None else framework.dimensions:
        others = [item for item in framework.children[framework.parent[name]] if item != name]
        if not sum(framework.weight[item] for item in others) > 0:
            continue
        scores = aggregate(values, framework, mean, {name: np.zeros(1)})
        ranked = ranks(scores[framework.root][0])
        found[name] = Removal(float(rank_change(ranked, index.ranks)), ranked)
    return found


def correlation_ratio(x: Floats, y: Floats) -> float:
    """The share of the variance of y that x explains, Var(E[y|x]) ÷ Var(y) (Paruolo, Saisana & Saltelli 2013): local
    linear smoothing with a Gaussian kernel and the bandwidth that predicts left-out units best; for many units the
    variance between classes of equal size. 0 where either is constant.

    >>> x = np.linspace(-1, 1, 41)
    >>> round(correlation_ratio(x, 3 * x), 3), round(correlation_ratio(x, x**2), 1)
    (1.0, 1.0)
    """
    known = ~(np.isnan(x) | np.isnan(y))
    x, y = x[known], y[known]
    if len(x) < 3 or np.ptp(x) == 0 or np.ptp(y) == 0:
        return 0.0
    fitted = _smoothed(x, y) if len(x) <= SMOOTHED else _by_class(x, y)
    return float(min(1.0, fitted.var() / y.var()))


def _smoothed(x: Floats, y: Floats) -> Floats:
    tried = [_local_linear(x, y, width * float(x.std())) for width in BANDWIDTHS]
    return min(tried, key=lambda item: item[1])[0]


def _local_linear(x: Floats, y: Floats, width: float) -> tuple[Floats, float]:
    """The curve at each x, and the mean squared error of predicting each unit from the others."""
    away = x[None, :] - x[:, None]
    kernel = np.exp(-0.5 * (away / width) ** 2)
    s0, s1, s2 = kernel.sum(axis=1), (kernel * away).sum(axis=1), (kernel * away**2).sum(axis=1)
    below = s0 * s2 - s1**2
    # Where a unit has no neighbours a line cannot be drawn: the mean stands for it.
    lone = below <= 1e-12 * s0 * s2
    hat = kernel * (s2[:, None] - away * s1[:, None]) / np.where(lone, 1, below)[:, None]
    hat[lone] = kernel[lone] / s0[lone, None]
    fitted = hat @ y
    left = 1 - np.diag(hat)
    residual = np.where(left > 1e-9, (y - fitted) / np.where(left > 1e-9, left, 1), np.inf)
    return fitted, float((residual**2).mean())


def _by_class(x: Floats, y: Floats) -> Floats:
    """The mean of y in each of 10 to 50 classes of equal size, at each unit; equal x share a class."""
    classes = max(10, min(50, round(len(x) ** (1 / 3) * 2)))
    edges = np.unique(np.quantile(x, np.linspace(0, 1, classes + 1)[1:-1]))
    own = np.searchsorted(edges, x, side="right")
    sums, counts = np.bincount(own, y), np.bincount(own)
    return np.asarray((sums / np.maximum(counts, 1))[own])


def importances(index: Index) -> Mapping[str, float]:
    """The correlation ratio of every indicator and dimension with the index."""
    normal = index.stage("normalise")
    found = {
        name: correlation_ratio(normal.values[:, at], index.total)
        for at, name in enumerate(normal.indicators)
    }
    inner = {
        node: correlation_ratio(index.scores[node], index.total)
        for node in index.framework.upward
        if node != index.framework.root
    }
    return {**found, **inner}
