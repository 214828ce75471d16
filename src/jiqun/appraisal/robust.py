"""How firm a grade stands, and whom a method favours.

Robustness: Monte-Carlo over weights and data (Saisana, Saltelli & Tarantola 2005, J. R. Stat. Soc. A 168: 307–323): every
weight and every number is multiplied by a uniform factor; bases and quotas are reckoned anew in each run.
Bias: a group's share of the best and worst class with Wilson's interval (Wilson 1927, JASA 22), and its difference from the
share of all others with Newcombe's (1998, Statistics in Medicine 17: 873–890, method 10).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import NormalDist

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
    """A group's share of one class with its interval of 95 %, the share of all others, and the interval of the difference.
    It leans where that interval does not hold nought."""

    group: str
    enterprises: int
    share: float
    low: float
    high: float
    others: float
    apart: tuple[float, float]

    @property
    def leans(self) -> bool:
        return not self.apart[0] <= 0 <= self.apart[1]


def leanings(groups: Sequence[str], graded: npt.NDArray[np.bool_], *, compared: int = 1) -> list[Lean]:
    """Of each group, the share for whom `graded` is true. Groups in their order of name.

    `compared` is how many groups are looked at together: with Bonferroni's level 5 % ÷ `compared` the chance that any of
    them leans by accident stays below 5 %.
    """
    names = np.array(groups, dtype=object)
    level = NormalDist().inv_cdf(1 - 0.05 / (2 * max(compared, 1)))
    found: list[Lean] = []
    for name in sorted(set(groups)):
        mine = names == name
        inside, outside = graded[mine], graded[~mine]
        low, high = wilson(int(inside.sum()), len(inside))
        others = float(outside.mean()) if len(outside) else float("nan")
        apart = newcombe(int(inside.sum()), len(inside), int(outside.sum()), len(outside), level)
        found.append(Lean(name, len(inside), float(inside.mean()), low, high, others, apart))
    return found


Z = 1.959963984540054  #: the normal quantile of 95 %


def wilson(hits: int, of: int, z: float = Z) -> tuple[float, float]:
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


def newcombe(hits: int, of: int, others: int, of_others: int, z: float = Z) -> tuple[float, float]:
    """The interval of the difference of two shares; from −1 to 1 where one of them is of nothing.

    >>> [round(bound, 4) for bound in newcombe(56, 70, 48, 80)]
    [0.0524, 0.3339]
    """
    if not of or not of_others:
        return -1.0, 1.0
    (low, high), (low_others, high_others) = wilson(hits, of, z), wilson(others, of_others, z)
    share, share_others = hits / of, others / of_others
    apart = share - share_others
    return (
        apart - math.hypot(share - low, high_others - share_others),
        apart + math.hypot(high - share, share_others - low_others),
    )


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
