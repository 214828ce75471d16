"""Computing indicators: measures added up over any cut, then the formula over the sums.

A ratio for an area is Σ numerator ÷ Σ denominator, never a mean of ratios.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import ibis

from jiqun.facts.store import Vintage
from jiqun.indicators.computed.cut import MISSING, Cut, read_cut
from jiqun.indicators.computed.definition import ChangeKind, Definition, Reckoning, measures_of
from jiqun.indicators.computed.errors import MonthMerged, NothingReported
from jiqun.indicators.computed.facts import Facts
from jiqun.indicators.computed.measure import Measure
from jiqun.indicators.computed.period import MONTHLY, MonthSpan, in_year, key_of, last_year
from jiqun.indicators.computed.rows import PERIOD, Source, gathered, keyed, reached, reporting, rows
from jiqun.values import Period


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A computed number. `value` is in `unit`; `parts` are the measures it is made of, each in its own unit.

    Figures made of monthly returns say how many enterprises stand behind them: `reporting` in this period,
    `reporting_last_year` in the same period of last year.
    """

    indicator: str
    period: Period
    cuts: Mapping[str, str]
    value: float | None
    unit: str
    parts: Mapping[str, float | None]
    reporting: int | None = None
    reporting_last_year: int | None = None

    @property
    def year(self) -> int:
        return self.period.year


@dataclass(frozen=True, kw_only=True)
class Computation:
    """Figures with what they stand on. `simulated` when any vintage below is simulated data."""

    figures: tuple[Figure, ...]
    basis: tuple[str, ...]
    simulated: bool
    definitions: tuple[Definition, ...] = field(default=())


@dataclass(frozen=True)
class Pass:
    """Indicators that one question to the engine answers: the same versions, all by year or all by month."""

    definitions: tuple[Definition, ...]
    periods: tuple[Period, ...]

    @property
    def reckonings(self) -> tuple[tuple[Definition, Reckoning], ...]:
        return tuple((item, item.reckoning(self.periods[0])) for item in self.definitions)

    @property
    def measures(self) -> list[Measure]:
        return measures_of(way for _, way in self.reckonings)

    @property
    def monthly(self) -> bool:
        return any(item.monthly for item in self.measures)


def compute(
    facts: Facts, names: Sequence[str], *, by: Sequence[str] = (), periods: Sequence[Period] | None = None
) -> Computation:
    """The indicators in every group of the cuts, for each period: every year with returns unless periods are given.

    Raises DefinitionUnknown, CutUnknown, PeriodNotDefined, and for months MonthMerged, NothingReported.
    """
    asked = list(periods) if periods is not None else [Period.of_year(year) for year in facts.years()]
    plain = [name for name in names if facts.definitions.change(name) is None]
    parts = [_direct(facts, plain, by, asked)] if plain else []
    changes = [facts.definitions[name][-1] for name in names if name not in plain]
    for base in dict.fromkeys(item.change.base for item in changes if item.change):
        own = [item for item in changes if item.change and item.change.base == base]
        parts.append(_changed(facts, own, base, by, asked))
    return Computation(
        figures=tuple(item for part in parts for item in part.figures),
        basis=tuple(dict.fromkeys(item for part in parts for item in part.basis)),
        simulated=any(part.simulated for part in parts),
        definitions=tuple(item for part in parts for item in part.definitions),
    )


def _direct(facts: Facts, names: Sequence[str], by: Sequence[str], periods: Sequence[Period]) -> Computation:
    """Indicators that are formulas over measures."""
    cuts = [read_cut(text, facts.population) for text in by]
    passes = passes_of(facts, names, periods)
    for chosen in passes:
        refuse_unreported(facts, chosen)
    figures = [item for chosen in passes for item in _answered(facts, chosen, cuts)]
    stands_on = [item for chosen in passes for item in basis_of(facts, chosen)]
    return Computation(
        figures=tuple(figures),
        basis=tuple(dict.fromkeys(item.id for item in stands_on)),
        simulated=any(item.simulated for item in stands_on),
        definitions=tuple({id(item): item for chosen in passes for item in chosen.definitions}.values()),
    )


