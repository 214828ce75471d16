"""The parts of an official paper around its text (GB/T 9704—2012): red head, addressees, list of annexes, annexes,
signature and day, imprint."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from jiqun.papers.breaking import balanced
from jiqun.papers.days import day_in_words
from jiqun.papers.fonts import BODY, HEAD, TITLE
from jiqun.papers.paper import TITLE_LINE, Paper
from jiqun.papers.setting import CENTRE, LEFT, RIGHT, indent, paragraph, rule, run
from jiqun.papers.widths import signs

RED_LINE = "C00000"
#: Lists of annexes up to this length stand on the page of the signature.
TOGETHER = 12


def red_head(paper: Paper, words: str, number: str = "") -> None:
    """The name of the paper in red, its number below, and the red line."""
    run(paragraph(paper.document, CENTRE, line=56), words, paper.faces, TITLE, 36, red=True)
    held = paragraph(paper.document, CENTRE)
    run(held, number or " ", paper.faces)
    rule(held, "bottom", points=1.5, colour=RED_LINE)
    paper.gap(20)


def list_of_annexes(paper: Paper, titles: Sequence[str]) -> None:
    """附件说明: one line below the text; one annex has no number."""
    if not titles:
        return
    paper.gap(keep=True)
    for number, title in enumerate(titles, 1):
        near = len(titles) <= TOGETHER or number > len(titles) - 2
        held = paragraph(paper.document, LEFT, keep=near)
        counted = f"{number}．" if len(titles) > 1 else ""
        wide = len(counted) - 0.5 * bool(counted)
        indent(held, left=5 + wide, hanging=wide + (3 if number == 1 else 0))
        run(held, f"{'附件：' if number == 1 else ''}{counted}{title}", paper.faces)


def sign_off(paper: Paper, issuer: str, day: dt.date) -> None:
    """The issuer above the day, centred on it, the day four characters from the edge."""
    for _ in range(2):
        paper.gap(keep=True)
    dated = day_in_words(day)
    over = (signs(issuer) - signs(dated)) / 2
    held = paragraph(paper.document, RIGHT, keep=True)
    indent(held, right=max(2.0, 4.0 - over) if over > 0 else 4.0 - over)
    run(held, issuer, paper.faces)
    below = paragraph(paper.document, RIGHT)
    indent(below, right=max(4.0, 2.0 + over))
    run(below, dated, paper.faces)


def annex(paper: Paper, title: str, number: int = 0, *, wide: bool = False) -> None:
    """An annex begins on a page of its own: 附件1 in the corner, the title in the third line."""
    paper.page(wide=wide)
    run(paragraph(paper.document, LEFT), f"附件{number or ''}", paper.faces, HEAD)
    paper.gap(14)
    for line in balanced(title, 30 if wide else 22):
        run(paragraph(paper.document, CENTRE, line=TITLE_LINE, keep=True), line, paper.faces, TITLE, 18)


def imprint(paper: Paper, copies: str, printed_by: str, day: dt.date) -> None:
    """版记: copies, printer and day between lines, in 4号. Nothing where there is neither."""
    lines = [f"抄送：{copies}。"] if copies else []
    if printed_by:
        lines.append(f"{printed_by}　　{day_in_words(day)}印发")
    if not lines:
        return
    paper.gap()
    for at, words in enumerate(lines):
        held = paragraph(paper.document, LEFT, line=24, keep=True)
        rule(held, "top", points=1.0 if at == 0 else 0.75)
        run(held, f"　{words}", paper.faces, BODY, 14)
    rule(paragraph(paper.document, line=4), "top")
