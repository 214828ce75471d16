"""How far ranks depend on choices: Monte Carlo over weights, treatment, normalisation and aggregation.

Method: Saisana, Saltelli & Tarantola (2005). Every replication draws one alternative of each choice and multiplies each
weight by 1 + U(−noise, noise). Alternatives are normalised once, then thousands of weights are aggregated together.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product

import numpy as np
from numpy.typing import NDArray

from jiqun.composite.aggregating import aggregate
from jiqun.composite.arrays import Floats
from jiqun.composite.errors import CompositeError
from jiqun.composite.methods import Method
from jiqun.composite.pipeline import Index, Stage, area_values, normalised, treated
from jiqun.composite.ranking import ranks

#: Numbers held at a time while aggregating draws.
AT_ONCE = 4_000_000
#: Pairs of units looked at; among more, a seeded sample.
PAIRS = 50_000
CERTAIN = 0.95

Choice = tuple[int, int, int]


@dataclass(frozen=True)
class Uncertainty:
    """What might have been chosen otherwise. Without alternatives the recipe's own method stays.

    `noise` is the share that weights may be off by, at the `levels` given (1 for indicators, 2 above them …; all when
    empty).
    """

    noise: float = 0.2
    levels: tuple[int, ...] = ()
    treatments: tuple[Method, ...] = ()
    normalisations: tuple[Method, ...] = ()
    aggregations: tuple[Method, ...] = ()
    replications: int = 1000
    seed: int = 20_240_101


@dataclass(frozen=True)
class Robustness:
    """Ranks over the draws: `ranks` (draws × units), and for each unit the nominal rank, mean, median and the interval
    that 90 % of draws fall into. `certain` is the share of pairs of units whose order more than 95 % of draws agree on;
    `impossible` are combinations of methods that cannot be reckoned together, with the reason."""

    units: tuple[str, ...]
    nominal: Floats
    ranks: Floats = field(repr=False)
    certain: float
    pairs: int
    impossible: tuple[tuple[str, str], ...] = ()

    @property
    def median(self) -> Floats:
        return np.asarray(np.median(self.ranks, axis=0))

    @property
    def mean(self) -> Floats:
        return np.asarray(self.ranks.mean(axis=0))

    @property
    def low(self) -> Floats:
        """5 % of draws place the unit before this rank."""
        return np.asarray(np.quantile(self.ranks, 0.05, axis=0))

    @property
    def high(self) -> Floats:
        return np.asarray(np.quantile(self.ranks, 0.95, axis=0))


@dataclass(frozen=True)
class Alternatives:
    """The index under every choice: normalised figures for each pair of treatment and normalisation, kept. `rows` picks the
    units that are scored; all are normalised."""

    index: Index
    treatments: tuple[Method, ...]
    normalisations: tuple[Method, ...]
    aggregations: tuple[Method, ...]
    rows: NDArray[np.int_] | None = None
    _kept: dict[tuple[int, int], Floats] = field(default_factory=dict, repr=False)

    @classmethod
    def of(cls, index: Index, asked: Uncertainty, rows: NDArray[np.int_] | None = None) -> Alternatives:
        recipe = index.recipe
        return cls(
            index,
            asked.treatments or (recipe.treat,),
            asked.normalisations or (recipe.normalise,),
            asked.aggregations or (recipe.aggregate,),
            rows,
        )

    def choices(self) -> Iterator[Choice]:
        return product(
            range(len(self.treatments)), range(len(self.normalisations)), range(len(self.aggregations))
        )

    def values(self, treatment: int, normalisation: int) -> Floats:
        """Normalised figures (units × indicators) of the indicators that take part in the index."""
        key = (treatment, normalisation)
        if key not in self._kept:
            filled = _only(self.index.stage("impute"), self.index.framework.ids)
            stage = treated(filled, self.treatments[treatment])
            reference = area_values(self.index.sheet, self.index.framework)
            found = normalised(stage, self.index.framework, self.normalisations[normalisation], reference)
            self._kept[key] = found.values if self.rows is None else found.values[self.rows]
        return self._kept[key]

    def scores(self, choice: Choice, draws: Mapping[str, Floats]) -> Floats:
        """(draws × units) by one combination of methods. Raises any CompositeError of its methods."""
        values = self.values(choice[0], choice[1])
        mean = self.aggregations[choice[2]].of("aggregate")
        count = max((len(item) for item in draws.values()), default=1)
        step = max(1, AT_ONCE // max(1, values.size))
        parts = [
            aggregate(
                values,
                self.index.framework,
                mean,
                {name: item[start : start + step] for name, item in draws.items()},
            )[self.index.framework.root]
            for start in range(0, count, step)
        ]
        return np.concatenate(parts)

    def said(self, choice: Choice) -> str:
        chosen = (self.treatments[choice[0]], self.normalisations[choice[1]], self.aggregations[choice[2]])
        return " · ".join(map(str, chosen))

    def ranks(self, choices: NDArray[np.int_], draws: Mapping[str, Floats]) -> Floats:
        """Ranks (runs × units), each run by its row of `choices` (runs × 3) and its weights."""
        units = len(self.index.units) if self.rows is None else len(self.rows)
        found = np.empty((len(choices), units))
        for choice in np.unique(choices, axis=0):
            own = np.flatnonzero((choices == choice).all(axis=1))
            drawn = {name: item[own] for name, item in draws.items()}
            key = (int(choice[0]), int(choice[1]), int(choice[2]))
            scored = self.scores(key, drawn)
            found[own] = ranks(np.broadcast_to(scored, (len(own), scored.shape[1])))
        return found


def _only(stage: Stage, names: tuple[str, ...]) -> Stage:
    place = {name: number for number, name in enumerate(stage.indicators)}
    values = stage.values[:, [place[name] for name in names]]
    return Stage(stage.step, stage.method, stage.units, names, values)


def draw_weights(
    index: Index, asked: Uncertainty, count: int, random: np.random.Generator
) -> dict[str, Floats]:
    """Weights (draws,) for every indicator and node that may be off: w · (1 + U(−noise, noise))."""
    framework = index.framework
    if asked.noise <= 0:
        return {}
    chosen = [
        name
        for name in framework.weight
        if name != framework.root and (not asked.levels or framework.height(name) in asked.levels)
    ]
    return {
        name: framework.weight[name] * (1 + random.uniform(-asked.noise, asked.noise, count))
        for name in chosen
    }


def robustness(index: Index, asked: Uncertainty | None = None) -> Robustness:
    """Ranks under other weights and methods, seeded.

    Raises the CompositeError of the methods where no combination at all can be reckoned.
    """
    asked = asked or Uncertainty()
    random = np.random.default_rng(asked.seed)
    alternatives = Alternatives.of(index, asked)
    possible, impossible = _possible(alternatives)
    runs = np.array(possible)[random.integers(0, len(possible), asked.replications)]
    ranked = alternatives.ranks(runs, draw_weights(index, asked, asked.replications, random))
    certain, pairs = _certain(ranked, random)
    return Robustness(index.units, index.ranks, ranked, certain, pairs, tuple(impossible))


def _possible(alternatives: Alternatives) -> tuple[list[Choice], list[tuple[str, str]]]:
    possible: list[Choice] = []
    impossible: list[tuple[str, str]] = []
    refused: CompositeError | None = None
    for choice in alternatives.choices():
        try:
            alternatives.scores(choice, {})
            possible.append(choice)
        except CompositeError as error:
            refused = error
            impossible.append((alternatives.said(choice), str(error)))
    if not possible and refused is not None:
        raise refused
    return possible, impossible


def _certain(ranked: Floats, random: np.random.Generator) -> tuple[float, int]:
    """The share of pairs whose order is certain, and how many pairs were looked at."""
    units = ranked.shape[1]
    if units * (units - 1) // 2 <= PAIRS:
        first, second = np.triu_indices(units, 1)
    else:
        first = random.integers(0, units, PAIRS)
        second = (first + random.integers(1, units, PAIRS)) % units
    ahead = np.zeros(len(first))
    behind = np.zeros(len(first))
    # A few draws at a time: pairs × draws need not fit.
    for block in np.array_split(ranked, max(1, len(ranked) * len(first) // AT_ONCE)):
        ahead += (block[:, first] < block[:, second]).sum(axis=0)
        behind += (block[:, first] > block[:, second]).sum(axis=0)
    share = np.maximum(ahead, behind) / len(ranked)
    return (float((share > CERTAIN).mean()) if len(first) else 1.0), len(first)
