"""The rows that measures add up: each data set joined with everything its rows can be cut by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import ibis

from jiqun.engine import Formula
from jiqun.enterprises import CUTS, Population
from jiqun.facts.schema import FieldType, PeriodKind
from jiqun.indicators.computed.definition import Aggregate, Gather, Measure, units_of
from jiqun.indicators.computed.errors import CutUnknown

CLUSTER = "cluster"
WHO = "enterprise"  #: whom a row counts for, after accepted identities and mergers; `code` stays as reported
MISSING = ""  #: the cut of rows whose district, industry … nobody reported


@dataclass(frozen=True, slots=True)
class Cut:
    """A way to divide: a column of the roster, or the clusters of a taxonomy (`cluster:<taxonomy>`)."""

    column: str
    taxonomy: str | None = None

    @property
    def name(self) -> str:
        return f"{CLUSTER}:{self.taxonomy}" if self.taxonomy else self.column


def read_cut(text: str, population: Population) -> Cut:
    """A cut as users write it: a column, its Chinese label, `district`, or `cluster:<taxonomy>`.

    `cluster` alone is the last taxonomy of the pack. Raises CutUnknown.
    """
    name, _, taxonomy = text.strip().partition(":")
    if name in (CLUSTER, "集群"):
        chosen = taxonomy or next(reversed(list(population.rules)), "")
        if chosen not in population.rules:
            raise CutUnknown(text, f"没有分类“{chosen}” / no taxonomy", population.rules)
        return Cut(CLUSTER, chosen)
    alias = {"district": "region", **{label: column for column, label in CUTS.items()}}
    column = alias.get(name, name)
    if column not in CUTS or column == "section":
        raise CutUnknown(text, "没有这种分组 / no such cut", [*CUTS, "cluster:<taxonomy>"])
    return Cut(column)


@dataclass(frozen=True, slots=True)
class Source:
    """Measures that can be added up in one pass: same set, same reading of time."""

    set: str
    time: str | None
    until: str | None
    gather: Gather

    @classmethod
    def of(cls, measure: Measure) -> Source:
        record = measure.record
        return cls(record.set, record.time, record.until, record.gather)


def rows(population: Population, source: Source, cuts: Sequence[Cut], years: Sequence[int]) -> ibis.Table:
    """The set's rows of those years with the cuts' columns (`cluster` repeats a row for each cluster it is in).

    Raises CutUnknown where the set has no such column.
    """
    if source.set == "enterprise_year":
        return _panel_rows(population, cuts, years)
    by_enterprise = population.store.dataset(source.set).record.subject == "enterprise"
    table = (_placed if by_enterprise else _in_years)(population, source, years)
    for cut in cuts:
        if cut.taxonomy is not None:
            table = _with_clusters(population, table, cut.taxonomy)
        elif cut.column not in table.columns:
            known = [name for name in CUTS if name in table.columns]
            raise CutUnknown(
                cut.name, f"数据集 {source.set} 没有这一列 / {source.set} has no such column", known
            )
    return table


def _placed(population: Population, source: Source, years: Sequence[int]) -> ibis.Table:
    """Rows of an enterprise set with the roster's cuts; those of the years with returns are kept as a derived table."""
    known = sorted({int(item) for item in population.store.catalogue.periods("enterprise_year")})
    if not set(years) <= set(known):
        return _with_roster(population, _in_years(population, source, years), source.set)
    name = ".".join(["rows", source.set, source.time or "", source.until or "", source.gather.value])
    return _chosen(
        population.store.derived.table(
            population.engine,
            name,
            [*population.basis(source.set, "enterprise_year", "enterprise"), *map(str, known)],
            lambda: _with_roster(population, _in_years(population, source, known), source.set),
        ),
        years,
    )


def _panel_rows(population: Population, cuts: Sequence[Cut], years: Sequence[int]) -> ibis.Table:
    """Returns of enterprises: everything they are cut by is in the panel already."""
    taxonomies = [cut.taxonomy for cut in cuts if cut.taxonomy is not None]
    if len(taxonomies) > 1:
        raise CutUnknown(
            CLUSTER, "一次只能按一个分类的集群分组 / one taxonomy at a time", [*population.rules]
        )
    table = population.panel_of(taxonomies[0]) if taxonomies else population.panel()
    return _chosen(table, years)


