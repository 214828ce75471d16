"""Figures of single enterprises: the same definitions as for districts, over one enterprise's own rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import ibis

from jiqun.engine import Formula
from jiqun.enterprises import CUTS, Population
from jiqun.indicators.computed import Facts
from jiqun.indicators.computed.compute import Pass, change_told, expression, passes_of
from jiqun.indicators.computed.cut import Cut
from jiqun.indicators.computed.placing import WHO
from jiqun.indicators.computed.rows import PERIOD
from jiqun.values import Period

Values = dict[str, dict[str, float]]


@dataclass(frozen=True, slots=True)
class Subject:
    """A unit that is evaluated: `group` is the district of an enterprise."""

    id: str
    name: str
    group: str = ""


def firms(population: Population, where: str | None, year: int) -> tuple[Subject, ...]:
    """Enterprises with a return of the year that meet a condition over its fields and cuts, by code."""
    panel = population.panel()
    table = panel.filter(panel.year == ibis.literal(year, "int32"))
    if where is not None:
        units = {**dict.fromkeys(CUTS), **population.store.dataset("enterprise_year").units}
        columns = {name: table[name] for name in table.columns}
        table = table.filter(Formula(where).over(columns, units))
    wanted = table.group_by(table[WHO]).agg(name=table.name.max(), region=table.region.max()).order_by(WHO)
    rows = population.engine.collect(wanted).to_pylist()
    return tuple(Subject(row[WHO], row["name"] or row[WHO], row["region"] or "") for row in rows)


def firm_figures(
    facts: Facts, names: Sequence[str], years: Sequence[int]
) -> dict[int, dict[str, dict[str, float]]]:
    """Year → indicator → enterprise → value, of those that have one. Changes are told of the same enterprise."""
    changes = {name: change for name in names if (change := facts.definitions.change(name)) is not None}
    plain = [name for name in names if name not in changes] + [change.of for change in changes.values()]
    bases = {change.base or year - 1 for change in changes.values() for year in years}
    known = [year for year in facts.years() if year in bases or year in years]
    levels = _levels(facts, list(dict.fromkeys(plain)), known)
    found = {year: {name: levels[year][name] for name in names if name not in changes} for year in years}
    for year in years:
        for name, change in changes.items():
            before = levels.get(change.base or year - 1, {}).get(change.of, {})
            now = levels[year][change.of]
            rates = {
                code: change_told(change.kind, now[code], before[code]) for code in now if code in before
            }
            found[year][name] = {code: rate for code, rate in rates.items() if rate is not None}
    return found


def _levels(facts: Facts, names: Sequence[str], years: Sequence[int]) -> dict[int, Values]:
    found: dict[int, Values] = {year: {name: {} for name in names} for year in years}
    for chosen in passes_of(facts, names, [Period.of_year(year) for year in years]) if names else ():
        _fill(found, facts, chosen)
    return found


def _fill(found: Mapping[int, Values], facts: Facts, chosen: Pass) -> None:
    """One question to the engine: a row for each enterprise and year."""
    table = expression(facts, chosen, [Cut(WHO)], chosen.periods)
    collected = facts.population.engine.collect(table)
    keys = list(zip(collected[PERIOD].to_pylist(), collected[WHO].to_pylist(), strict=True))
    for item in chosen.definitions:
        for (year, code), value in zip(keys, collected[item.id].to_pylist(), strict=True):
            if code and value is not None:
                found[year][item.id][code] = value
