"""What a workbook's values do not say: error values, formulas never computed, hidden rows, percent formats.

The spreadsheet reader gives an empty cell for each of the first two, so their places are looked up in the XML, in one
pass over its bytes.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field

from jiqun.documents.cellformats import Percentages, sheet_parts
from jiqun.documents.package import Package
from jiqun.facts.intake.reading.limits import ODD_CELLS

BLOCK = 1 << 20
_OVERLAP = 4096  #: bytes carried into the next block so that no tag is cut
_REFERENCE = re.compile(rb'<c r="([A-Z]{1,3})(\d{1,7})"')
_ODD = re.compile(rb't="e"|</f></c>|</f><v></v>|</f><v ?/>|<f ?/></c>|hidden="(?:1|true)"')
#: Without any of these a block needs no closer look (plain searches are twenty times as fast as the expression).
_SIGNS = (b't="e"', b"<f", b'hidden="')
_PERCENT_ROWS = 400 * 1024  #: bytes of XML at the top in which formats of columns are looked up


@dataclass(slots=True)
class Oddities:
    """Places are (row, column), both 1-based."""

    errors: set[tuple[int, int]] = field(default_factory=set)
    uncomputed: set[tuple[int, int]] = field(default_factory=set)
    hidden_rows: int = 0
    more: int = 0
    percent: set[int] = field(default_factory=set)


def oddities(path: str, part: str, percent_styles: frozenset[int]) -> Oddities:
    """The oddities of one sheet. A part that cannot be unpacked has none here; reading it says what is wrong."""
    found = Oddities()
    first = True
    for block in _blocks(path, part):
        if first:
            found.percent = _percent_columns(block[:_PERCENT_ROWS], percent_styles)
            first = False
        if any(sign in block for sign in _SIGNS):
            for match in _ODD.finditer(block):
                _note(found, block, match)
    return found


def percent_styles(package: Package) -> tuple[frozenset[int], dict[str, str]]:
    """Style numbers that show percentages, and sheet name → part."""
    return frozenset(Percentages.read(package).styles), sheet_parts(package)


def _blocks(path: str, part: str) -> Iterator[bytes]:
    """Blocks that end where a tag ends."""
    try:
        with zipfile.ZipFile(path) as book, book.open(part) as file:
            rest = b""
            while more := file.read(BLOCK):
                block = rest + more
                cut = block.rfind(b"</c>") + 4
                if cut < 4:
                    cut = max(0, len(block) - _OVERLAP)
                yield block[:cut]
                rest = block[cut:]
            yield rest
    except (KeyError, OSError, EOFError, zipfile.BadZipFile, zlib.error, NotImplementedError):
        return


def _note(found: Oddities, block: bytes, match: re.Match[bytes]) -> None:
    if match[0].startswith(b"hidden"):
        found.hidden_rows += block.rfind(b"<row", 0, match.start()) > block.rfind(b">", 0, match.start())
        return
    at = block.rfind(b"<c ", 0, match.start())
    place = _REFERENCE.match(block, at) if at >= 0 else None
    if place is None:
        return
    kept = found.errors if match[0].startswith(b"t=") else found.uncomputed
    if len(kept) >= ODD_CELLS:
        found.more += 1
        return
    kept.add((int(place[2]), _column(place[1])))


def _column(letters: bytes) -> int:
    """
    >>> _column(b"A"), _column(b"AB")
    (1, 28)
    """
    at = 0
    for letter in letters:
        at = at * 26 + letter - 64
    return at


def _percent_columns(block: bytes, styles: frozenset[int]) -> set[int]:
    """Zero-based columns of which most numbers near the top are shown as percentages."""
    if not styles:
        return set()
    shown: dict[int, list[int]] = {}
    for match in re.finditer(rb'<c r="([A-Z]{1,3})\d+"(?: s="(\d+)")?(?: t="n")?><v>', block):
        counts = shown.setdefault(_column(match[1]) - 1, [0, 0])
        counts[int(match[2] or 0) in styles] += 1
    return {column for column, (plain, percent) in shown.items() if percent > plain}
