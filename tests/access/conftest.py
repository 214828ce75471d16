"""A database with one user, and a clock that tests set. Every test of `database` runs on SQLite and PostgreSQL."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from jiqun.access import Role, User, Users, passwords
from jiqun.records import Database, open_database
from tests.records.conftest import DATABASES, url_of

PASSWORD = "柳暗花明又一村，again"  # noqa: S105 (nobody's)
NOON = dt.datetime(2026, 3, 2, 12, 0)


class Clock:
    def __init__(self) -> None:
        self.at = NOON

    def __call__(self) -> dt.datetime:
        return self.at

    def on(self, **more: float) -> None:
        self.at += dt.timedelta(**more)


@pytest.fixture(autouse=True)
def swift(monkeypatch: pytest.MonkeyPatch) -> None:
    """Cheap digests: what they cost is not under test here."""
    monkeypatch.setattr(passwords, "HASHER", PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))
    passwords._decoy.cache_clear()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(params=DATABASES)
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    held = open_database(url_of(request.param, tmp_path))
    yield held
    held.close()


@pytest.fixture
def users(database: Database, clock: Clock) -> Users:
    held = Users(database, clock)
    held.add(
        User("wang", "王丽", "市经信局", roles=frozenset({Role.OFFICER, Role.READER})), PASSWORD, by="root"
    )
    return held
