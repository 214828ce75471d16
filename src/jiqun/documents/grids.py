"""Grids: where merged cells reach, which rows name the columns, which rows only name a group."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from jiqun.documents.model import Cell, Flow
from jiqun.documents.pieces import Grid

NUMBER = re.compile(r"[<>≥≤＜＞=~约\[(（]*[-+−]?\d[\d,]*(?:\.\d+)?[%‰]?[\])）]*[以上下左右]*")
YEAR = re.compile(r"(?:19|20)\d\d年?(?:[-—–至/](?:(?:19|20)?\d\d)年?)?")
COLUMN_WORD = re.compile(
    r"序号|编号|名称|指标|单位|年|基数|基期|目标|现状|完成|责任|牵头|部门|备注|类别|类型|属性|内容|任务|项目|领域|重点|方向|"
    r"地区|区域|占比|比重|增长|增速|累计|数值|时限|进度|主体|口径|说明|季度|月"
)
MOST_HEADER_ROWS = 3
MERGED_SHARE = 0.25


@dataclass(frozen=True, slots=True)
class Placed:
    """A cell where the source puts it; `rows` and `columns` as the source declares them."""

    flow: Flow
    row: int
    column: int
    rows: int = 1
    columns: int = 1


Matrix = list[list[int]]
EMPTY = -1


def build(
    cells: Iterable[Placed], height: int, width: int, start: int, end: int, header: int | None = None
) -> Grid:
    """A grid of `height` × `width` whose empty positions are filled by the merges they stand for.

    Text and simple spreadsheets print a merged cell once and leave its other positions blank; a file that
    declares
    its merges and one that does not so give the same grid. `header`: number of header rows where declared.
    """
    placed = [cell for cell in cells if cell.flow.text]
    covered = _cover(placed, height, width)
    texts = [[placed[at].flow.text if at != EMPTY else "" for at in row] for row in covered]
    depth = header if header is not None else header_depth(texts, _own_cells(covered))
    extent = {at: [cell.rows, cell.columns] for at, cell in enumerate(placed)}
    _span_group_rows(placed, covered, extent, depth)
    _span_headers(placed, covered, extent, depth)
    _merge_down(placed, covered, extent, depth)
    merged = tuple(
        Cell(cell.flow, cell.row, cell.column, extent[at][0], extent[at][1]) for at, cell in enumerate(placed)
    )
    ordered = tuple(sorted(merged, key=lambda cell: (cell.row, cell.column)))
    return Grid(ordered, height, width, start, end, depth)


def from_rows(rows: Sequence[Sequence[Flow]], start: int, end: int) -> Grid:
    """A grid from rows of cells, all filled up to the widest."""
    width = max(len(row) for row in rows)
    cells = [Placed(flow, at, column) for at, row in enumerate(rows) for column, flow in enumerate(row)]
    return build(cells, len(rows), width, start, end)


def _cover(placed: list[Placed], height: int, width: int) -> Matrix:
    covered = [[EMPTY] * width for _ in range(height)]
    for at, cell in enumerate(placed):
        for row in range(cell.row, min(height, cell.row + cell.rows)):
            for column in range(cell.column, min(width, cell.column + cell.columns)):
                if covered[row][column] == EMPTY:
                    covered[row][column] = at
    return covered


def _own_cells(covered: Matrix) -> list[int]:
    return [len({at for at in row if at != EMPTY}) for row in covered]


def is_number(text: str) -> bool:
    """Whether a cell is a bare number (a year is a label).

    >>> [is_number(text) for text in ("12.5%", "≥[150]", "2027年", "2027", "6项")]
    [True, True, False, False, False]
    """
    return bool(NUMBER.fullmatch(text)) and not YEAR.fullmatch(text)


def header_depth(texts: list[list[str]], own: list[int]) -> int:
    """How many leading rows name the columns: the first, and those below it that hold column words only."""
    depth = 0
    for row, cells in zip(texts, own, strict=True):
        words = [text for text in row if text]
        if depth == MOST_HEADER_ROWS or cells < 2 or any(is_number(text) for text in words):
            break
        known = sum(bool(COLUMN_WORD.search(text)) and len(text) <= 14 for text in words)
        if depth == 0 and (known == 0 or max(map(len, words)) > 40):
            break
        if depth and (known < len(words) * 0.6 or max(map(len, words)) > 14 or not _refines(texts, depth)):
            break
        depth += 1
    return min(depth, len(texts) - 1) if len(texts) > 1 else 0


def _refines(texts: list[list[str]], at: int) -> bool:
    """Whether a row divides the header above: blanks or repeats stand where the other row has names."""
    above, row = texts[at - 1], texts[at]
    shared = any(left and left == right for left, right in zip(above, row, strict=True))
    repeated = any(left and left == right for left, right in itertools.pairwise(above))
    return shared or repeated or ("" in above and any(row)) or "" in row


def _span_group_rows(placed: list[Placed], covered: Matrix, extent: dict[int, list[int]], depth: int) -> None:
    for number, row in enumerate(covered[depth:], depth):
        present = {at for at in row if at != EMPTY}
        if len(present) != 1 or len(row) < 3:
            continue
        at = present.pop()
        if placed[at].row == number and placed[at].column == 0 and placed[at].rows == 1:
            extent[at][1] = len(row)
            row[:] = [at] * len(row)


def _span_headers(placed: list[Placed], covered: Matrix, extent: dict[int, list[int]], depth: int) -> None:
    if depth < 2:
        return
    width = len(covered[0])
    for column in range(width):
        top = covered[0][column]
        if top == EMPTY and column and covered[1][column] != EMPTY and covered[0][column - 1] != EMPTY:
            left = covered[0][column - 1]
            extent[left][1] = column - placed[left].column + 1
            covered[0][column] = left
        elif top != EMPTY and all(covered[row][column] == EMPTY for row in range(1, depth)):
            extent[top][0] = depth
            for row in range(1, depth):
                covered[row][column] = top


def _merge_down(placed: list[Placed], covered: Matrix, extent: dict[int, list[int]], depth: int) -> None:
    """Leading columns printed once per group reach down to the next group."""
    height, width = len(covered), len(covered[0])
    for column in range(width - 1):
        rows = [
            row
            for row in range(depth, height)
            if not (set(covered[row]) - {EMPTY} and len(set(covered[row])) == 1)
        ]
        blank = [row for row in rows if covered[row][column] == EMPTY]
        declared = any(covered[row][column] == covered[row - 1][column] != EMPTY for row in rows[1:])
        if not declared and (not rows or rows[0] in blank or len(blank) < MERGED_SHARE * len(rows)):
            return
        current = EMPTY
        for row in range(depth, height):
            at = covered[row][column]
            if at != EMPTY:
                current = at if extent[at][1] == 1 else EMPTY
            elif current != EMPTY and any(other != EMPTY for other in covered[row]):
                extent[current][0] = row - placed[current].row + 1
                covered[row][column] = current
