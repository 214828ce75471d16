"""The database of records: migrations equal the declared tables, go up and down, on SQLite and PostgreSQL."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy.dialects import postgresql

import jiqun.access.tables
import jiqun.enterprises.identity.tables
import jiqun.ledgers.tables
import jiqun.reports.archive.tables  # noqa: F401 (declares its tables)
from jiqun.facts.schema import load_declarations
from jiqun.facts.store import SliceLocked, Store
from jiqun.records import Database, DatabaseTooNew, DatabaseUnavailable, metadata, migrate, open_database
from tests.facts.store.returns import put

BOTTOM = "base"


def contents(database: Database) -> dict[str, list[dict[str, Any]]]:
    with database.reading() as connection:
        return {
            table.name: [dict(row._mapping) for row in connection.execute(sa.select(table))]
            for table in metadata.sorted_tables
        }


def test_migrations_make_the_declared_tables(url: str) -> None:
    database = open_database(url)
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
    database.close()


def test_down_and_up_again_on_a_populated_copy(tmp_path: Path, url: str) -> None:
    store = Store(tmp_path / "facts", load_declarations(), url)
    put(store, "enterprise_year", "2024", "东区", [{"code": "1", "output": 1.0}])
    store.corrections.add(
        "enterprise_year",
        period="2024",
        key={"code": "1"},
        field="output",
        expect="1",
        value="2",
        reason="错",
        by="我",
    )
    before = contents(store.database)
    assert before["vintage"]
    assert before["correction"]
    migrate(store.database.engine, "0001")
    names = sa.inspect(store.database.engine).get_table_names()
    assert set(names) == {"alembic_version", "vintage", "vintage_event", "correction"}
    migrate(store.database.engine)
    assert contents(store.database) == before
    migrate(store.database.engine, BOTTOM)
    assert sa.inspect(store.database.engine).get_table_names() == ["alembic_version"]
    store.close()


def test_the_tables_compile_for_postgresql() -> None:
    for table in metadata.sorted_tables:
        text = str(sa.schema.CreateTable(table).compile(dialect=postgresql.dialect()))  # type: ignore[no-untyped-call]
        assert f"CREATE TABLE {table.name}" in text


def test_the_store_on_either_database(tmp_path: Path, url: str) -> None:
    store = Store(tmp_path / "facts", load_declarations(), url)
    made = put(store, "enterprise_year", "2024", "东区", [{"code": "1"}])
    for deed in ("check", "approve", "lock"):
        store.catalogue.step(made.id, deed, "科长")
    with pytest.raises(SliceLocked):
        put(store, "enterprise_year", "2024", "东区", [{"code": "1"}])
    assert [item.id for item in store.catalogue.current("enterprise_year", as_of=made.created_at)] == [
        made.id
    ]
    store.close()


def test_writers_queue_and_readers_never_wait(url: str) -> None:
    database = open_database(url)
    with database.writing() as writer:
        writer.execute(sa.text("UPDATE vintage SET note = ''"))
        with database.reading() as reader:
            assert reader.scalar(sa.text("SELECT count(*) FROM vintage")) == 0
    database.close()


def test_a_database_of_a_newer_jiqun_is_left_alone(tmp_path: Path) -> None:
    place = tmp_path / "records.db"
    database = open_database(place)
    with database.writing() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    database.close()
    with pytest.raises(DatabaseTooNew, match="升级"):
        open_database(place)


@pytest.mark.parametrize(
    "content",
    [pytest.param(b"not a database " * 300, id="something else"), pytest.param(None, id="a folder")],
)
def test_what_is_no_database(tmp_path: Path, content: bytes | None) -> None:
    place = tmp_path / "records.db"
    place.mkdir() if content is None else place.write_bytes(content)
    with pytest.raises(DatabaseUnavailable, match="核对"):
        open_database(place)


def test_passwords_are_not_shown() -> None:
    pytest.importorskip("psycopg", reason="needs psycopg to speak to PostgreSQL")
    with pytest.raises(DatabaseUnavailable) as found:
        open_database("postgresql+psycopg://me:secret@localhost:1/nothing?connect_timeout=1")
    assert "secret" not in str(found.value)
