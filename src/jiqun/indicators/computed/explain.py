"""Why this number: the measures, and the rows with the largest part in each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import ibis

from jiqun.facts.store import ROW, VINTAGE, Vintage
from jiqun.indicators.computed.compute import Facts, Figure, compute
from jiqun.indicators.computed.definition import Aggregate, Definition, Measure
from jiqun.indicators.computed.rows import MISSING, Source, amount, read_cut, rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A row that a measure adds up: where it stands, and what it adds."""

    vintage: str
    row: int
    code: str | None
    name: str | None
    amount: float


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureExplained:
    """A measure of a figure. `rows` counts all rows that add to it, `largest` shows the first of them."""

    measure: Measure
    total: float | None
    rows: int
    largest: tuple[Part, ...]


@dataclass(frozen=True, kw_only=True)
class Explanation:
    figure: Figure
    definition: Definition
    measures: tuple[MeasureExplained, ...]
    vintages: tuple[Vintage, ...]
    simulated: bool


def explain(
    facts: Facts, name: str, year: int, cuts: Mapping[str, str] | None = None, *, limit: int = 20
) -> Explanation | None:
    """The figure of one group, down to rows and vintages; None when the group has no figure.

    `cuts` maps each cut as users write it to the group's value. Raises DefinitionUnknown, CutUnknown.
    """
    asked = dict(cuts or {})
    found = compute(facts, [name], by=list(asked), years=[year])
    definition = facts.definitions.at(name, year)
    figure = next((item for item in found.figures if list(item.cuts.values()) == list(asked.values())), None)
    if figure is None:
        return None
    measures = tuple(_explained(facts, item, figure, asked, limit) for item in definition.measures)
    vintages = tuple(facts.vintages(*dict.fromkeys(item.record.set for item in definition.measures)))
    return Explanation(
        figure=figure, definition=definition, measures=measures, vintages=vintages, simulated=found.simulated
    )


def _explained(
    facts: Facts, measure: Measure, figure: Figure, asked: Mapping[str, str], limit: int
) -> MeasureExplained:
    chosen = [read_cut(text, facts.population) for text in asked]
    table = rows(facts.population, Source.of(measure), chosen, [figure.year])
    for cut, value in zip(chosen, asked.values(), strict=True):
        table = table.filter(ibis.coalesce(table[cut.column], MISSING) == value)
    adds = amount(table, measure)
    if measure.record.aggregate is not Aggregate.SUM:
        adds = ibis.ifelse(adds.notnull(), 1.0, ibis.null("float64"))
    shown = [name for name in ("code", "name", VINTAGE, ROW) if name in table.columns]
    listed = table.select(*shown, _amount=adds)
    listed = listed.filter(listed["_amount"].notnull())
    engine = facts.population.engine
    order = [listed["_amount"].abs().desc(), *[listed[name].asc() for name in shown if name != "name"]]
    largest = engine.collect(listed.order_by(order).limit(limit)).to_pylist()
    return MeasureExplained(
        measure=measure,
        total=figure.parts[measure.id],
        rows=int(engine.scalar(listed.count())),
        largest=tuple(_part(row) for row in largest),
    )


def _part(row: Mapping[str, Any]) -> Part:
    return Part(
        vintage=row.get(VINTAGE) or "",
        row=int(row.get(ROW) or 0),
        code=row.get("code"),
        name=row.get("name"),
        amount=float(row["_amount"]),
    )


__all__: Sequence[str] = ["Explanation", "MeasureExplained", "Part", "explain"]
