"""One forecast from several: half a drift that lasts, half the equal-weight mean of methods that let it fade.

The competitions found combinations of simple methods hard to beat on short series (Makridakis & Hibon 2000; Makridakis,
Spiliotis & Assimakopoulos 2020). Which methods are combined follows how the series behaves: levels keep their drift,
growth rates return to their mean. Smoothing chosen by AICc is kept as a candidate (`jiqun backtest --each`) and is not
combined: on series this short it mostly chooses no trend at all, and improved no ensemble it joined. Of seventeen
combinations none had a smaller CRPS on both kinds of series tested (docs/method/forecast.md).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from jiqun.monitor.forecast import smoothing
from jiqun.monitor.forecast.arrays import Floats
from jiqun.monitor.forecast.drift import drift, mean
from jiqun.monitor.forecast.season import season_of
from jiqun.monitor.forecast.theta import theta

#: Fewer points than this carry no forecast; up to `FEW`, only the sturdiest methods.
LEAST, FEW = 5, 6

Method = Callable[[Floats, int], Floats]

METHODS: Mapping[str, Method] = {
    "drift": drift,
    "theta": lambda batch, horizon: theta(batch, horizon).points,
    "damped": lambda batch, horizon: smoothing.damped(batch, horizon).points,
    "ets": smoothing.chosen,
    "mean": mean,
    "gentle": lambda batch, horizon: smoothing.gentle(batch, horizon).points,
}


def methods_for(points: int, steady: bool = False) -> tuple[str, ...]:
    """The methods that forecast a series of so many points together; `steady` ones have no trend to carry on.

    >>> methods_for(4), methods_for(6), methods_for(7)
    ((), ('drift', 'theta'), ('drift', 'theta', 'damped'))
    >>> methods_for(7, steady=True)
    ('mean', 'gentle')
    """
    if points < LEAST:
        return ()
    if steady:
        return ("mean", "gentle")
    return ("drift", "theta") if points <= FEW else ("drift", "theta", "damped")


def members(batch: Floats, horizon: int, names: Sequence[str], cycle: int = 1) -> Mapping[str, Floats]:
    """Points (m, h) of each named method for (m, n) series on their scale, seasons taken out and put back."""
    season, ahead = season_of(batch, cycle, horizon)
    plain = batch - season
    return {name: METHODS[name](plain, horizon) + ahead for name in names}


def combined(batch: Floats, horizon: int, cycle: int = 1, steady: bool = False) -> Floats:
    """Points (m, h) of the methods for series of that length and kind: half the first, half the mean of the others;
    n ≥ 5."""
    names = methods_for(batch.shape[1], steady)
    first, *others = members(batch, horizon, names, cycle).values()
    return np.asarray((first + np.mean(others, axis=0)) / 2)


def single(name: str) -> Callable[[Floats, int, int, bool], Floats]:
    """One method by itself, in the form of `combined`."""
    return lambda batch, horizon, cycle, _: members(batch, horizon, (name,), cycle)[name]
