"""Draft → document: furniture aside, paragraphs joined, titles, sections, captions and notes in place."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from jiqun.documents import gaps
from jiqun.documents.chrome import find_chrome
from jiqun.documents.markers import BULLET, marker_of
from jiqun.documents.model import Block, Heading, Kind, Paragraph, Remark, Span, Table
from jiqun.documents.outline import ATTACHED, STYLE_RANK, Outline, attachment_of, opening_of
from jiqun.documents.pieces import Draft, Grid, Strip
from jiqun.documents.titles import find_title, is_note
from jiqun.documents.wraps import join

TABLE_NOTE = re.compile(r"注[:：\d①-⑨]|备注|说明[:：]|[*＊※]|\[\]|（?注[:：]|资料来源|数据来源")
UNIT_LINE = re.compile(r"[（(]?(?:计量)?单位[:：]")
TABLE_NAME = re.compile(r"[附续]?表\s*[\d一二三四五六七八九十]")
LISTED = re.compile(r"(?:-\s?)?附\s*件\s*[:：]\s*(?:(\d{1,2})[.．、])?(.+)")
NUMBERED = re.compile(r"(\d{1,2})[.．、](.+)")
LONGEST_CAPTION = 50


@dataclass(slots=True)
class Assembly:
    """The blocks so far and what the coming pieces are judged by."""

    blocks: list[Block] = field(default_factory=list)
    outline: Outline = field(default_factory=Outline)
    attachments: dict[str, str] = field(default_factory=dict)  #: title → number, from the list of attachments
    listing: bool = False
    pending: Heading | None = None  #: an attachment whose title comes on the next line


def assemble(draft: Draft) -> tuple[tuple[Block, ...], str, list[Remark]]:
    """Blocks in the order of the kept text, the title, and remarks on what was set aside."""
    chrome = find_chrome(draft.pieces)
    aside = [
        *draft.asides,
        *(piece for at, piece in enumerate(draft.pieces) if at in chrome and isinstance(piece, Strip)),
    ]
    pieces = _join([piece for at, piece in enumerate(draft.pieces) if at not in chrome])
    title_at = find_title(pieces)
    work = Assembly()
    unmarked = gaps.unmarked_headings(pieces, start=min(title_at, default=-1) + 1)
    at = 0
    while at < len(pieces):
        piece = pieces[at]
        if isinstance(piece, Grid):
            at = _table(work, pieces, at)
            continue
        _strip(work, piece, Kind.TITLE if at in title_at else None, unmarked.get(at))
        at += 1
    blocks = [*work.blocks, *(Paragraph(strip.flow, Kind.CHROME) for strip in aside if strip.text)]
    blocks.sort(key=lambda block: block.span.start)
    title = draft.title or _printed_title(pieces, title_at)
    return tuple(blocks), title, [*draft.remarks, *_remarks(aside), *_order_remark(pieces, title_at)]


def _join(pieces: Sequence[Strip | Grid]) -> list[Strip | Grid]:
    joined: list[Strip | Grid] = []
    run: list[Strip] = []
    for piece in pieces:
        if isinstance(piece, Strip):
            run.append(piece)
            continue
        joined += [*join(run), piece]
        run = []
    return [*joined, *join(run)]


def _strip(work: Assembly, strip: Strip, kind: Kind | None, rank: int | None) -> None:
    if work.pending and _names_attachment(work, strip):
        return
    if kind is None and not strip.note:
        if _opens_attachment(work, strip) or _lists_attachment(work, strip):
            return
        if not is_note(strip.text) and _opens_section(work, strip, rank):
            return
    if kind is Kind.TITLE:
        work.outline.steps.clear()
    work.listing = False
    note = strip.note or is_note(strip.text)
    work.outline.touch()
    section = () if kind is Kind.TITLE else work.outline.path
    work.blocks.append(Paragraph(strip.flow, kind or (Kind.NOTE if note else Kind.BODY), section))


def _opens_section(work: Assembly, strip: Strip, rank: int | None) -> bool:
    opening = opening_of(strip, work.outline.expected())
    span = Span(strip.start, strip.end)
    if opening is None:
        if rank is None and strip.style is None:
            return False
        level = rank if rank is not None else STYLE_RANK + (strip.style or 0)
        bullet = BULLET.match(strip.text)
        title = strip.text[bullet.end() :] if bullet else strip.text
        _heading(work, strip, work.outline.open(level, 0, "", title, span, whole=True))
        return True
    marker = opening.marker
    if not opening.whole:
        span = strip.flow.span(0, opening.title_end or marker.length)
    heading = work.outline.open(
        marker.rank, marker.number, marker.text, opening.title, span, whole=opening.whole
    )
    if opening.whole:
        _heading(work, strip, heading)
    else:
        work.listing = False
        work.blocks.append(Paragraph(strip.flow, Kind.BODY, work.outline.path))
    return True


def _heading(work: Assembly, strip: Strip, heading: Heading) -> None:
    work.listing = False
    work.blocks.append(Paragraph(strip.flow, Kind.HEADING, work.outline.path))


def _opens_attachment(work: Assembly, strip: Strip) -> bool:
    found = attachment_of(strip.text)
    number = work.attachments.get(_bare(strip.text))
    if found is None and number is None:
        return False
    marker, title = found if found else (f"附件{number}", strip.text)
    work.outline.steps.clear()
    work.listing = False
    heading = work.outline.open(ATTACHED, 0, marker, title, Span(strip.start, strip.end), whole=True)
    work.pending = heading if not title else None
    _heading(work, strip, heading)
    return True


def _names_attachment(work: Assembly, strip: Strip) -> bool:
    """The line under a bare `附件1` is its title, unless it opens a section itself."""
    pending, work.pending = work.pending, None
    if (
        pending is None
        or len(strip.text) > LONGEST_CAPTION
        or strip.text[-1] in "。；：:"
        or marker_of(strip.text)
    ):
        return False
    work.outline.steps.clear()
    span = Span(pending.span.start, strip.end)
    heading = work.outline.open(ATTACHED, 0, pending.marker, strip.text, span, whole=True)
    _heading(work, strip, heading)
    return True


def _lists_attachment(work: Assembly, strip: Strip) -> bool:
    match = LISTED.match(strip.text) or (NUMBERED.match(strip.text) if work.listing else None)
    if match is None or len(strip.text) > LONGEST_CAPTION * 2:
        return False
    work.attachments[_bare(match.group(2))] = match.group(1) or ""
    work.blocks.append(Paragraph(strip.flow, Kind.NOTE, work.outline.path))
    work.listing = True
    return True


def _bare(title: str) -> str:
    return re.sub(r"[\s“”\"'《》]", "", title)


def _table(work: Assembly, pieces: Sequence[Strip | Grid], at: int) -> int:
    grid = pieces[at]
    if not isinstance(grid, Grid):
        raise TypeError(type(grid))
    notes: list[Paragraph] = []
    after = at + 1
    while after < len(pieces):
        piece = pieces[after]
        if isinstance(piece, Grid) or not TABLE_NOTE.match(piece.text):
            break
        notes.append(Paragraph(piece.flow, Kind.NOTE, work.outline.path))
        after += 1
    work.pending = None
    work.listing = False
    if grid.cells:
        caption = grid.caption or _caption(work)
        span = Span(grid.start, grid.end)
        work.blocks.append(
            Table(
                grid.cells,
                grid.height,
                grid.width,
                grid.header_rows or 0,
                span,
                caption,
                work.outline.path,
                tuple(notes),
            )
        )
    work.outline.touch()
    return after


def _caption(work: Assembly) -> str:
    """The short line right above (over a line with the unit), or else the title of the attachment."""
    for block in reversed(work.blocks[-2:]):
        if not isinstance(block, Paragraph):
            break
        if UNIT_LINE.match(block.text):
            continue
        if block.kind is Kind.HEADING:
            return block.section[-1].title if block.section else block.text
        if len(block.text) <= LONGEST_CAPTION and (
            TABLE_NAME.match(block.text) or block.text[-1] not in "。；：:"
        ):
            return block.text
        break
    return next((step.heading.title for step in work.outline.steps if step.rank == ATTACHED), "")


def _printed_title(pieces: Sequence[Strip | Grid], title_at: Sequence[int]) -> str:
    if not title_at:
        return ""
    piece = pieces[title_at[-1]]
    return re.sub(r"^【[^】]{1,8}】", "", piece.text) if isinstance(piece, Strip) else ""


def _remarks(aside: Sequence[Strip]) -> list[Remark]:
    return [
        Remark("chrome", "网页附带文字或页码，不属于正文", strip.flow.span(0, len(strip.flow)))
        for strip in aside
        if strip.text
    ]


def _order_remark(pieces: Sequence[Strip | Grid], title_at: Sequence[int]) -> list[Remark]:
    """Text of some length before the headline: columns were copied in the wrong order."""
    if not title_at:
        return []
    before = [piece for piece in pieces[: title_at[0]] if isinstance(piece, Strip) and len(piece.text) >= 40]
    if len(before) < 3:
        return []
    span = Span(before[0].start, before[-1].end)
    return [Remark("reading-order", "标题之前的正文可能是分栏倒置的后半篇，按原文顺序保留", span)]
