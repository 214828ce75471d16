"""The book of a city's ledgers: what stands in them. Writing is in `adding`, `editing`, `moving`, `reporting`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from jiqun.engine import Engine
from jiqun.facts.store import Store
from jiqun.ledgers import tables
from jiqun.ledgers.computed import Computing, rows_of
from jiqun.ledgers.declaration import Ledger, Ledgers
from jiqun.ledgers.entry import Change, Deed, Entry, Evidence, Judgement, Report, Selection
from jiqun.ledgers.errors import EntryUnknown
from jiqun.ledgers.permission import Units
from jiqun.ledgers.telling import WITHHELD
from jiqun.ledgers.things import Things
from jiqun.ledgers.typed import Words
from jiqun.ledgers.workdays import Workdays
from jiqun.records import Database

#: Ids of one statement.
AT_ONCE = 500


@dataclass(frozen=True)
class Book:
    """`regions` are spellings of the city's regions by key, `districts` those inside it; `papers` is the folder of attached files."""

    database: Database
    ledgers: Ledgers
    things: Things
    engine: Callable[[], Engine]
    units: Units = field(default_factory=Units)
    workdays: Workdays = field(default_factory=Workdays)
    regions: Mapping[str, str] = field(default_factory=dict)
    districts: Sequence[str] = ()
    store: Store | None = None
    papers: Path | None = None

    @property
    def words(self) -> Words:
        return Words(self.regions, self.things, self.numbers)

    @property
    def computing(self) -> Computing:
        return Computing(
            self.engine, lambda name: self.select(Selection(ledger=name)), self.ledgers.all, self.store
        )

    def get(self, name: int | str) -> Entry:
        """The entry of an id or a number. Raises EntryUnknown."""
        with self.database.reading() as connection:
            return one(connection, name)

    def select(self, asked: Selection) -> list[Entry]:
        """Entries that fit, in the order of their numbers."""
        with self.database.reading() as connection:
            rows = connection.execute(_wanted(asked).order_by(tables.entry.c.ledger, tables.entry.c.id))
            found = [entry_of(row) for row in rows]
        return [entry for entry in found if self.fits(entry, asked)]

    def fits(self, entry: Entry, asked: Selection) -> bool:
        """Whether an entry has the units, the words and the values that are asked for."""
        if asked.unit and not any(
            self.units.same(asked.unit, unit) for unit in (entry.lead, *entry.cooperating)
        ):
            return False
        if asked.lead and not self.units.same(asked.lead, entry.lead):
            return False
        if asked.text and not _mentions(entry, asked.text):
            return False
        return all(_holds(entry.get(name), wanted) for name, wanted in asked.values.items())

    def numbers(self, ledger: str, words: Collection[str]) -> dict[str, str]:
        """Numbers of entries of a ledger by number, or by a title that only one of them has."""
        columns = tables.entry.c
        wanted = sa.select(columns.number, columns.title).where(
            columns.ledger == ledger,
            ~columns.withdrawn,
            columns.number.in_(words) | columns.title.in_(words),
        )
        with self.database.reading() as connection:
            rows = connection.execute(wanted).all()
        titles = [row.title for row in rows]
        by_title = {row.title: row.number for row in rows if titles.count(row.title) == 1}
        by_number = {row.number: row.number for row in rows}
        known = by_title | by_number
        return {word: known[word] for word in words if word in known}

    def rows(self, ledger: Ledger, entries: Sequence[Entry]) -> list[dict[str, Any]]:
        """Entries with their computed fields."""
        return rows_of(ledger, entries, self.computing)

    def counts(self) -> dict[str, dict[str, int]]:
        """Ledger → state → number of entries."""
        columns = tables.entry.c
        wanted = (
            sa.select(columns.ledger, columns.state, sa.func.count())
            .where(~columns.withdrawn)
            .group_by(columns.ledger, columns.state)
        )
        found: dict[str, dict[str, int]] = {}
        with self.database.reading() as connection:
            for ledger, state, count in connection.execute(wanted):
                found.setdefault(ledger, {})[state] = count
        return found

    def history(self, *entries: int) -> list[Change]:
        """Changes of entries, oldest first."""
        return self.changes(entries=entries)

    def changes(
        self,
        *,
        entries: Collection[int] = (),
        since: dt.datetime | None = None,
        ledger: str = "",
        moves: Collection[str] = (),
        limit: int = 0,
    ) -> list[Change]:
        """Changes of some entries, since a moment, of a ledger, by some transitions; with a limit the newest, newest first."""
        columns = tables.change.c
        wanted = sa.select(tables.change)
        if entries:
            wanted = wanted.where(columns.entry.in_(list(entries)))
        if since is not None:
            wanted = wanted.where(columns.at > since)
        if ledger:
            wanted = wanted.where(columns.ledger == ledger)
        if moves:
            wanted = wanted.where(columns.move.in_(list(moves)))
        wanted = wanted.order_by(columns.id.desc()).limit(limit) if limit else wanted.order_by(columns.id)
        with self.database.reading() as connection:
            return [change_of(row) for row in connection.execute(wanted)]

    def evidence(self, entry: int) -> list[Evidence]:
        wanted = (
            sa.select(tables.evidence).where(tables.evidence.c.entry == entry).order_by(tables.evidence.c.id)
        )
        with self.database.reading() as connection:
            return [Evidence(**row._mapping) for row in connection.execute(wanted)]

    def reports(self, entries: Iterable[int] | None = None) -> list[Report]:
        """Reports of some entries, or of all, oldest first."""
        wanted = sa.select(tables.report).order_by(tables.report.c.id)
        if entries is not None:
            wanted = wanted.where(tables.report.c.entry.in_(list(entries)))
        with self.database.reading() as connection:
            return [report_of(row) for row in connection.execute(wanted)]

    def definition(self, ledger: str, version: str) -> Mapping[str, Any] | None:
        """The declaration an old entry was written under, as JSON types."""
        columns = tables.definition.c
        wanted = sa.select(columns.content).where(columns.ledger == ledger, columns.version == version)
        with self.database.reading() as connection:
            content: Mapping[str, Any] | None = connection.scalar(wanted)
            return content

    def version(self) -> str:
        """Changes with every write to a ledger."""
        parts = [
            sa.select(sa.func.max(table.c.id)) for table in (tables.change, tables.report, tables.notice)
        ]
        judged = sa.select(sa.func.max(tables.report.c.verdict_at))
        with self.database.reading() as connection:
            row = connection.execute(sa.select(*[part.scalar_subquery() for part in (*parts, judged)])).one()
        return "-".join(str(cell or 0) for cell in row)


