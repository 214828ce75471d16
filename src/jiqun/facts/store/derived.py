"""Derived tables: joins worth keeping, rebuilt whenever a vintage they stand on changes. Safe to delete."""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Callable, Sequence
from pathlib import Path
from threading import Lock

import ibis

from jiqun.engine import Engine
from jiqun.facts.store.files import discard, refusing, sync

FOLDER = "derived"
#: Raised whenever columns or meaning of a derived table change, so that files of an older jiqun are not read.
LAYOUT = "3"
#: Matches the hash alone: “panel-x” is no version of “panel”.
HASH = "[0-9a-f]" * 16
KEPT = 6  #: versions of one derived table that stay on disk


class Derived:
    """Parquet files named after the table and a hash of everything it was made from.

    A file that is there is never replaced, not even by one of the same rows: trap, whoever reads it meanwhile holds the
    footer of the first and would read the pages of the second.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder / FOLDER
        self._building: dict[Path, Lock] = {}
        self._lock = Lock()

    def table(
        self, engine: Engine, name: str, basis: Sequence[str], build: Callable[[], ibis.Table]
    ) -> ibis.Table:
        """The table, built now if no file of this basis exists."""
        return engine.read([self.path(engine, name, basis, build)])

    def path(
        self,
        engine: Engine,
        name: str,
        basis: Sequence[str],
        build: Callable[[], ibis.Table],
        *,
        group: int | None = None,
    ) -> Path:
        """Its file. `group` is the number of rows of a row group, for tables that are looked up by their order.

        Threads of one process wait for the first of them to build it; of several processes the first to finish counts.
        """
        key = hashlib.sha256("\n".join([LAYOUT, *basis]).encode()).hexdigest()[:16]
        path = self.folder / f"{name}-{key}.parquet"
        if path.exists():
            return path
        with self._lock:
            building = self._building.setdefault(path, Lock())
        with building:
            if not path.exists():
                self._write(engine, build(), path, group)
                self._forget(name)
        return path

    def _write(self, engine: Engine, table: ibis.Table, path: Path, group: int | None) -> None:
        growing = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
        with refusing(path):
            self.folder.mkdir(parents=True, exist_ok=True)
            try:
                engine.write(table, growing, group=group)
                sync(growing)
                _put(growing, path)
            finally:
                growing.unlink(missing_ok=True)

    def _forget(self, name: str) -> None:
        found = sorted(self.folder.glob(f"{name}-{HASH}.parquet"), key=lambda path: path.stat().st_mtime)
        for path in found[:-KEPT]:
            path.unlink(missing_ok=True)

    def unfinished(self) -> list[Path]:
        """Files that a builder began and never finished."""
        return list(self.folder.glob(".*.parquet.*"))

    def clear(self) -> None:
        discard(self.folder)


def _put(growing: Path, path: Path) -> None:
    """The file under its name, unless one is there. A file system without hard links leaves a moment between the look and
    the renaming."""
    try:
        os.link(growing, path)
    except FileExistsError:
        return
    except OSError:
        if not path.exists():
            growing.replace(path)
