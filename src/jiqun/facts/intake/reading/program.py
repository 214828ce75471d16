"""A program of its own: reads a workbook in a process whose memory and time are bounded, and spools it as Arrow.

`python -I program.py WORKBOOK FOLDER MEMORY SECONDS CELLS PARTS` writes Arrow files into the folder and one JSON line
on stdout. A hostile workbook can only end this process.

A large sheet is cut between rows into slices, each of which is handed to the spreadsheet reader as a workbook of its
own: memory then depends on the slice, two are read at a time, and the reader's second pass, in search of merged areas,
ends at once because the slice says at its head that it has none (the sheet's own are read here).
"""

from __future__ import annotations

import datetime as dt
import io
import itertools
import json
import re
import resource
import sys
import zipfile
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

ROWS = 10_000
#: Bytes of XML of a slice; workbooks with many shared strings, which every slice needs, have larger slices.
SLICE, PER_STRINGS = 12 << 20, 4
BLOCK, TAIL = 1 << 20, 16 << 20
READERS = 2
_DATA = re.compile(rb"<sheetData(?: [^>]*[^/>])?>")
_NUMBERED = re.compile(rb'<row [^>]*\br="[0-9]{1,7}"')
_MERGED = re.compile(rb'<mergeCell ref="([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})"')
_IDLE = re.compile(r"/(?:worksheets|drawings|media|charts|pivot\w*|embeddings)/|vbaProject")

Merge = tuple[tuple[int, int], tuple[int, int]]


class NotSliced(Exception):
    """The XML is not of the plain form that can be cut between rows: the sheet is then read whole."""


def main(path: str, folder: str, memory: int, seconds: int, most: int, parts: dict[str, str]) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 5))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    import python_calamine as calamine

    try:
        book = calamine.CalamineWorkbook.from_path(path)
        shown = [item for item in book.sheets_metadata if item.typ == calamine.SheetTypeEnum.WorkSheet]
        sheets = []
        for at, item in enumerate(shown):
            found = _sliced(path, item, f"{folder}/{at}", most, parts.get(item.name, ""))
            sheets.append(found or _whole(book, item, f"{folder}/{at}", most))
        answer: dict[str, Any] = {"sheets": [sheet for sheet in sheets if sheet["pieces"]]}
    except calamine.PasswordError as error:
        answer = {"error": "encrypted", "detail": str(error)}
    except calamine.CalamineError as error:
        answer = {"error": "corrupt", "detail": str(error)}
    except (MemoryError, OverflowError) as error:
        answer = {"error": "large", "detail": str(error)}
    print(json.dumps(answer))


def _whole(book: Any, item: Any, stem: str, most: int) -> dict[str, Any]:
    sheet = book.get_sheet_by_name(item.name)
    piece = _spool(sheet, f"{stem}.arrow", most)
    return _told(item, [piece] if piece else [], sheet.merged_cell_ranges or [])


def _sliced(path: str, item: Any, stem: str, most: int, part: str) -> dict[str, Any] | None:
    """A large sheet read slice by slice; nothing where it is small or cannot be cut."""
    import python_calamine as calamine

    try:
        with zipfile.ZipFile(path) as book:
            names = book.NameToInfo
            if part not in names or names[part].file_size < 2 * SLICE:
                return None
            shared = {name: book.read(name) for name in names if not _IDLE.search(name)}
            strings = sum(
                len(data) for name, data in shared.items() if name.lower().endswith("sharedstrings.xml")
            )
            merges: list[Merge] = []
            with book.open(part) as file:
                slices = _slices(file, max(SLICE, PER_STRINGS * strings), merges)
                books = (_book(shared, part, data) for data in slices)
                sheets = _ahead(
                    books,
                    lambda data: calamine.CalamineWorkbook.from_filelike(data).get_sheet_by_name(item.name),
                )
                pieces = [_spool(sheet, f"{stem}-{at}.arrow", most) for at, sheet in enumerate(sheets)]
    except (NotSliced, calamine.CalamineError, zipfile.BadZipFile, OSError, EOFError, ValueError):
        return None
    return _told(item, [piece for piece in pieces if piece], merges)


def _told(item: Any, pieces: list[dict[str, Any]], merges: Sequence[Merge]) -> dict[str, Any]:
    return {
        "name": item.name,
        "visible": "Hidden" not in str(item.visible),
        "pieces": pieces,
        "merges": merges,
    }


