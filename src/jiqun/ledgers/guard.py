"""What a ledger refuses: entries after its last day, a subject twice, a hard rule broken."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from jiqun.ledgers import tables
from jiqun.ledgers.book import Book, many
from jiqun.ledgers.checking import Broken, broken
from jiqun.ledgers.computed import rows_of
from jiqun.ledgers.declaration import Check, Ledger, ThingKind
from jiqun.ledgers.entry import Entry
from jiqun.ledgers.errors import LedgerClosed, RulesBroken, SubjectTwice

#: Entries of one statement.
BATCH = 500


def refuse_closed(book: Book, ledger: Ledger) -> None:
    day = ledger.record.closed_on
    if day and dt.date.today() >= dt.date.fromisoformat(day):
        heirs = [
            item.title.zh
            for item in book.ledgers.all.values()
            if any(old.ledger == ledger.id for old in item.record.replaces)
        ]
        raise LedgerClosed(ledger.title.zh, day, heirs)


def without_known(connection: sa.Connection, rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows whose origin is not there yet, each origin once."""
    origins = [row["origin"] for row in rows if row["origin"]]
    known: set[str] = set()
    for at in range(0, len(origins), BATCH):
        wanted = sa.select(tables.entry.c.origin).where(tables.entry.c.origin.in_(origins[at : at + BATCH]))
        known |= set(connection.scalars(wanted))
    first = {row["origin"]: at for at, row in reversed(list(enumerate(rows)))}
    return [
        row for at, row in enumerate(rows)
        if not row["origin"] or (row["origin"] not in known and first[row["origin"]] == at)
    ]  # fmt: skip


def refuse_twice(connection: sa.Connection, ledger: Ledger, rows: Sequence[dict[str, Any]]) -> None:
    if not ledger.record.once or ledger.record.entry is ThingKind.FREE:
        return
    columns = tables.entry.c
    seen: dict[str, str] = {}
    for at in range(0, len(rows), BATCH):
        wanted = sa.select(columns.subject, columns.number).where(
            columns.ledger == ledger.id,
            columns.subject.in_([row["subject"] for row in rows[at : at + BATCH]]),
            columns.state.in_(ledger.open_states),
            ~columns.withdrawn,
        )
        seen |= {row.subject: row.number for row in connection.execute(wanted)}
    for row in rows:
        if row["subject"] in seen:
            raise SubjectTwice(ledger.title.zh, row["title"], seen[row["subject"]])
        if row["state"] in ledger.open_states:
            seen[row["subject"]] = "本次"


def refuse_broken(book: Book, connection: sa.Connection, ledger: Ledger, entries: Sequence[Entry]) -> None:
    """Raises RulesBroken when entries as they would stand break a hard rule, alone or with others of their list."""
    told = [item.told for item in _broken(book, connection, ledger, entries)]
    if told:
        raise RulesBroken(ledger.title.zh, told)


def breakers(
    book: Book, connection: sa.Connection, ledger: Ledger, entries: Sequence[Entry]
) -> dict[int, RulesBroken]:
    """Which of the entries as they would stand break hard rules, by id, with what each is told."""
    found: dict[int, list[tuple[str, str, str]]] = {}
    for item in _broken(book, connection, ledger, entries):
        for at in item.rows:
            if at < len(entries):
                found.setdefault(entries[at].id, []).append(item.told)
    return {name: RulesBroken(ledger.title.zh, told) for name, told in found.items()}


def _broken(book: Book, connection: sa.Connection, ledger: Ledger, entries: Sequence[Entry]) -> list[Broken]:
    checks = [check for check in ledger.record.checks if check.severity == "error"]
    if not checks or not entries:
        return []
    together = [check for check in checks if check.over is not None]
    rest = _beside(connection, ledger.id, together, entries) if together else []
    rows = rows_of(ledger, [*entries, *rest], book.computing, [check.formula for check in checks])
    concerned = range(len(entries))
    return [
        item
        for item in broken(book.engine, ledger, rows, checks)
        if item.hard and any(at in item.rows for at in concerned)
    ]


def _beside(
    connection: sa.Connection, ledger: str, together: Sequence[Check], entries: Sequence[Entry]
) -> list[Entry]:
    """What else stands in the list and may be in a group with some of the entries: where every group is of one subject,
    entries of the same subjects, else all."""
    own = {entry.id for entry in entries}
    if any("subject" not in (check.over or ()) for check in together):
        found = _standing(connection, ledger)
    else:
        subjects = list(dict.fromkeys(entry.subject for entry in entries if entry.subject))
        found = [
            name
            for at in range(0, len(subjects), BATCH)
            for name in _standing(connection, ledger, tables.entry.c.subject.in_(subjects[at : at + BATCH]))
        ]
    return many(connection, [name for name in found if name not in own])


def _standing(connection: sa.Connection, ledger: str, *only: sa.ColumnElement[bool]) -> list[int]:
    columns = tables.entry.c
    wanted = sa.select(columns.id).where(columns.ledger == ledger, ~columns.withdrawn, *only)
    return list(connection.scalars(wanted.order_by(columns.id)))
