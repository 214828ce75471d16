"""Difference in differences over strata, with a bootstrap interval.

The effect on the treated is the mean over treated firms of their change less the mean change of the controls in their stratum.
Firms are drawn again with replacement within treated and within controls and weighted anew; strata stay as they were drawn up.
A bootstrap holds for weights by strata; for nearest neighbours it would not: Abadie, A. & Imbens, G. W. (2008): On the failure
of the bootstrap for matching estimators. Econometrica 76(6), 1537–1557.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from jiqun.policies.effect.strata import Floats, Strata, Truths, Whole

DRAWS = 999
#: Of so many firms the ends hardly move with more draws than this.
MANY, DRAWS_OF_MANY = 50_000, 299
LEVEL = 0.95


@dataclass(frozen=True, slots=True)
class Estimate:
    """The effect with the ends of its interval, in the unit of the change."""

    effect: float
    low: float
    high: float

    @property
    def certain(self) -> bool:
        """Whether the interval leaves out nought."""
        return self.low > 0 or self.high < 0


def effect_of(change: Floats, treated: Truths, strata: Strata) -> float:
    """Mean change of the treated less that of their weighted controls."""
    weight = strata.weight
    ours, theirs = weight * treated, weight * ~treated
    return float((change * ours).sum() / ours.sum() - (change * theirs).sum() / theirs.sum())


def estimated(change: Floats, treated: Truths, strata: Strata, *, seed: int, draws: int = DRAWS) -> Estimate:
    """The effect and its percentile interval. Needs at least one kept stratum; the same seed gives the same ends."""
    held = strata.stratum >= 0
    place, mark, values = strata.stratum[held], treated[held], change[held]
    ours, theirs = np.flatnonzero(mark), np.flatnonzero(~mark)
    rng = np.random.default_rng(seed)
    draws = min(draws, DRAWS_OF_MANY) if len(values) > MANY else draws
    found = np.array(
        [_drawn(rng, values, place, ours, theirs, strata.count) for _ in range(draws)], dtype=np.float64
    )
    low, high = np.nanquantile(found, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return Estimate(effect_of(change, treated, strata), float(low), float(high))


def _drawn(
    rng: np.random.Generator, values: Floats, place: Whole, ours: Whole, theirs: Whole, count: int
) -> float:
    """The effect in one redrawn sample; a stratum that lost one side is left out of it."""
    here = ours[rng.integers(0, len(ours), len(ours))]
    there = theirs[rng.integers(0, len(theirs), len(theirs))]
    treated = np.bincount(place[here], minlength=count).astype(np.float64)
    sums = np.bincount(place[here], weights=values[here], minlength=count)
    controls = np.bincount(place[there], minlength=count).astype(np.float64)
    totals = np.bincount(place[there], weights=values[there], minlength=count)
    both = (treated > 0) & (controls > 0)
    if not both.any():
        return float("nan")
    gap = sums[both] - treated[both] * totals[both] / controls[both]
    return float(gap.sum() / treated[both].sum())
