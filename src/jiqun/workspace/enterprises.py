"""Enterprises as plain rows: the list with its filters, and one enterprise with everything reported of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import ibis

from jiqun.enterprises import Population
from jiqun.enterprises.directory import Directory, directory
from jiqun.enterprises.dossier import memberships_of, rows_of
from jiqun.enterprises.identity import Identities, Identity, IdentityState, Merger, Mergers, load_parameters
from jiqun.enterprises.search import matching
from jiqun.facts.classification import industries
from jiqun.facts.schema import DataSet
from jiqun.facts.store import VINTAGE
from jiqun.plans.organisations import load_regions
from jiqun.workspace.facts import Desk

Row = dict[str, Any]
PAGE = 50

#: Figures of the list and of the first lines of a portrait: field → digits shown.
SHOWN = {
    "output": 0,
    "value_added": 0,
    "revenue": 0,
    "profit": 0,
    "tax_actual": 0,
    "employees": 0,
    "rd_expense": 0,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a list of enterprises is narrowed to. `order` is a figure of SHOWN (largest first) or `code`."""

    year: int
    text: str = ""
    region: str = ""
    division: str = ""
    scale: str = ""
    taxonomy: str = ""
    cluster: str = ""
    title: str = ""
    order: str = "output"
    page: int = 1


def directory_of(desk: Desk) -> Directory:
    """The register of a desk as it is searched; the names of the pack's regions are cut from names."""
    forms = load_parameters(desk.pack).legal_forms
    places = [name for region in load_regions(desk.pack).all for name in (region.name.zh, *region.aliases)]
    return directory(desk.store, desk.engine, places, forms)


def listed(
    population: Population, wanted: Wanted, register: Directory | None = None
) -> tuple[list[Row], int]:
    """One page of enterprises and how many there are in all. Rows of the year with the figures of SHOWN.

    With a register the text also finds former names, sounds and initials.
    """
    table = _narrowed(population, wanted, register)
    columns = ["code", "name", "region", "town", "park", "industry", "division", "scale", "size", *SHOWN]
    # One query answers both: building it costs more than running it.
    counted = table.select(*columns, _count=table.code.count().over(ibis.window()))
    order = [counted[wanted.order].desc(nulls_first=False)] if wanted.order in SHOWN else []
    shown = counted.order_by([*order, counted.code]).limit(PAGE, offset=PAGE * (wanted.page - 1))
    rows = population.engine.collect(shown).to_pylist()
    if not rows and wanted.page > 1:
        return [], int(population.engine.scalar(table.count()))
    count = rows[0]["_count"] if rows else 0
    return [{name: row[name] for name in columns} for row in rows], count


def _narrowed(population: Population, wanted: Wanted, register: Directory | None) -> ibis.Table:
    panel = population.panel()
    table = panel.filter(panel.year == ibis.literal(wanted.year, "int32"))
    for column in ("region", "division", "scale"):
        value = getattr(wanted, column)
        if value:
            table = table.filter(table[column] == value)
    if wanted.text:
        table = _found(table, wanted.text.strip(), register)
    if wanted.cluster:
        members = population.members(wanted.taxonomy)
        table = table.semi_join(members.filter(members.cluster == wanted.cluster), ["code", "year"])
    if wanted.title:
        titles = population.table("title")
        held = titles.filter(
            (titles.title == wanted.title)
            & (titles.awarded_year <= wanted.year)
            & (titles.valid_to_year.isnull() | (titles.valid_to_year >= wanted.year))
        )
        table = table.semi_join(held, "code")
    return table


def _found(table: ibis.Table, words: str, register: Directory | None) -> ibis.Table:
    """Rows whose reported name or code fits, and those the register finds in any of its ways."""
    fits = table.name.contains(words) | table.code.startswith(words.upper())
    if register is not None:
        codes = matching(register, words).select("code")
        fits = fits | table.code.isin(codes.code)
    return table.filter(fits)


