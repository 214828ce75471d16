"""Balance: how alike treated and controls are before the payment, without and with matching.

The standardised mean difference divides by the standard deviation of the treated before matching, so that both columns have one
measure. Stuart, E. A. (2010): Matching methods for causal inference. Statistical Science 25(1), 1–21: below 0.1 is close, above
0.25 is far.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from jiqun.policies.effect.strata import Floats, Strata, Truths

CLOSE = 0.1
FAR = 0.25


@dataclass(frozen=True, slots=True)
class Balance:
    """Means of a covariate, and standardised differences before and after matching; None where it does not vary."""

    covariate: str
    treated: float
    controls: float
    matched_treated: float
    matched_controls: float
    before: float | None
    after: float | None


def balance(covariates: Mapping[str, Floats], treated: Truths, strata: Strata) -> list[Balance]:
    """One row per covariate; values that are not known are left out of its means."""
    return [_row(name, values, treated, strata) for name, values in covariates.items()]


def _row(name: str, values: Floats, treated: Truths, strata: Strata) -> Balance:
    known = ~np.isnan(values)
    ours, theirs = values[known & treated], values[known & ~treated]
    weight = strata.weight * known
    filled = np.where(known, values, 0.0)
    one, other = _mean(filled, weight * treated), _mean(filled, weight * ~treated)
    mean, control = float(ours.mean()), float(theirs.mean()) if len(theirs) else float("nan")
    spread = float(ours.std(ddof=1)) if len(ours) > 1 else 0.0
    return Balance(
        name, mean, control, one, other, _standard(mean - control, spread), _standard(one - other, spread)
    )


def _mean(values: Floats, weight: Floats) -> float:
    total = float(weight.sum())
    return float((values * weight).sum() / total) if total else float("nan")


def _standard(difference: float, spread: float) -> float | None:
    return difference / spread if spread > 0 and np.isfinite(difference) else None
