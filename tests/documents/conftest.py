"""Copies of a plan in other file formats, made the way an office makes them."""

from __future__ import annotations

import html
import io
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import docx
import openpyxl
import pytest
from reportlab.lib import colors
from reportlab.lib.enums import TA_CENTER
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import Paragraph as Flowable
from reportlab.platypus import SimpleDocTemplate, Table, TableStyle

from jiqun.documents import Document, Kind, Paragraph
from jiqun.documents import Table as Grid

PACK = Path(__file__).parents[2] / "packs" / "ningbo" / "documents"
Block = str | list[list[str]]


def lines_and_tables(text: str) -> list[Block]:
    """A plan as an office pastes it: every printed line a paragraph, every run of tabbed lines a table."""
    blocks: list[Block] = []
    for line in text.splitlines():
        if "\t" in line:
            row = [cell.strip() for cell in line.split("\t")]
            if blocks and isinstance(blocks[-1], list):
                blocks[-1].append(row)
            else:
                blocks.append([row])
        elif line.strip():
            follows_table = blocks and isinstance(blocks[-1], list)
            if follows_table and len(line) < 20 and "群" in line and len(blocks[-1][0]) == 3:
                blocks[-1].append([line.strip(), "", ""])
            else:
                blocks.append(line.strip())
    return blocks


def blocks_of(document: Document) -> list[Block]:
    """A plan as it was first written: whole paragraphs, and grids with their blanks."""
    blocks: list[Block] = []
    for block in document.blocks:
        if isinstance(block, Paragraph):
            blocks.append(block.text)
            continue
        grid = [[""] * block.width for _ in range(block.height)]
        for cell in block.cells:
            grid[cell.row][cell.column] = cell.text
        blocks.append(grid)
        blocks += [note.text for note in block.notes]
    return blocks


def to_docx(blocks: list[Block]) -> bytes:
    file = docx.Document()
    for block in blocks:
        if isinstance(block, str):
            file.add_paragraph(block)
            continue
        table = file.add_table(len(block), len(block[0]))
        for row, texts in zip(table.rows, block, strict=True):
            for cell, text in zip(row.cells, texts, strict=True):
                cell.text = text
    data = io.BytesIO()
    file.save(data)
    return data.getvalue()


def to_html(blocks: list[Block]) -> bytes:
    body = []
    for block in blocks:
        if isinstance(block, str):
            body.append(f"<p>　　{html.escape(block)}</p>")
            continue
        rows = ("".join(f"<td>{html.escape(text)}</td>" for text in row) for row in block)
        body.append("<table>" + "".join(f"<tr>{row}</tr>" for row in rows) + "</table>")
    menu = "<nav><a href='/'>首页</a><a href='/zw'>政务公开</a></nav>"
    foot = "<div class='footer'><p>版权所有 某某市人民政府</p></div>"
    page = f"<!DOCTYPE html><html><head><meta charset='gb18030'><title>x</title></head><body>{menu}{''.join(body)}{foot}</body></html>"
    return page.encode("gb18030")


def to_pdf(blocks: list[Block], indent: int = 2) -> bytes:
    """Typeset by reportlab with page numbers; `indent` of first lines in characters."""
    if "STSong-Light" not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    body = ParagraphStyle(
        "b", fontName="STSong-Light", fontSize=12, leading=20, wordWrap="CJK", firstLineIndent=12 * indent
    )
    head = ParagraphStyle("h", parent=body, fontSize=18, leading=28, alignment=TA_CENTER, firstLineIndent=0)
    small = ParagraphStyle("s", parent=body, fontSize=8, leading=11, firstLineIndent=0)
    flowables = []
    for block in blocks:
        if isinstance(block, str):
            title = block.endswith(("方案", "方案（2023—2027年）"))
            flowables.append(Flowable(html.escape(block), head if title else body))
            continue
        width = (A4[1] - 120) / len(block[0])
        longest = [max(len(row[column]) for row in block) for column in range(len(block[0]))]
        widths = [
            (A4[1] - 120) * min(max(n, 4), 40) / sum(min(max(m, 4), 40) for m in longest) for n in longest
        ] or [width]
        cells = [[Flowable(html.escape(text), small) for text in row] for row in block]
        grid = Table(cells, colWidths=widths, repeatRows=1)
        grid.setStyle(TableStyle([("GRID", (0, 0), (-1, -1), 0.5, colors.black)]))
        flowables.append(grid)

    def number(canvas, document) -> None:
        canvas.setFont("STSong-Light", 9)
        canvas.drawCentredString(A4[1] / 2, 30, f"— {document.page} —")

    data = io.BytesIO()
    SimpleDocTemplate(data, pagesize=landscape(A4), leftMargin=60, rightMargin=60).build(
        flowables, onFirstPage=number, onLaterPages=number
    )
    return data.getvalue()


def to_xlsx(blocks: list[Block]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for at, block in enumerate(block for block in blocks if not isinstance(block, str)):
        sheet = book.create_sheet(f"附件{at + 1}")
        for row in block:
            sheet.append(row)
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


CONVERTERS: dict[str, Callable[[list[Block]], bytes]] = {"docx": to_docx, "html": to_html, "pdf": to_pdf}


def clean_paragraphs(document: Document) -> list[tuple[str, str, tuple[str, ...]]]:
    """What a copy must agree on: kind, clean text and section of everything that belongs to the plan."""
    return [
        (block.kind.value, block.text.replace(" ", ""), tuple(map(str, block.section)))
        for block in document.blocks
        if isinstance(block, Paragraph) and block.kind is not Kind.CHROME
    ]


def clean_tables(document: Document) -> list[tuple]:
    return [
        (
            block.height,
            block.width,
            block.header_rows,
            block.caption,
            [
                (cell.row, cell.column, cell.rows, cell.columns, cell.text.replace(" ", ""))
                for cell in block.cells
            ],
            [note.text for note in block.notes],
        )
        for block in document.blocks
        if isinstance(block, Grid)
    ]


@pytest.fixture(scope="session", params=["361-2023", "361-2025"])
def plan(request) -> Path:
    path = PACK / f"{request.param}.txt"
    if not path.exists():
        pytest.skip(f"the pack does not ship {path.name}")
    return path


@pytest.fixture(scope="session")
def office() -> SimpleNamespace:
    """What an office does with a plan: copies it, and what the copies are compared by."""
    return SimpleNamespace(
        to=CONVERTERS,
        to_pdf=to_pdf,
        to_xlsx=to_xlsx,
        blocks=blocks_of,
        lines=lines_and_tables,
        paragraphs=clean_paragraphs,
        tables=clean_tables,
    )
