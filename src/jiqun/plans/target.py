"""Targets: what a plan promised, with everything needed to judge it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from jiqun.plans.goal import Goal, goal_of
from jiqun.plans.records import PlanRecord, StatementRecord
from jiqun.values import Accumulation, Unit


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
    def growth(self) -> Accumulation | None:
        """RATE or DECLINE where the number is a growth or decline, 累计下降15% included; None for anything else."""
        if self.accumulation in _CHANGES:
            return self.accumulation
        words = _words(self.statement)
        if self.accumulation is Accumulation.STOCK and Unit.parse(self.statement.unit or "").is_ratio:
            read = Accumulation.of(words.replace("累计", ""))
            return read if read in _CHANGES else None
        return None

    @property
    def first_year(self) -> int:
        """The first year that counts where a number gathers over several: after its base year, of its printed period,
        or of the plan."""
        if self.statement.base_year is not None:
            return self.statement.base_year + 1
        printed = _SPAN.fullmatch(self.statement.period or "")
        return int(printed[1]) if printed else self.plan.period.start

    @property
    def base_year(self) -> int | None:
        """The year a growth or decline over several years is measured from; None for year on year and all other numbers.

        “到2025年，用水量比2020年下降10%” → 2020; “2025年增长6%” → None.
        """
        item = self.statement
        if self.growth is None or self.due is None:
            return None
        several = item.base_year is not None or item.period is not None or "累计" in _words(item)
        base = self.first_year - 1
        return base if several and base < self.due - 1 else None

    @property
    def measure(self) -> str:
        """Numbers of one subject compete only when they add up alike: 新增 and 累计 are different promises, and so are
        a decline on the year before and one on a base year."""
        if self.base_year is not None:
            return f"{self.growth}@{self.base_year}"
        return _MEASURE.get(self.accumulation, self.accumulation.value)


def _words(item: StatementRecord) -> str:
    return f"{item.qualifier or ''}{item.indicator}"


_CHANGES = frozenset({Accumulation.RATE, Accumulation.DECLINE})
_SPAN = re.compile(r"(\d{4})/(\d{4})")
_MEASURE = {
    Accumulation.LEVEL: "level",
    Accumulation.STOCK: "level",
    Accumulation.SHARE: "level",
    Accumulation.COVERAGE: "level",
    Accumulation.YEAR_FLOW: "flow",
    Accumulation.EVERY_YEAR: "flow",
}
