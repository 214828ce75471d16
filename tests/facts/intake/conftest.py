"""An empty store of a city that does not exist."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from jiqun.engine import Engine, Settings, open_engine
from jiqun.facts.intake import Intake, Options, Taken
from jiqun.facts.schema import load_declarations
from jiqun.facts.store import Store
from jiqun.packs import find_pack
from tests.facts.intake.forms import make_pack


@dataclass
class Desk:
    """A store with its engine, and the import of one file at a time (each a call of its own)."""

    store: Store
    engine: Engine
    pack: Any

    def take(self, path: Path, **options: Any) -> Taken:
        """With an office, so that no report but one about it has to name one; `office=""` leaves it to the file."""
        options.setdefault("office", "某局")
        return Intake(self.store, self.engine, self.pack).take(path, Options(**options))

    def rows(self, taken: Taken) -> list[dict[str, Any]]:
        """The rows of the vintage that was made."""
        import pyarrow.parquet as pq

        vintage = self.store.catalogue.get(taken.vintage or "")
        return pq.read_table(self.store.files(vintage)["data.parquet"]).to_pylist()  # type: ignore[no-any-return]


@pytest.fixture(scope="session")
def engine() -> Iterator[Engine]:
    opened = open_engine(Settings(memory="1GB", threads=2))
    yield opened
    opened.close()


@pytest.fixture
def desk(tmp_path: Path, engine: Engine) -> Iterator[Desk]:
    pack = find_pack(make_pack(tmp_path / "jia"))
    store = Store(tmp_path / "data", load_declarations(pack))
    yield Desk(store, engine, pack)
    store.close()
