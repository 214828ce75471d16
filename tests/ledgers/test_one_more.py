"""The next ledger needs a text file and no Python: written here, and taken through everything a ledger can do."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import docx
import openpyxl
import pytest

from jiqun.ledgers.adding import add
from jiqun.ledgers.book import Book
from jiqun.ledgers.due import owed
from jiqun.ledgers.entry import Draft, Selection
from jiqun.ledgers.errors import EvidenceMissing, FieldsMissing, RulesBroken
from jiqun.ledgers.exchange.cells import listed
from jiqun.ledgers.exchange.importing import import_entries
from jiqun.ledgers.exchange.word import write_word
from jiqun.ledgers.exchange.workbook import HEADER, SHEET, write_workbook
from jiqun.ledgers.moving import move
from jiqun.ledgers.reporting import report
from jiqun.ledgers.rollup import roll_up
from jiqun.ledgers.seeding import sow
from jiqun.ledgers.splitting import split
from tests.ledgers.town import BING, CITED, KEEPER, PLANNER, STRANGER, copied, declaring

BRIDGES = """# 第九份台账：只有这一个文件。
id: bridges
code: QL
title: {zh: 桥梁清单, en: Bridges}
description: {zh: 全市在建和建成的桥, en: Bridges}
area: A2
mechanisms: [A1-01]
clauses: [{plan: p, quote: 每月报告一次}]
keeper: 市经信局
lead: 市发改委
fields:
- {field: length, label: 长度, english: Length, type: number, unit: 米, required: true}
- {field: opened_on, label: 通车日期, english: Opened on, type: date}
states:
- {id: planned, label: 规划, english: Planned, initial: true, light: grey}
- {id: open, label: 通车, english: Open, final: true, light: green}
moves:
- {id: open, label: 通车, english: Open, from: [planned], to: open, by: [lead], evidence: 验收文件, today: [opened_on]}
duties:
- {id: monthly, label: 月报, english: Monthly report, every: month, due: {days: 5}}
checks:
- {id: long, formula: length > 0, message: {zh: 长度应大于零, en: A length is above zero}}
rollups:
- {id: metres, label: 通车长度, english: Metres open, states: [open], sum: length, unit: 公里}
seeds:
- {rows: [{title: 甲江大桥, source: 甲市年鉴, values: {length: 1.2公里}}]}
"""


@pytest.fixture
def bridges(book: Book, tmp_path: Path) -> Book:
    pack = copied(tmp_path / "jia")
    (pack.root / "ledgers" / "bridges.yaml").write_text(BRIDGES, "utf-8")
    return declaring(book, pack)


def test_the_ninth_ledger_works_from_its_file(bridges: Book, tmp_path: Path) -> None:
    ledger = bridges.ledgers["桥梁清单"]
    day = dt.date(2026, 11, 2)
    assert sow(bridges, ledger, {}, day).printed == 1
    with pytest.raises(FieldsMissing, match="长度"):
        add(bridges, "bridges", Draft(title="乙江大桥"), KEEPER)
    with pytest.raises(RulesBroken, match="长度应大于零"):
        add(bridges, "bridges", Draft(title="乙江大桥", values={"length": 0}), KEEPER)
    entry = add(bridges, "bridges", Draft(title="乙江大桥", values={"length": "800米"}, on=day), KEEPER)
    assert (entry.number, entry.lead) == ("QL-0002", "市发改委")
    assert [item.period for item in owed(bridges, day, [entry])] == ["2026-11"]
    report(bridges, entry.id, "monthly", "2026-11", "合龙", PLANNER, on=day)
    assert owed(bridges, day, [entry]) == []
    with pytest.raises(EvidenceMissing, match="验收文件"):
        move(bridges, entry.id, "通车", PLANNER)
    opened = move(bridges, entry.id, "通车", PLANNER, papers=CITED, on=day)
    assert opened.values == {"length": 800.0, "opened_on": "2026-11-02"}
    (figure,) = roll_up(bridges, ledger, [2026], day)
    assert figure.value == pytest.approx(0.8)
    _comes_back(bridges, tmp_path / "bridges.xlsx", day)


def _comes_back(book: Book, path: Path, day: dt.date) -> None:
    ledger = book.ledgers["bridges"]
    path.write_bytes(write_workbook(listed(book, ledger, book.select(Selection(ledger="bridges"))), day))
    made = openpyxl.load_workbook(path)
    heads = [str(cell.value).lstrip("*") for cell in made[SHEET][HEADER + 1]]
    made[SHEET].cell(HEADER + 4, heads.index("名称") + 1, "丙江大桥")
    made[SHEET].cell(HEADER + 4, heads.index("长度（米）") + 1, 300)
    made.save(path)
    done = import_entries(book, "bridges", path, KEEPER)
    assert [row.fate.value for row in done.rows] == ["unchanged", "unchanged", "added"], done.doubts
    entries = book.select(Selection(ledger="bridges"))
    with path.with_suffix(".docx").open("w+b") as file:
        file.write(write_word(listed(book, ledger, entries), day))
        assert len(docx.Document(file).tables[0].rows) == 4


def task(book: Book, **more: object) -> str:
    told = {"title": "修路", "region": "丙县", "due": "2027-02-10", "on": dt.date(2026, 8, 15), **more}
    return add(book, "projects", Draft(**told), KEEPER).number  # type: ignore[arg-type]


def test_a_task_is_split_into_years_and_quarters_up_to_its_end(either: Book) -> None:
    """From the year and quarter it begins in, to those it ends in; the last due on its own day."""
    number = task(either)
    made = split(either, number, PLANNER)
    assert [(entry.values["period"], str(entry.due)) for entry in made] == [
        ("2026", "2026-12-31"), ("2027", "2027-02-10"),
        ("2026-Q3", "2026-09-30"), ("2026-Q4", "2026-12-31"), ("2027-Q1", "2027-02-10"),
    ]  # fmt: skip
    assert all(entry.values["task"] == number and entry.region == "丙县" for entry in made)
    assert all((entry.lead, entry.cooperating) == ("市发改委", ("乙区经信局",)) for entry in made)
    (row,) = either.rows(either.ledgers["projects"], [either.get(number)])
    assert row["nodes"] == 5
    assert split(either, number, PLANNER) == []


def test_who_may_not_touch_a_task_does_not_split_it(book: Book) -> None:
    number = task(book)
    for actor in (STRANGER, BING):
        with pytest.raises(Exception, match="分解条目"):
            split(book, number, actor)


def test_a_task_without_an_end_says_what_is_missing(book: Book) -> None:
    with pytest.raises(FieldsMissing, match="分解前还须填写：完成期限"):
        split(book, task(book, due=None), PLANNER)
