"""The procedure of a publication: results into the ledger that carries it, reckoned again after corrections and appeals.

Confirming, notice, appeal, decision and publication are moves of that ledger; what is done here is bringing figures in and
keeping before and after apart.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from jiqun.appraisal.errors import AppraisalError
from jiqun.appraisal.grading import Decision
from jiqun.appraisal.scheme import Scheme
from jiqun.appraisal.scores import points
from jiqun.ledgers.adding import add_many
from jiqun.ledgers.book import Book
from jiqun.ledgers.declaration import Ledger
from jiqun.ledgers.editing import edit_each
from jiqun.ledgers.entry import Actor, Draft, Entry, Selection
from jiqun.rules.variable import Subject
from jiqun.workspace.appraisals import Appraised

#: Fields of a ledger of results, as far as it declares them.
FIELDS = ("year", "family", "scale", "land", "score", "grade", "rank", "explanation")
DECIDED, REASON = "decided_grade", "decided_reason"
ORIGIN = "appraisal"  #: what the origin of a result begins with: appraisal:<family>:<year>:<code>
CHUNK = 3_000
#: What an entry of a ledger is about where a method grades it; towns have no list of their own in the register.
KINDS = {
    Subject.ENTERPRISE: "enterprise", Subject.PARK: "park", Subject.REGION: "region", Subject.PREMISES: "building",
}  # fmt: skip


class LedgerNotNamed(AppraisalError):
    def __init__(self, scheme: str) -> None:
        super().__init__(
            f"办法“{scheme}”没有写结果登记到哪个台账，只评定、不走公示和发布；要走，请在办法里写 ledger。"
            f" / The method “{scheme}” grades without notice or publication: it names no ledger for its results;"
            f" add “ledger” to it for a procedure."
        )


class LedgerAbsent(AppraisalError):
    def __init__(self, scheme: str, ledger: str) -> None:
        super().__init__(
            f"办法“{scheme}”写的台账“{ledger}”不在资料包里；请改办法的 ledger，或补上这个台账。"
            f" / The method “{scheme}” names the ledger “{ledger}”, which the pack has not; change “ledger” or add it."
        )


class LedgerOfOthers(AppraisalError):
    def __init__(self, scheme: str, ledger: str, kind: str) -> None:
        super().__init__(
            f"办法“{scheme}”评的对象和台账“{ledger}”登记的对象（{kind}）不同；请给它写自己的台账。"
            f" / The method “{scheme}” grades other things than the ledger “{ledger}” is about ({kind}); give it a ledger"
            f" of its own."
        )


@dataclass(frozen=True, slots=True)
class Registered:
    """How many results were brought in, and how many stood there already."""

    made: int
    known: int


@dataclass(frozen=True, slots=True)
class Changed:
    """A result that differs from what stood in the ledger."""

    number: str
    code: str
    before: dict[str, Any]
    after: dict[str, Any]


def ledger_of(book: Book, scheme: Scheme) -> Ledger:
    """The ledger that carries a method's results. Raises LedgerNotNamed, LedgerAbsent, LedgerOfOthers."""
    if not scheme.ledger:
        raise LedgerNotNamed(scheme.id)
    if scheme.ledger not in book.ledgers.all:
        raise LedgerAbsent(scheme.id, scheme.ledger)
    found = book.ledgers[scheme.ledger]
    if found.record.entry.value != KINDS.get(scheme.subject):
        raise LedgerOfOthers(scheme.id, found.title.zh, found.record.entry.value)
    return found


def family_of(entry: Entry) -> str:
    """The family of methods that an entry is a result of; empty for one that people entered without saying."""
    parts = (entry.origin or "").split(":")
    return parts[1] if parts[0] == ORIGIN and len(parts) > 1 else str(entry.values.get("family") or "")


def results_of(entries: Iterable[Entry], scheme: Scheme, year: int) -> list[Entry]:
    """The results of a method and year among the entries of its ledger.

    Trap: several methods may share a ledger, and a year; what another family brought in is none of these. What people
    entered without naming a method counts for whichever asks.
    """
    return [
        entry
        for entry in entries
        if entry.values.get("year") == year
        and not entry.withdrawn
        and family_of(entry) in ("", scheme.family)
    ]


