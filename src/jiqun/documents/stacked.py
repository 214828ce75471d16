"""Tables in plain text with one cell on each line: the width is found from the regularity of the cells."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from jiqun.documents.characters import clean, weld
from jiqun.documents.grids import COLUMN_WORD, YEAR, from_rows, is_number
from jiqun.documents.markers import ATTACHMENT, marker_of
from jiqun.documents.model import Flow
from jiqun.documents.pieces import Grid, Strip
from jiqun.documents.wraps import NAMED_END

LEAST_CELLS = 8
LEAST_WIDTH, MOST_WIDTH = 3, 20
LONGEST_NAME = 12
LONGEST_CELL = 400
REGULAR = 0.8


def stands_alone(text: str, strip: Strip) -> bool:
    """Whether the line is one cell: a tab, then its content (or nothing)."""
    line = text[strip.start : strip.end]
    return line.startswith("\t") and "\t" not in line.strip() and len(strip.text) <= LONGEST_CELL


def read_table(text: str, strips: Sequence[Strip]) -> tuple[Grid, int] | None:
    """The table that starts at the first strip, and how many strips it takes; None if there is none."""
    tokens, taken = _tokens(text, strips)
    if len(tokens) < LEAST_CELLS:
        return None
    return _grid(tokens, taken, strips)


def read_bare_table(strips: Sequence[Strip]) -> tuple[Grid, int] | None:
    """The same for cells that lost even their tabs: short lines that begin with a row of column names, 序号
    among
    them, and count up. Empty cells left no line, so only a full grid is recognised."""
    names = [strip.text for strip in strips[:MOST_WIDTH]]
    if (
        "序号" not in names[:2]
        or not COLUMN_WORD.search(names[0])
        or NAMED_END.search(names[0])
        or "表" in names[0]
    ):
        return None
    first = next((at for at, name in enumerate(names) if name == "1"), 0) - names.index("序号")
    if first < LEAST_WIDTH or not all(len(name) <= LONGEST_NAME for name in names[:first]):
        return None
    column, taken, number = names.index("序号"), first, 1
    while taken + first <= len(strips) and strips[taken + column].text == str(number):
        taken, number = taken + first, number + 1
    if number < 3:
        return None
    rows = [[strip.flow for strip in strips[at : at + first]] for at in range(0, taken, first)]
    return from_rows(rows, strips[0].start, strips[taken - 1].end), taken


def _tokens(text: str, strips: Sequence[Strip]) -> tuple[list[Flow], int]:
    """The cells in order; a line without a tab continues the cell before, if cells go on after it."""
    tokens: list[Flow] = []
    taken = 0
    for at, strip in enumerate(strips):
        if stands_alone(text, strip):
            tokens.append(clean(text, strip.start, strip.end))
            taken = at + 1
            continue
        goes_on = (
            at + 1 < len(strips) and stands_alone(text, strips[at + 1]) and len(strip.text) <= LONGEST_NAME
        )
        if (
            not tokens
            or not goes_on
            or strip.style is not None
            or _opens(strip)
            or "\t" in text[strip.start : strip.end]
        ):
            break
        tokens[-1] = weld([tokens[-1], strip.flow])
    while tokens and not tokens[-1].text:
        tokens.pop()
    return tokens, taken


def _opens(strip: Strip) -> bool:
    return bool(marker_of(strip.text) or ATTACHMENT.match(strip.text))


def _grid(tokens: list[Flow], taken: int, strips: Sequence[Strip]) -> tuple[Grid, int] | None:
    width = _width(tokens)
    if not width:
        return None
    rows = [tokens[at : at + width] for at in range(0, len(tokens), width)]
    rows[-1] = rows[-1] + [Flow("", ())] * (width - len(rows[-1]))
    return from_rows(rows, strips[0].start, strips[taken - 1].end), taken


def _width(tokens: list[Flow]) -> int:
    texts = [token.text for token in tokens]
    scored = [
        (score, -width)
        for width in range(LEAST_WIDTH, MOST_WIDTH + 1)
        if (score := _regularity(texts, width)) >= REGULAR
    ]
    if not scored:
        return 0
    best = max(score for score, _ in scored)
    return -max(width for score, width in scored if score >= best - 0.03)


def _regularity(texts: list[str], width: int) -> float:
    """Mean share of the commonest sort of cell per column, below a first row of names; empty cells fit
    anywhere."""
    if len(texts) < 2 * width or any(not name or is_number(name) for name in texts[1:width]):
        return 0.0
    shares: list[float] = []
    for column in range(width):
        sorts = Counter(_sort(text) for text in texts[width + column :: width] if text)
        if sorts:
            shares.append(max(sorts.values()) / sorts.total())
    names = sum(bool(COLUMN_WORD.search(name)) for name in texts[:width]) / width
    return sum(shares) / len(shares) * (0.8 + 0.2 * names)


def _sort(text: str) -> str:
    if is_number(text):
        return "number"
    return "year" if YEAR.fullmatch(text) else "text"
