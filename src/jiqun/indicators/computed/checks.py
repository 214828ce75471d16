"""Other ways to the same number: months against cumulative figures, December against the year's return."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import ibis

from jiqun.indicators.computed.compute import Figure, compute
from jiqun.indicators.computed.cut import Cut, in_group, read_cut
from jiqun.indicators.computed.definition import Definition
from jiqun.indicators.computed.errors import NothingReported
from jiqun.indicators.computed.facts import Facts
from jiqun.indicators.computed.measure import Measure
from jiqun.indicators.computed.months import prepared
from jiqun.indicators.computed.period import YEARLY, MonthSpan
from jiqun.indicators.computed.placing import with_cuts
from jiqun.indicators.computed.rows import counts
from jiqun.values import Period

TOLERANCE = 0.001  #: difference of two ways, in parts of the larger, that rounding explains


class CrosscheckKind(StrEnum):
    MONTHS = "months_against_cumulative"  #: Σ of an enterprise's months against its cumulative figure
    YEAR = "december_against_year"  #: January to December of monthly returns against the yearly return
    SILENT = "silent"  #: enterprises that reported the month before and not the period's last month


@dataclass(frozen=True, slots=True, kw_only=True)
class Crosscheck:
    """`here` and `there` are the two ways, in `unit`; `enterprises` is how many differ, or are silent."""

    kind: CrosscheckKind
    measure: str | None
    here: float | None
    there: float | None
    unit: str
    enterprises: int | None = None

    @property
    def agrees(self) -> bool:
        if self.enterprises:
            return False
        if self.here is None or self.there is None:
            return True
        return abs(self.here - self.there) <= TOLERANCE * max(abs(self.here), abs(self.there))


def checks_of(facts: Facts, definition: Definition, figure: Figure) -> tuple[Crosscheck, ...]:
    """Every check that the figure's returns allow."""
    way, span = definition.reckoning(figure.period), MonthSpan.of(figure.period)
    found = [_december(facts, definition, figure)]
    if way.monthly:
        chosen = {read_cut(text, facts.population): value for text, value in figure.cuts.items()}
        found += [_months(facts, item, span, chosen) for item in way.measures if _both(item, span)]
        found.append(_silent(facts, way.measures[0], span, chosen))
    return tuple(item for item in found if item is not None)


def _both(measure: Measure, span: MonthSpan) -> bool:
    """Whether the measure is reported both ways for a period since January."""
    return None not in (measure.record.month, measure.record.cumulative) and span.cumulative


def _december(facts: Facts, definition: Definition, figure: Figure) -> Crosscheck | None:
    """The year's figure against that of its twelve months, from whichever side it is asked."""
    yearly, span = figure.period.form in YEARLY, MonthSpan.of(figure.period)
    if definition.yearly is None or definition.monthly is None or (span.first, span.last) != (1, 12):
        return None
    other = Period.of_months(span.year, 1, 12) if yearly else Period.of_year(span.year)
    try:
        found = compute(facts, [definition.id], by=list(figure.cuts), periods=[other]).figures
    except NothingReported:
        return None
    same = next((item for item in found if item.cuts == figure.cuts), None)
    if same is None or same.value is None:
        return None
    return Crosscheck(
        kind=CrosscheckKind.YEAR,
        measure=None,
        here=figure.value,
        there=same.value,
        unit=definition.unit.symbol,
    )


def _at(facts: Facts, measure: Measure, year: int, month: int, chosen: Mapping[Cut, str]) -> ibis.Table:
    """The group's rows of one month that the measure's condition lets in."""
    table = prepared(facts, measure.record.set)
    of_month = table.filter(table.year == year, table.month == month)
    cut = in_group(with_cuts(facts.population, of_month, measure.record.set, list(chosen)), chosen)
    return cut.filter(counts(cut, measure))


def _months(facts: Facts, measure: Measure, span: MonthSpan, chosen: Mapping[Cut, str]) -> Crosscheck | None:
    """Of the enterprises that reported both ways: Σ cumulative, Σ months, and how many differ."""
    table = _at(facts, measure, span.year, span.last, chosen)
    both = table.select(here=table[f"{measure.id}__c"], there=table[f"{measure.id}__added"])
    both = both.filter(both.here.notnull(), both.there.notnull())
    apart = ((both.here - both.there).abs() > both.here.abs() * TOLERANCE).cast("int64")
    (row,) = facts.population.engine.collect(
        both.agg(here=both.here.sum(), there=both.there.sum(), apart=apart.sum())
    ).to_pylist()
    if row["here"] is None:
        return None
    return Crosscheck(
        kind=CrosscheckKind.MONTHS,
        measure=measure.id,
        here=row["here"],
        there=row["there"],
        unit=measure.unit.symbol,
        enterprises=int(row["apart"]),
    )


def _silent(facts: Facts, measure: Measure, span: MonthSpan, chosen: Mapping[Cut, str]) -> Crosscheck | None:
    """How many enterprises of the group reported the month before and are silent in the period's last month."""
    returned = facts.returned([measure.record.set])
    earlier = [month for year, month in returned.months if year == span.year and month < span.last]
    if not earlier:
        return None
    was = _at(facts, measure, span.year, max(earlier), chosen).select("code").distinct()
    now = _at(facts, measure, span.year, span.last, {}).select("code").distinct()
    engine = facts.population.engine
    before, gone = (int(engine.scalar(table.count())) for table in (was, was.anti_join(now, "code")))
    return Crosscheck(
        kind=CrosscheckKind.SILENT, measure=None, here=None, there=float(before), unit="家", enterprises=gone
    )
