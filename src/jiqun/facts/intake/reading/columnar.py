"""Parquet files, streamed batch by batch. The names of the columns are the header, above row 1."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from jiqun.documents.errors import CorruptDocument
from jiqun.facts.intake.reading.chunk import Cells, Chunk, Head, SourceKind

ROWS = 32_768
BUFFER = 1 << 20
EXACT = 1 << 53  #: whole numbers up to here survive as a float


@dataclass
class ColumnarSheet:
    file: str
    path: Path
    head: Head
    name: str = ""
    kind: SourceKind = field(default=SourceKind.COLUMNAR, init=False)

    def chunks(self, after: int) -> Iterator[Chunk]:
        before = 0
        try:
            with pq.ParquetFile(self.path, buffer_size=BUFFER, pre_buffer=False) as file:
                for batch in file.iter_batches(batch_size=ROWS):
                    rows = pa.array(range(before + 1, before + batch.num_rows + 1), pa.int64())
                    before += batch.num_rows
                    yield Chunk(rows, [_cells(column) for column in batch.columns])
        except (pa.ArrowException, OSError) as error:
            raise CorruptDocument(self.file, str(error)[:160]) from error

    @property
    def ragged(self) -> Sequence[tuple[int, str]]:
        return ()


def columnar_sheet(path: Path, place: str) -> ColumnarSheet:
    """Raises CorruptDocument."""
    try:
        with pq.ParquetFile(path) as file:
            names = file.schema_arrow.names
    except (pa.ArrowException, OSError) as error:
        raise CorruptDocument(place, str(error)[:160]) from error
    return ColumnarSheet(place, path, Head([(0, list(names))]))


def _cells(column: pa.Array) -> Cells:
    """NaN is what other programs write for missing: it is empty here."""
    kind = column.type
    if pa.types.is_dictionary(kind):
        return _cells(column.dictionary_decode())
    if pa.types.is_floating(kind):
        numbers = column.cast(pa.float64())
        return Cells(pc.if_else(pc.is_nan(numbers), pa.scalar(None, pa.float64()), numbers), None)
    if pa.types.is_integer(kind) or pa.types.is_decimal(kind):
        return _whole(column)
    if pa.types.is_boolean(kind):
        return Cells(None, pc.if_else(column, "TRUE", "FALSE"))
    if pa.types.is_temporal(kind):
        return Cells(None, _days(column))
    if pa.types.is_null(kind):
        return Cells(None, None)
    texts = (
        column.cast(pa.string())
        if _is_text(kind)
        else pa.array([_told(item) for item in column], pa.string())
    )
    return Cells(None, pc.if_else(pc.equal(pc.binary_length(texts), 0), pa.scalar(None, pa.string()), texts))


def _is_text(kind: pa.DataType) -> bool:
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind))


def _told(item: pa.Scalar) -> str | None:
    return None if not item.is_valid else str(item.as_py())


def _whole(column: pa.Array) -> Cells:
    """Numbers, unless some are too long for a float to hold every digit (an 18-digit code): then texts."""
    if pa.types.is_decimal(column.type):
        return Cells(column.cast(pa.float64()), None)
    bounds = pc.min_max(column).as_py()
    if bounds["max"] is not None and max(abs(bounds["min"]), abs(bounds["max"])) >= EXACT:
        return Cells(None, column.cast(pa.string()))
    return Cells(column.cast(pa.float64()), None)


def _days(column: pa.Array) -> pa.Array:
    if pa.types.is_timestamp(column.type):
        return pc.strftime(column.cast(pa.timestamp("s"), safe=False), format="%Y-%m-%d")
    return column.cast(pa.string())
