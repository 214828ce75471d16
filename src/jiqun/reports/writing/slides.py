"""The main pages of a bulletin as slides: title, what each part says, its charts, its shorter tables."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator, Sequence
from typing import Any

from jiqun.reports.bound import plain
from jiqun.reports.errors import SlidesAbsent
from jiqun.reports.model import SIMULATED, Bulletin, Chart, Heading, Paragraph, Table, chinese_date, sentences
from jiqun.reports.writing.fixed import fixed_times
from jiqun.reports.writing.picture import png_of
from jiqun.reports.writing.wordtable import cell_text

FONT = "微软雅黑"
WIDE, HIGH = 13.333, 7.5  #: inches, 16:9
LINES, ROWS, COLUMNS = 12, 14, 8  #: of a page at most
LETTERS = 40  #: of a line of text in 20 pt


def write_slides(bulletin: Bulletin) -> bytes:
    """The presentation. The same bulletin gives the same bytes. Raises SlidesAbsent without python-pptx."""
    try:
        from pptx import Presentation
        from pptx.util import Inches
    except ImportError as error:
        raise SlidesAbsent from error
    show = Presentation()
    show.slide_width, show.slide_height = Inches(WIDE), Inches(HIGH)
    _cover(show, bulletin)
    for title, lines in _parts(bulletin):
        _words(show, bulletin, title, lines)
    for block in bulletin.every_block():
        if isinstance(block, Chart):
            _picture(show, bulletin, block)
        elif isinstance(block, Table) and block.rows and len(block.columns) <= COLUMNS:
            _table(show, bulletin, block)
    _properties(show, bulletin)
    out = io.BytesIO()
    show.save(out)
    return fixed_times(out.getvalue())


def _parts(bulletin: Bulletin) -> Iterator[tuple[str, list[str]]]:
    """Each part of the first level with its sentences, as many slides as they need."""
    title, held = "概要", list[str]()
    for block in bulletin.blocks:
        if isinstance(block, Heading) and block.level == 1:
            yield from _sheets(title, held)
            title, held = plain(block.text), []
        elif isinstance(block, Heading):
            head, _, rest = plain(block.text).partition("。")
            held.append(f"【{head}】{rest}" if rest else f"【{head}】")
        elif isinstance(block, Paragraph):
            held += [plain(item) for item in sentences(block.text)]
    yield from _sheets(title, held)


def _sheets(title: str, sentences_: Sequence[str]) -> Iterator[tuple[str, list[str]]]:
    """As many sentences to a slide as its lines hold."""
    held: list[str] = []
    more = ""
    for words in sentences_:
        if held and sum(map(_lines, [*held, words])) > LINES:
            yield f"{title}{more}", held
            held, more = [], "（续）"
        held.append(words)
    if held:
        yield f"{title}{more}", held


def _lines(words: str) -> int:
    """How many lines a sentence takes, with the space behind it."""
    return -(-len(words) // LETTERS) + (len(words) > LETTERS)


def _slide(show: Any, bulletin: Bulletin, title: str) -> Any:
    slide = show.slides.add_slide(show.slide_layouts[6])
    _box(slide, (0.6, 0.35, WIDE - 1.2, 0.9), [title], 28, bold=True)
    foot = f"{bulletin.issuer}　{bulletin.period_name}{f'　{SIMULATED}' if bulletin.simulated else ''}"
    _box(slide, (0.6, HIGH - 0.55, WIDE - 1.2, 0.4), [foot], 12)
    return slide


def _cover(show: Any, bulletin: Bulletin) -> None:
    slide = show.slides.add_slide(show.slide_layouts[6])
    _box(slide, (1, 2.3, WIDE - 2, 1.8), [bulletin.title], 36, bold=True, centred=True)
    lines = [bulletin.issuer, chinese_date(bulletin.dated)]
    if bulletin.simulated:
        lines.append(f"【{SIMULATED}，不代表真实情况】")
    _box(slide, (1, 4.4, WIDE - 2, 1.6), lines, 20, centred=True)


def _words(show: Any, bulletin: Bulletin, title: str, lines: Sequence[str]) -> None:
    slide = _slide(show, bulletin, title)
    _box(slide, (0.8, 1.4, WIDE - 1.6, HIGH - 2.1), lines, 20, spaced=True)


def _picture(show: Any, bulletin: Bulletin, chart: Chart) -> None:
    from pptx.util import Inches

    slide = _slide(show, bulletin, chart.title.zh)
    found = slide.shapes.add_picture(io.BytesIO(png_of(chart, 300)), Inches(0.8), Inches(1.4))
    scale = min(Inches(WIDE - 1.6) / found.width, Inches(HIGH - 2.2) / found.height)
    found.width, found.height = int(found.width * scale), int(found.height * scale)
    found.left = int((Inches(WIDE) - found.width) / 2)


def _table(show: Any, bulletin: Bulletin, table: Table) -> None:
    for at in range(0, len(table.rows), ROWS):
        rows = table.rows[at : at + ROWS]
        slide = _slide(show, bulletin, f"{table.title}{'（续）' if at else ''}")
        grid = _grid(slide, table, len(rows) + 1)
        for column, held in enumerate(table.columns):
            _cell(grid.cell(0, column), held.head, bold=True, right=False)
            for row, cells in enumerate(rows, 1):
                _cell(grid.cell(row, column), cell_text(cells[column]), bold=at + row - 1 in table.strong, right=held.right)  # fmt: skip
        if at + ROWS >= 2 * ROWS:
            return


def _grid(slide: Any, table: Table, rows: int) -> Any:
    from pptx.util import Inches

    place = (Inches(0.6), Inches(1.3), Inches(WIDE - 1.2), Inches(min(HIGH - 2.0, 0.36 * rows)))
    grid = slide.shapes.add_table(rows, len(table.columns), *place).table
    grid.horz_banding = False
    weights = [column.weight or 8 for column in table.columns]
    for column, weight in zip(grid.columns, weights, strict=True):
        column.width = Inches((WIDE - 1.2) * weight / sum(weights))
    return grid


def _cell(cell: Any, words: str, *, bold: bool, right: bool) -> None:
    from pptx.enum.text import PP_ALIGN
    from pptx.util import Inches, Pt

    cell.fill.solid()
    cell.fill.fore_color.rgb = _colour("FFFFFF")
    cell.margin_top = cell.margin_bottom = Inches(0.02)
    cell.text_frame.text = words
    held = cell.text_frame.paragraphs[0]
    held.alignment = PP_ALIGN.RIGHT if right else PP_ALIGN.LEFT
    for run in held.runs:
        run.font.size, run.font.bold, run.font.name = Pt(12), bold, FONT
        run.font.color.rgb = _colour("111111")


def _colour(digits: str) -> Any:
    from pptx.dml.color import RGBColor

    return RGBColor.from_string(digits)  # type: ignore[no-untyped-call]


def _box(
    slide: Any, place: tuple[float, float, float, float], lines: Sequence[str], size: int, *, bold: bool = False,
    centred: bool = False, spaced: bool = False,
) -> None:  # fmt: skip
    from pptx.enum.text import PP_ALIGN
    from pptx.util import Inches, Pt

    frame = slide.shapes.add_textbox(*map(Inches, place)).text_frame
    frame.word_wrap = True
    for at, line in enumerate(lines):
        held = frame.paragraphs[0] if at == 0 else frame.add_paragraph()
        held.alignment = PP_ALIGN.CENTER if centred else PP_ALIGN.LEFT
        held.space_after = Pt(10 if spaced else 2)
        run = held.add_run()
        run.text = line
        run.font.size, run.font.bold, run.font.name = Pt(size), bold, FONT


def _properties(show: Any, bulletin: Bulletin) -> None:
    core, day = show.core_properties, dt.datetime.combine(bulletin.dated, dt.time())
    core.title, core.author, core.last_modified_by = bulletin.title, bulletin.issuer, bulletin.issuer
    core.comments = SIMULATED if bulletin.simulated else ""
    core.created = core.modified = day
    core.revision = 1
