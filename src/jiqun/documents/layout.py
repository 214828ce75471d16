"""Lays out the kept text of a document that is not plain text: a paragraph a line, cells by tab, rows by
line end."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby

from jiqun.documents.characters import clean, weld
from jiqun.documents.errors import DocumentTooLarge
from jiqun.documents.grids import Placed, build, header_depth
from jiqun.documents.limits import Limits
from jiqun.documents.model import Flow, Remark
from jiqun.documents.pagination import page_numbers
from jiqun.documents.pieces import Draft, Grid, Strip
from jiqun.documents.sorting import sort_out

TABLE_FOOT = re.compile(r"注|备注|说明|[*＊※]|\[\]|资料来源|数据来源|填表")
LONGEST_STYLED = 60


@dataclass(frozen=True, slots=True)
class Box:
    """A cell as a file gives it: its lines of text, place and extent."""

    lines: tuple[str, ...]
    row: int
    column: int
    rows: int = 1
    columns: int = 1

    @property
    def text(self) -> str:
        return "".join("".join(self.lines).split())


@dataclass(slots=True)
class Layout:
    """Collects paragraphs and tables in reading order; `place` names the file in errors."""

    place: str
    limits: Limits
    parts: list[str] = field(default_factory=list)
    length: int = 0
    pieces: list[Strip | Grid] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    title: str = ""
    paragraphs: int = 0
    cells: int = 0

    def paragraph(
        self, text: str, *, style: int | None = None, furniture: bool = False, note: bool = False
    ) -> None:
        """One or several lines of text; blank ones are left out."""
        for line in re.split(r"[\r\n\x0b\x0c\x85\u2028\u2029]", text):
            self._line(line, style, furniture, note)

    def _line(self, line: str, style: int | None, furniture: bool, note: bool) -> None:
        start = self.length
        flow = clean(line)
        if not flow.text:
            return
        self.paragraphs += 1
        if self.paragraphs > self.limits.paragraphs:
            raise DocumentTooLarge(self.place, f"> {self.limits.paragraphs} 段 paragraphs")
        self._write(line + "\n")
        flow = Flow(flow.text, tuple(start + at for at in flow.origin))
        if style is not None and len(flow.text) > LONGEST_STYLED:
            style = None
        self.pieces.append(Strip(flow, start, start + len(line), 2, 0, style, furniture, note))

    def table(self, boxes: Sequence[Box], height: int, width: int, header: int | None = None) -> None:
        """A table; rows above the column names and notes below become paragraphs, as in a printed plan."""
        self.cells += len(boxes)
        if self.cells > self.limits.cells or height * width > 4 * self.limits.cells:
            raise DocumentTooLarge(self.place, f"> {self.limits.cells} 单元格 cells")
        boxes = [box for box in boxes if box.text]
        boxes, height, width = _compact(boxes, height, width)
        if not boxes:
            return
        if width == 1 or (height == 1 and len(boxes) == 1):
            for box in sorted(boxes, key=lambda box: box.row):
                self.paragraph("\n".join(box.lines))
            return
        head, body, foot = _trim(boxes, height, width)
        for box in head:
            self.paragraph("".join(box.lines))
        if body:
            self._grid(body, width, header)
        for box in foot:
            self.paragraph("".join(box.lines))

    def _grid(self, boxes: list[Box], width: int, header: int | None) -> None:
        top = min(box.row for box in boxes)
        height = max(box.row + box.rows for box in boxes) - top
        start = self.length
        placed: list[Placed] = []
        by_row = {
            row: list(group) for row, group in groupby(sorted(boxes, key=_position), key=lambda box: box.row)
        }
        for row in range(top, top + height):
            column = 0
            for box in by_row.get(row, []):
                self._write("\t" * (box.column - column))
                column = box.column
                placed.append(Placed(self._cell(box), row - top, box.column, box.rows, box.columns))
            self._write("\t" * (width - 1 - column) + "\n")
        self.pieces.append(build(placed, height, width, start, self.length - 1, header))

    def _cell(self, box: Box) -> Flow:
        flows: list[Flow] = []
        for at, line in enumerate(line for line in box.lines if line.strip()):
            if at:
                self._write(" ")
            line = re.sub(r"[\t\r\n\x0b\x0c\x85\u2028\u2029]", " ", line)
            flow = clean(line)
            flows.append(Flow(flow.text, tuple(self.length + offset for offset in flow.origin)))
            self._write(line)
        return weld(flows)

    def _write(self, text: str) -> None:
        self.parts.append(text)
        self.length += len(text)

    def draft(self) -> Draft:
        """The finished draft; tables spelt out with tabs in paragraphs are read as in plain text."""
        text = "".join(self.parts)
        numbers = page_numbers(self.pieces)
        asides = [piece for at, piece in enumerate(self.pieces) if at in numbers and isinstance(piece, Strip)]
        pieces: list[Strip | Grid] = []
        run: list[Strip] = []
        for at, piece in enumerate(self.pieces):
            if at in numbers:
                continue
            if isinstance(piece, Strip) and not piece.furniture:
                run.append(piece)
                continue
            pieces += [*sort_out(text, run), piece]
            run = []
        return Draft(text, [*pieces, *sort_out(text, run)], asides, self.remarks, self.title)


def _position(box: Box) -> tuple[int, int]:
    return box.row, box.column


def _compact(boxes: list[Box], height: int, width: int) -> tuple[list[Box], int, int]:
    """Without the rows and columns in which no cell begins (borders of a sheet, split columns of a
    layout)."""
    rows = sorted({box.row for box in boxes})
    columns = sorted({box.column for box in boxes} | {0 for box in boxes if box.column == 0})
    row_at = {row: at for at, row in enumerate(rows)}
    column_at = {column: at for at, column in enumerate(columns)}
    compact = [
        Box(
            box.lines,
            row_at[box.row],
            column_at[box.column],
            sum(box.row <= row < box.row + box.rows for row in rows) if box.rows > 1 else 1,
            sum(box.column <= column < box.column + box.columns for column in columns)
            if box.columns > 1
            else 1,
        )
        for box in boxes
    ]
    return compact, len(rows), len(columns)


def _trim(boxes: list[Box], height: int, width: int) -> tuple[list[Box], list[Box], list[Box]]:
    """Caption rows, table, foot rows. A caption row holds one cell and stands above a row of column names."""
    rows: list[list[Box]] = [[] for _ in range(height)]
    for box in sorted(boxes, key=_position):
        rows[box.row].append(box)
    top = 0
    while top < min(3, height - 2) and len(rows[top]) == 1 and rows[top][0].rows == 1:
        top += 1
    names = [[box.text for box in rows[top]]]
    if top and not header_depth([*names, [""]], [len(rows[top]), 0]):
        top = 0
    bottom = height
    while bottom - 1 > top and len(rows[bottom - 1]) == 1 and TABLE_FOOT.match(rows[bottom - 1][0].text):
        bottom -= 1
    head = [box for row in rows[:top] for box in row]
    body = [box for row in rows[top:bottom] for box in row]
    return head, body, [box for row in rows[bottom:] for box in row]
