"""Where a city's facts live on disk."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from jiqun.packs import Pack

if TYPE_CHECKING:
    from jiqun.records import Database

VARIABLE = "JIQUN_DATA"
RECORDS = "JIQUN_DATABASE"
DATABASE = "records.db"


def data_folder(pack: Pack, given: Path | None = None) -> Path:
    """The folder given, or `<JIQUN_DATA>/<pack>`, or `./data/<pack>`."""
    if given is not None:
        return given
    return Path(os.environ.get(VARIABLE, "data")) / pack.id


def records_address(pack: Pack) -> str | None:
    """The URL in JIQUN_DATABASE, `{pack}` in it standing for the pack's id; None: a file in the data folder.

    Trap: a database holds the records of one city. A URL without `{pack}` serves one city only.
    """
    return os.environ.get(RECORDS, "").strip().replace("{pack}", pack.id) or None


def has_records(pack: Pack, folder: Path) -> bool:
    """Whether a data folder may hold facts: its database is a server's, or the file is there."""
    return records_address(pack) is not None or (folder / DATABASE).is_file()


def open_records(pack: Pack, folder: Path) -> Database:
    """The database of a city's records, without its facts. Raises AddressInvalid, DatabaseUnavailable, DatabaseTooNew."""
    # Imported here: SQLAlchemy takes time that commands over plans need not wait for.
    from jiqun.records import open_database

    return open_database(records_address(pack) or folder / DATABASE)
