"""Evidence: answers that no return gives, recorded item by item with the paper that shows them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

import ibis

from jiqun.indicators.computed.facts import Facts
from jiqun.rules.variable import Kind, Variable

SET = "evidence"


def with_evidence(
    facts: Facts, base: ibis.Table, chosen: Sequence[Variable], on: Mapping[int, dt.date] | None = None
) -> ibis.Table:
    """The table with evidence variables: of each enterprise and item the newest answer stated by the end of the year (by
    the day that `on` gives for it) and still valid in it. Where nobody recorded anything, the variable is unknown."""
    if not chosen:
        return base
    if not facts.vintages(SET):
        return base.mutate(**{item.id: _absent(item) for item in chosen})
    stated = facts.population.canon.over(facts.population.table(SET), SET)
    stated = stated.filter(stated["item"].isin([item.id for item in chosen]))
    years = base.select("year").distinct().rename(asked="year")
    crossed = stated.cross_join(years)
    stated_by = crossed.stated_on.year() <= crossed.asked
    for year, day in (on or {}).items():
        stated_by = stated_by | ((crossed.asked == year) & (crossed.stated_on <= ibis.date(day.isoformat())))
    valid = stated_by & (crossed.valid_to.isnull() | (crossed.valid_to.year() >= crossed.asked))
    newest = ibis.row_number().over(
        ibis.window(
            group_by=[crossed.enterprise, crossed["item"], crossed.asked],
            order_by=[crossed.stated_on.desc(), crossed.paper],
        )
    )
    ranked = crossed.filter(valid).mutate(_order=newest)
    ranked = ranked.filter(ranked["_order"] == 0)
    wide = ranked.group_by(_who=ranked.enterprise, _year=ranked.asked).agg(
        **{item.id: _answer(ranked, item) for item in chosen}
    )
    joined = base.left_join(wide, [base.code == wide["_who"], base.year == wide["_year"]])
    kept = [joined[name] for name in base.columns]
    return joined.select(*kept, **{item.id: _filled(joined, item) for item in chosen})


def _answer(table: ibis.Table, item: Variable) -> ibis.Value:
    mine = table["item"] == item.id
    if item.record.kind is Kind.TRUTH:
        said = ibis.ifelse(mine, ibis.ifelse(table.answer == "yes", 1, 0), ibis.null("int8"))
        return said.max() == 1
    value = table["number"] if item.record.kind is Kind.NUMBER else table["words"]
    return ibis.ifelse(mine, value, ibis.null(value.type())).max()


def _filled(table: ibis.Table, item: Variable) -> ibis.Value:
    if item.record.absent is None:
        return table[item.id]
    absent = bool(item.record.absent) if item.record.kind is Kind.TRUTH else item.record.absent
    return ibis.coalesce(table[item.id], ibis.literal(absent))


def _absent(item: Variable) -> ibis.Value:
    kind = {Kind.TRUTH: "boolean", Kind.TEXT: "string"}.get(item.record.kind, "float64")
    if item.record.absent is not None:
        return ibis.literal(
            bool(item.record.absent) if item.record.kind is Kind.TRUTH else item.record.absent, kind
        )
    return ibis.null(kind)
