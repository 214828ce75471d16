"""A program of its own: reads a workbook in a process whose memory and time are bounded, and spools it as Arrow.

`python -I program.py WORKBOOK FOLDER MEMORY SECONDS CELLS PARTS` writes Arrow files into the folder and one JSON line
on stdout. A hostile workbook can only end this process.

A large sheet is cut between rows into slices, each of which is handed to the spreadsheet reader as a workbook of its
own: memory then depends on the slice, two are read at a time, and the reader's second pass, in search of merged areas,
ends at once because the slice says at its head that it has none (the sheet's own are read here). Every slice would need
all the shared strings: instead they are read once, in slices too, into a file, and cells of the sheet that refer to one
become texts that say so, to be looked up when the slice was read.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import errno
import io
import itertools
import json
import os
import re
import resource
import secrets
import sys
import zipfile
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import Any

ROWS = 10_000
#: Bytes of XML of a slice. A sheet of less than two, or shared strings of less than one, are not worth the cutting.
SLICE = 8 << 20
BLOCK, TAIL = 1 << 20, 16 << 20
READERS = 2
STRINGS = "xl/sharedstrings.xml"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_REFERS = re.compile(rb' t="s"([^>]*)><v>([0-9]{1,10})</v>')
_ITEM = re.compile(rb"<si[ />]")
_NUMBERED = re.compile(rb'<row [^>]*\br="[0-9]{1,7}"')
_MERGED = re.compile(rb'<mergeCell ref="([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})"')
_IDLE = re.compile(r"/(?:worksheets|drawings|media|charts|pivot\w*|embeddings)/|vbaProject")

Merge = tuple[tuple[int, int], tuple[int, int]]


class NotSliced(Exception):
    """The XML is not of the plain form that can be cut between rows: the sheet is then read whole."""


#: What the system says of a disk that takes nothing more: full, over its quota, read-only.
REFUSING = (errno.ENOSPC, errno.EDQUOT, errno.EROFS)


class Unseen(Exception):
    """Texts are written as CDATA, which the spreadsheet reader passes over: read on, and cells were lost in silence."""


@dataclass(frozen=True, slots=True)
class Form:
    """Where XML may be cut: between items that begin so, from the opening to the closing tag; `extra` goes before the
    opening tag of every slice."""

    opening: re.Pattern[bytes]
    item: bytes
    closing: bytes
    extra: bytes = b""


SHEET = Form(
    re.compile(rb"<sheetData(?: [^>]*[^/>])?>"),
    b"<row ",
    b"</sheetData>",
    b'<mergeCells count="0"></mergeCells>',
)
TEXTS = Form(re.compile(rb"<sst(?: [^>]*[^/>])?>"), b"<si>", b"</sst>")


@dataclass(frozen=True, slots=True)
class Skeleton:
    """A workbook without its sheets and shared strings: what every slice is dressed in."""

    path: str
    small: dict[str, bytes]
    sizes: dict[str, int]

    @classmethod
    def of(cls, path: str) -> Skeleton:
        with zipfile.ZipFile(path) as book:
            sizes = {name: item.file_size for name, item in book.NameToInfo.items()}
            small = {n: book.read(n) for n in sizes if not _IDLE.search(n) and n.lower() != STRINGS}
        return cls(path, small, sizes)

    @property
    def strings(self) -> str | None:
        return next((name for name in self.sizes if name.lower() == STRINGS), None)

    def book(self, parts: Mapping[str, Sequence[bytes]]) -> io.BytesIO:
        """A workbook of this skeleton and some parts, each given in pieces."""
        data = io.BytesIO()
        with zipfile.ZipFile(data, "w") as book:
            for name, content in self.small.items():
                book.writestr(name, content)
            for name, pieces in parts.items():
                with book.open(name, "w") as file:
                    for piece in pieces:
                        file.write(piece)
        data.seek(0)
        return data


@dataclass(frozen=True, slots=True)
class Strings:
    """Shared strings, looked up by the number that stands after `mark` (of which no workbook can know)."""

    texts: Any
    mark: str

    def marked(self, rows: bytes) -> bytes:
        """Cells that refer to a shared string, as texts that say which. Raises NotSliced where a reference is written
        in another way."""
        mark = self.mark.encode()
        found = rows.replace(
            b' t="s"><v>', b' t="str"><v>' + mark
        )  # the usual form; a pattern takes ten times as long
        if b'"s"' in found:
            found = _REFERS.sub(rb' t="str"\1><v>' + mark + rb"\2</v>", found)
        if b'"s"' in found or b"'s'" in found:
            raise NotSliced
        return found

    def told(self, texts: Any) -> Any:
        """Texts of a column with the shared strings in their places."""
        import pyarrow as pa
        import pyarrow.compute as pc

        refer = pc.fill_null(pc.starts_with(texts, self.mark), False)
        if not refer.true_count:
            return texts
        numbers = pc.cast(pc.utf8_slice_codeunits(texts.filter(refer), len(self.mark)), pa.int64())
        found = self.texts.take(numbers).cast(pa.string())
        found = pc.if_else(pc.equal(pc.binary_length(found), 0), pa.scalar(None, pa.string()), found)
        return pc.replace_with_mask(texts, refer, found)


def main(path: str, folder: str, memory: int, seconds: int, most: int, parts: dict[str, str]) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 5))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    import python_calamine as calamine

    try:
        sheets = read_sheets(path, folder, most, parts)
        answer: dict[str, Any] = {"sheets": [sheet for sheet in sheets if sheet["pieces"]]}
    except calamine.PasswordError as error:
        answer = {"error": "encrypted", "detail": str(error)}
    except (calamine.CalamineError, zipfile.BadZipFile, Unseen) as error:
        answer = {"error": "corrupt", "detail": str(error)}
    except (MemoryError, OverflowError) as error:
        answer = {"error": "large", "detail": str(error)}
    except OSError as error:
        if error.errno not in REFUSING:
            raise
        answer = {"error": "disk", "detail": os.strerror(error.errno)}
    print(json.dumps(answer))


def read_sheets(path: str, folder: str, most: int, parts: dict[str, str]) -> list[dict[str, Any]]:
    """All sheets. Trap: the spreadsheet reader loads all shared strings as soon as it opens a workbook; the names are
    read from its skeleton, and the workbook is opened only for sheets that are read whole."""
    import python_calamine as calamine

    skeleton = Skeleton.of(path)
    names = calamine.CalamineWorkbook.from_filelike(skeleton.book({})).sheets_metadata
    shown = [item for item in names if item.typ == calamine.SheetTypeEnum.WorkSheet]
    sliced = Sliced(skeleton, folder, most)
    book, sheets = None, []
    for at, item in enumerate(shown):
        found = sliced.sheet(item, parts.get(item.name, ""), f"{folder}/{at}")
        if found is None:
            _refuse_unseen(skeleton, parts.get(item.name, ""))
            book = book or calamine.CalamineWorkbook.from_path(path)
            found = _whole(book, item, f"{folder}/{at}", most)
        sheets.append(found)
    return sheets


def _refuse_unseen(skeleton: Skeleton, part: str) -> None:
    """Raises Unseen. (Slices are never cut from XML that holds CDATA.)"""
    with zipfile.ZipFile(skeleton.path) as book:
        for name in filter(None, (part, skeleton.strings)):
            last = b""
            with contextlib.suppress(KeyError), book.open(name) as file:
                while block := file.read(BLOCK):
                    if b"<![CDATA[" in last + block:
                        raise Unseen(
                            f"{name}: CDATA；请用表格软件打开后另存 open it in a spreadsheet program and save it"
                        )
                    last = block[-8:]


def _whole(book: Any, item: Any, stem: str, most: int) -> dict[str, Any]:
    sheet = book.get_sheet_by_name(item.name)
    piece = _spool(sheet, f"{stem}.arrow", most)
    return _told(item, [piece] if piece else [], sheet.merged_cell_ranges or [])


class Sliced:
    """Large sheets read slice by slice; their shared strings are read for the first of them."""

    def __init__(self, skeleton: Skeleton, folder: str, most: int) -> None:
        self.skeleton, self.folder, self.most = skeleton, folder, most
        self.strings: Strings | None = None

    def sheet(self, item: Any, part: str, stem: str) -> dict[str, Any] | None:
        """Nothing where the sheet is small, or its XML is not of the form that can be cut."""
        import python_calamine as calamine

        if self.skeleton.sizes.get(part, 0) < 2 * SLICE:
            return None
        bad = (
            NotSliced,
            calamine.CalamineError,
            zipfile.BadZipFile,
            OSError,
            EOFError,
            ValueError,
            IndexError,
        )
        try:
            self.strings = self.strings or _strings(
                self.skeleton, (item.name, part), f"{self.folder}/strings"
            )
            return self._read(item, part, stem, self.strings)
        except bad as error:
            if getattr(error, "errno", None) in REFUSING:
                raise  # read whole, it would meet the same disk and far more memory
            return None

    def _read(self, item: Any, part: str, stem: str, strings: Strings) -> dict[str, Any]:
        merges: list[Merge] = []
        with zipfile.ZipFile(self.skeleton.path) as book, book.open(part) as file:
            slices = (
                self.skeleton.book(
                    {part: (head, strings.marked(_numbered(rows)), b"</sheetData></worksheet>")}
                )
                for head, rows in _slices(file, SHEET, merges)
            )
            sheets = _ahead(slices, partial(_parsed, name=item.name))
            pieces = [
                _spool(sheet, f"{stem}-{at}.arrow", self.most, strings) for at, sheet in enumerate(sheets)
            ]
        return _told(item, [piece for piece in pieces if piece], merges)


def _parsed(book: io.BytesIO, name: str) -> Any:
    import python_calamine as calamine

    return calamine.CalamineWorkbook.from_filelike(book).get_sheet_by_name(name)


def _numbered(rows: bytes) -> bytes:
    """Rows whose first says its number: without it its place were lost."""
    if rows.strip() and not _NUMBERED.match(rows.lstrip()):
        raise NotSliced
    return rows


def _strings(skeleton: Skeleton, shown: tuple[str, str], stem: str) -> Strings:
    """The shared strings, read slice by slice as a sheet that shows them one below the other, and kept as Arrow keeps
    texts: their ends, and their bytes, each in a file that memory is mapped to."""
    import pyarrow as pa
    import pyarrow.compute as pc

    mark, size, count = f"shared-{secrets.token_hex(8)}-", 0, 0
    with open(f"{stem}.ends", "wb") as ends, open(f"{stem}.texts", "wb") as texts:
        ends.write(bytes(8))
        for listed in _listed(skeleton, *shown):
            array = pa.array(listed, pa.large_string())
            places, data = array.buffers()[1:]
            after = pa.Array.from_buffers(pa.int64(), len(array), [None, places.slice(8)])
            ends.write(memoryview(pc.add(after, size).buffers()[1])[: 8 * len(array)])
            texts.write(memoryview(data)[: after[-1].as_py()] if data else b"")
            size, count = size + after[-1].as_py(), count + len(array)
        if not size:
            texts.write(b" ")
    mapped = [pa.memory_map(f"{stem}.{name}").read_buffer() for name in ("ends", "texts")]
    return Strings(pa.Array.from_buffers(pa.large_string(), count, [None, *mapped]), mark)


def _listed(skeleton: Skeleton, name: str, part: str) -> Iterator[list[str]]:
    """Shared strings in order, those of a slice at a time; `name` and `part` are those of any sheet."""
    if skeleton.strings is None:
        return
    with zipfile.ZipFile(skeleton.path) as book, book.open(skeleton.strings) as file:
        for head, items in _slices(file, TEXTS):
            count = len(_ITEM.findall(items))
            parts = {skeleton.strings: (head, items, TEXTS.closing), part: (_ladder(count),)}
            rows = _parsed(skeleton.book(parts), name).to_python() if count else []
            if len(rows) != count:
                raise NotSliced
            yield [str(row[0]) for row in rows]


def _ladder(count: int) -> bytes:
    """A sheet that shows so many shared strings, one below the other."""
    rows = "".join(f'<row r="{at + 1}"><c r="A{at + 1}" t="s"><v>{at}</v></c></row>' for at in range(count))
    return f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'.encode()


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
            if len(waiting) >= READERS:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def _slices(file: Any, form: Form, merges: list[Merge] | None = None) -> Iterator[tuple[bytes, bytes]]:
    """(head, items) of some items each; merged areas of the sheet are added to `merges` at the end."""
    held = bytearray()
    while (opening := form.opening.search(held)) is None:
        if len(held) > TAIL or not _more(file, held):
            raise NotSliced
    head = bytes(held[: opening.start()]) + form.extra + opening[0]
    del held[: opening.end()]
    seen = 0
    while (end := held.find(form.closing, max(0, seen - len(form.closing)))) < 0:
        seen = len(held)
        if len(held) > SLICE:
            cut = held.rfind(form.item)
            if cut > 0:
                yield head, bytes(held[:cut])
                del held[:cut]
                seen = 0
            elif len(held) > SLICE + TAIL:
                raise NotSliced
        if not _more(file, held):
            raise NotSliced
    yield head, bytes(held[:end])
    if merges is not None:
        merges += _merged(file, held, end)


def _merged(file: Any, held: bytearray, end: int) -> Iterator[Merge]:
    """Merged areas, which stand below the rows."""
    while len(held) < end + TAIL and _more(file, held):
        pass
    for found in _MERGED.finditer(held, end):
        yield (
            (int(found[2]) - 1, _column_number(found[1])),
            (int(found[4]) - 1, _column_number(found[3])),
        )


def _more(file: Any, held: bytearray) -> bool:
    """A block more; comments and CDATA could hide a tag."""
    block = file.read(BLOCK)
    held += block
    if b"<!" in block or held[-len(block) - 1 :].startswith(b"<!"):
        raise NotSliced
    return bool(block)


def _column_number(letters: bytes) -> int:
    at = 0
    for letter in letters:
        at = at * 26 + letter - 64
    return at - 1


def _spool(sheet: Any, path: str, most: int, strings: Strings | None = None) -> dict[str, Any] | None:
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
            writer.write_batch(_batch(block, schema, pad, strings))
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


def _batch(block: list[list[Any]], schema: Any, pad: int, strings: Strings | None) -> Any:
    import pyarrow as pa

    nothing = [pa.nulls(len(block), pa.float64()), pa.nulls(len(block), pa.string())]
    arrays: list[Any] = nothing * pad
    for column in zip(*block, strict=True):
        numbers, texts = _column(column)
        arrays += [numbers, strings.told(texts) if strings and texts.null_count < len(texts) else texts]
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
