"""Changing entries: what others changed meanwhile stays, and the same field changed by two is refused."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any

import sqlalchemy as sa

from jiqun.ledgers import tables
from jiqun.ledgers.adding import region_of
from jiqun.ledgers.book import Book, one
from jiqun.ledgers.declaration import Ledger
from jiqun.ledgers.entry import Actor, Deed, Entry, now
from jiqun.ledgers.errors import BatchRefused, Clash, EntryChanged, FieldsMissing, LedgerError, ReasonMissing
from jiqun.ledgers.guard import refuse_broken, refuse_twice
from jiqun.ledgers.history import OWN_KEYS, note, plain, record_definition, update
from jiqun.ledgers.permission import require
from jiqun.ledgers.typed import missing, read_day, read_text, read_values, split


def edit(
    book: Book, name: int | str, changes: Mapping[str, Any], actor: Actor, *, revision: int, why: str = "",
    on: dt.date | None = None,
) -> Entry:  # fmt: skip
    """Change fields of an entry that stood at `revision` when the user looked.

    What others changed meanwhile stays; the same field changed by two is refused. Raises EntryUnknown, EntryChanged,
    NotYours, ValuesInvalid, FieldsMissing, RulesBroken.
    """
    found = book.get(name)
    ledger = book.ledgers[found.ledger]
    wanted = read_changes(book, ledger, changes)
    with book.database.writing() as connection:
        entry = one(connection, found.id, lock=True)
        require(actor, ledger.record.edit_by, f"修改条目 {entry.number}", ledger, entry, book.units)
        return apply(
            book, connection, ledger, entry, wanted, actor, Deed.EDIT, revision=revision, why=why, day=on
        )


def edit_many(
    book: Book, names: Sequence[int], changes: Mapping[str, Any], actor: Actor, why: str = ""
) -> list[Entry]:
    """The same change to many entries, all or none. Raises BatchRefused with the reason for each."""
    entries = [book.get(name) for name in names]
    refused: dict[str, str] = {}
    made: list[Entry] = []
    with book.database.writing() as connection:
        for found in entries:
            ledger = book.ledgers[found.ledger]
            try:
                wanted = read_changes(book, ledger, changes)
                entry = one(connection, found.id, lock=True)
                require(actor, ledger.record.edit_by, f"修改条目 {entry.number}", ledger, entry, book.units)
                made.append(apply(book, connection, ledger, entry, wanted, actor, Deed.EDIT, revision=entry.revision, why=why))  # fmt: skip
            except LedgerError as error:
                refused[found.number] = str(error)
        if refused:
            raise BatchRefused(refused, len(entries))
    return made


def withdraw(book: Book, name: int | str, actor: Actor, why: str, *, restore: bool = False) -> Entry:
    """Take an entry made by mistake out of the list, or put it back; its history stays. Raises NotYours, ReasonMissing,
    SubjectTwice and RulesBroken where it no longer fits beside the others."""
    found = book.get(name)
    ledger = book.ledgers[found.ledger]
    if not why.strip():
        raise ReasonMissing(found.number, "恢复" if restore else "撤下")
    with book.database.writing() as connection:
        entry = one(connection, found.id, lock=True)
        require(actor, ledger.record.add_by, f"撤下或恢复条目 {entry.number}", ledger, entry, book.units)
        if entry.withdrawn is not restore:
            return entry
        after = replace(entry, withdrawn=not restore, revision=entry.revision + 1, updated_at=now())
        if restore:
            refuse_twice(connection, ledger, [asdict(after)])
            refuse_broken(book, connection, ledger, [after])
        update(connection, after)
        deed = Deed.RESTORE if restore else Deed.WITHDRAW
        note(connection, after, deed, {}, {}, actor, why, day=dt.date.today(), before_state=entry.state)
        return after


def read_changes(book: Book, ledger: Ledger, changes: Mapping[str, Any]) -> dict[str, Any]:
    """Base fields and own fields of a form as values. Raises ValuesInvalid, LedgerFieldUnknown."""
    base = {name: changes[name] for name in OWN_KEYS if name in changes}
    own = read_values(
        ledger, {name: value for name, value in changes.items() if name not in base}, book.words
    )
    if "due" in base:
        base["due"] = read_day(ledger, ledger.label_of("due"), base["due"] or None)
    if "region" in base:
        base["region"] = region_of(book, ledger, str(base["region"] or ""))
    if "cooperating" in base:
        told = base["cooperating"]
        units = split(told) if isinstance(told, str) else told or ()
        base["cooperating"] = tuple(read_text(ledger, "cooperating", str(unit)) for unit in units)
    base |= {name: read_text(ledger, name, str(base[name] or "")) for name in ("title", "lead") if name in base}  # fmt: skip
    return {
        **{name: value.strip() if isinstance(value, str) else value for name, value in base.items()},
        **own,
    }


def apply(
    book: Book, connection: sa.Connection, ledger: Ledger, entry: Entry, wanted: Mapping[str, Any], actor: Actor,
    deed: Deed, *, revision: int, why: str = "", day: dt.date | None = None, state: str = "", move: str = "", checked: bool = False,
) -> Entry:  # fmt: skip
    """Write changed fields and state into a locked entry, with one line of history. `checked`: the hard rules have been
    held against it already."""
    changed = {name: value for name, value in wanted.items() if _differs(entry.get(name), value)}
    if revision != entry.revision:
        changed = own_changes(connection, ledger, entry, changed, revision)
    if not changed and not state:
        return entry
    after = _changed(ledger, entry, changed, state, day)
    lacking = [] if after.withdrawn else missing(ledger.written, after.values)
    if lacking:
        raise FieldsMissing(ledger.title.zh, f"条目 {entry.number} ", lacking)
    if state in ledger.open_states and entry.state not in ledger.open_states:
        refuse_twice(connection, ledger, [asdict(after)])
    if not checked:
        refuse_broken(book, connection, ledger, [after])
    record_definition(connection, ledger)
    update(connection, after)
    before = {name: plain(entry.get(name)) for name in changed}
    note(connection, after, deed, before, {name: plain(value) for name, value in changed.items()}, actor, why,
         day=day or dt.date.today(), before_state=entry.state, move=move)  # fmt: skip
    return after


def require_edit(
    book: Book, ledger: Ledger, entry: Entry, wanted: Mapping[str, Any], asked: Collection[str], actor: Actor
) -> None:
    """A step gives the right to change the fields it asks for, no others. Raises NotYours."""
    if any(name not in asked and _differs(entry.get(name), value) for name, value in wanted.items()):
        require(actor, ledger.record.edit_by, f"修改条目 {entry.number}", ledger, entry, book.units)


def _differs(old: Any, new: Any) -> bool:
    return plain(old) != plain(new) and not (old in (None, "", (), []) and new in (None, "", (), []))


def _changed(
    ledger: Ledger, entry: Entry, changed: Mapping[str, Any], state: str, day: dt.date | None
) -> Entry:
    base = {name: value for name, value in changed.items() if name in OWN_KEYS}
    if "title" in base and not base["title"]:
        raise FieldsMissing(ledger.title.zh, f"条目 {entry.number} ", [ledger.label_of("title")])
    values = {**entry.values, **{name: value for name, value in changed.items() if name not in base}}
    moved: dict[str, Any] = {"state": state, "since": day or dt.date.today()} if state else {}
    written: dict[str, Any] = {
        name: "" if value is None and name != "due" else value for name, value in base.items()
    }
    return replace(
        entry,
        **written,
        **moved,
        values={name: value for name, value in values.items() if value is not None},
        revision=entry.revision + 1,
        definition=ledger.version,
        updated_at=now(),
    )


def own_changes(
    connection: sa.Connection, ledger: Ledger, entry: Entry, changed: Mapping[str, Any], revision: int
) -> dict[str, Any]:
    """What differs from the entry as the user saw it: a value sent back as it was is none of his changes.

    Raises EntryChanged when somebody else has changed one of these fields since.
    """
    columns = tables.change.c
    wanted = (
        sa.select(tables.change)
        .where(columns.entry == entry.id, columns.revision > revision)
        .order_by(columns.id)
    )
    theirs: dict[str, Any] = {}
    saw: dict[str, Any] = {}
    for row in connection.execute(wanted):
        theirs |= dict.fromkeys(row.after, row)
        saw = {name: row.before.get(name) for name in row.after} | saw
    own = {name: value for name, value in changed.items() if name not in theirs or _differs(saw[name], value)}
    clashes = [
        Clash(
            field=name,
            label=ledger.label_of(name),
            theirs=plain(entry.get(name)),
            mine=plain(value),
            by=theirs[name].by,
            at=theirs[name].at,
        )
        for name, value in own.items()
        if name in theirs and _differs(entry.get(name), saw[name])
    ]
    if clashes:
        raise EntryChanged(entry.number, clashes)
    return own
