"""Ranks: 1 for the best, equals share the better number."""

from __future__ import annotations

import numpy as np

from jiqun.composite.arrays import Floats

#: Sums of the same numbers in another order differ in their last bits; nobody is ahead by that.
DECIMALS = 9


def ranks(scores: Floats) -> Floats:
    """Ranks along the last axis; nan where there is no score.

    >>> ranks(np.array([60.0, 80, 60, np.nan])).tolist()
    [2.0, 1.0, 2.0, nan]
    """
    rows = np.atleast_2d(np.round(scores, DECIMALS))
    order = np.argsort(-rows, axis=-1, kind="stable")
    sorted_ = np.take_along_axis(rows, order, axis=-1)
    starts = np.ones(rows.shape, dtype=bool)
    starts[:, 1:] = sorted_[:, 1:] != sorted_[:, :-1]
    places = np.maximum.accumulate(np.where(starts, np.arange(1, rows.shape[-1] + 1), 0), axis=-1)
    found = np.empty(rows.shape)
    np.put_along_axis(found, order, places.astype(np.float64), axis=-1)
    found[np.isnan(rows)] = np.nan
    return found.reshape(np.shape(scores))


def rank_change(ranked: Floats, nominal: Floats) -> Floats:
    """The mean absolute shift of ranks, over the last axis."""
    return np.asarray(np.nanmean(np.abs(ranked - nominal), axis=-1))
