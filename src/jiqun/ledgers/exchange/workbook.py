"""A list as a workbook in the form that imports take back, and as CSV. No text is taken for a formula."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Sequence
from typing import Any

import xlsxwriter

from jiqun.facts.intake.simulated import LABEL
from jiqun.facts.schema import FieldType
from jiqun.ledgers.declaration import ABOUT, LedgerField
from jiqun.ledgers.exchange.cells import Listed, label_of

HEADER = 4  #: zero-based row of the labels, as in the forms of returns
SHEET, GUIDE, OPTIONS = "清单", "填写说明", "选项"
SPARE = 200  #: empty rows prepared below the list
_RISKY = ("=", "+", "-", "@", "\t", "\r")


def write_workbook(list_: Listed, on: dt.date) -> bytes:
    """The list with its form: drop-downs, units, computed columns greyed, a sheet of instructions."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    ledger = list_.ledger
    simulated = any(list_.simulated)
    comments = f"jiqun:{ledger.dataset.id}:{ledger.dataset.version}{f' {LABEL}' if simulated else ''}"
    book.set_properties({"title": ledger.title.zh, "comments": comments})
    sheet, guide, options = (book.add_worksheet(name) for name in (SHEET, GUIDE, OPTIONS))
    lists = _options(book, options, list_)
    _heading(book, sheet, list_, on, simulated)
    _table(book, sheet, list_, lists)
    _guide(book, guide, list_)
    options.hide()
    book.close()
    return out.getvalue()


def _format(book: Any, **properties: Any) -> Any:
    return book.add_format({"font_name": "宋体", "font_size": 10, **properties})


def _options(book: Any, sheet: Any, list_: Listed) -> dict[str, str]:
    """Ranges of the words that a column takes, by field."""
    ranges = {}
    codes = [
        (item, list_.ledger.dataset.codes(item)) for item in list_.columns if item.type is FieldType.CODE
    ]
    for column, (item, words) in enumerate((item, words) for item, words in codes if words):
        sheet.write_column(0, column, [code.label for code in words])
        name = xlsxwriter.utility.xl_col_to_name(column)
        ranges[item.field] = f"={OPTIONS}!${name}$1:${name}${len(words)}"
    return ranges


def _heading(book: Any, sheet: Any, list_: Listed, on: dt.date, simulated: bool) -> None:
    small = _format(book, font_color="#555555")
    record = list_.ledger.record
    sheet.write_string(0, 0, list_.ledger.title.zh, _format(book, bold=True, font_size=14))
    sheet.write_string(1, 0, f"管理单位：{record.keeper}", small)
    sheet.write_string(1, 3, f"截至 {on.year}年{on.month}月{on.day}日，{len(list_.rows)} 条", small)
    if simulated:
        sheet.write_string(2, 0, f"{LABEL}：本表含模拟条目，不代表真实情况", _format(book, bold=True))
    if list_.told:
        sheet.write_string(2, 3 if simulated else 0, list_.told, _format(book, bold=True))
    marker = f"改完可直接导入；带 * 的列必填，灰色列由系统计算。表式 jiqun:{list_.ledger.dataset.id}:{list_.ledger.dataset.version}"
    sheet.write_string(3, 0, marker, small)


def _table(book: Any, sheet: Any, list_: Listed, lists: dict[str, str]) -> None:
    head = _format(
        book, bold=True, bg_color="#E8EEF7", border=1, text_wrap=True, valign="vcenter", align="center"
    )
    grey = _format(
        book, bold=True, bg_color="#EEEEEE", font_color="#666666", border=1, text_wrap=True, align="center"
    )
    text, date = _format(book, num_format="@", text_wrap=True, valign="top"), _format(book, num_format="yyyy-mm-dd", valign="top")  # fmt: skip
    # Trap: #,##0.## shows 5 as “5.”, and a year as “2,026.”
    number, year = (
        _format(book, num_format="#,##0.######", valign="top"),
        _format(book, num_format="0", valign="top"),
    )
    whole = _format(book, num_format="#,##0", valign="top")
    for column, item in enumerate(list_.columns):
        sheet.write_string(HEADER, column, label_of(item, required=True), grey if item.computed else head)
        sheet.set_column(column, column, _width(item), date if item.type is FieldType.DATE else text)
        for row, cells in enumerate(list_.rows, HEADER + 1):
            value = cells[item.field]
            plain = year if item.type is FieldType.YEAR else whole if _is_whole(value) else number
            _write(sheet, row, column, value, plain, date, text)
        if item.field in lists and not item.many:
            rule = {"validate": "list", "source": lists[item.field], "error_message": "请从下拉列表选择"}
            sheet.data_validation(HEADER + 1, column, HEADER + len(list_.rows) + SPARE, column, rule)
    sheet.set_row(HEADER, 32)
    sheet.freeze_panes(HEADER + 1, 2)
    sheet.autofilter(HEADER, 0, HEADER + max(1, len(list_.rows)), len(list_.columns) - 1)
    sheet.set_landscape()
    sheet.set_paper(9 if len(list_.columns) <= 10 else 8)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.5)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(HEADER)


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) or (isinstance(value, float) and value.is_integer())


