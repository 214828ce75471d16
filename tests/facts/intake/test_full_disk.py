"""A disk that is full says so: the file is not called broken, and nothing of it becomes visible."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from jiqun.engine import Engine
from jiqun.facts.intake import Intake, Options
from jiqun.facts.intake.errors import FormNotWritten
from jiqun.facts.intake.reading import program
from jiqun.facts.intake.reading.workbook import workbook_sheets
from jiqun.facts.schema import load_declarations
from jiqun.facts.store import Store, StoreWriteFailed
from tests.facts.intake.conftest import Desk
from tests.facts.intake.forms import code, table

HEAD = ("统一社会信用代码", "企业名称", "规模", "工业总产值")


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 512 kB."""
    place = tmp_path / "disk"
    place.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=512k", "tmpfs", str(place)]
    if subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("mounting a small disk needs root")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workbook whose rows take more than the small disk holds."""
    rows: list[Any] = [HEAD, *((code(at), f"第{at}厂" + "长" * 60, "规上", at / 7) for at in range(6_000))]
    return table(tmp_path_factory.mktemp("large") / "a.xlsx", rows)


def test_the_reading_process_says_so(large: Path, small_disk: Path) -> None:
    with pytest.raises(StoreWriteFailed, match="No space left on device"):
        workbook_sheets(large, large.name, small_disk)


def test_so_does_reading_in_slices(large: Path, small_disk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Read whole after that, it would take the memory of all rows to meet the same disk."""
    monkeypatch.setattr(program, "SLICE", 50_000)
    monkeypatch.setattr(program, "_whole", lambda *_: pytest.fail("read whole"))
    parts = {"Sheet": "xl/worksheets/sheet1.xml"}
    with pytest.raises(OSError, match="No space left on device"):
        program.read_sheets(str(large), str(small_disk), 10_000_000, parts)


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_an_import_says_so(kind: str, large: Path, small_disk: Path, engine: Engine, tmp_path: Path) -> None:
    path = large
    if kind == "csv":
        rows = [",".join(HEAD), *(f"{code(at)},第{at}厂{at * 7919:x},规上,{at / 7}" for at in range(40_000))]
        path = tmp_path / "a.csv"
        path.write_text("\n".join(rows), "utf-8")
    store = Store(small_disk / "data", load_declarations())
    with pytest.raises(StoreWriteFailed, match="没有任何数据生效"):
        Intake(store, engine).take(path, Options(dataset="enterprise_year", period="2024"))
    assert store.catalogue.all() == []
    assert [item for item in store.root.rglob("*") if item.is_file()] == []
    store.close()


def test_a_list_of_problems_that_cannot_be_written(tmp_path: Path, desk: Desk, small_disk: Path) -> None:
    """What was decided stays, and the message does not say otherwise."""
    (small_disk / "ballast").write_bytes(bytes(508 << 10))
    rows = [
        HEAD,
        (code(1), "甲", "规上", 1.0),
        *((code(at), "甲", "规上", f"不详{at}") for at in range(2, 900)),
    ]
    path = table(tmp_path / "a.xlsx", rows)
    with pytest.raises(FormNotWritten, match=r"p\.parquet"):
        desk.take(path, period="2024", good_rows=True, problems=small_disk / "p.parquet")
    assert [item.rows for item in desk.store.catalogue.all()] == [1]
