"""Composite evaluations of a city: a scheme, its figures of a year, the index, and how far its ranks can be relied upon."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np

from jiqun.composite.arrays import Floats
from jiqun.composite.errors import CompositeError, NothingToEvaluate
from jiqun.composite.importance import Removal, importances, without_each
from jiqun.composite.methods import GIVEN, Method
from jiqun.composite.pipeline import Index, Sheet, build
from jiqun.composite.robustness import Robustness, robustness
from jiqun.composite.scheme import SchemeRecord
from jiqun.composite.sobol import Sensitivity, sensitivity
from jiqun.workspace.city import City
from jiqun.workspace.composite_figures import Gathered, gather
from jiqun.workspace.composite_firms import Subject
from jiqun.workspace.facts import Desk

#: Samples of the Sobol design: N·(d + 2) runs.
SAMPLES = 256


@dataclass(frozen=True)
class Asked:
    """What a reader asks of a scheme. `weigh` replaces the scheme's weighting; `weights` those of single dimensions and
    indicators; `noise` is how far weights may be off when ranks are tried."""

    weigh: str = ""
    weights: Mapping[str, float] = field(default_factory=dict)
    noise: float | None = None
    robust: bool = True


@dataclass(frozen=True)
class Trial:
    """How the ranks stand up. `refused` says why the shares of choices could not be told apart."""

    robustness: Robustness
    sensitivity: Sensitivity | None
    removals: Mapping[str, Removal]
    importance: Mapping[str, float]
    refused: str = ""


@dataclass(frozen=True)
class Evaluation:
    """A ranking of a year. `before` are last year's ranks by unit, where the same indicators from the same
    sources give them."""

    scheme: SchemeRecord
    asked: Asked
    year: int
    gathered: Gathered
    index: Index
    trial: Trial | None
    before: Mapping[str, float]

    @property
    def simulated(self) -> bool:
        return self.gathered.simulated

    @cached_property
    def by_id(self) -> Mapping[str, Subject]:
        return {item.id: item for item in self.gathered.subjects}


def evaluate(
    city: City, desk: Desk | None, scheme: SchemeRecord, year: int, asked: Asked | None = None
) -> Evaluation:
    """Units ranked by a scheme.

    Raises NothingToEvaluate without figures, any CompositeError of a step, PackFileInvalid for a scheme whose figures are
    not defined.
    """
    asked = asked or Asked()
    gathered = gather(city, desk, scheme, year)
    index = _index(scheme, gathered, year, asked)
    return Evaluation(
        scheme, asked, year, gathered, index,
        try_out(index, scheme, asked) if asked.robust else None,
        _before(city, desk, scheme, year, asked, gathered),
    )  # fmt: skip


def years_of(city: City, desk: Desk | None, scheme: SchemeRecord) -> list[int]:
    """Years that the scheme may be asked for: those with returns, and those with published figures of its indicators."""
    found = set(desk.facts().years()) if desk is not None else set()
    if scheme.units == "region" and scheme.kind == "rank" and not found:
        asked = {item.published for item in scheme.indicators if item.published}
        found |= {item.year for item in city.observations.all if item.row.indicator in asked and item.year}
    return sorted(found)


def _index(scheme: SchemeRecord, gathered: Gathered, year: int, asked: Asked) -> Index:
    if len(gathered.subjects) < 2 or not gathered.used:
        raise NothingToEvaluate(scheme.title.zh, year)
    recipe = scheme.steps.recipe
    if asked.weigh:
        recipe = replace(recipe, weigh=Method(asked.weigh))
    sheet = sheet_of(scheme, gathered, asked.weights)
    return build(sheet, recipe)


def sheet_of(scheme: SchemeRecord, gathered: Gathered, weights: Mapping[str, float]) -> Sheet:
    """The figures as an array in the order of the scheme, with the area's values as reference."""
    used = gathered.used
    framework = scheme.framework().weighted(dict(weights)).only([item.record.id for item in used])
    values = np.full((len(gathered.subjects), len(used)), np.nan)
    for place, column in enumerate(used):
        known = column.known.values if column.known else {}
        values[:, place] = [known.get(unit.id, np.nan) for unit in gathered.subjects]
    areas: list[float | None] = [column.known.area if column.known else None for column in used]
    return Sheet(
        tuple(unit.id for unit in gathered.subjects), framework, values,
        groups=[unit.group for unit in gathered.subjects], reference=_floats(areas),
    )  # fmt: skip


def _floats(values: list[float | None]) -> Floats:
    return np.array([np.nan if item is None else item for item in values], dtype=np.float64)


def try_out(index: Index, scheme: SchemeRecord, asked: Asked) -> Trial:
    """The ranks under other weights and methods, and what counts for how much."""
    doubts = scheme.doubts.uncertainty
    if asked.noise is not None:
        doubts = replace(doubts, noise=asked.noise)
    found, refused = None, ""
    try:
        found = sensitivity(index, doubts, SAMPLES)
    except CompositeError as error:
        refused = str(error)
    return Trial(robustness(index, doubts), found, without_each(index), importances(index), refused)


def _before(
    city: City, desk: Desk | None, scheme: SchemeRecord, year: int, asked: Asked, now: Gathered
) -> Mapping[str, float]:
    """Last year's ranks; none where other indicators, or other sources of them, would have to be compared."""
    earlier = gather(city, desk, scheme, year - 1)
    if _basis(earlier) != _basis(now):
        return {}
    try:
        index = _index(scheme, earlier, year - 1, asked)
    except CompositeError:
        return {}
    return dict(zip(index.units, map(float, index.ranks), strict=True))


def _basis(gathered: Gathered) -> set[tuple[str, str]]:
    return {(item.record.id, item.known.origin) for item in gathered.used if item.known}


__all__ = ["GIVEN", "Asked", "Evaluation", "Trial", "evaluate", "sheet_of", "try_out", "years_of"]
