"""The publication desk: where each result stands on its way from the first reckoning to the final list, and what moves it on.

Every step is a move of the ledger that carries the results; nothing is kept here.
"""

from __future__ import annotations

import datetime as dt
import math
import re
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
from jiqun.workspace.appraisal_procedure import DECIDED, REASON, ledger_of, reckoned, results_of
from jiqun.workspace.appraisals import Appraised

Row = dict[str, Any]
#: The steps of the procedure as moves of the ledger, in their order.
SEND, CONFIRM, OBJECT, SETTLE, PRESUME = "send", "confirm", "object", "settle", "presume"
WAIVE, NOTIFY, APPEAL, DECIDE, PUBLISH = "waive", "notify", "appeal", "decide", "publish"
GRADE = "grade"
WHY = "explanation"
TOLD = (GRADE, "score", "rank", "land", WHY)  #: what an appeal is about
#: What makes a result another one in the eyes of its enterprise; its rank moves with everybody's.
OWN = (GRADE, "score", "land")


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


def found_by(desk: Desk, words: str) -> list[Entry]:
    """Results whose enterprise, code or number has these words in it; all, where there are none."""
    asked = words.strip().casefold()
    return [
        item
        for item in desk.entries
        if any(asked in told.casefold() for told in (item.title, item.subject, item.number))
    ]


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
    """What a step did: entries moved, those that could not be (number → why), and numbers of those graded otherwise now."""

    moved: int = 0
    refused: dict[str, str] = field(default_factory=dict)
    regraded: tuple[str, ...] = ()


def advance(
    book: Book, entries: Sequence[Entry], step: str, actor: Actor, *, why: str = "", papers: Sequence[Paper] = (),
    changes: Mapping[str, Any] | None = None, on: dt.date | None = None,
) -> Advanced:  # fmt: skip
    """The same step for many results; what may not be moved is told and the others go on. Raises PaperInvalid."""
    found = move_each(
        book, [item.id for item in entries], step, actor, why=why, papers=papers, changes=changes, on=on
    )
    return Advanced(len(found.entries), found.refused)


class NotOpenToAppeal(AppraisalError):
    def __init__(self, number: str, state: str, english: str) -> None:
        super().__init__(
            f"条目“{number}”现在是“{state}”，不能登记异议或申诉；核对中的提异议，公示中的提申诉，已发布的按更正办理。"
            f" / “{number}” is “{english}” and open to neither: an objection is raised while the enterprise checks its sheet, an"
            f" appeal while it is on notice; what is published is corrected."
        )


def raise_against(
    book: Book, desk: Desk, number: str, actor: Actor, why: str, *, papers: Sequence[Paper] = (), on: dt.date | None = None,
) -> Entry:  # fmt: skip
    """What an enterprise says against its result: an objection to its sheet, or an appeal against the notice.

    Raises NotOpenToAppeal and what :func:`move` raises, RulesBroken among them once the notice is over.
    """
    for step in (APPEAL, OBJECT):
        entry = next((item for item in desk.before(step) if item.number == number), None)
        if entry is not None:
            changes = {"answer": "objected"} if step == OBJECT and "answer" in desk.ledger.by_field else {}
            return move(
                book, entry.id, step, actor, revision=entry.revision, why=why, papers=papers, changes=changes, on=on
            )  # fmt: skip
    held = next((item.state for item in desk.entries if item.number == number), "")
    state = next((item for item in desk.ledger.states if item.id == held), None)
    raise NotOpenToAppeal(number, state.label if state else "—", state.english if state else "—")


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
    """An appeal: when, why, with which papers; the result as it was then and as it is now.

    `due` is what the data as they are now come to, where that is another result than `now` and nobody has taken it over.
    """

    entry: Entry
    on: dt.date
    why: str
    by: str
    before: Mapping[str, Any]
    now: Mapping[str, Any]
    papers: tuple[Evidence, ...]
    decided: Change | None
    due: Mapping[str, Any] | None = None

    @property
    def changed(self) -> bool:
        return any(self.before.get(name) != self.now.get(name) for name in OWN)

    @property
    def items(self) -> list[tuple[str, str, str]]:
        """Items whose points differ: name, before, now."""
        return points_moved(str(self.before.get(WHY) or ""), str(self.now.get(WHY) or ""))


def points_moved(before: str, now: str) -> list[tuple[str, str, str]]:
    """Items of two explanations, as :func:`jiqun.workspace.appraisal_procedure.explained` words them, whose points differ.

    >>> points_moved("规上：亩均税收13.35分、人均9.00分", "规上：亩均税收22.10分、人均9.00分；提档")
    [('亩均税收', '13.35', '22.10')]
    """
    old = dict(_POINTS.findall(before))
    return [(name, old[name], told) for name, told in _POINTS.findall(now) if old.get(name, told) != told]


