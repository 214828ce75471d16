"""Characters of a PDF page → lines in reading order, column by column."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

Char = dict[str, Any]
SAME_LINE = 0.5  #: of the character height, by which the middles of one line may differ
WORD_GAP = 0.25  #: of the size, above which a gap is a space
CELL_GAP = 2.5  #: of the size, above which a gap parts cells
GUTTER = 1.2  #: of the size, least width of the gap between columns
MIDDLE = (0.3, 0.7)
LEAST_LINES = 6


@dataclass(frozen=True, slots=True)
class Line:
    """A printed line: its text, box and the size of its characters, in points from the top left."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    size: float
    left: float = 0.0  #: margins of the column it stands in
    right: float = 0.0


def lines_of(chars: Sequence[Char], width: float) -> list[Line]:
    """Lines in reading order: a two-column stretch is read left column first."""
    rows = _rows(chars)
    gutter = _gutter(rows, width)
    if gutter is None:
        return _framed([_line(row) for row in rows])
    lines: list[Line] = []
    left: list[Line] = []
    right: list[Line] = []
    for row in rows:
        before = [char for char in row if char["x1"] <= gutter]
        after = [char for char in row if char["x0"] >= gutter]
        if len(before) + len(after) < len(row):
            lines += [*_framed(left), *_framed(right), *_framed([_line(row)])]
            left, right = [], []
            continue
        left += [_line(before)] if before else []
        right += [_line(after)] if after else []
    return [*lines, *_framed(left), *_framed(right)]


def _framed(lines: list[Line]) -> list[Line]:
    """The lines with the margins of the column they make up together."""
    if not lines:
        return []
    left, right = min(line.x0 for line in lines), max(line.x1 for line in lines)
    return [Line(o.text, o.x0, o.x1, o.top, o.bottom, o.size, left, right) for o in lines]


def _rows(chars: Sequence[Char]) -> list[list[Char]]:
    rows: list[list[Char]] = []
    middle = 0.0
    for char in sorted(chars, key=lambda char: (char["top"] + char["bottom"], char["x0"])):
        if not char["text"].strip() and not rows:
            continue
        at = (char["top"] + char["bottom"]) / 2
        if rows and abs(at - middle) <= SAME_LINE * max(char["height"], 4):
            rows[-1].append(char)
        else:
            rows.append([char])
            middle = at
    solid = ([char for char in row if char["text"].strip()] for row in rows)
    return [sorted(row, key=lambda char: float(char["x0"])) for row in solid if row]


def _line(row: list[Char]) -> Line:
    size = max(float(char["size"]) for char in row)
    parts = [row[0]["text"]]
    for before, char in itertools.pairwise(row):
        gap = char["x0"] - before["x1"]
        if gap > CELL_GAP * size:
            parts.append("\t")
        elif gap > WORD_GAP * size:
            parts.append(" ")
        parts.append(char["text"])
    top, bottom = min(float(c["top"]) for c in row), max(float(c["bottom"]) for c in row)
    return Line("".join(parts), float(row[0]["x0"]), float(row[-1]["x1"]), top, bottom, size)


def _gutter(rows: list[list[Char]], width: float) -> float | None:
    """Middle of the empty band that parts two columns: most rows leave it free and have text on both
    sides."""
    if len(rows) < LEAST_LINES:
        return None
    gaps: list[tuple[float, float]] = []
    for row in rows:
        size = max(float(char["size"]) for char in row)
        wide = [
            (float(before["x1"]), float(after["x0"]))
            for before, after in itertools.pairwise(row)
            if after["x0"] - before["x1"] >= GUTTER * size
            and MIDDLE[0] * width <= (before["x1"] + after["x0"]) / 2 <= MIDDLE[1] * width
        ]
        if len(wide) == 1:
            gaps += wide
    if len(gaps) < max(LEAST_LINES, 0.4 * len(rows)):
        return None
    lows, highs = sorted(low for low, _ in gaps), sorted(high for _, high in gaps)
    low, high = lows[int(len(lows) * 0.95)], highs[int(len(highs) * 0.05)]
    if high <= low:
        return None
    at = (low + high) / 2
    crossing = sum(any(char["x0"] < at < char["x1"] for char in row) for row in rows)
    return at if crossing <= 0.4 * len(rows) else None
