"""A small store, and a quick way to put returns into it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from jiqun.engine import Engine, Settings, open_engine
from jiqun.facts.schema import load_declarations
from jiqun.facts.store import Store
from tests.facts.store.returns import put
from tests.records.conftest import DATABASES, url_of

ONE, TWO, THREE = "91000000MA00000011", "91000000MA00000022", "91000000MA00000033"


@pytest.fixture(scope="session")
def engine() -> Iterator[Engine]:
    opened = open_engine(Settings(memory="500MB", threads=1))
    yield opened
    opened.close()


@pytest.fixture(params=DATABASES)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """A store whose records are in SQLite, then one whose records are on a PostgreSQL server."""
    folder = tmp_path / "facts"
    folder.mkdir()
    opened = Store(folder, load_declarations(), url_of(request.param, folder))
    yield opened
    opened.close()


@pytest.fixture
def returned(store: Store) -> Any:
    """returned(period, office, rows, …) commits a return of `enterprise_year`."""

    def commit(period: str, office: str, rows: Sequence[Mapping[str, Any]], **more: Any) -> Any:
        return put(store, more.pop("dataset", "enterprise_year"), period, office, rows, **more)

    return commit
