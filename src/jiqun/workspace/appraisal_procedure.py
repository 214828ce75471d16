"""The procedure of a publication: results into the ledger that carries it, reckoned again after corrections and appeals.

Confirming, notice, appeal, decision and publication are moves of that ledger; what is done here is bringing figures in and
keeping before and after apart.
"""

from __future__ import annotations

import math
import time
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from jiqun.appraisal.errors import AppraisalError
from jiqun.appraisal.grading import Decision
from jiqun.appraisal.scheme import Scheme
from jiqun.appraisal.scores import points
from jiqun.ledgers.adding import add_many
from jiqun.ledgers.book import Book, one
from jiqun.ledgers.declaration import Ledger
from jiqun.ledgers.editing import apply, read_changes
from jiqun.ledgers.entry import Actor, Deed, Draft, Entry, Selection
from jiqun.ledgers.guard import refuse_broken
from jiqun.ledgers.permission import require
from jiqun.workspace.appraisals import Appraised

#: Fields of a ledger of results, as far as it declares them.
FIELDS = ("year", "scale", "land", "score", "grade", "rank", "explanation")
DECIDED, REASON = "decided_grade", "decided_reason"
CHUNK = 500


class LedgerNotNamed(AppraisalError):
    def __init__(self, scheme: str) -> None:
        super().__init__(
            f"办法“{scheme}”没有写结果登记到哪个台账；请在办法里写 ledger。"
            f" / The method “{scheme}” does not name the ledger of its results; add “ledger” to it."
        )


@dataclass(frozen=True, slots=True)
class Registered:
    """How many results were brought in, how many stood there already, how many were not reached in time."""

    made: int
    known: int
    left: int = 0


@dataclass(frozen=True, slots=True)
class Changed:
    """A result that differs from what stood in the ledger."""

    number: str
    code: str
    before: dict[str, Any]
    after: dict[str, Any]


def register(
    book: Book, done: Appraised, actor: Actor, *, known: Container[str] = (), patience: float = math.inf
) -> Registered:
    """Every graded enterprise into the scheme's ledger, once a year; those `known` there are left out. After `patience`
    seconds it stops between chunks and says how many are left.

    Raises LedgerNotNamed and what :func:`add_many` does.
    """
    name, until = _ledger(done.scheme), time.monotonic() + patience
    graded = [row for row in done.table.to_pylist() if row["grade"] is not None]
    rows = [row for row in graded if row["code"] not in known]
    fields = {item.field for item in book.ledgers[name].fields}
    made = 0
    for start in range(0, len(rows), CHUNK):
        if start and time.monotonic() > until:
            return Registered(made, len(graded) - len(rows) + start - made, len(rows) - start)
        drafts = [_draft(done, row, fields) for row in rows[start : start + CHUNK]]
        made += len(add_many(book, name, drafts, actor, f"按“{done.scheme.name.zh}”评定"))
    return Registered(made, len(graded) - made)


def _ledger(scheme: Scheme) -> str:
    if not scheme.ledger:
        raise LedgerNotNamed(scheme.id)
    return scheme.ledger


def _draft(done: Appraised, row: dict[str, Any], fields: set[str]) -> Draft:
    values = {
        name: value for name, value in _values(done, row).items() if name in fields and value is not None
    }
    return Draft(
        title=f"{row['name']} {done.year}年度",
        subject=row["code"],
        region=row["region"] or "",
        values=values,
        source={"scheme": done.scheme.id, "year": done.year, "vintages": list(done.basis)},
        origin=f"appraisal:{done.scheme.family}:{done.year}:{row['code']}",
        simulated=done.simulated,
    )


def _values(done: Appraised, row: dict[str, Any]) -> dict[str, Any]:
    return {
        "year": done.year,
        "scale": row["scale"],
        "land": row.get("land_evaluated"),
        "score": None if row["score"] is None else round(row["score"], 2),
        "grade": row["grade"].lower(),
        "rank": row["position"],
        "explanation": explained(done, row),
    }


def explained(done: Appraised, row: dict[str, Any]) -> str:
    """The score in one line: what each item earned, and what moved the grade."""
    listing = done.scheme.listing(row["list"])
    items = [
        f"{item.name.zh}{row[points(item.id)]:.2f}分"
        for item in listing.indicators
        if row[points(item.id)] is not None
    ]
    labels = {item.id: item.label.zh for item in done.scheme.adjustments}
    moved = [labels.get(mark, "人工定档") for mark in (row["adjusted_by"] or "").split()]
    return "；".join([f"{listing.name.zh}：{'、'.join(items)}" if items else listing.name.zh, *moved])


def recheck(book: Book, done: Appraised, actor: Actor, why: str) -> list[Changed]:
    """Bring open results up to what is reckoned now, after corrections and decisions; gives before and after of each.

    Published and excluded ones stay. Raises LedgerNotNamed and what :func:`edit` does.
    """
    ledger = book.ledgers[_ledger(done.scheme)]
    fields = {item.field for item in ledger.fields}
    pending = [
        (entry, changes) for entry in _open(book, done) if (changes := _different(done, entry, fields))
    ]
    for start in range(0, len(pending), CHUNK):
        _rewrite(book, ledger, pending[start : start + CHUNK], actor, why)
    return [
        Changed(entry.number, entry.subject, {name: entry.values.get(name) for name in changes}, changes)
        for entry, changes in pending
    ]


def _different(done: Appraised, entry: Entry, fields: set[str]) -> dict[str, Any]:
    """What is reckoned now and stands there otherwise."""
    row = done.row(entry.subject)
    if row["grade"] is None:
        return {}
    return {
        name: value
        for name, value in _values(done, row).items()
        if name in fields and value is not None and entry.values.get(name) != value
    }


def _rewrite(
    book: Book, ledger: Ledger, pending: Sequence[tuple[Entry, dict[str, Any]]], actor: Actor, why: str
) -> None:
    """Trap: hard rules look at the whole list, so they are asked once for a chunk and not for every entry."""
    with book.database.writing() as connection:
        written = []
        for entry, changes in pending:
            locked = one(connection, entry.id, lock=True)
            require(actor, ledger.record.edit_by, f"修改条目 {entry.number}", ledger, locked, book.units)
            wanted = read_changes(book, ledger, changes)
            written.append(
                apply(book, connection, ledger, locked, wanted, actor, Deed.EDIT, revision=entry.revision, why=why, checked=True)
            )  # fmt: skip
        refuse_broken(book, connection, ledger, written)


def _open(book: Book, done: Appraised) -> Iterator[Entry]:
    name = _ledger(done.scheme)
    for entry in book.select(Selection(ledger=name, states=book.ledgers[name].open_states)):
        if entry.values.get("year") == done.year and entry.subject in done.places:
            yield entry


def decisions_of(entries: Iterable[Entry], year: int) -> tuple[Decision, ...]:
    """Grades set by hand in a ledger of results, with their reasons."""
    return tuple(
        Decision(entry.subject, year, str(entry.values[DECIDED]).upper(), str(entry.values.get(REASON) or ""))
        for entry in entries
        if entry.values.get("year") == year and entry.values.get(DECIDED)
    )
