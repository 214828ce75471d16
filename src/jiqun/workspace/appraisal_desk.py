"""The publication desk: where each result stands on its way from the first reckoning to the final list, and what moves it on.

Every step is a move of the ledger that carries the results; nothing is kept here.
"""

from __future__ import annotations

import datetime as dt
import time
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from jiqun.appraisal.scheme import Scheme
from jiqun.ledgers.book import Book, one
from jiqun.ledgers.declaration import Ledger, Span
from jiqun.ledgers.editing import read_changes
from jiqun.ledgers.entry import Actor, Change, Entry, Evidence, Paper
from jiqun.ledgers.errors import LedgerError
from jiqun.ledgers.guard import refuse_broken
from jiqun.ledgers.moving import carry_out
from jiqun.ledgers.papers import checked
from jiqun.workspace.appraisal_procedure import LedgerNotNamed
from jiqun.workspace.appraisals import Appraised

Row = dict[str, Any]
CHUNK = 500
PATIENCE = 20.0  #: seconds after which a step stops between chunks and says how many are left
#: The steps of the procedure as moves of the ledger, in their order.
SEND, CONFIRM, OBJECT, SETTLE, PRESUME = "send", "confirm", "object", "settle", "presume"
NOTIFY, APPEAL, DECIDE, PUBLISH = "notify", "appeal", "decide", "publish"
TOLD = ("grade", "score", "rank", "land")  #: what an appeal is about


@dataclass(frozen=True)
class Desk:
    """The results of a year. `ledger` declares what may be done with them; `missing` are graded and not in it yet."""

    ledger: Ledger
    year: int
    entries: tuple[Entry, ...]
    missing: int
    graded: int

    @property
    def counts(self) -> Counter[str]:
        """Numbers by state."""
        return Counter(item.state for item in self.entries)

    def in_state(self, *states: str) -> list[Entry]:
        return [item for item in self.entries if item.state in states]

    def before(self, step: str) -> list[Entry]:
        """Entries from which a step can be made; none where the ledger has no such step."""
        if not self.has(step):
            return []
        return self.in_state(*self.ledger.move(step).start)

    def has(self, step: str) -> bool:
        """Whether the ledger of this city knows a step."""
        return any(item.id == step for item in self.ledger.moves)


def desk_of(book: Book, done: Appraised, entries: Iterable[Entry]) -> Desk:
    """Raises LedgerNotNamed."""
    if not done.scheme.ledger:
        raise LedgerNotNamed(done.scheme.id)
    mine = tuple(
        item
        for item in entries
        if item.values.get("year") == done.year and item.subject in done.places and not item.withdrawn
    )
    graded = {row["code"] for row in done.columns(["code", "grade"]) if row["grade"] is not None}
    return Desk(
        book.ledgers[done.scheme.ledger], done.year, mine, len(graded - {item.subject for item in mine}), len(graded)
    )  # fmt: skip


def notice_until(book: Book, scheme: Scheme, first: dt.date) -> dt.date | None:
    """The last day of a public notice that begins on `first`: that many working days, the first day not counted.

    None where the method names no period.
    """
    if scheme.publicity_days is None:
        return None
    return book.workdays.after(first, Span(working_days=scheme.publicity_days))


@dataclass
class Advanced:
    """What a step did: entries moved, those that could not be (number → why), and how many were not reached in time."""

    moved: int = 0
    refused: dict[str, str] = field(default_factory=dict)
    left: int = 0


def advance(
    book: Book, entries: Sequence[Entry], step: str, actor: Actor, *, why: str = "", papers: Sequence[Paper] = (),
    changes: Mapping[str, Any] | None = None, on: dt.date | None = None, patience: float = PATIENCE,
) -> Advanced:  # fmt: skip
    """The same step for many results, chunk by chunk, each whole or not at all; what may not be moved is told and the others
    go on.

    Raises PaperInvalid, ValuesInvalid, RulesBroken.
    """
    found, until = Advanced(), time.monotonic() + patience
    kept = [checked(paper) for paper in papers if paper.cite.strip() or paper.name]
    for start in range(0, len(entries), CHUNK):
        if start and time.monotonic() > until:
            found.left = len(entries) - start
            break
        _advance(book, entries[start : start + CHUNK], step, actor, why, kept, changes or {}, on, found)
    return found


