"""Ruled tables of PDF pages, and their continuation over pages."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from jiqun.documents.grids import is_number
from jiqun.documents.layout import Box
from jiqun.documents.pagelines import Char, lines_of
from jiqun.documents.wraps import is_terminated

if TYPE_CHECKING:
    from jiqun.documents.pageparagraphs import Page

SNAP = 3.0  #: points within which two edges are one
NEAR_EDGE = (
    0.25  #: of the page height: how far from the foot and the head a continued table may stop and start
)


@dataclass(frozen=True, slots=True)
class PageTable:
    boxes: tuple[Box, ...]
    height: int
    width: int
    columns: tuple[float, ...]  #: x of the column edges, points
    top: float
    bottom: float


def tables_of(page: Any, chars: Sequence[Char]) -> tuple[list[PageTable], list[Char]]:
    """The ruled tables of a page and the characters outside them. A frame around text is no table."""
    tables: list[PageTable] = []
    rest = list(chars)
    if not (page.lines or page.rects or page.curves):
        return tables, rest
    for found in page.find_tables({"snap_tolerance": SNAP, "join_tolerance": SNAP}):
        table = _table(found, rest)
        if table is None:
            continue
        x0, top, x1, bottom = found.bbox
        rest = [char for char in rest if not _inside(char, x0, top, x1, bottom)]
        tables.append(table)
    return tables, rest


def _inside(char: Char, x0: float, top: float, x1: float, bottom: float) -> bool:
    x, y = (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2
    return bool(x0 <= x < x1 and top <= y < bottom)


def _edges(values: Sequence[float]) -> list[float]:
    edges: list[float] = []
    for value in sorted(values):
        if not edges or value - edges[-1] > SNAP:
            edges.append(value)
    return edges


def _table(found: Any, chars: Sequence[Char]) -> PageTable | None:
    xs = _edges([x for cell in found.cells for x in (cell[0], cell[2])])
    ys = _edges([y for cell in found.cells for y in (cell[1], cell[3])])
    if len(xs) < 3 or len(ys) < 2 or len(found.cells) < 3:
        return None
    inside = [char for char in chars if _inside(char, *found.bbox)]
    boxes: list[Box] = []
    for x0, top, x1, bottom in found.cells:
        column, row = _slot(xs, x0), _slot(ys, top)
        own = [char for char in inside if _inside(char, x0, top, x1, bottom)]
        lines = tuple(line.text.replace("\t", " ") for line in lines_of(own, 0.0))
        boxes.append(Box(lines, row, column, _slot(ys, bottom) - row, _slot(xs, x1) - column))
    if not any(box.text for box in boxes):
        return None
    return PageTable(tuple(boxes), len(ys) - 1, len(xs) - 1, tuple(xs), found.bbox[1], found.bbox[3])


def _slot(edges: list[float], value: float) -> int:
    return bisect_right(edges, value + SNAP) - 1


def join_pages(pages: list[Page]) -> list[Page]:
    """Tables that run on at the head of the next page become one, on the page where they begin."""
    joined: list[Page] = []
    origin: tuple[int, int] | None = None  # page and position of the table that may run on
    for page in pages:
        tables = list(page.tables)
        if origin is not None and tables and _runs_on(joined, origin, page, tables[0]):
            first = joined[origin[0]]
            grown = [*first.tables]
            grown[origin[1]] = _append(grown[origin[1]], tables.pop(0))
            joined[origin[0]] = replace(first, tables=grown)
            page = replace(page, tables=tables)
            joined.append(page)
            if not tables and not _below(page, page.height * NEAR_EDGE):
                continue
        else:
            joined.append(page)
        origin = (len(joined) - 1, len(tables) - 1) if tables else None
    return joined


def _below(page: Page, y: float) -> bool:
    return any(line.top > y and line.bottom < page.height * 0.92 for line in page.lines)


def _runs_on(joined: list[Page], origin: tuple[int, int], page: Page, table: PageTable) -> bool:
    before = joined[origin[0]].tables[origin[1]]
    if len(before.columns) != len(table.columns):
        return False
    if any(abs(left - right) > 2 * SNAP for left, right in zip(before.columns, table.columns, strict=True)):
        return False
    last = joined[-1]
    if origin[0] == len(joined) - 1 and any(
        line.top > before.bottom and line.bottom < last.height * 0.93 and len(line.text.strip()) > 8
        for line in last.lines
    ):
        return False
    head = [line for line in page.lines if line.bottom < table.top and line.top > page.height * 0.08]
    return table.top < page.height * NEAR_EDGE and not any(len(line.text.strip()) > 8 for line in head)


def _append(above: PageTable, below: PageTable) -> PageTable:
    """Rows of `below` under those of `above`: a repeated header is dropped, a row parted by the page is
    made whole."""
    first = {box.column: box.text for box in above.boxes if box.row == 0 and box.text}
    skip = 1 if {box.column: box.text for box in below.boxes if box.row == 0 and box.text} == first else 0
    boxes = [box for box in below.boxes if box.row >= skip]
    last_row = above.height - 1
    merged = list(above.boxes)
    if _is_rest(above, [box for box in boxes if box.row == skip]):
        for box in (box for box in boxes if box.row == skip and box.text):
            at = next(
                (i for i, o in enumerate(merged) if o.column == box.column and o.row + o.rows > last_row),
                None,
            )
            if at is not None:
                merged[at] = replace(merged[at], lines=merged[at].lines + box.lines)
        boxes = [box for box in boxes if box.row != skip]
        skip += 1
    merged += [replace(box, row=box.row - skip + above.height) for box in boxes]
    return replace(above, boxes=tuple(merged), height=above.height + below.height - skip)


def _is_rest(above: PageTable, row: list[Box]) -> bool:
    """Whether a row only carries on the last row above: its number is missing where rows are numbered."""
    own = {box.column: box.text for box in row if box.text}
    for column in range(min(2, above.width)):
        texts = [
            box.text
            for box in above.boxes
            if box.column == column and box.row > 0 and box.columns == 1 and box.text
        ]
        if len(texts) > 1 and sum(map(is_number, texts)) > len(texts) / 2:
            return column not in own and bool(own)
    if len(own) != 1:
        return False
    column = next(iter(own))
    last = next((o for o in above.boxes if o.column == column and o.row + o.rows == above.height), None)
    return last is not None and len(last.text) > 20 and not is_terminated(last.text)
