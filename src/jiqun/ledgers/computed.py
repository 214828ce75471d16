"""Fields that nobody writes: the newest value of a data set, entries of other ledgers, formulas."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
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
#: Field of a data set → thing → its newest value.
Newest = Mapping[str, Mapping[str, Any]]


def _forget(slot: Hashable, stamp: Hashable, make: Callable[[], Newest]) -> Newest:
    return make()


@dataclass(frozen=True)
class Computing:
    """What computed fields are taken from: the city's returns, and the entries of other ledgers. `recall` may keep what
    the returns say of some things, as long as no return changes."""

    engine: Callable[[], Engine]
    others: Others
    ledgers: Mapping[str, Ledger]
    store: Store | None = None
    recall: Callable[[Hashable, Hashable, Callable[[], Newest]], Newest] = _forget


def rows_of(
    ledger: Ledger, entries: Sequence[Entry], computing: Computing, formulas: Sequence[str] | None = None
) -> list[Row]:
    """One row an entry: base fields and values, with every computed field filled in where it can be; of those only what
    some formulas need, where they are given."""
    rows = [_row(entry) for entry in entries]
    wanted = [field for field in ledger.fields if field.computed and (formulas is None or field.field in needed(ledger, formulas))]  # fmt: skip
    if not rows or not wanted:
        return rows
    _fill_facts(ledger, rows, [field for field in wanted if field.fact], computing)
    for field in wanted:
        if field.via is not None:
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


def _fill_facts(
    ledger: Ledger, rows: Sequence[Row], fields: Sequence[LedgerField], computing: Computing
) -> None:
    """Fields of one data set about the same things are asked for at once."""
    groups: dict[tuple[str, str], list[LedgerField]] = {}
    for field in fields:
        if field.fact is not None:
            groups.setdefault((field.fact.dataset, field.fact.of), []).append(field)
    for (dataset, of), asked in groups.items():
        kind = ledger.by_field[of].refers if of else ledger.record.entry.value
        things = tuple(sorted({str(row[of or "subject"]) for row in rows if row.get(of or "subject")}))
        names = tuple(sorted({field.fact.field for field in asked if field.fact}))
        made = partial(_newest, computing, dataset, kind, names, things)
        newest = computing.recall(("facts", ledger.id, dataset, of, names), things, made)
        for field in asked:
            _fill(rows, field, newest.get(field.fact.field if field.fact else "", {}), of or "subject")


def _newest(
    computing: Computing, dataset: str, kind: str, names: Sequence[str], things: Sequence[str]
) -> Newest:
    """The newest value that is not missing of some fields, for each thing. Ties go to the later vintage and row."""
    store = computing.store
    if store is None or not things or not store.catalogue.current(dataset):
        return {}
    engine = computing.engine()
    table = store.table(engine, dataset)
    column = _column(kind, table.columns)
    if column is None:
        return {}
    found = table.filter(table[column].isin(things))
    times = [name for name in ("year", "month") if name in found.columns]
    order = [found[name].desc() for name in (*times, VINTAGE, ROW)]
    ranked = found.select(
        _thing=found[column],
        **{f"value_{name}": found[name] for name in names},
        **{
            f"place_{name}": ibis.row_number().over(
                ibis.window(group_by=[found[column], found[name].isnull()], order_by=order)
            )
            for name in names
        },
    )
    kept = ranked.filter(ibis.or_(*(ranked[f"place_{name}"] == 0 for name in names)))
    rows = engine.collect(kept).to_pylist()
    return {
        name: {
            row["_thing"]: row[f"value_{name}"]
            for row in rows
            if row[f"place_{name}"] == 0 and row[f"value_{name}"] is not None
        }
        for name in names
    }


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
