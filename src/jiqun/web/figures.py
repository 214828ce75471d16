"""Names, figures and dates in the language of the reader."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from jiqun.facts import Observation
from jiqun.monitor import Path, Progress
from jiqun.monitor.shape import REASONS
from jiqun.plans import (
    Deferred,
    Goal,
    PlanRecord,
    Qualitative,
    Reach,
    Statement,
    StatementRecord,
    Target,
    Unstated,
    Within,
    goal_of,
)
from jiqun.plans.lint import Finding
from jiqun.plans.lint.titles import title
from jiqun.values import Accumulation, Comparator, Period, Quantity, Unit, UnknownUnit, format_en, format_zh
from jiqun.values.display import unit_en
from jiqun.workspace import City

if TYPE_CHECKING:
    from jiqun.facts.schema import DataSet, Field

WORDED_GOALS_EN = {
    Comparator.STABLE: "keep stable",
    Comparator.RANK: "rank",
    Comparator.RANK_IMPROVE: "improve rank",
    Comparator.UP: "raise",
    Comparator.LEADING: "stay in the lead",
    Comparator.COMPLETE_PROVINCIAL: "as set by the province",
    Comparator.MISSING: "not stated",
}

SIGNS = {
    Comparator.AT_LEAST: "≥ ",
    Comparator.ABOVE: "> ",
    Comparator.AT_MOST: "≤ ",
    Comparator.BELOW: "< ",
    Comparator.ABOUT: "≈ ",
}


def _counted(unit: Unit) -> bool:
    """Whether a unit counts enterprises, pieces, persons."""
    return len(unit.dimension) == 1 and unit.dimension[0][0].startswith("count:")


@dataclass(frozen=True, slots=True)
class Shower:
    """Shows things of one city in one language."""

    city: City
    language: str

    @property
    def english(self) -> bool:
        return self.language == "en"

    def quantity(self, quantity: Quantity, digits: int = 2) -> str:
        return format_en(quantity, digits) if self.english else format_zh(quantity, digits)

    def base(self, value: Decimal, like: Unit, digits: int = 2) -> str:
        """A number in base units, shown in the unit `like`."""
        return self.quantity(Quantity(value, like.base).convert(like), digits)

    def goal(self, goal: Goal) -> str:
        match goal:
            case Reach(Comparator.RANK, quantity):
                return f"no. {quantity.value}" if self.english else f"第{quantity.value}位"
            case Reach(comparator, quantity):
                return SIGNS.get(comparator, "") + self.quantity(quantity)
            case Within(low, high):
                return f"{self.quantity(low)}–{self.quantity(high)}"
            case Qualitative(comparator, words):
                return (
                    f"“{words}” ({WORDED_GOALS_EN.get(comparator, comparator)})"
                    if self.english
                    else f"“{words}”"
                )
            case Deferred(words):
                return WORDED_GOALS_EN[Comparator.COMPLETE_PROVINCIAL] if self.english else words
            case Unstated():
                return "—"

    def statement(self, item: StatementRecord) -> str:
        return self.goal(goal_of(item))

    def read(self, item: Statement) -> str:
        """The number of a reading that nobody has checked: as printed where its unit is not known."""
        if item.value is None:
            return f"“{item.value_text}”"
        try:
            unit = Unit.parse(item.unit or "")
        except UnknownUnit:
            return item.value_text
        sign = SIGNS.get(Comparator(item.comparator), "")
        return f"{sign}{self.quantity(Quantity(Decimal(str(item.value)), unit))}"

    def due(self, target: Target) -> str:
        """The year of a target, or the years it binds."""
        year, horizon, period = target.statement.year, target.statement.horizon_year, target.statement.period
        if period:
            return period.replace("/", "–")
        if year is None and horizon is not None:
            return f"yearly to {horizon}" if self.english else f"每年（至{horizon}）"
        if year is None and target.accumulation is Accumulation.EVERY_YEAR:
            return "yearly" if self.english else "每年"
        if year is None:
            return "no year given" if self.english else "未写年份"
        return str(year)

    def indicator(self, target: Target | StatementRecord) -> str:
        """The catalogue's name, or the printed one; a cluster's own number names the cluster."""
        item = target.statement if isinstance(target, Target) else target
        name = self.city.catalogue.name(item.key or item.indicator, self.language)
        if name == item.key:
            name = item.indicator
        cluster = self.cluster(item.cluster)
        return f"{name} — {cluster}" if cluster and cluster not in name else name

    def key(self, key: str) -> str:
        return self.city.catalogue.name(key, self.language)

    def cluster(self, name: str | None) -> str:
        if not name or not self.english:
            return name or ""
        for taxonomy in self.city.library.taxonomies.all:
            for cluster in taxonomy.clusters:
                if cluster.name.zh == name:
                    return cluster.name.en or name
        return name

    def organisation(self, name: str) -> str:
        return self.city.library.organisations.name(name, self.language)

    def region(self, name: str) -> str:
        return self.city.library.regions.name(name, self.language)

    def industry(self, code: str | None) -> str:
        from jiqun.workspace.enterprises import industry_name

        return industry_name(code, self.language)

    def scope(self, word: str | None) -> str:
        return self.city.library.regions.scope(word, self.language) if word else ""

    def plan(self, plan: PlanRecord | str) -> str:
        record = self.city.library.plans[plan].record if isinstance(plan, str) else plan
        return record.short.in_(self.language)

    def title(self, plan: PlanRecord) -> str:
        return plan.title.in_(self.language)

    def number(self, value: float | None, digits: int = 2) -> str:
        """A number of a table whose header holds the unit; missing is a dash.

        >>> Shower.number(None, 1234.5, 1), Shower.number(None, None)
        ('1,234.5', '—')
        """
        return "—" if value is None else f"{value:,.{digits}f}"

    def measured(self, value: float | None, least: int = 1) -> str:
        """A number of any size, with three digits that say something and at least so many decimals.

        >>> [Shower.measured(None, value) for value in (2848.21, 1.5, 0.0505, 0.0, None)]
        ['2,848.2', '1.50', '0.0505', '0.0', '—']
        """
        digits = 2 - math.floor(math.log10(abs(value))) if value else 1
        return "—" if value is None else f"{value:,.{min(max(digits, least), 8)}f}"

    def unit(self, symbol: str | None) -> str:
        """A unit as a column's head shows it; empty where there is none."""
        return unit_en(Unit.parse(symbol)) if symbol and self.english else symbol or ""

    def scaled(self, value: float, symbol: str | None) -> str:
        """A single large figure with its unit, scaled for reading: 10,808,242 万元 is 1,080.82亿元."""
        return self.quantity(Quantity(Decimal(str(value)), Unit.parse(symbol or "")))

    def computed(self, value: float | None, unit: Unit) -> str:
        """A computed figure: enterprises, pieces and persons are whole."""
        return self.number(value, 0 if _counted(unit) and (value is None or value == int(value)) else 2)

    def estimate(self, value: float, symbol: str) -> str:
        """A number that nobody has counted: whole where things are counted, else four digits that say something."""
        unit = Unit.parse(symbol)
        digits = f"{value:.0f}" if _counted(unit) else f"{value:.4g}"
        return self.quantity(Quantity(Decimal(digits), unit))

    def cell(self, value: object) -> str:
        """A stored value as people read it."""
        if isinstance(value, bool):
            return ("yes" if value else "no") if self.english else ("是" if value else "否")
        if isinstance(value, float):
            return f"{value:,.2f}".rstrip("0").rstrip(".") if abs(value) < 1e15 else str(value)
        return "—" if value is None else str(value)

    def reported(self, dataset: DataSet, field: Field, value: Any) -> str:
        """A cell of a return: codes and regions by their names."""
        for code in dataset.codes(field):
            if code.code == value:
                return code.english or code.label if self.english else code.label
        if field.type == "region" and value:
            return self.region(value)
        return self.cell(value)

    def percent(self, share: Decimal | None, digits: int = 1) -> str:
        return "—" if share is None else f"{share * 100:.{digits}f}%"

    def date(self, day: dt.date | None) -> str:
        if day is None:
            return "—"
        return f"{day.day} {day:%B} {day.year}" if self.english else f"{day.year}年{day.month}月{day.day}日"

    def shape(self, path: Path) -> tuple[str, str]:
        """Why an expected path has its shape, in both languages."""
        return REASONS.get(path.why, (path.why, path.why))

    def actual(self, item: Progress) -> str:
        return self.quantity(item.figure.quantity) if item.figure else "—"

    def finding(self, item: Finding) -> str:
        """The heading of a finding: what was found, or, where that exists in Chinese only, what the rule checks."""
        if not self.english:
            return item.message
        plans = dict.fromkeys(place.document for place in item.places)
        names = [self.plan(name) if name in self.city.library.plans else name for name in plans]
        return " — ".join([title(item.rule, "en"), *([", ".join(names)] if names else [])])

    def definition(self, item: Observation) -> str:
        """What a figure's note adds to its value and status; a note that repeats them adds nothing."""
        note = item.row.definition_note or ""
        rest = note
        for said in (item.row.status or "", format_zh(item.quantity), str(item.row.value)):
            rest = rest.replace(said, "") if said else rest
        return note if rest.strip("，。；：、 ()（）") else ""

    def period(self, period: Period) -> str:
        return period.english if self.english else str(period)

    def names(self, units: Sequence[str]) -> str:
        return (", " if self.english else "、").join(self.organisation(unit) for unit in units)
