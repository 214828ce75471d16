"""Lines of plain text → lines and grids: finds the tables that text spells out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import overload

from jiqun.documents import spaced, stacked, tabbed
from jiqun.documents.pagination import page_numbers
from jiqun.documents.pieces import Draft, Grid, Strip, strips_of


def lay_out(text: str) -> Draft:
    """The pieces of a plain text; its kept text is the text itself."""
    strips = strips_of(text)
    numbers = {at for at in page_numbers(strips) if "\t" not in text[strips[at].start : strips[at].end]}
    asides = [replace(strips[at], furniture=True) for at in sorted(numbers)]
    rest = [strip for at, strip in enumerate(strips) if at not in numbers]
    return Draft(text, sort_out(text, rest), asides)


def sort_out(text: str, strips: Sequence[Strip]) -> list[Strip | Grid]:
    """Strips with the tables among them read. Each strip is looked at a bounded number of times."""
    pieces: list[Strip | Grid] = []
    at = refused = 0
    while at < len(strips):
        found = _table(text, strips, at) if at >= refused else None
        if found:
            grid, taken = found
            pieces.append(grid)
            at += taken
            continue
        if at >= refused:
            refused = _next_chance(text, strips, at)
        if strips[at].text:
            pieces.append(strips[at])
        at += 1
    return pieces


def _table(text: str, strips: Sequence[Strip], at: int) -> tuple[Grid, int] | None:
    strip = strips[at]
    rest = _Rest(strips, at)
    if stacked.stands_alone(text, strip):
        return stacked.read_table(text, rest)
    if tabbed.has_cells(text, strip):
        return tabbed.read_table(text, rest)
    if spaced.fields_of(text, strip)[spaced.LEAST_WIDTH - 1 :]:
        return spaced.read_table(text, rest)
    if len(strip.text) <= stacked.LONGEST_NAME:
        return stacked.read_bare_table(rest)
    return None


def _next_chance(text: str, strips: Sequence[Strip], at: int) -> int:
    """After a refusal, the rest of the same run of tabbed lines is refused as well."""
    for sort in (stacked.stands_alone, tabbed.has_cells):
        if sort(text, strips[at]):
            while at < len(strips) and sort(text, strips[at]):
                at += 1
            return at
    return at + 1


class _Rest(Sequence[Strip]):
    """The strips from a place on, without copying them."""

    def __init__(self, strips: Sequence[Strip], start: int) -> None:
        self.strips = strips
        self.start = start

    def __len__(self) -> int:
        return len(self.strips) - self.start

    @overload
    def __getitem__(self, at: int) -> Strip: ...

    @overload
    def __getitem__(self, at: slice) -> Sequence[Strip]: ...

    def __getitem__(self, at: int | slice) -> Strip | Sequence[Strip]:
        if isinstance(at, slice):
            begin, end, step = at.indices(len(self))
            return self.strips[self.start + begin : self.start + end : step]
        if at >= len(self):
            raise IndexError(at)
        return self.strips[self.start + at if at >= 0 else at]
