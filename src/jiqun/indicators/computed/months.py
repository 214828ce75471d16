"""Months: what each enterprise did in a period, from the months and the cumulative figures it reported.

Of one enterprise, with c(m) its cumulative figure at month m and x(m) that of the month alone:

* since January: c(last); where it is missing, the first c or x of the year + Σ of the later x, if none is missing
* one month: x(m); where it is missing, c(m) − c(m − 1)
* any other span: c(last) − c(first − 1); where either is missing, Σ x over the span, if none is missing

What cannot be reckoned so is missing: an enterprise that is silent in the last month adds nothing, and no earlier figure
of it is carried on. Cumulative figures at a later month hold the enterprise's own revisions of earlier ones.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from enum import StrEnum
from typing import Any

import ibis
import pyarrow as pa

from jiqun.engine import Formula
from jiqun.engine.operations import larger
from jiqun.indicators.computed.facts import Facts
from jiqun.indicators.computed.measure import Measure, units_of
from jiqun.indicators.computed.period import MonthSpan, key_of
from jiqun.indicators.computed.placing import with_roster
from jiqun.values import Period

PLACES = ("region", "industry")  #: a monthly return says itself where the enterprise was
LAYOUT = "1"  #: changes when the kept columns are reckoned in another way


class How(StrEnum):
    """From what an enterprise's amount was reckoned."""

    MONTH = "month"  #: its figure of the month
    CUMULATIVE = "cumulative"  #: its cumulative figure
    DIFFERENCE = "difference"  #: between two cumulative figures
    MONTHS = "months"  #: its months, added up


def value_name(measure: Measure) -> str:
    """The column of :func:`month_rows` that holds the measure's amount in the period."""
    return f"{measure.id}__value"


def how_name(measure: Measure) -> str:
    return f"{measure.id}__how"


def flows(facts: Facts, dataset: str) -> list[Measure]:
    """Every measure of a monthly set that is reckoned over periods."""
    return [item for item in facts.definitions.measures if item.record.set == dataset and item.flow]


def month_rows(facts: Facts, dataset: str, periods: Sequence[Period]) -> ibis.Table:
    """A row for each enterprise and period: that of the period's last month, with every flow's amount and how."""
    table, measures = prepared(facts, dataset), flows(facts, dataset)
    asked = _asked(periods)
    joined = table.inner_join(asked, [table.year == asked["_year"], table.month == asked["_last"]])
    spans = [
        period for period in periods if not (MonthSpan.of(period).cumulative or MonthSpan.of(period).single)
    ]
    if spans:
        joined = joined.left_join(
            _spanned(table, measures, _asked(spans)), ["code", "period"], rname="_span_{name}"
        )
    columns: dict[str, Any] = {}
    for measure in measures:
        columns |= _amounts(joined, measure, bool(spans))
    own = [name for name in table.columns if "__" not in name]
    return joined.select(*own, joined["period"], **columns)


def _asked(periods: Sequence[Period]) -> ibis.Table:
    spans = [MonthSpan.of(period) for period in periods]
    columns = {
        "period": [key_of(period) for period in periods],
        "_year": [span.year for span in spans],
        "_first": [span.first for span in spans],
        "_last": [span.last for span in spans],
    }
    return ibis.memtable(pa.table({name: pa.array(cells, pa.int32()) for name, cells in columns.items()}))


def _amounts(table: ibis.Table, measure: Measure, spanned: bool) -> dict[str, Any]:
    """Value and how; the cases in the order of the module's rules."""
    x, c, added, month = (table[f"{measure.id}__{part}"] for part in ("x", "c", "added", "month"))
    reached = ibis.coalesce(c, added)
    since, single = table["_first"] == 1, table["_first"] == table["_last"]
    cases = [(since, reached), (single, month)]
    reckoned = [
        (since, ibis.ifelse(c.notnull(), How.CUMULATIVE.value, How.MONTHS.value)),
        (single, ibis.ifelse(x.notnull(), How.MONTH.value, How.DIFFERENCE.value)),
    ]
    none = ibis.null("float64")
    if not spanned:
        return {
            value_name(measure): ibis.cases(*cases, else_=none),
            how_name(measure): ibis.cases(*reckoned, else_=ibis.null("string")),
        }
    difference = reached - table[f"{measure.id}__prior"]
    first = larger(table[f"{measure.id}__first"], table["_first"])
    whole = table[f"{measure.id}__count"] == table["_last"] - first + 1
    summed = ibis.ifelse(whole, table[f"{measure.id}__sum"], none)
    how = ibis.ifelse(difference.notnull(), How.DIFFERENCE.value, How.MONTHS.value)
    return {
        value_name(measure): ibis.cases(*cases, else_=ibis.coalesce(difference, summed)),
        how_name(measure): ibis.cases(*reckoned, else_=how),
    }


