"""Fields that nobody writes: the newest value of a data set, entries of other ledgers, formulas."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import ibis

from jiqun.engine import Engine, Formula
from jiqun.facts.store import ROW, VINTAGE, Store
from jiqun.ledgers.declaration import Ledger, LedgerField
from jiqun.ledgers.entry import Entry
from jiqun.ledgers.frame import frame
from jiqun.ledgers.things import SOURCES

Row = dict[str, Any]
_AGGREGATE = re.compile(r"_(?:total|largest|kinds|count)$")
Others = Callable[[str], Sequence[Entry]]


@dataclass(frozen=True)
class Computing:
    """What computed fields are taken from: the city's returns, and the entries of other ledgers."""

    engine: Callable[[], Engine]
    others: Others
    ledgers: Mapping[str, Ledger]
    store: Store | None = None


def rows_of(
    ledger: Ledger, entries: Sequence[Entry], computing: Computing, formulas: Sequence[str] | None = None
) -> list[Row]:
    """One row an entry: base fields and values, with every computed field filled in where it can be; of those only what
    some formulas need, where they are given."""
    rows = [_row(entry) for entry in entries]
    wanted = [field for field in ledger.fields if field.computed and (formulas is None or field.field in needed(ledger, formulas))]  # fmt: skip
    if not rows or not wanted:
        return rows
    for field in wanted:
        if field.fact is not None:
            _fill(rows, field, _facts(ledger, field, rows, computing), _key_of(ledger, field))
        elif field.via is not None:
            _fill(rows, field, _looked_up(ledger, field, computing), field.via.of)
        elif field.entries is not None:
            _fill(rows, field, _counted(field, computing), _counted_by(field, computing))
    made = [field.field for field in wanted if field.formula]
    if made:
        _formulas(ledger, rows, made, computing.engine())
    return rows


def needed(ledger: Ledger, formulas: Iterable[str]) -> set[str]:
    """Own fields that some formulas stand on, directly or through other formulas."""
    found: set[str] = set()
    open_ = [name for text in formulas for name in Formula(text).names]
    while open_:
        name = open_.pop()
        field = ledger.by_field.get(name) or ledger.by_field.get(_AGGREGATE.sub("", name))
        if field is not None and field.field not in found:
            found.add(field.field)
            open_ += Formula(field.formula).names if field.formula else ()
    return found


def _row(entry: Entry) -> Row:
    return {
        **entry.values,
        "id": entry.id,
        "number": entry.number,
        "title": entry.title,
        "subject": entry.subject,
        "state": entry.state,
        "region": entry.region,
        "lead": entry.lead,
        "cooperating": list(entry.cooperating),
        "due": entry.due,
    }


def _key_of(ledger: Ledger, field: LedgerField) -> str:
    return (field.fact.of if field.fact else "") or "subject"


def _counted_by(field: LedgerField, computing: Computing) -> str:
    """Others refer to this entry by its number, or to the thing it is about."""
    asked = field.entries
    other = computing.ledgers.get(asked.ledger) if asked else None
    by = other.by_field.get(asked.by) if asked and other else None
    return "number" if by is None or by.referred_ledger else "subject"


def _fill(rows: Sequence[Row], field: LedgerField, values: Mapping[str, Any], key: str) -> None:
    nothing = 0 if field.entries is not None else None
    for row in rows:
        row[field.field] = values.get(str(row.get(key) or ""), nothing)


def _facts(
    ledger: Ledger, field: LedgerField, rows: Sequence[Row], computing: Computing
) -> Mapping[str, Any]:
    fact, store = field.fact, computing.store
    if fact is None or store is None or not store.catalogue.current(fact.dataset):
        return {}
    kind = ledger.by_field[fact.of].refers if fact.of else ledger.record.entry.value
    engine = computing.engine()
    table = store.table(engine, fact.dataset)
    column = _column(kind, table.columns)
    if column is None:
        return {}
    wanted = sorted({str(row[fact.of or "subject"]) for row in rows if row.get(fact.of or "subject")})
    found = table.filter(table[column].isin(wanted) & table[fact.field].notnull())
    newest = [name for name in ("year", "month") if name in found.columns]
    order = [found[name].desc() for name in (*newest, VINTAGE, ROW)]
    ranked = found.mutate(_order=ibis.row_number().over(ibis.window(group_by=found[column], order_by=order)))
    kept = ranked.filter(ranked["_order"] == 0).select(key=column, value=fact.field)
    return {row["key"]: row["value"] for row in engine.collect(kept).to_pylist()}


def _column(kind: str, columns: Sequence[str]) -> str | None:
    """The column of a data set that names things of a kind."""
    source = SOURCES.get(kind)
    for name in ([source.ref] if source else []) + [kind]:
        if name in columns:
            return name
    return None


def _looked_up(ledger: Ledger, field: LedgerField, computing: Computing) -> Mapping[str, Any]:
    """A field of the entries that a field refers to, by their numbers."""
    via = field.via
    if via is None:
        return {}
    other = computing.ledgers[ledger.by_field[via.of].referred_ledger]
    return {row["number"]: row.get(via.field) for row in _rows_with(other, via.field, computing)}


def _rows_with(other: Ledger, name: str, computing: Computing) -> list[Row]:
    """Rows of another ledger with one of its fields; a computed one is computed."""
    entries = computing.others(other.id)
    return rows_of(other, entries, computing, [name] if other.by_field[name].computed else [])


def _counted(field: LedgerField, computing: Computing) -> Mapping[str, float]:
    asked = field.entries
    found: dict[str, float] = {}
    if asked is None:
        return found
    other = computing.ledgers[asked.ledger]
    rows = (
        _rows_with(other, asked.sum, computing)
        if asked.sum
        else rows_of(other, computing.others(other.id), computing, [])
    )
    for row in rows:
        if asked.states and row["state"] not in asked.states:
            continue
        amount = row.get(asked.sum) if asked.sum else 1
        named = row.get(asked.by)
        for number in named if isinstance(named, list) else [named]:
            if number and amount is not None:
                found[str(number)] = found.get(str(number), 0) + amount
    return found


def _formulas(ledger: Ledger, rows: Sequence[Row], names: Sequence[str], engine: Engine) -> None:
    table = frame(engine, ledger, rows).table
    for found in engine.collect(table.select("_at", *names)).to_pylist():
        rows[found["_at"]].update({name: found[name] for name in names})
