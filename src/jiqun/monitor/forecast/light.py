"""The light that offices set: progress so far against the pace the target asks for, without a forecast.

R = growth achieved ÷ growth required; ≥ 95 % on track, 60–95 % to be accelerated, 0–60 % limited, below 0 worse than at
the start. Source: the progress measure of Open SDG and Statistics Canada, after Eurostat.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from jiqun.monitor.forecast.arrays import Flags, Floats, Whole

#: Colours from worst to best.
COLOURS: Sequence[str] = ("deteriorating", "limited", "accelerate", "on_track", "achieved")
EDGES = (0.0, 0.6, 0.95)
#: How often targets with each light were kept, two years into five, over 1380 cases of the M3 competition's yearly series.
RATES = np.array([0.07, 0.12, 0.17, 0.65, 0.76])


def ratio(start: Floats, now: Floats, elapsed: int, goal: Floats, periods: int) -> Floats:
    """R from compound growth: ((now ÷ start)^(1/elapsed) − 1) ÷ ((goal ÷ start)^(1/periods) − 1), all values positive.

    >>> ratio(np.array([100.0]), np.array([104.0]), 2, np.array([150.0]), 5).round(3).tolist()
    [0.234]
    """
    actual = (now / start) ** (1 / elapsed) - 1
    required = (goal / start) ** (1 / periods) - 1
    return np.asarray(actual / required)


def colour(ratios: Floats, reached: Flags) -> Whole:
    """The place of each light in `COLOURS`."""
    return np.asarray(np.where(reached, len(COLOURS) - 1, np.digitize(ratios, EDGES)))


def foresight(colours: Whole) -> Floats:
    """The probability that each light stands for by the rates known from elsewhere."""
    return np.asarray(RATES[colours])


def hindsight(colours: Whole, hit: Flags) -> Floats:
    """Each light's share of hits in the very cases it is scored on: the most that probabilities made of lights can do."""
    counts = np.bincount(colours, minlength=len(COLOURS))
    shares = np.bincount(colours, weights=hit, minlength=len(COLOURS)) / np.maximum(counts, 1)
    return np.asarray(shares[colours])
