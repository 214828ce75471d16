"""How firm a grade stands, and whom a method favours.

Robustness: Monte-Carlo over weights and data (Saisana, Saltelli & Tarantola 2005, J. R. Stat. Soc. A 168: 307–323): every
weight and every number is multiplied by a uniform factor; bases and quotas are reckoned anew in each run.
Bias: shares of the best and worst class by group against those of all, with Wilson's interval (Wilson 1927, JASA 22).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from jiqun.appraisal.matrix import Array, Indices, Matrix

RUNS = 500
SEED = 20_231_130


@dataclass(frozen=True)
class Robustness:
    """`shares` is (firms × grades), in `order`: how often each firm had each grade; `survived` how often its own."""

    order: tuple[str, ...]
    codes: tuple[str, ...]
    grades: Indices
    shares: Array
    survived: Array
    runs: int
    weights: float
    data: float

    @property
    def mean(self) -> float:
        """The share of all grades that survive, on average over the runs."""
        return float(self.survived.mean()) if len(self.survived) else float("nan")

    def by_class(self, count: int) -> list[float | None]:
        """Mean survival of each class; None of an empty one."""
        found: list[float | None] = []
        for index in range(count):
            mine = self.survived[self.grades == index]
            found.append(float(mine.mean()) if len(mine) else None)
        return found


def robustness(
    matrix: Matrix, *, weights: float = 0.2, data: float = 0.05, runs: int = RUNS, seed: int = SEED
) -> Robustness:
    """Grades after adjustments, `runs` times under weights ± `weights` and data ± `data` (shares of one)."""
    own = matrix.finals()
    counts = np.zeros((matrix.size, len(matrix.after.order)))
    generator = np.random.default_rng(seed)
    rows = np.arange(matrix.size)
    for _ in range(runs):
        counts[rows, matrix.perturbed(generator, weights=weights, data=data).finals()] += 1
    shares = counts / runs
    return Robustness(matrix.after.order, matrix.codes, own, shares, shares[rows, own], runs, weights, data)


@dataclass(frozen=True, slots=True)
class Lean:
    """A group's share of one class, its Wilson interval of 95 %, and the share of all others. It leans where the interval
    does not hold the share of the others."""

    group: str
    enterprises: int
    share: float
    low: float
    high: float
    others: float

    @property
    def leans(self) -> bool:
        return not self.low <= self.others <= self.high


def leanings(groups: Sequence[str], graded: npt.NDArray[np.bool_]) -> list[Lean]:
    """Of each group, the share for whom `graded` is true. Groups in their order of name."""
    names = np.array(groups, dtype=object)
    found: list[Lean] = []
    for name in sorted(set(groups)):
        mine = names == name
        inside, outside = graded[mine], graded[~mine]
        low, high = wilson(int(inside.sum()), len(inside))
        others = float(outside.mean()) if len(outside) else float("nan")
        found.append(Lean(name, len(inside), float(inside.mean()), low, high, others))
    return found


def wilson(hits: int, of: int, z: float = 1.959963984540054) -> tuple[float, float]:
    """Wilson's score interval for a share.

    >>> [round(bound, 4) for bound in wilson(10, 50)]
    [0.1124, 0.3304]
    """
    if not of:
        return 0.0, 1.0
    share = hits / of
    middle = (share + z * z / (2 * of)) / (1 + z * z / of)
    half = z * math.sqrt(share * (1 - share) / of + z * z / (4 * of * of)) / (1 + z * z / of)
    return max(middle - half, 0.0), min(middle + half, 1.0)


@dataclass(frozen=True)
class Move:
    """An enterprise whose final grade differs between two reckonings."""

    code: str
    before: str
    after: str
    score_before: float
    score_after: float


def moves(before: Matrix, after: Matrix) -> list[Move]:
    """Whose final grade changes when the weights, classes or data change; both over the same enterprises."""
    one, other = before.scores(), after.scores()
    old, new = before.finals(one), after.finals(other)
    was, becomes = before.after.order, after.after.order
    return [
        Move(before.codes[i], was[old[i]], becomes[new[i]], float(one[i]), float(other[i]))
        for i in range(before.size)
        if was[old[i]] != becomes[new[i]]
    ]


def flows(found: Sequence[Move]) -> Mapping[tuple[str, str], int]:
    """How many move from each class to each other."""
    told: dict[tuple[str, str], int] = {}
    for item in found:
        key = (item.before, item.after)
        told[key] = told.get(key, 0) + 1
    return dict(sorted(told.items()))
