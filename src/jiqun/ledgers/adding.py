"""Making entries: read, checked, numbered and written with their history, all or none."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from jiqun.ledgers import tables
from jiqun.ledgers.book import Book
from jiqun.ledgers.declaration import Ledger, ThingKind
from jiqun.ledgers.entry import Actor, Deed, Draft, Entry, now
from jiqun.ledgers.errors import CellWrong, FieldsMissing, ValuesInvalid
from jiqun.ledgers.guard import refuse_broken, refuse_closed, refuse_twice, without_known
from jiqun.ledgers.history import OWN_KEYS, Line, note, plain, record_definition
from jiqun.ledgers.permission import require
from jiqun.ledgers.things import Thing
from jiqun.ledgers.typed import missing, read_day, read_text, read_values


def add(book: Book, name: str, draft: Draft, actor: Actor, why: str = "") -> Entry:
    """Make an entry. Raises LedgerUnknown, LedgerClosed, NotYours, ThingUnknown, ValuesInvalid, FieldsMissing,
    SubjectTwice, RulesBroken."""
    return add_many(book, name, [draft], actor, why)[0]


def add_many(book: Book, name: str, drafts: Sequence[Draft], actor: Actor, why: str = "") -> list[Entry]:
    """Make entries, all or none; those whose origin is there already are left out. Raises what :func:`add` raises."""
    ledger = book.ledgers[name]
    refuse_closed(book, ledger)
    require_add(book, ledger, actor)
    things = _subjects(book, ledger, drafts)
    made = [prepared(book, ledger, draft, things, actor) for draft in drafts]
    for row in made:
        require_add(book, ledger, actor, row)
    with book.database.writing() as connection:
        return add_prepared(book, connection, ledger, made, actor, why)


def require_add(book: Book, ledger: Ledger, actor: Actor, row: Mapping[str, Any] | None = None) -> None:
    """Whether the user may add to a ledger, and a certain row: a user of a region only to that. Raises NotYours."""
    entry = _entry(row, 0) if row and actor.region else None
    require(actor, ledger.record.add_by, f"向“{ledger.title.zh}”登记条目", ledger, entry, book.units)


def add_prepared(
    book: Book, connection: sa.Connection, ledger: Ledger, rows: Sequence[dict[str, Any]], actor: Actor, why: str, *,
    checked: bool = False,
) -> list[Entry]:  # fmt: skip
    """Number and write prepared rows in a transaction. `checked`: the hard rules have been held against them already."""
    record_definition(connection, ledger)
    fresh = without_known(connection, rows)
    refuse_twice(connection, ledger, fresh)
    last = serial(connection, ledger)
    numbered = [
        {**row, "number": row["number"] or f"{ledger.record.code}-{last + at:04d}"}
        for at, row in enumerate(fresh, 1)
    ]
    if not checked:
        refuse_broken(book, connection, ledger, [_entry(row, -at) for at, row in enumerate(numbered, 1)])
    return _insert(connection, numbered, actor, why)


def _subjects(book: Book, ledger: Ledger, drafts: Iterable[Draft]) -> Mapping[str, Thing]:
    """Things by the words of the drafts. Raises ThingUnknown for the first that is none."""
    kind = ledger.record.entry
    if kind is ThingKind.FREE:
        return {}
    wanted = [draft.subject for draft in drafts]
    found = book.things.lookup(kind, wanted)
    for word in wanted:
        if word and word not in found:
            book.things.find(kind, word)
    return found


def prepared(
    book: Book, ledger: Ledger, draft: Draft, things: Mapping[str, Thing], actor: Actor
) -> dict[str, Any]:
    thing = things.get(draft.subject)
    values = {name: value for name, value in read_values(ledger, draft.values, book.words).items() if value is not None}  # fmt: skip
    title = read_text(ledger, "title", draft.title or (thing.name if thing else ""))
    lacking = missing(ledger.written, values)
    if ledger.record.entry is not ThingKind.FREE and thing is None:
        lacking.insert(0, ledger.label_of("subject"))
    elif not title:
        lacking.insert(0, ledger.label_of("title"))
    if lacking:
        raise FieldsMissing(ledger.title.zh, "登记时", lacking)
    moment, day = now(), draft.on or dt.date.today()
    return {
        "ledger": ledger.id, "number": draft.number, "definition": ledger.version, "title": title,
        "kind": ledger.record.entry.value, "subject": thing.ref if thing else "",
        "region": region_of(book, ledger, draft.region or (thing.region if thing else "") or actor.region),
        "state": ledger.state(draft.state).id if draft.state else ledger.initial.id, "since": day,
        "lead": read_text(ledger, "lead", draft.lead) or ledger.record.lead or ledger.record.keeper,
        "cooperating": [read_text(ledger, "cooperating", unit) for unit in draft.cooperating] or list(ledger.record.cooperating),
        "due": read_day(ledger, ledger.label_of("due"), draft.due), "values": values, "revision": 1,
        "author": actor.name, "simulated": draft.simulated or bool(thing and thing.simulated),
        "source": dict(draft.source), "origin": draft.origin, "withdrawn": False,
        "created_at": moment, "updated_at": moment,
    }  # fmt: skip


def region_of(book: Book, ledger: Ledger, words: str) -> str:
    """The region of a spelling. Raises ValuesInvalid where the pack has regions and this is none."""
    from jiqun.facts.intake.cells.names import read_listed

    if not words or not book.regions:
        return words
    outcome = read_listed(words, book.regions, "region_unknown")
    if outcome.rule:
        raise ValuesInvalid(
            ledger.title.zh,
            [
                CellWrong(
                    field="region",
                    label=ledger.label_of("region"),
                    words=words,
                    zh="没有这个地区",
                    en="is no region of the city",
                    suggestion=outcome.suggestion or "",
                )
            ],
        )
    return str(outcome.value or "")


def serial(connection: sa.Connection, ledger: Ledger) -> int:
    """The last number given out: numbers are never used again."""
    wanted = sa.select(tables.entry.c.number).where(tables.entry.c.number.like(f"{ledger.record.code}-%"))
    tails = [number.rpartition("-")[2] for number in connection.scalars(wanted)]
    return max((int(tail) for tail in tails if tail.isdigit()), default=0)


def _insert(
    connection: sa.Connection, rows: Sequence[Mapping[str, Any]], actor: Actor, why: str
) -> list[Entry]:
    if not rows:
        return []
    wanted = sa.insert(tables.entry).returning(tables.entry.c.id, sort_by_parameter_order=True)
    numbers = connection.scalars(wanted, [dict(row) for row in rows]).all()
    entries = [_entry(row, int(number)) for row, number in zip(rows, numbers, strict=True)]
    note(
        connection,
        [
            Line(
                entry=entry, deed=Deed.ADD, before={}, after=_said(entry), actor=actor, why=why, day=entry.since,
                before_state="",
            )
            for entry in entries
        ],
    )  # fmt: skip
    return entries


def _said(entry: Entry) -> dict[str, Any]:
    return {name: plain(entry.get(name)) for name in OWN_KEYS if entry.get(name)} | dict(entry.values)


def _entry(row: Mapping[str, Any], number: int) -> Entry:
    return Entry(**{**row, "id": number, "cooperating": tuple(row["cooperating"])})