def register(book: Book, done: Appraised, actor: Actor) -> Registered:
    """Every graded enterprise into the scheme's ledger, once a year.

    Raises as :func:`ledger_of` and :func:`add_many` do; what was written before stays.
    """
    ledger = ledger_of(book, done.scheme)
    graded = [row for row in _rows(done) if row["grade"] is not None]
    standing = results_of(book.select(Selection(ledger=ledger.id)), done.scheme, done.year)
    known = {entry.subject for entry in standing}
    fields = {item.field for item in ledger.fields}
    drafts = [_draft(done, row, fields) for row in graded if row["code"] not in known]
    why = f"按“{done.scheme.name.zh}”评定"
    made = sum(
        len(add_many(book, ledger.id, drafts[at : at + CHUNK], actor, why))
        for at in range(0, len(drafts), CHUNK)
    )
    return Registered(made, len(graded) - made)


def _draft(done: Appraised, row: dict[str, Any], fields: set[str]) -> Draft:
    values = {
        name: value for name, value in reckoned(done, row).items() if name in fields and value is not None
    }
    return Draft(
        title=f"{row['name']} {done.year}年度",
        subject=row["code"],
        region=row["region"] or "",
        values=values,
        source={"scheme": done.scheme.id, "year": done.year, "vintages": list(done.basis)},
        origin=f"{ORIGIN}:{done.scheme.family}:{done.year}:{row['code']}",
        simulated=done.simulated,
    )


def _rows(done: Appraised) -> list[dict[str, Any]]:
    """What an entry is made of, of every enterprise; the whole table has many times as many columns."""
    asked = {
        "code", "name", "region", "list", "scale", "land_evaluated", "score", "grade", "position", "adjusted_by",
        *(points(item.id) for item in done.scheme.indicators),
    }  # fmt: skip
    return done.columns([name for name in done.table.column_names if name in asked])


def reckoned(done: Appraised, row: dict[str, Any]) -> dict[str, Any]:
    """A result as a ledger keeps it, from a row of the appraisal that has a grade."""
    return {
        "year": done.year,
        "family": done.scheme.family,
        "scale": row.get("scale"),
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

    Published and excluded ones stay. All or none. Raises as :func:`ledger_of` and :func:`edit_each` do.
    """
    ledger = ledger_of(book, done.scheme)
    fields = {item.field for item in ledger.fields}
    standing = book.select(Selection(ledger=ledger.id, states=ledger.open_states))
    rows = {row["code"]: row for row in _rows(done) if row["grade"] is not None}
    mine = [item for item in results_of(standing, done.scheme, done.year) if item.subject in rows]
    pending = [
        (entry, changes)
        for entry in mine
        if (changes := _different(done, rows[entry.subject], entry, fields))
    ]
    edit_each(
        book, {entry.id: changes for entry, changes in pending}, actor, why,
        revisions={entry.id: entry.revision for entry, _ in pending},
    )  # fmt: skip
    return [
        Changed(entry.number, entry.subject, {name: entry.values.get(name) for name in changes}, changes)
        for entry, changes in pending
    ]


def _different(done: Appraised, row: dict[str, Any], entry: Entry, fields: set[str]) -> dict[str, Any]:
    """What is reckoned now and stands there otherwise."""
    return {
        name: value
        for name, value in reckoned(done, row).items()
        if name in fields and value is not None and entry.values.get(name) != value
    }


def decisions_of(entries: Iterable[Entry], scheme: Scheme, year: int) -> tuple[Decision, ...]:
    """Grades set by hand among the results of a method, with their reasons."""
    return tuple(
        Decision(entry.subject, year, str(entry.values[DECIDED]).upper(), str(entry.values.get(REASON) or ""))
        for entry in results_of(entries, scheme, year)
        if entry.values.get(DECIDED)
    )
