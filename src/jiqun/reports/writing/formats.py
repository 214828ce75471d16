"""Which paper a file name asks for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from jiqun.reports.errors import FormatUnknown
from jiqun.reports.model import Bulletin
from jiqun.reports.sidecar import beside, dumped


def _word(bulletin: Bulletin) -> bytes:
    from jiqun.reports.writing.word import write_word

    return write_word(bulletin)


def _pdf(bulletin: Bulletin) -> bytes:
    from jiqun.reports.writing.pdf import write_pdf

    return write_pdf(bulletin)


def _html(bulletin: Bulletin) -> bytes:
    from jiqun.reports.writing.html import write_html

    return write_html(bulletin)


def _sheets(bulletin: Bulletin) -> bytes:
    from jiqun.reports.writing.sheets import write_sheets

    return write_sheets(bulletin)


def _slides(bulletin: Bulletin) -> bytes:
    from jiqun.reports.writing.slides import write_slides

    return write_slides(bulletin)


WRITERS: Mapping[str, Callable[[Bulletin], bytes]] = {
    ".docx": _word,
    ".pdf": _pdf,
    ".html": _html,
    ".xlsx": _sheets,
    ".pptx": _slides,
}


def check_format(path: Path) -> None:
    """Raises FormatUnknown."""
    if path.suffix.lower() not in WRITERS:
        raise FormatUnknown(path, WRITERS)


def write_paper(bulletin: Bulletin, path: Path) -> Path:
    """Write the paper, and its sidecar beside it; the sidecar's path. Raises FormatUnknown and what the writer does."""
    check_format(path)
    content = WRITERS[path.suffix.lower()](bulletin)
    path.write_bytes(content)
    sidecar = beside(path)
    sidecar.write_text(dumped(bulletin), encoding="utf-8")
    return sidecar
