"""Opening the database: SQLite by default, PostgreSQL when several machines serve; always brought up to date."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from jiqun.records.errors import DatabaseUnavailable

MIGRATIONS = Path(__file__).parent / "migrations"
WAIT = 30.0  #: seconds a writer waits for another


@dataclass(frozen=True)
class Database:
    """A database whose tables are those of the newest migration."""

    url: str
    engine: sa.Engine

    @contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """One transaction that holds the right to write from its first statement; all of it or nothing."""
        with self.engine.begin() as connection:
            yield connection

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        with self.engine.connect() as connection:
            yield connection

    def close(self) -> None:
        self.engine.dispose()


def open_database(where: Path | str) -> Database:
    """The database of a file (SQLite) or of a URL, migrated to the newest version.

    Raises DatabaseUnavailable.
    """
    url = where if isinstance(where, str) else f"sqlite:///{where}"
    try:
        if isinstance(where, Path):
            where.parent.mkdir(parents=True, exist_ok=True)
        engine = sa.create_engine(url, **_options(url))
        if engine.dialect.name == "sqlite":
            _as_system_of_record(engine)
        _migrate(engine)
    except (sa.exc.SQLAlchemyError, OSError) as error:
        raise DatabaseUnavailable(
            sa.make_url(url).render_as_string(hide_password=True), str(error)
        ) from error
    return Database(url, engine)


def _options(url: str) -> dict[str, Any]:
    return {"connect_args": {"timeout": WAIT}} if url.startswith("sqlite") else {"pool_pre_ping": True}


def _as_system_of_record(engine: sa.Engine) -> None:
    """WAL so that readers never wait, FULL so that a commit survives power loss, IMMEDIATE so that two writers
    queue instead of failing halfway."""

    @sa.event.listens_for(engine, "connect")
    def _configure(connection: Any, _: Any) -> None:
        connection.isolation_level = None
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}")

    @sa.event.listens_for(engine, "begin")
    def _begin(connection: sa.Connection) -> None:
        connection.exec_driver_sql(
            "BEGIN IMMEDIATE" if connection.get_execution_options().get("write", True) else "BEGIN"
        )


def _migrate(engine: sa.Engine) -> None:
    from alembic import command
    from alembic.config import Config
    from alembic.runtime.migration import MigrationContext
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    newest = ScriptDirectory.from_config(config).get_current_head()
    with engine.connect() as connection:
        if MigrationContext.configure(connection).get_current_revision() == newest:
            return
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
