"""A bulletin as PDF: the Word document set by LibreOffice."""

from __future__ import annotations

from jiqun.papers.pdf import to_pdf
from jiqun.reports.model import Bulletin
from jiqun.reports.writing.word import write_word


def write_pdf(bulletin: Bulletin) -> bytes:
    """Raises ConverterAbsent, ConversionFailed. Warns FontStandIn."""
    return to_pdf(lambda faces: write_word(bulletin, faces))
