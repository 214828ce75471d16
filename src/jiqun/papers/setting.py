"""Setting type in Word: pages, runs and paragraphs after GB/T 9704—2012.

A4; 天头 37 mm, 订口 28 mm, 版心 156 × 225 mm (so 26 mm right, 35 mm below); 22 lines of 28 characters: 3号 (16 pt) on lines of
exactly 28 pt; 一字线 page numbers in 4号 宋体, on the outer side.
"""

from __future__ import annotations

from typing import Any

from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from jiqun.papers.fonts import BODY, PAGE, Faces

SIZE, LINE = 16.0, 28.0
LEFT, CENTRE, RIGHT, BOTH = (
    WD_ALIGN_PARAGRAPH.LEFT,
    WD_ALIGN_PARAGRAPH.CENTER,
    WD_ALIGN_PARAGRAPH.RIGHT,
    WD_ALIGN_PARAGRAPH.JUSTIFY,
)
RED = RGBColor(0xC0, 0x00, 0x00)
#: Draws characters of 3号 together so that 28 of them fill 156 mm (156 mm ÷ 28 = 15.79 pt), in twentieths of a point.
#: Trap: a grid of characters (w:docGrid linesAndChars) is read differently by Word, WPS and LibreOffice.
_TIGHTER = -5


def page(section: Any, *, wide: bool = False) -> None:
    section.orientation = WD_ORIENT.LANDSCAPE if wide else WD_ORIENT.PORTRAIT
    width, height = (297, 210) if wide else (210, 297)
    section.page_width, section.page_height = Mm(width), Mm(height)
    margins = (28, 26, 37, 35) if wide else (37, 35, 28, 26)
    section.top_margin, section.bottom_margin, section.left_margin, section.right_margin = map(Mm, margins)
    section.header_distance, section.footer_distance = Mm(15), Mm(22 if not wide else 15)
    grid = section._sectPr.find(qn("w:docGrid"))
    if grid is not None:
        section._sectPr.remove(grid)


def page_numbers(document: Any, faces: Faces) -> None:
    """— 1 — on the outer side: right on odd pages, left on even ones, one character in."""
    document.settings.odd_and_even_pages_header_footer = True
    section = document.sections[0]
    for footer, alignment in ((section.footer, RIGHT), (section.even_page_footer, LEFT)):
        paragraph = footer.paragraphs[0]
        paragraph.alignment = alignment
        indent(paragraph, left=1 if alignment == LEFT else 0, right=1 if alignment == RIGHT else 0)
        run(paragraph, "— ", faces, PAGE, 14)
        _field(run(paragraph, "", faces, PAGE, 14), "PAGE")
        run(paragraph, " —", faces, PAGE, 14)


def _field(held: Any, code: str) -> None:
    for kind, text in (("begin", ""), ("", code), ("end", "")):
        element = OxmlElement("w:instrText" if text else "w:fldChar")
        if text:
            element.text = text
        else:
            element.set(qn("w:fldCharType"), kind)
        held._r.append(element)


def run(
    paragraph: Any, text: str, faces: Faces, font: str = BODY, size: float = SIZE, *, bold: bool = False,
    red: bool = False,
) -> Any:  # fmt: skip
    found = paragraph.add_run(text)
    family = faces[font]
    found.font.name, found.font.size, found.font.bold = family, Pt(size), bold
    # Trap: without eastAsia Word sets Chinese in the theme's font whatever font.name says.
    for name in ("eastAsia", "cs"):
        found._element.rPr.rFonts.set(qn(f"w:{name}"), family)
    if size == SIZE:
        element = OxmlElement("w:spacing")
        element.set(qn("w:val"), str(_TIGHTER))
        found._element.rPr.insert_element_before(element, "w:w", "w:kern", "w:position", "w:sz", "w:szCs")
    if red:
        found.font.color.rgb = RED
    return found


def paragraph(
    holder: Any, alignment: Any = BOTH, *, line: float | None = LINE, first: int = 0, keep: bool = False
) -> Any:
    """An empty paragraph on lines of exactly `line` points; `line` None lets a picture have its height."""
    found = holder.add_paragraph()
    found.alignment = alignment
    form = found.paragraph_format
    form.space_before = form.space_after = Pt(0)
    if line is None:
        form.line_spacing = 1.0
    else:
        form.line_spacing = Pt(line)
    form.widow_control = False
    form.keep_with_next = keep or None
    if first:
        indent(found, first=first)
    return found


def indent(held: Any, *, first: int = 0, left: float = 0, right: float = 0, hanging: float = 0) -> None:
    """In characters of 3号, as officials count; both as characters and as twentieths of a point, for every reader."""
    properties = held._p.get_or_add_pPr()
    found = properties.find(qn("w:ind"))
    if found is None:
        found = properties._add_ind()
    for name, count in (("firstLine", first), ("left", left), ("right", right), ("hanging", hanging)):
        if count:
            found.set(qn(f"w:{name}Chars"), str(round(count * 100)))
            found.set(qn(f"w:{name}"), str(round(count * SIZE * 20)))


def rule(held: Any, side: str, *, points: float = 1.0, colour: str = "000000") -> None:
    """A line above (`top`) or below (`bottom`) a paragraph."""
    properties = held._p.get_or_add_pPr()
    borders = OxmlElement("w:pBdr")
    border = OxmlElement(f"w:{side}")
    for name, value in (("val", "single"), ("sz", str(round(points * 8))), ("space", "4"), ("color", colour)):
        border.set(qn(f"w:{name}"), value)
    borders.append(border)
    properties.insert_element_before(borders, "w:shd", "w:tabs", "w:snapToGrid", "w:spacing", "w:ind", "w:jc")  # fmt: skip
