"""City → district: what a district's plan carries of its city's promise, and what is left for the others."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from jiqun.plans.goal import Reach, amount, comparable, kind_of_unit
from jiqun.plans.target import Target
from jiqun.values import SCOPES, Accumulation, Unit


class Nature(StrEnum):
    """How a district's number relates to its city's."""

    PART = "part"  #: an amount or a count: districts add up to the city
    LEVEL = "level"  #: a ratio or a rate: districts lie around the city's value
    UNLIKE = "unlike"  #: units or accumulation differ


@dataclass(frozen=True, slots=True)
class Pair:
    """The same indicator and year in a city and one of its districts."""

    year: int
    city: Reach
    district: Reach
    ratio: Decimal | None  #: district ÷ city
    rest: (
        Decimal | None
    )  #: city − district in the city's unit, for parts: what the other districts must bring
    baseline: bool


@dataclass(frozen=True, slots=True)
class Link:
    """A district's whole path against its city's. `drift` is the last ratio minus the first."""

    key: str
    city: Target
    district: Target
    nature: Nature
    pairs: tuple[Pair, ...]
    drift: Decimal | None


def cascade(city: Iterable[Target], district: Iterable[Target]) -> list[Link]:
    """Indicators that both plans set, in the city's order, with every year both give (the base year included).

    Like stands beside like: a link joins numbers of one indicator, measure and kind of unit, and each extent of a
    district (全大区, 区本级) is a link of its own; what the city sets nowhere alike stands in an `UNLIKE` link. Only
    what a plan sets for its own region takes part: a city's number for one of its districts is not the city's. Empty
    when either side sets nothing, or both are plans of one region.
    """
    above, below = _by_key(city), _by_key(district)
    return [
        link
        for key in above
        if key in below and _regions(above[key]).isdisjoint(_regions(below[key]))
        for link in _links(key, above[key], below[key])
    ]


_Kind = tuple[str, object]


def _by_key(targets: Iterable[Target]) -> Mapping[str, list[Target]]:
    groups: dict[str, list[Target]] = defaultdict(list)
    for target in targets:
        if target.statement.cluster is None and target.region == target.plan.region:
            groups[target.key].append(target)
    return groups


def _regions(targets: Iterable[Target]) -> set[str]:
    return {target.region for target in targets}


def _links(key: str, above: list[Target], below: list[Target]) -> list[Link]:
    city = _whole(above)
    return [
        _link(key, city[kind], targets, _nature(targets[0]))
        if kind in city
        else _link(key, next(iter(city.values()), above), targets, Nature.UNLIKE)
        for (kind, _), targets in _by_extent(below).items()
    ]


def _whole(targets: Iterable[Target]) -> Mapping[_Kind, list[Target]]:
    """The city's numbers for its whole territory, by measure and kind of unit."""
    groups: dict[_Kind, list[Target]] = defaultdict(list)
    for target in targets:
        scope = target.statement.scope
        if scope is None or SCOPES.get(scope) == "whole":
            groups[_kind(target)].append(target)
    return groups


def _by_extent(targets: list[Target]) -> Mapping[tuple[_Kind, str | None], list[Target]]:
    """A district's numbers by kind and extent; one without an extent joins the only extent its plan names for it."""
    named: dict[_Kind, set[str]] = defaultdict(set)
    for target in targets:
        if target.statement.scope is not None:
            named[_kind(target)].add(target.statement.scope)
    groups: dict[tuple[_Kind, str | None], list[Target]] = defaultdict(list)
    for target in targets:
        kind, scope = _kind(target), target.statement.scope
        if scope is None and len(named[kind]) == 1:
            (scope,) = named[kind]
        groups[(kind, scope)].append(target)
    return groups


def _kind(target: Target) -> _Kind:
    numbered = isinstance(target.goal, Reach)
    return (target.measure, kind_of_unit(Unit.parse(target.statement.unit or "")) if numbered else None)


def _link(key: str, above: list[Target], below: list[Target], nature: Nature) -> Link:
    city, district = _points(above), _points(below)
    pairs = tuple(
        _pair(year, city[year], district[year], nature) for year in sorted(city.keys() & district.keys())
    )
    ratios = [pair.ratio for pair in pairs if pair.ratio is not None]
    drift = ratios[-1] - ratios[0] if len(ratios) > 1 else None
    return Link(key, above[0], below[0], nature, pairs, drift)


def _points(targets: list[Target]) -> dict[int, tuple[Reach, bool]]:
    """Goal by year, the table's before the prose's; a baseline of the same measure joins as a goal already reached."""
    points: dict[int, tuple[Reach, bool]] = {}
    for target in sorted(targets, key=lambda item: item.statement.source == "table"):
        if target.baseline is not None and target.baseline.year is not None:
            base = Target(target.plan, target.baseline, None, ())
            if isinstance(base.goal, Reach) and base.measure == target.measure:
                points.setdefault(target.baseline.year, (base.goal, True))
        if isinstance(target.goal, Reach) and target.due is not None:
            points[target.due] = (target.goal, False)
    return points


def _pair(year: int, city: tuple[Reach, bool], district: tuple[Reach, bool], nature: Nature) -> Pair:
    (above, baseline), (below, _) = city, district
    like = nature is not Nature.UNLIKE and comparable(above.quantity.unit, below.quantity.unit)
    total, part = amount(above.quantity), amount(below.quantity)
    ratio = part / total if like and total else None
    rest = (total - part) / above.quantity.unit.factor if like and nature is Nature.PART else None
    return Pair(year, above, below, ratio, rest, baseline)


RATIOS = {
    Accumulation.RATE,
    Accumulation.MEAN_RATE,
    Accumulation.SHARE,
    Accumulation.COVERAGE,
    Accumulation.DECLINE,
    Accumulation.RANK,
}


def _nature(target: Target) -> Nature:
    """Whether numbers of this kind add up over districts."""
    goal = target.goal
    if not isinstance(goal, Reach):
        return Nature.UNLIKE
    unit = goal.quantity.unit
    ratio = target.accumulation in RATIOS or unit.is_ratio or "/" in unit.symbol or not unit.dimension
    return Nature.LEVEL if ratio else Nature.PART
