"""The number that tells whether anybody has committed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import sqlalchemy as sa

from jiqun.records import open_database
from jiqun.records.commits import Commits


def test_it_stays_until_somebody_commits(tmp_path: Path) -> None:
    database = open_database(tmp_path / "records.db")
    first = database.commits.count()
    with database.reading() as connection:
        connection.execute(sa.text("select 1"))
    assert database.commits.count() == first
    with database.writing() as connection:
        connection.execute(sa.text("create table t (n integer)"))
    second = database.commits.count()
    assert second != first
    assert database.commits.count() == second
    database.close()


def test_it_sees_the_commits_of_another_process(tmp_path: Path) -> None:
    database = open_database(tmp_path / "records.db")
    first = database.commits.count()
    program = f"import sqlite3; sqlite3.connect({str(tmp_path / 'records.db')!r}).execute('create table t (n integer)')"
    subprocess.run([sys.executable, "-W", "ignore", "-c", program], check=True)
    assert database.commits.count() != first
    database.close()


def test_another_database_has_none() -> None:
    assert Commits("postgresql://nobody@127.0.0.1/none").count() is None
