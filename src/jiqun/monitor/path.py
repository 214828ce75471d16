"""The expected path of a target: what a figure has to be in a year for the promise to be kept in time.

Method: straight lines between the points the plan itself sets (its baseline, its earlier milestones, the target).
The plan gives no path of its own, so the line is jiqun's reading and is shown as such.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from jiqun.plans import Accumulation, Target, amount, comparable
from jiqun.plans.goal import aim


@dataclass(frozen=True, slots=True)
class Point:
    """An expected value in base units. `origin` says where it comes from: baseline, milestone, target or figure."""

    year: int
    value: Decimal
    origin: str


@dataclass(frozen=True, slots=True)
class Path:
    points: tuple[Point, ...]

    def at(self, year: int) -> Decimal | None:
        """The expected value in a year, interpolated; None outside the points.

        >>> Path((Point(2022, Decimal(10), "baseline"), Point(2027, Decimal(20), "target"))).at(2025)
        Decimal('16.0')
        """
        for left, right in zip(self.points, self.points[1:], strict=False):
            if left.year <= year <= right.year:
                share = Decimal(year - left.year) / Decimal(right.year - left.year)
                return left.value + (right.value - left.value) * share
        return next((point.value for point in self.points if point.year == year), None)

    @property
    def start(self) -> Point | None:
        return self.points[0] if self.points else None


#: Growth rates and flows of a year are promises for that year; there is no line between them.
YEARLY = frozenset(
    {
        Accumulation.RATE,
        Accumulation.MEAN_RATE,
        Accumulation.DECLINE,
        Accumulation.YEAR_FLOW,
        Accumulation.EVERY_YEAR,
    }
)


def yearly(target: Target) -> bool:
    """Whether a target binds single years: no line leads to it. A decline on a base year gathers and has a line."""
    return target.accumulation in YEARLY and target.base_year is None


def path_of(target: Target, siblings: Iterable[Target], lower_is_better: bool | None = False) -> Path:
    """The path up to a target: where it starts, earlier milestones of the same measure and unit, itself.

    `siblings` are targets of the same plan and subject. A range is entered at the end that binds. Empty when the target
    sets no number or no year.
    """
    goal = aim(target.goal, lower_is_better)
    if goal is None or target.due is None:
        return Path(())
    points = {target.due: Point(target.due, amount(goal.quantity), "target")}
    for other in siblings:
        step = aim(other.goal, lower_is_better)
        if (
            step is not None
            and other.due is not None
            and other.due < target.due
            and other.measure == target.measure
            and comparable(step.quantity.unit, goal.quantity.unit)
        ):
            points.setdefault(other.due, Point(other.due, amount(step.quantity), "milestone"))
    origin = _origin(target, lower_is_better)
    if origin is not None and origin.year < min(points):
        points[origin.year] = origin
    return Path(tuple(points[year] for year in sorted(points)))


def _origin(target: Target, lower_is_better: bool | None) -> Point | None:
    """新增, 净增 and changes on a base year start at nought; anything else at its printed baseline."""
    if target.base_year is not None:
        return Point(target.base_year, Decimal(0), "baseline")
    if target.accumulation in (Accumulation.ADDED, Accumulation.NET_ADDED):
        return Point(target.first_year - 1, Decimal(0), "baseline")
    base, goal = target.baseline, aim(target.goal, lower_is_better)
    if base is None or base.year is None or goal is None:
        return None
    reached = aim(Target(target.plan, base, None, ()).goal, lower_is_better)
    if reached is None or not comparable(reached.quantity.unit, goal.quantity.unit):
        return None
    return Point(base.year, amount(reached.quantity), "baseline")
