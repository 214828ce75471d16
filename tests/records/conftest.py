"""Every test that asks for `url` runs on SQLite and on a real PostgreSQL server."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.records.server import ServerAbsent, migrated, new_database

DATABASES = ["sqlite", "postgresql"]


def url_of(kind: str, folder: Path, *, empty: bool = False) -> str:
    """A new database of a kind, on PostgreSQL with tables unless `empty`; skips where no server can be had."""
    if kind == "sqlite":
        return f"sqlite:///{folder / 'records.db'}"
    try:
        return new_database(like="template0" if empty else migrated())
    except ServerAbsent as error:
        pytest.skip(str(error))


@pytest.fixture(params=DATABASES)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    return url_of(request.param, tmp_path, empty=True)
