"""Moving an entry from state to state: allowed, by the right person, with what the transition asks for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import sqlalchemy as sa

from jiqun.ledgers.book import Book, many, one
from jiqun.ledgers.declaration import Ledger, Move
from jiqun.ledgers.editing import drawn, read_changes, require_edit, settled, sifted, write_all
from jiqun.ledgers.entry import Actor, Deed, Entry, Paper
from jiqun.ledgers.errors import (
    BatchRefused,
    EvidenceMissing,
    FieldsMissing,
    LedgerError,
    MoveNotAllowed,
    ReasonMissing,
)
from jiqun.ledgers.history import Line
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
    kept = _checked(papers)
    with book.database.writing() as connection:
        entry = one(connection, found.id, lock=True)
        return carry_out(book, connection, ledger, chosen, entry, actor, revision, why, kept, wanted, on)


def carry_out(
    book: Book, connection: sa.Connection, ledger: Ledger, chosen: Move, entry: Entry, actor: Actor,
    revision: int | None, why: str, papers: Sequence[Paper], wanted: Mapping[str, Any], on: dt.date | None, *,
    checked: bool = False,
) -> Entry:  # fmt: skip
    """A transition of a locked entry, in the transaction of the caller."""
    step = Step(ledger, chosen, actor, why, papers, wanted, on or dt.date.today())
    refuse_move(book, ledger, chosen, entry, actor, why, papers, wanted)
    after = settled(
        book, connection, step.line(connection, entry, revision or entry.revision), checked=checked
    )
    attach(connection, book.papers, [after], papers, actor)
    return after


@dataclass(frozen=True, slots=True)
class Step:
    """A transition as it is to be made: by whom, why, with what, on which day."""

    ledger: Ledger
    chosen: Move
    actor: Actor
    why: str
    papers: Sequence[Paper]
    wanted: Mapping[str, Any]
    day: dt.date

    def line(self, connection: sa.Connection, entry: Entry, revision: int) -> Line:
        """Raises what :func:`drawn` raises."""
        today = [name for name in self.chosen.today if not entry.get(name) and not self.wanted.get(name)]
        wanted = {**self.wanted, **dict.fromkeys(today, self.day.isoformat())}
        (made,) = drawn(
            connection, self.ledger, entry, wanted, self.actor, Deed.MOVE, revision=revision, why=self.why, day=self.day,
            state=self.chosen.to, move=self.chosen.id,
        )  # fmt: skip
        return made


def refuse_move(
    book: Book, ledger: Ledger, chosen: Move, entry: Entry, actor: Actor, why: str, papers: Sequence[Paper],
    wanted: Mapping[str, Any], computed: Mapping[str, Any] | None = None,
) -> None:  # fmt: skip
    """`computed` are its computed fields among those that the move asks for, where they have been reckoned already.

    Raises MoveNotAllowed, NotYours, ReasonMissing, EvidenceMissing, FieldsMissing.
    """
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
    needed = _needed(chosen)
    made = computed if computed is not None else _computed(book, ledger, [entry], wanted, needed)[entry.id]
    held = {name: wanted[name] if name in wanted else made.get(name, entry.get(name)) for name in needed}
    lacking = [
        ledger.label_of(name) for name in needed if name not in chosen.today and held[name] in (None, "", (), [])
    ]  # fmt: skip
    if lacking:
        raise FieldsMissing(ledger.title.zh, f"条目 {entry.number}“{chosen.label}”前", lacking)


def _needed(chosen: Move) -> tuple[str, ...]:
    return (*chosen.requires, *(("lead",) if chosen.assigns else ()))


def _computed(
    book: Book, ledger: Ledger, entries: Sequence[Entry], wanted: Mapping[str, Any], needed: Sequence[str]
) -> Mapping[int, Mapping[str, Any]]:
    """Computed fields among those needed, as they would stand with the changes, by entry."""
    names = [name for name in needed if name in ledger.by_field and ledger.by_field[name].computed]
    if not names or not entries:
        return {entry.id: {} for entry in entries}
    own = {name: value for name, value in wanted.items() if name in ledger.by_field}
    rows = book.rows(ledger, [replace(entry, values={**entry.values, **own}) for entry in entries])
    return {
        entry.id: {name: row.get(name) for name in names} for entry, row in zip(entries, rows, strict=True)
    }


def move_many(
    book: Book, names: Sequence[int], step: str, actor: Actor, *, why: str = "", papers: Sequence[Paper] = (),
    changes: Mapping[str, Any] | None = None, on: dt.date | None = None,
) -> list[Entry]:  # fmt: skip
    """The same transition for many entries, all or none; hard rules are held once against all of them as they would
    stand. Raises BatchRefused with the reason for each, PaperInvalid, EntryUnknown."""
    kept = _checked(papers)
    with book.database.writing() as connection:
        done = _moved(book, connection, names, step, actor, why, kept, changes or {}, on)
        if done.refused:
            raise BatchRefused(done.refused, len(set(names)))
    return done.entries


#: Entries of one transaction: others can write in between.
CHUNK = 3_000


@dataclass(slots=True)
class Moved:
    """Entries that were moved, and why others were not, by number."""

    entries: list[Entry] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)


def move_each(
    book: Book, names: Sequence[int], step: str, actor: Actor, *, why: str = "", papers: Sequence[Paper] = (),
    changes: Mapping[str, Any] | None = None, on: dt.date | None = None,
) -> Moved:  # fmt: skip
    """The same transition for each entry that may make it; the others stay as they are and are told why. Chunk by chunk: what was written stays, should the machine stop. Raises PaperInvalid, EntryUnknown."""
    kept, done = _checked(papers), Moved()
    for start in range(0, len(names), CHUNK):
        with book.database.writing() as connection:
            found = _moved(book, connection, names[start : start + CHUNK], step, actor, why, kept, changes or {}, on)  # fmt: skip
        done.entries += found.entries
        done.refused |= found.refused
    return done


def _checked(papers: Sequence[Paper]) -> list[Paper]:
    return [checked(paper) for paper in papers if paper.cite.strip() or paper.name]


def _moved(
    book: Book, connection: sa.Connection, names: Sequence[int], step: str, actor: Actor, why: str,
    papers: Sequence[Paper], changes: Mapping[str, Any], on: dt.date | None,
) -> Moved:  # fmt: skip
    """Those of the entries that may be moved together are, in the transaction of the caller."""
    done, lines = Moved(), list[Line]()
    entries, day = many(connection, names, lock=True), on or dt.date.today()
    for name in dict.fromkeys(entry.ledger for entry in entries):
        ledger, mine = book.ledgers[name], [entry for entry in entries if entry.ledger == name]
        try:
            told = Step(
                ledger, ledger.move(step), actor, why, papers, read_changes(book, ledger, changes), day
            )
        except LedgerError as error:
            done.refused |= {entry.number: str(error) for entry in mine}
            continue
        lines += _lines(book, connection, told, mine, done.refused)
    kept, broken = sifted(book, connection, lines)
    done.refused |= broken
    write_all(book, connection, kept)
    done.entries = [line.entry for line in kept]
    attach(connection, book.papers, done.entries, papers, actor)
    return done


def _lines(
    book: Book, connection: sa.Connection, step: Step, entries: Sequence[Entry], refused: dict[str, str]
) -> Iterator[Line]:
    made = _computed(book, step.ledger, entries, step.wanted, _needed(step.chosen))
    for entry in entries:
        try:
            refuse_move(
                book, step.ledger, step.chosen, entry, step.actor, step.why, step.papers, step.wanted, made[entry.id]
            )  # fmt: skip
            yield step.line(connection, entry, entry.revision)
        except LedgerError as error:
            refused[entry.number] = str(error)


def possible(book: Book, entry: Entry, actor: Actor) -> Iterator[Move]:
    """Transitions that the user may make from where the entry stands."""
    ledger = book.ledgers[entry.ledger]
    if not entry.withdrawn:
        for step in ledger.moves_from(entry.state):
            if may(actor, step.by, ledger, entry, book.units):
                yield step
