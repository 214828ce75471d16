"""A Word, PDF or web copy of a plan reads like its text: same paragraphs, sections and tables."""

from __future__ import annotations

import io

import docx
import pytest
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen import canvas

from jiqun.documents import Paragraph, read


def padded(blocks):
    return [
        block if isinstance(block, str) else [row + [""] * (max(map(len, block)) - len(row)) for row in block]
        for block in blocks
    ]


@pytest.mark.parametrize("kind", ["docx", "html", "pdf"])
def test_copy_of_the_whole_paragraphs(plan, office, kind):
    original = read(plan)
    copy = read(office.to[kind](office.blocks(original)), f"copy.{kind}")
    assert office.paragraphs(copy) == office.paragraphs(original)
    assert office.tables(copy) == office.tables(original)
    assert copy.title == original.title


@pytest.mark.parametrize("kind", ["docx", "html", "pdf"])
def test_copy_that_keeps_the_broken_lines(plan, office, kind):
    """Page breaks of the original stay as paragraph ends in the copy and are mended there as well."""
    original = read(plan)
    copy = read(office.to[kind](padded(office.lines(plan.read_text(encoding="utf-8")))), f"copy.{kind}")
    assert office.paragraphs(copy) == office.paragraphs(original)
    assert office.tables(copy) == office.tables(original)


def test_pdf_without_indents(plan, office):
    original = read(plan)
    copy = read(office.to_pdf(office.blocks(original), indent=0), "copy.pdf")
    assert office.paragraphs(copy) == office.paragraphs(original)


def test_pdf_drawn_line_by_line(plan, office):
    """Lines of forty characters set one by one, as a printer driver does: only the geometry tells
    paragraphs."""
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    original = read(plan)
    texts = [block.text for block in original.blocks if isinstance(block, Paragraph)]
    data = io.BytesIO()
    page = canvas.Canvas(data, pagesize=(595, 842))
    y, number = 760, 1
    page.setFont("STSong-Light", 12)
    for text in texts:
        lines = [text[:36], *(text[at : at + 38] for at in range(36, len(text), 38))]
        for at, line in enumerate(lines):
            page.drawString(70 + (24 if at == 0 else 0), y, line)
            y -= 22
            if y < 90:
                page.drawString(290, 40, f"- {number} -")
                page.showPage()
                page.setFont("STSong-Light", 12)
                y, number = 760, number + 1
    page.save()
    copy = read(data.getvalue(), "copy.pdf")
    body = {text for _, text, _ in office.paragraphs(copy)}
    missing = [text for text in texts if "。" in text and text.replace(" ", "") not in body]
    assert not missing


def test_workbook_of_the_annexes(plan, office):
    original = read(plan)
    if not original.tables:
        pytest.skip("this plan has no tables")
    copy = read(office.to_xlsx(office.blocks(original)), "copy.xlsx")
    assert [(t[0], t[1], t[2], t[4]) for t in office.tables(copy)] == [
        (t[0], t[1], t[2], t[4]) for t in office.tables(original)
    ]


def test_word_with_merged_cells_gives_the_same_grid(plan, office):
    original = read(plan)
    if not original.tables:
        pytest.skip("this plan has no tables")
    file = docx.Document()
    for table in original.tables:
        copy = file.add_table(table.height, table.width)
        for cell in table.cells:
            first = copy.cell(cell.row, cell.column)
            if cell.rows > 1 or cell.columns > 1:
                first = first.merge(copy.cell(cell.row + cell.rows - 1, cell.column + cell.columns - 1))
            first.text = cell.text
        file.add_paragraph("第二张表。")
    data = io.BytesIO()
    file.save(data)
    copies = read(data.getvalue(), "copy.docx").tables
    assert [[(c.row, c.column, c.rows, c.columns, c.text) for c in t.cells] for t in copies] == [
        [(c.row, c.column, c.rows, c.columns, c.text) for c in t.cells] for t in original.tables
    ]


def test_page_with_merged_cells_gives_the_same_grid(plan, office):
    original = read(plan)
    if not original.tables:
        pytest.skip("this plan has no tables")
    parts = []
    for table in original.tables:
        rows = []
        for row in range(table.height):
            cells = [table.at(row, column) for column in range(table.width)]
            shown = []
            for column, cell in enumerate(cells):
                if cell is None:
                    shown.append("<td></td>")
                elif (cell.row, cell.column) == (row, column):
                    shown.append(f"<td rowspan={cell.rows} colspan={cell.columns}><p>{cell.text}</p></td>")
            rows.append(f"<tr>{''.join(shown)}</tr>")
        parts.append(f"<table><tbody>{''.join(rows)}</tbody></table><p>第二张表。</p>")
    copies = read(f"<html><body>{''.join(parts)}</body></html>".encode(), "copy.html").tables
    assert [[(c.row, c.column, c.rows, c.columns, c.text) for c in t.cells] for t in copies] == [
        [(c.row, c.column, c.rows, c.columns, c.text) for c in t.cells] for t in original.tables
    ]
