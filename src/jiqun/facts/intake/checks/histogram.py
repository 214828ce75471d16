"""Medians and spreads by group in bounded memory: counts of values in narrow bins, whatever the number of rows."""

from __future__ import annotations

from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]
CONSISTENT = 1.4826  #: MAD × this is the standard deviation of a normal distribution (Rousseeuw & Croux 1993)


class Histogram:
    """Counts of columns × groups × bins; `per_unit` bins on a unit between `lowest` and `highest`, the ends open."""

    def __init__(self, columns: int, lowest: int, highest: int, per_unit: int) -> None:
        self.lowest, self.per_unit = lowest, per_unit
        self.width = (highest - lowest) * per_unit
        self.counts = np.zeros((columns, 0, self.width), dtype=np.int32)

    def add(self, values: Array, group: Array) -> None:
        """`values` rows × columns, NaN not counted; `group` the group of every row."""
        groups = int(group.max(initial=-1)) + 1
        if groups > self.counts.shape[1]:
            more = ((0, 0), (0, groups - self.counts.shape[1]), (0, 0))
            self.counts = np.pad(self.counts, more)
        for column in range(values.shape[1]):
            there = np.isfinite(values[:, column])
            bins = ((values[there, column] - self.lowest) * self.per_unit).astype(np.int64)
            places = group[there] * self.width + np.clip(bins, 0, self.width - 1)
            found = np.bincount(places, minlength=groups * self.width).reshape(groups, self.width)
            self.counts[column, :groups] += found.astype(np.int32)

    def bounds(self, least: int) -> tuple[Array, Array]:
        """Medians and spreads (1.4826 × MAD), columns × groups. A group of fewer than `least` has those of all groups
        together, and none (NaN) where these are too few as well."""
        columns, groups, _ = self.counts.shape
        middle, spread = np.full((columns, groups), np.nan), np.full((columns, groups), np.nan)
        for column in range(columns):
            whole = self._measured(self.counts[column].sum(axis=0, dtype=np.int64), least)
            for at in range(groups):
                own = self._measured(self.counts[column, at], least)
                middle[column, at], spread[column, at] = own if np.isfinite(own[0]) else whole
        return middle, spread

    def _measured(self, counts: Array, least: int) -> tuple[float, float]:
        reached = np.cumsum(counts)
        if reached[-1] < max(1, least):
            return np.nan, np.nan
        at = int(np.searchsorted(reached, reached[-1] / 2))
        folded = np.zeros(self.width, dtype=np.int64)
        folded[: self.width - at] += counts[at:]
        folded[1 : at + 1] += counts[:at][::-1]
        away = int(np.searchsorted(np.cumsum(folded), reached[-1] / 2))
        return (at + 0.5) / self.per_unit + self.lowest, CONSISTENT * away / self.per_unit


def robust_spread(values: Array) -> float:
    """1.4826 × MAD of the finite values; NaN where there are none."""
    held = values[np.isfinite(values)]
    return float(CONSISTENT * np.median(np.abs(held - np.median(held)))) if len(held) else np.nan
