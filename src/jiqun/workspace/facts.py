"""A city's facts: the store beside its pack, the engine over it, and the rules that turn rows into figures."""

from __future__ import annotations

import datetime as dt
import os
from dataclasses import dataclass
from pathlib import Path

from jiqun.engine import Engine, Settings, open_engine
from jiqun.enterprises import Membership, Population, load_memberships
from jiqun.facts.schema import load_declarations
from jiqun.facts.store import State, Store
from jiqun.indicators.computed import Facts, load_definitions
from jiqun.packs import Pack, find_pack, read_yaml
from jiqun.plans import load_taxonomies

VARIABLE = "JIQUN_DATA"


def data_folder(pack: Pack, given: Path | None = None) -> Path:
    """Where a city's facts live: the folder given, or `<JIQUN_DATA>/<pack>`, or `./data/<pack>`."""
    if given is not None:
        return given
    return Path(os.environ.get(VARIABLE, "data")) / pack.id


@dataclass(frozen=True)
class Desk:
    """An open store with its engine. Shared by threads: the engine hands every thread its own cursor."""

    pack: Pack
    store: Store
    engine: Engine
    rules: dict[str, Membership]

    def facts(self, *, as_of: dt.datetime | None = None, at_least: State = State.SUBMITTED) -> Facts:
        """Figures as known at a moment, from vintages that stand at least so high."""
        population = Population(self.store, self.engine, self.rules, as_of, at_least)
        return Facts(population, load_definitions(self.store.declarations, self.pack))

    def close(self) -> None:
        self.engine.close()
        self.store.close()


def open_desk(name: str | Path, folder: Path | None = None, settings: Settings | None = None) -> Desk:
    """Open a city's facts; an empty store is made where there is none.

    Raises PackError, SchemaError, DatabaseUnavailable, EngineUnavailable.
    """
    pack = find_pack(name)
    store = Store(data_folder(pack, folder), load_declarations(pack))
    overrides = load_memberships(pack)
    order = tuple((read_yaml(pack.path("pack.yaml")) or {}).get("taxonomies", ()))
    rules = {
        taxonomy.id: Membership(taxonomy=taxonomy, overrides=overrides)
        for taxonomy in load_taxonomies(pack, order).all
    }
    return Desk(pack, store, open_engine(settings), rules)


__all__ = ["VARIABLE", "Desk", "data_folder", "open_desk"]
