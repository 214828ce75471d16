"""`read`: bytes or a path → a document."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from jiqun.documents import sniff, sorting
from jiqun.documents.assemble import assemble
from jiqun.documents.decode import decode
from jiqun.documents.errors import DocumentTooLarge, EmptyDocument, MissingDocument
from jiqun.documents.limits import DEFAULT, Limits
from jiqun.documents.model import Document, Remark
from jiqun.documents.pieces import Draft

LABELS = {
    sniff.TEXT: "纯文本 text",
    sniff.HTML: "网页 HTML",
    sniff.PDF: "PDF",
    sniff.DOCX: "Word（.docx）",
    sniff.XLSX: "Excel（.xlsx）",
}


def read(source: Path | str | bytes, name: str | None = None, limits: Limits = DEFAULT) -> Document:
    """Read a plan from a text, Word, PDF, HTML or Excel file.

    `source`: a path or the bytes; `name`: the file name to show, by default the path's last part. What the
    file is
    is judged by its content; a misleading extension is remarked. Raises a subclass of `DocumentError`.

    >>> document = read("一、总体要求\\n到 2027 年，产值达到１００亿元。".encode())
    >>> [(paragraph.kind.value, paragraph.text) for paragraph in document.paragraphs]
    [('heading', '一、总体要求'), ('body', '到2027年，产值达到100亿元。')]
    >>> document.quote(list(document.paragraphs)[1].flow.span(0, 6))
    '到 2027 年'
    """
    data, name = _load(source, name, limits)
    if not data.strip(b"\x00"):
        raise EmptyDocument(name)
    kind = sniff.media_type(data, name)
    draft = _reader(kind)(data, name, limits)
    if not draft.pieces and not draft.asides:
        raise EmptyDocument(name)
    declared = sniff.declared_type(name)
    if declared is not None and declared != kind:
        draft.remarks.insert(0, Remark("extension", f"扩展名与内容不符，按{LABELS[kind]}读取"))
    blocks, title, remarks = assemble(draft)
    return Document(name, kind, hashlib.sha256(data).hexdigest(), draft.text, blocks, title, tuple(remarks))


def _lay_out_text(data: bytes, name: str, limits: Limits) -> Draft:
    text, remarks = decode(data, name)
    draft = sorting.lay_out(text)
    draft.remarks += remarks
    if len(draft.pieces) > limits.paragraphs:
        raise DocumentTooLarge(name, f"{len(draft.pieces)} 段 paragraphs > {limits.paragraphs}")
    return draft


#: Module of every format; loaded when a file of that format comes, since the PDF reader alone takes half a second.
FORMATS = {sniff.HTML: "web", sniff.PDF: "pdf", sniff.DOCX: "word", sniff.XLSX: "workbook"}


def _reader(kind: str) -> Callable[[bytes, str, Limits], Draft]:
    if kind == sniff.TEXT:
        return _lay_out_text
    lay_out: Callable[[bytes, str, Limits], Draft] = import_module(f"jiqun.documents.{FORMATS[kind]}").lay_out
    return lay_out


def _load(source: Path | str | bytes, name: str | None, limits: Limits) -> tuple[bytes, str]:
    if isinstance(source, bytes):
        data, name = source, name or "document"
    else:
        path = Path(source)
        name = name or path.name
        try:
            with path.open("rb") as file:
                data = file.read(limits.bytes + 1)
        except OSError as error:
            raise MissingDocument(name, error.strerror or "") from error
    if len(data) > limits.bytes:
        raise DocumentTooLarge(name, f"> {limits.bytes} 字节 bytes")
    return data, name
