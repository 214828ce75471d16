"""How a target is expected to be approached: the kind of its trajectory, and why this kind.

A plan prints ends, not ways: the way between is a reading, chosen by the kind of number and named on every page. A pack
may choose otherwise for an indicator in `trajectories.yaml`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from jiqun.packs import Pack, Record, read_records
from jiqun.plans import Accumulation, Deferred, Qualitative, Target, Unstated
from jiqun.plans.goal import aim
from jiqun.values import Unit

FILE = "trajectories.yaml"


class Shape(StrEnum):
    LINEAR = "linear"  #: equal steps a year
    GEOMETRIC = "geometric"  #: equal growth a year
    STEP = "step"  #: whole numbers that move once a year, on an announcement
    ADDED = "added"  #: equal additions a year, from nought
    YEAR = "year"  #: binds single years; within a year, the share of the year so far
    RATE = "rate"  #: binds the rate of single years; there is no way towards it
    DEFERRED = "deferred"  #: the number is set elsewhere
    QUALITATIVE = "qualitative"  #: a direction without a number
    NONE = "none"  #: no year, or no number


REASONS: Mapping[str, tuple[str, str]] = {
    "linear": ("比重、指数、面积等水平数，按基数到目标的直线推算", "a share, an index or a level: a straight line from the baseline"),
    "geometric": ("金额类总量按年均增速推算（等比）", "an amount of money grows at an even yearly rate from its baseline"),
    "step": ("按批次认定公布的家数、个数，每年变动一次，取整数台阶", "a count that moves once a year, when a list is announced: whole steps"),
    "added": ("规划期新增累计，从零起逐年均匀增加", "additions since the plan began: even steps from nought"),
    "year": ("当年数逐年考核；年内按本年已过时间或历年同期占全年比重推算", "a number for single years; within a year by the share of the year so far"),
    "rate": ("增速逐期对照目标，不推算途中值", "a rate is held against the goal period by period"),
    "deferred": ("数值由上级确定", "the number is set by a higher authority"),
    "qualitative": ("定性目标，不推算", "no number, no path"),
    "none": ("文件未写年份或数值，不能推算", "the plan gives no year or no number"),
    "declared": ("按城市包的设定", "as the pack says"),
}  # fmt: skip

CHOSEN = (Shape.LINEAR, Shape.GEOMETRIC, Shape.STEP)


class ShapeRow(Record):
    """A line of `trajectories.yaml`: an indicator, its shape, and why."""

    indicator: str
    shape: Shape
    why: str = ""


@dataclass(frozen=True)
class Shapes:
    """What a pack has chosen, by indicator."""

    chosen: Mapping[str, ShapeRow] = field(default_factory=dict)

    def of(self, target: Target) -> tuple[Shape, str]:
        """The shape of a target's path and the reason: a code of :data:`REASONS`, or the pack's own words."""
        plain = _by_nature(target)
        said = self.chosen.get(target.key)
        if said is None or plain not in CHOSEN:
            return plain, plain.value
        return said.shape, said.why or "declared"


def load_shapes(pack: Pack) -> Shapes:
    """The pack's `trajectories.yaml`. Raises PackFileInvalid."""
    rows = read_records(pack.path(FILE), ShapeRow) if pack.has(FILE) else []
    return Shapes({row.indicator: row for row in rows})


_BY_ACCUMULATION = {
    Accumulation.RATE: Shape.RATE,
    Accumulation.MEAN_RATE: Shape.RATE,
    Accumulation.YEAR_FLOW: Shape.YEAR,
    Accumulation.EVERY_YEAR: Shape.YEAR,
    Accumulation.ADDED: Shape.ADDED,
    Accumulation.NET_ADDED: Shape.ADDED,
}


def _by_nature(target: Target) -> Shape:
    match target.goal:
        case Deferred():
            return Shape.DEFERRED
        case Qualitative() | Unstated():
            return Shape.QUALITATIVE
    goal = aim(target.goal, None) or aim(target.goal, False)
    if goal is None or target.due is None:
        return Shape.NONE
    if target.base_year is not None:
        return Shape.LINEAR
    if target.accumulation is Accumulation.DECLINE:
        return Shape.RATE
    return _BY_ACCUMULATION.get(target.accumulation) or _of_level(target, goal.quantity.unit)


def _of_level(target: Target, unit: Unit) -> Shape:
    if unit.is_money and target.accumulation is Accumulation.LEVEL:
        return Shape.GEOMETRIC
    if unit.is_count and target.accumulation is Accumulation.STOCK:
        return Shape.STEP
    return Shape.LINEAR
