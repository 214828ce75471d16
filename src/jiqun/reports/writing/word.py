"""A bulletin as a Word document after GB/T 9704—2012 (党政机关公文格式)."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

from docx import Document
from docx.enum.section import WD_SECTION
from docx.shared import Mm

from jiqun.reports.bound import Pieces, plain
from jiqun.reports.model import SIMULATED, Annex, Bulletin, Chart, Heading, Paragraph, Table, chinese_date
from jiqun.reports.writing.breaking import balanced
from jiqun.reports.writing.fixed import fixed_times
from jiqun.reports.writing.fonts import BODY, HEAD, KAI, OFFICIAL, TITLE, Faces
from jiqun.reports.writing.picture import MILLIMETRES, png_of
from jiqun.reports.writing.setting import (
    CENTRE,
    LEFT,
    RIGHT,
    indent,
    page,
    page_numbers,
    paragraph,
    rule,
    run,
)
from jiqun.reports.writing.wordtable import write_table

#: Typeface and weight of the ladder 一、（一） 1. （1）.
LADDER = {1: (HEAD, False), 2: (KAI, False), 3: (BODY, True), 4: (BODY, False)}
TITLE_SIZE, TITLE_LINE, PER_LINE = 22.0, 34.0, 18
#: A last paragraph of at most so many characters moves with the signature; a longer one would leave half a page white.
SHORT = 84
LABEL = f"【{SIMULATED}，不代表真实情况】"


def write_word(bulletin: Bulletin, faces: Faces = OFFICIAL) -> bytes:
    """The document. The same bulletin gives the same bytes. `faces` names other families for a machine without the
    official ones."""
    document = Document()
    page(document.sections[0])
    page_numbers(document, faces)
    _head(document, bulletin, faces)
    for at, block in enumerate(bulletin.blocks, 1):
        _block(document, block, faces, last=at == len(bulletin.blocks))
    _list_of_annexes(document, bulletin, faces)
    _sign_off(document, bulletin, faces)
    for number, annex in enumerate(bulletin.annexes, 1):
        _annex(document, annex, number if len(bulletin.annexes) > 1 else 0, faces)
    _imprint(document, bulletin, faces)
    _properties(document, bulletin)
    out = io.BytesIO()
    document.save(out)
    return fixed_times(out.getvalue())


def _head(document: Any, bulletin: Bulletin, faces: Faces) -> None:
    """Red head with number and line where there is one, label of simulated figures, title, addressees."""
    if bulletin.red_head:
        run(paragraph(document, CENTRE, line=56), bulletin.red_head, faces, TITLE, 36, red=True)
        number = paragraph(document, CENTRE)
        run(number, bulletin.number or " ", faces)
        rule(number, "bottom", points=1.5, colour="C00000")
        paragraph(document, line=20)
    elif bulletin.number:
        run(paragraph(document, CENTRE), bulletin.number, faces)
    if bulletin.simulated:
        run(paragraph(document, CENTRE), LABEL, faces, HEAD, 14)
    for line in balanced(bulletin.title, PER_LINE):
        run(paragraph(document, CENTRE, line=TITLE_LINE), line, faces, TITLE, TITLE_SIZE)
    paragraph(document)
    if bulletin.to:
        run(paragraph(document), bulletin.to, faces)


def _block(document: Any, block: Any, faces: Faces, *, last: bool = False) -> None:
    """The `last` paragraph goes with what follows, if it is short: no page holds the signature alone."""
    match block:
        case Heading(level=level, ordinal=ordinal, text=text):
            _heading(document, level, ordinal, text, faces)
        case Paragraph(text=text):
            words = plain(text)
            run(paragraph(document, first=2, keep=last and len(words) <= SHORT), words, faces)
        case Table():
            write_table(document, block, faces)
        case Chart():
            _chart(document, block)


def _heading(document: Any, level: int, ordinal: str, text: Pieces, faces: Faces) -> None:
    """A heading; where one of the lower levels runs on as text, only its first sentence is set as a heading."""
    font, bold = LADDER[level]
    words = plain(text)
    head, stop, rest = words.partition("。")
    held = paragraph(document, first=2, keep=not rest)
    run(held, f"{ordinal}{head}{stop}", faces, font, bold=bold)
    if rest:
        run(held, rest, faces)


def _chart(document: Any, chart: Chart) -> None:
    held = paragraph(document, CENTRE, line=None)
    shape = held.add_run().add_picture(io.BytesIO(png_of(chart)), width=Mm(MILLIMETRES - 4))
    told = shape._inline.docPr
    told.set("name", chart.name)
    told.set("descr", _told(chart))


def _told(chart: Chart) -> str:
    """What the picture shows, for those who cannot see it."""
    values = chart.series[0].values
    words = "，".join(f"{label.zh}{'无数' if value is None else value}" for label, value in zip(chart.labels, values, strict=True))  # fmt: skip
    return f"{chart.title.zh}（{chart.unit}）：{words}"


def _list_of_annexes(document: Any, bulletin: Bulletin, faces: Faces) -> None:
    """附件说明: one line below the text."""
    annexes = bulletin.annexes
    if not annexes:
        return
    paragraph(document, keep=True)
    for number, annex in enumerate(annexes, 1):
        held = paragraph(document, LEFT, keep=number > len(annexes) - 2)
        counted = f"{number}．" if len(annexes) > 1 else ""
        head = "附件：" if number == 1 else ""
        width = len(counted) - 0.5 * bool(counted)
        indent(held, left=5 + width, hanging=width + (3 if number == 1 else 0))
        run(held, f"{head}{counted}{annex.title}", faces)


def _sign_off(document: Any, bulletin: Bulletin, faces: Faces) -> None:
    """The issuer above the day, centred on it, the day four characters from the edge."""
    for _ in range(2):
        paragraph(document, keep=True)
    day = chinese_date(bulletin.dated)
    wide, narrow = _width(bulletin.issuer), _width(day)
    over = (wide - narrow) / 2
    signed = paragraph(document, RIGHT, keep=True)
    indent(signed, right=max(2.0, 4.0 - over) if over > 0 else 4.0 - over)
    run(signed, bulletin.issuer, faces)
    dated = paragraph(document, RIGHT)
    indent(dated, right=max(4.0, 2.0 + over))
    run(dated, day, faces)


def _width(words: str) -> float:
    return sum(1.0 if ord(sign) > 0x2E7F else 0.5 for sign in words)


def _annex(document: Any, annex: Annex, number: int, faces: Faces) -> None:
    """On a page of its own, landscape for a wide table: 附件1 in the corner, the title in the third line."""
    page(document.add_section(WD_SECTION.NEW_PAGE), wide=annex.wide)
    run(paragraph(document, LEFT), f"附件{number or ''}", faces, HEAD)
    paragraph(document, line=14)
    for line in balanced(annex.title, 30 if annex.wide else 22):
        run(paragraph(document, CENTRE, line=TITLE_LINE), line, faces, TITLE, 18)
    for block in annex.blocks:
        if isinstance(block, Table):
            write_table(document, block, faces, titled=block.title != annex.title and len(annex.blocks) > 1)
        else:
            _block(document, block, faces)


def _imprint(document: Any, bulletin: Bulletin, faces: Faces) -> None:
    """版记: copies, printer and day between lines, in 4号."""
    if not bulletin.copies and not bulletin.printed_by:
        return
    paragraph(document)
    lines = []
    if bulletin.copies:
        lines.append(f"抄送：{bulletin.copies}。")
    if bulletin.printed_by:
        lines.append(f"{bulletin.printed_by}　　{chinese_date(bulletin.dated)}印发")
    for at, words in enumerate(lines):
        held = paragraph(document, LEFT, line=24, keep=at < len(lines) - 1)
        rule(held, "top", points=1.0 if at == 0 else 0.75)
        run(held, f"　{words}", faces, BODY, 14)
    last = paragraph(document, line=4)
    rule(last, "top")


def _properties(document: Any, bulletin: Bulletin) -> None:
    """Everything that would otherwise name the moment of writing."""
    day = dt.datetime.combine(bulletin.dated, dt.time())
    core = document.core_properties
    core.title, core.author, core.last_modified_by = bulletin.title, bulletin.issuer, bulletin.issuer
    core.subject, core.keywords = bulletin.kind_name.zh, bulletin.period
    core.comments = SIMULATED if bulletin.simulated else ""
    core.created = core.modified = day
    core.revision = 1
