"""Moving an entry from state to state: allowed, by the right person, with what the transition asks for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import sqlalchemy as sa

from jiqun.ledgers.book import Book, one
from jiqun.ledgers.declaration import Ledger, Move
from jiqun.ledgers.editing import apply, read_changes, require_edit
from jiqun.ledgers.entry import Actor, Deed, Entry, Paper
from jiqun.ledgers.errors import (
    BatchRefused,
    EvidenceMissing,
    FieldsMissing,
    LedgerError,
    MoveNotAllowed,
    ReasonMissing,
)
from jiqun.ledgers.papers import attach, checked
from jiqun.ledgers.permission import may, require


def move(
    book: Book, name: int | str, step: str, actor: Actor, *, revision: int | None = None, why: str = "",
    papers: Sequence[Paper] = (), changes: Mapping[str, Any] | None = None, on: dt.date | None = None,
) -> Entry:  # fmt: skip
    """Carry out a transition, with changes of fields and evidence, in one transaction.

    `revision` is the one the user looked at; None takes the newest. Raises MoveUnknown, MoveNotAllowed, NotYours,
    ReasonMissing, EvidenceMissing, FieldsMissing, PaperInvalid, ValuesInvalid, EntryChanged, RulesBroken.
    """
    found = book.get(name)
    ledger = book.ledgers[found.ledger]
    chosen = ledger.move(step)
    wanted = read_changes(book, ledger, changes or {})
    kept = [checked(paper) for paper in papers if paper.cite.strip() or paper.name]
    with book.database.writing() as connection:
        entry = one(connection, found.id, lock=True)
        return carry_out(book, connection, ledger, chosen, entry, actor, revision, why, kept, wanted, on)


def carry_out(
    book: Book, connection: sa.Connection, ledger: Ledger, chosen: Move, entry: Entry, actor: Actor,
    revision: int | None, why: str, papers: Sequence[Paper], wanted: Mapping[str, Any], on: dt.date | None, *,
    checked: bool = False,
) -> Entry:  # fmt: skip
    """A transition of a locked entry, in the transaction of the caller."""
    refuse_move(book, ledger, chosen, entry, actor, why, papers, wanted)
    day = on or dt.date.today()
    filled = {
        field: day.isoformat() for field in chosen.today if not entry.get(field) and not wanted.get(field)
    }
    after = apply(
        book, connection, ledger, entry, {**wanted, **filled}, actor, Deed.MOVE, revision=revision or entry.revision,
        why=why, day=day, state=chosen.to, move=chosen.id, checked=checked,
    )  # fmt: skip
    attach(connection, book.papers, after, papers, actor)
    return after


def refuse_move(
    book: Book, ledger: Ledger, chosen: Move, entry: Entry, actor: Actor, why: str, papers: Sequence[Paper],
    wanted: Mapping[str, Any],
) -> None:  # fmt: skip
    """Raises MoveNotAllowed, NotYours, ReasonMissing, EvidenceMissing, FieldsMissing."""
    if entry.state not in chosen.start or entry.withdrawn:
        allowed = [item.label for item in ledger.moves_from(entry.state)]
        state = ledger.by_state[entry.state].label if entry.state in ledger.by_state else entry.state
        raise MoveNotAllowed(entry.number, chosen.label, "已撤下" if entry.withdrawn else state, allowed)
    require(actor, chosen.by, f"对条目 {entry.number}“{chosen.label}”", ledger, entry, book.units)
    assigned = ("lead", "cooperating", "due") if chosen.assigns else ()
    require_edit(book, ledger, entry, wanted, (*chosen.requires, *chosen.today, *assigned), actor)
    if chosen.reason and not why.strip():
        raise ReasonMissing(entry.number, chosen.label)
    if chosen.evidence and not papers:
        raise EvidenceMissing(entry.number, chosen.label, chosen.evidence)
    needed = (*chosen.requires, *(("lead",) if chosen.assigns else ()))
    made = _computed(book, ledger, entry, wanted, needed)
    held = {name: wanted[name] if name in wanted else made.get(name, entry.get(name)) for name in needed}
    lacking = [
        ledger.label_of(name) for name in needed if name not in chosen.today and held[name] in (None, "", (), [])
    ]  # fmt: skip
    if lacking:
        raise FieldsMissing(ledger.title.zh, f"条目 {entry.number}“{chosen.label}”前", lacking)


def _computed(
    book: Book, ledger: Ledger, entry: Entry, wanted: Mapping[str, Any], needed: Sequence[str]
) -> Mapping[str, Any]:
    """Computed fields among those needed, as they would stand with the changes."""
    names = [name for name in needed if name in ledger.by_field and ledger.by_field[name].computed]
    if not names:
        return {}
    own = {name: value for name, value in wanted.items() if name in ledger.by_field}
    (row,) = book.rows(ledger, [replace(entry, values={**entry.values, **own})])
    return {name: row.get(name) for name in names}


def move_many(
    book: Book, names: Sequence[int], step: str, actor: Actor, *, why: str = "", papers: Sequence[Paper] = (),
    changes: Mapping[str, Any] | None = None, on: dt.date | None = None,
) -> list[Entry]:  # fmt: skip
    """The same transition for many entries, all or none. Raises BatchRefused with the reason for each, PaperInvalid."""
    kept = [checked(paper) for paper in papers if paper.cite.strip() or paper.name]
    entries = [book.get(name) for name in names]
    refused: dict[str, str] = {}
    made: list[Entry] = []
    with book.database.writing() as connection:
        for found in entries:
            ledger = book.ledgers[found.ledger]
            try:
                chosen, wanted = ledger.move(step), read_changes(book, ledger, changes or {})
                entry = one(connection, found.id, lock=True)
                made.append(
                    carry_out(book, connection, ledger, chosen, entry, actor, None, why, kept, wanted, on)
                )
            except LedgerError as error:
                refused[found.number] = str(error)
        if refused:
            raise BatchRefused(refused, len(entries))
    return made


def possible(book: Book, entry: Entry, actor: Actor) -> Iterator[Move]:
    """Transitions that the user may make from where the entry stands."""
    ledger = book.ledgers[entry.ledger]
    if not entry.withdrawn:
        for step in ledger.moves_from(entry.state):
            if may(actor, step.by, ledger, entry, book.units):
                yield step
