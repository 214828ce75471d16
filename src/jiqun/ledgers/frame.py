"""Entries as a table: typed columns that formulas are written over."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import ibis
import pyarrow as pa

from jiqun.engine import Engine, Formula
from jiqun.ledgers.declaration import BASE_NAMES, Ledger, LedgerField
from jiqun.ledgers.declaration.verify import units_of
from jiqun.values import Unit

COUNT = "_count"
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Frame:
    """Rows of one ledger over which formulas run; `columns` are those of the rows, in order."""

    table: ibis.Table
    units: Mapping[str, Unit | None]

    def over(self, formula: str) -> Any:
        return Formula(formula).over({name: self.table[name] for name in self.table.columns}, self.units)


def frame(engine: Engine, ledger: Ledger, rows: Sequence[Row]) -> Frame:
    """A table with the base fields, every own field (several values as one text and their number as `<field>_count`)
    and `_at`, the row's place in `rows`."""
    columns: dict[str, pa.Array] = {"_at": pa.array(range(len(rows)), pa.int64())}
    for name in sorted(BASE_NAMES):
        kind = pa.date32() if name == "due" else pa.string()
        columns[name] = pa.array([_base(row.get(name)) for row in rows], kind)
    for field in ledger.fields:
        columns |= _columns(field, [row.get(field.field) for row in rows])
    table = engine.table(pa.table(columns))
    made = Frame(table, units_of(ledger))
    computed = [field for field in ledger.fields if field.formula]
    for field in computed:
        table = table.mutate(**{field.field: made.over(field.formula).cast(_ibis(field))})
        made = Frame(table, made.units)
    return made


def _base(value: Any) -> Any:
    return "、".join(map(str, value)) if isinstance(value, list | tuple) else value


def _columns(field: LedgerField, cells: list[Any]) -> dict[str, pa.Array]:
    if field.many:
        texts = ["、".join(map(str, cell)) if cell else None for cell in cells]
        counts = [float(len(cell)) if cell else 0.0 for cell in cells]
        return {
            field.field: pa.array(texts, pa.string()),
            f"{field.field}{COUNT}": pa.array(counts, pa.float64()),
        }
    return {field.field: _typed(cells, field.arrow.type)}


def _typed(cells: list[Any], kind: pa.DataType) -> pa.Array:
    try:
        return pa.array([_day(cell) if pa.types.is_date(kind) else cell for cell in cells], kind)
    except (pa.ArrowInvalid, pa.ArrowTypeError, ValueError):
        # Trap: a value written under an earlier declaration, when the field was of another type, is no value of this one.
        return pa.array([_typed([cell], kind)[0].as_py() if len(cells) > 1 else None for cell in cells], kind)


def _day(cell: Any) -> Any:
    return dt.date.fromisoformat(cell) if isinstance(cell, str) else cell


def _ibis(field: LedgerField) -> str:
    return str(ibis.dtype(field.arrow.type))
