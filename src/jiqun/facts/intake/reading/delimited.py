"""CSV files of any usual Chinese encoding, streamed: every cell a text, rows of a wrong width set aside."""

from __future__ import annotations

import codecs
import csv
import io
import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

from jiqun.documents.errors import EmptyDocument
from jiqun.facts.intake.errors import LineUnreadable
from jiqun.facts.intake.reading.chunk import HEAD, Cells, Chunk, Head, SourceKind
from jiqun.facts.intake.reading.encoding import encoding_of

BLOCK = 4 << 20
SAMPLE = 1 << 20
#: Rows of a wrong width that are kept as they stand, and characters of them; with more, the file is refused: none is lost.
KEPT, KEPT_TEXT = 10_000, 32 << 20
_DELIMITERS = ",\t;|"


@dataclass
class DelimitedSheet:
    """A CSV file. Row numbers count records, as a spreadsheet that opens the file would."""

    file: str
    path: Path
    encoding: str
    mark: int
    delimiter: str
    head: Head
    lines: Sequence[int]  #: physical line on which each record of the head ends
    name: str = ""
    kind: SourceKind = field(default=SourceKind.DELIMITED, init=False)
    ragged: list[tuple[int, str]] = field(default_factory=list, init=False)

    def chunks(self, after: int) -> Iterator[Chunk]:
        width = len(self.head.rows[max(0, after - 1)][1])
        self.ragged = []
        aside: list[int] = []
        row, held = after, 0

        def set_aside(invalid: Any) -> str:
            nonlocal held
            held += len(invalid.text)
            if len(self.ragged) >= KEPT or held > KEPT_TEXT:
                return "error"
            aside.append(after + invalid.number - self._skipped(after))
            self.ragged.append((aside[-1], invalid.text))
            return "skip"

        try:
            with self._source() as source, self._reader(source, width, after, set_aside) as reader:
                for batch in reader:
                    rows, row = _numbered(batch.num_rows, row, aside)
                    yield Chunk(rows, [Cells(None, _cells(column)) for column in batch.columns])
        except (pa.ArrowException, UnicodeError) as error:
            many = f"列数不符的行过多 too many rows of a wrong width ({len(self.ragged)}); " if held else ""
            raise LineUnreadable(
                self.file, f"第 {row} 行以后 after row {row}: {many}{str(error)[:160]}"
            ) from error

    def _skipped(self, after: int) -> int:
        return self.lines[after - 1] if after else 0

    def _source(self) -> Any:
        file = pa.OSFile(str(self.path))
        file.seek(self.mark)
        return file

    def _reader(self, source: Any, width: int, after: int, set_aside: Any) -> Any:
        names = [str(at) for at in range(width)]
        return pa.csv.open_csv(
            source if self.encoding == "utf-8" else _recoded(source, self.encoding),
            read_options=pa.csv.ReadOptions(
                use_threads=False, block_size=BLOCK, column_names=names, skip_rows=self._skipped(after)
            ),
            parse_options=pa.csv.ParseOptions(
                delimiter=self.delimiter,
                newlines_in_values=True,
                ignore_empty_lines=False,
                invalid_row_handler=set_aside,
            ),
            convert_options=pa.csv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False
            ),
        )


def _recoded(source: Any, encoding: str) -> Any:
    return pa.transcoding_input_stream(source, encoding, "utf-8")


def _cells(column: pa.Array) -> pa.Array | None:
    """Texts, with null for what is empty."""
    lengths = pc.binary_length(column)
    empty = pc.equal(lengths, 0)
    if not pc.any(empty).as_py():
        return column
    found = pc.if_else(empty, pa.scalar(None, pa.string()), column)
    return None if found.null_count == len(found) else found


def _numbered(size: int, before: int, aside: list[int]) -> tuple[pa.Array, int]:
    """Numbers of the next `size` rows, leaving out those that were set aside; and the last number used.

    >>> _numbered(3, 1, [3, 9])[0].to_pylist()
    [2, 4, 5]
    """
    last, gone = before + size, 0
    while gone < len(aside) and aside[gone] <= last:
        last, gone = last + 1, gone + 1
    numbers = np.arange(before + 1, last + 1, dtype=np.int64)
    if gone:
        numbers = numbers[~np.isin(numbers, aside[:gone])]
        del aside[:gone]
    return pa.array(numbers), last


def delimited_sheet(path: Path, place: str) -> DelimitedSheet:
    """Raises EmptyDocument, UndecodableText, UnsupportedDocument, LineUnreadable."""
    encoding, mark = encoding_of(path, place)
    with path.open("rb") as file:
        file.seek(mark)
        sample = file.read(SAMPLE)
    try:
        text = codecs.getincrementaldecoder(encoding)().decode(sample)
    except UnicodeDecodeError as error:
        raise LineUnreadable(place, f"{encoding} {error}") from error
    if len(sample) == SAMPLE:
        text = text[: text.rfind("\n") + 1] or text
    delimiter = _delimiter(text)
    rows, lines = _head(text, delimiter, place)
    if not rows:
        raise EmptyDocument(place)
    return DelimitedSheet(place, path, encoding, mark, delimiter, Head(rows), lines)


def _delimiter(text: str) -> str:
    """The mark that cuts the first lines into most cells."""
    lines = text.splitlines()[:HEAD]
    counts = {mark: sorted(line.count(mark) for line in lines)[len(lines) // 2] for mark in _DELIMITERS}
    most = {mark: max((line.count(mark) for line in lines), default=0) for mark in _DELIMITERS}
    return max(_DELIMITERS, key=lambda mark: (counts[mark], most[mark]))


def _head(text: str, delimiter: str, place: str) -> tuple[list[tuple[int, list[Any]]], list[int]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    rows: list[tuple[int, list[Any]]] = []
    lines: list[int] = []
    try:
        for record in itertools.islice(reader, HEAD):
            rows.append((len(rows) + 1, [cell or None for cell in record]))
            lines.append(reader.line_num)
    except csv.Error as error:
        raise LineUnreadable(place, f"第 {reader.line_num} 行 line {reader.line_num}: {error}") from error
    return rows, lines
