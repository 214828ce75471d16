"""Normalising: indicators onto one scale on which more is better.

Every function takes values (units × indicators) and directions (indicators,), keeps gaps, and returns values of the same
shape. Sources: OECD–JRC Handbook (2008) §1.5; percentile rank, distance to target and fraction of the maximum as in COINr.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from jiqun.composite.arrays import Floats, constant, named
from jiqun.composite.errors import ConstantColumn, NotPositive, ShapeMismatch, TargetMissing


def min_max(
    values: Floats, directions: Floats, names: Sequence[str] = (), *, low: float = 0, high: float = 100
) -> Floats:
    """low + (x − min) ÷ (max − min) · (high − low). Raises ConstantColumn.

    >>> min_max(np.array([[1.0, 4], [3, 2]]), np.array([1.0, -1])).tolist()
    [[0.0, 0.0], [100.0, 100.0]]
    """
    _varying(values, names, "min–max")
    toward = values * directions
    least, most = np.nanmin(toward, axis=0), np.nanmax(toward, axis=0)
    return np.asarray(low + (toward - least) / (most - least) * (high - low))


def z_score(
    values: Floats, directions: Floats, names: Sequence[str] = (), *, mean: float = 0, sd: float = 1
) -> Floats:
    """mean + sd · (x − x̄) ÷ s with the sample's s. Raises ConstantColumn."""
    _varying(values, names, "z")
    toward = values * directions
    return np.asarray(mean + sd * (toward - np.nanmean(toward, axis=0)) / np.nanstd(toward, axis=0, ddof=1))


def rank(values: Floats, directions: Floats, names: Sequence[str] = ()) -> Floats:
    """1 for the worst; equals share the lower number. The best of n has at most n.

    >>> rank(np.array([[5.0], [7], [5], [np.nan]]), np.array([1.0])).ravel().tolist()
    [1.0, 3.0, 1.0, nan]
    """
    toward = values * directions
    found = np.full(values.shape, np.nan)
    for place in range(values.shape[1]):
        column = toward[:, place]
        known = ~np.isnan(column)
        found[known, place] = np.searchsorted(np.sort(column[known]), column[known], side="left") + 1
    return found


def borda(values: Floats, directions: Floats, names: Sequence[str] = ()) -> Floats:
    """How many units are worse."""
    return rank(values, directions, names) - 1


def percentile_rank(
    values: Floats, directions: Floats, names: Sequence[str] = (), *, high: float = 1
) -> Floats:
    """The share of the other units that are worse, 0 to `high`. Raises ConstantColumn where there are no others."""
    others = (~np.isnan(values)).sum(axis=0) - 1
    if np.any(others < 1):
        raise ConstantColumn(named(names, others < 1), "percentile rank")
    return np.asarray((rank(values, directions, names) - 1) / others * high)


def distance_to_max(values: Floats, directions: Floats, names: Sequence[str] = ()) -> Floats:
    """1 − (max − x) ÷ (max − min). Raises ConstantColumn."""
    return min_max(values, directions, names, low=0, high=1)


def distance_to_target(
    values: Floats, directions: Floats, names: Sequence[str] = (), *,
    targets: Sequence[float | None] | Floats = (), cap: bool = True,
) -> Floats:  # fmt: skip
    """1 − (target − x) ÷ (target − worst), 1 at the target; with `cap` beyond it too.

    Raises TargetMissing, ConstantColumn where the worst unit is at the target already.
    """
    goals = np.array([np.nan if item is None else item for item in targets], dtype=np.float64)
    if len(goals) != values.shape[1] or np.isnan(goals).any():
        without = np.isnan(goals) if len(goals) == values.shape[1] else np.ones(values.shape[1], dtype=bool)
        raise TargetMissing(named(names, without))
    toward, aim = values * directions, goals * directions
    worst = np.nanmin(toward, axis=0)
    if np.any(aim <= worst):
        raise ConstantColumn(named(names, aim <= worst), "distance to target")
    found = 1 - (aim - toward) / (aim - worst)
    return np.asarray(np.minimum(found, 1) if cap else found)


def fraction_of_max(values: Floats, directions: Floats, names: Sequence[str] = ()) -> Floats:
    """x ÷ max, and min ÷ x where less is better, so that the best has 1. Raises NotPositive."""
    best = np.where(directions > 0, np.nanmax(values, axis=0), np.nanmin(values, axis=0))
    bad = (best <= 0) | ((directions < 0) & (np.nanmin(values, axis=0) <= 0))
    if bad.any():
        raise NotPositive(named(names, bad), "fraction of max")
    return np.asarray(np.where(directions > 0, values / best, best / np.where(directions < 0, values, 1)))


def ratio_to_mean(
    values: Floats, directions: Floats, names: Sequence[str] = (), *,
    reference: Sequence[float] | Floats | None = None, cap: float | None = None,
) -> Floats:  # fmt: skip
    """100 · x ÷ the area's value (100 · area ÷ x where less is better), as evaluations per mu do.

    `reference` holds the area's value of each indicator, a ratio being Σ ÷ Σ; without it the mean of the units is taken.
    `cap` cuts what one indicator can give, in the same hundredths. Raises NotPositive where a divisor is zero or below.
    """
    base = np.nanmean(values, axis=0) if reference is None else np.asarray(reference, dtype=np.float64)
    if base.shape != (values.shape[1],):
        raise ShapeMismatch("reference", base.shape, (values.shape[1],))
    divisors = np.where(directions > 0, base, np.nanmin(values, axis=0))
    if np.any(~(divisors > 0)):
        raise NotPositive(named(names, ~(divisors > 0)), "ratio to mean")
    found = 100 * np.where(directions > 0, values / base, base / np.where(directions < 0, values, 1))
    return np.asarray(found if cap is None else np.minimum(found, cap))


def _varying(values: Floats, names: Sequence[str], step: str) -> None:
    same = constant(values)
    if same.any():
        raise ConstantColumn(named(names, same), step)


NORMALISERS = {
    "min_max": min_max,
    "z_score": z_score,
    "rank": rank,
    "borda": borda,
    "percentile_rank": percentile_rank,
    "distance_to_max": distance_to_max,
    "distance_to_target": distance_to_target,
    "fraction_of_max": fraction_of_max,
    "ratio_to_mean": ratio_to_mean,
}
