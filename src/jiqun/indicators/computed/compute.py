"""Computing indicators: measures added up over any cut, then the formula over the sums.

A ratio for an area is Σ numerator ÷ Σ denominator, never a mean of ratios.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import ibis

from jiqun.engine import Formula
from jiqun.enterprises import Population
from jiqun.indicators.computed.definition import Definition, Definitions, Measure, measures_of
from jiqun.indicators.computed.rows import MISSING, Cut, Source, gathered, read_cut, rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A computed number. `value` is in `unit`; `parts` are the measures it is made of, each in its own unit."""

    indicator: str
    year: int
    cuts: Mapping[str, str]
    value: float | None
    unit: str
    parts: Mapping[str, float | None]


@dataclass(frozen=True, kw_only=True)
class Computation:
    """Figures with what they stand on. `simulated` when any vintage below is simulated data."""

    figures: tuple[Figure, ...]
    basis: tuple[str, ...]
    simulated: bool
    definitions: tuple[Definition, ...] = field(default=())


@dataclass(frozen=True)
class Facts:
    """Everything figures are computed from."""

    population: Population
    definitions: Definitions

    def years(self) -> list[int]:
        """Years with returns of enterprises, in order."""
        return sorted({int(item.period) for item in self.vintages("enterprise_year")})

    def vintages(self, *datasets: str) -> list[Any]:
        """The vintages that speak for those sets."""
        population = self.population
        return [
            item
            for name in datasets
            for item in population.store.catalogue.current(
                name, as_of=population.as_of, at_least=population.at_least
            )
        ]


def compute(
    facts: Facts, names: Sequence[str], *, by: Sequence[str] = (), years: Sequence[int] | None = None
) -> Computation:
    """The indicators in every group of the cuts, for each year.

    Raises DefinitionUnknown, CutUnknown.
    """
    cuts = [read_cut(text, facts.population) for text in by]
    asked = list(years) if years is not None else facts.years()
    found: list[Figure] = []
    used: dict[int, Definition] = {}
    for chosen in _by_version(facts.definitions, names, asked):
        definitions, span = chosen
        used |= {id(item): item for item in definitions}
        table = expression(facts.population, definitions, cuts, span)
        found += _figures(facts.population.engine.collect(table).to_pylist(), definitions, cuts)
    datasets = sorted(
        {item.record.set for item in measures_of(used.values())} | {"enterprise_year", "enterprise"}
    )
    stands_on = facts.vintages(*datasets)
    return Computation(
        figures=tuple(found),
        basis=tuple(item.id for item in stands_on),
        simulated=any(item.simulated for item in stands_on),
        definitions=tuple(used.values()),
    )


def _by_version(
    definitions: Definitions, names: Sequence[str], years: Sequence[int]
) -> list[tuple[list[Definition], list[int]]]:
    """Years that are computed by the same versions, together: one pass over the facts for each."""
    spans: dict[tuple[int, ...], tuple[list[Definition], list[int]]] = {}
    for year in years:
        chosen = [definitions.at(name, year) for name in names]
        spans.setdefault(tuple(id(item) for item in chosen), (chosen, []))[1].append(year)
    return list(spans.values())


def expression(
    population: Population, definitions: Sequence[Definition], cuts: Sequence[Cut], years: Sequence[int]
) -> ibis.Table:
    """One row per year and group: the cuts, every measure by its id, every indicator by its id."""
    measures = measures_of(definitions)
    sources: dict[Source, list[Measure]] = {}
    for measure in measures:
        sources.setdefault(Source.of(measure), []).append(measure)
    keys = ["year", *(cut.column for cut in cuts)]
    sums = [_summed(population, source, items, cuts, years) for source, items in sources.items()]
    joined = _together(sums, keys, [item.id for item in measures])
    return joined.mutate(**{item.id: _value(joined, item) for item in definitions}).order_by(keys)


def _summed(
    population: Population,
    source: Source,
    measures: Sequence[Measure],
    cuts: Sequence[Cut],
    years: Sequence[int],
) -> ibis.Table:
    table = rows(population, source, cuts, years)
    columns = {cut.column: ibis.coalesce(table[cut.column], MISSING) for cut in cuts}
    groups = [table.year.cast("int32").name("year"), *[column.name(name) for name, column in columns.items()]]
    merged = bool(population.canon.basis)
    return table.group_by(groups).agg(**{item.id: gathered(table, item, merged=merged) for item in measures})


def _together(sums: Sequence[ibis.Table], keys: Sequence[str], measures: Sequence[str]) -> ibis.Table:
    """Sums of several sets side by side; a group that one set lacks has null there."""
    if len(sums) == 1:
        return sums[0]
    wide = [
        part.select(
            *keys,
            **{name: part[name] if name in part.columns else ibis.null("float64") for name in measures},
        )
        for part in sums
    ]
    stacked = ibis.union(*wide)
    return stacked.group_by(list(keys)).agg(**{name: stacked[name].max() for name in measures})


def _value(table: ibis.Table, definition: Definition) -> Any:
    units = {item.id: item.unit for item in definition.measures}
    value = Formula(definition.record.value).over({name: table[name] for name in units}, units)
    return value.cast("float64") * definition.factor


def _figures(
    collected: Sequence[Mapping[str, Any]], definitions: Sequence[Definition], cuts: Sequence[Cut]
) -> list[Figure]:
    return [
        Figure(
            indicator=item.id,
            year=row["year"],
            cuts={cut.name: row[cut.column] for cut in cuts},
            value=row[item.id],
            unit=item.unit.symbol,
            parts={measure.id: row[measure.id] for measure in item.measures},
        )
        for item in definitions
        for row in collected
    ]
