"""What the lint reads of one document: its text, statements, tasks and standing among the others."""

from __future__ import annotations

import datetime as dt
from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from jiqun.documents import Document, Span
from jiqun.plans.lint.entries import Entry, entries_of
from jiqun.plans.lint.finding import Place
from jiqun.plans.lint.passages import Passage, owners_of, passages_of
from jiqun.plans.statement import Statement


@dataclass(frozen=True)
class Source:
    """A document under check. Statements come from the extractor, or from the reviewed pack where there is one.

    `keys` gives the canonical indicator of a statement (by its position) where a person has assigned one; without it
    indicators are matched by their names. `quotable` is False where the text may not be shown.
    """

    id: str
    document: Document
    statements: Sequence[Statement]
    news: bool = False
    issued: dt.date | None = None
    region: str | None = None
    parent: str | None = None
    start_year: int | None = None
    end_year: int | None = None
    keys: Mapping[int, str] = field(default_factory=dict)
    quotable: bool = True

    @property
    def text(self) -> str:
        return self.document.text

    @cached_property
    def passages(self) -> list[Passage]:
        """Paragraphs and cells, clean and with one punctuation."""
        return passages_of(self)

    @cached_property
    def owners(self) -> array[int]:
        """For each character of the text the number of its passage, or −1."""
        return owners_of(self.passages, len(self.text))

    @cached_property
    def entries(self) -> list[Entry]:
        """The statements as the rules compare them."""
        return entries_of(self)

    def place(self, start: int, end: int) -> Place:
        return Place(self.id, start, end, self.text[start:end] if self.quotable else "")

    def at(self, span: Span) -> Place:
        return self.place(span.start, span.end)

    def of(self, statement: Statement) -> Place:
        """The place of a statement's clause or row."""
        return self.place(statement.char_start, statement.char_end)