def _spanned(table: ibis.Table, measures: Sequence[Measure], asked: ibis.Table) -> ibis.Table:
    """Of each enterprise and span that does not begin in January: the cumulative figure before it, and its months."""
    joined = table.inner_join(
        asked,
        [
            table.year == asked["_year"],
            table.month >= asked["_first"] - 1,
            table.month <= asked["_last"],
        ],
    )
    inside = joined.month >= joined["_first"]
    columns: dict[str, Any] = {}
    for measure in measures:
        name, none = measure.id, ibis.null("float64")
        x = ibis.ifelse(inside, joined[f"{name}__x"], none)
        reached = ibis.coalesce(joined[f"{name}__c"], joined[f"{name}__added"])
        columns |= {
            f"{name}__prior": ibis.ifelse(inside, none, reached).sum(),
            f"{name}__sum": x.sum(),
            f"{name}__count": x.count(),
        }
    return joined.group_by(["code", "period"]).agg(**columns)


def prepared(facts: Facts, dataset: str) -> ibis.Table:
    """The rows of a monthly set with the roster's cuts, and of every flow measure the columns

    `x` the month, `c` the cumulative figure, `first` the first month of the year with either, `added` the first figure
    and all months since, `month` the month reckoned. Kept as a derived table.
    """
    population, measures = facts.population, flows(facts, dataset)
    recipe = "\n".join([LAYOUT, *(item.record.model_dump_json() for item in measures)])
    return population.store.derived.table(
        population.engine,
        f"months.{dataset}",
        [
            *population.basis(dataset, "enterprise_year", "enterprise"),
            hashlib.sha256(recipe.encode()).hexdigest(),
        ],
        lambda: _prepared(facts, dataset, measures),
    )


def _prepared(facts: Facts, dataset: str, measures: Sequence[Measure]) -> ibis.Table:
    found = facts.population.table(dataset)
    own = [name for name in PLACES if name in found.columns]
    placed = with_roster(facts.population, found, dataset, own=own)
    read = placed.mutate(**{name: value for item in measures for name, value in _read(placed, item).items()})
    begun = read.mutate(**{f"{item.id}__first": _first(read, item) for item in measures})
    added = begun.mutate(**{f"{item.id}__added": _added(begun, item) for item in measures})
    return _with_month(added, measures).order_by(["year", "month", "code"])


def _read(table: ibis.Table, measure: Measure) -> dict[str, Any]:
    """`x` and `c` as reported, in the measure's unit."""
    record, units = measure.record, units_of(measure.dataset)
    columns = {name: table[name] for name in table.columns}
    none = ibis.null("float64")
    x = Formula(record.month).over(columns, units).cast("float64") if record.month else none
    c = Formula(record.cumulative).over(columns, units).cast("float64") if record.cumulative else none
    return {f"{measure.id}__x": x, f"{measure.id}__c": c * measure.factor if record.cumulative else c}


def _first(table: ibis.Table, measure: Measure) -> Any:
    reported = table[f"{measure.id}__x"].notnull() | table[f"{measure.id}__c"].notnull()
    month = ibis.ifelse(reported, table.month, ibis.null("int32"))
    return month.min().over(ibis.window(group_by=[table.code, table.year])).cast("int32")


def _added(table: ibis.Table, measure: Measure) -> Any:
    """The first figure of the year and every month since; missing where a month is."""
    x, c, first = (table[f"{measure.id}__{part}"] for part in ("x", "c", "first"))
    none = ibis.null("float64")
    # By range, not by rows: several offices may report different columns of one enterprise and month.
    so_far = ibis.window(group_by=[table.code, table.year], order_by=table.month, range=(None, 0))
    opening = ibis.ifelse(table.month == first, ibis.coalesce(c, x), none).sum().over(so_far)
    later = ibis.ifelse(table.month > first, x, none)
    whole = (later.count().over(so_far) == table.month - first) & (x.notnull() | c.notnull())
    return ibis.ifelse(whole, opening + later.sum().over(so_far).fill_null(0.0), none)


def _with_month(table: ibis.Table, measures: Sequence[Measure]) -> ibis.Table:
    """`month`: as reported, or what the cumulative figure grew by since the month before."""
    reached = {
        item.id: ibis.coalesce(table[f"{item.id}__c"], table[f"{item.id}__added"]) for item in measures
    }
    before = (
        table.select("code", "year", (table.month + 1).cast("int32").name("month"), **reached)
        .group_by(["code", "year", "month"])
        .agg(**{f"{name}__before": ibis._[name].sum() for name in reached})
    )
    joined = table.left_join(before, ["code", "year", "month"], rname="_before_{name}")
    months = {
        f"{item.id}__month": ibis.coalesce(
            joined[f"{item.id}__x"], joined[f"{item.id}__c"] - joined[f"{item.id}__before"]
        )
        for item in measures
    }
    return joined.select(*table.columns, **months)
