"""The running text of a document as the text rules read it: clean, one punctuation, every character with its origin."""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from jiqun.documents import Flow, Kind, Paragraph, Table

if TYPE_CHECKING:
    from jiqun.plans.lint.entries import Entry
    from jiqun.plans.lint.finding import Place
    from jiqun.plans.lint.source import Source

#: Half-width marks that Chinese texts mix with full-width ones; same length, so offsets stay.
_MARKS = str.maketrans(
    {",": "，", "(": "（", ")": "）", ";": "；", ":": "：", '"': "”", "〔": "（", "〕": "）"}
)
_NUMBER_COMMA = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
STOPS = "。；！？"


def even(text: str) -> str:
    """One punctuation, same length.

    >>> even("达到8.8%,比2015年(第12位)高;1,234家")
    '达到8.8%，比2015年（第12位）高；1,234家'
    """
    kept = {match.start() for match in _NUMBER_COMMA.finditer(text)}
    changed = text.translate(_MARKS)
    return "".join("," if index in kept else char for index, char in enumerate(changed)) if kept else changed


@dataclass(frozen=True)
class Passage:
    """A paragraph or a table cell (`kind` None). Offsets of its methods count characters of `text`."""

    source: Source
    flow: Flow
    order: int
    kind: Kind | None = None
    section: tuple[str, ...] = ()

    @cached_property
    def text(self) -> str:
        return even(self.flow.text)

    def find(self, pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
        return pattern.finditer(self.text)

    def at(self, start: int, end: int) -> Place:
        span = self.flow.span(start, max(end, start + 1))
        return self.source.place(span.start, span.end)

    def clause(self, start: int, end: int, stops: str = STOPS + "，") -> tuple[int, int]:
        """The range between the marks around `start:end`, without the marks."""
        left = max(self.text.rfind(mark, 0, start) for mark in stops) + 1
        rights = [self.text.find(mark, end) for mark in stops]
        right = min([found for found in rights if found >= 0], default=len(self.text))
        while left < start and self.text[left] in " 　\n":
            left += 1
        return left, right

    def clause_at(self, start: int, end: int, stops: str = STOPS + "，") -> Place:
        return self.at(*self.clause(start, end, stops))

    @property
    def head(self) -> str:
        """The run-in heading: what stands before the first stop where that is short, without marker."""
        first = re.match(r"[\s（）()\d一二三四五六七八九十.、．—\-]*([^。；，：\s]{2,24})[。．：]", self.text)
        return first[1] if first else ""


def passages_of(source: Source) -> list[Passage]:
    """Paragraphs without page furniture, and the cells of every table, in reading order."""
    found: list[Passage] = []
    for block in source.document.blocks:
        if isinstance(block, Table):
            found += [
                Passage(source, cell.flow, len(found) + index)
                for index, cell in enumerate(block.cells)
                if len(cell.flow)
            ]
            found += [
                _paragraph(source, note, len(found))
                for note in block.notes
                if note not in source.document.blocks
            ]
        elif block.kind is not Kind.CHROME and len(block.flow):
            found.append(_paragraph(source, block, len(found)))
    return found


def _paragraph(source: Source, block: Paragraph, order: int) -> Passage:
    return Passage(source, block.flow, order, block.kind, tuple(str(item) for item in block.section))


def around(source: Source, entry: Entry) -> Passage | None:
    """The passage a statement stands in."""
    at = entry.statement.value_start
    place = source.owners[at] if at < len(source.owners) else -1
    return source.passages[place] if place >= 0 else None


def owners_of(passages: Sequence[Passage], length: int) -> array[int]:
    """For each of `length` characters of the kept text the first passage that spans it, −1 where none does."""
    owners = array("l", [-1]) * length
    for number in reversed(range(len(passages))):
        origin = passages[number].flow.origin
        owners[origin[0] : origin[-1] + 1] = array("l", [number]) * (origin[-1] + 1 - origin[0])
    return owners