def _in_years(population: Population, source: Source, years: Sequence[int]) -> ibis.Table:
    dataset = population.store.dataset(source.set)
    table = population.table(source.set)
    if source.time is None:
        return _chosen(table, years)
    began = _year(table, source.time, dataset[source.time].type)
    if dataset.period is not PeriodKind.NONE:
        table = table.drop("year")
    if source.gather is Gather.FLOW:
        return _chosen(table.mutate(year=began), years)
    return _standing(table, began, source, years, dataset)


def _chosen(table: ibis.Table, years: Sequence[int]) -> ibis.Table:
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


def _with_roster(population: Population, table: ibis.Table, dataset: str) -> ibis.Table:
    """Cuts of the enterprise in the row's year; where it made no return that year, those of its newest return."""
    roster = population.roster()
    names = [name for name in CUTS if name in roster.columns]
    known = population.canon.over(table, dataset)
    joined = known.left_join(_of_year(roster, names), [WHO, "year"], rname="_right_{name}").left_join(
        _newest(roster, names), WHO, rname="_newest_{name}"
    )
    own = [name for name in known.columns if name not in names]
    cuts = {name: ibis.coalesce(joined[f"_{name}"], joined[f"_last_{name}"]) for name in names}
    return joined.select(*own, **cuts)


def _of_year(roster: ibis.Table, names: Sequence[str]) -> ibis.Table:
    """One row per enterprise and year: its own return before those of codes that count for it."""
    own_first = ibis.ifelse(roster.code == roster[WHO], 0, 1)
    order = ibis.row_number().over(
        ibis.window(group_by=[roster[WHO], roster.year], order_by=[own_first, roster.code])
    )
    first = roster.mutate(_order=order)
    first = first.filter(first["_order"] == 0)
    return first.select(first[WHO], first.year, *[first[name].name(f"_{name}") for name in names])


def _newest(roster: ibis.Table, names: Sequence[str]) -> ibis.Table:
    own_first = ibis.ifelse(roster.code == roster[WHO], 0, 1)
    order = ibis.row_number().over(
        ibis.window(group_by=roster[WHO], order_by=[roster.year.desc(), own_first, roster.code])
    )
    last = roster.mutate(_order=order)
    last = last.filter(last["_order"] == 0)
    return last.select(last[WHO], *[last[name].name(f"_last_{name}") for name in names])


def _with_clusters(population: Population, table: ibis.Table, taxonomy: str) -> ibis.Table:
    if "code" not in table.columns:
        raise CutUnknown(
            f"{CLUSTER}:{taxonomy}", "这一数据集没有企业代码 / rows carry no enterprise code", CUTS
        )
    members = population.members(taxonomy).select("code", "year", "cluster")
    return table.inner_join(members, ["code", "year"])


def amount(table: ibis.Table, measure: Measure) -> Any:
    """What a row adds to the measure: a number, or for counted enterprises the code; null where it adds nothing."""
    record, units = measure.record, units_of(measure.dataset)
    columns = {name: table[name] for name in table.columns}
    if record.aggregate is Aggregate.SUM:
        value = Formula(record.value or "").over(columns, units).cast("float64")
    else:
        value = table[WHO] if record.aggregate is Aggregate.ENTERPRISES else ibis.literal(1, "int64")
    if record.where is None:
        return value
    return ibis.ifelse(Formula(record.where).over(columns, units), value, ibis.null(value.type()))


def gathered(table: ibis.Table, measure: Measure, *, merged: bool = True) -> Any:
    """The measure over a group. Where nothing is `merged`, a return is an enterprise and counting rows is enough."""
    value = amount(table, measure)
    if measure.record.aggregate is Aggregate.SUM:
        return value.sum()
    single = measure.record.set == "enterprise_year" and not merged
    counted = measure.record.aggregate is Aggregate.COUNT or single
    return (value.count() if counted else value.nunique()).cast("float64")