def _changed(
    facts: Facts, own: Sequence[Definition], base: int | None, by: Sequence[str], periods: Sequence[Period]
) -> Computation:
    """Indicators that are changes of others since one base. A figure whose base is not there is unknown."""
    of = list(dict.fromkeys(item.change.of for item in own if item.change))
    start = {key_of(item): in_year(item, base) if base else last_year(item) for item in periods}
    now = _direct(facts, of, by, periods)
    asked = {key_of(item): item for item in start.values() if answers(facts, of, item)}
    before = _direct(facts, of, by, list(asked.values()))
    at = {_place(item, item.period): item for item in before.figures}
    figures = []
    for definition in own:
        for item in now.figures:
            if definition.change and item.indicator == definition.change.of:
                earlier = at.get(_place(item, start[key_of(item.period)]))
                figures.append(_change(definition, item, earlier))
    return Computation(
        figures=tuple(figures),
        basis=(*now.basis, *before.basis),
        simulated=now.simulated or before.simulated,
        definitions=tuple(own),
    )


def _change(definition: Definition, now: Figure, before: Figure | None) -> Figure:
    change, old = definition.change, before.value if before else None
    told = None
    if change is not None and now.value is not None and old is not None:
        told = change_told(change.kind, now.value, old)
    return replace(
        now,
        indicator=definition.id,
        value=told,
        unit=definition.unit.symbol,
        parts={"now": now.value, "before": old},
    )


def change_told(kind: ChangeKind, now: float, old: float) -> float | None:
    """A ratio to something not above zero says nothing."""
    if kind is ChangeKind.DIFFERENCE:
        return now - old
    if old <= 0:
        return None
    ratio = now / old
    return {ChangeKind.GROWTH: (ratio - 1) * 100, ChangeKind.DECLINE: (1 - ratio) * 100}.get(kind, ratio)


def answers(facts: Facts, names: Sequence[str], period: Period) -> bool:
    """Whether months were returned from which the indicators can be told for a period; a year is only asked for."""
    for name in names:
        way = facts.definitions.at(name, period.year).reckoning(period)
        returned = facts.returned(way.sets)
        if way.monthly and (period not in returned or returned.hides(period)):
            return False
    return True


def passes_of(facts: Facts, names: Sequence[str], periods: Sequence[Period]) -> list[Pass]:
    """One pass for all periods that are computed by the same formulas. Raises DefinitionUnknown, PeriodNotDefined."""
    found: dict[tuple[int, ...], Pass] = {}
    for period in periods:
        definitions = tuple(facts.definitions.at(name, period.year) for name in names)
        key = tuple(id(item.reckoning(period)) for item in definitions)
        held = found.get(key, Pass(definitions, ()))
        found[key] = Pass(definitions, (*held.periods, period))
    return list(found.values())


def refuse_unreported(facts: Facts, chosen: Pass) -> None:
    """Raises MonthMerged for January or February alone where both are reported together, NothingReported where the
    last month of a period was not reported at all.
    """
    if chosen.periods[0].form not in MONTHLY:
        return
    for name in dict.fromkeys(item.record.set for item in chosen.measures):
        returned = facts.returned([name])
        for period in chosen.periods:
            if returned.hides(period):
                raise MonthMerged(str(period), period.year)
            if period not in returned:
                raise NothingReported(str(period), name, _shown(returned.months))


def _shown(months: frozenset[tuple[int, int]]) -> list[str]:
    """The first and last reported month of each year."""
    return [
        f"{year}年{min(of_year)}—{max(of_year)}月"
        for year in sorted({year for year, _ in months})
        for of_year in [[month for found, month in months if found == year]]
    ]


def basis_of(facts: Facts, chosen: Pass) -> list[Vintage]:
    """The vintages that a pass stands on; of monthly sets those of its years up to the last month asked for."""
    monthly = {item.record.set for item in chosen.measures if item.monthly}
    others = {item.record.set for item in chosen.measures} - monthly
    last: dict[int, int] = {}
    for span in map(MonthSpan.of, chosen.periods):
        last[span.year] = max(span.last, last.get(span.year, 0))
    months = [
        item
        for item in facts.vintages(*sorted(monthly))
        if int(item.period[5:7]) <= last.get(int(item.period[:4]), 0)
    ]
    return [*facts.vintages(*sorted(others | {"enterprise_year", "enterprise"})), *months]


def _answered(facts: Facts, chosen: Pass, cuts: Sequence[Cut]) -> list[Figure]:
    """The figures of a pass. Monthly ones are counted over last year's periods too, in the same question."""
    before = [last_year(period) for period in chosen.periods] if chosen.monthly else []
    every = keyed([*before, *chosen.periods])
    table = expression(facts, chosen, cuts, list(every.values()))
    collected = facts.population.engine.collect(table).to_pylist()
    found = figures_of(collected, chosen, cuts, every)
    if not chosen.monthly:
        return found
    counts = {_place(item, item.period): item.reporting for item in found}
    return [
        _with_last_year(item, counts.get(_place(item, last_year(item.period)), 0))
        for item in found
        if item.period in chosen.periods
    ]


