"""The gap against a target or an expected path, allocated to groups."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from jiqun.indicators.computed import ChangeKind, Definition, Definitions, last_year
from jiqun.indicators.computed.period import in_year
from jiqun.monitor import yearly
from jiqun.monitor.why import Amount, Change, GapUnsaid, allocate, settled
from jiqun.monitor.why.compared import Asked
from jiqun.monitor.why.settle import rounded
from jiqun.plans import Accumulation, Standing, Target, amount
from jiqun.plans.goal import aim
from jiqun.values import SCOPES

if TYPE_CHECKING:
    from jiqun.workspace.cause_words import Labels
    from jiqun.workspace.city import City, Day

Row = dict[str, Any]
HELD = (Standing.IN_FORCE, Standing.EXPIRED)  #: a year that has ended is asked about still
WHOLE = ("whole", None)  #: extents of a district that its computed figure is of

#: What the number of a target that is held against a change of the kind may be; a level is held against levels only:
#: 新增 is no level.
MEASURES: Mapping[ChangeKind | None, tuple[Accumulation, ...]] = {
    None: (Accumulation.LEVEL, Accumulation.STOCK, Accumulation.SHARE, Accumulation.COVERAGE, Accumulation.YEAR_FLOW),
    ChangeKind.GROWTH: (Accumulation.RATE,),
    ChangeKind.DECLINE: (Accumulation.DECLINE,),
    ChangeKind.MULTIPLE: (Accumulation.RATE,),
    ChangeKind.DIFFERENCE: (Accumulation.NET_ADDED, Accumulation.YEAR_FLOW),
}  # fmt: skip


@dataclass(frozen=True)
class Wanted:
    """What is expected: a number, the promises of single groups, each a level or a change of a `kind`."""

    value: Fraction
    kind: ChangeKind | None
    words: str
    own: Mapping[str, tuple[Fraction, Target]]

    def level(self, promised: Fraction, base: Fraction | None) -> Fraction | None:
        """The level that a promised change comes to; None without a base."""
        if self.kind is None:
            return promised
        if base is None:
            return None
        return {
            ChangeKind.GROWTH: base * (1 + promised / 100),
            ChangeKind.DECLINE: base * (1 - promised / 100),
            ChangeKind.MULTIPLE: base * promised,
            ChangeKind.DIFFERENCE: base + promised,
        }[self.kind]


@dataclass(frozen=True)
class Promises:
    """Where promises about what is asked are found, as known on a day."""

    city: City
    day: Day
    definitions: Definitions
    asked: Asked

    def about(self, target: Target) -> Definition | None:
        """The indicator of a target, if it is the one asked about or its change between the two periods."""
        if target.key not in self.definitions:
            return None
        told = self.definitions.at(target.key, self.asked.period.year)
        change, period = told.change, self.asked.period
        if target.accumulation not in MEASURES[change.kind if change else None]:
            return None
        if change is None:
            return told if told.id == self.asked.name else None
        base = target.base_year or change.base
        start = in_year(period, base) if base else last_year(period)
        return told if change.of == self.asked.name and start.code == self.asked.against.code else None

    def expected(self, target: Target) -> Fraction | None:
        """The target's number in its year, or what its path says of an earlier year, in the indicator's unit."""
        told, goal = self.about(target), aim(target.goal, lower_is_better=False)
        if told is None or goal is None or goal.quantity.unit.dimension != told.unit.dimension:
            return None
        period = self.asked.period
        if told.change is None and not period.is_single_year and not self.asked.terms(period).ratio:
            return None  # the amount of a year is not that of its first months
        value: Decimal | None = amount(goal.quantity)
        if target.due != period.year:
            value = None if yearly(target) else self.day.progress[target.id].path.at(period.year)
        return None if value is None else Fraction(value) / Fraction(told.unit.factor)

    def wanted(self, name: str, by_region: bool) -> Wanted:
        """What a target asks for. Raises GapUnsaid."""
        target = self.city.library.target(name)
        if target is None:
            raise GapUnsaid(name, "没有这个目标 / there is no such target")
        told = self.about(target)
        if told is None:
            raise GapUnsaid(
                name,
                "它说的不是这个指标的水平，也不是这两个时期之间的变化"
                " / it promises neither a level of this indicator nor its change between these periods",
            )
        value = self.expected(target)
        if value is None:
            raise GapUnsaid(
                name, f"{self.asked.period}没有期望值 / nothing is expected for {self.asked.period.english}"
            )
        kind = told.change.kind if told.change else None
        return Wanted(value, kind, target.id, self._of_districts(target) if by_region else {})

    def _of_districts(self, target: Target) -> dict[str, tuple[Fraction, Target]]:
        """What districts promise of the same measure for their whole territory, in force or until its year ended."""
        found: dict[str, tuple[Fraction, Target]] = {}
        for item in self.city.library.targets:
            scope = item.statement.scope
            if (
                item.key == target.key
                and item.measure == target.measure
                and item.region != target.region
                and not item.statement.cluster
                and (SCOPES.get(scope) if scope else None) in WHOLE
                and self.day.standings[item.id].standing in HELD
                and (value := self.expected(item)) is not None
            ):
                found.setdefault(item.region, (value, item))
        return found

    def targets(self) -> list[Target]:
        """Targets of the whole city, not superseded, that a gap can be told against, by year."""
        fit = [
            item
            for item in self.city.library.targets
            if item.region == self.city.home
            and not item.statement.cluster
            and self.day.standings[item.id].standing in HELD
            and self.expected(item) is not None
        ]
        return sorted(fit, key=lambda item: (item.due or 9999, item.id))


_NUMBER = re.compile(r"\s*([+-]?\d+(?:\.\d+)?)\s*([%％]?)\s*")


def typed(asked: Asked, text: str) -> Wanted:
    """A number in the unit of what was asked; with % behind it, of an indicator that is no percentage, a growth.

    Raises GapUnsaid.
    """
    found = _NUMBER.fullmatch(text.replace(",", "").replace("，", ""))
    if found is None:
        raise GapUnsaid(text, "不是数；写 6000 或 6% / it is no number; write 6000 or 6%")
    change = asked.told.change
    kind = change.kind if change else None
    if kind is None and found[2] and asked.definition.unit.symbol != "%":
        kind = ChangeKind.GROWTH
    return Wanted(Fraction(Decimal(found[1])), kind, text.strip(), {})


def gap_row(wanted: Wanted, change: Change, labels: Labels, digits: int) -> Row:
    """Expected and actual of the whole and of every group. Raises GapUnsaid."""
    expected = wanted.level(wanted.value, change.old)
    before = {line.group: line.before for line in change.lines}
    own = {
        group: level
        for group, (promised, _) in wanted.own.items()
        if (level := wanted.level(promised, before.get(group, Amount(None)).value(change.ratio))) is not None
    }
    now = {line.group: line.now for line in change.lines}
    gap = None if expected is None else allocate(expected, now, before, own, ratio=change.ratio)
    if gap is None:
        raise GapUnsaid(wanted.words, "没有可以分摊的基数 / there is no base to share it by")
    lines = sorted(gap.lines, key=lambda line: (line.group.startswith("*"), line.gap, line.group))
    gaps = settled([line.gap for line in lines], digits)
    columns = [
        _column([getattr(line, name) for line in lines], change.ratio, digits)
        for name in ("expected", "actual")
    ]
    return {
        "words": wanted.words,
        "expected": _number(gap.expected, digits),
        "actual": _number(gap.actual, digits),
        "gap": float(sum(gaps, Decimal(0))),
        "lines": [
            {
                "group": line.group,
                "label": labels.of(line.group, (line.actual or 0) < 0),
                "expected": expects,
                "actual": actual,
                "gap": float(part),
                "source": line.source.value,
                "target": wanted.own[line.group][1].id if line.group in own else None,
            }
            for line, part, expects, actual in zip(lines, gaps, *columns, strict=True)
        ],
    }


def _column(values: list[Fraction | None], ratio: bool, digits: int) -> list[float | None]:
    """Printed numbers; those of a sum add up."""
    if ratio:
        return [_number(value, digits) for value in values]
    there = iter(settled([value for value in values if value is not None], digits))
    return [None if value is None else float(next(there)) for value in values]


def _number(value: Fraction | None, digits: int) -> float | None:
    return None if value is None else float(rounded(value, digits))
