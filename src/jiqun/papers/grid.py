"""Tables in Word: heads repeated on every page with units in them, figures to the right, rows never torn."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Emu, Pt

from jiqun.papers.errors import CellsUneven
from jiqun.papers.fonts import BODY, HEAD, Faces
from jiqun.papers.setting import CENTRE, LEFT, RIGHT, run
from jiqun.papers.widths import shares, signs

CELL, LINE = 10.5, 14
TOGETHER = 12  #: a table of so few rows is not torn
SHORT = 6  #: a column whose cells are all at most so many signs is set in the middle
NONE = "–"  #: nothing known; always in the middle
_MARGIN = (
    45  #: twentieths of a point beside the text, 0.8 mm instead of Word's 1.9: short words stay on one line
)
_POINT = 12_700  #: EMU

Alignment = Literal["", "left", "centre", "right"]
_ALIGNMENTS = {"left": LEFT, "centre": CENTRE, "right": RIGHT}


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its label, below it the unit of its figures; its share of the line (`weight`; where any column has
    none, the cells decide); how its cells stand (empty: short words in the middle, others to the left)."""

    label: str
    unit: str = ""
    weight: float = 0
    align: Alignment = ""

    @property
    def head(self) -> str:
        return f"{self.label}\n（{self.unit}）" if self.unit else self.label


def write_grid(
    document: Any, columns: Sequence[Column], rows: Sequence[Sequence[str]], faces: Faces, strong: Collection[int] = (),
    *, noted: bool = False,
) -> None:  # fmt: skip
    """A table across the page. `strong` are rows of totals, from 0; `noted` holds the last ones on the page of the
    notes below. Raises CellsUneven."""
    for number, row in enumerate(rows, 1):
        if len(row) != len(columns):
            raise CellsUneven(number, len(row), len(columns))
    grid = document.add_table(rows=len(rows) + 1, cols=len(columns))
    grid.style, grid.alignment, grid.autofit = "Table Grid", WD_TABLE_ALIGNMENT.CENTER, False
    _narrow_margins(grid)
    widths = [Emu(round(width)) for width in _widths(document.sections[-1], columns, rows)]
    alignments = [_alignment(column, [row[at] for row in rows]) for at, column in enumerate(columns)]
    # Trap: `row.cells` reads the whole table anew each time it is asked; the rows' own elements do not.
    lines = [_cells(row) for row in grid.rows]
    for cell, column in zip(lines[0], columns, strict=True):
        _fill(cell, column.head, faces, HEAD, CENTRE)
    for number, (cells, row) in enumerate(zip(lines[1:], rows, strict=True)):
        font = HEAD if number in strong else BODY
        for cell, words, alignment in zip(cells, row, alignments, strict=True):
            _fill(cell, words, faces, font, CENTRE if words == NONE else alignment)
    _hold(grid, lines, noted=noted)
    for column, width in zip(grid.columns, widths, strict=True):
        column.width = width
    for cells in lines:
        for cell, width in zip(cells, widths, strict=True):
            cell.width = width


def _cells(row: Any) -> list[Any]:
    from docx.table import _Cell

    return [_Cell(element, row._parent) for element in row._tr.tc_lst]


def _hold(grid: Any, lines: Sequence[Sequence[Any]], *, noted: bool) -> None:
    """The head on every page, no row over two pages, a short table on one; no note and no row stand alone."""
    _mark(grid.rows[0], "w:tblHeader")
    for row in grid.rows:
        _mark(row, "w:cantSplit")
    last = len(lines) - 1
    kept = set(range(last)) if last <= TOGETHER else {0, last - 1}
    if noted:
        kept.add(last)
    for number in kept:
        for cell in lines[number]:
            cell.paragraphs[0].paragraph_format.keep_with_next = True


def _narrow_margins(grid: Any) -> None:
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        element = OxmlElement(f"w:{side}")
        element.set(qn("w:w"), str(_MARGIN))
        element.set(qn("w:type"), "dxa")
        margins.append(element)
    grid._tbl.tblPr.find(qn("w:tblLook")).addprevious(margins)


def _mark(row: Any, name: str) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement(name))


def _alignment(column: Column, cells: Sequence[str]) -> Any:
    if column.align:
        return _ALIGNMENTS[column.align]
    return CENTRE if all(signs(words) <= SHORT for words in cells) else LEFT


def _fill(cell: Any, text: str, faces: Faces, font: str, alignment: Any) -> None:
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    held = cell.paragraphs[0]
    held.alignment = alignment
    form = held.paragraph_format
    form.space_before = form.space_after = Pt(1)
    form.line_spacing = Pt(LINE)
    run(held, text, faces, font, CELL)


def _widths(section: Any, columns: Sequence[Column], rows: Sequence[Sequence[str]]) -> list[float]:
    """In EMU, together the width of the text."""
    whole = section.page_width - section.left_margin - section.right_margin
    if all(column.weight for column in columns):
        total = sum(column.weight for column in columns)
        return [whole * column.weight / total for column in columns]
    sign = CELL * _POINT
    beside = 2 * _MARGIN / 20 * _POINT
    room = (whole - beside * len(columns)) / sign
    told = shares([column.head for column in columns], rows, room)
    return [width * sign + beside for width in told]
