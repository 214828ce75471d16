"""Weights from pairwise comparisons (analytic hierarchy process, Saaty 1980, 1990)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from jiqun.composite.arrays import Floats
from jiqun.composite.errors import ComparisonInvalid

#: Saaty's mean consistency index of random matrices, for 1 to 10 things.
RANDOM_INDEX = (0.0, 0.0, 0.58, 0.90, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49)
ACCEPTABLE = 0.1


@dataclass(frozen=True, slots=True)
class Priorities:
    """Weights (n,) that add up to 1, with the largest eigenvalue, the consistency index and ratio."""

    weights: Floats
    eigenvalue: float
    index: float
    ratio: float

    @property
    def consistent(self) -> bool:
        """Whether the judgements contradict each other no more than Saaty accepts: CR ≤ 0.1."""
        return self.ratio <= ACCEPTABLE


def ahp(comparisons: ArrayLike) -> Priorities:
    """The principal eigenvector of a matrix whose entry ij says how many times i matters as much as j.

    CI = (λ − n) ÷ (n − 1), CR = CI ÷ RI. Raises ComparisonInvalid.

    >>> found = ahp([[1, 3, 5], [1 / 3, 1, 2], [1 / 5, 1 / 2, 1]])
    >>> found.weights.round(3).tolist(), round(found.ratio, 4), found.consistent
    ([0.648, 0.23, 0.122], 0.0032, True)
    """
    matrix = np.asarray(comparisons, dtype=np.float64)
    _check(matrix)
    values, vectors = np.linalg.eig(matrix)
    place = int(np.argmax(values.real))
    weights = np.abs(vectors[:, place].real)
    n, largest = len(matrix), float(values[place].real)
    index = (largest - n) / (n - 1)
    random = RANDOM_INDEX[n - 1]
    return Priorities(weights / weights.sum(), largest, index, index / random if random else 0.0)


def from_upper(judgements: Sequence[Sequence[float]]) -> Floats:
    """The whole matrix from the judgements right of the diagonal, a row each: n − 1 numbers, then n − 2 …

    >>> from_upper([[3, 5], [2]]).round(2).tolist()
    [[1.0, 3.0, 5.0], [0.33, 1.0, 2.0], [0.2, 0.5, 1.0]]

    Raises ComparisonInvalid where a row has too many or too few numbers.
    """
    n = len(judgements) + 1
    matrix = np.ones((n, n))
    for row, given in enumerate(judgements):
        if len(given) != n - 1 - row or any(not number > 0 for number in given):
            raise ComparisonInvalid(row, row + 1, f"应有 {n - 1 - row} 个正数")
        matrix[row, row + 1 :] = given
        matrix[row + 1 :, row] = 1 / np.asarray(given, dtype=np.float64)
    return matrix


def _check(matrix: Floats) -> None:
    if matrix.ndim != 2 or matrix.shape[0] != matrix.shape[1] or not 2 <= len(matrix) <= len(RANDOM_INDEX):
        raise ComparisonInvalid(0, 0, "应为 2–10 阶方阵")
    bad = np.argwhere(~(np.isfinite(matrix) & (matrix > 0)))
    if len(bad):
        raise ComparisonInvalid(int(bad[0][0]), int(bad[0][1]), "应为正数")
    # Printed matrices round 1/3 to .33: half a per cent is rounding, not contradiction.
    bad = np.argwhere(np.abs(matrix * matrix.T - 1) > 0.02)
    if len(bad):
        raise ComparisonInvalid(int(bad[0][0]), int(bad[0][1]), "应与对称位置互为倒数")
