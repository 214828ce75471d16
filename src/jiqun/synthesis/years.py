"""One year after another: who is above designated size, and what value each enterprise adds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from jiqun.synthesis.draws import blocks, draws
from jiqun.synthesis.population import Population
from jiqun.synthesis.raking import rake
from jiqun.synthesis.targets import Targets

Floats = npt.NDArray[np.float64]
FULLEST = 0.97  #: at most this share of a district's enterprises is above designated size
FLOOR_SHARE = 0.4  #: at most this share of a division's value added is spread evenly


@dataclass(frozen=True)
class Year:
    """`number` counts from the first year. value_added is 万元, 0 for enterprises that do not live."""

    year: int
    number: int
    alive: npt.NDArray[np.bool_]
    region: npt.NDArray[np.uint8]
    above: npt.NDArray[np.bool_]
    value_added: npt.NDArray[np.float32]


def live(population: Population, targets: Targets) -> Iterator[Year]:
    """Log size = base + AR(1) noise: a(t) = persistence · a(t−1) + ε. Yields the years in order."""
    rule, seed = population.recipe.dynamics, population.seed
    drift = np.zeros(population.size, np.float32)
    above = np.zeros(population.size, bool)
    for number, year in enumerate(population.years):
        for block, rows in blocks(population.size):
            shock = draws(seed, f"shock-{year}", block).normal(0, rule.noise, rows.stop - rows.start)
            drift[rows] = rule.persistence * drift[rows] + shock
        size = population.base + drift
        alive, region = population.alive(number), population.region(number)
        wanted = quotas(targets, region[alive], targets.firms(year))
        score = np.where(alive, size + rule.hysteresis * above, -np.inf)
        above = chosen(score, region, wanted)
        value = _value_added(population, targets, Year(year, number, alive, region, above, size))
        yield Year(year, number, alive, region, above, value)


def quotas(targets: Targets, region: npt.NDArray[np.uint8], count: int) -> npt.NDArray[np.int64]:
    """How many enterprises of each district are above designated size: declared shares, bounded by who lives there."""
    weights = np.array([targets.recipe.district_firms[name] for name in targets.regions])
    room = np.floor(np.bincount(region, minlength=len(weights)) * FULLEST).astype(np.int64)
    found = np.minimum(apportioned(weights, count), room)
    while found.sum() < min(count, room.sum()):
        open_weights = np.where(found < room, weights, 0.0)
        found = np.minimum(found + apportioned(open_weights, int(min(count, room.sum()) - found.sum())), room)
    seats: npt.NDArray[np.int64] = found
    return seats


def apportioned(weights: Floats, count: int) -> npt.NDArray[np.int64]:
    """`count` seats by largest remainder.

    >>> apportioned(np.array([1.0, 1.0, 2.0]), 5).tolist()
    [1, 1, 3]
    """
    exact = weights / weights.sum() * count
    found = np.floor(exact).astype(np.int64)
    order = np.argsort(-(exact - found), kind="stable")[: count - int(found.sum())]
    found[order] += 1
    seats: npt.NDArray[np.int64] = found
    return seats


def chosen(
    score: npt.NDArray[np.floating], region: npt.NDArray[np.uint8], wanted: npt.NDArray[np.int64]
) -> npt.NDArray[np.bool_]:
    """The highest scores of each district, ties by row."""
    found = np.zeros(len(score), bool)
    for number, count in enumerate(wanted):
        own = np.flatnonzero((region == number) & np.isfinite(score))
        if count:
            found[own[np.argsort(-score[own], kind="stable")[:count]]] = True
    return found


def _value_added(population: Population, targets: Targets, now: Year) -> npt.NDArray[np.float32]:
    """floor + factor(district, division) · excess, the factors raked to the margins of districts and divisions."""
    size, above = now.value_added, now.above
    cut = _cuts(size, now, len(targets.regions))
    excess = np.where(above, np.exp(size) - np.exp(cut[now.region]) * 0.98, 0.0)
    excess = np.maximum(excess, np.where(above, 1e-3, 0.0))
    width = len(population.recipe.divisions)
    cell = now.region.astype(np.int64) * width + population.division
    shape = (len(targets.regions), width)
    held = np.bincount(cell, excess, minlength=shape[0] * width).astype(float).reshape(shape)
    counts = np.bincount(cell[above], minlength=shape[0] * width).reshape(shape)
    total = targets.value_added(now.year)
    rows = targets.district_shares(now.year) * total
    columns = targets.division_shares(now.year, counts.sum(axis=0) > 0) * total
    floor = _floors(population, counts, rows, columns)
    factors = rake(held, rows - counts @ floor, columns - counts.sum(axis=0) * floor)
    found = np.where(above, floor[population.division] + factors.ravel()[cell] * excess, 0.0)
    below = now.alive & ~above
    rate = np.array([item.va_rate for item in population.recipe.divisions])[population.division]
    small = np.minimum(np.exp(size - cut[now.region]), 0.95) * population.recipe.threshold * 0.8 * rate
    return np.where(below, small, found).astype(np.float32)


def _cuts(size: npt.NDArray[np.float32], now: Year, regions: int) -> Floats:
    """Log size of the smallest enterprise above designated size, by district."""
    found = np.full(regions, np.inf)
    np.minimum.at(found, now.region[now.above], size[now.above])
    return np.where(np.isfinite(found), found, 0.0)


def _floors(population: Population, counts: npt.NDArray[np.int64], rows: Floats, columns: Floats) -> Floats:
    """Value added that goes with revenue at the threshold, per division; less where margins are small."""
    rates = np.array([item.va_rate for item in population.recipe.divisions])
    held = counts.sum(axis=0)
    floor = population.recipe.threshold * rates
    floor = np.minimum(
        floor, FLOOR_SHARE * np.divide(columns, held, out=np.zeros_like(columns), where=held > 0)
    )
    spread = counts @ floor
    tight = np.min(np.divide(FLOOR_SHARE * rows, spread, out=np.ones_like(rows), where=spread > 0))
    loosened: Floats = floor * min(1.0, float(tight))
    return loosened
