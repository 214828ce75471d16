"""Other people's forecasts of the same moments: statsforecast, where it is installed.

They get the windows on the scale that ours are made on, so that what differs is the method. Trap: with a fallback model
statsforecast silently turns into Naïve where a model cannot give intervals; here a window that a model refuses is
given to the plain walk and counted in the method's name.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from importlib.util import find_spec
from inspect import signature
from typing import Any

import numpy as np

from jiqun.monitor.forecast.arrays import Floats
from jiqun.monitor.forecast.backtest import Forecasts, Method, Moment, gaussian, walk
from jiqun.monitor.forecast.errors import PeersMissing

PACKAGE = "statsforecast"
MODELS = ("RandomWalkWithDrift", "DynamicOptimizedTheta", "AutoETS")
TWO_SIDED_95 = 2 * 1.959964


def peers() -> list[Method]:
    """The peers' models with their own normal intervals. Raises PeersMissing."""
    if find_spec(PACKAGE) is None:
        raise PeersMissing
    return [_method(name) for name in MODELS]


def _method(name: str) -> Method:
    def forecast(held: Sequence[Moment], horizon: int) -> Forecasts:
        models = import_module(f"{PACKAGE}.models")
        kind = getattr(models, name)
        plain = walk(held, horizon)
        points, deviations, refused = plain.points.copy(), _width(plain), 0
        for row, item in enumerate(held):
            answer = _asked(kind, item, horizon)
            if answer is None:
                refused += 1
            else:
                points[row], deviations[row] = answer
        return gaussian(f"{PACKAGE} {name}" + (f" (−{refused})" if refused else ""), points, deviations)

    return forecast


def _asked(kind: Any, item: Moment, horizon: int) -> tuple[Floats, Floats] | None:
    """Points and standard deviations (h,); None where the model refuses the window."""
    cycle = item.series.cycle if len(item.window) >= 2 * item.series.cycle else 1
    try:
        model = kind(season_length=cycle) if "season_length" in signature(kind).parameters else kind()
        answer = model.forecast(y=item.window, h=horizon, level=[95])
    except (NotImplementedError, ValueError, IndexError, ZeroDivisionError):
        return None
    mean, width = np.asarray(answer["mean"]), np.asarray(answer["hi-95"]) - np.asarray(answer["lo-95"])
    usable = np.isfinite(mean).all() and np.isfinite(width).all() and (width > 0).all()
    return (mean, width / TWO_SIDED_95) if usable else None


def _width(plain: Forecasts) -> Floats:
    """Standard deviations (m, h) of normal forecasts, from their 95 % intervals."""
    return np.asarray((plain.quantiles[..., 3] - plain.quantiles[..., 0]) / TWO_SIDED_95)
