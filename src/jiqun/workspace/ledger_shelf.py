"""What pages ask of the ledgers, kept until something is written: each ledger's part for itself."""

from __future__ import annotations

import datetime as dt
from collections import OrderedDict
from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from threading import Lock
from typing import Any, TypeVar

import sqlalchemy as sa

from jiqun.ledgers import tables
from jiqun.ledgers.book import Book, entry_of, report_of
from jiqun.ledgers.checking import Broken, broken
from jiqun.ledgers.computed import Computing, rows_of
from jiqun.ledgers.declaration import Check, Ledger
from jiqun.ledgers.due import Owed, Urgency, owed
from jiqun.ledgers.entry import Change, Entry, Judgement, Report, Selection
from jiqun.ledgers.rollup import RolledUp, roll_up
from jiqun.ledgers.statistics import Flow, flows, histories_of
from jiqun.ledgers.telling import Telling

Answer = TypeVar("Answer")
Row = Mapping[str, Any]

#: One slot for each question about a ledger; a city has some two hundred ledgers and four questions, of two days.
SLOTS = 2_000
#: From so many ledgers on it is quicker to ask for all at once.
TOGETHER = 12


@dataclass
class Shelf:
    """A book with memory. `facts` is the version of the city's facts, which computed fields come from."""

    book: Book
    facts: Callable[[], str]
    _slots: OrderedDict[Hashable, tuple[Hashable, Any]] = field(default_factory=OrderedDict, repr=False)
    _stamps: tuple[str, Mapping[str, str]] | None = field(default=None, repr=False)
    _lock: Lock = field(default_factory=Lock, repr=False)

    def open(self) -> Glance:
        """The ledgers as they stand now."""
        version = self.book.version()
        kept = self._stamps
        if kept is None or kept[0] != version:
            kept = self._stamps = (version, _stamps(self.book))
        return Glance(self, version, kept[1])

    def kept(self, slot: Hashable, stamp: Hashable, make: Callable[[], Answer]) -> Answer:
        """An answer made under this stamp, or made now; the longest unasked gives way."""
        with self._lock:
            found = self._slots.get(slot)
            if found is not None and found[0] == stamp:
                self._slots.move_to_end(slot)
                answer: Answer = found[1]
                return answer
        made = make()
        with self._lock:
            self._slots[slot] = (stamp, made)
            self._slots.move_to_end(slot)
            while len(self._slots) > SLOTS:
                self._slots.popitem(last=False)
        return made

    def has(self, slot: Hashable, stamp: Hashable) -> bool:
        """Whether an answer made under this stamp is at hand."""
        with self._lock:
            found = self._slots.get(slot)
            return found is not None and found[0] == stamp


def _stamps(book: Book) -> dict[str, str]:
    """What changes with every write to a ledger, by ledger."""
    changes, reports, entries = tables.change.c, tables.report.c, tables.entry.c
    changed = sa.select(changes.ledger, sa.func.max(changes.id)).group_by(changes.ledger)
    reported = (
        sa.select(entries.ledger, sa.func.max(reports.id), sa.func.max(reports.verdict_at))
        .join(tables.report, reports.entry == entries.id)
        .group_by(entries.ledger)
    )
    with book.database.reading() as connection:
        found = {ledger: str(number) for ledger, number in connection.execute(changed)}
        for ledger, number, judged in connection.execute(reported):
            found[ledger] = f"{found.get(ledger, '')}:{number}:{judged}"
    return found


