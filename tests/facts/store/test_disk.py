"""A disk that refuses, and importers that meet: nothing half, nothing lost."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from jiqun.engine import Engine
from jiqun.facts.schema import load_declarations
from jiqun.facts.store import Store
from tests.facts.store.conftest import ONE
from tests.facts.store.returns import put

ROOT = Path(__file__).parents[3]
CHILD = """
import json, os, random, sys
from pathlib import Path
from jiqun.facts.schema import load_declarations
from jiqun.facts.store import Store
from tests.facts.store.returns import put
{before}
try:
    store = Store(Path(sys.argv[1]), load_declarations())
    {deed}
except Exception as error:
    print(json.dumps([type(error).__name__, str(error)]))
else:
    print(json.dumps(["", ""]))
"""
BIG = (
    'put(store, "enterprise_year", "2024", "东区", '
    '[{"code": f"{i:018d}", "name": random.randbytes(40).hex(), "output": random.random()} for i in range(60000)])'
)
SMALL = 'put(store, "enterprise_year", "2024", "东区", [{"code": "1", "output": 1.0}])'

#: Libraries are loaded first: another user may not be able to read them.
GIVE_UP = """
warm = Store(Path(sys.argv[1] + "-warm"), load_declarations())
put(warm, "enterprise_year", "2024", "东区", [{"code": "1", "output": 1.0}])
warm.close()
os.setuid(65534)
"""


def child(folder: Path, deed: str, before: str = "") -> tuple[str, str]:
    """Class and message of what went wrong in another process; empty when nothing did."""
    done = subprocess.run(
        [sys.executable, "-c", CHILD.format(before=before, deed=deed), str(folder)],
        cwd=ROOT, capture_output=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr.decode()
    name, message = json.loads(done.stdout)
    return name, message


def open_store(folder: Path) -> Store:
    return Store(folder, load_declarations())


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 3 MB."""
    place = tmp_path / "disk"
    place.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(place)]
    if os.geteuid() or subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("mounting a small disk needs root")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


def nothing_came_of_it(folder: Path) -> None:
    store = open_store(folder)
    assert store.catalogue.all() == []
    assert [path for path in store.root.rglob("*") if path.is_file()] == []
    store.close()


def test_a_full_disk(small_disk: Path) -> None:
    folder = small_disk / "facts"
    open_store(folder).close()
    name, message = child(folder, BIG)
    assert name == "StoreWriteFailed"
    assert "没有任何数据生效" in message
    nothing_came_of_it(folder)
    assert child(folder, SMALL) == ("", "")


def test_a_disk_that_fills_up_as_the_catalogue_is_written(small_disk: Path) -> None:
    """The files fit, the row does not: the files go again."""
    folder = small_disk / "facts"
    open_store(folder).close()
    fill = (
        "import sqlalchemy as sa\n"
        "    def fill(*_):\n"
        "        with open(sys.argv[1] + '/../ballast', 'wb', buffering=0) as file:\n"
        "            try:\n"
        "                while True: file.write(bytes(4096))\n"
        "            except OSError: pass\n"
        "    real = store.catalogue.add\n"
        "    store.catalogue.add = lambda row: (fill(), real(row))[1]\n"
        "    "
    )
    name, _ = child(folder, fill + SMALL)
    assert name == "StoreWriteFailed"
    (small_disk / "ballast").unlink()
    nothing_came_of_it(folder)
    assert child(folder, SMALL) == ("", "")


def test_a_file_may_not_grow(tmp_path: Path) -> None:
    """Where no disk can be mounted: the system's own limit on the size of a file."""
    open_store(tmp_path).close()
    limit = "import resource, signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN); resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, 400_000))"
    assert resource.RLIMIT_FSIZE is not None
    assert child(tmp_path, BIG, limit)[0] == "StoreWriteFailed"
    nothing_came_of_it(tmp_path)


