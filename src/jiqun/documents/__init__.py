"""Documents: any plan a bureau has → sections, paragraphs and tables, each with its place in a kept plain text."""

from jiqun.documents.model import Block, Cell, Document, Flow, Heading, Kind, Paragraph, Remark, Span, Table

__all__ = ["Block", "Cell", "Document", "Flow", "Heading", "Kind", "Paragraph", "Remark", "Span", "Table"]
