"""PDF documents with a text layer: pages → lines and ruled tables → paragraphs."""

from __future__ import annotations

import io
import logging
from typing import Any

import pdfplumber
from pdfminer.pdfdocument import PDFEncryptionError, PDFPasswordIncorrect
from pdfminer.psparser import PSException

from jiqun.documents.errors import (
    CorruptDocument,
    DocumentError,
    DocumentTooLarge,
    EncryptedDocument,
    NoTextLayer,
)
from jiqun.documents.layout import Layout
from jiqun.documents.limits import Limits
from jiqun.documents.pagelines import Line, lines_of
from jiqun.documents.pageparagraphs import Page, paragraphs
from jiqun.documents.pagetables import PageTable, join_pages, tables_of
from jiqun.documents.pieces import Draft

UNMAPPED = 0.3  #: share of characters without a Unicode value above which the text layer is useless
LEAST_PER_PAGE = 2


def lay_out(data: bytes, place: str, limits: Limits) -> Draft:
    """The draft of a PDF. Raises `EncryptedDocument`, `NoTextLayer`, `CorruptDocument`,
    `DocumentTooLarge`."""
    logging.getLogger("pdfminer").setLevel(logging.ERROR)
    try:
        with pdfplumber.open(io.BytesIO(data)) as file:
            pages = _pages(file, place, limits)
    except DocumentError:
        raise
    except Exception as error:
        raise _mishap(error, place) from error
    _check_text(pages, place)
    layout = Layout(place, limits)
    for piece in paragraphs(join_pages([page for page, _, _ in pages])):
        if isinstance(piece, PageTable):
            layout.table(piece.boxes, piece.height, piece.width)
        else:
            layout.paragraph(piece.text, furniture=piece.furniture)
    return layout.draft()


def _mishap(error: Exception, place: str) -> DocumentError:
    """What pdfminer's many exceptions mean; its wrappers carry the cause as argument."""
    causes = [error, *(arg for arg in error.args if isinstance(arg, BaseException))]
    if any(isinstance(cause, PDFPasswordIncorrect | PDFEncryptionError) for cause in causes):
        return EncryptedDocument(place)
    detail = str(error) or type(error).__name__
    kind = "" if any(isinstance(cause, PSException) for cause in causes) else f"{type(error).__name__}: "
    return CorruptDocument(place, kind + detail)


def _pages(file: Any, place: str, limits: Limits) -> list[tuple[Page, int, int]]:
    if len(file.pages) > limits.pages:
        raise DocumentTooLarge(place, f"{len(file.pages)} 页 pages > {limits.pages}")
    return [_page(page) for page in file.pages]


def _page(page: Any) -> tuple[Page, int, int]:
    """A page, its number of characters and how many of them are unmapped."""
    chars = [
        char
        for char in page.dedupe_chars(tolerance=1).chars
        if char["upright"] and 0 <= char["x0"] <= page.width and 0 <= char["top"] <= page.height
    ]
    unmapped = sum(char["text"].startswith("(cid:") for char in chars)
    tables, rest = tables_of(page, chars)
    lines: list[Line] = lines_of(rest, float(page.width))
    shown = sum(not char["text"].isspace() for char in chars)
    return Page(float(page.width), float(page.height), lines, tables), shown, unmapped


def _check_text(pages: list[tuple[Page, int, int]], place: str) -> None:
    shown = sum(count for _, count, _ in pages)
    if not pages:
        raise CorruptDocument(place, "没有页面 no pages")
    if shown < LEAST_PER_PAGE * len(pages):
        raise NoTextLayer(place, f"共 {len(pages)} 页 pages")
    if sum(count for _, _, count in pages) > UNMAPPED * shown:
        raise NoTextLayer(place, f"共 {len(pages)} 页，字体缺少字符对照表 fonts lack a character map")
