"""Workbooks whose texts are written as CDATA, as some report tools do. Trap: the spreadsheet reader passes over CDATA,
and the cells come out empty without a word.
"""

from __future__ import annotations

import io
import re
import zipfile

from lxml import etree

from jiqun.documents.package import Package

CDATA = b"<![CDATA["
_CELLS = re.compile(r"xl/(?:worksheets/[^/]+|sharedStrings)\.xml", re.IGNORECASE)


def without_cdata(data: bytes, package: Package) -> bytes:
    """The workbook itself, or a copy of it in which CDATA is plain text. Raises CorruptDocument."""
    parts = {name: package.part(name) for name in sorted(package.names) if _CELLS.fullmatch(name)}
    written = {name for name, part in parts.items() if CDATA in part}
    if not written:
        return data
    copy = io.BytesIO()
    with zipfile.ZipFile(copy, "w", zipfile.ZIP_DEFLATED) as book:
        for name in sorted(package.names):
            plain = etree.tostring(package.xml(name), encoding="UTF-8") if name in written else None
            book.writestr(name, package.part(name) if plain is None else plain)
    return copy.getvalue()
