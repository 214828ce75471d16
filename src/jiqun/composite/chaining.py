"""Chain indices: how a unit moves against itself, a base year being 100.

I_t = I_{t−1} · L_t, L_t the weighted mean in levels of x_t ÷ x_{t−1} (x_{t−1} ÷ x_t where less is better); with `fixed`
links I_t is the mean of x_t ÷ x_base itself. A link from or to a number not above zero says nothing and is left out, the
weights of the others being scaled up.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from jiqun.composite.aggregating import Mean, aggregate, arithmetic
from jiqun.composite.arrays import Flags, Floats
from jiqun.composite.errors import BaseMissing
from jiqun.composite.framework import Framework

Linking = Literal["chain", "fixed"]


@dataclass(frozen=True)
class Chain:
    """Indices of every node, each (years,), nan where the chain is broken; `links` (years × indicators) are the ratios that
    were used, and `broken` the links that could not be reckoned though a year had a figure."""

    years: tuple[int, ...]
    scores: Mapping[str, Floats]
    links: Floats
    broken: Flags


def chain(
    years: tuple[int, ...], values: Floats, framework: Framework, *, base: int, linking: Linking = "chain",
    mean: Mean = arithmetic,
) -> Chain:  # fmt: skip
    """The index of one unit from its figures (years × indicators), years in order.

    >>> from jiqun.composite.framework import Indicator, Node
    >>> tree = Framework((Indicator("output", "top"), Indicator("energy", "top", direction=-1)), (Node("top"),))
    >>> chain((2020, 2021), np.array([[100.0, 2.0], [120.0, 1.6]]), tree, base=2020).scores["top"].tolist()
    [100.0, 122.5]

    Raises BaseMissing where the base year is not among the years.
    """
    if base not in years:
        raise BaseMissing(base, years)
    at = years.index(base)
    before = np.full(values.shape, np.nan)
    if linking == "fixed":
        before[:] = values[at]
    else:
        before[1:] = values[:-1]
    links = _ratios(values, before, framework.directions)
    broken = np.isnan(links) & ~(np.isnan(values) & np.isnan(before))
    if linking == "chain":
        broken[0] = False
    scores = {name: found[0] for name, found in aggregate(100 * links, framework, mean).items()}
    if linking == "chain":
        scores = {name: _chained(found, at) for name, found in scores.items()}
    return Chain(years, scores, links, broken)


def _ratios(values: Floats, before: Floats, directions: Floats) -> Floats:
    with np.errstate(invalid="ignore", divide="ignore"):
        known = (values > 0) & (before > 0)
        ratio = np.where(directions > 0, values / before, before / values)
    return np.asarray(np.where(known, ratio, np.nan))


def _chained(links: Floats, at: int) -> Floats:
    """Links in hundredths multiplied forward and back from the base."""
    found = np.full(len(links), np.nan)
    found[at] = 100.0
    for year in range(at + 1, len(links)):
        found[year] = found[year - 1] * links[year] / 100
    for year in range(at - 1, -1, -1):
        found[year] = found[year + 1] / (links[year + 1] / 100)
    return found
