"""A list is added without Python: the files and commands of the how-to, written and run."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from jiqun.web import create_app
from tests.conftest import serving
from tests.docs.blocks import DOCS, blocks
from tests.docs.typed import Typed, typed

PAGE = DOCS / "how-to" / "add-a-ledger.md"
CITY = DOCS / "how-to" / "pack-author.md"
COMMANDS = [line for block in blocks("sh", [PAGE]) for line in block.body.splitlines() if line]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The city of the other how-to with the files of this one."""
    root = tmp_path_factory.mktemp("adding")
    for kind in ("text", "yaml", "csv"):
        for block in blocks(kind, [CITY, PAGE]):
            if block.title:
                target = root / "mycity" / block.title
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_text(block.body, encoding="utf-8")
    return root


@pytest.fixture(scope="module")
def outcomes(folder: Path) -> dict[str, Typed]:
    """Every command of the page, in its order."""
    return {command: typed(command, folder, folder / "data", columns=120) for command in COMMANDS}


@pytest.fixture(scope="module")
def client(folder: Path, outcomes: object) -> Iterator[httpx.Client]:
    app = create_app(folder / "mycity", data=folder / "data" / "mycity")
    with serving(app) as address, httpx.Client(base_url=address, timeout=60) as held:
        yield held


def _printed(outcomes: dict[str, Typed], words: str) -> str:
    return next(
        done.printed for command, done in outcomes.items() if command.startswith(f"jiqun ledger {words}")
    )


def test_every_command_of_the_page_runs(outcomes: dict[str, Typed]) -> None:
    assert len(COMMANDS) > 10
    assert {command: done.complaints for command, done in outcomes.items() if done.code} == {}


def test_the_check_names_the_entry_that_the_page_names(
    outcomes: dict[str, Typed],
) -> None:
    found = re.findall(r"PY-\d{4}", _printed(outcomes, "check giant-candidates"))
    assert found == ["PY-0003"]


def test_the_recognised_entry_is_the_figure_of_the_indicator(
    outcomes: dict[str, Typed],
) -> None:
    assert re.search(r"2026\s+已认定小巨人\s+1\.0\s+家\s+little-giants", _printed(outcomes, "rollup"))


def test_the_list_is_on_the_site(client: httpx.Client) -> None:
    page = client.get("/ledgers/giant-candidates")
    assert page.status_code == 200
    for word in ("小巨人培育名单", "甲市密封件厂", "甲市磁材公司", "已认定"):
        assert word in page.text
    assert client.get("/ledgers/giant-candidates/board").status_code == 200
    assert client.get("/ledgers/giant-candidates/form.xlsx").status_code == 200


def test_a_slip_in_the_file_is_told_with_its_place(folder: Path, tmp_path: Path) -> None:
    declared = folder / "mycity" / "ledgers" / "giant-candidates.yaml"
    kept = declared.read_text(encoding="utf-8")
    declared.write_text(
        kept.replace("formula: rd / revenue * 100", "formula: rd / turnover * 100"), encoding="utf-8"
    )
    try:
        done = typed("jiqun ledger check --pack mycity", folder, folder / "data")
    finally:
        declared.write_text(kept, encoding="utf-8")
    assert done.code != 0
    said = done.printed + done.complaints
    assert "giant-candidates.yaml" in said
    assert "turnover" in said
