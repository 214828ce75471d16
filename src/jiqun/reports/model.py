"""What a bulletin is made of: head, addressees, headings, paragraphs, tables, charts, annexes, sign-off.

All parts are records, so that an issue is kept, sent and compared as JSON and comes back equal.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from jiqun.packs import Bilingual, Record
from jiqun.papers.widths import upright
from jiqun.reports.bound import Bound, Pieces, numbers, plain

SIMULATED = "模拟数据"
#: Weights of columns, in characters of a comfortable line, that an upright page takes.
UPRIGHT = 60


class Heading(Record):
    """`level` 1 to 4 are numbered 一、（一） 1. （1）; `ordinal` is that number as printed."""

    block: Literal["heading"] = "heading"
    level: int = Field(ge=1, le=4)
    ordinal: str
    text: Pieces


class Paragraph(Record):
    block: Literal["paragraph"] = "paragraph"
    text: Pieces


class Column(Record):
    """`unit` is printed in the head; `weight` is the share of the line in characters: where a column has none, the cells
    decide."""

    label: str
    unit: str = ""
    right: bool = False
    weight: float = 0

    @property
    def head(self) -> str:
        return f"{self.label}（{self.unit}）" if self.unit else self.label

    def words(self, cell: Pieces) -> str:
        """A cell as printed: a number alone stands without its unit where the head has it."""
        if self.unit and len(cell) == 1 and isinstance(cell[0], Bound):
            return cell[0].digits
        return plain(cell)


class Table(Record):
    """`rows` hold one cell for each column; `strong` are rows of totals. A table without rows prints `empty`."""

    block: Literal["table"] = "table"
    name: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Pieces, ...], ...]
    strong: tuple[int, ...] = ()
    notes: tuple[str, ...] = ()
    simulated: bool = False
    empty: str = "本期无此类事项。"

    @property
    def printed(self) -> list[list[str]]:
        """The cells as words."""
        return [
            [column.words(cell) for column, cell in zip(self.columns, row, strict=True)] for row in self.rows
        ]

    @property
    def wide(self) -> bool:
        """Whether it needs a landscape page."""
        if all(column.weight for column in self.columns):
            return sum(column.weight for column in self.columns) > UPRIGHT
        heads = [
            f"{column.label}\n（{column.unit}）" if column.unit else column.label for column in self.columns
        ]
        return not upright(heads, self.printed)


class Series(Record):
    label: Bilingual
    values: tuple[Decimal | None, ...]


class Chart(Record):
    """Bars of one series over labels, or lines of several over periods. `level` is a value that all are held against."""

    block: Literal["chart"] = "chart"
    name: str
    title: Bilingual
    form: Literal["bars", "lines"]
    unit: str
    labels: tuple[Bilingual, ...]
    series: tuple[Series, ...]
    level: Decimal | None = None
    level_label: Bilingual | None = None
    places: int = 1
    simulated: bool = False


Block = Annotated[Heading | Paragraph | Table | Chart, Field(discriminator="block")]


class Annex(Record):
    title: str
    blocks: tuple[Block, ...]

    @property
    def wide(self) -> bool:
        return any(isinstance(block, Table) and block.wide for block in self.blocks)


class Bulletin(Record):
    """One issue. `basis` are the versions of pack and returns that it stands on; `known_on` the day whose knowledge it
    holds; `dated` is printed under it."""

    kind: str
    kind_name: Bilingual
    period: str
    period_name: str
    region: str
    known_on: dt.date
    dated: dt.date
    issuer: str
    number: str = ""
    red_head: str = ""
    title: str
    to: str = ""
    copies: str = ""
    printed_by: str = ""
    blocks: tuple[Block, ...]
    annexes: tuple[Annex, ...] = ()
    simulated: bool = False
    basis: tuple[str, ...] = ()

    def every_block(self) -> Iterator[Block]:
        yield from self.blocks
        for annex in self.annexes:
            yield from annex.blocks

    def traced(self) -> Iterator[tuple[str, str, Bound]]:
        """Every printed number: where it stands, the sentence or row around it, and the number with its query."""
        for block in self.every_block():
            match block:
                case Paragraph(text=text) | Heading(text=text):
                    for sentence in sentences(text):
                        for number in numbers(sentence):
                            yield "正文", plain(sentence), number
                case Table():
                    yield from _of_table(block)

    @property
    def prose(self) -> list[Pieces]:
        return [block.text for block in self.blocks if isinstance(block, Paragraph)]


def _of_table(table: Table) -> Iterator[tuple[str, str, Bound]]:
    for row in table.rows:
        for cell in row:
            for number in numbers(cell):
                yield table.title, " | ".join(plain(other) for other in row), number


def sentences(text: Pieces) -> Iterator[Pieces]:
    """A paragraph cut behind 。！？； outside of brackets, the sign kept.

    >>> [plain(item) for item in sentences(("甲增长。乙（见附件。）下降；丙持平。",))]
    ['甲增长。', '乙（见附件。）下降；', '丙持平。']
    """
    held: list[str | Bound] = []
    depth = 0
    for piece in text:
        if isinstance(piece, Bound):
            held.append(piece)
            continue
        start = 0
        for at, sign in enumerate(piece):
            depth += (sign in "（《“") - (sign in "）》”")
            if depth <= 0 and sign in "。！？；":
                yield (*held, piece[start : at + 1])
                held, start = [], at + 1
        if piece[start:]:
            held.append(piece[start:])
    if held:
        yield tuple(held)
