"""Importers on a PostgreSQL server: several at once, and one that dies at every third event of its commit."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from jiqun.facts.schema import load_declarations
from jiqun.facts.store import Store
from tests.records.conftest import url_of

ROOT = Path(__file__).parents[2]
IMPORTER = """
import os, sys, time
from pathlib import Path
from jiqun.facts.schema import load_declarations
from jiqun.facts.store import Store
from tests.facts.store.returns import put
folder = Path(sys.argv[1])
declared = load_declarations()
while not (folder / "gate").exists():
    time.sleep(0.005)
store = Store(folder, declared, sys.argv[2])
for number in range(6):
    put(store, "enterprise_year", "2024", "东区", [{"code": "1", "output": float(os.getpid())}])
store.close()
"""


def test_two_importers_at_once_on_a_new_database(tmp_path: Path) -> None:
    """Both migrate, both commit; numbers and dates follow the order of the commits, nothing is lost."""
    url = url_of("postgresql", tmp_path, empty=True)
    words = [sys.executable, "-c", IMPORTER, str(tmp_path), url]
    running = [subprocess.Popen(words, cwd=ROOT, stderr=subprocess.PIPE) for _ in range(2)]
    (tmp_path / "gate").touch()
    answers = [process.communicate(timeout=120)[1].decode() for process in running]
    assert answers == ["", ""]
    store = Store(tmp_path, load_declarations(), url)
    found = store.catalogue.all()
    assert len(found) == 12
    assert [item.sequence for item in found] == sorted({item.sequence for item in found})
    assert [item.created_at for item in found] == sorted(item.created_at for item in found)
    for item in found:
        store.verify(item)
    assert [item.id for item in store.catalogue.current("enterprise_year")] == [found[-1].id]
    store.close()


def test_killed_at_every_third_event_of_a_commit(tmp_path: Path) -> None:
    """Also between the renaming of the folder and the row: a vintage is there whole or not at all, and importing
    again mends everything."""
    url_of("postgresql", tmp_path)  # skips where no server can be had
    done = subprocess.run(
        [sys.executable, "-m", "tests.records.crashing", str(tmp_path)],
        cwd=ROOT, capture_output=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr.decode()
    found = json.loads(done.stdout)
    assert found["wrong"] == {}
    assert found["killed"] == found["tried"] == found["absent"] + found["whole"]
    assert found["events"] > 15
    assert found["absent"] > 0
    assert found["whole"] > 0


@pytest.mark.parametrize("driver", ["psycopg2", "pg8000"])
def test_a_driver_that_is_not_installed(tmp_path: Path, driver: str) -> None:
    from jiqun.records import DatabaseUnavailable

    with pytest.raises(DatabaseUnavailable, match=r"jiqun\[postgres\]") as found:
        Store(tmp_path, load_declarations(), f"postgresql+{driver}://me:secret@db/records")
    assert "secret" not in str(found.value)