def _write(sheet: Any, row: int, column: int, value: Any, number: Any, date: Any, text: Any) -> None:
    match value:
        case None:
            return
        case dt.date():
            sheet.write_datetime(row, column, dt.datetime.combine(value, dt.time()), date)
        case int() | float():
            sheet.write_number(row, column, value, number)
        case _:
            sheet.write_string(row, column, str(value)[:32_767], text)


def _width(item: LedgerField) -> int:
    if item.field == "title" or item.type is FieldType.TEXT:
        return 24
    return 20 if item.type is FieldType.USCC or item.field == "subject" else 13


def _guide(book: Any, sheet: Any, list_: Listed) -> None:
    ledger = list_.ledger
    sheet.write_string(0, 0, f"{ledger.title.zh} 填写说明", _format(book, bold=True, font_size=14))
    sheet.write_string(1, 0, ledger.record.description.zh)
    lines = [
        "编号留空为新条目；填已有编号为修改该条目。",
        "表里有的列，留空即清空该字段；不想改的列请整列删去。",
        "改“状态”即办理流转：须附佐证的写在“佐证”列，须说明的写在“变更说明”列。",
        f"任何一行有误，整份不入；状态有：{'、'.join(state.label for state in ledger.states)}。",
    ]
    for row, line in enumerate(lines, 2):
        sheet.write_string(row, 0, line)
    heads = ("列", "类型", "单位", "必填", "选项", "说明")
    sheet.write_row(7, 0, heads, _format(book, bold=True, bottom=1))
    for row, item in enumerate(list_.columns, 8):
        from jiqun.facts.intake.template import TYPES

        options = "、".join(code.label for code in ledger.dataset.codes(item))
        cells = (
            item.label,
            TYPES[item.type],
            item.unit or "",
            "是" if item.required else "",
            options,
            _note(item),
        )
        sheet.write_row(row, 0, cells, _format(book, text_wrap=True, valign="top"))
    for column, width in enumerate((24, 22, 10, 6, 50, 50)):
        sheet.set_column(column, column, width)


def _note(item: LedgerField) -> str:
    if item.computed:
        return "由系统计算，不用填"
    return "；".join(
        part for part in (item.description or "", "可填多个，以、分隔" if item.many else "") if part
    )


def write_csv(list_: Listed) -> bytes:
    """UTF-8 with a mark, so that spreadsheet programs read it; cells that a program would take for a formula begin with '."""
    out = io.StringIO()
    writer = csv.writer(out)
    columns = [item for item in list_.columns if item not in ABOUT or item.field == "revision"]
    told = [list_.told] if list_.told else []
    writer.writerow([*(label_of(item) for item in columns), "数据性质", *told])
    for cells, simulated in zip(list_.rows, list_.simulated, strict=True):
        writer.writerow([*(_safe(cells[item.field]) for item in columns), LABEL if simulated else ""])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _safe(value: Any) -> Any:
    if isinstance(value, str) and value.startswith(_RISKY):
        return f"'{value}"
    return "" if value is None else value


def unguarded(value: Any) -> Any:
    """A cell of such a CSV as it was before it was guarded."""
    return (
        value[1:] if isinstance(value, str) and value[:1] == "'" and value[1:].startswith(_RISKY) else value
    )


__all__: Sequence[str] = ["write_csv", "write_workbook"]
