"""Operations that mean the same on every engine.

Trap: bare `least`/`greatest` skip NULL on SQL engines, x / 0 is inf, NULL or an error depending on the engine:
each of these once changed a national total. Everything that divides, bounds or adds goes through here.
"""

from __future__ import annotations

import functools
import operator
from collections.abc import Mapping, Sequence
from typing import Any

import ibis
from ibis.expr import types as ir


def ratio(numerator: ir.NumericValue, denominator: ir.NumericValue) -> ir.NumericValue:
    """numerator ÷ denominator; null where the denominator is zero or either side is null."""
    return numerator.cast("float64") / denominator.cast("float64").nullif(0.0)


def smaller(left: Any, right: Any) -> Any:
    """The smaller of two; null where either is null."""
    return ibis.cases(
        (left.isnull() | right.isnull(), ibis.null(left.type())), (left <= right, left), else_=right
    )


def larger(left: Any, right: Any) -> Any:
    """The larger of two; null where either is null."""
    return ibis.cases(
        (left.isnull() | right.isnull(), ibis.null(left.type())), (left >= right, left), else_=right
    )


def bounded(value: Any, low: float | None = None, high: float | None = None) -> Any:
    """The value kept within [low, high]; null stays null."""
    if low is not None:
        value = larger(value, ibis.literal(float(low)))
    if high is not None:
        value = smaller(value, ibis.literal(float(high)))
    return value


def total(parts: Sequence[ir.NumericValue]) -> ir.NumericValue:
    """Sum of the parts that are there; null only where all are missing (a blank tax kind was not owed)."""
    present = functools.reduce(operator.or_, [part.notnull() for part in parts])
    added = functools.reduce(operator.add, [part.cast("float64").fill_null(0.0) for part in parts])
    return ibis.ifelse(present, added, ibis.null("float64"))


def without_nan(table: ibis.Table) -> ibis.Table:
    """The table with null for NaN. Trap: rows brought along reach Spark by way of pandas, which has no other missing number."""
    floats = [name for name, kind in table.schema().items() if kind.is_floating()]
    return table.mutate(
        **{name: ibis.ifelse(table[name].isnan(), ibis.null("float64"), table[name]) for name in floats}
    )


def packed(columns: Mapping[str, Any]) -> Any:
    """Columns as one, which travels through many steps at the price of one: what an expression costs to compile goes with
    its steps times their columns. An engine still reads only those that come out again."""
    return ibis.struct(dict(columns))


def unpacked(table: ibis.Table, column: str) -> dict[str, Any]:
    """The columns of :func:`packed`, by name."""
    return {name: table[column][name] for name in table.schema()[column].names}
