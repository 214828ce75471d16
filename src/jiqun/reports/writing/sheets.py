"""A bulletin's tables as a workbook: real numbers in real cells, one sheet for each table, and where each number is from."""

from __future__ import annotations

import datetime as dt
import io
import re
from typing import Any

from jiqun.papers.days import day_in_words
from jiqun.papers.widths import wanted
from jiqun.reports.bound import Bound, Pieces, plain
from jiqun.reports.model import SIMULATED, Bulletin, Chart, Table

#: What Excel does not take in the name of a sheet, and how long it may be.
_FORBIDDEN, _LONGEST = re.compile(r"[\[\]:*?/\\']"), 31
#: A text that Excel would take for a formula.
_DANGEROUS = ("=", "+", "-", "@")


def write_sheets(bulletin: Bulletin) -> bytes:
    """The workbook. The same bulletin gives the same bytes."""
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    day = dt.datetime.combine(bulletin.dated, dt.time())
    book.set_properties(
        {"title": bulletin.title, "author": bulletin.issuer, "comments": SIMULATED if bulletin.simulated else "", "created": day}
    )  # fmt: skip
    forms = _Forms(book)
    _cover(book, forms, bulletin)
    names: set[str] = {"说明", "取数"}
    for table in tables_of(bulletin):
        _sheet(book.add_worksheet(_name(table.title, names)), forms, table)
    _trace(book.add_worksheet("取数"), forms, bulletin)
    book.close()
    return out.getvalue()


def tables_of(bulletin: Bulletin) -> list[Table]:
    """Each table once; charts as tables of their numbers."""
    found: dict[str, Table] = {}
    for block in bulletin.every_block():
        if isinstance(block, Table):
            found.setdefault(block.name, block)
    return list(found.values())


def charts_of(bulletin: Bulletin) -> list[Chart]:
    return [block for block in bulletin.every_block() if isinstance(block, Chart)]


class _Forms:
    """The formats of cells, made once for each number of decimals."""

    def __init__(self, book: Any) -> None:
        self.book = book
        self.title = book.add_format({"bold": True, "font_size": 14, "align": "center"})
        self.label = book.add_format({"bold": True, "align": "center"})
        self.head = book.add_format({"bold": True, "border": 1, "text_wrap": True, "align": "center", "valign": "vcenter"})  # fmt: skip
        self.text = book.add_format({"border": 1, "text_wrap": True, "valign": "vcenter"})
        self.note = book.add_format({"text_wrap": False, "italic": True})
        self._numbers: dict[int, Any] = {}

    def number(self, places: int) -> Any:
        if places not in self._numbers:
            form = "#,##0" + ("." + "0" * places if places else "")
            self._numbers[places] = self.book.add_format(
                {"border": 1, "num_format": form, "valign": "vcenter"}
            )
        return self._numbers[places]


def _cover(book: Any, forms: _Forms, bulletin: Bulletin) -> None:
    sheet = book.add_worksheet("说明")
    sheet.set_column(0, 0, 14)
    sheet.set_column(1, 1, 80)
    rows = [
        ("标题", bulletin.title),
        ("期别", bulletin.period_name),
        ("地区", bulletin.region),
        ("发文机关", bulletin.issuer),
        ("数据截至", day_in_words(bulletin.known_on)),
        ("性质", f"含{SIMULATED}，不代表真实情况" if bulletin.simulated else "真实填报与已公布数字"),
    ]
    for at, (label, words) in enumerate(rows):
        sheet.write_string(at, 0, label, forms.head)
        sheet.write_string(at, 1, words, forms.text)


def _sheet(sheet: Any, forms: _Forms, table: Table) -> None:
    last = max(0, len(table.columns) - 1)
    _across(sheet, 0, last, table.title, forms.title)
    _across(sheet, 1, last, f"本表含{SIMULATED}，不代表真实情况" if table.simulated else "", forms.label)
    widths = wanted([f"{column.label}\n{column.unit}" for column in table.columns], table.printed)
    for at, (column, want) in enumerate(zip(table.columns, widths, strict=True)):
        sheet.write_string(2, at, column.head, forms.head)
        sheet.set_column(at, at, max(6.0, 2.2 * want.usual + 1))
    for number, row in enumerate(table.rows, 3):
        for at, cell in enumerate(row):
            _cell(sheet, number, at, cell, forms)
    notes = table.notes if table.rows else (table.empty,)
    for at, note in enumerate(notes, 3 + len(table.rows)):
        sheet.write_string(at, 0, f"注：{note}" if table.rows else note, forms.note)
    sheet.freeze_panes(3, 1)
    sheet.repeat_rows(2)
    sheet.fit_to_pages(1, 0)
    if table.wide:
        sheet.set_landscape()
    sheet.set_paper(9)


def _across(sheet: Any, row: int, last: int, words: str, form: Any) -> None:
    if last:
        sheet.merge_range(row, 0, row, last, words, form)
    else:
        sheet.write_string(row, 0, words, form)


def _cell(sheet: Any, row: int, at: int, pieces: Pieces, forms: _Forms) -> None:
    """One number is a number, as published; a number with its rank is text."""
    if len(pieces) == 1 and isinstance(pieces[0], Bound):
        number = pieces[0]
        sheet.write_number(row, at, float(number.rounded), forms.number(number.places))
    else:
        sheet.write_string(row, at, guarded(plain(pieces)), forms.text)


def guarded(words: str) -> str:
    """Words that Excel would run as a formula when they are typed again."""
    return f"'{words}" if words.startswith(_DANGEROUS) and not re.fullmatch(r"[-+]?[\d.,]+.*", words) else words  # fmt: skip


def _trace(sheet: Any, forms: _Forms, bulletin: Bulletin) -> None:
    for at, (label, width) in enumerate((("位置", 16), ("句或行", 70), ("数", 14), ("查询", 80), ("值", 18))):
        sheet.write_string(0, at, label, forms.head)
        sheet.set_column(at, at, width)
    for row, (where, words, number) in enumerate(bulletin.traced(), 1):
        for at, text in enumerate((where, words, number.text, str(number.query))):
            sheet.write_string(row, at, guarded(text), forms.text)
        sheet.write_number(row, 4, float(number.value), forms.number(number.places))


def _name(title: str, taken: set[str]) -> str:
    """A name that Excel takes and no other sheet has."""
    clean = _FORBIDDEN.sub("", title)[:_LONGEST] or "表"
    name, count = clean, 2
    while name in taken:
        name = f"{clean[: _LONGEST - 3]}{count}"
        count += 1
    taken.add(name)
    return name
