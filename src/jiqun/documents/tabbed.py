"""Tables in plain text whose cells are parted by tabs, rows by line ends — also where a page or line break
parts a
row or a cell."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from jiqun.documents.characters import clean, weld
from jiqun.documents.grids import from_rows, is_number
from jiqun.documents.markers import ATTACHMENT, marker_of
from jiqun.documents.model import Flow
from jiqun.documents.pieces import Grid, Strip
from jiqun.documents.wraps import OWN_LINE, breaks_off

AHEAD = 3  #: strips without a tab that may stand between two rows
TITLE = 30
MARKER_ONLY = re.compile(
    r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})[.．、]|[（(][\d一二三四五六七八九十]{1,3}[）)]|[①-⑳•●■◆-]"
)


@dataclass(frozen=True, slots=True)
class Row:
    strip: Strip
    cells: tuple[Flow, ...]

    @property
    def alone(self) -> bool:
        return len(self.cells) == 1


def row_of(text: str, strip: Strip) -> Row:
    cells: list[Flow] = []
    at = strip.start
    for part in text[strip.start : strip.end].split("\t"):
        cells.append(clean(text, at, at + len(part)))
        at += len(part) + 1
    return Row(strip, tuple(cells))


def has_cells(text: str, strip: Strip) -> bool:
    """Whether a tab parts the line (a leading tab alone is an indent or a cell on its own line)."""
    return "\t" in text[strip.start : strip.end].lstrip("\t \u3000") or (
        text[strip.start : strip.end].count("\t") > 1 and bool(strip.text)
    )


def read_table(text: str, strips: Sequence[Strip]) -> tuple[Grid, int] | None:
    """The table that starts at the first strip, and how many strips it takes; None if there is none."""
    block = _block(text, strips)
    counts = Counter(len(row.cells) for row in block if not row.alone)
    width = max(counts, key=lambda count: (counts[count], count), default=0)
    if width < 2 or sum(counts.values()) < 2:
        return None
    rows, taken = _Rows(width, block).read()
    if len(rows) < 2 or (width == 2 and _is_list(rows)):
        return None
    return from_rows(rows, block[0].strip.start, block[taken - 1].strip.end), taken


def _is_list(rows: list[list[Flow]]) -> bool:
    """Whether the tabs only stand behind the markers of numbered paragraphs."""
    marked = sum(bool(MARKER_ONLY.fullmatch(row[0].text)) for row in rows)
    return marked > len(rows) / 2


def _block(text: str, strips: Sequence[Strip]) -> list[Row]:
    block: list[Row] = []
    last = 0
    for strip in strips:
        row = row_of(text, strip)
        if strip.style is not None or (
            row.alone and (ATTACHMENT.match(strip.text) or OWN_LINE.match(strip.text))
        ):
            break
        block.append(row)
        if not row.alone:
            last = len(block)
        elif len(block) - last > AHEAD:
            break
    return block if len(block) - last <= 1 else block[: last + 1]


class _Rows:
    """Reads rows of a fixed width; a row in the making is `pending`."""

    def __init__(self, width: int, block: list[Row]) -> None:
        self.width = width
        self.block = block
        self.rows: list[list[Flow]] = []
        self.pending: list[Flow] = []
        full = [row for row in block if len(row.cells) == width]
        body = full[1:] or full
        self.numbered = sum(is_number(row.cells[0].text) for row in body) > len(body) / 2
        self.last_values = {row.cells[-1].text for row in full}

    def read(self) -> tuple[list[list[Flow]], int]:
        taken = 0
        for at, row in enumerate(self.block):
            if not (self._line(at, row) if row.alone else self._cells(row)):
                break
            taken = at + 1
        self._flush()
        return self.rows, taken

    def _flush(self) -> None:
        if self.pending:
            self.rows.append(self.pending + [Flow("", ())] * (self.width - len(self.pending)))
        self.pending = []

    def _cells(self, row: Row) -> bool:
        cells = list(row.cells)
        while len(cells) > self.width and not cells[-1].text:
            cells.pop()
        if len(cells) > self.width:
            return False
        missing = self.width - len(self.pending)
        if self.pending and missing and len(cells) - 1 <= missing and len(cells) != self.width + 1:
            if len(cells) == missing and len(cells) - 1 != missing:
                self.pending += cells
            else:
                self.pending[-1] = weld([self.pending[-1], cells[0]])
                self.pending += cells[1:]
            return True
        self._flush()
        self.pending = cells
        return True

    def _line(self, at: int, row: Row) -> bool:
        line = row.cells[0]
        following = next((other for other in self.block[at + 1 : at + 2 + AHEAD] if not other.alone), None)
        if not self.pending or len(self.pending) < self.width:
            if following is None and not self.pending:
                return False
            if self.pending:
                self.pending[-1] = weld([self.pending[-1], line])
            else:
                self.pending = [line]
            return True
        below = following is not None and not following.cells[0].text and row.strip.gap == 1
        if self._goes_on(row) or (below and self.pending[-1].text and len(line.text) <= TITLE):
            self.pending[-1] = weld([self.pending[-1], line])
            return True
        if following is None or len(line.text) > TITLE or line.text[-1:] in "。；;，,":
            return False
        self._flush()
        self.pending = [line]
        if self._is_title(row, following):
            self._flush()
        return True

    def _goes_on(self, row: Row) -> bool:
        """Whether a line without tabs continues the last cell of a complete row."""
        last = self.pending[-1]
        if not last.text or marker_of(row.strip.text):
            return False
        if weld([last, row.cells[0]]).text in self.last_values:
            return True
        return breaks_off(Strip(last, row.strip.start, row.strip.end))

    def _is_title(self, row: Row, following: Row) -> bool:
        first = following.cells[0].text
        if self.numbered or not first or len(following.cells) < self.width:
            return True
        return len(row.strip.text) + len(first) > 8 or following.strip.gap > 1
