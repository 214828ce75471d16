"""What a reader hands to the assembler: lines and grids over the kept text, in order."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from jiqun.documents.characters import clean, weld
from jiqun.documents.model import Cell, Flow, Remark

LINE = re.compile(r"[^\r\n\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+")
BREAK = re.compile(r"\r\n|[\r\n\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")


@dataclass(frozen=True, slots=True)
class Strip:
    """A line with something on it, or several lines already welded into a paragraph.

    `gap`: line breaks since the strip before (1 = next line, 2 = a blank line between).
    `style`: level of a heading as the file's own markup declares it. `furniture`: declared page furniture.
    """

    flow: Flow
    start: int
    end: int
    gap: int = 1
    indent: int = 0
    style: int | None = None
    furniture: bool = False
    note: bool = False

    @property
    def text(self) -> str:
        return self.flow.text

    def with_more(self, more: list[Strip]) -> Strip:
        flow = weld([self.flow, *(strip.flow for strip in more)])
        return replace(self, flow=flow, end=more[-1].end)


@dataclass(frozen=True, slots=True)
class Grid:
    """A table before its place in the outline is known."""

    cells: tuple[Cell, ...]
    height: int
    width: int
    start: int
    end: int
    header_rows: int | None = None
    caption: str = ""


@dataclass(slots=True)
class Draft:
    """The kept text with its pieces and what was met on the way."""

    text: str
    pieces: list[Strip | Grid] = field(default_factory=list)
    asides: list[Strip] = field(
        default_factory=list
    )  #: furniture that stands between pieces and parts nothing
    remarks: list[Remark] = field(default_factory=list)
    title: str = ""


def strips_of(text: str) -> list[Strip]:
    """The non-blank lines of a text. Time grows with its length only."""
    strips: list[Strip] = []
    behind = 0
    for match in LINE.finditer(text):
        flow = clean(text, match.start(), match.end())
        if not flow.text and "\t" not in match.group():
            continue
        breaks = len(BREAK.findall(text, behind, match.start()))
        line = match.group()
        indent = sum(
            2 if char == "\u3000" else 1 for char in line[: len(line) - len(line.lstrip(" \u3000\xa0"))]
        )
        strips.append(Strip(flow, match.start(), match.end(), breaks, indent))
        behind = match.end()
    return strips
