"""Chain indices of a city: the whole and each unit against itself, a base year being 100."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from jiqun.composite.aggregating import AGGREGATIONS
from jiqun.composite.chaining import Chain, chain
from jiqun.composite.errors import NothingToEvaluate
from jiqun.composite.framework import Framework
from jiqun.composite.scheme import SchemeRecord
from jiqun.workspace.city import City
from jiqun.workspace.composite_figures import WHOLE, Returns, returns_of
from jiqun.workspace.composite_firms import Subject
from jiqun.workspace.facts import Desk


@dataclass(frozen=True)
class Course:
    """The chain of every unit, the whole area first. `missing` are indicators without any figure."""

    scheme: SchemeRecord
    years: tuple[int, ...]
    framework: Framework
    subjects: tuple[Subject, ...]
    chains: Mapping[str, Chain]
    missing: tuple[str, ...]
    vintages: tuple[str, ...]
    simulated: bool


def course(city: City, desk: Desk | None, scheme: SchemeRecord, weights: Mapping[str, float]) -> Course:
    """The index of every year with returns.

    Raises NothingToEvaluate without returns, BaseMissing where the base year has none, WeightsInvalid, FrameworkInvalid.
    """
    base = scheme.base_year or 0
    years = desk.facts().years() if desk is not None else []
    if desk is None or not years:
        raise NothingToEvaluate(scheme.title.zh, base)
    held = returns_of(desk, scheme, base)
    told = [held.get(year, Returns({})) for year in years]
    known = [item for item in scheme.indicators if any(found.values.get(item.figure or "") for found in told)]
    if not known:
        raise NothingToEvaluate(scheme.title.zh, base)
    framework = scheme.framework().weighted(dict(weights)).only([item.id for item in known])
    figures = [item.figure or "" for item in known]
    mean = AGGREGATIONS[scheme.steps.aggregate.method]
    subjects = _subjects(city, told)
    return Course(
        scheme, tuple(years), framework, subjects,
        {
            unit.id: chain(tuple(years), _values(told, figures, unit.id), framework, base=base, linking=scheme.linking, mean=mean)
            for unit in subjects
        },
        tuple(item.id for item in scheme.indicators if item not in known),
        tuple(dict.fromkeys(vintage for found in told for vintage in found.vintages)),
        any(found.simulated for found in told),
    )  # fmt: skip


def _values(told: Sequence[Returns], figures: Sequence[str], unit: str) -> np.ndarray:
    return np.array([[found.values.get(name, {}).get(unit, np.nan) for name in figures] for found in told])


def _subjects(city: City, told: Sequence[Returns]) -> tuple[Subject, ...]:
    units = {unit for found in told for values in found.values.values() for unit in values if unit}
    regions = [item.name.zh for item in city.library.regions.all if item.name.zh in units]
    clusters = {
        item.id: item.name.zh for taxonomy in city.library.taxonomies.all for item in taxonomy.clusters
    }
    ordered = [*regions, *sorted(units - set(regions))]
    return (Subject(WHOLE, city.home), *(Subject(unit, clusters.get(unit, unit)) for unit in ordered))
