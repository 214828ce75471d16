"""Lists for the printer and for other programs: Word, workbook, CSV."""

from __future__ import annotations

import csv
import datetime as dt
import io

import docx
import openpyxl
import pytest
from docx.oxml.ns import qn

from jiqun.ledgers.adding import add
from jiqun.ledgers.book import Book
from jiqun.ledgers.entry import Draft, Selection
from jiqun.ledgers.exchange.cells import Listed, listed
from jiqun.ledgers.exchange.word import write_word
from jiqun.ledgers.exchange.workbook import HEADER, SHEET, write_csv, write_workbook
from tests.ledgers.town import BOSS

DAY = dt.date(2026, 3, 5)
#: What a spreadsheet would take for a formula, or a link.
RISKY = ["=1+1", "+86 574", "-1+2", "@SUM(A1)", '=HYPERLINK("http://x")', "http://x.cn"]


def list_of(book: Book, *titles: str, simulated: bool = False) -> Listed:
    for title in titles:
        values = {"note": title, "amount": 1234.5, "for_year": 2026, "helped": 5}
        add(book, "ideas", Draft(title=title, values=values, simulated=simulated, due=DAY), BOSS)
    return listed(book, book.ledgers["ideas"], book.select(Selection(ledger="ideas")))


def test_a_word_list_opens_with_every_row_and_its_head_on_every_page(book: Book) -> None:
    list_ = list_of(book, *(f"第{at}个点子" for at in range(60)))
    document = docx.Document(io.BytesIO(write_word(list_, DAY)))
    words = [paragraph.text for paragraph in document.paragraphs]
    assert words[:2] == ["金点子清单", "（市经信局，截至2026年3月5日，共60条）"]
    (table,) = document.tables
    assert [cell.text for cell in table.rows[0].cells][:4] == ["序号", "编号", "名称", "状态"]
    assert table.rows[0]._tr.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None
    body = table._tbl.findall(qn("w:tr"))
    assert len(body) == 61
    assert [cell.text for cell in table.rows[60].cells][:3] == ["60", "IDEA-0060", "第59个点子"]
    shown = {cell.text for cell in table.rows[1].cells}
    assert {"1,234.5", "2026", "2026年3月5日"} <= shown
    assert "模拟" not in "".join(words)


@pytest.mark.parametrize("simulated", [True, False])
def test_a_list_with_simulated_entries_says_so(book: Book, simulated: bool) -> None:
    list_of(book, "真的")
    list_ = list_of(book, "示例", simulated=simulated)
    document = docx.Document(io.BytesIO(write_word(list_, DAY)))
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert ("模拟数据" in text) is simulated
    cells = [row.cells[-1].text for row in document.tables[0].rows]
    assert (cells == ["性质", "", "模拟"]) is simulated
    made = openpyxl.load_workbook(io.BytesIO(write_workbook(list_, DAY)))
    assert ("模拟数据" in str(made.properties.description)) is simulated
    assert ("模拟数据" in str(made[SHEET]["A3"].value)) is simulated
    rows = list(csv.reader(io.StringIO(write_csv(list_).decode("utf-8-sig"))))
    assert [row[-1] for row in rows] == ["数据性质", "", "模拟数据" if simulated else ""]


def test_the_same_list_gives_the_same_bytes(book: Book) -> None:
    list_ = list_of(book, "点子")
    assert write_word(list_, DAY) == write_word(list_, DAY)


def test_a_list_that_fits_stands_upright_and_a_wide_one_lies_across(book: Book) -> None:
    list_ = list_of(book, "把每条产业链的关键环节列成清单并逐月调度办理进展情况的长标题")
    for columns, wide in ((["title"], False), ((), True)):
        section = docx.Document(io.BytesIO(write_word(list_, DAY, columns))).sections[0]
        assert (section.page_width > section.page_height) is wide


def test_an_empty_list_prints(book: Book) -> None:
    document = docx.Document(io.BytesIO(write_word(list_of(book), DAY)))
    assert "暂无条目。" in [paragraph.text for paragraph in document.paragraphs]


def test_chosen_columns_in_the_order_asked_for(book: Book) -> None:
    document = docx.Document(io.BytesIO(write_word(list_of(book, "点子"), DAY, ["amount", "title"])))
    assert [cell.text for cell in document.tables[0].rows[0].cells] == ["序号", "金额\n（万元）", "名称"]


@pytest.mark.parametrize("text", RISKY)
def test_no_text_becomes_a_formula_or_a_link(book: Book, text: str) -> None:
    list_ = list_of(book, text)
    made = openpyxl.load_workbook(io.BytesIO(write_workbook(list_, DAY)))
    row = made[SHEET][HEADER + 2]
    held = [cell for cell in row if cell.value == text]
    assert held
    assert all(cell.data_type == "s" and cell.hyperlink is None for cell in held)
    rows = list(csv.reader(io.StringIO(write_csv(list_).decode("utf-8-sig"))))
    assert not any(cell.startswith(("=", "+", "-", "@")) for cell in rows[1])
    assert text in "|".join(rows[1])


def test_numbers_are_numbers_and_years_are_years(book: Book) -> None:
    made = openpyxl.load_workbook(io.BytesIO(write_workbook(list_of(book, "点子"), DAY)))
    sheet = made[SHEET]
    found = {str(head.value): cell for head, cell in zip(sheet[HEADER + 1], sheet[HEADER + 2], strict=True)}
    assert (found["金额（万元）"].value, found["金额（万元）"].number_format) == (1234.5, "#,##0.######")
    assert (found["惠及企业（家）"].value, found["惠及企业（家）"].number_format) == (5, "#,##0")
    assert (found["适用年份"].value, found["适用年份"].number_format) == (2026, "0")
    assert found["户均金额（万元/家）（自动）"].value == pytest.approx(246.9)
    assert found["完成期限"].value == dt.datetime(2026, 3, 5)
