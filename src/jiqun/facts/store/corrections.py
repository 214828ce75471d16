"""Corrections as data: what a cell should say, why, and what it said when that was decided."""

from __future__ import annotations

import datetime as dt
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import ibis
import pyarrow as pa
import sqlalchemy as sa

from jiqun.engine import Engine
from jiqun.facts.schema import DataSet, Declarations, Field, PeriodKind
from jiqun.facts.store import tables
from jiqun.facts.store.draft import now
from jiqun.facts.store.errors import StoreError
from jiqun.facts.store.vintage import checked_period
from jiqun.records import Database


class CorrectionInvalid(StoreError):
    def __init__(self, what: str) -> None:
        super().__init__(f"更正不成立：{what} / The correction is not possible: {what}")


class Effect(StrEnum):
    """What became of a correction."""

    APPLIED = "applied"
    SOURCE_CHANGED = "source_changed"  #: the cell no longer says what was expected: look again
    FIXED_AT_SOURCE = "fixed_at_source"  #: the cell now says what the correction wanted: withdraw it
    ROW_GONE = "row_gone"
    SUPERSEDED = "superseded"  #: a later correction of the same cell speaks


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """`key` names the row, `period` the return; `expect` is what the source says, `value` what holds (texts as typed; None is empty)."""

    id: int
    dataset: str
    period: str
    key: Mapping[str, str | None]
    field: str
    expect: str | None
    value: str | None
    reason: str
    at: dt.datetime
    by: str


class Corrections:
    def __init__(self, database: Database, declarations: Declarations) -> None:
        self.database, self.declarations = database, declarations

    def add(
        self,
        dataset: str,
        *,
        period: str,
        key: Mapping[str, str | None],
        field: str,
        expect: str | None,
        value: str | None,
        reason: str,
        by: str,
    ) -> Correction:
        """Raises DataSetUnknown, FieldUnknown, PeriodInvalid, CorrectionInvalid."""
        declared = self.declarations[dataset]
        checked_period(declared, period)
        self._verify(declared, key, declared[field], (expect, value), reason)
        row: dict[str, Any] = {
            "dataset": declared.id,
            "period": period,
            "key": dict(key),
            "field": field,
            "expect": expect,
            "value": value,
            "reason": reason,
            "at": now(),
            "by": by,
        }
        with self.database.writing() as connection:
            result = connection.execute(sa.insert(tables.correction).values(**row))
            number = int(result.inserted_primary_key[0])  # type: ignore[index]
        return Correction(id=number, **row)

    def _verify(
        self,
        declared: DataSet,
        key: Mapping[str, str | None],
        field: Field,
        texts: Sequence[str | None],
        reason: str,
    ) -> None:
        if set(key) != set(declared.key):
            raise CorrectionInvalid(f"须给出主键 {'、'.join(declared.key)} / give the whole key")
        if not reason.strip():
            raise CorrectionInvalid("须写明原因 / give a reason")
        if field.field in declared.key:
            raise CorrectionInvalid("主键不可更正，请退回重报 / a key cannot be corrected, return the file")
        for text in texts:
            if not _readable(text, field):
                raise CorrectionInvalid(f"“{text}”不是{field.label}的值 / no value of {field.field}")

    def withdraw(self, number: int, by: str) -> None:
        """The correction ends; its row stays. Raises CorrectionInvalid."""
        columns = tables.correction.c
        with self.database.writing() as connection:
            done = connection.execute(
                sa.update(tables.correction)
                .where(columns.id == number, columns.withdrawn_at.is_(None))
                .values(withdrawn_at=now(), withdrawn_by=by)
            )
            if not done.rowcount:
                raise CorrectionInvalid(f"没有编号 {number} 的有效更正 / no standing correction {number}")

    def standing(self, dataset: str | None, as_of: dt.datetime | None = None) -> list[Correction]:
        """Corrections that hold, or held at a moment (UTC), of one data set or of all; oldest first."""
        columns = tables.correction.c
        names = [column for column in columns if not column.name.startswith("withdrawn")]
        holds: sa.ColumnElement[bool] = columns.withdrawn_at.is_(None)
        if as_of is not None:
            holds = sa.and_(columns.at <= as_of, sa.or_(holds, columns.withdrawn_at > as_of))
        own = columns.dataset == dataset if dataset is not None else sa.true()
        wanted = sa.select(*names).where(own, holds).order_by(columns.id)
        with self.database.reading() as connection:
            return [Correction(**dict(row._mapping)) for row in connection.execute(wanted)]


