"""Weights out of the figures themselves. Each function takes values (units × indicators) on which more is better, and
returns weights (indicators,) that add up to 1.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from jiqun.composite.arrays import Floats, constant, named
from jiqun.composite.errors import ConstantColumn, NegativeValues, TooFewUnits, ValuesMissing


def equal(values: Floats, names: Sequence[str] = ()) -> Floats:
    return np.full(values.shape[1], 1 / values.shape[1])


def entropy(values: Floats, names: Sequence[str] = ()) -> Floats:
    """w ∝ 1 − e, e = −Σ p ln p ÷ ln n, p the units' shares of an indicator; 0·ln 0 = 0 (Shannon 1948; Zeleny 1982).

    It rewards dispersion and changes when a constant is added, so it should never be the only official weight.
    Raises ValuesMissing, NegativeValues, ConstantColumn where every indicator is constant, TooFewUnits below two.
    """
    _complete(values, names, "熵权 / entropy", 2)
    if (values < 0).any():
        raise NegativeValues(named(names, (values < 0).any(axis=0)), "熵权 / entropy")
    totals = values.sum(axis=0)
    share = values / np.where(totals > 0, totals, 1)
    logs = np.log(np.where(share > 0, share, 1))
    diversity = np.where(totals > 0, 1 + (share * logs).sum(axis=0) / np.log(len(values)), 0)
    diversity = np.where(constant(values), 0, diversity)
    if not diversity.sum() > 0:
        raise ConstantColumn(named(names, constant(values)), "熵权 / entropy")
    return np.asarray(diversity / diversity.sum())


def critic(values: Floats, names: Sequence[str] = ()) -> Floats:
    """w ∝ σ_j · Σ_k (1 − r_jk) on min–max data (Diakoulaki, Mavrotas & Papayannakis 1995).

    Raises ValuesMissing, ConstantColumn (a correlation with a constant is not defined), TooFewUnits below two.
    """
    _complete(values, names, "CRITIC", 2)
    same = constant(values)
    if same.any():
        raise ConstantColumn(named(names, same), "CRITIC")
    scaled = (values - values.min(axis=0)) / np.ptp(values, axis=0)
    content = scaled.std(axis=0, ddof=1) * (1 - _correlations(scaled)).sum(axis=0)
    # Indicators that all rise together in step leave no conflict to weigh by.
    return np.asarray(content / content.sum()) if content.sum() > 1e-12 else equal(values)


def pca(values: Floats, names: Sequence[str] = ()) -> Floats:
    """Squared loadings of the first principal component of standardised data (OECD–JRC Handbook §1.6).

    Raises ValuesMissing, ConstantColumn, TooFewUnits below two.
    """
    return np.asarray(loadings(values, names) ** 2)


def loadings(values: Floats, names: Sequence[str] = ()) -> Floats:
    """The first principal component of standardised data, of length 1; its largest entry is positive.

    Raises ValuesMissing, ConstantColumn, TooFewUnits below two.
    """
    _complete(values, names, "PCA", 2)
    same = constant(values)
    if same.any():
        raise ConstantColumn(named(names, same), "PCA")
    _, vectors = np.linalg.eigh(_correlations(values))
    first = vectors[:, -1]
    return np.asarray(first * np.sign(first[np.argmax(np.abs(first))]))


def _correlations(values: Floats) -> Floats:
    return np.atleast_2d(np.asarray(np.corrcoef(values, rowvar=False)))


def _complete(values: Floats, names: Sequence[str], step: str, units: int) -> None:
    if len(values) < units:
        raise TooFewUnits(len(values), units, step)
    gaps = np.isnan(values).any(axis=0)
    if gaps.any():
        raise ValuesMissing(named(names, gaps), step)


WEIGHTINGS = {"equal": equal, "entropy": entropy, "critic": critic, "pca": pca}
