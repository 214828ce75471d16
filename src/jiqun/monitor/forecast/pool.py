"""Past errors of all series together: what a forecast is calibrated on.

A single short series cannot tell how far its forecasts miss; all series of a city can. Assumption: the next error of a
series, in units of its own mean absolute change, is exchangeable with the past errors of the pool.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from jiqun.monitor.forecast.arrays import Flags
from jiqun.monitor.forecast.ensemble import FEW, LEAST, combined
from jiqun.monitor.forecast.origins import Forecaster, Trials, trials
from jiqun.monitor.forecast.scale import Form
from jiqun.monitor.forecast.series import Series
from jiqun.monitor.forecast.spread import ENOUGH, Spread, prior, reach

#: A family of indicators speaks for itself from this many errors on.
FAMILY = 100
#: Errors are collected on windows like the ones they are to judge. Years: few, some, many points; shorter windows count
#: as well. Months: two whole years, or three for series of four and more; windows of one length only, because kernels of
#: every length would have to be built.
YEARLY, CYCLES, LONG = (FEW, 10, 20), (2, 3), 4
#: Steps ahead for which errors are collected; farther ones grow from the last.
AHEAD = {1: 7, 12: 18}


@dataclass(frozen=True)
class Pool:
    """The series whose past errors count. Errors are reckoned when first asked for and kept."""

    series: tuple[Series, ...]
    forecaster: Forecaster = combined
    _kept: dict[tuple[int, int], Trials] = field(default_factory=dict, repr=False, compare=False)
    _spreads: dict[tuple[object, ...], Spread] = field(default_factory=dict, repr=False, compare=False)

    def trials(self, one: Series, points: int | None = None) -> Trials:
        """Rolling origins of the series that share the steps of `one`, on windows like its own."""
        window = window_of(points or len(one.values), one.cycle)
        if (window, one.cycle) not in self._kept:
            least = window if one.cycle > 1 else LEAST if window == FEW else FEW + 1
            ahead = AHEAD.get(one.cycle, AHEAD[12])
            self._kept[window, one.cycle] = trials(
                self._peers(one.cycle), ahead, window, self.forecaster, least
            )
        return self._kept[window, one.cycle]

    def spread(self, one: Series, step: int, known_at: int) -> Spread:
        """The errors that calibrate `one` at `step` periods ahead, of those known at a time.

        The narrowest group with enough errors speaks: its family (≥ 100), series of its form (≥ 100), all that are
        forecast by the same methods (≥ 60). A step with too few errors borrows the nearest smaller step's, widened as
        the errors of a random walk widen; without any, a Student t stands in.
        """
        form, points = one.scale.form, min(len(one.values), one.span)
        key = (form, one.family, one.cycle, points, step, known_at)
        if key not in self._spreads:
            self._spreads[key] = self._spread(one, step, known_at, points)
        return self._spreads[key]

    def _spread(self, one: Series, step: int, known_at: int, points: int) -> Spread:
        past = self.trials(one)
        for nearest in range(min(step, past.came.shape[1]), 0, -1):
            rows, source = self._group(past, one, past.known_at(known_at, nearest))
            if source:
                wider = 1.0 if one.steady else np.sqrt(reach(step, points) / reach(nearest, points))
                return Spread(np.sort(np.abs(past.errors[rows, nearest - 1]) * wider), source)
        return prior(step, points, one.steady)

    def _group(self, past: Trials, one: Series, known: Flags) -> tuple[Flags, str]:
        """Rows of the narrowest group that has enough known errors, and its name; "" where none has."""
        alike = self.alike(past, one)
        form = alike & (past.form == one.scale.form.value)
        family = alike & self._of_family(past, one)
        for rows, name, enough in (
            (family, "family", FAMILY),
            (form, "form", FAMILY),
            (alike, "all", ENOUGH),
        ):
            if (rows & known).sum() >= enough:
                return rows & known, name
        return np.zeros_like(known), ""

    def alike(self, past: Trials, one: Series) -> Flags:
        """Rows that are forecast by the same methods as a series."""
        return np.asarray((past.form == Form.RATE.value) == one.steady)

    def _of_family(self, past: Trials, one: Series) -> Flags:
        families = np.array([item.family for item in self._peers(one.cycle)] or [""])
        return (
            np.asarray(families[past.series] == one.family)
            if one.family
            else np.zeros(len(past.series), np.bool_)
        )

    def _peers(self, cycle: int) -> list[Series]:
        return [item for item in self.series if item.cycle == cycle]


def pool_of(series: Sequence[Series]) -> Pool:
    """The pool of all series and of the yearly growth of the amounts among them; those too short to have a past are no
    use and do no harm."""
    return Pool((*series, *(growth_of(one) for one in series if one.form is Form.AMOUNT and one.cycle == 1)))


def growth_of(one: Series) -> Series:
    """Growth on the year before, in per cent; years next to an interpolated one, or to a value not above nought, count
    as interpolated themselves.

    >>> growth_of(Series("x", 2020, (100.0, 110.0, 99.0))).values
    (10.000000000000009, -9.999999999999998)
    """
    earlier, later = one.array[:-1], one.array[1:]
    fits = (earlier > 0) & (later > 0)
    rates = np.where(fits, later / np.where(fits, earlier, 1.0) - 1, 0.0) * 100
    years = range(one.start + 1, one.end + 1)
    filled = {year for year, fit in zip(years, fits, strict=True) if not fit or {year, year - 1} & one.filled}
    return replace(
        one, id=f"{one.id}#growth", start=one.start + 1, values=tuple(rates.tolist()), form=Form.RATE,
        family=f"{one.family}#growth" if one.family else "", unit="%", filled=frozenset(filled),
    )  # fmt: skip


def window_of(points: int, cycle: int) -> int:
    """The window whose errors tell of a series of so many points.

    >>> window_of(6, 1), window_of(7, 1), window_of(34, 1), window_of(30, 12), window_of(48, 12)
    (6, 10, 20, 24, 36)
    """
    if cycle > 1:
        return cycle * CYCLES[points >= LONG * cycle]
    return next((each for each in YEARLY if points <= each), YEARLY[-1])
