"""Tables in plain text whose cells are parted by two or more spaces, as copied from a page."""

from __future__ import annotations

import re
from collections.abc import Sequence

from jiqun.documents.characters import clean
from jiqun.documents.grids import COLUMN_WORD, from_rows, is_number
from jiqun.documents.model import Flow
from jiqun.documents.pieces import Grid, Strip

FIELD = re.compile(r"[^\s\u3000]+(?:[ \u3000][^\s\u3000]+)*")
LEAST_WIDTH, LEAST_ROWS = 3, 3
LONGEST = 200


def fields_of(text: str, strip: Strip) -> list[Flow]:
    """The stretches of a line between gaps of two or more spaces."""
    if strip.end - strip.start > LONGEST:
        return []
    return [clean(text, *match.span()) for match in FIELD.finditer(text, strip.start, strip.end)]


def read_table(text: str, strips: Sequence[Strip]) -> tuple[Grid, int] | None:
    """The table that starts at the first strip, and how many strips it takes.

    Spaces do not show an empty cell, so only rows as wide as the row of column names are taken, and numbers
    must stand among them.
    """
    head = fields_of(text, strips[0])
    if len(head) < LEAST_WIDTH or any(is_number(field.text) for field in head):
        return None
    if sum(bool(COLUMN_WORD.search(field.text)) for field in head) * 2 < len(head):
        return None
    rows = [head]
    for at in range(1, len(strips)):
        strip = strips[at]
        fields = fields_of(text, strip)
        if len(fields) != len(head) or strip.style is not None:
            break
        rows.append(fields)
    if len(rows) < LEAST_ROWS or not any(is_number(field.text) for row in rows[1:] for field in row):
        return None
    return from_rows(rows, strips[0].start, strips[len(rows) - 1].end), len(rows)