_POINTS = re.compile(r"([^：、；]+?)(-?\d+\.\d\d)分")


def appeals(book: Book, desk: Desk, most: int = 0, done: Appraised | None = None) -> list[Appealed]:
    """Appeals and objections of the year, open ones first, the oldest first; `most` of them, all where it is 0. With
    `done` each open one is set beside what is reckoned now."""
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
    return [_appealed(book, *item, done) for item in (found[:most] if most else found)]


def _decided(changes: Sequence[Change], at: int) -> Change | None:
    return next((item for item in changes[at + 1 :] if item.move in (DECIDE, SETTLE)), None)


def _appealed(
    book: Book, entry: Entry, changes: Sequence[Change], at: int, done: Appraised | None
) -> Appealed:
    """Trap: what stood there when the appeal came is told by the changes after it, read backwards from now."""
    mine, later = changes[at], changes[at + 1 :]
    names = [name for name in TOLD if name in entry.values]
    before = {name: entry.values.get(name) for name in names}
    for change in reversed(later):
        before |= {name: change.before.get(name) for name in names if name in change.after}
    next_one = next((change.revision for change in later if change.move in (APPEAL, OBJECT)), math.inf)
    papers = tuple(paper for paper in book.evidence(entry.id) if mine.revision <= paper.revision < next_one)
    now, decided = {name: entry.values.get(name) for name in names}, _decided(changes, at)
    due = _due(done, entry) if done is not None and decided is None else None
    return Appealed(entry, mine.on, mine.why, mine.by, before, now, papers, decided, due)


def _due(done: Appraised, entry: Entry) -> Row | None:
    """What an open result would become if it were reckoned again; None where nothing of its own would change."""
    row = done.row(entry.subject) if entry.subject in done.places else {"grade": None}
    if row["grade"] is None:
        return None
    told = {
        name: value for name, value in reckoned(done, row).items() if name in TOLD and name in entry.values
    }
    return told if any(entry.values.get(name) != told.get(name) for name in OWN if name in told) else None


@dataclass(frozen=True, slots=True)
class Regraded:
    """A result whose grade the last reckoning changed."""

    entry: Entry
    before: str
    now: str


def regraded(book: Book, desk: Desk, numbers: Iterable[str]) -> list[Regraded]:
    """Of results by number: the grades that their last change took and gave."""
    asked = set(numbers)
    known = {item.id: item for item in desk.entries if item.number in asked}
    last: dict[int, Change] = {}
    for change in book.changes(entries=sorted(known)) if known else ():
        if GRADE in change.after:
            last[change.entry] = change
    return [
        Regraded(known[key], str(change.before.get(GRADE) or ""), str(change.after.get(GRADE) or ""))
        for key, change in last.items()
    ]


#: States in which a grade is told to everybody.
PUBLIC = ("notified", "appealed", "published")


def public_grades(entries: Iterable[Entry], scheme: Scheme, year: int) -> dict[str, str]:
    """Grades by enterprise that were put on notice or published."""
    return {
        item.subject: str(item.values[GRADE]).upper()
        for item in results_of(entries, scheme, year)
        if item.state in PUBLIC and item.values.get(GRADE)
    }


def public_rows(
    desk: Desk, labels: Mapping[str, str], states: Sequence[str], regions: Sequence[str] = ()
) -> list[Row]:
    """What is published: who has which grade, without score or position, by district and code; districts in the order of
    `regions`, others after them."""
    order = {name: at for at, name in enumerate(regions)}
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
    return sorted(rows, key=lambda row: (order.get(row["region"], len(order)), row["region"], row["code"]))


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
        "appeals": [_appeal_row(item) for item in appeals(book, desk, done=done)] if figures else None,
    }  # fmt: skip


def _appeal_row(item: Appealed) -> Row:
    return {
        "number": item.entry.number, "code": item.entry.subject, "title": item.entry.title, "on": item.on.isoformat(), "by": item.by,
        "why": item.why, "before": dict(item.before), "now": dict(item.now), "changed": item.changed, "due": dict(item.due) if item.due else None,
        "papers": [{"cite": paper.cite, "name": paper.name} for paper in item.papers],
        "decision": None if item.decided is None else {"on": item.decided.on.isoformat(), "by": item.decided.by, "why": item.decided.why},
    }  # fmt: skip