def choices(population: Population, year: int) -> dict[str, list[str]]:
    """What occurs in the year, for the filters: regions and divisions."""
    panel = population.panel()
    table = panel.filter(panel.year == ibis.literal(year, "int32"))
    found = {}
    for column in ("region", "division"):
        rows = population.engine.collect(table.select(column).distinct().order_by(column)).to_pylist()
        found[column] = [row[column] for row in rows if row[column]]
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Reported:
    """What one data set holds of an enterprise, newest year first: rows with their `_vintage`, its `_source` file, `_sheet`
    and `_row`."""

    dataset: DataSet
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Portrait:
    code: str
    name: str
    register: Row | None
    years: tuple[Row, ...]
    clusters: tuple[Row, ...]
    reported: tuple[Reported, ...]
    mergers: tuple[Merger, ...]
    identities: tuple[Identity, ...]


#: Sets that name the enterprise in `code`, in the order a portrait shows them.
SETS = (
    "title", "product", "land_holding", "energy_use", "emission", "patent", "project", "supply_link", "loan", "disbursement",
)  # fmt: skip
MOST = 200  #: rows of one set that a portrait shows


def portrait(population: Population, code: str) -> Portrait | None:
    """Everything reported of one enterprise; None when nobody reported it."""
    register = _rows(population, "enterprise", code)
    years = sorted(_rows(population, "enterprise_year", code), key=lambda row: -row["year"])
    if not register and not years:
        return None
    name = (register[0] if register else years[0]).get("name") or code
    return Portrait(
        code=code,
        name=name,
        register=register[0] if register else None,
        years=tuple(years),
        clusters=tuple(_clusters(population, code)),
        reported=tuple(
            Reported(dataset=population.store.dataset(item), rows=tuple(found))
            for item in SETS
            if item in population.store.declarations.all and (found := _rows(population, item, code))
        ),
        mergers=tuple(
            item
            for item in Mergers(population.store.database).standing(population.as_of)
            if code in (item.absorbed, item.survivor)
        ),
        identities=tuple(
            item
            for item in Identities(population.store.database).all(population.as_of)
            if item.enterprise == code and item.state is IdentityState.ACCEPTED
        ),
    )


def names_of(population: Population, codes: Iterable[str]) -> dict[str, str]:
    """Code → registered name, of those the register has."""
    wanted = sorted(set(codes))
    if not wanted:
        return {}
    register = population.table("enterprise")
    rows = population.engine.collect(register.filter(register.code.isin(wanted)).select("code", "name"))
    return {row["code"]: row["name"] for row in rows.to_pylist() if row["name"]}


def _rows(population: Population, dataset: str, code: str) -> list[Row]:
    sources = {item.id: item.source for item in population.vintages(dataset)}
    return [
        row | {"_source": sources.get(row[VINTAGE], "")} for row in rows_of(population, dataset, code)[:MOST]
    ]


def _clusters(population: Population, code: str) -> list[Row]:
    """Membership in the newest year, of every taxonomy."""
    rows = memberships_of(population, code)
    newest: dict[str, int] = {}
    for row in rows:
        newest.setdefault(row["taxonomy"], row["year"])
    order = list(population.rules)
    own = [row for row in rows if row["year"] == newest[row["taxonomy"]]]
    return sorted(own, key=lambda row: order.index(row["taxonomy"]))


def industry_name(code: str | None, language: str = "zh") -> str:
    """`3421 金属切削机床制造`; an unknown code stands alone. English where there is an English name.

    >>> industry_name("34", "en"), industry_name("3421", "en")
    ('34 Manufacture of general-purpose machinery', '3421 金属切削机床制造')
    """
    item = industries().get(code)
    if item is None:
        return code or ""
    return f"{item.code} {(item.english if language == 'en' else '') or item.name}"


def shown_fields(dataset: DataSet, rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """Fields of the set that any of the rows fills, without the enterprise's own name and code."""
    return [
        field.field
        for field in dataset.fields
        if field.field not in ("code", "name") and any(row.get(field.field) is not None for row in rows)
    ]