def _place(figure: Figure, period: Period) -> tuple[Any, ...]:
    return (figure.indicator, key_of(period), *figure.cuts.values())


def _with_last_year(item: Figure, count: int | None) -> Figure:
    return replace(item, reporting_last_year=count)


def expression(facts: Facts, chosen: Pass, cuts: Sequence[Cut], periods: Sequence[Period]) -> ibis.Table:
    """One row per period and group: the cuts, every measure by its id, every indicator by its id."""
    sources: dict[Source, list[Measure]] = {}
    for measure in chosen.measures:
        sources.setdefault(Source.of(measure), []).append(measure)
    keys = [PERIOD, *(cut.column for cut in cuts)]
    sums = [
        _grouped(facts, source, items, cuts, periods)
        if source.group
        else _summed(facts, rows(facts, source, cuts, periods), items, cuts, chosen)
        for source, items in sources.items()
    ]
    joined = _together(sums, keys)
    values = {item.id: value_of(joined, way) for item, way in chosen.reckonings}
    return joined.mutate(**values).order_by(keys)


def _summed(
    facts: Facts, table: ibis.Table, measures: Sequence[Measure], cuts: Sequence[Cut], chosen: Pass
) -> ibis.Table:
    columns = {cut.column: ibis.coalesce(table[cut.column], MISSING) for cut in cuts}
    groups = [table[PERIOD], *[column.name(name) for name, column in columns.items()]]
    merged = bool(facts.population.canon.basis)
    sums = {item.id: gathered(table, item, merged=merged) for item in measures}
    if chosen.monthly:
        sums |= counts_of(table, chosen, measures, merged=merged)
    return table.group_by(groups).agg(**sums)


def _grouped(
    facts: Facts, source: Source, measures: Sequence[Measure], cuts: Sequence[Cut], periods: Sequence[Period]
) -> ibis.Table:
    """How many groups reach what their measure asks: summed by group first, then counted by cut."""
    group = read_cut(source.group or "", facts.population)
    every = cuts if group in cuts else [*cuts, group]
    table = rows(facts, source, every, periods)
    inside = table.filter(ibis.coalesce(table[group.column], MISSING) != MISSING)
    columns = {cut.column: ibis.coalesce(inside[cut.column], MISSING) for cut in every}
    keys = [inside[PERIOD], *[column.name(name) for name, column in columns.items()]]
    summed = inside.group_by(keys).agg(**{item.id: gathered(inside, item) for item in measures})
    outer = [summed[PERIOD], *[summed[cut.column] for cut in cuts]]
    return summed.group_by(outer).agg(**{item.id: reached(summed, item) for item in measures})


def counts_of(
    table: ibis.Table, chosen: Pass, measures: Sequence[Measure], *, merged: bool = True
) -> dict[str, Any]:
    """How many enterprises stand behind each indicator, as far as this table knows."""
    own = {
        item.id: [measure for measure in way.measures if measure in measures]
        for item, way in chosen.reckonings
    }
    return {count_name(name): reporting(table, used, merged=merged) for name, used in own.items() if used}


def count_name(indicator: str) -> str:
    return f"{indicator}__reporting"


def _together(sums: Sequence[ibis.Table], keys: Sequence[str]) -> ibis.Table:
    """Sums of several sets side by side; a group that one set lacks has null there."""
    if len(sums) == 1:
        return sums[0]
    kinds = {name: kind for part in sums for name, kind in part.schema().items() if name not in keys}
    wide = [
        part.select(
            *keys,
            **{name: part[name] if name in part.columns else ibis.null(kind) for name, kind in kinds.items()},
        )
        for part in sums
    ]
    stacked = ibis.union(*wide)
    return stacked.group_by(list(keys)).agg(**{name: stacked[name].max() for name in kinds})


def value_of(table: ibis.Table, way: Reckoning) -> Any:
    units = {item.id: item.unit for item in way.measures}
    value = way.formula.over({name: table[name] for name in units}, units)
    return value.cast("float64") * way.factor


def figures_of(
    collected: Sequence[Mapping[str, Any]], chosen: Pass, cuts: Sequence[Cut], every: Mapping[int, Period]
) -> list[Figure]:
    """One figure for each indicator and collected row, in the order of the asked indicators."""
    return [
        Figure(
            indicator=item.id,
            period=every[row[PERIOD]],
            cuts={cut.name: row[cut.column] for cut in cuts},
            value=row[item.id],
            unit=item.unit.symbol,
            parts={measure.id: row[measure.id] for measure in way.measures},
            reporting=row.get(count_name(item.id)),
        )
        for item, way in chosen.reckonings
        for row in collected
    ]
