"""Where a city's facts live on disk."""

from __future__ import annotations

import os
from pathlib import Path

from jiqun.packs import Pack

VARIABLE = "JIQUN_DATA"
DATABASE = "records.db"


def data_folder(pack: Pack, given: Path | None = None) -> Path:
    """The folder given, or `<JIQUN_DATA>/<pack>`, or `./data/<pack>`."""
    if given is not None:
        return given
    return Path(os.environ.get(VARIABLE, "data")) / pack.id


def database(folder: Path) -> Path:
    """The database of records in a data folder."""
    return folder / DATABASE