def test_a_disk_that_turns_read_only(small_disk: Path) -> None:
    folder = small_disk / "facts"
    store = open_store(folder)
    put(store, "enterprise_year", "2023", "东区", [{"code": ONE}])
    store.close()
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    assert child(folder, SMALL)[0] in ("DatabaseUnavailable", "StoreWriteFailed")
    subprocess.run(["mount", "-o", "remount,rw", str(small_disk)], check=True)
    store = open_store(folder)
    assert [item.period for item in store.catalogue.all()] == ["2023"]
    store.verify(store.catalogue.all()[0])
    store.close()


@pytest.mark.parametrize("lost", ["vintages", "."])
def test_rights_that_were_lost(tmp_path: Path, lost: str) -> None:
    """The process may no longer write into the folder of vintages, or into the folder of the database."""
    if os.geteuid():
        pytest.skip("giving up rights needs root")
    folder = tmp_path / "facts"
    store = open_store(folder)
    put(store, "enterprise_year", "2023", "东区", [{"code": ONE}])
    store.close()
    for path in [folder, *folder.rglob("*")]:
        os.chown(path, 65534, 65534)
    for path in tmp_path.parents:
        if path.stat().st_uid == 0 and path.name.startswith("pytest-"):
            path.chmod(0o755)
    tmp_path.chmod(0o755)
    for path in [folder / lost, *(folder / lost).rglob("*")]:
        path.chmod(0o500 if path.is_dir() else 0o400)
    name, message = child(folder, SMALL, GIVE_UP)
    assert name in ("StoreWriteFailed", "DatabaseUnavailable")
    assert str(folder) in message
    for path in [folder, *folder.rglob("*")]:
        path.chmod(0o755)
    store = open_store(folder)
    assert [item.period for item in store.catalogue.all()] == ["2023"]
    store.close()


def together(folder: Path, deeds: list[str]) -> list[Any]:
    """Several processes at once, let go at the same moment."""
    gate = folder / "gate"
    wait = f"import time\nwhile not os.path.exists({str(gate)!r}): time.sleep(0.005)"
    running = [
        subprocess.Popen(
            [sys.executable, "-c", CHILD.format(before=wait, deed=deed), str(folder)],
            cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )
        for deed in deeds
    ]  # fmt: skip
    gate.touch()
    answers = [process.communicate(timeout=120) for process in running]
    assert [error.decode() for _, error in answers if error] == []
    return [json.loads(out) for out, _ in answers]


def test_two_importers_at_once_on_a_new_store(tmp_path: Path, engine: Engine) -> None:
    """Both migrate, both commit, the order of commits decides; nothing is lost."""
    folder = tmp_path / "facts"
    folder.mkdir()
    deed = (
        'for i in range(10): put(store, "enterprise_year", "2024", "东区", '
        '[{"code": "1", "output": float(os.getpid())}])'
    )
    assert together(folder, [deed, deed, deed]) == [["", ""]] * 3
    store = open_store(folder)
    found = store.catalogue.all()
    assert len(found) == 30
    assert [item.sequence for item in found] == sorted({item.sequence for item in found})
    assert [item.created_at for item in found] == sorted(item.created_at for item in found)
    for item in found:
        store.verify(item)
    (current,) = store.catalogue.current("enterprise_year")
    assert current.id == found[-1].id
    store.close()


def test_a_slice_locked_while_somebody_imports(tmp_path: Path) -> None:
    folder = tmp_path / "facts"
    store = open_store(folder)
    made = put(store, "enterprise_year", "2024", "东区", [{"code": ONE}])
    store.catalogue.step(made.id, "check", "科长")
    store.catalogue.step(made.id, "approve", "科长")
    store.close()
    lock = f'store.catalogue.step("{made.id}", "lock", "局长")'
    put_many = f"for i in range(40): {SMALL}"
    importer, locker = together(folder, [put_many, lock])
    store = open_store(folder)
    events = [event["deed"] for event in store.catalogue.events(made.id)]
    if locker[0]:  # a newer return came first: the old one may not be locked any more
        assert locker[0] == "DeedNotAllowed"
        assert importer == ["", ""]
    else:
        assert events[-1] == "lock"
        assert importer[0] == "SliceLocked"
        assert store.catalogue.all() == [store.catalogue.get(made.id)]
    known = {item.id for item in store.catalogue.all()}
    assert {path.name for path in (store.root / "enterprise_year").iterdir()} == known
    store.close()
