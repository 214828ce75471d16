"""Subjects that a data set of their own describes: parks, premises. One row each and year, as the first office tells it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import ibis

from jiqun.facts.store import ROW, VINTAGE
from jiqun.indicators.computed.facts import Facts
from jiqun.indicators.computed.rows import amount
from jiqun.rules.variable import DESCRIBED, Described, Subject, Variable


def years_of(facts: Facts, subject: Subject) -> list[int]:
    """Years for which there is something to judge: returns of enterprises, or of the set that describes the subject."""
    if subject is not Subject.PREMISES:
        return facts.years()
    return sorted({int(item.period[:4]) for item in facts.vintages(DESCRIBED[subject].set)})


def described(facts: Facts, subject: Subject, chosen: Sequence[Variable], years: Sequence[int]) -> ibis.Table:
    """code, year, the fields told of everybody, and the variables that are read off the set.

    Where nothing was returned there are no rows.
    """
    source = DESCRIBED[subject]
    table = _first(facts, source, years)
    values = {item.id: _value(table, item) for item in chosen if item.measure is not None}
    fields = [name for name in source.fields if name in table.columns]
    return table.select(*fields, **values, code=table[source.key], year=table.year.cast("int32"))


def _first(facts: Facts, source: Described, years: Sequence[int]) -> ibis.Table:
    """Of several offices' rows for one subject and year, those of the first vintage; of one vintage the first row."""
    table = facts.population.table(source.set)
    mine = table.filter(
        table.year.isin([ibis.literal(year, "int32") for year in years]) & table[source.key].notnull()
    )
    order = ibis.row_number().over(
        ibis.window(group_by=[mine[source.key], mine.year], order_by=[mine[VINTAGE], mine[ROW]])
    )
    ranked = mine.mutate(_order=order)
    return ranked.filter(ranked["_order"] == 0)


def _value(table: ibis.Table, item: Variable) -> Any:
    return amount(table, item.measure).cast("float64") if item.measure is not None else ibis.null("float64")
