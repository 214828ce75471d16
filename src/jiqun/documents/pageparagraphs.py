"""Lines of PDF pages → paragraphs, by indent, line end and distance; running heads and feet set aside."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from jiqun.documents.characters import parts_words
from jiqun.documents.markers import attached_marker, opens_item
from jiqun.documents.pagelines import Line
from jiqun.documents.pagetables import PageTable
from jiqun.documents.pagination import DASHED, LONE, WORDED
from jiqun.documents.wraps import is_terminated

MARGIN = 0.12  #: of the page height, at its head and foot
INDENT = 1.2  #: of the size
LINE_END = 2.3  #: of the size: punctuation rules may leave so much of a full line blank
SPACED = 1.35  #: of the usual line distance
REPEATED = 3
UNBREAKABLE = re.compile(r"[“‘（《〈【〔(\[]*[!-~]{0,40}.[，。、；：！？）》”’]*")
FEW_LINES = 8
SHORT = 0.7  #: of the column width: where lines end ragged, only a shorter one surely ends a paragraph
HABIT = 0.8  #: share of paragraphs that must be indented for indents to decide alone


@dataclass(frozen=True, slots=True)
class Page:
    width: float
    height: float
    lines: list[Line]
    tables: list[PageTable]


@dataclass(frozen=True, slots=True)
class Text:
    text: str
    furniture: bool = False


def paragraphs(pages: Sequence[Page]) -> Iterator[Text | PageTable]:
    """Paragraphs and tables in reading order; a paragraph may run over the foot of a page."""
    pages = _with_common_margins(pages)
    running = _running_lines(pages)
    body = [line for page in pages for line in page.lines if not _is_furniture(line, page, running)]
    gauge = _Gauge.of(body)
    open_lines: list[Line] = []
    for page in pages:
        aside = [line for line in page.lines if _is_furniture(line, page, running)]
        for piece in _in_order(page, aside):
            if isinstance(piece, PageTable):
                yield from _close(open_lines)
                yield piece
                continue
            if open_lines and not gauge.goes_on(open_lines, piece):
                yield from _close(open_lines)
            open_lines.append(piece)
        yield from (Text(line.text, True) for line in aside if not _number(line.text))
    yield from _close(open_lines)


def _with_common_margins(pages: Sequence[Page]) -> list[Page]:
    """A page of few lines borrows the margins of the fuller pages it fits into."""
    frames = Counter((line.left, line.right) for page in pages for line in page.lines)
    usual = [frame for frame, count in frames.most_common(40) if count >= FEW_LINES]

    def framed(line: Line) -> Line:
        if frames[line.left, line.right] >= FEW_LINES:
            return line
        wider = (f for f in usual if f[0] <= line.left + line.size and f[1] >= line.right - line.size)
        left, right = next(wider, (line.left, line.right))
        return replace(line, left=min(left, line.left), right=max(right, line.right))

    return [replace(page, lines=[framed(line) for line in page.lines]) for page in pages]


def _close(lines: list[Line]) -> Iterator[Text]:
    if lines:
        text = lines[0].text
        for line in lines[1:]:
            text += (" " if parts_words(text[-1:], line.text[:1]) else "") + line.text
        yield Text(text)
    lines.clear()


def _in_order(page: Page, aside: Sequence[Line]) -> Iterator[Line | PageTable]:
    """Lines in reading order with each table before the first line that stands below it in its columns."""
    waiting = sorted(page.tables, key=lambda table: table.top)
    for line in page.lines:
        if line in aside:
            continue
        while waiting and waiting[0].top < line.top:
            yield waiting.pop(0)
        yield line
    yield from waiting


def _number(text: str) -> bool:
    bare = "".join(text.split())
    return bool(DASHED.fullmatch(bare) or WORDED.fullmatch(bare) or LONE.fullmatch(bare))


def _in_margin(line: Line, page: Page) -> bool:
    return line.bottom < page.height * MARGIN or line.top > page.height * (1 - MARGIN)


def _shape(text: str) -> str:
    return re.sub(r"\d+", "#", "".join(text.split()))


def _running_lines(pages: Sequence[Page]) -> set[str]:
    """Texts, numbers aside, that stand in the margin of several pages."""
    counts = Counter(
        shape for page in pages for shape in {_shape(o.text) for o in page.lines if _in_margin(o, page)}
    )
    least = min(REPEATED, max(2, len(pages)))
    return {shape for shape, count in counts.items() if count >= least}


def _is_furniture(line: Line, page: Page, running: set[str]) -> bool:
    return _in_margin(line, page) and (_shape(line.text) in running or _number(line.text))


@dataclass(frozen=True, slots=True)
class _Gauge:
    """Usual size, distance of lines and habit of indenting in a document."""

    size: float
    pitch: float
    indented: bool

    @classmethod
    def of(cls, lines: Sequence[Line]) -> _Gauge:
        size = median(line.size for line in lines) if lines else 10.0
        steps = [
            after.top - before.top
            for before, after in pairwise(lines)
            if 0 < after.top - before.top < 4 * size
        ]
        pitch = Counter(round(step) for step in steps).most_common(1)[0][0] if steps else size * 1.5
        starts = [after for before, after in pairwise(lines) if _is_short(before)]
        indented = sum(_is_indented(line) for line in starts)
        return cls(size, float(pitch), len(starts) >= FEW_LINES and indented >= HABIT * len(starts))

    def goes_on(self, run: list[Line], line: Line) -> bool:
        """Whether the line continues the paragraph of the lines before it."""
        before = run[-1]
        if abs(before.size - line.size) > 0.15 * self.size or "\t" in line.text or "\t" in before.text:
            return False
        if _is_centred(before) and _is_centred(line) and before.size > 1.1 * self.size:
            return 0 < line.top - before.top < 2.5 * line.size
        ragged = self.indented and not _is_short(before)
        if not (ragged or _is_full(before, line)) or _is_indented(line):
            return False
        if line.top - before.top > 0 and line.top - before.top > SPACED * max(self.pitch, 1.1 * line.size):
            return False
        text = line.text.strip()
        opens = opens_item(text) or attached_marker(text) is not None
        return not (opens and is_terminated("".join(before.text.split())))


def _is_full(line: Line, following: Line) -> bool:
    """Whether the line ends where it does because what follows did not fit on it."""
    head = UNBREAKABLE.match(following.text)
    needed = sum(0.6 if char.isascii() else 1.0 for char in head.group()) if head else 0.0
    return line.x1 >= line.right - max(LINE_END, needed + 0.5) * line.size


def _is_short(line: Line) -> bool:
    return line.x1 < line.left + SHORT * (line.right - line.left)


def _is_indented(line: Line) -> bool:
    return line.x0 > line.left + INDENT * line.size


def _is_centred(line: Line) -> bool:
    left, right = line.x0 - line.left, line.right - line.x1
    return abs(left - right) < 2 * line.size
