"""What every kind of file is read as: chunks of columns, each cell a number or a text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol

import pyarrow as pa
import pyarrow.compute as pc

#: Rows that are looked at to find a header.
HEAD = 60
#: Rows of a chunk.
ROWS = 10_000


class SourceKind(StrEnum):
    WORKBOOK = "workbook"
    DELIMITED = "csv"
    COLUMNAR = "parquet"


@dataclass(frozen=True, slots=True)
class Cells:
    """A column of a chunk: `numbers` where a cell holds one, `texts` where it holds a text; null in both is empty."""

    numbers: pa.Array | None
    texts: pa.Array | None

    def filled(self, size: int) -> pa.Array:
        """Which cells hold something."""
        parts = [pc.is_valid(part) for part in (self.numbers, self.texts) if part is not None]
        if not parts:
            return pa.array([False] * size) if size else pa.array([], pa.bool_())
        return parts[0] if len(parts) == 1 else pc.or_(*parts)

    def shown(self, size: int) -> pa.Array:
        """Every cell as text, whole numbers without a point."""
        if self.numbers is None or self.numbers.null_count == size:
            return self.texts if self.texts is not None else pa.nulls(size, pa.string())
        printed = printed_numbers(self.numbers)
        return printed if self.texts is None else pc.coalesce(self.texts, printed)

    def taken(self, mask: pa.Array) -> Cells:
        return Cells(
            *(part.filter(mask) if part is not None else None for part in (self.numbers, self.texts))
        )


def printed_numbers(numbers: pa.Array) -> pa.Array:
    """Numbers as their shortest text.

    >>> printed_numbers(pa.array([2020.0, 0.5, None])).to_pylist()
    ['2020', '0.5', None]
    """
    small = pc.less(pc.abs(numbers), 1e15)
    whole = pc.fill_null(pc.and_(pc.equal(pc.floor(numbers), numbers), small), False)
    as_whole = pc.cast(pc.cast(pc.if_else(whole, numbers, None), pa.int64()), pa.string())
    return pc.coalesce(as_whole, pc.cast(pc.if_else(whole, None, numbers), pa.string()))


@dataclass(frozen=True, slots=True)
class Chunk:
    """Rows of a sheet. `rows` are their 1-based numbers in the file, as a spreadsheet shows them."""

    rows: pa.Array
    columns: Sequence[Cells]

    def __len__(self) -> int:
        return len(self.rows)

    def taken(self, mask: pa.Array) -> Chunk:
        return Chunk(self.rows.filter(mask), [cells.taken(mask) for cells in self.columns])


@dataclass(frozen=True, slots=True)
class Head:
    """The first rows of a sheet as plain values, merged areas (zero-based, inclusive) and what is odd about it."""

    rows: list[tuple[int, list[Any]]]
    merges: Sequence[tuple[tuple[int, int], tuple[int, int]]] = ()
    errors: frozenset[tuple[int, int]] = (
        frozenset()
    )  #: (row, column), 1-based: cells that show an error value
    uncomputed: frozenset[tuple[int, int]] = frozenset()  #: formulas without a stored result
    hidden_rows: int = 0
    percent: frozenset[int] = field(default_factory=frozenset)  #: zero-based columns shown as percentages
    more: int = 0  #: odd cells beyond those kept


class Sheet(Protocol):
    """A table of a file. `chunks` may be asked for again."""

    file: str
    name: str
    kind: SourceKind
    head: Head

    def chunks(self, after: int) -> Iterator[Chunk]:
        """Rows whose number is greater than `after`."""
        ...

    @property
    def ragged(self) -> Sequence[tuple[int, str]]:
        """Rows that have another number of cells than the header (row, text), known when all chunks were read."""
        ...


def address(column: int, row: int) -> str:
    """The A1 address of a zero-based column and a 1-based row.

    >>> address(0, 1), address(27, 12)
    ('A1', 'AB12')
    """
    return f"{letters(column)}{row}"


def letters(column: int) -> str:
    name, rest = "", column + 1
    while rest:
        rest, digit = divmod(rest - 1, 26)
        name = chr(ord("A") + digit) + name
    return name
