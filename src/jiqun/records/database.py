"""Opening the database: SQLite by default, PostgreSQL when several machines serve; always brought up to date."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from jiqun.records.commits import Commits
from jiqun.records.errors import AddressInvalid, DatabaseTooNew, DatabaseUnavailable, DriverAbsent

MIGRATIONS = Path(__file__).parent / "migrations"
WAIT = 30.0  #: seconds a writer waits for another
TURN = 0x6A71  #: key of PostgreSQL's advisory lock for the one writer


@dataclass(frozen=True)
class Database:
    """A database whose tables are those of the newest migration."""

    url: str
    engine: sa.Engine
    commits: Commits

    @contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """One transaction that holds the right to write from its first statement; all of it or nothing.

        Raises DatabaseUnavailable when the disk or the server refuses, or another writer keeps its turn too long.
        """
        with self._available(), self.engine.begin() as connection:
            take_turn(connection)
            yield connection

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """One consistent view; never waits for a writer. Raises DatabaseUnavailable."""
        with self._available(), self.engine.connect() as connection:
            yield connection.execution_options(write=False)

    @contextmanager
    def _available(self) -> Iterator[None]:
        try:
            yield
        except (sa.exc.OperationalError, sa.exc.InterfaceError) as error:
            raise DatabaseUnavailable(shown(self.url), str(error.orig)) from error

    def close(self) -> None:
        self.commits.close()
        self.engine.dispose()


def open_database(where: Path | str) -> Database:
    """The database of a file (SQLite) or of a URL, migrated to the newest version.

    Raises DatabaseUnavailable, DatabaseTooNew, DriverAbsent.
    """
    url = where if isinstance(where, str) else f"sqlite:///{where}"
    try:
        if isinstance(where, Path):
            where.parent.mkdir(parents=True, exist_ok=True)
        return Database(url, _opened(url), Commits(url))
    except ImportError as error:
        raise DriverAbsent(shown(url), str(error)) from error
    except sa.exc.ArgumentError:
        raise AddressInvalid from None
    except (sa.exc.SQLAlchemyError, OSError) as error:
        raise DatabaseUnavailable(shown(url), str(getattr(error, "orig", error))) from error


def _opened(url: str) -> sa.Engine:
    engine = sa.create_engine(url, **_options(url))
    if engine.dialect.name == "sqlite":
        _as_system_of_record(engine)
    try:
        _migrate(engine)
    except BaseException:
        engine.dispose()
        raise
    return engine


def shown(url: str) -> str:
    """The address without its password."""
    return sa.make_url(url).render_as_string(hide_password=True)


def take_turn(connection: sa.Connection) -> None:
    """On PostgreSQL, wait for the writer before us; SQLite queues by BEGIN IMMEDIATE already.

    Without it two transactions could each see a slice unlocked, and numbers be given out in another order than
    that of the commits.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(TURN)))


def _options(url: str) -> dict[str, Any]:
    return {"connect_args": {"timeout": WAIT}} if url.startswith("sqlite") else {"pool_pre_ping": True}


def _as_system_of_record(engine: sa.Engine) -> None:
    """WAL so that readers never wait, FULL so that a commit survives power loss, IMMEDIATE so that two writers
    queue instead of failing halfway."""

    @sa.event.listens_for(engine, "connect")
    def _configure(connection: Any, _: Any) -> None:
        connection.isolation_level = None
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            _patiently(connection, f"PRAGMA {pragma}")

    @sa.event.listens_for(engine, "begin")
    def _begin(connection: sa.Connection) -> None:
        connection.exec_driver_sql(
            "BEGIN IMMEDIATE" if connection.get_execution_options().get("write", True) else "BEGIN"
        )


def _patiently(connection: Any, statement: str) -> None:
    """Trap: changing the journal mode does not wait for other openers of a new file; it fails at once."""
    limit = time.monotonic() + WAIT
    while True:
        try:
            connection.execute(statement)
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > limit:
                raise
            time.sleep(0.02)
        else:
            return


def _migrate(engine: sa.Engine) -> None:
    from alembic.runtime.migration import MigrationContext
    from alembic.script import ScriptDirectory

    script = ScriptDirectory.from_config(_config())
    newest = script.get_current_head()
    with engine.connect() as connection:
        found = MigrationContext.configure(connection.execution_options(write=False)).get_current_revision()
    if found == newest:
        return
    if found is not None and found not in {step.revision for step in script.walk_revisions()}:
        raise DatabaseTooNew(shown(str(engine.url)), found)
    migrate(engine)


def _config() -> Any:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    return config


def migrate(engine: sa.Engine, target: str = "head") -> None:
    """Bring a database up, or down, to a migration: in one transaction, one process at a time."""
    from alembic import command

    config = _config()
    with engine.begin() as connection:
        take_turn(connection)
        config.attributes["connection"] = connection
        found = sa.inspect(connection).has_table("alembic_version")
        newer = target == "head" or (
            target != "base" and (not found or target > (_revision(connection) or ""))
        )
        (command.upgrade if newer else command.downgrade)(config, target)


def _revision(connection: sa.Connection) -> str | None:
    found: str | None = connection.scalar(sa.text("SELECT version_num FROM alembic_version"))
    return found
