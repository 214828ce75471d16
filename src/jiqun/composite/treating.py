"""Outliers: the rule of the COIN tool and COINr (Becker et al. 2022), with a record of what was done.

While |skewness| ≥ 2 and excess kurtosis ≥ 3.5 the extreme value is set to the next one, at most five points; where that
is not enough the original indicator is transformed, ln(x − min + 0.01·range).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from jiqun.composite.arrays import Floats
from jiqun.composite.errors import TooFewUnits

SKEW, KURTOSIS = 2.0, 3.5


@dataclass(frozen=True, slots=True)
class Touched:
    """What was done to an indicator. `passed` says whether it is within the limits now."""

    column: int
    winsorised: int
    logged: bool
    skew: float
    kurtosis: float
    skew_after: float
    kurtosis_after: float
    passed: bool


@dataclass(frozen=True, slots=True)
class Treated:
    values: Floats
    touched: tuple[Touched, ...]


def skewness(values: Floats) -> float:
    """Bias-corrected sample skewness G₁ (Joanes & Gill 1998) of the known values; nan below three of them.

    >>> round(skewness(np.array([1.0, 2, 3, 10])), 6)
    1.763633
    """
    known = values[~np.isnan(values)]
    n = len(known)
    if n < 3:
        return float("nan")
    away = known - known.mean()
    spread = (away**2).mean()
    if spread == 0:
        return 0.0
    return float((away**3).mean() / spread**1.5 * np.sqrt(n * (n - 1)) / (n - 2))


def kurtosis(values: Floats) -> float:
    """Bias-corrected excess kurtosis G₂ of the known values; nan below four of them."""
    known = values[~np.isnan(values)]
    n = len(known)
    if n < 4:
        return float("nan")
    away = known - known.mean()
    spread = (away**2).mean()
    if spread == 0:
        return 0.0
    plain = (away**4).mean() / spread**2 - 3
    return float((n - 1) / ((n - 2) * (n - 3)) * ((n + 1) * plain + 6))


def outlying(values: Floats, skew: float = SKEW, kurt: float = KURTOSIS) -> bool:
    return abs(skewness(values)) >= skew and kurtosis(values) >= kurt


def winsorise(values: Floats, points: int, skew: float = SKEW, kurt: float = KURTOSIS) -> tuple[Floats, int]:
    """The column with its extreme set to the next value, again and again, up to `points` times; and how often."""
    found, done = values.copy(), 0
    while done < points and outlying(found, skew, kurt):
        high = skewness(found) > 0
        extreme = np.nanmax(found) if high else np.nanmin(found)
        rest = found[~np.isnan(found) & (found != extreme)]
        if not len(rest):
            break
        found[found == extreme] = rest.max() if high else rest.min()
        done += 1
    return found, done


def log_ct(values: Floats) -> Floats:
    """ln(x − min + 0.01·range): the logarithm of the COIN tool, defined for any numbers."""
    low, high = np.nanmin(values), np.nanmax(values)
    return np.asarray(np.log(values - low + 0.01 * (high - low)))


def treat_none(values: Floats) -> Treated:
    return Treated(values, ())


def treat_coin(values: Floats, points: int = 5, skew: float = SKEW, kurt: float = KURTOSIS) -> Treated:
    """Every indicator treated by the rule. Raises TooFewUnits below four units."""
    if len(values) < 4:
        raise TooFewUnits(len(values), 4, "异常值处理 / treat")
    found, touched = values.copy(), []
    for place in range(values.shape[1]):
        column = values[:, place]
        if not outlying(column, skew, kurt):
            continue
        changed, done = winsorise(column, points, skew, kurt)
        logged = outlying(changed, skew, kurt)
        if logged:
            changed, done = log_ct(column), 0
        found[:, place] = changed
        touched.append(
            Touched(
                place, done, logged, skewness(column), kurtosis(column), skewness(changed), kurtosis(changed),
                not outlying(changed, skew, kurt),
            )
        )  # fmt: skip
    return Treated(found, tuple(touched))


TREATMENTS = {"none": treat_none, "coin": treat_coin}
