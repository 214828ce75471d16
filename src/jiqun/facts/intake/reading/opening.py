"""What kind of return a file is, judged by its first bytes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from jiqun.documents.errors import EmptyDocument, MissingDocument, UnsupportedDocument
from jiqun.documents.sniff import TEXT, media_type
from jiqun.facts.intake.reading.chunk import Sheet
from jiqun.facts.intake.reading.columnar import columnar_sheet
from jiqun.facts.intake.reading.delimited import delimited_sheet
from jiqun.facts.intake.reading.workbook import workbook_sheets

PARQUET, PACKED, COMPOUND = b"PAR1", b"PK\x03\x04", bytes.fromhex("d0cf11e0a1b11ae1")
HEAD = 1 << 16
#: Of an old or encrypted workbook so much is looked at to say which it is.
COMPOUND_BYTES = 64 << 20
MEND = ("请另存为 .xlsx、.csv 或 .parquet 后再导入", "save it as .xlsx, .csv or .parquet")


def opened(path: Path, folder: Path) -> Sequence[Sheet]:
    """The sheets of a return; `folder` takes what has to be spooled, and must outlive them.

    Raises DocumentError of the mishap (see `reading.workbook`, `reading.delimited`, `reading.columnar`).
    """
    place = path.name
    try:
        with path.open("rb") as file:
            head = file.read(HEAD)
    except OSError as error:
        raise MissingDocument(str(path), error.strerror or str(error)) from error
    if not head:
        raise EmptyDocument(place)
    if head.startswith(PARQUET):
        return [columnar_sheet(path, place)]
    if head.startswith(PACKED):
        return workbook_sheets(path, place, folder)
    if head.startswith(COMPOUND):
        with path.open("rb") as file:
            head = file.read(COMPOUND_BYTES)
    try:
        kind = media_type(head, place)
    except UnsupportedDocument as error:
        raise UnsupportedDocument(place, error.detail, mend_zh=MEND[0], mend_en=MEND[1]) from error
    if kind != TEXT:
        raise UnsupportedDocument(place, kind, mend_zh=MEND[0], mend_en=MEND[1])
    return [delimited_sheet(path, place)]
