"""The main pages of a bulletin as slides: title, what each part says, its charts, its shorter tables."""

from __future__ import annotations

import datetime as dt
import io
import math
from collections.abc import Iterator, Sequence
from typing import Any

from jiqun.papers.breaking import balanced
from jiqun.papers.days import day_in_words
from jiqun.papers.fixed import fixed_times
from jiqun.papers.widths import shares, signs
from jiqun.reports.bound import plain
from jiqun.reports.errors import SlidesAbsent
from jiqun.reports.model import SIMULATED, Bulletin, Chart, Heading, Paragraph, Table, sentences
from jiqun.reports.writing.picture import png_of

FONT = "微软雅黑"
WIDE, HIGH = 13.333, 7.5  #: inches, 16:9
ROWS, COLUMNS = 13, 8  #: of a page at most
TEXT, CELL = 20, 12  #: points
ROOM = 372.0  #: points of height for sentences
LETTERS = 40.0  #: signs of a line of text
GAP = 8  #: points behind a sentence
ROW, STEP = 0.34, 0.19  #: inches: the height of a row, and of every line after its first
BESIDE = 0.05  #: inches beside the text of a cell


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
    """Each part of the first level with its sentences, as many slides as they need; the opening words stand before the
    first part."""
    title, held = "", list[str]()
    for block in bulletin.blocks:
        if isinstance(block, Heading) and block.level == 1:
            if title:
                yield from _sheets(title, held)
                held = []
            title = plain(block.text)
        elif isinstance(block, Heading):
            head, _, rest = plain(block.text).partition("。")
            held.append(f"【{head}】{rest}" if rest else f"【{head}】")
        elif isinstance(block, Paragraph):
            held += [plain(item) for item in sentences(block.text)]
    yield from _sheets(title or "概要", held)


def _sheets(title: str, sentences_: Sequence[str]) -> Iterator[tuple[str, list[str]]]:
    """As many sentences to a slide as its lines hold."""
    held: list[str] = []
    more = ""
    for words in sentences_:
        if held and sum(map(_height, [*held, words])) > ROOM:
            *held, last = held
            carried = [last] if last.startswith("【") and last.endswith("】") else []
            yield f"{title}{more}", held if carried else [*held, last]
            held, more = carried, "（续）"
        held.append(words)
    if held:
        yield f"{title}{more}", held


def _height(words: str) -> float:
    """How many points a sentence takes, with the space behind it."""
    return math.ceil(signs(words) / LETTERS) * TEXT * 1.2 + GAP


def _slide(show: Any, bulletin: Bulletin, title: str) -> Any:
    slide = show.slides.add_slide(show.slide_layouts[6])
    _box(slide, (0.6, 0.35, WIDE - 1.2, 0.9), [title], 28, bold=True)
    foot = f"{bulletin.issuer}　{bulletin.period_name}{f'　{SIMULATED}' if bulletin.simulated else ''}"
    _box(slide, (0.6, HIGH - 0.55, WIDE - 1.2, 0.4), [foot], 12)
    return slide


def _cover(show: Any, bulletin: Bulletin) -> None:
    slide = show.slides.add_slide(show.slide_layouts[6])
    _box(slide, (1, 2.3, WIDE - 2, 1.8), balanced(bulletin.title, 18), 36, bold=True, centred=True)
    lines = [bulletin.issuer, day_in_words(bulletin.dated)]
    if bulletin.simulated:
        lines.append(f"【{SIMULATED}，不代表真实情况】")
    _box(slide, (1, 4.4, WIDE - 2, 1.6), lines, 20, centred=True)


def _words(show: Any, bulletin: Bulletin, title: str, lines: Sequence[str]) -> None:
    slide = _slide(show, bulletin, title)
    _box(slide, (0.8, 1.4, WIDE - 1.6, HIGH - 2.1), lines, TEXT, spaced=True)


def _picture(show: Any, bulletin: Bulletin, chart: Chart) -> None:
    from pptx.util import Inches

    slide = _slide(show, bulletin, chart.title.zh)
    found = slide.shapes.add_picture(io.BytesIO(png_of(chart, 300)), Inches(0.8), Inches(1.4))
    scale = min(Inches(WIDE - 1.6) / found.width, Inches(HIGH - 2.2) / found.height)
    found.width, found.height = int(found.width * scale), int(found.height * scale)
    found.left = int((Inches(WIDE) - found.width) / 2)


