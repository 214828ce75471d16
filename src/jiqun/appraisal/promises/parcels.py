"""Parcels on a day: the newest word on each, its projects and their milestones, what is built, and its holder's figures."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import ibis

from jiqun.enterprises import Population
from jiqun.facts.schema import DataSet, FieldType
from jiqun.indicators.computed.facts import Facts
from jiqun.packs import Bilingual
from jiqun.rules.profile import profile
from jiqun.rules.variable import Kind, Variable, VariableRecord
from jiqun.rules.vocabulary import Vocabulary
from jiqun.values import Unit

#: What is known of a parcel beyond its own fields.
MADE = {
    "invested": ("累计完成投资", "Invested so far", "万元"),
    "built": ("已建建筑面积", "Floor area built", "平方米"),
    "built_land": ("建筑所在登记用地", "Registered land it stands on", "亩"),
    "holder_land": ("受让企业各宗地合计面积", "Land of all the holder's parcels", "亩"),
    "holder_parcels": ("受让企业宗地数", "Parcels of the holder", ""),
    "shortfall": ("差额", "What is short", "万元"),
}
MILESTONES = ("started", "completed", "operating", "full_capacity")
TERMINATED = "terminated"


def planned(milestone: str) -> str:
    return f"planned_{milestone}"


def done(milestone: str) -> str:
    return f"done_{milestone}"


def words_of(shared: Vocabulary, dataset: DataSet) -> Vocabulary:
    """The vocabulary of a scheme: the parcel's fields and what is known beyond them, before variables of enterprises."""
    own = {field.field: _variable(field.field, field.label, field.english, field.unit, field.type) for field in dataset.fields}  # fmt: skip
    own |= {name: _variable(name, zh, en, unit, FieldType.NUMBER) for name, (zh, en, unit) in MADE.items()}
    return Vocabulary({**shared.variables, **own}, shared.parameters)


def _variable(name: str, zh: str, en: str, unit: str | None, kind: FieldType) -> Variable:
    number = kind in (FieldType.NUMBER, FieldType.INTEGER, FieldType.YEAR)
    record = VariableRecord(
        id=name, name=Bilingual(zh=zh, en=en), kind=Kind.NUMBER if number else Kind.TEXT, unit=(unit or "") if number else "",
        evidence=True,
    )  # fmt: skip
    return Variable(record, Unit.parse(unit or "") if number else None)


def parcels(facts: Facts, vocabulary: Vocabulary, names: Sequence[str], on: dt.date, year: int) -> ibis.Table:
    """One row per supplied parcel of the newest return not after the day: its fields, `enterprise` (the holder), projects, milestones, buildings, and the named
    variables of the holder in `year`."""
    population = facts.population
    returned = [int(item.period[:4]) for item in population.vintages("parcel")]
    last = max((found for found in returned if found <= on.year), default=on.year)
    listed = population.table("parcel").filter(lambda row: row.year == ibis.literal(last, "int32"))
    table = population.canon.over(listed, "parcel")
    supplied = table.code.notnull() & (table.supplied_on.isnull() | (table.supplied_on <= on))
    table = table.filter(supplied).drop("year")
    own = ibis.window(group_by=table.enterprise)
    table = table.mutate(
        holder_land=table.area.sum().over(own), holder_parcels=table.parcel.count().over(own), year=ibis.literal(year, "int32")
    )  # fmt: skip
    table = _with_projects(population, table, on)
    table = _with_buildings(population, table, on)
    return _with_holder(facts, table, vocabulary, names, year)


def _newest(population: Population, name: str, key: Sequence[str], on: dt.date) -> ibis.Table:
    """The newest year's row of each, of years not after the day's: what is finished drops out of later returns."""
    table = population.table(name)
    table = table.filter(table.year <= on.year)
    order = ibis.row_number().over(
        ibis.window(group_by=list(key), order_by=[table.year.desc(), table["_vintage"].desc(), table["_row"]])
    )
    ranked = table.mutate(_order=order)
    return ranked.filter(ranked["_order"] == 0).drop("_order")


def _with_projects(population: Population, table: ibis.Table, on: dt.date) -> ibis.Table:
    """Investment of all projects of the parcel, milestones of the first. A project that names no parcel is its owner's, where
    the owner holds one parcel."""
    projects = population.canon.over(_newest(population, "project", ["project"], on), "project")
    projects = projects.filter(projects.stage != TERMINATED)
    holders = table.filter(table.holder_parcels == 1).select(_owner=table.enterprise, _only=table.parcel)
    owned = projects.left_join(holders, projects.enterprise == holders["_owner"])
    owned = owned.mutate(_parcel=ibis.coalesce(owned.parcel, owned["_only"]))
    owned = owned.filter(owned["_parcel"].notnull())
    first = ibis.row_number().over(
        ibis.window(
            group_by=owned["_parcel"], order_by=[owned.planned_start.asc(nulls_first=False), owned.project]
        )
    )
    ranked = owned.mutate(_order=first)
    sums = ranked.group_by(_at=ranked["_parcel"]).agg(
        invested=ranked.invested_total.sum(),
        projects=ranked.count(),
        project=ibis.ifelse(ranked["_order"] == 0, ranked.project, ibis.null("string")).max(),
    )
    found = table.left_join(sums, table.parcel == sums["_at"]).drop("_at")
    reached = _milestones(population, on)
    return found.left_join(reached, found.project == reached["_project"]).drop("_project")


def _milestones(population: Population, on: dt.date) -> ibis.Table:
    """One row per project: planned and actual day of each milestone; what happened after the day is not known yet."""
    table = population.table("project_milestone")
    columns: dict[str, Any] = {}
    nothing = ibis.null("date")
    for name in MILESTONES:
        mine = table.stage == name
        columns[planned(name)] = ibis.ifelse(mine, table.planned_on, nothing).max()
        columns[done(name)] = ibis.ifelse(mine & (table.done_on <= on), table.done_on, nothing).max()
    return table.group_by(_project=table.project).agg(**columns)


def _with_buildings(population: Population, table: ibis.Table, on: dt.date) -> ibis.Table:
    """What stands on the holder's registered land of that parcel."""
    held = _newest(population, "land_holding", ["code", "holding"], on)
    held = held.filter((held.kind == "registered") & held.parcel.notnull() & held.floor_area.notnull())
    sums = held.group_by(_at=held.parcel).agg(built=held.floor_area.sum(), built_land=held.area.sum())
    return table.left_join(sums, table.parcel == sums["_at"]).drop("_at")


def _with_holder(
    facts: Facts, table: ibis.Table, vocabulary: Vocabulary, names: Sequence[str], year: int
) -> ibis.Table:
    wanted = [name for name in names if name not in table.columns]
    if not wanted:
        return table
    figures = profile(facts, vocabulary, wanted, [year])
    told = figures.select(_who=figures.code, **{name: figures[name] for name in wanted})
    return table.left_join(told, table.enterprise == told["_who"]).drop("_who")
