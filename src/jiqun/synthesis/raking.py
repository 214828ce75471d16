"""Iterative proportional fitting of a table to its margins.

Source: Deming, W. E. and Stephan, F. F. (1940), On a least squares adjustment of a sampled frequency table when the
expected marginal totals are known, Annals of Mathematical Statistics 11, 427–444.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from jiqun.synthesis.errors import SynthesisInvalid

Floats = npt.NDArray[np.float64]


def rake(table: Floats, rows: Floats, columns: Floats, tolerance: float = 1e-9, rounds: int = 2000) -> Floats:
    """Factors for the cells of `table` (≥ 0) that give it these row and column sums; zero cells stay zero.

    The column margin is scaled to the sum of the rows first. Raises SynthesisInvalid when the margins cannot be met.

    >>> rake(np.ones((2, 2)), np.array([2.0, 6.0]), np.array([4.0, 4.0]))
    array([[1., 1.],
           [3., 3.]])
    """
    columns = columns * rows.sum() / columns.sum()
    factors = np.where(table > 0, 1.0, 0.0)
    for _ in range(rounds):
        factors *= _share(rows, (factors * table).sum(axis=1))[:, None]
        factors *= _share(columns, (factors * table).sum(axis=0))[None, :]
        missed = np.abs((factors * table).sum(axis=1) - rows)
        if missed.max() <= tolerance * rows.sum():
            return factors
    raise SynthesisInvalid(
        f"迭代比例拟合 {rounds} 轮未收敛（最大偏差 {missed.max():.4g}），某些区县和行业的目标互相矛盾或没有企业"
        f" / raking did not converge; some margins contradict each other or have no firms"
    )


def _share(wanted: Floats, held: Floats) -> Floats:
    return np.divide(wanted, held, out=np.zeros_like(wanted), where=held > 0)
