"""What every document becomes, whatever file it came from: paragraphs and tables over one kept plain text.

The *kept text* never changes after reading. Everything that repairs the layout (hard wraps, page numbers,
words
broken by a page) works on a :class:`Flow`, a cleaned string that remembers for each of its characters the
offset
it had in the kept text. So a finding in the clean string always leads back to `document.text[start:end]`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Half-open range of characters `[start, end)` of a document's kept text."""

    start: int
    end: int

    def of(self, text: str) -> str:
        return text[self.start : self.end]

    def __contains__(self, other: Span) -> bool:
        return self.start <= other.start and other.end <= self.end


@dataclass(frozen=True, slots=True)
class Flow:
    """A clean string and, for each of its characters, the offset in the kept text.

    >>> flow = Flow("2027年", (0, 1, 2, 3, 6))  # a page break stood between 7 and 年
    >>> flow.span(0, 5)
    Span(start=0, end=7)
    """

    text: str
    origin: tuple[int, ...]

    def __post_init__(self) -> None:
        if len(self.text) != len(self.origin):
            raise ValueError(f"{len(self.text)} characters but {len(self.origin)} offsets")

    def span(self, start: int, end: int) -> Span:
        """The range of the kept text behind `text[start:end]` (which must not be empty)."""
        return Span(self.origin[start], self.origin[end - 1] + 1)

    def slice(self, start: int, end: int) -> Flow:
        return Flow(self.text[start:end], self.origin[start:end])

    def __add__(self, other: Flow) -> Flow:
        return Flow(self.text + other.text, self.origin + other.origin)

    def __len__(self) -> int:
        return len(self.text)

    @classmethod
    def literal(cls, text: str, offset: int = 0) -> Flow:
        return cls(text, tuple(range(offset, offset + len(text))))


@dataclass(frozen=True, slots=True)
class Heading:
    """One step of a section path. `level` 1 is outermost; `marker` as printed ("一、", "（二）", "3.",
    "——", "")."""

    level: int
    marker: str
    title: str
    span: Span

    def __str__(self) -> str:
        return f"{self.marker}{self.title}"


class Kind(StrEnum):
    TITLE = "title"  #: the name of the document
    HEADING = "heading"  #: a line that only opens a section
    BODY = "body"  #: a paragraph of text; a numbered paragraph keeps its own run-in heading in `section`
    NOTE = "note"  #: note under a table, issue line, addressee, signature, caption
    CHROME = "chrome"  #: web-page furniture, adverts, page numbers: kept in the text, not part of the plan


@dataclass(frozen=True, slots=True)
class Paragraph:
    flow: Flow
    kind: Kind
    section: tuple[Heading, ...] = ()

    @property
    def text(self) -> str:
        return self.flow.text

    @property
    def span(self) -> Span:
        return self.flow.span(0, len(self.flow))


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of the grid. A merged cell stands once, at its top left, with its extent."""

    flow: Flow
    row: int
    column: int
    rows: int = 1
    columns: int = 1

    @property
    def text(self) -> str:
        return self.flow.text


@dataclass(frozen=True, slots=True)
class Table:
    """`cells` in reading order; `header_rows` leading rows name the columns."""

    cells: tuple[Cell, ...]
    height: int
    width: int
    header_rows: int
    span: Span
    caption: str = ""
    section: tuple[Heading, ...] = ()
    notes: tuple[Paragraph, ...] = ()
    _grid: Mapping[tuple[int, int], Cell] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        covered = {
            (row, column): cell
            for cell in self.cells
            for row in range(cell.row, cell.row + cell.rows)
            for column in range(cell.column, cell.column + cell.columns)
        }
        object.__setattr__(self, "_grid", covered)

    def at(self, row: int, column: int) -> Cell | None:
        """The cell that covers a grid position, merged cells included."""
        return self._grid.get((row, column))


@dataclass(frozen=True, slots=True)
class Remark:
    """What the reader met and mended or left out, so that nothing disappears silently."""

    code: str
    message: str
    span: Span | None = None


Block = Paragraph | Table


@dataclass(frozen=True, slots=True)
class Document:
    """A read document. `text` is the kept plain text; for a plain-text file it is the decoded file, line
    ends as they are."""

    name: str
    media_type: str
    sha256: str
    text: str
    blocks: tuple[Block, ...]
    title: str = ""
    remarks: tuple[Remark, ...] = field(default=())

    @property
    def paragraphs(self) -> Iterator[Paragraph]:
        return (block for block in self.blocks if isinstance(block, Paragraph))

    @property
    def tables(self) -> Sequence[Table]:
        return [block for block in self.blocks if isinstance(block, Table)]

    def quote(self, span: Span) -> str:
        return span.of(self.text)
