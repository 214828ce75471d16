"""A copy of the return with every problem coloured and commented, and a list of them: what goes back to the office."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import xlsxwriter
from xlsxwriter.exceptions import FileCreateError

from jiqun.facts.intake.cells.credit import hidden
from jiqun.facts.intake.errors import FormNotWritten
from jiqun.facts.intake.plan import FilePlan, SheetPlan
from jiqun.facts.intake.reading import SourceKind
from jiqun.facts.intake.rules import Rule
from jiqun.facts.schema import Severity

#: Problems that are marked and listed; the file of problems holds all.
MARKED = 100_000
COMMENTS = 5_000  #: more comments than this make spreadsheet programs slow
LAST_ROW = 1_048_575
LIST, DATA = "问题清单", "数据"
LONGEST = 32_767  #: characters of a cell
_ADDRESS = re.compile(r"([A-Z]{1,3})(\d+)")
_FORMULA_LIKE = ("=", "+", "-", "@", "\t", "\r")
_COLOURS = {Severity.ERROR: "#F8CBAD", Severity.WARNING: "#FFE699"}
_WORDS = {Severity.ERROR: "错误", Severity.WARNING: "提示"}

Found = dict[str, Any]


class Book:
    """The workbook being written, its formats by what they show."""

    def __init__(self, path: Path, rules: Mapping[str, Rule]) -> None:
        options = {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "nan_inf_to_errors": True,
        }
        self.book = xlsxwriter.Workbook(str(path), options)
        self.path, self.rules, self.comments = path, rules, 0
        self._formats: dict[tuple[str, bool], Any] = {}

    def format(self, colour: str, quoted: bool) -> Any:
        if (colour, quoted) not in self._formats:
            shown = {"bg_color": colour} if colour else {}
            self._formats[colour, quoted] = self.book.add_format({**shown, "quote_prefix": quoted})
        return self._formats[colour, quoted]

    def write(self, sheet: Any, row: int, column: int, value: object, colour: str = "") -> None:
        """A number as a number, all else as text that no program takes for a formula."""
        if isinstance(value, float):
            sheet.write_number(row, column, value, self.format(colour, False))
        elif value is None:
            if colour:
                sheet.write_blank(row, column, None, self.format(colour, False))
        else:
            text = hidden(str(value))[:LONGEST]
            sheet.write_string(row, column, text, self.format(colour, text.startswith(_FORMULA_LIKE)))

    def close(self) -> None:
        try:
            self.book.close()
        except FileCreateError as error:
            raise FormNotWritten(str(self.path), str(getattr(error.args[0], "strerror", error))) from error


def write_marked(path: Path, plan: FilePlan, problems: Path | None, rules: Mapping[str, Rule]) -> None:
    """Write the marked copy. Raises FormNotWritten."""
    book = Book(path, rules)
    found = list(_found(problems))
    _list(book, found)
    for sheet in plan.sheets:
        _copy(book, sheet, [item for item in found if item["sheet"] == sheet.sheet.name])
    book.close()


def _found(problems: Path | None) -> Iterator[Found]:
    if problems is None:
        return
    left = MARKED
    with pq.ParquetFile(problems, buffer_size=1 << 18, pre_buffer=False) as file:
        for batch in file.iter_batches():
            yield from batch.slice(0, left).to_pylist()
            left -= min(left, batch.num_rows)
            if not left:
                return


def _list(book: Book, found: list[Found]) -> None:
    sheet = book.book.add_worksheet(LIST)
    heads = ("级别", "工作表", "单元格", "字段", "内容", "问题", "如何改", "建议", "规则")
    for column, (head, width) in enumerate(zip(heads, (6, 14, 10, 18, 26, 40, 40, 26, 20), strict=True)):
        sheet.set_column(column, column, width)
        book.write(sheet, 0, column, head)
    sheet.freeze_panes(1, 0)
    order = sorted(
        found, key=lambda item: (item["severity"] != Severity.ERROR.value, item["sheet"], item["row"] or 0)
    )
    for at, item in enumerate(order, 1):
        rule = book.rules[item["rule"]]
        cells = (_WORDS[rule.severity], item["sheet"], item["cell"], item["field"], item["raw"], rule.zh, rule.mend_zh,
                 item["suggestion"], item["rule"])  # fmt: skip
        for column, cell in enumerate(cells):
            book.write(sheet, at, column, cell)
    sheet.autofilter(0, 0, max(1, len(order)), len(heads) - 1)


def _copy(book: Book, plan: SheetPlan, found: list[Found]) -> None:
    sheet = book.book.add_worksheet(
        plan.sheet.name[:31] if plan.sheet.name and plan.sheet.name != LIST else DATA
    )
    shift = 0 if plan.sheet.kind is SourceKind.COLUMNAR else -1
    marks: dict[int, dict[int | None, list[Rule]]] = {}
    told: dict[tuple[int, int], list[str]] = {}
    for item in found:
        row, column = _place(item, shift)
        if row is not None:
            rule = book.rules[item["rule"]]
            marks.setdefault(row, {}).setdefault(column, []).append(rule)
            told.setdefault((row, column or 0), []).append(_comment(rule, item))
    for row, cells in _rows(plan, shift):
        if row > LAST_ROW:
            break
        _write_row(book, sheet, row, cells, marks.get(row, {}))
        for column in sorted({at or 0 for at in marks.get(row, {})}) if book.comments < COMMENTS else ():
            book.comments += 1
            words = "\n".join(told[row, column])[:LONGEST]
            sheet.write_comment(row, column, words, {"x_scale": 2, "y_scale": 1.5})


def _place(item: Found, shift: int) -> tuple[int | None, int | None]:
    """Zero-based row and column in the copy; no column for a whole row."""
    match = _ADDRESS.fullmatch(item["cell"] or "")
    if match:
        column = 0
        for letter in match[1]:
            column = column * 26 + ord(letter) - 64
        return int(match[2]) + (shift if item["row"] is not None or shift else -1), column - 1
    return (None, None) if item["row"] is None else (item["row"] + shift, None)


def _comment(rule: Rule, item: Found) -> str:
    tip = f"建议：{item['suggestion']}" if item["suggestion"] else ""
    return f"【{_WORDS[rule.severity]}】{rule.zh}。{rule.mend_zh}。{tip}"


def _rows(plan: SheetPlan, shift: int) -> Iterator[tuple[int, list[Any]]]:
    """The rows of the sheet in order, as values."""
    for number, cells in plan.sheet.head.rows:
        if number <= plan.header.last:
            yield number + shift, cells
    for chunk in plan.sheet.chunks(plan.header.last):
        size = len(chunk)
        columns = []
        for held in chunk.columns:
            numbers = held.numbers.to_pylist() if held.numbers is not None else [None] * size
            texts = held.texts.to_pylist() if held.texts is not None else [None] * size
            columns.append(
                [text if text is not None else number for text, number in zip(texts, numbers, strict=True)]
            )
        for row, values in zip(chunk.rows.to_pylist(), zip(*columns, strict=True), strict=True):
            yield row + shift, list(values)


def _write_row(
    book: Book, sheet: Any, row: int, cells: list[Any], marks: Mapping[int | None, list[Rule]]
) -> None:
    whole = _colour(marks.get(None, []))
    for column, cell in enumerate(cells):
        book.write(sheet, row, column, cell, _colour(marks.get(column, [])) or whole)


def _colour(rules: list[Rule]) -> str:
    if not rules:
        return ""
    worst = Severity.ERROR if any(rule.severity is Severity.ERROR for rule in rules) else Severity.WARNING
    return _COLOURS[worst]