@dataclass(frozen=True)
class Glance:
    """One look at the ledgers: every answer is of the same moment or later. Lists are shared: never changed.

    With a `telling` entries, rows, histories and figures come without what its visitor is not told; `book` holds all.
    """

    shelf: Shelf
    version: str
    stamps: Mapping[str, str]
    telling: Telling | None = None
    _told: dict[tuple[str, str], Any] = field(default_factory=dict, repr=False, compare=False)

    def told_to(self, telling: Telling) -> Glance:
        """The same look, with a visitor's eyes."""
        return replace(self, telling=telling, _told={})

    @property
    def book(self) -> Book:
        return self.shelf.book

    @cached_property
    def facts(self) -> str:
        return self.shelf.facts()

    def _stamp(self, ledger: Ledger) -> Hashable:
        return (ledger.version, self.stamps.get(ledger.id, ""))

    def _wide(self, ledger: Ledger) -> Hashable:
        """With the ledgers and facts that computed fields are taken from."""
        others = tuple(self.stamps.get(name, "") for name in _sources(ledger))
        return (self._stamp(ledger), others, self.facts if any(item.fact for item in ledger.fields) else "")

    def _seen(
        self, what: str, ledger: Ledger, all_: Sequence[Answer], tell: Callable[[Telling], Sequence[Answer]]
    ) -> Sequence[Answer]:
        """What the visitor is told of something; all of it where nothing is withheld."""
        if self.telling is None or not self.telling.guards(ledger):
            return all_
        key = (what, ledger.id)
        if key not in self._told:
            self._told[key] = tell(self.telling)
        found: Sequence[Answer] = self._told[key]
        return found

    def entries(self, ledger: Ledger) -> Sequence[Entry]:
        """Entries that were not withdrawn, in the order of their numbers."""
        held = self._entries(ledger)
        return self._seen("entries", ledger, held, lambda tell: [tell.entry(ledger, entry) for entry in held])

    def rows(self, ledger: Ledger) -> Sequence[Row]:
        """The same with computed fields."""
        made = self._rows(ledger)
        pairs = zip(self._entries(ledger), made, strict=True)
        return self._seen(
            "rows", ledger, made, lambda tell: [tell.row(ledger, entry, row) for entry, row in pairs]
        )

    @property
    def eyes(self) -> Hashable:
        """What a page depends on besides its user: what that user is told."""
        return (self.telling.real, self.telling.simulated) if self.telling else None

    def withheld(self, ledger: Ledger) -> frozenset[str]:
        """Fields that the visitor is not told of some entry of a ledger."""
        return self._withheld(ledger)[0]

    def closed(self, ledger: Ledger) -> frozenset[str]:
        """Fields that the visitor is not told of any entry of a ledger."""
        return self._withheld(ledger)[1]

    def _withheld(self, ledger: Ledger) -> tuple[frozenset[str], frozenset[str]]:
        key = ("withheld", ledger.id)
        if key not in self._told:
            nothing: frozenset[str] = frozenset()
            telling, held = self.telling, self._entries(ledger)
            self._told[key] = telling.withheld(ledger, held) if telling else (nothing, nothing)
        found: tuple[frozenset[str], frozenset[str]] = self._told[key]
        return found

    def withheld_of(self, entry: Entry) -> frozenset[str]:
        """The same of one entry, as it stands."""
        return self.telling.hidden(self.book.ledgers[entry.ledger], entry) if self.telling else frozenset()

    def gives_papers(self, entry: Entry) -> bool:
        """Whether the visitor may have the files of an entry."""
        return self.telling is None or self.telling.papers(self.book.ledgers[entry.ledger], entry)

    def get(self, name: int | str) -> Entry:
        """The entry of an id or a number. Raises EntryUnknown."""
        entry = self.book.get(name)
        return self.telling.entry(self.book.ledgers[entry.ledger], entry) if self.telling else entry

    def select(self, asked: Selection) -> list[Entry]:
        """Entries of a ledger that fit as far as the visitor is told. Raises FieldWithheld."""
        if self.telling is None:
            return self.book.select(asked)
        ledger = self.book.ledgers[asked.ledger]
        self.telling.require(ledger, asked.values, self.closed(ledger))
        held = self.book.select(replace(asked, text="", values={}))
        return [
            entry
            for entry in (self.telling.entry(ledger, entry) for entry in held)
            if self.book.fits(entry, asked)
        ]

    def history(self, entry: Entry) -> list[Change]:
        """Changes of an entry, oldest first."""
        found, ledger = self.book.history(entry.id), self.book.ledgers[entry.ledger]
        return [self.telling.change(ledger, entry, change) for change in found] if self.telling else found

    def reports(self, entry: Entry) -> list[Report]:
        found, ledger = self.book.reports([entry.id]), self.book.ledgers[entry.ledger]
        return [self.telling.report(ledger, entry, report) for report in found] if self.telling else found

    def _entries(self, ledger: Ledger) -> Sequence[Entry]:
        return self.shelf.kept(
            ("entries", ledger.id),
            self._stamp(ledger),
            lambda: self.book.select(Selection(ledger=ledger.id)),
        )

    def _rows(self, ledger: Ledger) -> Sequence[Row]:
        return self.shelf.kept(
            ("rows", ledger.id),
            self._wide(ledger),
            lambda: rows_of(ledger, self._entries(ledger), self._computing),
        )

    @cached_property
    def _computing(self) -> Computing:
        """What computed fields are taken from, as far as it is at hand: writing an entry changes no return."""
        book = self.book
        return Computing(
            book.engine,
            lambda name: self._entries(book.ledgers.all[name]),
            book.ledgers.all,
            book.store,
            lambda slot, stamp, make: self.shelf.kept(slot, (self.facts, stamp), make),
        )

    def row(self, ledger: Ledger, entry: Entry) -> Row:
        """One entry with its computed fields; a withdrawn one is in no list."""
        found = next((row for row in self.rows(ledger) if row["id"] == entry.id), None)
        return found if found is not None else self.alone(ledger, entry)

    def alone(self, ledger: Ledger, entry: Entry) -> Row:
        """The same, reckoned for itself: after a write the others of its list need not be."""
        whole = self.book.get(entry.id)
        row = self.book.rows(ledger, [whole])[0]
        return self.telling.row(ledger, whole, row) if self.telling else row

    def owed(self, ledger: Ledger, on: dt.date) -> Sequence[Owed]:
        return self.shelf.kept(
            ("owed", ledger.id, on),
            self._stamp(ledger),
            lambda: owed(self.book, on, self._entries(ledger)) if self._entries(ledger) else [],
        )

    def _prepare(self, on: dt.date) -> None:
        """What all ledgers owe, reckoned together where most of them would have to be asked one by one."""
        lacking = [
            ledger
            for ledger in self.book.ledgers.all.values()
            if not self.shelf.has(("owed", ledger.id, on), self._stamp(ledger))
        ]
        if len(lacking) < TOGETHER:
            return
        found: dict[str, list[Owed]] = {ledger.id: [] for ledger in lacking}
        held = self.book.select(Selection())
        for item in owed(self.book, on, [entry for entry in held if entry.ledger in found]):
            found[item.entry.ledger].append(item)
        for ledger in lacking:
            self.shelf.kept(("owed", ledger.id, on), self._stamp(ledger), lambda made=found[ledger.id]: made)  # type: ignore[misc]

    def all_owed(self, on: dt.date) -> list[Owed]:
        """What every ledger owes, the longest due first."""
        self._prepare(on)
        found = [item for ledger in self.book.ledgers.all.values() for item in self.owed(ledger, on)]
        return sorted(found, key=lambda item: (item.due, item.entry.id, item.duty))

    def broken(self, ledger: Ledger) -> Sequence[Broken]:
        """Rules that entries break; `rows` are places in :meth:`rows`."""
        found = self.shelf.kept(
            ("broken", ledger.id),
            self._wide(ledger),
            lambda: broken(self.book.engine, ledger, self._rows(ledger)) if ledger.record.checks else [],
        )
        readable = self.readable(ledger)
        return [item for item in found if item.check in readable]

    def readable(self, ledger: Ledger) -> Sequence[Check]:
        """Rules of a ledger of which the visitor may be told that they are kept or broken."""
        hidden, checks = self.withheld(ledger), ledger.record.checks
        if self.telling is None or not hidden:
            return checks
        return [check for check in checks if self.telling.tells_check(check, ledger, hidden)]

    def rolled(self, ledger: Ledger, years: Sequence[int], on: dt.date) -> Sequence[RolledUp]:
        """Figures of the ledger; a sum that tells of single enterprises is `withheld`."""
        found = self.shelf.kept(
            ("rolled", ledger.id, on, tuple(years)),
            self._wide(ledger),
            lambda: roll_up(self.book, ledger, years, on, self._entries(ledger), self._rows(ledger)),
        )
        if self.telling is None or not self.telling.guards(ledger):
            return found
        held = {entry.id: entry for entry in self._entries(ledger)}
        few = self.telling.too_few
        return [
            replace(item, value=None, withheld=True)
            if item.value is not None
            and few(ledger, item.rollup, (held[name] for name in item.entries if name in held))
            else item
            for item in found
        ]

    def flows(self, ledger: Ledger, on: dt.date) -> Mapping[str, Mapping[str, Flow]]:
        """How the entries that came since the year began flow, by unit (`lead`) and by `region`: one reading of histories for
        both, and none where the ledger has not been written to since."""
        return self.shelf.kept(("flows", ledger.id, on), self._stamp(ledger), lambda: self._flows(ledger, on))

    def _flows(self, ledger: Ledger, on: dt.date) -> Mapping[str, Mapping[str, Flow]]:
        entries, start = self._entries(ledger), dt.date(on.year, 1, 1)
        if not entries:
            return {"lead": {}, "region": {}}
        histories = histories_of(self.book, ledger)
        return {
            by: flows(
                self.book, ledger, entries, self.owed(ledger, on), histories, by=by, start=start, until=on
            )
            for by in ("lead", "region")
        }

    def counts(self) -> Mapping[str, Mapping[str, int]]:
        return self.shelf.kept("counts", self.version, self.book.counts)

    def newest(self) -> Mapping[str, dt.datetime]:
        """When each ledger was changed last, in UTC."""
        columns = tables.change.c
        wanted = sa.select(columns.ledger, sa.func.max(columns.at)).group_by(columns.ledger)

        def made() -> dict[str, dt.datetime]:
            with self.book.database.reading() as connection:
                return {row[0]: row[1] for row in connection.execute(wanted)}

        return self.shelf.kept("newest", self.version, made)

    def unjudged(self) -> Mapping[str, int]:
        """Reports that nobody has looked at, by ledger."""
        reports, entries = tables.report.c, tables.entry.c
        wanted = (
            sa.select(entries.ledger, sa.func.count())
            .join(tables.report, reports.entry == entries.id)
            .where(reports.verdict == Judgement.SUBMITTED.value, ~entries.withdrawn)
            .group_by(entries.ledger)
        )

        def made() -> dict[str, int]:
            with self.book.database.reading() as connection:
                return {row[0]: row[1] for row in connection.execute(wanted)}

        return self.shelf.kept("unjudged", self.version, made)

    def submitted(self, ledgers: Collection[str]) -> list[tuple[Entry, Report]]:
        """Reports of some ledgers that nobody has looked at, with their entries, oldest first."""
        reports, entries = tables.report.c, tables.entry.c
        wanted = (
            sa.select(tables.report)
            .join(tables.entry, reports.entry == entries.id)
            .where(
                reports.verdict == Judgement.SUBMITTED.value,
                ~entries.withdrawn,
                entries.ledger.in_(sorted(ledgers)),
            )
            .order_by(reports.id)
        )
        with self.book.database.reading() as connection:
            found = [report_of(row) for row in connection.execute(wanted)]
        held = self.some({report.entry for report in found})
        return [(held[report.entry], report) for report in found]

    def late(self, on: dt.date) -> Mapping[str, int]:
        """Entries with something late, by ledger."""
        self._prepare(on)
        found = {}
        for ledger in self.book.ledgers.all.values():
            late = {item.entry.id for item in self.owed(ledger, on) if item.urgency is Urgency.LATE}
            found[ledger.id] = len(late)
        return found

    def titles(self, ledger: str) -> Mapping[str, str]:
        """Number → title of the entries of a ledger."""
        declared = self.book.ledgers.all.get(ledger)
        return {entry.number: entry.title for entry in self._entries(declared)} if declared else {}

    def referring(self, entry: Entry) -> list[tuple[Ledger, str, Entry]]:
        """Entries of other ledgers that refer to one: their ledger, the field, the entry."""
        return [
            (ledger, item.field, other)
            for ledger in self.book.ledgers.all.values()
            for item in ledger.written
            if item.referred_ledger == entry.ledger
            for other in self.entries(ledger)
            if entry.number in _several(other.values.get(item.field))
        ]

    def some(self, numbers: Collection[int]) -> dict[int, Entry]:
        """Entries by id, withdrawn ones too."""
        wanted = sa.select(tables.entry).where(tables.entry.c.id.in_(sorted(numbers)))
        with self.book.database.reading() as connection:
            return {row.id: entry_of(row) for row in connection.execute(wanted)}

    def raised_by(self, entry: Entry) -> list[Entry]:
        """Items that its lateness opened in other ledgers."""
        columns = tables.entry.c
        wanted = sa.select(columns.id).where(columns.origin.like(f"late:{entry.id}:%")).order_by(columns.id)
        with self.book.database.reading() as connection:
            numbers = list(connection.scalars(wanted))
        return list(self.some(numbers).values())


def _sources(ledger: Ledger) -> Collection[str]:
    counted = {item.entries.ledger for item in ledger.fields if item.entries}
    looked_up = {ledger.by_field[item.via.of].referred_ledger for item in ledger.fields if item.via}
    return sorted(counted | looked_up)


def _several(value: Any) -> Sequence[Any]:
    return value if isinstance(value, list | tuple) else (value,)
