"""Findings, red lights and late returns open items by rule, each cause once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from jiqun.ledgers.book import Book
from jiqun.ledgers.entry import Selection
from jiqun.ledgers.escalation import SYSTEM
from jiqun.ledgers.moving import move
from jiqun.ledgers.raising import Raising, RaisingInvalid, load_raising, raise_items
from jiqun.packs import Pack
from tests.ledgers.town import SUPERVISOR

RULE = {
    "id": "red", "label": {"zh": "亮红灯", "en": "Red"}, "signals": "targets", "where": {"status": ["missed", "behind"]},
    "into": "supervision", "title": "{name}亮红灯", "lead": "{lead}", "region": "{region}", "once": ["id", "year"],
}  # fmt: skip
ROWS = [
    {"id": "T1", "year": 2025, "status": "missed", "name": "单项冠军", "lead": "市经信局", "region": "乙区", "page": "/targets/T1"},
    {"id": "T2", "year": 2025, "status": "met", "name": "小巨人", "lead": "市经信局", "region": ""},
    {"id": "T3", "year": 2025, "status": "behind", "name": "研发占比", "lead": "市发改委", "region": "", "simulated": True},
]  # fmt: skip


def raised(book: Book, rows: Sequence[Mapping[str, Any]], *, dry_run: bool = False, **more: Any) -> list[str]:
    rule = Raising.model_validate(RULE | more)
    found = raise_items(book, [rule], {"targets": lambda: rows}, SYSTEM, dry_run=dry_run)
    return [item.title for item in found if item.entry is not None]


def test_rows_that_the_rule_catches_become_items_with_their_source(either: Book) -> None:
    assert raised(either, ROWS) == ["单项冠军亮红灯", "研发占比亮红灯"]
    first, second = either.select(Selection(ledger="supervision"))
    assert (first.lead, first.region, first.state, first.origin) == (
        "市经信局",
        "乙区",
        "received",
        "red:T1:2025",
    )
    assert first.source["page"] == "/targets/T1"
    assert (first.simulated, second.simulated) == (False, True)


def test_a_cause_opens_one_item_however_often_it_is_looked_at(book: Book) -> None:
    raised(book, ROWS)
    assert raised(book, ROWS) == []
    assert raised(book, [*ROWS, {**ROWS[0], "year": 2026}]) == ["单项冠军亮红灯"]
    assert len(book.select(Selection(ledger="supervision"))) == 3


def test_a_closed_item_is_not_opened_again_for_the_same_cause(book: Book) -> None:
    raised(book, ROWS[:1])
    (entry,) = book.select(Selection(ledger="supervision"))
    move(book, entry.id, "dismiss", SUPERVISOR, why="已有说明")
    assert raised(book, ROWS[:1]) == []


def test_a_dry_run_names_them_and_writes_nothing(book: Book) -> None:
    rule = Raising.model_validate(RULE)
    found = raise_items(book, [rule], {"targets": lambda: ROWS}, SYSTEM, dry_run=True)
    assert [(item.origin, item.known) for item in found] == [("red:T1:2025", False), ("red:T3:2025", False)]
    assert book.select(Selection(ledger="supervision")) == []


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        pytest.param({"signals": "moods"}, "没有信号“moods”", id="no such signal"),
        pytest.param({"into": "nowhere"}, "没有台账“nowhere”", id="no such ledger"),
        pytest.param(
            {"once": ["id", "colour"]}, "没有“colour”", id="the cause names a cell that is not there"
        ),
    ],
)
def test_a_rule_that_cannot_work_says_why(book: Book, wrong: dict[str, Any], words: str) -> None:
    with pytest.raises(RaisingInvalid, match=words):
        raised(book, ROWS, **wrong)


def test_a_pack_without_rules_raises_nothing(pack: Pack) -> None:
    assert load_raising(pack) == []


def test_one_cause_in_many_rows_opens_one_item_with_a_list(book: Book) -> None:
    more = {
        "where": {},
        "into": "ideas",
        "gather": ["lead"],
        "once": ["lead", "year"],
        "title": "{lead}：{count}项",
        "line": "{name}",
    }
    assert raised(book, ROWS, **more, values={"note": "{list}"}) == ["市经信局：2项", "市发改委：1项"]
    first, second = book.select(Selection(ledger="ideas"))
    assert (first.values["note"], second.values["note"]) == ("单项冠军；小巨人", "研发占比")
    assert (first.simulated, second.simulated) == (False, True)
    assert raised(book, ROWS, **more, values={"note": "{list}"}) == []


def test_a_list_too_long_for_a_field_says_how_many(book: Book) -> None:
    rows = [{**ROWS[0], "id": f"T{at}", "name": "目标" * 50} for at in range(40)]
    raised(book, rows, into="ideas", gather=["lead"], once=["lead"], line="{name}", values={"note": "{list}"})
    (entry,) = book.select(Selection(ledger="ideas"))
    assert entry.values["note"].endswith("；等 40 项")
    assert len(entry.values["note"]) < 2_000
