"""Whether anybody has committed since: asked of SQLite without a transaction."""

from __future__ import annotations

import sqlite3
from contextlib import suppress
from threading import Lock

import sqlalchemy as sa


class Commits:
    """A number that changes with every commit of any other connection, in this process or another.

    Source: SQLite's `PRAGMA data_version`, which is told to one connection that never writes itself. A few
    microseconds; what was read before the number changed is still true while it has not.
    """

    def __init__(self, url: str) -> None:
        self.path = sa.make_url(url).database if url.startswith("sqlite") else None
        self._lock = Lock()
        self._connection: sqlite3.Connection | None = None

    def count(self) -> int | None:
        """None where the database has no such number, or it cannot be asked now: ask the tables."""
        if not self.path:
            return None
        with self._lock, suppress(sqlite3.Error):
            if self._connection is None:
                self._connection = sqlite3.connect(self.path, check_same_thread=False, isolation_level=None)
            return int(self._connection.execute("PRAGMA data_version").fetchone()[0])
        return None

    def close(self) -> None:
        with self._lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None
