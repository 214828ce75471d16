"""The rows that measures add up: each data set joined with everything its rows can be cut by."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import ibis

from jiqun.engine import Formula
from jiqun.enterprises import Population
from jiqun.facts.schema import FieldType, PeriodKind
from jiqun.indicators.computed.cut import CLUSTER, Cut
from jiqun.indicators.computed.errors import CutUnknown
from jiqun.indicators.computed.facts import Facts
from jiqun.indicators.computed.measure import SUM, Aggregate, Gather, Measure, units_of
from jiqun.indicators.computed.months import month_rows, value_name
from jiqun.indicators.computed.period import key_of
from jiqun.indicators.computed.placing import WHO, with_cuts, with_roster, within
from jiqun.values import Period

PERIOD = "period"  #: which of the asked periods a row is added to; see :func:`key_of`


@dataclass(frozen=True, slots=True)
class Source:
    """Measures that can be added up in one pass: same set, same reading of time."""

    set: str
    time: str | None
    until: str | None
    gather: Gather | None
    monthly: bool
    within: str | None = None
    group: str | None = None

    @classmethod
    def of(cls, measure: Measure) -> Source:
        record = measure.record
        gather = None if measure.monthly else record.gather
        return cls(
            record.set, record.time, record.until, gather, measure.monthly, record.within, record.group
        )


def rows(facts: Facts, source: Source, cuts: Sequence[Cut], periods: Sequence[Period]) -> ibis.Table:
    """The set's rows of those periods with the column `period` and those of the cuts.

    `cluster` repeats a row for each cluster it is in. A monthly set gives a row for each enterprise and period, that
    of the period's last month. Raises CutUnknown where the set has no such column.
    """
    table = _rows(facts, source, cuts, periods)
    return within(facts.population, table, source.within) if source.within else table


def _rows(facts: Facts, source: Source, cuts: Sequence[Cut], periods: Sequence[Period]) -> ibis.Table:
    population = facts.population
    if source.monthly:
        return with_cuts(population, month_rows(facts, source.set, periods), source.set, cuts)
    years = [period.year for period in periods]
    if source.set == "enterprise_year":
        table = _panel_rows(population, cuts, years)
    else:
        by_enterprise = population.store.dataset(source.set).record.subject == "enterprise"
        found = (_placed if by_enterprise else in_years)(population, source, years)
        table = with_cuts(population, found, source.set, cuts)
    return table.mutate(**{PERIOD: table.year.cast("int32")})


def keyed(periods: Sequence[Period]) -> dict[int, Period]:
    """The periods by what the column `period` holds."""
    return {key_of(period): period for period in periods}


def _placed(population: Population, source: Source, years: Sequence[int]) -> ibis.Table:
    """Rows of an enterprise set with the roster's cuts; those of the years with returns are kept as a derived table."""
    known = population.years()
    if not set(years) <= set(known):
        return with_roster(population, in_years(population, source, years), source.set)
    gather = source.gather.value if source.gather else ""
    name = ".".join(["rows", source.set, source.time or "", source.until or "", gather])
    return of_years(
        population.store.derived.table(
            population.engine,
            name,
            [*population.basis(source.set, "enterprise_year", "enterprise"), *map(str, known)],
            lambda: with_roster(population, in_years(population, source, known), source.set),
        ),
        years,
        known,
    )


def _panel_rows(population: Population, cuts: Sequence[Cut], years: Sequence[int]) -> ibis.Table:
    """Returns of enterprises: everything they are cut by is in the panel already."""
    taxonomies = [cut.taxonomy for cut in cuts if cut.taxonomy is not None]
    if len(taxonomies) > 1:
        raise CutUnknown(
            CLUSTER, "一次只能按一个分类的集群分组 / one taxonomy at a time", [*population.rules]
        )
    table = population.panel_of(taxonomies[0]) if taxonomies else population.panel()
    return of_years(table, years, population.years())


def in_years(population: Population, source: Source, years: Sequence[int]) -> ibis.Table:
    dataset = population.store.dataset(source.set)
    table = population.table(source.set)
    if source.time is None:
        return of_years(table, years)
    began = _year(table, source.time, dataset[source.time].type)
    if dataset.period is not PeriodKind.NONE:
        table = table.drop("year")
    if source.gather is Gather.FLOW:
        return of_years(table.mutate(year=began), years)
    return _standing(table, began, source, years, dataset)


