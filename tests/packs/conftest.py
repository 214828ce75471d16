"""A small synthetic city over the shipped pack, and its ledgers sown into it; each made once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from jiqun.ledgers.book import Book
from jiqun.ledgers.seeding import sow_all
from jiqun.records import Database, open_database
from jiqun.synthesis import synthesise
from jiqun.workspace import City
from jiqun.workspace.facts import Desk, open_desk
from jiqun.workspace.ledgers import book_of, lists_of
from tests.packs.days import TODAY

FIRMS, YEARS = 900, range(2023, 2026)


@pytest.fixture(scope="session")
def small_city(ningbo: City, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """The returns of a few hundred invented firms."""
    desk = open_desk(ningbo.pack.root, tmp_path_factory.mktemp("small-city"))
    synthesise(desk.store, desk.pack, firms=FIRMS, years=YEARS, seed=1)
    yield desk
    desk.close()


@pytest.fixture(scope="session")
def unsown(small_city: Desk, ningbo: City) -> Book:
    """All ledgers, nothing in them."""
    return book_of(small_city, ningbo)


@pytest.fixture(scope="session")
def sown(unsown: Book, ningbo: City, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Book]:
    """All ledgers with what their seeds say."""
    database = open_database(tmp_path_factory.mktemp("sown") / "records.db")
    book = replace(unsown, database=database)
    for _ in sow_all(book, lists_of(ningbo), TODAY):
        pass
    yield book
    database.close()


@pytest.fixture
def fresh(unsown: Book, tmp_path: Path) -> Iterator[Callable[[], Book]]:
    """fresh(): all ledgers with no entries."""
    opened: list[Database] = []

    def make() -> Book:
        opened.append(open_database(tmp_path / f"records-{len(opened)}.db"))
        return replace(unsown, database=opened[-1])

    yield make
    for database in opened:
        database.close()
