"""The publication desk: where each result stands on its way from the first reckoning to the final list, and what moves it on.

Every step is a move of the ledger that carries the results; nothing is kept here.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from jiqun.appraisal.errors import AppraisalError
from jiqun.appraisal.scheme import Scheme
from jiqun.ledgers.book import Book
from jiqun.ledgers.declaration import Ledger, Span
from jiqun.ledgers.entry import Actor, Change, Entry, Evidence, Paper
from jiqun.ledgers.moving import move, move_each
from jiqun.workspace.appraisal_procedure import DECIDED, REASON, ledger_of, results_of
from jiqun.workspace.appraisals import Appraised

Row = dict[str, Any]
#: The steps of the procedure as moves of the ledger, in their order.
SEND, CONFIRM, OBJECT, SETTLE, PRESUME = "send", "confirm", "object", "settle", "presume"
WAIVE, NOTIFY, APPEAL, DECIDE, PUBLISH = "waive", "notify", "appeal", "decide", "publish"
GRADE = "grade"
TOLD = (GRADE, "score", "rank", "land")  #: what an appeal is about


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
    """The desk over the entries of the method's ledger. Raises as :func:`ledger_of`."""
    ledger = ledger_of(book, done.scheme)
    mine = tuple(results_of(entries, done.scheme, done.year))
    graded = {row["code"] for row in done.columns(["code", "grade"]) if row["grade"] is not None}
    return Desk(ledger, done.year, mine, len(graded - {item.subject for item in mine}), len(graded))


def notice_until(book: Book, scheme: Scheme, first: dt.date) -> dt.date | None:
    """The last day of a public notice that begins on `first`: that many working days, the first day not counted.

    None where the method names no period.
    """
    if scheme.publicity_days is None:
        return None
    return book.workdays.after(first, Span(working_days=scheme.publicity_days))


def over(desk: Desk, on: dt.date) -> list[Entry]:
    """Results on notice whose notice has run out; those without a last day are taken as running."""
    return [
        item
        for item in desk.in_state("notified")
        if (until := item.values.get("notified_until")) and str(until) < on.isoformat()
    ]


@dataclass
class Advanced:
    """What a step did: entries moved, and those that could not be (number → why)."""

    moved: int = 0
    refused: dict[str, str] = field(default_factory=dict)


def advance(
    book: Book, entries: Sequence[Entry], step: str, actor: Actor, *, why: str = "", papers: Sequence[Paper] = (),
    changes: Mapping[str, Any] | None = None, on: dt.date | None = None,
) -> Advanced:  # fmt: skip
    """The same step for many results; what may not be moved is told and the others go on. Raises PaperInvalid."""
    found = move_each(
        book, [item.id for item in entries], step, actor, why=why, papers=papers, changes=changes, on=on
    )
    return Advanced(len(found.entries), found.refused)


class NothingRaised(AppraisalError):
    def __init__(self, number: str) -> None:
        super().__init__(
            f"条目“{number}”没有待办理的申诉或异议；可能别人已经办了，请刷新再看。"
            f" / Nothing waits for an answer at “{number}”; somebody may have given it: load the page again."
        )


def answer(
    book: Book, desk: Desk, number: str, actor: Actor, why: str, *, grade: str = "", papers: Sequence[Paper] = (),
    on: dt.date | None = None,
) -> Entry:  # fmt: skip
    """Decide an appeal or settle an objection: the grade stays, or `grade` is set by hand with the same reason.

    Raises NothingRaised and what :func:`move` raises.
    """
    waiting = {item.number: step for step in (DECIDE, SETTLE) for item in desk.before(step)}
    if number not in waiting:
        raise NothingRaised(number)
    entry = next(item for item in desk.entries if item.number == number)
    changes = {GRADE: grade.lower(), DECIDED: grade.lower(), REASON: why} if grade else {}
    if waiting[number] == SETTLE and "answer" in desk.ledger.by_field:
        changes["answer"] = "objected"
    return move(
        book, entry.id, waiting[number], actor, revision=entry.revision, why=why, papers=papers, changes=changes, on=on
    )  # fmt: skip


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


def appeals(book: Book, desk: Desk, most: int = 0) -> list[Appealed]:
    """Appeals and objections of the year, open ones first, the oldest first; `most` of them, all where it is 0."""
    known = {item.id: item for item in desk.entries}
    raised = {item.entry for item in book.changes(ledger=desk.ledger.id, moves=(APPEAL, OBJECT))} & set(known)
    by_entry: dict[int, list[Change]] = {}
    for change in book.changes(entries=sorted(raised)) if raised else ():
        by_entry.setdefault(change.entry, []).append(change)
    found = [
        (known[key], changes, index)
        for key, changes in by_entry.items()
        for index, change in enumerate(changes)
        if change.move in (APPEAL, OBJECT)
    ]
    found.sort(key=lambda item: (_decided(item[1], item[2]) is not None, item[1][item[2]].on, item[0].number))
    return [_appealed(book, *item) for item in (found[:most] if most else found)]


def _decided(changes: Sequence[Change], at: int) -> Change | None:
    return next((item for item in changes[at + 1 :] if item.move in (DECIDE, SETTLE)), None)


def _appealed(book: Book, entry: Entry, changes: Sequence[Change], at: int) -> Appealed:
    """Trap: what stood there when the appeal came is told by the changes after it, read backwards from now."""
    mine, later = changes[at], changes[at + 1 :]
    names = [name for name in TOLD if name in entry.values]
    before = {name: entry.values.get(name) for name in names}
    for change in reversed(later):
        before |= {name: change.before.get(name) for name in names if name in change.after}
    papers = tuple(paper for paper in book.evidence(entry.id) if paper.revision >= mine.revision)
    return Appealed(
        entry, mine.on, mine.why, mine.by, before, {name: entry.values.get(name) for name in names}, papers, _decided(changes, at)
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


def desk_row(book: Book, done: Appraised, desk: Desk, on: dt.date, figures: bool) -> Row:
    """The desk as JSON types: results by state, what waits for each step, and appeals where `figures` may be seen."""
    until = notice_until(book, done.scheme, on)
    return {
        "scheme": done.scheme.id, "year": desk.year, "ledger": desk.ledger.id, "graded": desk.graded,
        "not_registered": desk.missing, "simulated": done.simulated,
        "states": [
            {"id": item.id, "label": item.label, "english": item.english, "count": desk.counts[item.id]} for item in desk.ledger.states
        ],
        "waiting": {item.id: len(desk.before(item.id)) for item in desk.ledger.moves},
        "notice": {"working_days": done.scheme.publicity_days, "until": until.isoformat() if until else None},
        "ready_to_publish": len(over(desk, on)),
        "appeals": [_appeal_row(item) for item in appeals(book, desk)] if figures else None,
    }  # fmt: skip


def _appeal_row(item: Appealed) -> Row:
    return {
        "number": item.entry.number, "code": item.entry.subject, "title": item.entry.title, "on": item.on.isoformat(), "by": item.by,
        "why": item.why, "before": dict(item.before), "now": dict(item.now), "changed": item.changed,
        "papers": [{"cite": paper.cite, "name": paper.name} for paper in item.papers],
        "decision": None if item.decided is None else {"on": item.decided.on.isoformat(), "by": item.decided.by, "why": item.decided.why},
    }  # fmt: skip
