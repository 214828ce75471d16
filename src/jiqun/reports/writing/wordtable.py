"""Tables in Word: heads repeated on every page with units in them, figures to the right, rows never torn."""

from __future__ import annotations

import math
from typing import Any

from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Emu, Pt

from jiqun.reports.bound import Bound, Pieces, plain
from jiqun.reports.model import SIMULATED, Column, Table
from jiqun.reports.writing.fonts import BODY, HEAD, Faces
from jiqun.reports.writing.setting import CENTRE, LEFT, RIGHT, paragraph, run

CELL, NOTE = 10.5, 10.5
TOGETHER = 12  #: a table of so few rows is not torn
LABEL = f"（本表含{SIMULATED}，不代表真实情况）"


def write_table(document: Any, table: Table, faces: Faces, *, titled: bool = True) -> None:
    if titled:
        run(paragraph(document, CENTRE, keep=True), table.title, faces, HEAD, 14)
    if table.simulated:
        run(paragraph(document, CENTRE, line=18, keep=True), LABEL, faces, HEAD, NOTE)
    if table.rows:
        _grid(document, table, faces)
    else:
        run(paragraph(document, first=2), table.empty, faces)
    for at, note in enumerate(table.notes if table.rows else (), 1):
        words = f"注：{note}" if len(table.notes) == 1 else f"注{at}：{note}"
        run(paragraph(document, LEFT, line=16), words, faces, BODY, NOTE)


def _grid(document: Any, table: Table, faces: Faces) -> None:
    grid = document.add_table(rows=1, cols=len(table.columns))
    grid.style, grid.alignment, grid.autofit = "Table Grid", WD_TABLE_ALIGNMENT.CENTER, False
    widths = _widths(document.sections[-1], table)
    alignments = [_alignment(table, at) for at in range(len(table.columns))]
    for cell, column in zip(grid.rows[0].cells, table.columns, strict=True):
        _fill(cell, _head(column), faces, HEAD, CENTRE)
    _mark(grid.rows[0], "w:tblHeader")
    _mark(grid.rows[0], "w:cantSplit")
    for number, row in enumerate(table.rows):
        added = grid.add_row()
        _mark(added, "w:cantSplit")
        strong = number in table.strong
        for cell, pieces, alignment in zip(added.cells, row, alignments, strict=True):
            words = cell_text(pieces)
            _fill(cell, words, faces, HEAD if strong else BODY, CENTRE if words == "–" else alignment)
    _narrow_margins(grid)
    if len(table.rows) <= TOGETHER:
        _keep_together(grid)
    for column_cells, width in zip(grid.columns, widths, strict=True):
        column_cells.width = width
    for row_ in grid.rows:
        for cell, width in zip(row_.cells, widths, strict=True):
            cell.width = width


def _narrow_margins(grid: Any) -> None:
    """0.8 mm beside the text instead of Word's 1.9: short words stay on one line."""
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        element = OxmlElement(f"w:{side}")
        element.set(qn("w:w"), "45")
        element.set(qn("w:type"), "dxa")
        margins.append(element)
    grid._tbl.tblPr.find(qn("w:tblLook")).addprevious(margins)


def _keep_together(grid: Any) -> None:
    for row in grid.rows[:-1]:
        for cell in row.cells:
            cell.paragraphs[0].paragraph_format.keep_with_next = True


def _head(column: Column) -> str:
    """The label, and below it the unit."""
    return f"{column.label}\n（{column.unit}）" if column.unit else column.label


def cell_text(pieces: Pieces) -> str:
    """A number alone stands without its unit, which is in the head, except where the head has none."""
    return plain(pieces) if len(pieces) != 1 or isinstance(pieces[0], str) else bare(pieces[0])


def bare(number: Bound) -> str:
    return number.digits


def _alignment(table: Table, at: int) -> Any:
    """Figures to the right, columns of short words in the middle, others to the left."""
    if table.columns[at].right:
        return RIGHT
    return CENTRE if all(len(plain(row[at])) <= 6 for row in table.rows) else LEFT


def _fill(cell: Any, text: str, faces: Faces, font: str, alignment: Any) -> None:
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    held = cell.paragraphs[0]
    held.alignment = alignment
    held.paragraph_format.space_before = held.paragraph_format.space_after = Pt(1)
    held.paragraph_format.line_spacing = Pt(14)
    run(held, text, faces, font, CELL)


def _mark(row: Any, name: str) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement(name))


def _widths(section: Any, table: Table) -> list[Emu]:
    """The line shared among the columns by their weights; without one, by the root of the longest cell, so that a long
    text does not take it all."""
    whole = section.page_width - section.left_margin - section.right_margin
    weights = [column.weight or _weight(table, at) for at, column in enumerate(table.columns)]
    return [Emu(int(whole * weight / sum(weights))) for weight in weights]


def _weight(table: Table, at: int) -> float:
    longest = max([len(plain(row[at])) for row in table.rows], default=0)
    return 3 * math.sqrt(max(longest, 0.8 * len(table.columns[at].label), 4))
