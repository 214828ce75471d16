"""A city's facts: the store beside its pack, the engine over it, and the rules that turn rows into figures."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from jiqun.engine import Engine, Settings, open_engine
from jiqun.enterprises import Membership, Population, load_memberships
from jiqun.enterprises.identity import Canon
from jiqun.facts import Published
from jiqun.facts.published import published
from jiqun.facts.schema import load_declarations
from jiqun.facts.store import State, Store
from jiqun.indicators.computed import Definitions, Facts, load_definitions
from jiqun.ledgers import confirming
from jiqun.packs import Pack, find_pack, read_yaml
from jiqun.plans import load_taxonomies
from jiqun.records import Database
from jiqun.workspace.places import data_folder, records_address


@dataclass(frozen=True)
class Desk:
    """An open store with its engine. Threads share it: each gets an engine of its own over the same memory."""

    pack: Pack
    store: Store
    root: Engine
    rules: Mapping[str, Membership]
    definitions: Definitions
    _own: threading.local = field(default_factory=threading.local, repr=False)
    _version: list[tuple[int, str]] = field(default_factory=list, repr=False)

    @property
    def engine(self) -> Engine:
        """The calling thread's engine."""
        if not hasattr(self._own, "engine"):
            self._own.engine = self.root.fork()
        engine: Engine = self._own.engine
        return engine

    def facts(self, *, as_of: dt.datetime | None = None, at_least: State = State.SUBMITTED) -> Facts:
        """Figures as known at a moment, from vintages that stand at least so high. Today's are kept until something is
        written."""
        if as_of is not None or at_least is not State.SUBMITTED:
            return self._facts(as_of, at_least)
        version = self.version()
        if getattr(self._own, "version", None) != version:
            self._own.facts, self._own.version = self._facts(None, at_least), version
        facts: Facts = self._own.facts
        return facts

    def _facts(self, as_of: dt.datetime | None, at_least: State) -> Facts:
        return Facts(Population(self.store, self.engine, self.rules, as_of, at_least), self.definitions)

    def published(self) -> Published:
        """Published figures that came in as returns, and those of ledgers that their keepers confirmed."""
        found = published(self.store, lambda: self.engine)
        confirmed = confirming.basis(self.store.database)
        if not confirmed:
            return found
        figures = confirming.observations(self.store.database)
        return replace(found, figures=(*found.figures, *figures), basis=(*found.basis, *confirmed))

    def version(self) -> str:
        """Changes with every commit, deed, correction and decision on identity: what answers may be kept by."""
        count, known = self.store.database.commits.count(), self._version[-1:]
        if count is not None and known and known[0][0] == count:
            return known[0][1]
        database = self.store.database
        found = ":".join([self.store.version(), *Canon.of(database).basis, *confirming.basis(database)])
        if count is not None:
            self._version[:] = [(count, found)]
        return found

    def close(self) -> None:
        self.root.close()
        self.store.close()


def open_desk(
    name: str | Path,
    folder: Path | None = None,
    settings: Settings | None = None,
    database: Database | None = None,
) -> Desk:
    """Open a city's facts; an empty store is made where there is none. Records are in `database`, or where
    JIQUN_DATABASE says.

    Raises PackError, SchemaError, AddressInvalid, DatabaseUnavailable, EngineUnavailable.
    """
    pack = find_pack(name)
    store = Store(data_folder(pack, folder), load_declarations(pack), database or records_address(pack))
    overrides = load_memberships(pack)
    order = tuple((read_yaml(pack.path("pack.yaml")) or {}).get("taxonomies", ()))
    rules = {
        taxonomy.id: Membership(taxonomy=taxonomy, overrides=overrides)
        for taxonomy in load_taxonomies(pack, order).all
    }
    return Desk(pack, store, open_engine(settings), rules, load_definitions(store.declarations, pack))


__all__ = ["Desk", "open_desk"]