def _readable(text: str | None, field: Field) -> bool:
    try:
        value = pa.scalar(text, pa.string()).cast(field.arrow.type).as_py()
    except pa.ArrowInvalid:
        return False
    return not isinstance(value, float) or math.isfinite(value)


def overlay(table: ibis.Table, declared: DataSet, corrections: Sequence[Correction]) -> ibis.Table:
    """The table with corrected cells, wherever the source still says what was expected."""
    for name in dict.fromkeys(item.field for item in corrections):
        table = _overlay_field(table, declared, name, [item for item in corrections if item.field == name])
    return table


def _overlay_field(
    table: ibis.Table, declared: DataSet, name: str, corrections: Sequence[Correction]
) -> ibis.Table:
    joined = _joined(table, declared, corrections)
    kind = table[name].type()
    hit = joined["_id"].notnull() & joined[name].identical_to(joined["_expect"].cast(kind))
    corrected = ibis.ifelse(hit, joined["_value"].cast(kind), joined[name])
    return joined.mutate(**{name: corrected}).select(*table.columns)


def _joined(table: ibis.Table, declared: DataSet, corrections: Sequence[Correction]) -> ibis.Table:
    rows = list({_cell(item): item for item in corrections}.values())
    columns: dict[str, Any] = {f"_key_{name}": [item.key[name] for item in rows] for name in declared.key}
    columns |= {"_expect": [item.expect for item in rows], "_value": [item.value for item in rows]}
    columns |= {"_id": [item.id for item in rows], "_period": [item.period for item in rows]}
    types = {"_id": pa.int64()}
    patch = ibis.memtable(
        pa.table({name: pa.array(cells, types.get(name, pa.string())) for name, cells in columns.items()})
    )
    same = [table[name].cast("string").identical_to(patch[f"_key_{name}"]) for name in declared.key]
    return table.left_join(patch, [*same, _period(table, declared) == patch["_period"]])


def _cell(correction: Correction) -> tuple[str, str, str]:
    return correction.period, json.dumps(dict(correction.key), sort_keys=True), correction.field


def _period(table: ibis.Table, declared: DataSet) -> Any:
    """The period of a row as the catalogue writes it."""
    if declared.period is PeriodKind.NONE:
        return ibis.literal("")
    year = table["year"].cast("string")
    if declared.period is PeriodKind.YEAR:
        return year
    return year + "-" + table["month"].cast("string").lpad(2, "0")


def effects(
    engine: Engine, table: ibis.Table, declared: DataSet, corrections: Sequence[Correction]
) -> dict[int, Effect]:
    """What each correction does to the uncorrected table; the `expect` guard speaks here."""
    newest = {_cell(item): item.id for item in corrections}
    found = {
        item.id: Effect.ROW_GONE if newest[_cell(item)] == item.id else Effect.SUPERSEDED
        for item in corrections
    }
    for name in dict.fromkeys(item.field for item in corrections):
        kind = table[name].type()
        joined = _joined(table, declared, [item for item in corrections if item.field == name])
        hits = joined.filter(joined["_id"].notnull())
        rows = engine.collect(
            hits.select(
                id=hits["_id"],
                expected=hits[name].identical_to(hits["_expect"].cast(kind)),
                wanted=hits[name].identical_to(hits["_value"].cast(kind)),
            )
        ).to_pylist()
        found |= {row["id"]: _effect(row) for row in sorted(rows, key=lambda row: bool(row["expected"]))}
    return found


def _effect(row: Mapping[str, Any]) -> Effect:
    if row["expected"]:
        return Effect.APPLIED
    return Effect.FIXED_AT_SOURCE if row["wanted"] else Effect.SOURCE_CHANGED
