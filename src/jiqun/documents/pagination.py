"""Page numbers: found by their shape, or as lone numbers that count up."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from jiqun.documents.pieces import Grid, Strip

DASHED = re.compile(r"[-—－–─·•]+\d{1,4}[-—－–─·•]+")
WORDED = re.compile(r"第\d{1,4}页(?:[,，/]?共\d{1,4}页)?|\d{1,4}/\d{1,4}页?|[Pp]age\d{1,4}(?:of\d{1,4})?")
CELL = 14
LONE = re.compile(r"\d{1,4}")


def page_numbers(pieces: Sequence[Strip | Grid]) -> set[int]:
    """Positions of the pieces that are page numbers."""
    found: set[int] = set()
    lone: list[tuple[int, int]] = []
    for at, piece in enumerate(pieces):
        if isinstance(piece, Grid) or len(piece.text) > 20:
            continue
        if DASHED.fullmatch(piece.text) or (WORDED.fullmatch(piece.text) and not LONE.fullmatch(piece.text)):
            found.add(at)
        elif LONE.fullmatch(piece.text) and not _among_cells(pieces, at):
            lone.append((at, int(piece.text)))
    return found | _counting(lone)


def _among_cells(pieces: Sequence[Strip | Grid], at: int) -> bool:
    """Whether a lone number stands among other short lines: a cell of a table rather than the foot of a
    page."""
    around = [piece for piece in pieces[max(0, at - 2) : at + 3] if isinstance(piece, Strip)]
    return sum(len(strip.text) <= CELL for strip in around) > len(around) // 2 + 1


def _counting(lone: list[tuple[int, int]]) -> set[int]:
    """Lone numbers are page numbers where at least two, apart from each other, count up by one."""
    found: set[int] = set()
    for (at, value), (after, following) in itertools.pairwise(lone):
        if following == value + 1 and after > at + 1:
            found |= {at, after}
    return found
