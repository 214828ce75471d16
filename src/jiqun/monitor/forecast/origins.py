"""What would have been forecast at every past moment, and what came: rolling origins over many series at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from jiqun.monitor.forecast.arrays import Flags, Floats, Whole
from jiqun.monitor.forecast.ensemble import LEAST, combined
from jiqun.monitor.forecast.scale import Form, Scale, fitting
from jiqun.monitor.forecast.series import Series

#: A batch (m, n), the horizon, the periods of a year, whether the series are steady → points (m, h).
Forecaster = Callable[[Floats, int, int, bool], Floats]


@dataclass(frozen=True, slots=True)
class Trials:
    """One row for each origin: series (its number), the time of the origin, the points seen, how the window behaves,
    its scale s, and the errors (r, h) = (y − ŷ) ÷ s on the scale of the window; `came` is false, and the error nought,
    where the future is not known.

    s is the mean absolute change within the window. What came later decides neither it nor the form.
    """

    series: Whole
    origin: Whole
    seen: Whole
    form: NDArray[np.str_]
    spread: Floats
    errors: Floats
    came: Flags

    def known_at(self, time: int, step: int) -> Flags:
        """Rows whose error `step` periods ahead (1 = the next) was known at a time."""
        return np.asarray(self.came[:, step - 1] & (self.origin + step <= time))


def trials(
    series: Sequence[Series],
    horizon: int,
    window: int,
    forecaster: Forecaster = combined,
    least: int = LEAST,
) -> Trials:
    """Forecasts from every origin with at least `least` points, on windows of at most `window` points.

    A window and a future with interpolated values, and a window that never moves, teach nothing and are left out.
    """
    cut = sorted(
        (item for number, one in enumerate(series) for item in _cuts(number, one, horizon, window, least)),
        key=lambda item: item.kind,
    )
    if not cut:
        return _none(horizon)
    points = np.concatenate(list(_forecasts(cut, horizon, forecaster)))
    spread = np.array([np.abs(np.diff(item.seen)).mean() for item in cut])
    came = np.stack([item.came for item in cut])
    missed = np.stack([item.future for item in cut]) - points
    return Trials(
        np.array([item.series for item in cut]),
        np.array([item.origin for item in cut]),
        np.array([len(item.seen) for item in cut]),
        np.array([item.form.value for item in cut]),
        spread,
        np.where(came, missed / spread[:, None], 0.0),
        came,
    )


@dataclass(frozen=True, slots=True)
class _Cut:
    series: int
    origin: int
    cycle: int
    form: Form
    seen: Floats
    future: Floats
    came: Flags

    @property
    def kind(self) -> tuple[int, int, bool]:
        """Windows of one kind go through the kernels together."""
        return (len(self.seen), self.cycle, self.form is Form.RATE)


def _cuts(number: int, one: Series, horizon: int, window: int, least: int) -> Iterator[_Cut]:
    values = np.concatenate([one.array, np.full(horizon, np.nan)])
    known = np.isfinite(values)
    known[[time - one.start for time in one.filled]] = False
    for end in range(least, len(one.values)):
        begin = max(0, end - window)
        if known[begin:end].all() and np.ptp(values[begin:end]) > 0:
            scale = fitting(one.form, values[begin:end], one.low, one.high)
            seen = scale.to(values[begin:end])
            if np.ptp(seen) > 0:
                future, came = _future(scale, values[end : end + horizon], known[end : end + horizon])
                yield _Cut(number, one.start + end - 1, one.cycle, scale.form, seen, future, came)


def _future(scale: Scale, values: Floats, known: Flags) -> tuple[Floats, Flags]:
    """What came, on the scale of the window; what has no place on it (a loss, to a logarithm) did not come."""
    fits = known & (values > 0) if scale.form is Form.AMOUNT else known
    return np.where(fits, scale.to(np.where(fits, values, 1.0)), 0.0), fits


def _forecasts(cuts: Sequence[_Cut], horizon: int, forecaster: Forecaster) -> Iterator[Floats]:
    """Forecasts in batches of one kind; `cuts` come ordered by it."""
    for _, group in groupby(cuts, key=lambda item: item.kind):
        batch = list(group)
        yield forecaster(np.stack([item.seen for item in batch]), horizon, batch[0].cycle, batch[0].kind[2])


def _none(horizon: int) -> Trials:
    whole, form = np.empty(0, dtype=np.int64), np.empty(0, dtype=np.str_)
    return Trials(
        whole, whole, whole, form, np.empty(0), np.empty((0, horizon)), np.empty((0, horizon), np.bool_)
    )
