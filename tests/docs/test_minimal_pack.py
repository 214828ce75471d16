"""The pack that the how-to builds is a pack."""

from __future__ import annotations

import datetime as dt
import hashlib
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from jiqun.plans.extraction import extract
from jiqun.workspace import City, open_city
from jiqun.workspace.sources import parsed
from tests.docs.blocks import DOCS, Block, blocks

PAGE = DOCS / "how-to" / "pack-author.md"


@pytest.fixture
def city(tmp_path: Path) -> City:
    files: list[Block] = [
        block for kind in ("text", "yaml", "csv") for block in blocks(kind, [PAGE]) if block.title
    ]
    for block in files:
        target = tmp_path / "mycity" / block.title
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(block.body, encoding="utf-8")
    return open_city(tmp_path / "mycity")


def test_it_opens_with_what_the_page_says(city: City) -> None:
    day = city.day(dt.date(2027, 7, 31))
    assert {name: now.status.value for name, now in day.progress.items()} == {
        "S001": "stale",
        "S002": "met",
        "S003": "qualitative",
    }
    assert {item.standing.value for item in day.standings.values()} == {"in_force"}


def test_checksum_and_places_fit_the_text(city: City) -> None:
    plan = city.library.plans["action-2026"]
    text, document = plan.text or "", plan.record.document
    content = text.encode()
    assert (hashlib.sha256(content).hexdigest(), len(content), len(text)) == (
        document.sha256,
        document.bytes,
        document.chars,
    )
    for item in plan.statements:
        assert text[slice(*item.at)] == item.value_text
        assert text[slice(*item.span)] == item.quote


def test_the_extractor_reads_the_same_statements(city: City) -> None:
    plan = city.library.plans["action-2026"]
    read = extract(parsed(plan))
    assert [(item.indicator, item.value, item.unit, item.year) for item in read[:2]] == [
        (item.indicator, item.value, item.unit, item.year) for item in plan.statements[:2]
    ]
    assert [(item.value_start, item.value_end) for item in read] == [item.at for item in plan.statements]


def test_the_short_way_leads_to_a_pack_that_waits_for_review(city: City, tmp_path: Path) -> None:
    """The commands of the page, but for the last, which serves."""
    text = city.pack.path("documents", "action-2026.txt").read_bytes()
    begun = tmp_path / "begun"
    begun.mkdir()
    (begun / "action-2026.txt").write_bytes(text)
    program = Path(sys.executable).parent / "jiqun"
    commands = next(block for block in blocks("sh", [PAGE]) if "jiqun new" in block.body).body.splitlines()[
        :-1
    ]
    for command in commands:
        subprocess.run(
            [program, *shlex.split(command)[1:]], cwd=begun, check=True, capture_output=True, timeout=60
        )
    adopted = open_city(begun / "mycity")
    assert adopted.library.plans["action-2026"].text == text.decode()
    assert adopted.library.plans["action-2026"].statements == ()
    assert len(extract(parsed(adopted.library.plans["action-2026"]))) == len(city.library.targets)


def test_duties_come_from_the_text(city: City) -> None:
    target = city.library.target("S003")
    assert target is not None
    assert [(duty.role, duty.unit) for duty in target.duties] == [("listed", "市经信局")]
