"""Two cities made once: the shipped pack's, small, and an invented one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pyarrow as pa
import pytest

from jiqun.engine import Engine, open_engine
from jiqun.facts.schema import load_declarations
from jiqun.facts.store import Store
from jiqun.packs import Pack, find_pack
from jiqun.synthesis import Made, synthesise
from tests.conftest import REPOSITORY
from tests.synthesis.invented import write_pack

YEARS = range(2020, 2023)


@dataclass(frozen=True)
class City:
    pack: Pack
    store: Store
    made: Made
    engine: Engine

    def rows(self, dataset: str) -> pa.Table:
        return self.engine.collect(self.store.table(self.engine, dataset))


Maker = Callable[..., City]


@pytest.fixture(scope="session")
def make(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Maker]:
    """Makes a city in a store of its own."""
    opened: list[City] = []

    def made(pack: Pack, firms: int, years: range, seed: int = 7) -> City:
        store = Store(tmp_path_factory.mktemp("facts"), load_declarations(pack))
        city = City(pack, store, synthesise(store, pack, firms=firms, years=years, seed=seed), open_engine())
        opened.append(city)
        return city

    yield made
    for city in opened:
        city.engine.close()
        city.store.close()


@pytest.fixture(scope="session")
def city(make: Maker) -> City:
    return make(find_pack(REPOSITORY / "packs" / "ningbo"), 2000, YEARS)


@pytest.fixture(scope="session")
def other_pack(tmp_path_factory: pytest.TempPathFactory) -> Pack:
    return find_pack(write_pack(tmp_path_factory.mktemp("packs") / "other"))


@pytest.fixture(scope="session")
def other(make: Maker, other_pack: Pack) -> City:
    return make(other_pack, 900, range(2021, 2024))
