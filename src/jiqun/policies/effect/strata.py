"""Matching by strata: coarsened exact matching.

Firms are put into strata of equal coarsened covariates; strata with both kinds of firms are kept, others are pruned, and
controls are weighted so that each stratum counts as much as its treated. Iacus, S. M., King, G. & Porro, G. (2012): Causal
inference without balance checking: coarsened exact matching. Political Analysis 20(1), 1–24.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]
Truths = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Strata:
    """`stratum` of every firm (−1 where pruned) and its weight: treated count one, controls what balances them."""

    stratum: Whole
    weight: Floats
    count: int


def coarsened(values: Floats, cuts: Sequence[float]) -> Whole:
    """Which of the bins between the cuts a value falls into; a cut belongs to the bin above it, nan to a bin of its own.

    >>> coarsened(np.array([0.5, 1.0, 3.0, np.nan]), [1.0, 2.0]).tolist()
    [0, 1, 2, 3]
    """
    found = np.searchsorted(np.asarray(cuts, dtype=np.float64), values, side="right").astype(np.int64)
    found[np.isnan(values)] = len(cuts) + 1
    return found


def quantile_cuts(values: Floats, bins: int) -> list[float]:
    """Inner quantiles of the treated: where they are, bins are narrow.

    >>> quantile_cuts(np.array([1.0, 2.0, 3.0, 4.0]), 2)
    [2.5]
    """
    known = values[~np.isnan(values)]
    if len(known) == 0:
        return []
    return [float(cut) for cut in np.unique(np.quantile(known, np.linspace(0, 1, bins + 1)[1:-1]))]


def stratified(keys: Sequence[Whole], treated: Truths) -> Strata:
    """Strata of equal keys.

    >>> held = stratified([np.array([1, 1, 1, 2, 3])], np.array([True, False, False, True, False]))
    >>> held.stratum.tolist(), held.weight.tolist()
    ([0, 0, 0, -1, -1], [1.0, 0.5, 0.5, 0.0, 0.0])
    """
    if len(treated) == 0:
        return Strata(np.zeros(0, np.int64), np.zeros(0), 0)
    _, place = np.unique(np.stack(list(keys), axis=1), axis=0, return_inverse=True)
    place = place.reshape(-1).astype(np.int64)
    size = int(place.max()) + 1
    ours = np.bincount(place[treated], minlength=size)
    theirs = np.bincount(place[~treated], minlength=size)
    both = (ours > 0) & (theirs > 0)
    number = np.where(both, np.cumsum(both) - 1, -1)
    stratum = number[place].astype(np.int64)
    share = np.divide(ours, theirs, out=np.zeros(size), where=theirs > 0)
    weight = np.where(treated, 1.0, share[place]) * (stratum >= 0)
    return Strata(stratum, weight, int(both.sum()))
