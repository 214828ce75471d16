"""Why this number: the measures, and the rows with the largest part in each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import ibis

from jiqun.facts.store import ROW, SHEET, VINTAGE, Vintage
from jiqun.indicators.computed.checks import Crosscheck, checks_of
from jiqun.indicators.computed.compute import Figure, Pass, basis_of, compute
from jiqun.indicators.computed.cut import MISSING, Cut, in_group, read_cut
from jiqun.indicators.computed.definition import Definition, Reckoning
from jiqun.indicators.computed.facts import Facts
from jiqun.indicators.computed.measure import Aggregate, Measure
from jiqun.indicators.computed.months import How, how_name, prepared
from jiqun.indicators.computed.period import MonthSpan
from jiqun.indicators.computed.rows import Source, amount, gathered, meets, rows
from jiqun.values import Period


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthlyRow:
    """A monthly row that an amount was reckoned from: what it says of the month and since January. `source` is the file
    it came in, `sheet` empty where that has none."""

    month: int
    vintage: str
    source: str
    sheet: str
    row: int
    alone: float | None
    cumulative: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A row that a measure adds up: where it stands, and what it adds. `source` is the file it came in, `sheet` empty
    where that has none, `row` as a spreadsheet counts.

    For months, the row is that of the period's last month; `how` the amount was reckoned and `rows` it was reckoned
    from, where that takes more than this one row.
    """

    vintage: str
    source: str
    sheet: str
    row: int
    code: str | None
    name: str | None
    amount: float
    how: How | None = None
    rows: tuple[MonthlyRow, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A group that a measure counts or passes over: its sum, and whether this meets the measure's condition."""

    name: str
    total: float | None
    meets: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureExplained:
    """A measure of a figure. `rows` counts all rows that add to it, `largest` shows the first of them; `groups` are those
    of a measure that counts groups, largest first."""

    measure: Measure
    total: float | None
    rows: int
    largest: tuple[Part, ...]
    groups: tuple[Group, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Explanation:
    """A figure with everything it stands on. `checks` are other ways to the same number, with what they give."""

    figure: Figure
    definition: Definition
    reckoning: Reckoning
    measures: tuple[MeasureExplained, ...]
    vintages: tuple[Vintage, ...]
    simulated: bool
    checks: tuple[Crosscheck, ...] = ()


def explain(
    facts: Facts, name: str, period: Period, cuts: Mapping[str, str] | None = None, *, limit: int = 20
) -> Explanation | None:
    """The figure of one group, down to rows and vintages; None when the group has no figure.

    `cuts` maps each cut as users write it to the group's value. Raises what :func:`compute` raises.
    """
    asked = dict(cuts or {})
    found = compute(facts, [name], by=list(asked), periods=[period])
    figure = next((item for item in found.figures if list(item.cuts.values()) == list(asked.values())), None)
    if figure is None:
        return None
    definition = facts.definitions.at(name, period.year)
    if definition.change is not None:
        of = explain(facts, definition.change.of, period, cuts, limit=limit)
        return (
            replace(of, figure=figure, definition=definition, simulated=found.simulated, checks=())
            if of
            else None
        )
    way = definition.reckoning(period)
    return Explanation(
        figure=figure,
        definition=definition,
        reckoning=way,
        measures=tuple(_explained(facts, item, figure, asked, limit) for item in way.measures),
        vintages=_vintages(facts, Pass((definition,), (period,)), way),
        simulated=found.simulated,
        checks=checks_of(facts, definition, figure),
    )


def _vintages(facts: Facts, chosen: Pass, way: Reckoning) -> tuple[Vintage, ...]:
    return tuple(item for item in basis_of(facts, chosen) if item.dataset in way.sets)


def _explained(
    facts: Facts, measure: Measure, figure: Figure, asked: Mapping[str, str], limit: int
) -> MeasureExplained:
    chosen = {read_cut(text, facts.population): value for text, value in asked.items()}
    table = in_group(rows(facts, Source.of(measure), list(chosen), [figure.period]), chosen)
    adds = amount(table, measure)
    if measure.record.aggregate in (Aggregate.COUNT, Aggregate.ENTERPRISES):
        adds = ibis.ifelse(adds.notnull(), 1.0, ibis.null("float64"))
    shown = [name for name in ("code", "name", VINTAGE, SHEET, ROW) if name in table.columns]
    how = {"_how": table[how_name(measure)]} if measure.flow else {}
    listed = table.select(*shown, _amount=adds, **how)
    listed = listed.filter(listed["_amount"].notnull())
    engine = facts.population.engine
    order = [listed["_amount"].abs().desc(), *[listed[name].asc() for name in shown if name != "name"]]
    largest = engine.collect(listed.order_by(order).limit(limit)).to_pylist()
    behind = _behind(facts, measure, figure.period, largest)
    sources = _sources(facts, measure)
    return MeasureExplained(
        measure=measure,
        total=figure.parts[measure.id],
        rows=int(engine.scalar(listed.count())),
        groups=_groups(facts, measure, figure.period, chosen),
        largest=tuple(_part(row, behind, sources) for row in largest),
    )


def _sources(facts: Facts, measure: Measure) -> Mapping[str, str]:
    """Vintage → the file it came in."""
    return {item.id: item.source for item in facts.vintages(measure.record.set)}


def _groups(facts: Facts, measure: Measure, period: Period, chosen: Mapping[Cut, str]) -> tuple[Group, ...]:
    """The groups of a measure that counts groups, largest first."""
    if measure.record.group is None:
        return ()
    cut = read_cut(measure.record.group, facts.population)
    every = list(chosen) if cut in chosen else [*chosen, cut]
    table = in_group(rows(facts, Source.of(measure), every, [period]), chosen)
    named = table.filter(ibis.coalesce(table[cut.column], MISSING) != MISSING)
    summed = named.group_by(_name=named[cut.column]).agg(**{measure.id: gathered(named, measure)})
    told = summed.mutate(_meets=meets(summed, measure)).order_by([summed[measure.id].desc(), summed["_name"]])
    return tuple(
        Group(name=row["_name"], total=row[measure.id], meets=bool(row["_meets"]))
        for row in facts.population.engine.collect(told).to_pylist()
    )


def _part(
    row: Mapping[str, Any], behind: Mapping[str, tuple[MonthlyRow, ...]], sources: Mapping[str, str]
) -> Part:
    return Part(
        vintage=row.get(VINTAGE) or "",
        source=sources.get(row.get(VINTAGE) or "", ""),
        sheet=row.get(SHEET) or "",
        row=int(row.get(ROW) or 0),
        code=row.get("code"),
        name=row.get("name"),
        amount=float(row["_amount"]),
        how=How(row["_how"]) if row.get("_how") else None,
        rows=behind.get(row.get("code") or "", ()),
    )


def _behind(
    facts: Facts, measure: Measure, period: Period, largest: Sequence[Mapping[str, Any]]
) -> dict[str, tuple[MonthlyRow, ...]]:
    """By code, the monthly rows of amounts that were reckoned from more than one."""
    span, found = MonthSpan.of(period), dict[str, tuple[MonthlyRow, ...]]()
    several = (How.DIFFERENCE, How.MONTHS)
    hows = {row["code"]: How(row["_how"]) for row in largest if row.get("_how") in several}
    if not hows:
        return {}
    table, sources = prepared(facts, measure.record.set), _sources(facts, measure)
    wanted = table.filter(table.code.isin(list(hows)), table.year == span.year, table.month <= span.last)
    columns = {"alone": wanted[f"{measure.id}__x"], "cumulative": wanted[f"{measure.id}__c"]}
    chosen = wanted.select("code", "month", VINTAGE, SHEET, ROW, **columns).order_by(
        ["code", "month", VINTAGE]
    )
    for row in facts.population.engine.collect(chosen).to_pylist():
        if row["month"] in _used(hows[row["code"]], span) and (row["alone"], row["cumulative"]) != (
            None,
            None,
        ):
            found[row["code"]] = (*found.get(row["code"], ()), _reported(row, sources))
    return found


def _used(how: How, span: MonthSpan) -> Sequence[int]:
    """The months whose rows an amount was reckoned from."""
    if how is How.DIFFERENCE:
        return (span.first - 1, span.last)
    return range(span.first, span.last + 1)


def _reported(row: Mapping[str, Any], sources: Mapping[str, str]) -> MonthlyRow:
    return MonthlyRow(
        month=row["month"],
        vintage=row[VINTAGE],
        source=sources.get(row[VINTAGE], ""),
        sheet=row[SHEET] or "",
        row=row[ROW],
        alone=row["alone"],
        cumulative=row["cumulative"],
    )


__all__: Sequence[str] = ["Explanation", "MeasureExplained", "MonthlyRow", "Part", "explain"]
