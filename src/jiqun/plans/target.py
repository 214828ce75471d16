"""Targets: what a plan promised, with everything needed to judge it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from jiqun.plans.goal import Goal, goal_of
from jiqun.plans.records import PlanRecord, StatementRecord
from jiqun.values import Accumulation


class Firmness(StrEnum):
    """How hard the wording binds."""

    FIRM = "firm"
    ABOUT = "about"  #: 左右, 约
    TENTATIVE = "tentative"  #: 力争, 争创


@dataclass(frozen=True, slots=True)
class Duty:
    """An organisation's part in a target or task. `basis` says where the duty is printed."""

    role: str  #: lead | listed | cooperating | implied
    unit: str
    basis: str  #: table | task | inherited


@dataclass(frozen=True, slots=True)
class Target:
    """One promised number of one plan. `due` is the year it is promised for; `every_year` binds each year up to it."""

    plan: PlanRecord
    statement: StatementRecord
    baseline: StatementRecord | None
    duties: tuple[Duty, ...]

    @property
    def id(self) -> str:
        return self.statement.id

    @property
    def key(self) -> str:
        """The canonical indicator, or the printed name where none is assigned."""
        return self.statement.key or self.statement.indicator

    @property
    def goal(self) -> Goal:
        return goal_of(self.statement)

    @property
    def accumulation(self) -> Accumulation:
        return self.statement.accumulation

    @property
    def region(self) -> str:
        return self.statement.region or self.plan.region

    @property
    def due(self) -> int | None:
        return self.statement.year or self.statement.horizon_year

    @property
    def every_year(self) -> bool:
        return self.accumulation in (Accumulation.EVERY_YEAR, Accumulation.MEAN_RATE) or (
            self.statement.year is None and self.statement.horizon_year is not None
        )

    @property
    def firmness(self) -> Firmness:
        if self.statement.tentative:
            return Firmness.TENTATIVE
        return Firmness.ABOUT if self.statement.comparator == "~" else Firmness.FIRM

    @property
    def subject(self) -> tuple[str, str, str | None, str | None]:
        """What the number is about: indicator, region, scope, cluster. Targets of one subject and year compete."""
        return (self.key, self.region, self.statement.scope, self.statement.cluster)

    @property
    def measure(self) -> str:
        """Numbers of one subject compete only when they add up alike: 新增 and 累计 are different promises."""
        return _MEASURE.get(self.accumulation, self.accumulation.value)


_MEASURE = {
    Accumulation.LEVEL: "level",
    Accumulation.STOCK: "level",
    Accumulation.SHARE: "level",
    Accumulation.COVERAGE: "level",
    Accumulation.YEAR_FLOW: "flow",
    Accumulation.EVERY_YEAR: "flow",
}
