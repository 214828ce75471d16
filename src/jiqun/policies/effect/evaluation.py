"""The evaluation of a policy: matched peers, difference in differences, balance, and what it must not be taken for."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from jiqun.policies.effect.balance import FAR, Balance, balance
from jiqun.policies.effect.difference import DRAWS, Estimate, estimated
from jiqun.policies.effect.panel import Panel
from jiqun.policies.effect.strata import Floats, Strata, coarsened, quantile_cuts, stratified
from jiqun.policies.errors import TooFewToCompare

LEAST = 5  #: treated firms without which nothing is estimated
FEW = 30  #: below which an estimate is shown as a hint only
SIZE_BINS = 10
GROWTH_BINS = 5


class Caution(StrEnum):
    """What a reader must know of an estimate."""

    FEW = "few"  #: fewer treated firms than FEW
    PRUNED = "pruned"  #: more than a third of the treated found no peer
    UNBALANCED = "unbalanced"  #: a covariate still differs by more than FAR
    TREND = "trend"  #: both sides moved apart already before the payment


@dataclass(frozen=True)
class Evaluation:
    """`estimate` is the difference in log change of the outcome: 0.08 reads “about eight per cent more”. `trend` is the same
    difference in the year before the payment, which should be nought. Counts are firms by year of payment."""

    outcome: str
    lag: int
    cohorts: tuple[int, ...]
    treated: int
    without_figures: int
    matched: int
    controls: int
    strata: int
    raw: float
    estimate: Estimate
    trend: Estimate | None
    balance: tuple[Balance, ...]
    cautions: tuple[Caution, ...]

    @property
    def per_cent(self) -> tuple[float, float, float]:
        """Effect and ends of the interval as a share of what it would have been, in per cent."""
        ends = (self.estimate.effect, self.estimate.low, self.estimate.high)
        return tuple(float(np.expm1(item) * 100) for item in ends)  # type: ignore[return-value]


def evaluate(panel: Panel, outcome: str, lag: int, *, draws: int = DRAWS) -> Evaluation:
    """Raises TooFewToCompare where fewer than LEAST treated firms have figures and peers."""
    usable = (panel.before > 0) & (panel.after > 0) & (panel.size > 0)
    treated = int(panel.treated.sum())
    if int((usable & panel.treated).sum()) < LEAST:
        raise TooFewToCompare(int((usable & panel.treated).sum()), LEAST)
    held = panel.only(usable)
    strata = strata_of(held)
    matched = int((held.treated & (strata.stratum >= 0)).sum())
    if matched < LEAST:
        raise TooFewToCompare(matched, LEAST)
    change = np.log(held.after) - np.log(held.before)
    seed = _seed(held, outcome, lag)
    covariates = {
        "size": np.log(held.size), "staff": _log(held.staff), "growth": held.growth, "outcome": np.log(held.before),
    }  # fmt: skip
    table = tuple(balance(covariates, held.treated, strata))
    trend = _trend(held, strata, seed, draws)
    found = Evaluation(
        outcome=outcome, lag=lag, cohorts=tuple(int(year) for year in np.unique(held.cohort[held.treated])),
        treated=treated, without_figures=treated - int(held.treated.sum()), matched=matched,
        controls=int((~held.treated & (strata.stratum >= 0)).sum()), strata=strata.count,
        raw=float(change[held.treated].mean() - change[~held.treated].mean()),
        estimate=estimated(change, held.treated, strata, seed=seed, draws=draws),
        trend=trend, balance=table, cautions=(),
    )  # fmt: skip
    return Evaluation(**{**vars(found), "cautions": tuple(_cautions(found, int(held.treated.sum())))})


def strata_of(panel: Panel) -> Strata:
    """Year of payment and division exactly; revenue in tenths of the treated, earlier growth in fifths of them."""
    ours = panel.treated
    size = np.log(panel.size)
    _, division = np.unique(panel.division, return_inverse=True)
    return stratified(
        [
            panel.cohort,
            division.reshape(-1).astype(np.int64),
            coarsened(size, quantile_cuts(size[ours], SIZE_BINS)),
            coarsened(panel.growth, quantile_cuts(panel.growth[ours], GROWTH_BINS)),
        ],
        ours,
    )


def _trend(panel: Panel, strata: Strata, seed: int, draws: int) -> Estimate | None:
    """The same difference a year earlier, over the same strata; None where too few have figures."""
    known = (panel.earlier > 0) & (strata.stratum >= 0)
    if int((known & panel.treated).sum()) < LEAST or not (known & ~panel.treated).any():
        return None
    held = panel.only(known)
    again = stratified([strata.stratum[known]], held.treated)
    if not again.count:
        return None
    change = np.log(held.before) - np.log(held.earlier)
    return estimated(change, held.treated, again, seed=seed + 1, draws=draws)


def _cautions(found: Evaluation, usable: int) -> list[Caution]:
    told = [
        (Caution.FEW, found.matched < FEW),
        (Caution.PRUNED, found.matched < usable * 2 / 3),
        (Caution.UNBALANCED, any(row.after is not None and abs(row.after) > FAR for row in found.balance)),
        (Caution.TREND, found.trend is not None and found.trend.certain),
    ]
    return [caution for caution, holds in told if holds]


def _log(values: Floats) -> Floats:
    good = values > 0
    return np.where(good, np.log(np.where(good, values, 1.0)), np.nan)


def _seed(panel: Panel, outcome: str, lag: int) -> int:
    """The same firms give the same interval."""
    words = f"{outcome}:{lag}:{len(panel)}:{float(panel.after.sum()):.6g}"
    return int.from_bytes(hashlib.sha256(words.encode()).digest()[:4], "big")
