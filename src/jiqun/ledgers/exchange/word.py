"""A list as a Word document, laid out as officials print annexes.

Layout after GB/T 9704—2012 (党政机关公文格式): A4, margins 37/35/28/26 mm, title in 2号小标宋, text in 3号仿宋;
tables in an annex are set smaller, a wide one on landscape pages with its head repeated.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from jiqun.facts.intake.simulated import LABEL
from jiqun.ledgers.declaration import ABOUT, LedgerField
from jiqun.ledgers.exchange.cells import Listed, label_of

TITLE, HEAD, BODY = "方正小标宋简体", "黑体", "仿宋_GB2312"
#: More columns than this do not fit an upright page.
UPRIGHT = 5
#: Columns of a printed list at most; the workbook holds all.
PRINTED = 9
_HIDDEN = frozenset({"cooperating", *(item.field for item in ABOUT)})


def write_word(list_: Listed, on: dt.date, columns: Sequence[str] = ()) -> bytes:
    """The list with 序号, title, keeper, day, and the label of simulated entries. `columns` are fields to print; by
    default the name, the state, and those of its own that hold anything, at most PRINTED."""
    chosen = _chosen(list_, columns)
    document = Document()
    _page(document, wide=len(chosen) > UPRIGHT)
    _paragraph(document, list_.ledger.title.zh, TITLE, 22, WD_ALIGN_PARAGRAPH.CENTER)
    day = f"{on.year}年{on.month}月{on.day}日"
    _paragraph(document, f"（{list_.ledger.record.keeper}，截至{day}，共{len(list_.rows)}条）", BODY, 14, WD_ALIGN_PARAGRAPH.CENTER)  # fmt: skip
    if any(list_.simulated):
        note = "本表含模拟数据（“性质”栏标注“模拟”），不代表真实情况。"
        _paragraph(document, note, HEAD, 12, WD_ALIGN_PARAGRAPH.CENTER)
    if list_.rows:
        _table(document, list_, chosen)
    else:
        _paragraph(document, "暂无条目。", BODY, 16, WD_ALIGN_PARAGRAPH.CENTER)
    _clauses(document, list_)
    document.core_properties.title = list_.ledger.title.zh
    document.core_properties.comments = LABEL if any(list_.simulated) else ""
    document.core_properties.author = list_.ledger.record.keeper
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _chosen(list_: Listed, columns: Sequence[str]) -> list[LedgerField]:
    by_name = {item.field: item for item in list_.columns}
    if columns:
        return [by_name[name] for name in columns if name in by_name]
    used = [
        item
        for item in list_.columns
        if item.field not in _HIDDEN
        and (any(row[item.field] is not None for row in list_.rows) or not list_.rows)
    ]
    first = [item for item in used if item.field in ("number", "title", "state")]
    return [*first, *(item for item in used if item not in first and item.field != "subject")][:PRINTED]


def _page(document: Any, *, wide: bool) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    if wide:
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = Mm(297), Mm(210)
        section.top_margin, section.bottom_margin = Mm(26), Mm(24)
        section.left_margin = section.right_margin = Mm(22)
    _page_number(section.footer.paragraphs[0])


def _page_number(paragraph: Any) -> None:
    """— 1 —, as on official papers."""
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _run(paragraph, "— ", "宋体", 14)
    run = _run(paragraph, "", "宋体", 14)
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        element = OxmlElement("w:instrText" if text else "w:fldChar")
        if text:
            element.text = text
        else:
            element.set(qn("w:fldCharType"), kind)
        run._r.append(element)
    _run(paragraph, " —", "宋体", 14)


def _paragraph(document: Any, text: str, font: str, size: float, alignment: Any) -> None:
    paragraph = document.add_paragraph()
    paragraph.alignment = alignment
    paragraph.paragraph_format.space_after = Pt(6)
    _run(paragraph, text, font, size)


def _run(paragraph: Any, text: str, font: str, size: float, *, bold: bool = False) -> Any:
    run = paragraph.add_run(text)
    run.font.name, run.font.size, run.font.bold = font, Pt(size), bold
    # Trap: without eastAsia Word sets Chinese in the theme's font whatever font.name says.
    run._element.rPr.rFonts.set(qn("w:eastAsia"), font)
    return run


def _table(document: Any, list_: Listed, columns: Sequence[LedgerField]) -> None:
    marked = any(list_.simulated)
    heads = [
        "序号",
        *(label_of(item).replace("（自动）", "") for item in columns),
        *(["性质"] if marked else []),
    ]
    table = document.add_table(rows=1, cols=len(heads))
    table.style, table.alignment, table.autofit = "Table Grid", WD_TABLE_ALIGNMENT.CENTER, False
    _fill(table.rows[0], heads, HEAD, centred=True)
    _repeat(table.rows[0])
    for number, (cells, simulated) in enumerate(zip(list_.rows, list_.simulated, strict=True), 1):
        words = [str(number), *(_words(cells[item.field]) for item in columns), *(["模拟" if simulated else ""] if marked else [])]  # fmt: skip
        row = table.add_row()
        _fill(row, words, BODY, numeric={at for at, item in enumerate(columns, 1) if item.numeric})
        _keep_together(row)
    _widen(document, table, list_, columns, marked)


def _widen(document: Any, table: Any, list_: Listed, columns: Sequence[LedgerField], marked: bool) -> None:
    """Share the line among the columns by what stands in them: the root of the longest cell, so that a long text does
    not take it all."""
    section = document.sections[0]
    whole = section.page_width - section.left_margin - section.right_margin
    weights = [1.7, *(_weight(list_, item) for item in columns), *([1.7] if marked else [])]
    for at, weight in enumerate(weights):
        width = int(whole * weight / sum(weights))
        table.columns[at].width = width
        for cell in table.columns[at].cells:
            cell.width = width


def _weight(list_: Listed, item: LedgerField) -> float:
    longest = max([len(_words(row[item.field])) for row in list_.rows], default=0)
    return float(max(longest, 0.8 * len(label_of(item)), 4) ** 0.5)


def _words(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, dt.date):
        return f"{value.year}年{value.month}月{value.day}日"
    if isinstance(value, float):
        return f"{value:,.2f}".rstrip("0").rstrip(".")
    return f"{value:,}" if isinstance(value, int) and abs(value) > 9_999 else str(value)


def _fill(
    row: Any, words: Sequence[str], font: str, *, centred: bool = False, numeric: set[int] | None = None
) -> None:
    for at, text in enumerate(words):
        paragraph = row.cells[at].paragraphs[0]
        if centred or at == 0:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        elif numeric and at in numeric:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        _run(paragraph, text, font, 10.5)


def _repeat(row: Any) -> None:
    """The row stands at the head of every page."""
    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(mark)


def _keep_together(row: Any) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def _clauses(document: Any, list_: Listed) -> None:
    clauses = list_.ledger.record.clauses
    if clauses:
        words = "；".join(f"“{clause.quote}”（{clause.plan}）" for clause in clauses)
        paragraph = document.add_paragraph()
        paragraph.paragraph_format.space_before = Pt(8)
        _run(paragraph, f"依据：{words}。", BODY, 10.5)
