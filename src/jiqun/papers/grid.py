"""Tables in Word: heads repeated on every page with units in them, figures to the right, rows never torn."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any, Literal

from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Emu, Pt
from docx.table import _Cell

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
    grid = document.add_table(rows=1, cols=len(columns))
    grid.style, grid.alignment, grid.autofit = "Table Grid", WD_TABLE_ALIGNMENT.CENTER, False
    _narrow_margins(grid)
    widths = [Emu(round(width)) for width in _widths(document.sections[-1], columns, rows)]
    for column, width in zip(grid.columns, widths, strict=True):
        column.width = width
    alignments = [_alignment(column, [row[at] for row in rows]) for at, column in enumerate(columns)]
    kept = _kept(len(rows), noted=noted)
    shapes = _Shapes(grid, faces, widths)
    blank = grid.rows[0]._tr
    lines = [shapes.line([column.head for column in columns], HEAD, [CENTRE] * len(columns), kept=0 in kept)]
    for number, row in enumerate(rows, 1):
        stands = [
            CENTRE if words == NONE else alignment for words, alignment in zip(row, alignments, strict=True)
        ]
        font = HEAD if number - 1 in strong else BODY
        lines.append(shapes.line(row, font, stands, kept=number in kept))
    lines[0].get_or_add_trPr().insert(0, OxmlElement("w:tblHeader"))
    grid._tbl.remove(blank)
    grid._tbl.extend(lines)


@dataclass(frozen=True, slots=True)
class _Shapes:
    """Rows by their look: each look is set once and copied, so that a list of thousands is set in seconds.

    Trap: python-docx reads the table anew for every cell that is asked for.
    """

    grid: Any
    faces: Faces
    widths: Sequence[Emu]
    known: dict[tuple[Any, ...], Any] = field(default_factory=dict)

    def line(self, words: Sequence[str], font: str, alignments: Sequence[Any], *, kept: bool) -> Any:
        look = (font, kept, *alignments)
        if look not in self.known:
            self.known[look] = self._set(font, alignments, kept=kept)
        found = deepcopy(self.known[look])
        for held, text in zip(found.iter(qn("w:r")), words, strict=True):
            held.text = text
        return found

    def _set(self, font: str, alignments: Sequence[Any], *, kept: bool) -> Any:
        found = deepcopy(self.grid.rows[0]._tr)
        found.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        for element, alignment, width in zip(found.tc_lst, alignments, self.widths, strict=True):
            cell = _Cell(element, self.grid)
            _fill(cell, "", self.faces, font, alignment)
            cell.width = width
            if kept:
                cell.paragraphs[0].paragraph_format.keep_with_next = True
        return found


def _kept(rows: int, *, noted: bool) -> set[int]:
    """Lines held on the page of the next one, the head being line 0: a short table stays on one page; no note and no
    row stand alone."""
    kept = set(range(rows)) if rows <= TOGETHER else {0, rows - 1}
    return kept | {rows} if noted else kept


def _narrow_margins(grid: Any) -> None:
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        element = OxmlElement(f"w:{side}")
        element.set(qn("w:w"), str(_MARGIN))
        element.set(qn("w:type"), "dxa")
        margins.append(element)
    grid._tbl.tblPr.find(qn("w:tblLook")).addprevious(margins)


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
