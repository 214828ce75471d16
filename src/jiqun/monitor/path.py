"""The expected path of a target: what a figure has to be in a year for the promise to be kept in time.

Method: between the points the plan itself sets (its baseline, its earlier milestones, the target) a line of the target's
shape. The plan gives no path of its own, so the line is jiqun's reading and is shown as such, with the reason.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from jiqun.monitor.shape import Shape, Shapes
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
    """Points and the shape between them. `why` is a code of :data:`jiqun.monitor.shape.REASONS`, or the pack's words."""

    points: tuple[Point, ...]
    shape: Shape = Shape.LINEAR
    why: str = "linear"

    def at(self, year: int) -> Decimal | None:
        """The expected value in a year; None outside the points.

        >>> ends = (Point(2022, Decimal(10), "baseline"), Point(2027, Decimal(20), "target"))
        >>> Path(ends).at(2025), round(Path(ends, Shape.GEOMETRIC).at(2025), 2), Path(ends, Shape.STEP).at(2023)
        (Decimal('16.0'), Decimal('15.16'), Decimal('12'))
        """
        for left, right in zip(self.points, self.points[1:], strict=False):
            if left.year <= year <= right.year:
                return self._between(left, right, year)
        return next((point.value for point in self.points if point.year == year), None)

    def _between(self, left: Point, right: Point, year: int) -> Decimal:
        if year in (left.year, right.year):
            return left.value if year == left.year else right.value
        share = Decimal(year - left.year) / Decimal(right.year - left.year)
        if self.shape is Shape.GEOMETRIC and left.value > 0 and right.value > 0:
            return left.value * (right.value / left.value) ** share
        value = left.value + (right.value - left.value) * share
        if self.shape is Shape.STEP:
            return value.to_integral_value(ROUND_FLOOR if right.value >= left.value else ROUND_CEILING)
        return value

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


def path_of(
    target: Target,
    siblings: Iterable[Target],
    lower_is_better: bool | None = False,
    shapes: Shapes | None = None,
) -> Path:
    """The path up to a target: where it starts, earlier milestones of the same measure and unit, itself.

    `siblings` are targets of the same plan and subject. A range is entered at the end that binds. Empty when the target
    sets no number or no year.
    """
    goal = aim(target.goal, lower_is_better)
    shape, why = (shapes or Shapes()).of(target)
    if goal is None or target.due is None:
        return Path((), shape, why)
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
    return Path(tuple(points[year] for year in sorted(points)), shape, why)


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
