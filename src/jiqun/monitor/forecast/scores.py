"""How good forecasts were: proper scores, calibration and discrimination.

Sources: Gneiting & Raftery (2007) for CRPS and the interval score, Hyndman & Koehler (2006) for scaled errors, Murphy
(1973) for the parts of the Brier score, Ferro (2014) for the fair form of the CRPS.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from jiqun.monitor.forecast.arrays import Flags, Floats

_cumulative = np.vectorize(NormalDist().cdf, otypes=[np.float64])


def crps(samples: Floats, actual: Floats) -> Floats:
    """Continuous ranked probability score of (m, k) draws against (m,) values: mean|x − y| − ½ mean|x − x′|, the second
    mean over different pairs (fair form). In the unit of the values; smaller is better.

    >>> crps(np.array([[1.0, 3.0]]), np.array([2.0])).tolist()
    [0.0]
    """
    draws = np.sort(samples, axis=1)
    count = draws.shape[1]
    # Of sorted x: Σ_{i<j} (x_j − x_i) = Σ (2i − k − 1) x_i.
    weights = 2 * np.arange(1, count + 1) - count - 1
    between = draws @ weights / (count * (count - 1))
    return np.asarray(np.abs(draws - actual[:, None]).mean(axis=1) - between)


def crps_normal(mean: Floats, deviation: Floats, actual: Floats) -> Floats:
    """The same of normal distributions: σ { z [2Φ(z) − 1] + 2φ(z) − 1 ÷ √π }, z = (y − μ) ÷ σ."""
    z = (actual - mean) / deviation
    density = np.exp(-(z**2) / 2) / math.sqrt(2 * math.pi)
    return np.asarray(deviation * (z * (2 * _cumulative(z) - 1) + 2 * density - 1 / math.sqrt(math.pi)))


def interval_score(low: Floats, high: Floats, actual: Floats, miss: float = 0.05) -> Floats:
    """Width plus 2 ÷ `miss` times the distance by which a value lies outside; smaller is better.

    >>> interval_score(np.array([0.0]), np.array([1.0]), np.array([1.5])).tolist()
    [21.0]
    """
    outside = np.maximum(low - actual, 0) + np.maximum(actual - high, 0)
    return np.asarray(high - low + 2 / miss * outside)


def band(level: float, cases: int) -> tuple[float, float]:
    """Where the share of `cases` independent values inside honest intervals lies in 95 of 100 tests (normal band).

    >>> tuple(round(end, 3) for end in band(0.95, 400))
    (0.929, 0.971)
    """
    width = 1.959964 * math.sqrt(level * (1 - level) / max(cases, 1))
    return max(0.0, level - width), min(1.0, level + width)


def brier(probability: Floats, hit: Flags) -> float:
    """Mean squared distance of probabilities from what happened (1 or 0); smaller is better."""
    return float(((probability - hit) ** 2).mean())


@dataclass(frozen=True, slots=True)
class Murphy:
    """The Brier score of probabilities that take few values = reliability − resolution + uncertainty.

    Reliability: how far each probability is from the share of hits it got (0 is best). Resolution: how far those shares
    are from the overall one (more is better). Uncertainty: the score of always saying the overall share.
    """

    reliability: float
    resolution: float
    uncertainty: float

    @property
    def brier(self) -> float:
        return self.reliability - self.resolution + self.uncertainty


def murphy(probability: Floats, hit: Flags) -> Murphy:
    """The parts of the Brier score, grouped by equal probabilities."""
    values, group = np.unique(probability, return_inverse=True)
    counts = np.bincount(group)
    rates = np.bincount(group, weights=hit) / counts
    overall = float(hit.mean())
    weights = counts / len(hit)
    return Murphy(
        float((weights * (values - rates) ** 2).sum()),
        float((weights * (rates - overall) ** 2).sum()),
        overall * (1 - overall),
    )


def log_score(probability: Floats, hit: Flags, clip: float = 0.01) -> float:
    """Mean −ln of the probability given to what happened, probabilities kept `clip` away from 0 and 1."""
    held = np.clip(probability, clip, 1 - clip)
    return float(-np.log(np.where(hit, held, 1 - held)).mean())


def auc(score: Floats, hit: Flags) -> float | None:
    """Chance that a hit was scored above a miss, ties halved (Mann–Whitney); None without both.

    >>> auc(np.array([0.9, 0.4, 0.4]), np.array([True, True, False]))
    0.75
    """
    hits, misses = score[hit], np.sort(score[~hit])
    if not len(hits) or not len(misses):
        return None
    below = np.searchsorted(misses, hits, side="left")
    tied = np.searchsorted(misses, hits, side="right") - below
    return float((below + tied / 2).mean() / len(misses))


@dataclass(frozen=True, slots=True)
class Bin:
    """Forecasts with probabilities from `low` up to `high`: how many, what they said, what came."""

    low: float
    high: float
    cases: int
    said: float
    came: float


def reliability(probability: Floats, hit: Flags, bins: int = 5) -> tuple[Bin, ...]:
    """What came of forecasts of equal confidence; empty bins are left out."""
    place = np.minimum((probability * bins).astype(np.int64), bins - 1)
    found = [(each, place == each) for each in range(bins)]
    return tuple(
        Bin(each / bins, (each + 1) / bins, int(rows.sum()), float(probability[rows].mean()), float(hit[rows].mean()))
        for each, rows in found
        if rows.any()
    )  # fmt: skip
