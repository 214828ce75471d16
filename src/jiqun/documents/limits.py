"""How much of a document is read before it is refused."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Upper bounds; sizes in bytes, the rest are counts. A document that passes one raises `DocumentTooLarge`
    (or `ZipBomb` for the three bounds of a package)."""

    bytes: int = 64 * 1024 * 1024
    pages: int = 1_000
    paragraphs: int = 200_000
    cells: int = 1_000_000
    unpacked: int = 512 * 1024 * 1024
    ratio: int = 200  #: unpacked ÷ packed, looked at only above `ratio_floor`
    ratio_floor: int = 16 * 1024 * 1024
    entries: int = 10_000
    nesting: int = 200  #: depth of HTML or XML elements


DEFAULT = Limits()
