"""A plan as a whole: how many of its targets will be kept, when good and bad years come to all of them alike.

Method: one common factor (Vasicek 1987). Target i is kept when √ρ·F + √(1−ρ)·εᵢ lies below Φ⁻¹(pᵢ), F and ε standard
normal; given F the targets are independent and the number kept is a sum of unequal coins. F is integrated out by
Gauss–Hermite quadrature, so nothing is simulated.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from jiqun.monitor.forecast.arrays import Floats
from jiqun.monitor.forecast.pool import Pool
from jiqun.monitor.forecast.scale import Form
from jiqun.monitor.forecast.series import Series

#: ρ where the past is too short to tell: a third of the variance is common to all.
COMMON = 1 / 3
#: Past moments that ρ needs.
MOMENTS = 10
NODES = 41
_NORMAL = NormalDist()


@dataclass(frozen=True, slots=True)
class Tally:
    """`chances[k]` is the probability that exactly k targets are kept; `expected` is Σp."""

    chances: tuple[float, ...]
    correlation: float

    @property
    def targets(self) -> int:
        """How many targets there are."""
        return len(self.chances) - 1

    @property
    def expected(self) -> float:
        """Σ k · P(k), which is Σp."""
        return sum(count * each for count, each in enumerate(self.chances))

    def quantile(self, level: float) -> int:
        """The smallest number that is not exceeded with probability `level`."""
        reached = np.cumsum(self.chances) >= level - 1e-12
        return int(reached.argmax()) if reached.any() else self.targets

    @property
    def interval(self) -> tuple[int, int]:
        """The central 90 %."""
        return self.quantile(0.05), self.quantile(0.95)


def tally(probabilities: Sequence[float], correlation: float, upward: Sequence[bool] | None = None) -> Tally:
    """The number of targets kept, for their probabilities and ρ in [0, 1).

    `upward` says which targets are kept by more; a good year for output is a bad one for a cap, so caps load on the
    factor with the other sign.

    >>> tally([0.5, 0.5], 0.0).chances
    (0.25, 0.5, 0.25)
    """
    if not probabilities:
        return Tally((1.0,), correlation)
    nodes, weights = np.polynomial.hermite_e.hermegauss(NODES)
    held = np.clip(np.array(probabilities, dtype=np.float64), 1e-12, 1 - 1e-12)
    edge = np.array([_NORMAL.inv_cdf(float(each)) for each in held])
    sign = np.where(np.array(upward if upward is not None else [True] * len(held)), 1.0, -1.0)
    load = sign * math.sqrt(correlation)
    given = _below((edge - load * nodes[:, None]) / math.sqrt(1 - correlation))
    chances = (weights / weights.sum()) @ _coins(given)
    return Tally(tuple((np.round(chances / chances.sum(), 15)).tolist()), correlation)


def _coins(chance: Floats) -> Floats:
    """Distribution of the number of heads of n unequal coins, for each row (q, n) → (q, n+1)."""
    count = np.zeros((len(chance), chance.shape[1] + 1))
    count[:, 0] = 1
    for coin in chance.T:
        heads = coin[:, None]
        count[:, 1:] = count[:, 1:] * (1 - heads) + count[:, :-1] * heads
        count[:, :1] *= 1 - heads
    return count


_below = np.vectorize(_NORMAL.cdf, otypes=[np.float64])


def common(pool: Pool, cycle: int = 1, known_at: int | None = None, reach: int = 3) -> float:
    """ρ: how much the errors of one region at one moment have in common, from the pool; `COMMON` where fewer than ten
    moments tell.

    ρ = Σ_g [(Σz)² − Σz²] ÷ Σ_g n_g(n_g − 1) over groups g of errors with one region, origin and step (1 … `reach`), z the
    errors in units of their root mean square, cut at ±3; kept within 0 and 0.9.
    """
    past = pool.trials(Series("", 0, (), cycle=cycle), points=10**6)
    peers = [each for each in pool.series if each.cycle == cycle]
    regions = np.array([each.region for each in peers] or [""])
    shared, pairs, moments = 0.0, 0, set[int]()
    for step in range(1, min(reach, past.came.shape[1]) + 1):
        rows = past.came[:, step - 1] & (past.form != Form.RATE.value)
        if known_at is not None:
            rows &= past.known_at(known_at, step)
        if not rows.any():
            continue
        errors = past.errors[rows, step - 1]
        z = np.clip(errors / math.sqrt(float((errors**2).mean())), -3, 3)
        where = np.stack([np.unique(regions[past.series[rows]], return_inverse=True)[1], past.origin[rows]])
        moment, group = np.unique(where, axis=1, return_inverse=True)
        sums, squares, sizes = (np.bincount(group, weights=each) for each in (z, z**2, np.ones_like(z)))
        shared += float((sums**2 - squares).sum())
        pairs += int((sizes * (sizes - 1)).sum())
        moments |= set(moment[1][sizes > 1].tolist())
    if len(moments) < MOMENTS or not pairs:
        return COMMON
    return float(np.clip(shared / pairs, 0.0, 0.9))