def _ahead(books: Iterable[Any], read: Any) -> Iterator[Any]:
    """Read in order, a few at a time: the reader lets other threads run."""
    with ThreadPoolExecutor(READERS) as pool:
        waiting: deque[Any] = deque()
        for book in books:
            waiting.append(pool.submit(read, book))
            if len(waiting) > READERS:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def _slices(file: Any, size: int, merges: list[Merge]) -> Iterator[bytes]:
    """Sheets of some rows each; the merged areas of the whole sheet are added to `merges` at the end."""
    held = bytearray()
    while (opening := _DATA.search(held)) is None:
        if len(held) > TAIL or not _more(file, held):
            raise NotSliced
    head = bytes(held[: opening.start()]) + b'<mergeCells count="0"></mergeCells>' + opening[0]
    del held[: opening.end()]
    seen = 0
    while (end := held.find(b"</sheetData>", max(0, seen - 12))) < 0:
        seen = len(held)
        if len(held) > size:
            cut = held.rfind(b"<row ")
            if cut <= 0:
                raise NotSliced
            yield _slice(head, bytes(held[:cut]))
            del held[:cut]
            seen = 0
        if not _more(file, held):
            raise NotSliced
    yield _slice(head, bytes(held[:end]))
    while len(held) < end + TAIL and _more(file, held):
        pass
    merges += [((int(m[2]) - 1, _column_number(m[1])), (int(m[4]) - 1, _column_number(m[3])))
               for m in _MERGED.finditer(held, end)]  # fmt: skip


def _more(file: Any, held: bytearray) -> bool:
    """A block more; comments and CDATA could hide a tag."""
    block = file.read(BLOCK)
    held += block
    if b"<!" in block or held[-len(block) - 1 :].startswith(b"<!"):
        raise NotSliced
    return bool(block)


def _slice(head: bytes, rows: bytes) -> bytes:
    """A sheet of these rows; without the number of its first row its place were lost."""
    if rows.strip() and not _NUMBERED.match(rows.lstrip()):
        raise NotSliced
    return b"".join((head, rows, b"</sheetData></worksheet>"))


def _book(shared: dict[str, bytes], part: str, sheet: bytes) -> io.BytesIO:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as book:
        for name, content in shared.items():
            book.writestr(name, content)
        book.writestr(part, sheet)
    data.seek(0)
    return data


def _column_number(letters: bytes) -> int:
    at = 0
    for letter in letters:
        at = at * 26 + letter - 64
    return at - 1


def _spool(sheet: Any, path: str, most: int) -> dict[str, Any] | None:
    """What was spooled of a sheet or a slice of one; nothing for an empty one."""
    import pyarrow as pa

    if not sheet.height or sheet.start is None:
        return None
    top = sheet.start[0]
    width = sheet.end[1] + 1
    if (sheet.end[0] + 1) * width > most:
        raise MemoryError(f"{sheet.name}: {sheet.end[0] + 1} × {width}")
    schema = pa.schema(
        [
            (f"{kind}{at}", type_)
            for at in range(width)
            for kind, type_ in (("n", pa.float64()), ("t", pa.string()))
        ]
    )
    with pa.OSFile(path, "wb") as file, pa.ipc.new_file(file, schema) as writer:
        first, ahead = _rows(sheet, top)
        pad = width - len(first)
        while block := list(itertools.islice(ahead, ROWS)):
            writer.write_batch(_batch(block, schema, pad))
    return {"path": path, "width": width, "top": top}


def _rows(sheet: Any, top: int) -> tuple[list[Any], Iterable[list[Any]]]:
    """The first row and all rows, from the first that holds anything: an iteration begins with all the empty rows above,
    which far down a sheet (a slice) are many, a list does not."""
    if top > ROWS:
        listed = sheet.to_python(skip_empty_area=True)
        return listed[0], iter(listed)
    rows = itertools.islice(sheet.iter_rows(), top, None)
    first: list[Any] = next(rows, [])
    return first, itertools.chain([first], rows)


def _batch(block: list[list[Any]], schema: Any, pad: int) -> Any:
    import pyarrow as pa

    nothing = [pa.nulls(len(block), pa.float64()), pa.nulls(len(block), pa.string())]
    arrays: list[Any] = nothing * pad
    for column in zip(*block, strict=True):
        arrays += _column(column)
    return pa.RecordBatch.from_arrays(arrays, schema=schema)


def _column(column: Sequence[Any]) -> list[Any]:
    """[numbers, texts] of a column."""
    import pyarrow as pa

    kinds = set(map(type, column))
    if kinds == {float}:
        return [pa.array(column, pa.float64()), pa.nulls(len(column), pa.string())]
    if kinds == {str}:
        texts = pa.array([text or None for text in column], pa.string())
        return [pa.nulls(len(column), pa.float64()), texts]
    numbers = [float(cell) if type(cell) in (float, int) else None for cell in column]
    texts = [None if type(cell) in (float, int) else _text(cell) for cell in column]
    return [pa.array(numbers, pa.float64()), pa.array(texts, pa.string())]


def _text(cell: object) -> str | None:
    if isinstance(cell, str):
        return cell or None
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, dt.datetime) and cell.time() == dt.time():
        return cell.date().isoformat()
    if isinstance(cell, dt.date | dt.time):
        return cell.isoformat()
    return None if cell is None else str(cell)


if __name__ == "__main__":
    memory, seconds, most = map(int, sys.argv[3:6])
    main(sys.argv[1], sys.argv[2], memory, seconds, most, json.loads(sys.argv[6]))
