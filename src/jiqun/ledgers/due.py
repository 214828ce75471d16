"""What is owed: reports of every period, steps within a time, entries by their deadline."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from jiqun.ledgers.book import Book
from jiqun.ledgers.declaration import Duty, Ledger, Light, Part
from jiqun.ledgers.entry import Change, Entry, Judgement, Report, Selection
from jiqun.ledgers.permission import unit_of
from jiqun.ledgers.rhythm import turn_of, turns

#: A report missing for longer than this is history, not a duty.
LOOKBACK = dt.timedelta(days=400)
SOON = dt.timedelta(days=7)
DEADLINE = "deadline"


class Urgency(StrEnum):
    LATE = "late"
    SOON = "soon"
    LATER = "later"


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """Something owed by a unit for an entry. `period` is empty for a step and a deadline; `late` counts working days
    after the due day; `light` is that of the strongest escalation reached."""

    entry: Entry
    duty: str
    label: str
    english: str
    period: str
    due: dt.date
    part: Part
    unit: str
    urgency: Urgency
    late: int
    light: Light

    @property
    def cause(self) -> str:
        return f"{self.duty}:{self.period}:{self.due}"


def owed(book: Book, on: dt.date, entries: Sequence[Entry] | None = None) -> list[Owed]:
    """Everything that entries (all of them by default) owe on a day, the longest due first."""
    known = entries if entries is not None else book.select(Selection())
    live = [
        entry
        for entry in known
        if entry.ledger in book.ledgers.all and not _final(book.ledgers.all[entry.ledger], entry)
    ]
    recurring = [entry for entry in live if any(duty.every for duty in book.ledgers.all[entry.ledger].duties)]
    histories = _by_entry(_changes(book, recurring))
    reports = _fulfilled(
        book.reports([entry.id for entry in recurring]) if len(recurring) < 500 else book.reports()
    )
    found = [
        item for entry in live for item in _of_entry(book, entry, on, histories.get(entry.id, ()), reports)
    ]
    return sorted(found, key=lambda item: (item.due, item.entry.id, item.duty))


def _changes(book: Book, entries: Sequence[Entry]) -> list[Change]:
    if not entries:
        return []
    return book.changes(entries=[entry.id for entry in entries] if len(entries) < 500 else ())


def _final(ledger: Ledger, entry: Entry) -> bool:
    state = ledger.by_state.get(entry.state)
    return entry.withdrawn or state is None or state.final


def _by_entry(changes: Iterable[Change]) -> dict[int, list[Change]]:
    found: dict[int, list[Change]] = {}
    for change in changes:
        found.setdefault(change.entry, []).append(change)
    return found


def _fulfilled(reports: Iterable[Report]) -> set[tuple[int, str, str]]:
    """(entry, duty, period) with a report that was not returned since."""
    newest = {(item.entry, item.duty, item.period): item.verdict for item in reports}
    return {key for key, verdict in newest.items() if verdict is not Judgement.RETURNED}


def _of_entry(
    book: Book, entry: Entry, on: dt.date, history: Sequence[Change], reports: set[tuple[int, str, str]]
) -> Iterator[Owed]:
    ledger = book.ledgers.all[entry.ledger]
    for duty in ledger.duties:
        if duty.within is not None and entry.state == duty.since:
            yield _owed(book, ledger, entry, duty, "", book.workdays.after(entry.since, duty.within), on)
        elif duty.every is not None and entry.state in (duty.states or ledger.open_states):
            yield from _periods(book, ledger, entry, duty, on, history, reports)
    if entry.due is not None:
        yield _item(book, ledger, entry, DEADLINE, "完成期限", "Due", "", entry.due, Part.LEAD, on)


def _periods(
    book: Book, ledger: Ledger, entry: Entry, duty: Duty, on: dt.date, history: Sequence[Change],
    reports: set[tuple[int, str, str]],
) -> Iterator[Owed]:  # fmt: skip
    """Periods that ended since the entry entered such a state, and the one that runs."""
    if duty.every is None:
        return
    start = max(began(history, duty.states or ledger.open_states, entry.since), on - LOOKBACK)
    for turn in turns(duty.every, start, turn_of(duty.every, on).end):
        if (entry.id, duty.id, turn.name) not in reports:
            due = book.workdays.after(turn.end, duty.due)
            yield _owed(book, ledger, entry, duty, turn.name, due, on)


def began(history: Sequence[Change], states: Iterable[str], otherwise: dt.date) -> dt.date:
    """The day from which an entry has stood in one of some states without a break."""
    states, day = set(states), otherwise
    for change in reversed(history):
        if change.state_after not in states:
            break
        day = min(day, change.on)
    return day


def _owed(
    book: Book, ledger: Ledger, entry: Entry, duty: Duty, period: str, due: dt.date, on: dt.date
) -> Owed:
    return _item(book, ledger, entry, duty.id, duty.label, duty.english, period, due, duty.by, on)


def _item(
    book: Book, ledger: Ledger, entry: Entry, duty: str, label: str, english: str, period: str, due: dt.date,
    part: Part, on: dt.date,
) -> Owed:  # fmt: skip
    late = max(0, book.workdays.between(due, on)) if on > due else 0
    urgency = Urgency.LATE if on > due else Urgency.SOON if due - on <= SOON else Urgency.LATER
    return Owed(
        entry=entry, duty=duty, label=label, english=english, period=period, due=due, part=part,
        unit=unit_of(part, ledger, entry), urgency=urgency, late=late, light=_light(book, ledger, due, on),
    )  # fmt: skip


def _light(book: Book, ledger: Ledger, due: dt.date, on: dt.date) -> Light:
    if on <= due:
        return Light.NONE
    reached = [step.light for step in ledger.escalations if book.workdays.after(due, step.after) <= on]
    order = list(Light)
    return max([Light.YELLOW, *reached], key=order.index)


def by_unit(items: Iterable[Owed]) -> Mapping[str, list[Owed]]:
    found: dict[str, list[Owed]] = {}
    for item in items:
        found.setdefault(item.unit, []).append(item)
    return found
