"""The words on both sides of a value, and the naming that is made of them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from jiqun.documents import Flow
from jiqun.plans.extraction.clauses import Piece, Segment
from jiqun.plans.extraction.names import Name, name_before
from jiqun.plans.extraction.strand import plain_name, strand


@dataclass(frozen=True, slots=True)
class Naming:
    """`quote` is the clause that carries the value and its name."""

    indicator: str
    quote: tuple[int, int]
    qualifier: str | None = None
    unit: str | None = None
    ambiguous: bool = False
    why: tuple[str, ...] = field(default=())


#: 增长至2020年的: the change is told by both ends, not by the second number
_ARRIVED = re.compile(
    r"(?:上升|跃升|增长|提高|提升|增加|下降|降低|减少|缩小|扩大|增|升|降)(?:到|至)(?:(?:19|20)\d\d年的)?$"
)


@dataclass(frozen=True, slots=True)
class Around:
    """The words before and behind a value, holes cut out."""

    before: Flow
    behind: Flow
    quote: tuple[int, int]
    wide: tuple[int, int]


def around(text: str, piece: Piece, part: Segment) -> Around:
    """The words of a segment on both sides of its value."""
    mark = part.value
    holes = [(year.start, year.end) for year in piece.years]
    holes += [(aside.start, aside.end) for aside in piece.asides if not aside.lone]
    left, right = mark.left, mark.right
    if text[left - 1 : left] == "（" and text[right : right + 1] == "）":
        left, right = left - 1, right + 1
    arrived = _ARRIVED.search(text[part.start : left])
    if arrived:
        holes.append((part.start + arrived.start(), left))
    start = part.start
    while start < left and text[start] in "、，：；和及与并 　—":
        start += 1
    before = strand(text, start, left, holes)
    behind = strand(text, right, part.end, holes)
    return Around(before, behind, (start, right), (start, max(right, part.end)))


def printed(flow: Flow, raw: str) -> Name:
    """The name before a value, with the characters of the document."""
    name = name_before(flow)
    return replace(name, text=as_printed(name.text, flow, raw))


def as_printed(name: str, flow: Flow, raw: str) -> str:
    """A part of the flow as the document prints it."""
    place = flow.text.find(name)
    if not name or place < 0:
        return name
    return plain_name(flow.slice(place, place + len(name)), raw)
