"""The years behind a target: published figures, or what enterprise data make of its indicator where too few are published."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from jiqun.monitor.figures import gathered, visible
from jiqun.plans import Target, amount, comparable
from jiqun.plans.goal import aim
from jiqun.values import Period, Unit

if TYPE_CHECKING:
    from jiqun.facts import Observation
    from jiqun.indicators import Catalogue
    from jiqun.indicators.computed import Computation, Facts
    from jiqun.workspace.city import City

FEWEST = 2  #: figures that make a line


@dataclass(frozen=True, slots=True)
class Trend:
    """Year and value of each figure, oldest first, and the goal, all in `unit`. `computed` figures come from enterprise data."""

    points: tuple[tuple[int, float], ...]
    goal: float | None
    unit: Unit
    computed: bool = False
    simulated: bool = False

    @property
    def last(self) -> tuple[int, float]:
        return self.points[-1]


def trends(city: City, facts: Facts | None, targets: Sequence[Target], on: dt.date) -> dict[str, Trend]:
    """Target → trend, for targets with FEWEST figures at least, known on a day."""
    ground = city.ground(on)
    found: dict[str, Trend] = {}
    for target in targets:
        unit = _unit(target)
        if unit is None:
            continue
        points = _published(visible(target, ground), unit, city.catalogue)
        if len(points) >= FEWEST:
            found[target.id] = Trend(points, _goal(target, unit), unit)
    rest = [target for target in targets if target.id not in found]
    return found | (_computed(city, facts, rest, on) if facts is not None else {})


def _published(
    figures: Sequence[Observation], unit: Unit, catalogue: Catalogue
) -> tuple[tuple[int, float], ...]:
    """One figure a year, the most trusted, of those that gather over time as the newest does."""
    alike = [item for item in figures if comparable(item.quantity.unit, unit)]
    of_year: dict[int, float] = {}
    for item in alike:
        if item.year is not None and gathered(item, catalogue) == gathered(alike[-1], catalogue):
            of_year.setdefault(item.year, float(amount(item.quantity) / unit.factor))
    return tuple(sorted(of_year.items()))


def _unit(target: Target) -> Unit | None:
    goal = aim(target.goal, None) or aim(target.goal, False)
    return goal.quantity.unit if goal is not None else None


def _goal(target: Target, unit: Unit) -> float | None:
    goal = aim(target.goal, None) or aim(target.goal, False)
    return float(amount(goal.quantity) / unit.factor) if goal is not None else None


def _computed(city: City, facts: Facts, targets: Iterable[Target], on: dt.date) -> dict[str, Trend]:
    """What enterprise data say, in whole years that have ended: all indicators of the city in one question to the engine,
    those of districts in another."""
    from jiqun.indicators.computed import compute

    told = [target for target in targets if _computable(facts, target)]
    years = [Period.of_year(year) for year in facts.years() if year < on.year]
    found: dict[str, Trend] = {}
    for cuts in ([], ["district"]):
        own = [target for target in told if (target.region != city.home) == bool(cuts)]
        names = _defined(facts, (target.key for target in own), years)
        if names and years:
            answer = compute(facts, names, by=cuts, periods=years)
            found |= {target.id: trend for target in own if (trend := _trend(target, answer, bool(cuts)))}
    return found


def _computable(facts: Facts, target: Target) -> bool:
    """A cluster's number needs a definition that is the cluster's own."""
    unit = _unit(target)
    if unit is None or target.key not in facts.definitions:
        return False
    definition = facts.definitions[target.key][-1]
    return (definition.pinned or not target.statement.cluster) and comparable(definition.unit, unit)


def _defined(facts: Facts, names: Iterable[str], years: Iterable[Period]) -> list[str]:
    """Indicators that are defined in every one of the years."""
    return [
        name
        for name in dict.fromkeys(names)
        if all(any(item.holds_in(year.year) for item in facts.definitions[name]) for year in years)
    ]


def _trend(target: Target, answer: Computation, cut: bool) -> Trend | None:
    unit = _unit(target)
    if unit is None:
        return None
    points = tuple(
        (item.year, item.value * float(Unit.parse(item.unit).factor / unit.factor))
        for item in answer.figures
        if item.indicator == target.key
        and item.value is not None
        and (not cut or target.region in item.cuts.values())
    )
    if len(points) < FEWEST:
        return None
    return Trend(tuple(sorted(points)), _goal(target, unit), unit, True, answer.simulated)
