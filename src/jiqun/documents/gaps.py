"""Headings that lost their number: short lines without punctuation among numbered siblings."""

from __future__ import annotations

import re
from collections.abc import Sequence

from jiqun.documents.markers import ATTACHMENT, BULLET, marker_of
from jiqun.documents.outline import MEASURE, opening_of
from jiqun.documents.pieces import Grid, Strip
from jiqun.documents.titles import is_note, is_title

LONGEST = 28
SHORTEST = 3
UNNUMBERED = 15  #: rank of a heading under which no numbered class is known to stand
AHEAD = 60


def unmarked_headings(pieces: Sequence[Strip | Grid], start: int) -> dict[int, int]:
    """Position → rank for lines that are headings without a marker.

    Where the next sibling's number shows a gap (`（二）` comes next and no `（一）` was met), the line
    takes the
    missing place; else it stands beside the innermost heading above that has a line of its own.
    """
    found: dict[int, int] = {}
    seen: list[tuple[int, int]] = []  # (rank, number) of the open standalone headings, outermost first
    body = False
    for at, piece in enumerate(pieces):
        if isinstance(piece, Grid):
            continue
        opening = opening_of(piece)
        if opening and opening.whole:
            rank = opening.marker.rank
            seen = [*(step for step in seen if step[0] < rank), (rank, opening.marker.number)]
            body = False
        elif at >= start and seen and _looks_like_heading(piece) and _introduces(pieces, at):
            found[at] = _rank(pieces, at, seen, body)
            missing = next((number for rank, number in seen if rank == found[at]), 0) + 1
            seen = [*(step for step in seen if step[0] < found[at]), (found[at], missing)]
            body = False
        else:
            body = True
    return found


def _looks_like_heading(strip: Strip) -> bool:
    text = strip.text
    if not SHORTEST <= len(text) <= LONGEST or strip.style is not None or strip.note or marker_of(text):
        return False
    if (
        BULLET.match(text)
        or ATTACHMENT.match(text)
        or is_note(text)
        or is_title(strip)
        or text.endswith("表")
    ):
        return False
    return not re.search(r"[，,。；;：:！!？?、]$|[。；：:]", text) and not MEASURE.search(text)


def _introduces(pieces: Sequence[Strip | Grid], at: int) -> bool:
    """Whether text of its own follows: a paragraph, or an inner numbered item."""
    if at + 1 >= len(pieces):
        return False
    after = pieces[at + 1]
    if isinstance(after, Grid) or _looks_like_heading(after):
        return False
    return "。" in after.text or len(after.text) > LONGEST or marker_of(after.text) is not None


def _rank(pieces: Sequence[Strip | Grid], at: int, seen: list[tuple[int, int]], body: bool) -> int:
    open_ranks = dict(seen)
    inner_first = _marker_after(pieces, at)
    for piece in pieces[at + 1 : at + 1 + AHEAD]:
        marker = None if isinstance(piece, Grid) else marker_of(piece.text)
        if marker is None:
            continue
        if marker.rank <= seen[-1][0] and marker.rank in open_ranks:
            if marker.number == open_ranks[marker.rank] + 2:
                return marker.rank
            break
        if marker.number == 2 and marker.rank not in open_ranks and marker.rank != inner_first:
            return marker.rank
    if body and len(seen) > 1:
        return seen[-1][0]
    return UNNUMBERED if not body or len(seen) <= 1 else seen[-1][0]


def _marker_after(pieces: Sequence[Strip | Grid], at: int) -> int | None:
    """Rank of the first numbered item below the line, when it counts from one."""
    piece = pieces[at + 1]
    marker = None if isinstance(piece, Grid) else marker_of(piece.text)
    return marker.rank if marker and marker.number == 1 else None
