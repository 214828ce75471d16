"""What a file is, judged by its content; its name only breaks ties."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO
from pathlib import PurePath

from jiqun.documents.errors import CorruptDocument, EncryptedDocument, UnsupportedDocument

TEXT = "text/plain"
HTML = "text/html"
PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
EXTENSIONS = {
    ".txt": TEXT,
    ".text": TEXT,
    ".md": TEXT,
    ".csv": TEXT,
    ".tsv": TEXT,
    ".html": HTML,
    ".htm": HTML,
    ".shtml": HTML,
    ".xhtml": HTML,
    ".pdf": PDF,
    ".docx": DOCX,
    ".docm": DOCX,
    ".xlsx": XLSX,
    ".xlsm": XLSX,
}
OLE = bytes.fromhex("d0cf11e0a1b11ae1")
OLE_STREAMS = (
    ("WordDocument", "Word 97—2003（.doc）或 WPS"),
    ("Workbook", "Excel 97—2003（.xls）"),
    ("PowerPoint", ".ppt"),
)
PICTURES = (
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"II*\x00", "TIFF"),
    (b"MM\x00*", "TIFF"),
    (b"BM", "BMP"),
)
ARCHIVES = (
    (b"Rar!", "RAR"),
    (b"7z\xbc\xaf", "7z"),
    (b"\x1f\x8b", "gzip"),
    (b"\x7fELF", "ELF"),
    (b"MZ\x90", "EXE"),
)
MARKUP = re.compile(
    rb"<\s*(?:!doctype\s+html|html|head|body|div|p|table|article|section|span|h[1-6])[\s>/]", re.I
)
OTHER_MARKUP = ((b"{\\rtf", "RTF"), (b"MIME-Version:", "MHTML（网页存档）"))
ADVICE_PICTURE = (
    "图片请先做文字识别（OCR）再存为 .txt 或 .docx",
    "run OCR on the picture and save the text as .txt or .docx",
)
ADVICE_OFD = ("请用版式软件将 OFD 转为 PDF 或 Word 后再读取", "convert the OFD to PDF or Word first")


def media_type(data: bytes, name: str) -> str:
    """One of the five supported types. Raises `UnsupportedDocument`, `EncryptedDocument` or
    `CorruptDocument`."""
    head = data[:1024]
    if b"%PDF-" in head:
        return PDF
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _package(data, name)
    if head.startswith(OLE):
        raise _compound(data, name)
    _refuse_foreign(head, data, name)
    return _textual(data, name)


def declared_type(name: str) -> str | None:
    return EXTENSIONS.get(PurePath(name).suffix.lower())


def _package(data: bytes, name: str) -> str:
    try:
        with zipfile.ZipFile(BytesIO(data)) as file:
            names = set(file.namelist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise CorruptDocument(name, str(error)) from error
    if "word/document.xml" in names:
        return DOCX
    if "xl/workbook.xml" in names:
        return XLSX
    if any(entry.endswith("OFD.xml") for entry in names):
        raise UnsupportedDocument(name, "OFD", mend_zh=ADVICE_OFD[0], mend_en=ADVICE_OFD[1])
    if declared_type(name) in (DOCX, XLSX) and "[Content_Types].xml" in names:
        raise CorruptDocument(name, "缺少正文部分 main part missing")
    kind = "PowerPoint" if "ppt/presentation.xml" in names else "压缩包 archive"
    raise UnsupportedDocument(name, kind)


def _compound(data: bytes, name: str) -> EncryptedDocument | UnsupportedDocument:
    if "EncryptedPackage".encode("utf-16-le") in data:
        return EncryptedDocument(name)
    kind = next((label for stream, label in OLE_STREAMS if stream.encode("utf-16-le") in data), "OLE")
    return UnsupportedDocument(name, kind)


def _refuse_foreign(head: bytes, data: bytes, name: str) -> None:
    for magic, label in PICTURES:
        if head.startswith(magic) and (b"\x00" in data[:4096] or len(magic) > 2):
            raise UnsupportedDocument(name, label, mend_zh=ADVICE_PICTURE[0], mend_en=ADVICE_PICTURE[1])
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        raise UnsupportedDocument(name, "WEBP", mend_zh=ADVICE_PICTURE[0], mend_en=ADVICE_PICTURE[1])
    for magic, label in (*ARCHIVES, *OTHER_MARKUP):
        if head.startswith(magic):
            raise UnsupportedDocument(name, label)
    if head.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<?xml") and b"wordDocument" in data[:4096]:
        raise UnsupportedDocument(name, "Word 2003 XML")


def _textual(data: bytes, name: str) -> str:
    """Text, or HTML: by its first tag, or by its name where tags are to be found at all."""
    start = data[:4096].replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \r\n\t")
    if re.match(rb"<(?:!doctype\s+html|html)[\s>]", start, re.I):
        return HTML
    if start.startswith((b"<?xml", b"<!--", b"<")) and MARKUP.search(start):
        return HTML
    if declared_type(name) == HTML and MARKUP.search(data.replace(b"\x00", b"") if b"\x00" in data else data):
        return HTML
    return TEXT
