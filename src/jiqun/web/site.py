"""The site's hold on its city: read again as soon as a file of the pack has changed."""

from __future__ import annotations

import datetime as dt
from collections import OrderedDict
from collections.abc import Callable, Hashable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from jiqun.mishap import Mishap
from jiqun.packs import Pack, find_pack
from jiqun.workspace import City, open_city
from jiqun.workspace.places import data_folder, has_records, open_records

if TYPE_CHECKING:
    from jiqun.enterprises.directory import Directory
    from jiqun.indicators.computed import Facts
    from jiqun.records import Database
    from jiqun.workspace.facts import Desk
    from jiqun.workspace.ledger_shelf import Glance, Shelf

#: A long list takes some 400 kB.
KEPT_PAGES = 128


@dataclass
class Site:
    """`pack` is a name or folder; `texts` a folder for documents that are not shipped; `today` can be pinned; `data`
    is the folder of the city's facts.
    """

    pack: str | Path
    texts: Path | None = None
    today: dt.date | None = None
    data: Path | None = None
    _database: Database | None = field(default=None, init=False, repr=False)
    _desk: Desk | None = field(default=None, init=False, repr=False)
    _register: tuple[str, Directory] | None = field(default=None, init=False, repr=False)
    _shelf: tuple[str, Shelf] | None = field(default=None, init=False, repr=False)
    _city: City | None = field(default=None, init=False, repr=False)
    _stamp: tuple[int, int] | None = field(default=None, init=False, repr=False)
    _returns: str | None = field(default=None, init=False, repr=False)
    _pages: OrderedDict[Hashable, bytes] = field(default_factory=OrderedDict, init=False, repr=False)
    _lock: Lock = field(default_factory=Lock, init=False, repr=False)
    _opening: Lock = field(default_factory=Lock, init=False, repr=False)
    _reading: Lock = field(default_factory=Lock, init=False, repr=False)

    def city(self) -> City:
        """The city as the files are now, with the published figures returned so far. The stamp (newest change, number
        of files) is cheap, the hash is not."""
        with self._lock:
            if self._city is None or self._stamp != self._city.pack.stamp():
                self._city, self._returns = open_city(self.pack, self.texts), None
                self._stamp = self._city.pack.stamp()
            city = self._city
        if not self.has_records():
            return city
        desk = self.desk()
        version = desk.version()
        with self._lock:
            if self._returns != version:
                self._city, self._returns = self._city.with_returned(desk.published()), version
            return self._city

    def has_records(self) -> bool:
        """Whether anything was ever recorded: asking makes no file."""
        pack = self._pack()
        return has_records(pack, data_folder(pack, self.data))

    def _pack(self) -> Pack:
        return self._city.pack if self._city is not None else find_pack(self.pack)

    def database(self) -> Database:
        """The city's records, opened (and made) when first asked for, without the engine; the desk shares them.

        Raises what :func:`open_records` raises.
        """
        pack = self._pack()
        with self._opening:
            if self._database is None:
                self._database = open_records(pack, data_folder(pack, self.data))
            return self._database

    def desk(self) -> Desk:
        """The city's facts, opened when first asked for. Raises what :func:`open_desk` raises."""
        # Imported here: the engine takes a second that pages of plans need not wait for.
        from jiqun.workspace.facts import open_desk

        database = self.database()
        with self._lock:
            if self._desk is None:
                self._desk = open_desk(self.pack, self.data, database=database)
            return self._desk

    def register(self) -> Directory:
        """The enterprises as they are searched, made again only when something was written; on this thread's engine."""
        from jiqun.workspace.enterprises import directory_of

        desk = self.desk()
        version = desk.version()
        kept = self._register
        if kept is None or kept[0] != version:
            kept = self._register = (version, directory_of(desk))
        return replace(kept[1], engine=desk.engine)

    def ledgers(self) -> Glance:
        """The city's ledgers as they stand now; declarations are read again when the pack has changed.

        Raises PackFileInvalid, LedgerInvalid.
        """
        from jiqun.workspace.ledger_shelf import Shelf
        from jiqun.workspace.ledgers import book_of

        desk, city = self.desk(), self.city()
        key = city.fingerprint.partition(":")[0]
        with self._reading:
            kept = self._shelf
            if kept is None or kept[0] != key:
                kept = self._shelf = (key, Shelf(book_of(desk, city), desk.version))
        return kept[1].open()

    def warm(self) -> None:
        """Reckon now what the first reader of a page would wait for: the declarations of the ledgers, what is owed, the
        newest appraisal, and where enterprises stand on the ladders of titles."""
        if self.has_records():
            self.ledgers().all_owed(self.date(None))
        if self.facts_at_hand() is not None:
            with suppress(Mishap):
                self._warm_appraisal()
            with suppress(Mishap):
                self._warm_titles()

    def returned(self) -> Hashable:
        """What warm answers stand on: another value once returns, corrections or the pack have changed."""
        if not self.has_records():
            return None
        from jiqun.workspace.keeping import facts_version

        desk = self.desk()
        return facts_version(desk), self.city().fingerprint

    def _warm_appraisal(self) -> None:
        from jiqun.workspace.appraisals import appraisal_of, default_scheme

        desk = self.desk()
        appraisal_of(desk, default_scheme(desk, self.date(None)))

    def _warm_titles(self) -> None:
        from jiqun.titles.standing import standings
        from jiqun.workspace.titles import bench_of

        bench = bench_of(self.desk(), self.date(None))
        for rung in bench.ladders.rungs.values():
            with suppress(Mishap):  # no rule in force on the day: nobody stands on it
                standings(bench, rung)

    def facts_at_hand(self) -> Facts | None:
        """The city's facts where any enterprise return has come in; None where nothing is there, at no cost."""
        if not self.has_records():
            return None
        facts = self.desk().facts()
        return facts if facts.years() else None

    def kept(self, city: City, key: Hashable, make: Callable[[], bytes]) -> bytes:
        """A page made before under this key, or made now. The key names all that the page depends on besides
        the city. The longest unasked page gives way to a new one.
        """
        full = (city.fingerprint, self._desk.version() if self._desk else "", key)
        with self._lock:
            if full in self._pages:
                self._pages.move_to_end(full)
                return self._pages[full]
        made = make()
        with self._lock:
            self._pages[full] = made
            while len(self._pages) > KEPT_PAGES:
                self._pages.popitem(last=False)
        return made

    def date(self, asked: str | None) -> dt.date:
        """The day a page shows: the one asked for, or today.

        Raises ValueError when the words are no date.
        """
        return dt.date.fromisoformat(asked) if asked else (self.today or dt.date.today())
