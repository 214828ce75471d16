"""What is hoped for, as arithmetic: where a series has to lie, when, and how its years add up."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from jiqun.monitor.forecast.arrays import Flags, Floats
from jiqun.monitor.forecast.predictive import Predictive


class Gathering(StrEnum):
    """How the years up to the due one make the number that is held against the aim."""

    LAST = "last"  #: the value of the due year
    SUM = "sum"  #: all values together, with what is `carried`
    GROWTH = "growth"  #: yearly rates in per cent, compounded with the factor `carried`
    EVERY = "every"  #: each value by itself


@dataclass(frozen=True, slots=True)
class Aim:
    """Between `low` and `high`, both included, at the time `due`; an end that is not asked for is infinite.

    `carried` is what earlier periods have gathered: their sum, or for growth the factor they came to. `sign` is −1 where
    the rates are declines. `whole` numbers are counts: 99.5 rounds to 100. What `lasts` cannot fall below the last value.
    """

    due: int
    low: float = -math.inf
    high: float = math.inf
    gathering: Gathering = Gathering.LAST
    carried: float = 0.0
    sign: int = 1
    whole: bool = False
    lasts: bool = False

    @property
    def ends(self) -> tuple[float, float]:
        """Low and high, half a unit farther for counts."""
        half = 0.5 if self.whole else 0.0
        return self.low - half, self.high + half

    @property
    def upward(self) -> bool:
        """Whether more is what brings the aim nearer."""
        return math.isfinite(self.low)

    def kept(self, values: Floats) -> Flags:
        """Which gathered values keep the aim."""
        low, high = self.ends
        return np.asarray((values >= low) & (values <= high))

    def gather(self, futures: Floats) -> Floats:
        """Futures (m, h) → the number held against the aim, (m,); EVERY → (m, h)."""
        match self.gathering:
            case Gathering.SUM:
                return np.asarray(self.carried + futures.sum(axis=1))
            case Gathering.GROWTH:
                factor = (self.carried or 1.0) * np.prod(1 + self.sign * futures / 100, axis=1)
                return np.asarray(self.sign * (factor - 1) * 100)
            case Gathering.EVERY:
                return futures
        return np.asarray(futures[:, -1])


def chance(future: Predictive, aim: Aim) -> float:
    """Probability that the aim is kept; the last step of `future` is the due one.

    For the value of one year from its distribution, for several years together from simulated paths.
    """
    if aim.gathering is Gathering.LAST:
        low, high = aim.ends
        step = len(future.points)
        over = future.below(step, low) if math.isfinite(low) else 0.0
        under = future.below(step, high) if math.isfinite(high) else 1.0
        return max(0.0, under - over)
    kept = aim.kept(aim.gather(future.paths()))
    return float(kept.all(axis=1).mean() if kept.ndim > 1 else kept.mean())
