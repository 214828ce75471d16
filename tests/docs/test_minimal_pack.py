"""The pack that the how-to builds is a pack."""

from __future__ import annotations

import datetime as dt
import hashlib
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


def test_duties_come_from_the_text(city: City) -> None:
    target = city.library.target("S003")
    assert target is not None
    assert [(duty.role, duty.unit) for duty in target.duties] == [("listed", "市经信局")]
