"""Tables for spreadsheets: CSV with BOM and XLSX, formulas neutralised."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import quote

import xlsxwriter
from fastapi import Response

from jiqun.plans import Target
from jiqun.web.figures import Shower
from jiqun.web.language import sayer
from jiqun.web.rendering import Visit
from jiqun.workspace import City, Day, answers

Value = str | float | int | None

#: OWASP, "CSV Injection": a cell that begins with one of these is run as a formula by spreadsheets.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class Table:
    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]


def target_table(city: City, day: Day, targets: Iterable[Target], show: Shower, visit: Visit) -> Table:
    """One row per target with goal, figure, status, units and the place in the text."""
    say = sayer(show.language)
    columns = (
        say("编号", "Id"), say("规划", "Plan"), say("指标", "Indicator"), say("原文名称", "As printed"),
        say("地区", "Region"), say("口径", "Scope"), say("集群", "Cluster"), say("比较", "Comparator"),
        say("目标值", "Goal"), say("单位", "Unit"), say("原文", "Words"), say("年份", "Year"), say("累计方式", "Accumulation"),
        say("基数", "Baseline"), say("基数年份", "Baseline year"), say("最新实际", "Newest figure"),
        say("实际单位", "Figure unit"), say("实际时期", "Figure period"), say("数据来源", "Source"), say("可信度", "Trust"),
        say("状态", "Status"), say("说明", "Reason"), say("效力", "Standing"), say("责任单位", "Responsible"),
        say("引文", "Quote"), say("起", "Start"), say("止", "End"),
    )  # fmt: skip
    rows = tuple(_target_cells(city, day, target, show, visit) for target in targets)
    return Table(say("目标", "Targets"), columns, rows)


def _target_cells(city: City, day: Day, target: Target, show: Shower, visit: Visit) -> tuple[Value, ...]:
    item, now, base = target.statement, day.progress[target.id], target.baseline
    figure = now.figure
    return (
        target.id, show.plan(target.plan), show.indicator(target), item.indicator,
        show.region(target.region), show.scope(item.scope), show.cluster(item.cluster), item.comparator.value,
        item.value, item.unit, item.value_text, target.due, visit.word("accumulation", target.accumulation.value),
        base.value if base else None, base.year if base else None, answers.number(figure.row.value) if figure else None,
        figure.row.unit if figure else None, figure.row.period if figure else None,
        figure.row.source if figure else None, visit.word("trust", figure.row.trust) if figure else None,
        visit.word("status", now.status.value), now.reason.in_(show.language),
        visit.word("standing", day.standings[target.id].standing.value), show.names([duty.unit for duty in target.duties]),
        city.library.plans[target.plan.id].quote(item), item.span[0], item.span[1],
    )  # fmt: skip


def safe(value: Value) -> Value:
    """Text that a spreadsheet would run as a formula gets an apostrophe in front.

    >>> safe("=1+1"), safe("≥120"), safe(-3)
    ("'=1+1", '≥120', -3)
    """
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA_STARTS) else value


def csv_response(table: Table, name: str) -> Response:
    """UTF-8 with BOM, so that Excel shows Chinese."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(table.columns)
    writer.writerows([safe(value) for value in row] for row in table.rows)
    return download(out.getvalue().encode("utf-8-sig"), "text/csv; charset=utf-8", name)


def xlsx_response(table: Table, name: str, city: City, language: str) -> Response:
    """A workbook with a frozen, filterable head; text is written as text, never as a formula."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    sheet = book.add_worksheet(table.title)
    head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "bottom"})
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.write_row(0, 0, table.columns, head)
    for index, row in enumerate(table.rows, 1):
        for column, value in enumerate(row):
            _write(sheet, index, column, value, wrap)
    sheet.freeze_panes(1, 3)
    sheet.autofilter(0, 0, max(len(table.rows), 1), len(table.columns) - 1)
    for column, width in enumerate(_widths(table)):
        sheet.set_column(column, column, width)
    book.set_properties({"title": f"{city.library.manifest.name.in_(language)} {table.title}"})
    book.close()
    return download(out.getvalue(), XLSX, name)


def _write(sheet: object, row: int, column: int, value: Value, style: object) -> None:
    if value is None:
        return
    writer = sheet.write_string if isinstance(value, str) else sheet.write_number  # type: ignore[attr-defined]
    writer(row, column, value, style)


def _widths(table: Table) -> Sequence[float]:
    """Wide enough for most cells of a column, between 6 and 40 characters; a Chinese character counts twice."""
    return [
        min(40.0, max(6.0, *(_length(row[index]) for row in table.rows[:200]), _length(name)) + 1)
        if table.rows
        else 12.0
        for index, name in enumerate(table.columns)
    ]


def _length(value: Value) -> float:
    return sum(2 if ord(character) > 0x2E7F else 1 for character in str(value if value is not None else ""))


def download(content: bytes, media_type: str, name: str) -> Response:
    disposition = f"attachment; filename*=UTF-8''{quote(name)}"
    return Response(content, media_type=media_type, headers={"content-disposition": disposition})
