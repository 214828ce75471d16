"""City → district: what a district's plan carries of its city's promise, and what is left for the others."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from jiqun.plans.goal import Reach, amount, comparable
from jiqun.plans.target import Target
from jiqun.values import Accumulation


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
    """Indicators that both plans set, in the city's order, with every year both give (the base year included)."""
    above, below = _by_key(city), _by_key(district)
    return [_link(key, above[key], below[key]) for key in above if key in below]


def _by_key(targets: Iterable[Target]) -> dict[str, list[Target]]:
    groups: dict[str, list[Target]] = defaultdict(list)
    for target in targets:
        if target.statement.cluster is None:
            groups[target.key].append(target)
    return groups


def _link(key: str, above: list[Target], below: list[Target]) -> Link:
    city, district = _points(above), _points(below)
    nature = _nature(above[0], below[0])
    pairs = tuple(
        _pair(year, city[year], district[year], nature) for year in sorted(city.keys() & district.keys())
    )
    ratios = [pair.ratio for pair in pairs if pair.ratio is not None]
    drift = ratios[-1] - ratios[0] if len(ratios) > 1 else None
    return Link(key, above[0], below[0], nature, pairs, drift)


def _points(targets: list[Target]) -> dict[int, tuple[Reach, bool]]:
    """Goal by year; the baseline joins as a goal already reached."""
    points: dict[int, tuple[Reach, bool]] = {}
    for target in targets:
        if target.baseline is not None and target.baseline.year is not None:
            base = Target(target.plan, target.baseline, None, ()).goal
            if isinstance(base, Reach):
                points.setdefault(target.baseline.year, (base, True))
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


def _nature(city: Target, district: Target) -> Nature:
    goals = city.goal, district.goal
    if not all(isinstance(goal, Reach) for goal in goals) or city.measure != district.measure:
        return Nature.UNLIKE
    unit = goals[0].quantity.unit if isinstance(goals[0], Reach) else None
    if (
        city.accumulation in RATIOS
        or unit is None
        or unit.is_ratio
        or "/" in unit.symbol
        or not unit.dimension
    ):
        return Nature.LEVEL
    return Nature.PART
