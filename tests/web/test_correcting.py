"""A corrected number takes its printed words along."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
import yaml

from jiqun.documents import read
from jiqun.packs import Pack
from jiqun.plans.adopt import NewPlan, adopt, begin_pack
from jiqun.plans.decide import Reviewer, accept, correct
from jiqun.plans.extraction import extract
from jiqun.plans.review import proposals
from jiqun.workspace import open_city

ANN = Reviewer("审核员", dt.date(2026, 1, 5), "原文如此")
TEXT = (
    "某市制造业行动方案\n一、主要目标\n"
    "到2027年，规上工业增加值达到1200亿元，比2022年的900亿元增长三成；培育国家级企业30家。\n"
)


@pytest.fixture
def held(tmp_path: Path) -> tuple[Pack, str]:
    """A pack with one plan whose numbers are all accepted, and the plan's kept text."""
    pack = begin_pack(tmp_path / "mou", "某市", "某市", "Somewhere")
    document = read(TEXT.encode(), "plan.txt")
    plan = NewPlan(
        id="p1", title="方案", short="方案", region="某市", start_year=2023, end_year=2027,
        issued=dt.date(2023, 1, 1),
    )  # fmt: skip
    adopt(pack, plan, document, extract(document), [], ANN)
    return pack, document.text


def _entries(pack: Pack) -> list[dict[str, Any]]:
    return yaml.safe_load((pack.root / "plans" / "p1" / "statements.yaml").read_text(encoding="utf-8"))  # type: ignore[no-any-return]


def _entry(pack: Pack, value: float) -> dict[str, Any]:
    return next(item for item in _entries(pack) if item.get("value") == value)


@pytest.mark.parametrize(
    ("value", "printed", "inferred"),
    [
        pytest.param(900, "900亿元", False, id="printed elsewhere in the clause: the place moves there"),
        pytest.param(1000, "1200亿元", True, id="not printed: the place stays and the number is inferred"),
        pytest.param(1200, "1200亿元", False, id="printed where it stood: nothing moves"),
    ],
)
def test_a_corrected_value_takes_its_printed_words_along(
    held: tuple[Pack, str], value: float, printed: str, inferred: bool
) -> None:
    pack, text = held
    before = _entry(pack, 1200)
    correct(pack, "p1", before["id"], {"value": value}, ANN, text=text)
    after = next(item for item in _entries(pack) if item["id"] == before["id"])
    assert (after["value"], after["value_text"], after.get("inferred", False)) == (value, printed, inferred)
    assert text[slice(*after["at"])] == after["value_text"]
    assert after["review"][-1]["was"]["value"] == 1200
    open_city(pack.root)


def test_another_field_leaves_the_words_alone(held: tuple[Pack, str]) -> None:
    pack, text = held
    before = _entry(pack, 30)
    correct(pack, "p1", before["id"], {"note": "待核"}, ANN, text=text)
    after = _entry(pack, 30)
    assert (after["at"], after["value_text"]) == (before["at"], before["value_text"])
    assert after["review"][-1].get("was", {}) == {}


def test_an_accepted_reading_of_a_held_number_brings_its_words(held: tuple[Pack, str]) -> None:
    pack, text = held
    name = _entry(pack, 1200)["id"]
    correct(pack, "p1", name, {"value": 1000}, ANN, text=text)
    city = open_city(pack.root)
    plan = city.library.plans["p1"]
    proposal = next(
        item
        for item in proposals(plan, extract(read(TEXT.encode(), "plan.txt")))
        if item.held is not None and item.held.id == name
    )
    accept(pack, "p1", proposal, ANN)
    after = _entry(pack, 1200)
    assert (after["id"], after["value_text"]) == (name, "1200亿元")
