"""Workbooks (.xlsx), read in a process of their own and spooled as Arrow; the spool is read as often as needed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa

from jiqun.documents.errors import (
    CorruptDocument,
    DocumentError,
    DocumentTooLarge,
    EmptyDocument,
    EncryptedDocument,
)
from jiqun.documents.package import Package
from jiqun.documents.sniff import XLSX, media_type
from jiqun.facts.intake.errors import MacroWorkbook, ReadingTooLong, SheetTooLarge
from jiqun.facts.intake.reading import limits, program
from jiqun.facts.intake.reading.chunk import HEAD, Cells, Chunk, Head, SourceKind
from jiqun.facts.intake.reading.oddities import Oddities, oddities, percent_styles
from jiqun.facts.store import StoreWriteFailed

#: Of the reading process: what it frees goes back to the system (glibc).
ALLOCATION = {"ARROW_DEFAULT_MEMORY_POOL": "system", "MALLOC_ARENA_MAX": "2"}


@dataclass(frozen=True, slots=True)
class Piece:
    """Rows of a sheet, spooled: `top` rows stand above its first."""

    path: str
    width: int
    top: int


@dataclass
class WorkbookSheet:
    """A sheet spooled into Arrow files, in the order of its rows."""

    file: str
    name: str
    pieces: Sequence[Piece]
    head: Head
    visible: bool = True
    kind: SourceKind = field(default=SourceKind.WORKBOOK, init=False)

    def chunks(self, after: int) -> Iterator[Chunk]:
        width = max(piece.width for piece in self.pieces)
        for piece in self.pieces:
            with pa.memory_map(piece.path) as source:
                reader = pa.ipc.open_file(source)
                before = piece.top
                for at in range(reader.num_record_batches):
                    batch = reader.get_batch(at)
                    first, before = before + 1, before + batch.num_rows
                    if before <= after:
                        continue
                    skip = max(0, after - first + 1)
                    yield _chunk(batch.slice(skip), first + skip, width)

    @property
    def ragged(self) -> Sequence[tuple[int, str]]:
        return ()


def _chunk(batch: pa.RecordBatch, first: int, width: int) -> Chunk:
    rows = pa.array(range(first, first + batch.num_rows), pa.int64())
    pairs = zip(batch.columns[::2], batch.columns[1::2], strict=True)
    cells = [Cells(*(None if part.null_count == len(part) else part for part in pair)) for pair in pairs]
    return Chunk(rows, [*cells, *[Cells(None, None)] * (width - len(cells))])


def workbook_sheets(path: Path, place: str, folder: Path) -> list[WorkbookSheet]:
    """The sheets that hold anything; `folder` takes the spool.

    Raises ZipBomb, EncryptedDocument, CorruptDocument, UnsupportedDocument, MacroWorkbook, SheetTooLarge,
    ReadingTooLong, EmptyDocument, DocumentTooLarge; StoreWriteFailed where the disk takes no more.
    """
    unpacked, styles, parts = _inspected(path, place)
    odd: dict[str, Oddities] = {}
    looking = threading.Thread(
        target=lambda: odd.update({name: oddities(str(path), part, styles) for name, part in parts.items()})
    )
    looking.start()
    try:
        found = _spooled(path, place, folder, unpacked, parts)
    finally:
        looking.join()
    if not found:
        raise EmptyDocument(place)
    return [_sheet(item, place, odd.get(item["name"], Oddities())) for item in found]


def _inspected(path: Path, place: str) -> tuple[int, frozenset[int], dict[str, str]]:
    """Unpacked bytes, percent styles, sheet parts of a package that passed the limits."""
    if path.stat().st_size > limits.WORKBOOK.bytes:
        raise DocumentTooLarge(
            place, f"{path.stat().st_size >> 20} MB", mend_zh="请改存为 CSV 再导入", mend_en="save it as CSV"
        )
    data = path.read_bytes()
    if media_type(data, place) != XLSX:
        raise CorruptDocument(place, "不是表格 no workbook")
    package = Package(data, place, limits.WORKBOOK)
    if any(name.lower().endswith("vbaproject.bin") for name in package.names):
        raise MacroWorkbook(place)
    styles, parts = percent_styles(package)
    return sum(entry.file_size for entry in package.file.infolist()), styles, parts


def _spooled(
    path: Path, place: str, folder: Path, unpacked: int, parts: Mapping[str, str]
) -> list[dict[str, Any]]:
    memory = limits.BASE_MEMORY + limits.MEMORY_PER_BYTE * unpacked
    seconds = limits.BASE_SECONDS + unpacked // limits.PACE
    bounds = map(str, (memory, seconds, limits.WORKBOOK.cells))
    try:
        done = subprocess.run(  # noqa: S603 (our own program, our own arguments)
            [sys.executable, "-I", program.__file__, str(path), str(folder), *bounds, json.dumps(parts)],
            capture_output=True,
            timeout=8 * seconds,
            check=False,
            env={**os.environ, **ALLOCATION},
        )
    except subprocess.TimeoutExpired as error:
        raise ReadingTooLong(place, f"{8 * seconds} s") from error
    lines = done.stdout.decode("utf-8", "replace").strip().splitlines()
    if done.returncode or not lines:
        raise _ended(place, done.returncode, done.stderr.decode("utf-8", "replace"))
    answer = json.loads(lines[-1])
    if answer.get("error") == "disk":
        raise StoreWriteFailed(str(folder), answer["detail"])
    if "error" in answer:
        kinds: dict[str, type[DocumentError]] = {"encrypted": EncryptedDocument, "large": SheetTooLarge}
        raise kinds.get(answer["error"], CorruptDocument)(place, answer["detail"])
    sheets: list[dict[str, Any]] = answer["sheets"]
    return sheets


def _ended(place: str, code: int, said: str) -> DocumentError:
    """Why the reading process ended: out of time (SIGXCPU, SIGKILL), out of memory (abort), or a broken workbook."""
    last = said.strip().splitlines()[-1:] or [""]
    if -code in (24, 9):
        return ReadingTooLong(place)
    if code < 0 or "memory" in said.lower() or "capacity overflow" in said:
        return SheetTooLarge(place, last[0][:120])
    return CorruptDocument(place, last[0][:120])


def _sheet(item: dict[str, Any], place: str, odd: Oddities) -> WorkbookSheet:
    pieces = [Piece(**piece) for piece in item["pieces"]]
    sheet = WorkbookSheet(place, item["name"], pieces, Head([]), item["visible"])
    rows: list[tuple[int, list[Any]]] = []
    for chunk in sheet.chunks(0):
        shown = chunk.taken(pa.array([at < HEAD for at in range(len(chunk))]))
        values = [_values(cells, len(shown)) for cells in shown.columns]
        rows = [
            (row, list(cells))
            for row, cells in zip(shown.rows.to_pylist(), zip(*values, strict=True), strict=True)
        ]
        break
    merges = [((a, b), (c, d)) for (a, b), (c, d) in item["merges"]]
    sheet.head = Head(
        rows,
        merges,
        frozenset(odd.errors),
        frozenset(odd.uncomputed),
        odd.hidden_rows,
        frozenset(odd.percent),
        odd.more,
    )
    return sheet


def _values(cells: Cells, size: int) -> list[Any]:
    numbers = cells.numbers.to_pylist() if cells.numbers is not None else [None] * size
    texts = cells.texts.to_pylist() if cells.texts is not None else [None] * size
    return [text if text is not None else number for text, number in zip(texts, numbers, strict=True)]
