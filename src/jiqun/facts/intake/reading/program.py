"""A program of its own: reads a workbook in a process whose memory and time are bounded, and spools it as Arrow.

`python -I program.py WORKBOOK FOLDER MEMORY SECONDS CELLS` writes one Arrow file per sheet into the folder and one
JSON line on stdout. A hostile workbook can only end this process.
"""

from __future__ import annotations

import datetime as dt
import itertools
import json
import resource
import sys
from collections.abc import Iterable, Sequence
from typing import Any

ROWS = 10_000


def main(path: str, folder: str, memory: int, seconds: int, most: int) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 5))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    import python_calamine as calamine

    try:
        book = calamine.CalamineWorkbook.from_path(path)
        shown = [item for item in book.sheets_metadata if item.typ == calamine.SheetTypeEnum.WorkSheet]
        sheets = [_spool(book, item, f"{folder}/{at}.arrow", most) for at, item in enumerate(shown)]
        answer: dict[str, Any] = {"sheets": [sheet for sheet in sheets if sheet]}
    except calamine.PasswordError as error:
        answer = {"error": "encrypted", "detail": str(error)}
    except calamine.CalamineError as error:
        answer = {"error": "corrupt", "detail": str(error)}
    except (MemoryError, OverflowError) as error:
        answer = {"error": "large", "detail": str(error)}
    print(json.dumps(answer))


def _spool(book: Any, item: Any, path: str, most: int) -> dict[str, Any] | None:
    """What was spooled of a sheet; nothing for an empty one."""
    import pyarrow as pa

    sheet = book.get_sheet_by_name(item.name)
    if not sheet.height or sheet.start is None:
        return None
    top = sheet.start[0]
    width = sheet.end[1] + 1
    if (sheet.end[0] + 1) * width > most:
        raise MemoryError(f"{item.name}: {sheet.end[0] + 1} × {width}")
    schema = pa.schema(
        [
            (f"{kind}{at}", type_)
            for at in range(width)
            for kind, type_ in (("n", pa.float64()), ("t", pa.string()))
        ]
    )
    with pa.OSFile(path, "wb") as file, pa.ipc.new_file(file, schema) as writer:
        rows = iter(sheet.iter_rows())
        first: list[Any] = next(rows, [])
        pad = width - len(first)
        ahead: Iterable[Any] = itertools.chain([first], rows)
        while block := list(itertools.islice(ahead, ROWS)):
            writer.write_batch(_batch(block, schema, pad))
    return {"name": item.name, "visible": "Hidden" not in str(item.visible),
            "path": path, "width": width, "top": top, "height": sheet.end[0] + 1,
            "merges": sheet.merged_cell_ranges or []}  # fmt: skip


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
    main(sys.argv[1], sys.argv[2], *(int(word) for word in sys.argv[3:6]))