def _table(show: Any, bulletin: Bulletin, table: Table) -> None:
    """A table on one slide or two; of a longer one its first rows, and how many there are."""
    long = len(table.rows) > 2 * ROWS
    for at in range(0, ROWS if long else len(table.rows), ROWS):
        rows = table.printed[at : at + ROWS]
        more = f"（前{len(rows)}行，共{len(table.rows)}行，全部见附件）" if long else "（续）" if at else ""
        slide = _slide(show, bulletin, f"{table.title}{more}")
        grid = _grid(slide, table, rows)
        for column, held in enumerate(table.columns):
            head = f"{held.label}\n（{held.unit}）" if held.unit else held.label
            _cell(grid.cell(0, column), head, bold=True, right=held.right)
            for row, cells in enumerate(rows, 1):
                _cell(
                    grid.cell(row, column), cells[column], bold=at + row - 1 in table.strong, right=held.right
                )


def _grid(slide: Any, table: Table, rows: Sequence[Sequence[str]]) -> Any:
    from pptx.util import Inches

    place = (Inches(0.6), Inches(1.3), Inches(WIDE - 1.2), Inches(ROW * (len(rows) + 1)))
    grid = slide.shapes.add_table(len(rows) + 1, len(table.columns), *place).table
    grid.horz_banding = False
    heads = [
        f"{column.label}\n（{column.unit}）" if column.unit else column.label for column in table.columns
    ]
    sign = CELL / 72
    room = (WIDE - 1.2 - 2 * BESIDE * len(heads)) / sign
    widths = shares(heads, table.printed, room)
    for column, width in zip(grid.columns, widths, strict=True):
        column.width = Inches(width * sign + 2 * BESIDE)
    for row, cells in zip(grid.rows, [heads, *rows], strict=True):
        row.height = Inches(ROW + STEP * (_lines(cells, widths) - 1))
    return grid


def _lines(cells: Sequence[str], widths: Sequence[float]) -> int:
    """Of the highest cell. Trap: PowerPoint makes a row higher by itself, LibreOffice cuts the text off."""
    return max(
        sum(math.ceil(1.1 * signs(line) / width) for line in cell.split("\n")) or 1
        for cell, width in zip(cells, widths, strict=True)
    )


def _cell(cell: Any, words: str, *, bold: bool, right: bool) -> None:
    from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
    from pptx.util import Inches, Pt

    cell.fill.solid()
    cell.fill.fore_color.rgb = _colour("FFFFFF")
    cell.margin_top = cell.margin_bottom = Inches(0.02)
    cell.margin_left = cell.margin_right = Inches(BESIDE)
    cell.vertical_anchor = MSO_ANCHOR.MIDDLE
    cell.text_frame.text = words
    for held in cell.text_frame.paragraphs:
        held.alignment = PP_ALIGN.RIGHT if right else PP_ALIGN.LEFT
        for run in held.runs:
            run.font.size, run.font.bold, run.font.name = Pt(CELL), bold, FONT
            run.font.color.rgb = _colour("111111")
    _rule(cell, "999999")


def _rule(cell: Any, colour: str) -> None:
    """A thin line above and below the cell: where two meet, programs differ in which they draw."""
    from pptx.oxml import parse_xml

    space = "http://schemas.openxmlformats.org/drawingml/2006/main"
    for at, side in enumerate(("lnT", "lnB")):
        line = f'<a:{side} xmlns:a="{space}" w="9525"><a:solidFill><a:srgbClr val="{colour}"/></a:solidFill></a:{side}>'
        cell._tc.get_or_add_tcPr().insert(at, parse_xml(line))


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
        held.space_after = Pt(GAP if spaced else 2)
        run = held.add_run()
        run.text = line
        run.font.size, run.font.bold, run.font.name = Pt(size), bold, FONT


def _properties(show: Any, bulletin: Bulletin) -> None:
    core, day = show.core_properties, dt.datetime.combine(bulletin.dated, dt.time())
    core.title, core.author, core.last_modified_by = bulletin.title, bulletin.issuer, bulletin.issuer
    core.comments = SIMULATED if bulletin.simulated else ""
    core.created = core.modified = day
    core.revision = 1
