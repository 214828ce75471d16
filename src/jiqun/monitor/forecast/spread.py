"""How far forecasts miss: the distribution of scaled errors at one horizon.

Split-conformal on absolute errors: of n pooled |e| the ⌈(n+1)c⌉-th smallest is the half-width of the interval that holds
with probability c, at least that when the next error is exchangeable with the pooled ones (Vovk, Gammerman & Shafer
2005). Misses to either side count alike: the errors of a boom all lie on one side, and the next years need not.
With too few errors a wide Student t stands in.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from jiqun.monitor.forecast.arrays import Floats

#: With fewer pooled errors than this the Student t stands in.
ENOUGH = 60
#: Intervals that were said to hold 95 % held about 80 % in the competitions (Hyndman et al. 2002: 71–87 %).
INFLATION = 1.959964 / 1.281552


@dataclass(frozen=True, slots=True)
class Spread:
    """Absolute scaled errors, sorted; without any, a Student t with 4 degrees of freedom and standard deviation
    `deviation`. The distribution is symmetric about nought.

    `source` says whose errors they are: family, form, all, or prior for the Student t.
    """

    sizes: Floats
    source: str
    deviation: float = 0.0

    def quantile(self, level: float) -> float:
        """The scaled error that is not exceeded with probability `level`; the largest past one at the very ends.

        >>> of_19 = Spread(np.arange(1.0, 20.0), "all")
        >>> of_19.quantile(0.95), of_19.quantile(0.5), of_19.quantile(0.05)
        (18.0, 0.0, -18.0)
        """
        if not len(self.sizes):
            return float(self.deviation / math.sqrt(2) * student(np.array([level]))[0])
        held = abs(2 * level - 1)
        # 1e-9: 20 × 0.9 is 18.000000000000004 in binary with other factors.
        rank = math.ceil((len(self.sizes) + 1) * held - 1e-9)
        size = float(self.sizes[min(rank, len(self.sizes)) - 1]) if rank > 0 else 0.0
        return size if level >= 0.5 else -size

    def below(self, error: float) -> float:
        """Probability of a smaller error. Of |e|: (#{< x} + ½ (1 + #{= x})) ÷ (n + 1), and half of it on either side.

        >>> Spread(np.arange(1.0, 20.0), "all").below(0.0), Spread(np.arange(1.0, 20.0), "all").below(18.5)
        (0.5, 0.9625)
        """
        if not len(self.sizes):
            return student_below(error / self.deviation * math.sqrt(2))
        fewer = int(np.searchsorted(self.sizes, abs(error), side="left"))
        equal = int(np.searchsorted(self.sizes, abs(error), side="right")) - fewer
        within = (fewer + (1 + equal) / 2) / (len(self.sizes) + 1) if error else 0.0
        return 0.5 + math.copysign(within / 2, error)

    def at(self, levels: Floats) -> Floats:
        """Scaled errors at many levels in (0, 1), interpolated: for simulated paths."""
        if not len(self.sizes):
            return np.asarray(self.deviation / math.sqrt(2) * student(levels))
        sizes = np.quantile(self.sizes, np.abs(2 * levels - 1), method="weibull")
        return np.asarray(np.sign(levels - 0.5) * sizes)


def prior(step: float, points: int, steady: bool = False) -> Spread:
    """The stand-in for `step` periods ahead, from `points` values, in units of the mean absolute change s.

    For a random walk whose drift was estimated σ² = π/2 · h (1 + h ÷ (n − 1)) s²; for independent values about a mean
    σ² = π/4 · (1 + 1 ÷ n) s². Either σ is widened by `INFLATION`.
    """
    square = math.pi / 4 * (1 + 1 / points) if steady else math.pi / 2 * reach(step, points)
    return Spread(np.empty(0), "prior", math.sqrt(square) * INFLATION)


def reach(step: float, points: float) -> float:
    """Variance of the error of a random walk with drift, in variances of one change: h (1 + h ÷ (n − 1))."""
    return step * (1 + step / (points - 1))


def student(levels: Floats) -> Floats:
    """Quantiles of Student's t with 4 degrees of freedom, in closed form (Shaw 2006).

    >>> student(np.array([0.5, 0.975])).round(4).tolist()
    [0.0, 2.7764]
    """
    folded = 4 * levels * (1 - levels)
    root = np.cos(np.arccos(np.sqrt(folded)) / 3) / np.sqrt(folded)
    return np.asarray(np.sign(levels - 0.5) * 2 * np.sqrt(np.maximum(root - 1, 0)))


def student_below(value: float) -> float:
    """Distribution function of Student's t with 4 degrees of freedom.

    >>> round(student_below(2.776445), 4)
    0.975
    """
    if math.isinf(value):
        return 1.0 if value > 0 else 0.0
    scaled = 1 + value * value / 4
    return 0.5 + 0.375 * value / math.sqrt(scaled) * (1 - value * value / (12 * scaled))
