"""Spreadsheets (.xlsx): each sheet's filled regions as tables, lone lines as paragraphs."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

import python_calamine

from jiqun.documents.cdata import without_cdata
from jiqun.documents.cellformats import Percentages
from jiqun.documents.errors import CorruptDocument, DocumentTooLarge, EncryptedDocument
from jiqun.documents.layout import Box, Layout
from jiqun.documents.limits import Limits
from jiqun.documents.package import Package
from jiqun.documents.pieces import Draft

DEFAULT_NAMES = ("sheet", "工作表", "表")
Merges = dict[tuple[int, int], tuple[int, int]]


def lay_out(data: bytes, place: str, limits: Limits) -> Draft:
    """The draft of a workbook. Raises `DocumentTooLarge`, `CorruptDocument`, `EncryptedDocument`,
    `ZipBomb`."""
    package = Package(data, place, limits)
    layout = Layout(place, limits)
    try:
        book = python_calamine.load_workbook(io.BytesIO(without_cdata(data, package)))
        shown = [
            sheet.name
            for sheet in book.sheets_metadata
            if sheet.typ == python_calamine.SheetTypeEnum.WorkSheet
        ]
    except python_calamine.PasswordError as error:
        raise EncryptedDocument(place) from error
    except python_calamine.CalamineError as error:
        raise CorruptDocument(place, str(error)) from error
    percentages = Percentages.read(package)
    for name in shown:
        try:
            sheet = book.get_sheet_by_name(name)
        except python_calamine.CalamineError as error:
            raise CorruptDocument(f"{place} › {name}", str(error)) from error
        _sheet(layout, sheet, name, len(shown), percentages.of(name))
    return layout.draft()


def _sheet(layout: Layout, sheet: Any, name: str, count: int, percent: dict[tuple[int, int], int]) -> None:
    if sheet.total_height * sheet.total_width > 16 * layout.limits.cells:
        raise DocumentTooLarge(f"{layout.place} › {name}", f"{sheet.total_height} × {sheet.total_width}")
    rows = [
        [_printed(value, percent.get((at, column))) for column, value in enumerate(row)]
        for at, row in enumerate(sheet.to_python(skip_empty_area=False))
    ]
    if not any(any(row) for row in rows):
        return
    if count > 1 and not name.lower().startswith(DEFAULT_NAMES):
        layout.paragraph(name, style=1)
    merges: Merges = {
        first: (last[0] - first[0] + 1, last[1] - first[1] + 1)
        for first, last in sheet.merged_cell_ranges or []
    }
    for top, bottom in _regions(rows, merges):
        _region(layout, rows, top, bottom, merges)


def _regions(rows: list[list[str]], merges: Merges) -> Iterator[tuple[int, int]]:
    """Runs of rows `[top, bottom)` between blank rows; a merged cell holds its rows together."""
    held = {row + down for (row, _), (height, _) in merges.items() for down in range(1, height)}
    top = None
    for at, row in enumerate([*rows, []]):
        if any(row) or (at in held and top is not None):
            top = at if top is None else top
        elif top is not None:
            yield top, at
            top = None


def _region(layout: Layout, rows: list[list[str]], top: int, bottom: int, merges: Merges) -> None:
    region = rows[top:bottom]
    width = max(len(row) for row in region)
    if all(sum(map(bool, row)) <= 1 for row in region):
        for row in region:
            layout.paragraph("".join(row))
        return
    boxes = [
        Box(tuple(text.split("\n")), at, column, *merges.get((top + at, column), (1, 1)))
        for at, row in enumerate(region)
        for column, text in enumerate(row)
        if text
    ]
    layout.table(boxes, len(region), width)


def _printed(value: Any, decimals: int | None) -> str:
    """A cell as the sheet shows it: whole numbers without a point, percentages with their sign.

    >>> _printed(3.0, None), _printed(0.155, 1), _printed(214.17, None)
    ('3', '15.5%', '214.17')
    """
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return f"{value * 100:.{decimals}f}%" if decimals is not None else format(value, ".15g")
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    if isinstance(value, date | time | timedelta):
        return str(value)
    return str(value).strip(" \t\r\n\u3000")
