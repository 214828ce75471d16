"""What is usual in a return: learnt from the return itself, in two passes over its staged rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from jiqun.facts.intake.checks.figures import Array, Figures, logarithms, middle_of
from jiqun.facts.intake.checks.histogram import Histogram
from jiqun.facts.intake.parameters import Parameters

#: Figures of a row from which its size can be told.
TOGETHER = 3
LEAST_SPREAD = 0.3  #: of a logarithm: a group of near-equal figures still has some
LEAST_NOISE = 0.1  #: the same of the ratio of two columns
#: Share of negative figures from which a field is a balance (profit): near zero its logarithm says nothing.
BALANCE = 0.005
SAMPLED = 5_000  #: rows whose decimals are counted
MOST_DECIMALS = 12


@dataclass(frozen=True, kw_only=True)
class Norms:
    """`middle`, `spread` (fields × groups) of logarithms; `own` (fields) the spread of a figure's logarithm about what the
    row's other figures let expect, `size` that of the rows' sizes; `balance` fields that may be negative; `decimals`
    usual in a field; `pairs` of columns that could be exchanged with the middle and spread of their log ratio."""

    middle: Array
    spread: Array
    own: Array
    size: float
    balance: Array
    decimals: Array
    pairs: Sequence[tuple[int, int]]
    pair_middle: Array
    pair_spread: Array

    def distance(self, batch: Figures) -> Array:
        """Logarithms less the median of their group."""
        return np.asarray(batch.logs - self.middle[:, batch.group].T)

    def sizes(self, distance: Array) -> Array:
        """How much larger a row's figures are than the median row's, as a logarithm; balances do not tell."""
        return middle_of(np.where(self.balance, np.nan, distance), TOGETHER)


Source = Callable[[], Iterator[Figures]]


def learn(source: Source, count: int, pairs: Sequence[tuple[int, int]], given: Parameters) -> Norms | None:
    """`source` gives the batches as often as asked; `count` fields. None where there are no rows."""
    raw = Histogram(count, -20, 45, 50)
    ratios = Histogram(len(pairs), -12, 12, 25)
    negative, there = np.zeros(count), np.zeros(count)
    decimals: Array | None = None
    for batch in source():
        raw.add(batch.logs, batch.group)
        ratios.add(log_ratios(batch.values, pairs), batch.group)
        negative += (batch.values < 0).sum(axis=0)
        there += np.isfinite(batch.values).sum(axis=0)
        if decimals is None:
            decimals = _usual_decimals(batch.values[:SAMPLED])
    if decimals is None:
        return None
    middle, spread = raw.bounds(given.outlier.least)
    pair_middle, pair_spread = ratios.bounds(given.outlier.least)
    norms = Norms(
        middle=middle, spread=np.maximum(spread, LEAST_SPREAD), own=np.zeros(count), size=0.0,
        balance=negative > np.maximum(BALANCE * there, 1), decimals=decimals, pairs=pairs,
        pair_middle=pair_middle, pair_spread=np.maximum(pair_spread, LEAST_NOISE),
    )  # fmt: skip
    return _with_spreads(norms, source, count, given)


def _with_spreads(norms: Norms, source: Source, count: int, given: Parameters) -> Norms:
    own, size = Histogram(count, -30, 30, 50), Histogram(1, -30, 30, 50)
    for batch in source():
        distance = norms.distance(batch)
        sizes = norms.sizes(distance)
        one = np.zeros(len(sizes), dtype=np.int64)
        own.add(distance - sizes[:, None], one)
        size.add(sizes[:, None], one)
    spreads = own.bounds(given.outlier.least)[1][:, 0]
    whole = float(size.bounds(given.outlier.least)[1][0, 0])
    return Norms(
        **{**{name: getattr(norms, name) for name in Norms.__dataclass_fields__},
           "own": np.maximum(spreads, LEAST_SPREAD), "size": max(whole, LEAST_SPREAD) if np.isfinite(whole) else np.nan}
    )  # fmt: skip


def log_ratios(values: Array, pairs: Sequence[tuple[int, int]]) -> Array:
    """Rows × pairs; NaN where one of the two is not above zero."""
    logs = logarithms(values)
    left, right = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    return np.asarray(logs[:, left] - logs[:, right])


def decimals_of(values: Array) -> Array:
    """Digits behind the point, as far as a float can tell.

    >>> decimals_of(np.array([24.36, 0.002436, 7.0, 1952.0])).tolist()
    [2, 6, 0, 0]
    """
    found = np.full(values.shape, MOST_DECIMALS)
    sizes = np.abs(np.where(np.isfinite(values), values, 0.0))
    for places in range(MOST_DECIMALS - 1, -1, -1):
        scaled = sizes * 10.0**places
        found[np.abs(scaled - np.rint(scaled)) <= 1e-9 * np.maximum(scaled, 1)] = places
    return found


def _usual_decimals(values: Array) -> Array:
    """What 95 of 100 figures of a field do not exceed."""
    columns = [column[np.isfinite(column) & (column != 0)] for column in values.T]
    return np.array([np.percentile(decimals_of(column), 95) if len(column) else 0 for column in columns])