def _wanted(asked: Selection) -> sa.Select[Any]:
    columns = tables.entry.c
    wanted = sa.select(tables.entry)
    for column, value in (
        (columns.ledger, asked.ledger), (columns.region, asked.region),
        (columns.kind, asked.kind), (columns.subject, asked.subject),
    ):  # fmt: skip
        if value:
            wanted = wanted.where(column == value)
    if asked.states:
        wanted = wanted.where(columns.state.in_(asked.states))
    return wanted if asked.withdrawn else wanted.where(~columns.withdrawn)


def _mentions(entry: Entry, text: str) -> bool:
    needle = text.lower()
    told = (value for value in entry.values.values() if value is not WITHHELD)
    cells = [entry.number, entry.title, entry.subject, entry.lead, *map(str, told)]
    return any(needle in str(cell).lower() for cell in cells)


def _holds(value: Any, wanted: str) -> bool:
    if isinstance(value, list | tuple):
        return wanted in map(str, value)
    return str("" if value is None else value) == wanted


def one(connection: sa.Connection, name: int | str, *, lock: bool = False) -> Entry:
    """Raises EntryUnknown."""
    column = tables.entry.c.id if isinstance(name, int) else tables.entry.c.number
    wanted = sa.select(tables.entry).where(column == name)
    rows = connection.execute(wanted.with_for_update() if lock else wanted).all()
    if len(rows) != 1:
        raise EntryUnknown(name)
    return entry_of(rows[0])


def many(connection: sa.Connection, names: Sequence[int], *, lock: bool = False) -> list[Entry]:
    """Entries of some ids in the order asked for, each once. Raises EntryUnknown."""
    found: dict[int, Entry] = {}
    for at in range(0, len(names), AT_ONCE):
        wanted = sa.select(tables.entry).where(tables.entry.c.id.in_(names[at : at + AT_ONCE]))
        rows = connection.execute(wanted.with_for_update() if lock else wanted)
        found |= {row.id: entry_of(row) for row in rows}
    lacking = next((name for name in names if name not in found), None)
    if lacking is not None:
        raise EntryUnknown(lacking)
    return [found[name] for name in dict.fromkeys(names)]


def entry_of(row: Any) -> Entry:
    cells = dict(row._mapping)
    return Entry(**{**cells, "cooperating": tuple(cells["cooperating"])})


def change_of(row: Any) -> Change:
    return Change(**{**row._mapping, "deed": Deed(row.deed)})


def report_of(row: Any) -> Report:
    return Report(**{**row._mapping, "verdict": Judgement(row.verdict)})
