"""Reading documents, against the libraries that give the bare text of the same files."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from functools import partial

import docx
import openpyxl
import xlsxwriter

from bench.measure import Result, against
from jiqun.documents import read
from jiqun.packs import find_pack

TEXT_BYTES = 1_000_000
WORD_PARAGRAPHS = 1_500
SHEET_ROWS = 3_000


def compare(rounds: int) -> Iterator[Result]:
    for name, peer_name, content, file_name, peer in (
        ("read text", "decode, split, tidy spaces", text(), "plan.txt", bare_text),
        ("read Word", "python-docx, walk of paragraphs and cells", word(), "plan.docx", bare_word),
        ("read Excel", "openpyxl, read-only, values", sheet(), "table.xlsx", bare_sheet),
    ):
        ours: Callable[[], object] = partial(read, content, file_name)
        taken = against(ours, partial(peer, content), rounds)
        yield Result(
            name, peer_name, *(value * 1000 for value in taken), "ms", f"{len(content) / 1e6:.2f} MB"
        )


def lines() -> list[str]:
    """Paragraphs of the shipped plans."""
    files = find_pack("ningbo").files("documents/*.txt")
    return [line for file in files for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]


def text() -> bytes:
    once = "\n".join(lines()).encode() + b"\n"
    return once * max(1, TEXT_BYTES // len(once))


def word() -> bytes:
    document, source = docx.Document(), lines()
    for number in range(WORD_PARAGRAPHS):
        document.add_paragraph(source[number % len(source)])
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def sheet() -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    page = book.add_worksheet("指标")
    page.write_row(0, 0, ["序号", "指标名称", "单位", "2022年", "2023年", "2025年", "2027年", "责任单位"])
    for row in range(1, SHEET_ROWS):
        page.write_row(
            row, 0, [row, f"规上工业增加值{row}", "亿元", row, row + 1, row + 3, row + 5, "市经信局"]
        )
    book.close()
    return out.getvalue()


def bare_text(content: bytes) -> list[str]:
    return [re.sub(r"\s+", " ", line).strip() for line in content.decode().splitlines()]


def bare_word(content: bytes) -> list[str]:
    document = docx.Document(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return [paragraph.text for paragraph in document.paragraphs] + cells


def bare_sheet(content: bytes) -> list[tuple[object, ...]]:
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    return [row for page in book for row in page.iter_rows(values_only=True)]
