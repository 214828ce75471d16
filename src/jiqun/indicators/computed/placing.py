"""Where a row is counted: the district, industry and clusters of its enterprise in its period."""

from __future__ import annotations

from collections.abc import Sequence

import ibis

from jiqun.enterprises import CUTS, Population
from jiqun.indicators.computed.cut import CLUSTER, Cut
from jiqun.indicators.computed.errors import CutUnknown

WHO = "enterprise"  #: whom a row counts for, after accepted identities and mergers; `code` stays as reported


def with_roster(
    population: Population, table: ibis.Table, dataset: str, *, own: Sequence[str] = ()
) -> ibis.Table:
    """Cuts of the enterprise in the row's year; where it made no return that year, those of its newest return.

    The columns in `own` are the row's first: a monthly return says itself where the enterprise was that month.
    """
    roster = population.roster()
    names = [name for name in CUTS if name in roster.columns]
    known = population.canon.over(table, dataset)
    joined = known.left_join(_of_year(roster, names), [WHO, "year"], rname="_right_{name}").left_join(
        _newest(roster, names), WHO, rname="_newest_{name}"
    )
    kept = [name for name in known.columns if name not in names]
    cuts = {
        name: ibis.coalesce(*_own_of(joined, name, own), joined[f"_{name}"], joined[f"_last_{name}"])
        for name in names
    }
    return joined.select(*kept, **cuts)


def _own_of(table: ibis.Table, name: str, own: Sequence[str]) -> list[ibis.Value]:
    """A cut as the row itself gives it; the division is the beginning of its industry's code."""
    if name == "division" and "industry" in own:
        return [table["industry"].substr(0, 2)]
    return [table[name]] if name in own else []


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


def with_cuts(population: Population, table: ibis.Table, dataset: str, cuts: Sequence[Cut]) -> ibis.Table:
    """The table with a row for each cluster its enterprise is in. Raises CutUnknown where a column is not there."""
    for cut in cuts:
        if cut.taxonomy is not None:
            table = _with_clusters(population, table, cut.taxonomy)
        elif cut.column not in table.columns:
            known = [name for name in CUTS if name in table.columns]
            raise CutUnknown(cut.name, f"数据集 {dataset} 没有这一列 / {dataset} has no such column", known)
    return table


def _with_clusters(population: Population, table: ibis.Table, taxonomy: str) -> ibis.Table:
    """Months of a year without yearly returns are in the clusters of the newest year."""
    if "code" not in table.columns:
        raise CutUnknown(
            f"{CLUSTER}:{taxonomy}", "这一数据集没有企业代码 / rows carry no enterprise code", CUTS
        )
    members = population.members(taxonomy).select("code", "cluster", _member_year="year")
    return _dated(population, table).inner_join(members, ["code", "_member_year"]).drop("_member_year")


def within(population: Population, table: ibis.Table, text: str) -> ibis.Table:
    """The rows of enterprises in a taxonomy, or in one cluster of it (`taxonomy/cluster`). Raises CutUnknown."""
    taxonomy, _, cluster = text.partition("/")
    if taxonomy not in population.rules:
        raise CutUnknown(text, f"没有分类“{taxonomy}” / no taxonomy", population.rules)
    rule = population.rules[taxonomy].taxonomy
    known = [item.id for tier in rule.tiers for item in tier.clusters]
    if cluster and cluster not in known:
        raise CutUnknown(text, f"没有集群“{cluster}” / no cluster", known)
    if "code" not in table.columns:
        raise CutUnknown(text, "这一数据集没有企业代码 / rows carry no enterprise code", CUTS)
    members = population.members(taxonomy)
    chosen = members.filter(members.cluster == cluster) if cluster else members
    keys = chosen.select("code", _member_year="year").distinct()
    return _dated(population, table).semi_join(keys, ["code", "_member_year"]).drop("_member_year")


def _dated(population: Population, table: ibis.Table) -> ibis.Table:
    """With the year whose membership counts: the row's, or the newest with yearly returns."""
    years = population.years()
    newest = ibis.literal(max(years, default=0), "int32")
    known = ibis.ifelse(table.year.isin(years), table.year, newest) if years else table.year
    return table.mutate(_member_year=known.cast("int32"))
