"""Changing entries: what others changed meanwhile stays, and the same field changed by two is refused."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any

import sqlalchemy as sa

from jiqun.ledgers import tables
from jiqun.ledgers.adding import region_of
from jiqun.ledgers.book import Book, many, one
from jiqun.ledgers.declaration import Ledger, ThingKind
from jiqun.ledgers.entry import Actor, Deed, Entry, now
from jiqun.ledgers.errors import (
    BatchRefused,
    Clash,
    EntryChanged,
    FieldsMissing,
    LedgerError,
    ReasonMissing,
    SubjectTwice,
)
from jiqun.ledgers.guard import breakers, refuse_broken, refuse_twice
from jiqun.ledgers.history import OWN_KEYS, Line, plain, record_definition, write
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
    return edit_each(book, dict.fromkeys(names, changes), actor, why)


def edit_each(
    book: Book, changes: Mapping[int, Mapping[str, Any]], actor: Actor, why: str = "", *,
    revisions: Mapping[int, int] | None = None,
) -> list[Entry]:  # fmt: skip
    """To each entry its own change, all or none; hard rules are held once against all of them as they would stand.

    `revisions` are those that were looked at; of an entry without one the newest. Raises BatchRefused, EntryUnknown.
    """
    names, lines, refused = list(changes), list[Line](), dict[str, str]()
    with book.database.writing() as connection:
        entries = many(connection, names, lock=True)
        for entry in entries:
            ledger, revision = book.ledgers[entry.ledger], (revisions or {}).get(entry.id, entry.revision)
            try:
                wanted = read_changes(book, ledger, changes[entry.id])
                require(actor, ledger.record.edit_by, f"修改条目 {entry.number}", ledger, entry, book.units)
                lines += drawn(
                    connection, ledger, entry, wanted, actor, Deed.EDIT, revision=revision, why=why
                )
            except LedgerError as error:
                refused[entry.number] = str(error)
        kept, broken = sifted(book, connection, lines)
        refused |= broken
        if refused:
            raise BatchRefused(refused, len(entries))
        write_all(book, connection, kept)
    done = {line.entry.id: line.entry for line in kept}
    return [done.get(entry.id, entry) for entry in entries]


def sifted(book: Book, connection: sa.Connection, lines: Sequence[Line]) -> tuple[list[Line], dict[str, str]]:
    """Lines that may be written together, and why the others may not: a subject twice among them, a hard rule broken.

    Where some stay behind, the rest is held against the rules again: it must fit beside them as they are.
    """
    kept, refused = _once(book, lines)
    while kept:
        broken: dict[int, Any] = {}
        for name in dict.fromkeys(line.entry.ledger for line in kept):
            mine = [line.entry for line in kept if line.entry.ledger == name]
            broken |= breakers(book, connection, book.ledgers[name], mine)
        if not broken:
            break
        refused |= {line.entry.number: str(broken[line.entry.id]) for line in kept if line.entry.id in broken}
        kept = [line for line in kept if line.entry.id not in broken]
    return kept, refused


def _once(book: Book, lines: Sequence[Line]) -> tuple[list[Line], dict[str, str]]:
    """Without a second one that opens the same subject again: the list has not the first yet."""
    kept: list[Line] = []
    refused: dict[str, str] = {}
    seen: dict[tuple[str, str], str] = {}
    for line in lines:
        entry, ledger = line.entry, book.ledgers[line.entry.ledger]
        key = (entry.ledger, entry.subject)
        if not _single(ledger) or not _opens(ledger, line.before_state, entry.state):
            kept.append(line)
        elif key in seen:
            refused[entry.number] = str(SubjectTwice(ledger.title.zh, entry.title, seen[key]))
        else:
            seen[key] = entry.number
            kept.append(line)
    return kept, refused


def _single(ledger: Ledger) -> bool:
    return ledger.record.once and ledger.record.entry is not ThingKind.FREE


def _opens(ledger: Ledger, before: str, after: str) -> bool:
    return after in ledger.open_states and before not in ledger.open_states


def write_all(book: Book, connection: sa.Connection, lines: Sequence[Line]) -> None:
    """Lines of several ledgers, each ledger's declaration beside them."""
    for name in dict.fromkeys(line.entry.ledger for line in lines):
        record_definition(connection, book.ledgers[name])
    write(connection, lines)


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
        deed = Deed.RESTORE if restore else Deed.WITHDRAW
        line = Line(
            entry=after, deed=deed, before={}, after={}, actor=actor, why=why, day=dt.date.today(), before_state=entry.state
        )  # fmt: skip
        write(connection, [line])
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
    deed: Deed, *, revision: int, why: str = "", day: dt.date | None = None, checked: bool = False,
) -> Entry:  # fmt: skip
    """Write changed fields into a locked entry, with one line of history. `checked`: the hard rules have been held
    against it already."""
    made = drawn(connection, ledger, entry, wanted, actor, deed, revision=revision, why=why, day=day)
    return settled(book, connection, made[0], checked=checked) if made else entry


def settled(book: Book, connection: sa.Connection, line: Line, *, checked: bool = False) -> Entry:
    """Write one line. Raises RulesBroken."""
    if not checked:
        refuse_broken(book, connection, book.ledgers[line.entry.ledger], [line.entry])
    write_all(book, connection, [line])
    return line.entry


def drawn(
    connection: sa.Connection, ledger: Ledger, entry: Entry, wanted: Mapping[str, Any], actor: Actor, deed: Deed, *,
    revision: int, why: str = "", day: dt.date | None = None, state: str = "", move: str = "",
) -> list[Line]:  # fmt: skip
    """The line that changes of fields and state make, still to be written; none where nothing changes.

    Raises EntryChanged, FieldsMissing, SubjectTwice.
    """
    changed = {name: value for name, value in wanted.items() if _differs(entry.get(name), value)}
    if revision != entry.revision:
        changed = own_changes(connection, ledger, entry, changed, revision)
    if not changed and not state:
        return []
    after = _changed(ledger, entry, changed, state, day)
    lacking = [] if after.withdrawn else missing(ledger.written, after.values)
    if lacking:
        raise FieldsMissing(ledger.title.zh, f"条目 {entry.number} ", lacking)
    if _opens(ledger, entry.state, state):
        refuse_twice(connection, ledger, [asdict(after)])
    line = Line(
        entry=after, deed=deed, before={name: plain(entry.get(name)) for name in changed},
        after={name: plain(value) for name, value in changed.items()}, actor=actor, why=why, day=day or dt.date.today(),
        before_state=entry.state, move=move,
    )  # fmt: skip
    return [line]


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
