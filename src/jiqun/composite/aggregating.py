"""Aggregating in levels: indicators to dimensions to the index, one set of weights or thousands at once.

A mean takes values (units × k), or (draws × units × k), and weights (draws × k), and returns (draws × units). Gaps are
left out and the weights of what is known are scaled up. Sources: OECD–JRC Handbook §1.7; Mazziotta & Pareto (2013);
Copeland (1951) as in Munda (2008).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

import numpy as np

from jiqun.composite.arrays import Floats, named
from jiqun.composite.errors import NotPositive, TooManyUnits
from jiqun.composite.framework import Framework

Mean: TypeAlias = Callable[[Floats, Floats, Sequence[str]], Floats]
#: Pairs are compared: beyond this the comparison of all of them no longer fits.
COPELAND_UNITS = 2_000


def arithmetic(values: Floats, weights: Floats, names: Sequence[str] = ()) -> Floats:
    """Σ w·x ÷ Σ w: what is lost on one is made up for by another.

    >>> arithmetic(np.array([[10.0, 40], [np.nan, 40]]), np.array([[2.0, 1]])).tolist()
    [[20.0, 40.0]]
    """
    return _mean(values, weights)


def geometric(values: Floats, weights: Floats, names: Sequence[str] = ()) -> Floats:
    """exp(Σ w·ln x ÷ Σ w): making up for a weakness costs more the weaker it is. Raises NotPositive."""
    _positive(values, names, "几何平均 / geometric")
    return np.asarray(np.exp(_mean(np.log(values), weights)))


def harmonic(values: Floats, weights: Floats, names: Sequence[str] = ()) -> Floats:
    """Σ w ÷ Σ (w ÷ x). Raises NotPositive."""
    _positive(values, names, "调和平均 / harmonic")
    return np.asarray(1 / _mean(1 / values, weights))


def mpi(values: Floats, weights: Floats, names: Sequence[str] = ()) -> Floats:
    """Mazziotta–Pareto: the mean less a penalty for imbalance, M − S²÷M, meant for values around 100 ± 10.

    Raises NotPositive where a mean is not positive.
    """
    mean = _mean(values, weights)
    if np.any(mean <= 0):
        raise NotPositive(names, "MPI")
    spread = np.maximum(_mean(values**2, weights) - mean**2, 0)
    return np.asarray(mean - spread / mean)


def copeland(values: Floats, weights: Floats, names: Sequence[str] = ()) -> Floats:
    """Duels won less duels lost; a duel is won by the greater weight of indicators. Nothing is made up for.

    Raises TooManyUnits.
    """
    units = values.shape[-2]
    if units > COPELAND_UNITS:
        raise TooManyUnits(units, COPELAND_UNITS, "Copeland")
    if values.ndim == 2:
        return _duels(np.tensordot(weights, _better(values), axes=1))
    each = [np.tensordot(own, _better(one), axes=1) for own, one in zip(weights, values, strict=True)]
    return _duels(np.stack(each))


def _better(values: Floats) -> Floats:
    """(k × units × units): 1 where the row beats the column on an indicator."""
    with np.errstate(invalid="ignore"):
        return np.asarray(values.T[:, :, None] > values.T[:, None, :], dtype=np.float64)


def _duels(won: Floats) -> Floats:
    margin = won - np.swapaxes(won, -1, -2)
    return np.asarray(np.where(np.abs(margin) > 1e-12, np.sign(margin), 0).sum(axis=-1))


def _mean(values: Floats, weights: Floats) -> Floats:
    known = ~np.isnan(values)
    if known.all():
        return np.asarray(_weigh(values, weights) / weights.sum(axis=1)[:, None])
    total = _weigh(known.astype(np.float64), weights)
    found = _weigh(np.where(known, values, 0), weights)
    return np.asarray(np.divide(found, total, out=np.full(found.shape, np.nan), where=total > 0))


def _weigh(values: Floats, weights: Floats) -> Floats:
    if values.ndim == 2:
        return np.asarray(weights @ values.T)
    return np.asarray(np.einsum("ruk,rk->ru", values, weights))


def _positive(values: Floats, names: Sequence[str], step: str) -> None:
    bad = values <= 0
    if bad.any():
        raise NotPositive(named(names, bad.any(axis=tuple(range(bad.ndim - 1)))), step)


AGGREGATIONS: Mapping[str, Mean] = {
    "arithmetic": arithmetic,
    "geometric": geometric,
    "harmonic": harmonic,
    "mpi": mpi,
    "copeland": copeland,
}


def aggregate(
    values: Floats, framework: Framework, mean: Mean = arithmetic, draws: Mapping[str, Floats] | None = None
) -> dict[str, Floats]:
    """Scores of every node, each (draws × units), from normalised values (units × indicators).

    `draws` holds weights (draws,) for the indicators and nodes whose weight varies; the others keep theirs.
    Raises NotPositive, TooManyUnits.
    """
    varied = dict(draws or {})
    count = max((len(item) for item in varied.values()), default=1)
    column = {name: values[:, place] for place, name in enumerate(framework.ids)}
    score: dict[str, Floats] = {}
    for node in framework.upward:
        below = framework.children[node]
        weights = np.column_stack(
            [varied.get(name, np.full(count, framework.weight[name])) for name in below]
        )
        if all(name in column for name in below):
            stacked = np.column_stack([column[name] for name in below])
        else:
            shape = (count, len(values))
            stacked = np.stack(
                [score[name] if name in score else np.broadcast_to(column[name], shape) for name in below],
                axis=-1,
            )
        score[node] = mean(stacked, weights, below)
    return score
