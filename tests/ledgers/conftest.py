"""Books over SQLite, and over a real PostgreSQL server where a table of cases asks for both."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from jiqun.engine import Engine, Settings, open_engine
from jiqun.facts.store import Store
from jiqun.ledgers.book import Book
from jiqun.ledgers.declaration import Ledgers
from jiqun.packs import Pack
from jiqun.records import open_database
from tests.ledgers.town import JIA, build_store, declared_in, open_book
from tests.records.conftest import DATABASES, url_of


@pytest.fixture(scope="session")
def root() -> Iterator[Engine]:
    opened = open_engine(Settings(memory="500MB", threads=1))
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def pack() -> Pack:
    return Pack(JIA)


@pytest.fixture(scope="session")
def declared(pack: Pack) -> Ledgers:
    return declared_in(pack)


@pytest.fixture(scope="session")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    opened = build_store(tmp_path_factory.mktemp("town") / "facts")
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty database with the newest tables, to be copied."""
    path = tmp_path_factory.mktemp("migrated") / "records.db"
    open_database(path).close()
    return path


@pytest.fixture(scope="session")
def made(
    pack: Pack, declared: Ledgers, store: Store, root: Engine, migrated: Path
) -> Callable[[str, Path], Book]:
    """made(url or kind, folder): a new book."""

    def make(kind: str, folder: Path) -> Book:
        url = url_of(kind, folder)
        if kind == "sqlite":
            shutil.copy(migrated, folder / "records.db")
        return open_book(open_database(url), pack, declared, store, root, folder / "papers")

    return make


@pytest.fixture
def book(made: Callable[[str, Path], Book], tmp_path: Path) -> Iterator[Book]:
    opened = made("sqlite", tmp_path)
    yield opened
    opened.database.close()


@pytest.fixture(params=DATABASES)
def either(
    made: Callable[[str, Path], Book], tmp_path: Path, request: pytest.FixtureRequest
) -> Iterator[Book]:
    """A book on SQLite, then one on PostgreSQL."""
    opened = made(request.param, tmp_path)
    yield opened
    opened.database.close()
