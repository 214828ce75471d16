"""预警月报: four warnings of a month and one of the month before, every count known by hand."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
import typer
from typer.testing import CliRunner

from jiqun.cli.warned import warnings_command
from jiqun.ledgers import tables
from jiqun.ledgers.adding import add_many
from jiqun.ledgers.entry import Draft
from jiqun.ledgers.moving import move
from jiqun.reports.bound import plain
from jiqun.reports.build import ask, build
from jiqun.reports.found import Sources
from jiqun.reports.kind import kind_of
from jiqun.reports.model import Bulletin, Paragraph, Table
from jiqun.workspace import open_city
from jiqun.workspace.facts import open_desk
from tests.reports.town import JIA, KEEPER

DAY = dt.date(2026, 10, 31)


def draft(title: str, rule: str, lead: str, region: str = "", due: dt.date | None = None) -> Draft:
    label = {
        "red": {"zh": "目标亮红灯", "en": "Red target"},
        "stale": {"zh": "数据过期", "en": "Old figures"},
    }[rule]
    source = {"kind": "signal", "rule": rule, "label": label}
    return Draft(title=title, lead=lead, region=region, due=due, source=source, simulated=title == "丙")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("warned") / "facts"


@pytest.fixture(scope="module")
def warned(folder: Path) -> Iterator[Sources]:
    """甲 is late, 乙 taken up, 丙 closed, 丁 nobody's, so its keeper's; 戊 came in September and is still open. 己 no rule raised."""
    desk = open_desk(JIA, folder)
    sources = Sources(open_city(JIA), desk)
    drafts = [
        draft("甲", "red", "市经信局", "东区", dt.date(2026, 10, 9)),
        draft("乙", "red", "市经信局"),
        draft("丙", "stale", "市发改委"),
        draft("丁", "stale", ""),
        draft("戊", "stale", "市发改委"),
        Draft(title="己", lead="市经信局"),
    ]
    held = {item.title: item.id for item in add_many(sources.book, "problems", drafts, KEEPER)}
    move(sources.book, held["乙"], "take", KEEPER)
    move(sources.book, held["丙"], "close", KEEPER)
    entry = tables.entry
    october, september = dt.datetime(2026, 10, 12, 8), dt.datetime(2026, 9, 12, 8)
    with desk.store.database.writing() as connection:
        connection.execute(sa.update(entry).values(created_at=october, since=october.date()))
        connection.execute(sa.update(entry).where(entry.c.id == held["戊"]).values(created_at=september))
    yield sources
    desk.close()


def made(sources: Sources, period: str, region: str = "") -> Bulletin:
    kind = kind_of(sources.city.pack, "预警月报")
    return build(sources, kind, ask(sources, kind, period, region=region, on=DAY))


def said(bulletin: Bulletin) -> str:
    return "\n".join(plain(block.text) for block in bulletin.blocks if isinstance(block, Paragraph))


def rows(bulletin: Bulletin, name: str) -> list[list[str]]:
    return next(item.printed for item in bulletin.every_block() if isinstance(item, Table) and item.name == name)  # fmt: skip


def test_the_month_in_one_sentence(warned: Sources) -> None:
    text = said(made(warned, "2026-10"))
    assert "本月新发预警4件，其中已签收2件；本月办结1件。未办结的共4件，尚未签收3件，已逾期1件。" in text
    assert "逾期未办结的有：“甲”，请市经信局抓紧办理" in text


def test_counts_by_cause_and_by_unit(warned: Sources) -> None:
    """新发, 已签收, 办结, 未办结, 未签收, 逾期. The unit that is late comes first."""
    found = made(warned, "2026-10")
    assert {row[1]: row[2:] for row in rows(found, "causes")} == {
        "目标亮红灯": ["2", "1", "0", "2", "1", "1"],
        "数据过期": ["2", "1", "1", "2", "2", "0"],
    }
    assert [row[1:] for row in rows(found, "units")] == [
        ["市经信局", "3", "1", "0", "3", "2", "1"],
        ["市发改委", "1", "1", "1", "1", "1", "0"],
    ]


def test_open_warnings_are_listed_the_late_ones_first(warned: Sources) -> None:
    found = made(warned, "2026-10")
    assert [row[1] for row in rows(found, "open")] == ["甲", "丁", "乙", "戊"]
    assert rows(found, "open")[0][2:] == ["目标亮红灯", "市经信局", "2026年10月12日", "已受理（逾期）"]
    assert [row[1] for row in rows(found, "ended")] == ["丙"]


def test_an_example_is_called_one_and_simulated_entries_are_labelled(warned: Sources) -> None:
    found = made(warned, "2026-10")
    assert "目标亮红灯所用规则为示例，非官方规定" in said(found)
    assert found.simulated


def test_the_month_before_and_a_district(warned: Sources) -> None:
    september = made(warned, "2026-09")
    assert "本月新发预警1件，其中已签收0件；本月办结0件。未办结的共1件" in said(september)
    assert [row[1] for row in rows(made(warned, "2026-10", "东区"), "open")] == ["甲"]


def test_a_quiet_month_says_so_and_has_no_annexes(warned: Sources) -> None:
    found = made(warned, "2026-08")
    assert "本月没有新发、办结和未办结的预警。" in said(found)
    assert found.annexes == ()


def test_every_number_is_bound_to_the_command_of_warnings(warned: Sources) -> None:
    traced = [str(number.query) for _, _, number in made(warned, "2026-10").traced()]
    assert traced
    assert all(query.startswith("jiqun warnings --month 2026-10 --on 2026-10-31 → ") for query in traced)


def run(*words: str) -> tuple[int, dict[str, Any]]:
    app = typer.Typer()
    app.command()(warnings_command)
    done = CliRunner().invoke(app, [*words, "--pack", str(JIA), "--json"])
    return done.exit_code, json.loads(done.stdout)


def test_the_command_lists_what_the_bulletin_counts(warned: Sources, folder: Path) -> None:
    code, found = run("--month", "2026-10", "--on", "2026-10-31", "--data", str(folder))
    assert (code, len(found["came"]), len(found["ended"]), len(found["open"])) == (0, 4, 1, 4)
    assert [item["title"] for item in found["open"] if item["late"]] == ["甲"]


def test_a_month_that_is_none(folder: Path) -> None:
    code, found = run("--month", "2026-13", "--data", str(folder))
    assert (code, found["error"]["code"]) == (2, "month_unreadable")