def _advance(
    book: Book, entries: Sequence[Entry], step: str, actor: Actor, why: str, papers: Sequence[Paper],
    changes: Mapping[str, Any], on: dt.date | None, found: Advanced,
) -> None:  # fmt: skip
    """Trap: hard rules look at the whole list, so they are asked once for a chunk and not for every entry."""
    ledger = book.ledgers[entries[0].ledger]
    chosen, wanted = ledger.move(step), read_changes(book, ledger, changes)
    refused: dict[str, str] = {}
    with book.database.writing() as connection:
        moved = []
        for item in entries:
            locked = one(connection, item.id, lock=True)
            try:
                moved.append(
                    carry_out(book, connection, ledger, chosen, locked, actor, None, why, papers, wanted, on, checked=True)
                )  # fmt: skip
            except LedgerError as error:
                refused[item.number] = str(error)
        if moved:
            refuse_broken(book, connection, ledger, moved)
    found.moved += len(moved)
    found.refused |= refused


@dataclass(frozen=True)
class Appealed:
    """An appeal: when, why, with which papers; the result as it was then and as it is now."""

    entry: Entry
    on: dt.date
    why: str
    by: str
    before: Mapping[str, Any]
    now: Mapping[str, Any]
    papers: tuple[Evidence, ...]
    decided: Change | None

    @property
    def changed(self) -> bool:
        return self.before != self.now


def appeals(book: Book, desk: Desk) -> list[Appealed]:
    """Every appeal and objection of the year, open ones first, the oldest first."""
    history = book.changes(ledger=desk.ledger.id)
    known = {item.id: item for item in desk.entries}
    by_entry: dict[int, list[Change]] = {}
    for change in history:
        if change.entry in known:
            by_entry.setdefault(change.entry, []).append(change)
    found = [
        _appealed(book, known[key], changes, index)
        for key, changes in by_entry.items()
        for index, change in enumerate(changes)
        if change.move in (APPEAL, OBJECT)
    ]
    return sorted(found, key=lambda item: (item.decided is not None, item.on, item.entry.number))


def _appealed(book: Book, entry: Entry, changes: Sequence[Change], at: int) -> Appealed:
    """Trap: what stood there when the appeal came is told by the changes after it, read backwards from now."""
    mine, later = changes[at], changes[at + 1 :]
    names = [name for name in TOLD if name in entry.values]
    before = {name: entry.values.get(name) for name in names}
    for change in reversed(later):
        before |= {name: change.before.get(name) for name in names if name in change.after}
    decided = next((item for item in later if item.move in (DECIDE, SETTLE)), None)
    papers = tuple(paper for paper in book.evidence(entry.id) if paper.revision >= mine.revision)
    return Appealed(
        entry, mine.on, mine.why, mine.by, before, {name: entry.values.get(name) for name in names}, papers, decided
    )  # fmt: skip


def public_rows(desk: Desk, labels: Mapping[str, str], states: Sequence[str]) -> list[Row]:
    """What is published: who has which grade, without score or position, in the order of districts and codes."""
    rows = [
        {
            "code": item.subject,
            "name": item.title.removesuffix(f" {desk.year}年度"),
            "region": item.region,
            "grade": labels.get(str(item.values.get("grade")), ""),
        }
        for item in desk.in_state(*states)
        if item.values.get("grade")
    ]
    return sorted(rows, key=lambda row: (row["region"], row["code"]))


def grade_labels(ledger: Ledger, english: bool = False) -> dict[str, str]:
    """Grades of the ledger's code list in words."""
    listed = ledger.record.codes.get("grade", ())
    return {item.code: (item.english or item.label) if english else item.label for item in listed}