def of_years(table: ibis.Table, years: Sequence[int], held: Iterable[int] | None = None) -> ibis.Table:
    """The rows of some years, of a table that holds those `held`. Trap: of a filter that leaves everything an engine still
    thinks that it leaves a part, and joins the wrong way round."""
    if held is not None and set(held) <= set(years):
        return table
    return table.filter(table.year.isin([ibis.literal(year, "int32") for year in years]))


def _standing(
    table: ibis.Table, began: Any, source: Source, years: Sequence[int], dataset: Any
) -> ibis.Table:
    """Each row once for every asked year in which it stands."""
    dated = table.mutate(_began=began)
    if source.until is not None:
        dated = dated.mutate(_ended=_year(table, source.until, dataset[source.until].type))
    asked = ibis.memtable({"year": list(years)}, schema={"year": "int32"})
    crossed = dated.cross_join(asked)
    stands = crossed["_began"] <= crossed.year
    if source.until is not None:
        stands = stands & (crossed["_ended"].isnull() | (crossed["_ended"] >= crossed.year))
    return crossed.filter(stands)


def _year(table: ibis.Table, name: str, kind: FieldType) -> Any:
    column = table[name]
    return (column.year() if kind is FieldType.DATE else column).cast("int32")


def amount(table: ibis.Table, measure: Measure, *, anywhere: bool = False) -> Any:
    """What a row adds to the measure: a number, or for counted enterprises the code; null where it adds nothing.

    `anywhere` leaves the measure's condition aside.
    """
    record = measure.record
    if measure.flow:
        value = table[value_name(measure)]
    elif record.aggregate not in (Aggregate.COUNT, Aggregate.ENTERPRISES):
        columns = {name: table[name] for name in table.columns}
        value = Formula(record.value or "").over(columns, units_of(measure.dataset)).cast("float64")
    else:
        value = table[WHO] if record.aggregate is Aggregate.ENTERPRISES else ibis.literal(1, "int64")
    if record.where is None or anywhere:
        return value
    return ibis.ifelse(counts(table, measure), value, ibis.null(value.type()))


def counts(table: ibis.Table, measure: Measure) -> Any:
    """Whether a row meets the measure's condition."""
    columns = {name: table[name] for name in table.columns}
    where = measure.record.where
    return Formula(where).over(columns, units_of(measure.dataset)) if where else ibis.literal(True)


def gathered(table: ibis.Table, measure: Measure, *, merged: bool = True) -> Any:
    """The measure over a group. Where nothing is `merged`, a return is an enterprise and counting rows is enough.

    A count is unknown, not zero, where no row at all fills a field that its condition asks about.
    """
    value = amount(table, measure)
    if measure.record.aggregate in (Aggregate.SUM, Aggregate.GROUPS):
        return value.sum()
    if measure.record.aggregate is Aggregate.LARGEST:
        return value.max()
    if measure.record.aggregate is Aggregate.SMALLEST:
        return value.min()
    single = measure.record.set == "enterprise_year" and not merged
    counted = measure.record.aggregate is Aggregate.COUNT or single
    found = (value.count() if counted else value.nunique()).cast("float64")
    asked = Formula(measure.record.where).names if measure.record.where else ()
    if not asked:
        return found
    filled = [table[name].count() > 0 for name in asked]
    return ibis.ifelse(ibis.and_(*filled), found, ibis.null("float64"))


def reached(table: ibis.Table, measure: Measure) -> Any:
    """How many of the groups in `table`, a row each with the measure's sum, meet its condition."""
    return ibis.ifelse(meets(table, measure), 1, 0).sum().cast("float64")


def meets(table: ibis.Table, measure: Measure) -> Any:
    """Whether a group's sum meets the measure's condition."""
    return Formula(measure.record.having or "").over({SUM: table[measure.id]}, {SUM: measure.summed})


def reporting(table: ibis.Table, measures: Sequence[Measure], *, merged: bool = True) -> Any:
    """How many enterprises add to any of the measures. Where nothing is `merged`, that is how many rows do."""
    adds = amount(table, measures[0]).notnull()
    for measure in measures[1:]:
        adds = adds | amount(table, measure).notnull()
    if not merged and all(item.flow for item in measures):
        return adds.cast("int64").sum()
    return ibis.ifelse(adds, table[WHO], ibis.null("string")).nunique()
