"""How entries flow: how many came, how many were finished and when, how long they took, what is late, unit by unit."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import NamedTuple

import sqlalchemy as sa

from jiqun.ledgers import tables
from jiqun.ledgers.book import Book
from jiqun.ledgers.declaration import Ledger
from jiqun.ledgers.due import Owed, Urgency
from jiqun.ledgers.entry import Entry


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """Entries that began in a span of days. `taken` are the working days of those that ended; `kept` counts those that
    ended and never broke a time limit of their ledger, `broke` those that did; `late` are open ones that are late today."""

    came: int = 0
    ended: int = 0
    open: int = 0
    late: int = 0
    kept: int = 0
    broke: int = 0
    taken: tuple[int, ...] = ()

    @property
    def share(self) -> float | None:
        """Of those that came, the share that ended."""
        return self.ended / self.came if self.came else None

    @property
    def in_time(self) -> float | None:
        """Of those that ended, the share that kept every time limit."""
        return self.kept / self.ended if self.ended else None

    @property
    def median_days(self) -> float | None:
        return median(self.taken) if self.taken else None

    def __add__(self, other: Flow) -> Flow:
        return Flow(
            came=self.came + other.came, ended=self.ended + other.ended, open=self.open + other.open,
            late=self.late + other.late, kept=self.kept + other.kept, broke=self.broke + other.broke,
            taken=self.taken + other.taken,
        )  # fmt: skip


def is_loop(ledger: Ledger) -> bool:
    """Whether entries are to be brought to an end in time: some step has a time limit, and there is an end."""
    return any(duty.within is not None for duty in ledger.duties) and any(
        state.final for state in ledger.states
    )


class Step(NamedTuple):
    """When an entry came into a state, or was changed within it."""

    on: dt.date
    state_after: str


Histories = Mapping[int, Sequence[Step]]


def histories_of(book: Book, ledger: Ledger) -> Histories:
    """Entry → its steps, oldest first; what was changed is left in the database."""
    columns = tables.change.c
    wanted = sa.select(columns.entry, columns.on, columns.state_after).where(columns.ledger == ledger.id)
    found: dict[int, list[Step]] = {}
    with book.database.reading() as connection:
        for entry, on, state in connection.execute(wanted.order_by(columns.id)):
            found.setdefault(entry, []).append(Step(on, state))
    return found


def flows(
    book: Book, ledger: Ledger, entries: Sequence[Entry], owed: Iterable[Owed], histories: Histories | None = None, /,
    *, by: str = "lead", start: dt.date | None = None, until: dt.date | None = None,
) -> Mapping[str, Flow]:  # fmt: skip
    """Flows of the entries that came from `start` to `until`, by a base field or an own one (`month` is the month they
    came in); the busiest first. `histories` are read where they are not at hand."""
    late = {item.entry.id for item in owed if item.urgency is Urgency.LATE}
    histories = histories_of(book, ledger) if histories is None else histories
    found: dict[str, Flow] = {}
    for entry in entries:
        history = histories.get(entry.id, [])
        came = history[0].on if history else entry.created_at.date()
        if (start and came < start) or (until and came > until):
            continue
        for key in _keys(entry, by, came):
            found[key] = found.get(key, Flow()) + _flow(book, ledger, entry, history, came, entry.id in late)
    order = (
        sorted if by == "month" else lambda items: sorted(items, key=lambda item: (-item[1].came, item[0]))
    )
    return dict(order(found.items()))


def _keys(entry: Entry, by: str, came: dt.date) -> list[str]:
    if by == "month":
        return [f"{came:%Y-%m}"]
    value = entry.get(by)
    return [str(part) for part in (value if isinstance(value, list | tuple) else [value or ""])]


def _flow(
    book: Book, ledger: Ledger, entry: Entry, history: Sequence[Step], came: dt.date, late: bool
) -> Flow:
    ended = ledger.by_state[entry.state].final if entry.state in ledger.by_state else True
    if not ended:
        return Flow(came=1, open=1, late=int(late))
    kept = _kept(book, ledger, history)
    return Flow(
        came=1,
        ended=1,
        kept=int(kept),
        broke=int(not kept),
        taken=(max(0, book.workdays.between(came, entry.since)),),
    )


def _kept(book: Book, ledger: Ledger, history: Sequence[Step]) -> bool:
    """Whether every stay in a state that has a time limit ended within it."""
    limits = {duty.since: duty.within for duty in ledger.duties if duty.within is not None}
    for here, after in itertools.pairwise(history):
        limit = limits.get(here.state_after)
        if limit is not None and after.on > book.workdays.after(here.on, limit):
            return False
    return True
