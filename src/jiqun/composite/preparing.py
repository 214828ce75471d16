"""Before normalising: intensive figures, screening by completeness, filling of gaps."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from jiqun.composite.arrays import Flags, Floats, named
from jiqun.composite.errors import DenominatorMissing, NothingLeft, NotPositive, ShapeMismatch, ValuesMissing
from jiqun.composite.framework import Framework


def denominate(values: Floats, framework: Framework, by: Mapping[str, Floats]) -> Floats:
    """Each indicator that names a denominator, divided by it. `by` holds a column (units,) for each denominator.

    Raises DenominatorMissing, NotPositive where a denominator is zero or below.
    """
    found = values.copy()
    for place, item in enumerate(framework.indicators):
        if not item.denominator:
            continue
        if item.denominator not in by:
            raise DenominatorMissing(item.denominator, [item.id])
        below = np.asarray(by[item.denominator], dtype=np.float64)
        if np.any(below <= 0):
            raise NotPositive([item.denominator], "分母 / denominate")
        found[:, place] = values[:, place] / below
    return found


def screen(values: Floats, share: float) -> Flags:
    """Units with at least that share of their values. Shape (units,). Raises NothingLeft."""
    kept: Flags = (
        (~np.isnan(values)).mean(axis=1) >= share if values.shape[1] else np.zeros(len(values), bool)
    )
    if not kept.any():
        raise NothingLeft("单位", share)
    return kept


@dataclass(frozen=True, slots=True)
class Filled:
    """Values without gaps as far as they could be filled; `flags` are the cells that were."""

    values: Floats
    flags: Flags


def impute_none(values: Floats, groups: Sequence[str] | None = None) -> Filled:
    """Gaps stay gaps: weights of what is known are scaled up when aggregating."""
    return Filled(values, np.zeros(values.shape, dtype=bool))


def impute_mean(values: Floats, groups: Sequence[str] | None = None) -> Filled:
    """The mean of the unit's group, or of all units where its group has no value."""
    return _by_group(values, groups, np.nanmean)


def impute_median(values: Floats, groups: Sequence[str] | None = None) -> Filled:
    """The median of the unit's group, or of all units where its group has no value."""
    return _by_group(values, groups, np.nanmedian)


def _by_group(values: Floats, groups: Sequence[str] | None, middle: Callable[[Floats], Any]) -> Filled:
    labels = np.asarray(groups if groups is not None else [""] * len(values))
    if len(labels) != len(values):
        raise ShapeMismatch("分组 / groups", labels.shape, (len(values),))
    gaps = np.isnan(values)
    found = values.copy()
    for place in np.flatnonzero(gaps.any(axis=0)):
        column = values[:, place]
        if gaps[:, place].all():
            continue
        for label in dict.fromkeys(labels[gaps[:, place]]):
            own = labels == label
            base = column[own] if not gaps[own, place].all() else column
            found[own & gaps[:, place], place] = middle(base)
    return Filled(found, gaps & ~np.isnan(found))


def impute_regression(values: Floats, groups: Sequence[str] | None = None, predictors: int = 3) -> Filled:
    """Least squares on the complete indicators that correlate most with the one that has gaps.

    Raises ValuesMissing where fewer units know the indicator than the regression has coefficients, or no indicator is
    complete.
    """
    gaps = np.isnan(values)
    full = np.flatnonzero(~gaps.any(axis=0) & (np.nanstd(values, axis=0) > 0))
    found = values.copy()
    for place in np.flatnonzero(gaps.any(axis=0)):
        known = ~gaps[:, place]
        if len(full) == 0 or known.sum() <= predictors + 1:
            raise ValuesMissing(named((), [int(place)]), "回归插补 / regression")
        near = _nearest(values, int(place), full, known, predictors)
        design = np.column_stack([np.ones(len(values)), values[:, near]])
        slope, *_ = np.linalg.lstsq(design[known], values[known, place], rcond=None)
        found[~known, place] = design[~known] @ slope
    return Filled(found, gaps)


def _nearest(values: Floats, place: int, full: np.ndarray, known: Flags, count: int) -> np.ndarray:
    own = values[known, place] - values[known, place].mean()
    others = values[np.ix_(known, full)] - values[np.ix_(known, full)].mean(axis=0)
    size = np.sqrt((others**2).sum(axis=0) * (own**2).sum())
    with np.errstate(invalid="ignore", divide="ignore"):
        closeness = np.abs(np.where(size > 0, own @ others / size, 0))
    return np.asarray(full[np.argsort(-closeness, kind="stable")[:count]])


IMPUTERS = {
    "none": impute_none,
    "mean": impute_mean,
    "median": impute_median,
    "regression": impute_regression,
}
