"""Which choice the ranking depends on most: Sobol indices of first and total order.

Design: Saltelli et al. (2010), N·(d + 2) runs; both estimators are Jansen's (1999). The output is the mean absolute shift
of ranks against the index as built. Every choice is one factor; all weights together are one, a list of draws to pick from.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from jiqun.composite.arrays import Floats
from jiqun.composite.pipeline import Index
from jiqun.composite.ranking import rank_change, ranks
from jiqun.composite.robustness import Alternatives, Uncertainty, draw_weights

#: Units whose shifts are averaged; of more, a seeded sample.
UNITS = 1_000
FACTORS = ("treat", "normalise", "aggregate", "weights")


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """Of the variance of the mean shift of ranks: the share a choice explains alone (`first`) and with all interactions
    (`total`). `shift` is the mean shift itself. Estimates scatter with 1/√N and may fall a little below 0."""

    first: Mapping[str, float]
    total: Mapping[str, float]
    shift: float
    runs: int


def sensitivity(index: Index, asked: Uncertainty, samples: int = 512) -> Sensitivity:
    """Sobol indices of every choice that has alternatives; `samples` is N.

    Raises the CompositeError of any combination that cannot be reckoned: the design needs all of them.
    """
    random = np.random.default_rng(asked.seed)
    units = len(index.units)
    rows = np.sort(random.choice(units, UNITS, replace=False)) if units > UNITS else np.arange(units)
    alternatives = Alternatives.of(index, asked, rows)
    drawn = draw_weights(index, asked, samples, random)
    sizes = (
        len(alternatives.treatments), len(alternatives.normalisations), len(alternatives.aggregations),
        samples if drawn else 1,
    )  # fmt: skip
    active = [place for place, size in enumerate(sizes) if size > 1]
    if not active:
        return Sensitivity({}, {}, 0.0, 0)
    first, second = random.random((2, samples, len(FACTORS)))
    blocks = [first, second]
    for place in active:
        crossed = first.copy()
        crossed[:, place] = second[:, place]
        blocks.append(crossed)
    chosen = np.minimum((np.concatenate(blocks) * sizes).astype(int), np.array(sizes) - 1)
    ranked = alternatives.ranks(chosen[:, :3], {name: item[chosen[:, 3]] for name, item in drawn.items()})
    # A shift among some of the units is that share of a shift among all.
    shifts = rank_change(ranked, ranks(index.total[rows])) * units / len(rows)
    shifts = shifts.reshape(len(blocks), samples)
    names = [FACTORS[place] for place in active]
    return _jansen(names, shifts)


def _jansen(names: list[str], shifts: Floats) -> Sensitivity:
    """S = 1 − mean (y_B − y_AB)² ÷ 2V, S_T = mean (y_A − y_AB)² ÷ 2V."""
    base, other, crossed = shifts[0], shifts[1], shifts[2:]
    spread = float(shifts[:2].var())
    if spread == 0:
        nothing = dict.fromkeys(names, 0.0)
        return Sensitivity(nothing, nothing, float(shifts[:2].mean()), shifts.size)
    alone = 1 - ((other - crossed) ** 2).mean(axis=1) / (2 * spread)
    whole = ((base - crossed) ** 2).mean(axis=1) / (2 * spread)
    return Sensitivity(
        dict(zip(names, map(float, alone), strict=True)),
        dict(zip(names, map(float, whole), strict=True)),
        float(shifts[:2].mean()),
        shifts.size,
    )
