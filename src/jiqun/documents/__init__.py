"""Documents: any plan a bureau has → sections, paragraphs and tables, each with its place in a kept plain
text."""

from jiqun.documents.errors import DocumentError
from jiqun.documents.limits import Limits
from jiqun.documents.model import Block, Cell, Document, Flow, Heading, Kind, Paragraph, Remark, Span, Table
from jiqun.documents.reader import read

__all__ = [
    "Block",
    "Cell",
    "Document",
    "DocumentError",
    "Flow",
    "Heading",
    "Kind",
    "Limits",
    "Paragraph",
    "Remark",
    "Span",
    "Table",
    "read",
]
