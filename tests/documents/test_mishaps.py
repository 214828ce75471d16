"""Every way a file can fail to be a plan ends in its own error, bilingual, with the place and a way to mend
it."""

from __future__ import annotations

import io
import struct
import zipfile

import docx
import openpyxl
import pytest
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen import canvas

from jiqun.documents import Limits, errors, read

DOCUMENT = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def package(**parts: str | bytes) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return data.getvalue()


def word(text: str = "一、总体要求", body: str = "") -> bytes:
    paragraph = f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"
    return package(
        word__document_xml=f'<w:document xmlns:w="{DOCUMENT}"><w:body>{paragraph}{body}</w:body></w:document>'
    )


def pdf(text: str = "plan 2027", pages: int = 1, **options) -> bytes:
    data = io.BytesIO()
    file = canvas.Canvas(data, **options)
    for _ in range(pages):
        if text:
            file.drawString(100, 700, text)
        else:
            file.rect(100, 100, 300, 500, fill=1)
        file.showPage()
    file.save()
    return data.getvalue()


def real_docx() -> bytes:
    data = io.BytesIO()
    file = docx.Document()
    file.add_paragraph("到2027年，产值达到100亿元。" * 50)
    file.save(data)
    return data.getvalue()


def workbook(cells: int = 4) -> bytes:
    data = io.BytesIO()
    book = openpyxl.Workbook()
    for row in range(cells // 2):
        book.active.append([row, "指标"])
    book.save(data)
    return data.getvalue()


def flagged_as_encrypted(data: bytes) -> bytes:
    """Sets bit 0 of the general purpose flag in every local and central header (APPNOTE 4.4.4)."""
    changed = bytearray(data)
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(signature)
        while at >= 0:
            changed[at + offset] |= 1
            at = data.find(signature, at + 4)
    return bytes(changed)


def many_entries(count: int) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as file:
        file.writestr("word/document.xml", "<a/>")
        for at in range(count):
            file.writestr(f"word/media/{at}", "")
    return data.getvalue()


OLE = bytes.fromhex("d0cf11e0a1b11ae1") + b"\x00" * 504


def stream(name: str) -> bytes:
    return OLE + name.encode("utf-16-le") + b"\x00" * 512


MISHAPS = [
    pytest.param(stream("WordDocument"), "方案.doc", errors.UnsupportedDocument, id="word-97-doc"),
    pytest.param(stream("Workbook"), "指标.xls", errors.UnsupportedDocument, id="excel-97-xls"),
    pytest.param(stream("EncryptedPackage"), "方案.docx", errors.EncryptedDocument, id="docx-with-password"),
    pytest.param(package(OFD_xml="<OFD/>"), "方案.ofd", errors.UnsupportedDocument, id="ofd"),
    pytest.param(package(ppt__presentation_xml="<p/>"), "方案.pptx", errors.UnsupportedDocument, id="slides"),
    pytest.param(package(a="b"), "方案.zip", errors.UnsupportedDocument, id="archive"),
    pytest.param(b"\x89PNG\r\n\x1a\n" + b"\x00" * 64, "方案.png", errors.UnsupportedDocument, id="picture"),
    pytest.param(
        b"\xff\xd8\xff\xe0" + b"\x00" * 64, "方案.pdf", errors.UnsupportedDocument, id="picture-named-pdf"
    ),
    pytest.param(
        b"BM" + struct.pack("<IHHI", 70, 0, 0, 54) + b"\x00" * 64,
        "a.bmp",
        errors.UnsupportedDocument,
        id="bitmap",
    ),
    pytest.param(b"{\\rtf1\\ansi plan}", "方案.doc", errors.UnsupportedDocument, id="rtf"),
    pytest.param(
        b"\x7fELF" + b"\x01\x00" * 64, "方案.txt", errors.UnsupportedDocument, id="program-named-txt"
    ),
    pytest.param(bytes(range(256)) * 8, "方案.txt", errors.UnsupportedDocument, id="binary-named-txt"),
    pytest.param(flagged_as_encrypted(word()), "方案.docx", errors.EncryptedDocument, id="zip-with-password"),
    pytest.param(
        pdf(encrypt=StandardEncryption("secret")),
        "方案.pdf",
        errors.EncryptedDocument,
        id="pdf-with-password",
    ),
    pytest.param(pdf("", pages=3), "方案.pdf", errors.NoTextLayer, id="scanned-pdf"),
    pytest.param(real_docx()[:-200], "方案.docx", errors.CorruptDocument, id="docx-cut-at-the-end"),
    pytest.param(real_docx()[:2000], "方案.docx", errors.CorruptDocument, id="docx-half-downloaded"),
    pytest.param(
        package(word__document_xml="<w:document"), "方案.docx", errors.CorruptDocument, id="docx-broken-xml"
    ),
    pytest.param(b"%PDF-1.7\n" + b"\x01" * 300, "方案.pdf", errors.CorruptDocument, id="pdf-garbage"),
    pytest.param(workbook()[:3000], "指标.xlsx", errors.CorruptDocument, id="xlsx-half-downloaded"),
    pytest.param(b"", "方案.txt", errors.EmptyDocument, id="no-bytes"),
    pytest.param("\ufeff \r\n\u3000\n".encode(), "方案.txt", errors.EmptyDocument, id="only-blanks"),
    pytest.param(word(""), "方案.docx", errors.EmptyDocument, id="docx-without-text"),
    pytest.param(
        b"<html><body><script>x</script></body></html>",
        "a.html",
        errors.EmptyDocument,
        id="page-without-text",
    ),
    pytest.param(
        b"\x81\xff\xfe\x80\x81\xff" * 30, "方案.txt", errors.UndecodableText, id="no-known-encoding"
    ),
]


@pytest.mark.parametrize(("data", "name", "error"), MISHAPS)
def test_each_mishap_has_its_error(data, name, error):
    with pytest.raises(errors.DocumentError) as raised:
        read(data, name)
    assert type(raised.value) is error
    message = str(raised.value)
    assert name in message
    chinese, _, english = message.partition(" / ")
    assert error.what_zh in chinese
    assert error.what_en in english


def test_scan_says_how_many_pages_and_advises_ocr():
    with pytest.raises(errors.NoTextLayer, match=r"共 3 页.*OCR"):
        read(pdf("", pages=3), "扫描.pdf")


def test_missing_file_is_told_by_name(tmp_path):
    with pytest.raises(errors.MissingDocument, match=r"没有\.txt"):
        read(tmp_path / "没有.txt")
    with pytest.raises(errors.MissingDocument):
        read(tmp_path)


BOMBS = [
    pytest.param(word(body="<w:p/>" * 4_000_000), Limits(), id="ratio"),
    pytest.param(word(body="<w:p/>" * 10_000), Limits(unpacked=10_000), id="unpacked-size"),
    pytest.param(many_entries(60), Limits(entries=50), id="entries"),
]


@pytest.mark.parametrize(("data", "limits"), BOMBS)
def test_zip_bomb_is_refused_before_unpacking(data, limits, monkeypatch):
    monkeypatch.setattr(zipfile.ZipFile, "read", lambda *_: pytest.fail("unpacked"))
    with pytest.raises(errors.ZipBomb):
        read(data, "方案.docx", limits)


LARGE = [
    pytest.param("产值达到100亿元。\n".encode() * 100, "a.txt", Limits(bytes=1000), id="bytes"),
    pytest.param(pdf(pages=5), "a.pdf", Limits(pages=4), id="pages"),
    pytest.param("第一条。\n".encode() * 30, "a.txt", Limits(paragraphs=20), id="text-paragraphs"),
    pytest.param(
        word(body="<w:p><w:r><w:t>第一条。</w:t></w:r></w:p>" * 30),
        "a.docx",
        Limits(paragraphs=20),
        id="word-paragraphs",
    ),
    pytest.param(workbook(200), "a.xlsx", Limits(cells=100), id="cells"),
    pytest.param(
        b"<html><table><tr><td>a<td>b</tr><tr><td colspan=1000 rowspan=1000>1<td>2</tr></table></html>" * 1,
        "a.html",
        Limits(cells=100),
        id="page-with-huge-spans",
    ),
]


@pytest.mark.parametrize(("data", "name", "limits"), LARGE)
def test_limits_are_kept(data, name, limits):
    with pytest.raises(errors.DocumentTooLarge):
        read(data, name, limits)


def test_external_entities_are_not_read(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("泄露", encoding="utf-8")
    part = (
        f'<!DOCTYPE w [<!ENTITY x SYSTEM "{secret.as_uri()}"><!ENTITY y "内部">]><w:document xmlns:w="{DOCUMENT}"><w:body><w:p>'
        "<w:r><w:t>产值&x;达到&y;100亿元。</w:t></w:r></w:p></w:body></w:document>"
    )
    document = read(package(word__document_xml=part), "方案.docx")
    assert "泄露" not in document.text


def test_endless_nesting_is_refused_not_lost():
    with pytest.raises(errors.CorruptDocument):
        read(b"<html><body>" + b"<div>" * 5000 + "产值达到100亿元。".encode(), "a.html")


MISNAMED = [
    pytest.param(word("到2027年，产值达到100亿元。"), "方案.pdf", id="word-named-pdf"),
    pytest.param(pdf("in 2027 the output is 100"), "方案.docx", id="pdf-named-docx"),
    pytest.param(
        "<!DOCTYPE html><p>到2027年，产值达到100亿元。</p>".encode(), "方案.txt", id="page-named-txt"
    ),
    pytest.param("到2027年，产值达到100亿元。".encode(), "方案.docx", id="text-named-docx"),
]


@pytest.mark.parametrize(("data", "name"), MISNAMED)
def test_content_beats_extension_and_is_remarked(data, name):
    document = read(data, name)
    assert "2027" in document.text
    assert document.remarks[0].code == "extension"
