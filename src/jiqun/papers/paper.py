"""A Word document being set: pages, titles, the ladder of headings, paragraphs, tables, pictures, saving.

>>> import datetime as dt
>>> from jiqun.papers.grid import Column
>>> paper = Paper()
>>> paper.title("甲厂2025年评价结果说明")
>>> paper.heading(1, "一、", "评价结果")
>>> paper.text("综合得分86.5分，A类。")
>>> paper.table([Column("指标"), Column("得分", "分", align="right")], [["亩均税收", "40.0"], ["亩均增加值", "46.5"]])
>>> content = paper.save(About("评价结果说明", "某市工业和信息化局", dt.date(2026, 4, 30)))
>>> content == paper.save(About("评价结果说明", "某市工业和信息化局", dt.date(2026, 4, 30)))
True
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

from docx import Document
from docx.enum.section import WD_SECTION
from docx.shared import Mm

from jiqun.papers.breaking import balanced
from jiqun.papers.fixed import fixed_times
from jiqun.papers.fonts import BODY, HEAD, KAI, OFFICIAL, TITLE, Faces
from jiqun.papers.grid import CELL, Column, write_grid
from jiqun.papers.setting import BOTH, CENTRE, LEFT, LINE, SIZE, page, page_numbers, paragraph, run

#: Typeface and weight of the ladder 一、（一） 1. （1）.
LADDER = {1: (HEAD, False), 2: (KAI, False), 3: (BODY, True), 4: (BODY, False)}
#: Lines of a title in 2号, and the signs that a line of it holds at most.
TITLE_SIZE, TITLE_LINE, PER_LINE = 22.0, 34.0, 18
PICTURE = 152.0  #: the width of a picture across the text, in millimetres


@dataclass(frozen=True, slots=True)
class About:
    """What the file says of itself. `day` stands for the moment of writing, so that the same paper gives the same bytes."""

    title: str
    author: str
    day: dt.date
    subject: str = ""
    keywords: str = ""
    comments: str = ""


def _blank() -> Any:
    document = Document()
    page(document.sections[0])
    return document


@dataclass(frozen=True)
class Paper:
    """A document under the pen; everything is put at its end. `faces` names the typefaces: the official ones, or those
    of this machine where the paper is set here (:mod:`jiqun.papers.pdf`).

    `document` is python-docx's, for what this class has no word for.
    """

    faces: Faces = OFFICIAL
    document: Any = field(default_factory=_blank)

    def __post_init__(self) -> None:
        page_numbers(self.document, self.faces)

    def page(self, *, wide: bool = False, first: bool = False) -> None:
        """A new page, landscape if `wide`; `first` shapes the page that is there already."""
        sections = self.document.sections
        page(sections[0] if first else self.document.add_section(WD_SECTION.NEW_PAGE), wide=wide)

    def title(self, words: str, *, size: float = TITLE_SIZE, per_line: int = PER_LINE) -> None:
        """Centred, in 2号小标宋; a long one breaks between words into lines of like length."""
        for line in balanced(words, per_line):
            run(paragraph(self.document, CENTRE, line=TITLE_LINE), line, self.faces, TITLE, size)

    def heading(self, level: int, ordinal: str, words: str) -> None:
        """A heading of level 1 to 4. Where it runs on as text, only its first sentence is set as a heading."""
        font, bold = LADDER[level]
        head, stop, rest = words.partition("。")
        held = paragraph(self.document, first=2, keep=not rest)
        run(held, f"{ordinal}{head}{stop}", self.faces, font, bold=bold)
        if rest:
            run(held, rest, self.faces)

    def text(
        self, words: str, *, font: str = BODY, size: float = SIZE, align: Any = BOTH, line: float = LINE, first: int = 2,
        keep: bool = False,
    ) -> None:  # fmt: skip
        """A paragraph, two characters in. `keep` holds it on the page of what follows."""
        held = paragraph(self.document, align, line=line, first=first, keep=keep)
        run(held, words, self.faces, font, size)

    def centred(self, words: str, *, font: str = HEAD, size: float = 14, line: float = LINE) -> None:
        """A line in the middle above what follows: the name of a table, a label."""
        self.text(words, font=font, size=size, align=CENTRE, line=line, first=0, keep=True)

    def gap(self, line: float = LINE, *, keep: bool = False) -> None:
        """An empty line of so many points."""
        paragraph(self.document, line=line, keep=keep)

    def table(
        self, columns: Sequence[Column], rows: Sequence[Sequence[str]], *, strong: Collection[int] = (),
        notes: Sequence[str] = (),
    ) -> None:  # fmt: skip
        """A table across the page, its head on every page; numbered notes below it. `strong` are rows of totals.

        Raises CellsUneven.
        """
        write_grid(self.document, columns, rows, self.faces, strong, noted=bool(notes))
        for at, note in enumerate(notes, 1):
            mark = "注：" if len(notes) == 1 else f"注{at}："
            self.text(f"{mark}{note}", size=CELL, align=LEFT, line=16, first=0, keep=at < len(notes))

    def picture(self, png: bytes, name: str, told: str, millimetres: float = PICTURE) -> None:
        """A picture across the text; `told` says what it shows, for those who cannot see it."""
        held = paragraph(self.document, CENTRE, line=None)
        shape = held.add_run().add_picture(io.BytesIO(png), width=Mm(millimetres))
        shape._inline.docPr.set("name", name)
        shape._inline.docPr.set("descr", told)

    def save(self, about: About) -> bytes:
        """The file. The same paper gives the same bytes: nothing in it names the moment of writing."""
        core = self.document.core_properties
        core.title, core.author, core.last_modified_by = about.title, about.author, about.author
        core.subject, core.keywords, core.comments = about.subject, about.keywords, about.comments
        core.created = core.modified = dt.datetime.combine(about.day, dt.time())
        core.revision = 1
        out = io.BytesIO()
        self.document.save(out)
        return fixed_times(out.getvalue())
