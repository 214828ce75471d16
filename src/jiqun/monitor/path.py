"""The expected path of a target: what a figure has to be in a year for the promise to be kept in time.

Method: straight lines between the points the plan itself sets (its baseline, its earlier milestones, the target).
The plan gives no path of its own, so the line is jiqun's reading and is shown as such.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from jiqun.plans import Accumulation, Reach, Target, amount


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


def path_of(target: Target, siblings: Iterable[Target]) -> Path:
    """The path up to a target: its baseline (not for 新增 counts, which start at nought), earlier milestones, itself.

    `siblings` are targets of the same plan and subject. Empty when the target sets no number or no year.
    """
    goal = target.goal
    if not isinstance(goal, Reach) or target.due is None:
        return Path(())
    points = {target.due: Point(target.due, amount(goal.quantity), "target")}
    for other in siblings:
        step = other.goal
        if (
            isinstance(step, Reach)
            and other.due is not None
            and other.due < target.due
            and other.measure == target.measure
        ):
            points.setdefault(other.due, Point(other.due, amount(step.quantity), "milestone"))
    origin = _origin(target)
    if origin is not None and origin.year < min(points):
        points[origin.year] = origin
    return Path(tuple(points[year] for year in sorted(points)))


def _origin(target: Target) -> Point | None:
    if target.accumulation in (Accumulation.ADDED, Accumulation.NET_ADDED):
        return Point(target.plan.period.start - 1, Decimal(0), "baseline")
    base = target.baseline
    if base is None or base.year is None:
        return None
    goal = Target(target.plan, base, None, ()).goal
    return Point(base.year, amount(goal.quantity), "baseline") if isinstance(goal, Reach) else None
