"""Titles of documents, and the lines of an official letter that are neither title nor text."""

from __future__ import annotations

import re
from collections.abc import Sequence

from jiqun.documents.markers import ATTACHMENT, marker_of
from jiqun.documents.pieces import Grid, Strip

TITLE_END = re.compile(
    r"(?:方案|规划|计划|意见|纲要|办法|细则|通知|决定|要点|措施|政策|条例|规定|报告|行动|公报|清单|通告|函|批复)”?"
    r"(?:[（(〔【].{1,24}[）)〕】])*(?:的通知)?$"
)
NOTICE = re.compile(r"通知$|公告$|的函$|批复$")
NOTE_LINE = re.compile(
    r"(?:[一-龥]{1,12}[政经发办函字委厅局信规]+[发办函字规]*)?[〔\[（(](?:19|20)\d\d[〕\])）]第?\d+号$"
    r"|.{2,30}(?:文件|公报)$"
    r"|(?:19|20)\d\d年\d{1,2}月\d{1,2}日(?:印发|发布|起施行)?$"
    r"|[（(](?:此件|本件|信息公开|联系人|公开属性).{0,60}[）)]$"
    r"|抄送|主送|联系人[:：]|联系电话"
    r"|附注[:：]|注[:：]|备注[:：]|说明[:：]|(?:记者|通讯员|作者|编辑|来源|责编)[:： ]?[^。，,]{1,20}$"
)
ADDRESSEE = re.compile(r"[^。]{2,160}[:：]$")
UNIT_LINE = re.compile(r"[（(]?(?:计量)?单位[:：][^。]{1,20}$|[附续]?表\d{1,2}[^。，]{0,40}$")
ADDRESSED = re.compile(
    r"各.{0,20}(?:人民政府|部门|单位|市|区|县|镇|街道|委员会|局|公司|园区|开发区)|有关单位|人民政府[:：]"
)
OFFICE = re.compile(r".{2,30}(?:人民政府|办公厅|办公室|委员会|[局厅委部署院会])$")
LONGEST_TITLE = 80
LEAST_TITLE = 6


def is_note(text: str) -> bool:
    """Issue number, addressee, signature, date, copies: the frame of an official letter."""
    if len(text) > 200 or marker_of(text):
        return bool(re.match("抄送|注[:：]", text))
    if (
        UNIT_LINE.match(text)
        or NOTE_LINE.match(text)
        or (len(text) <= 30 and OFFICE.fullmatch(text) and not re.search("[，。]", text))
    ):
        return True
    return bool(ADDRESSEE.fullmatch(text) and ADDRESSED.search(text) and "。" not in text)


def find_title(pieces: Sequence[Strip | Grid]) -> list[int]:
    """Positions of the lines that name the document: those before the first section, else the first further
    down.

    The last of them is the plan's own name (the one before it may be the notice that issues it).
    """
    first = next((at for at, piece in enumerate(pieces) if _is_section(piece)), len(pieces))
    front = [at for at, piece in enumerate(pieces[:first]) if isinstance(piece, Strip) and is_title(piece)]
    if front:
        named = [at for at in front if not NOTICE.search(pieces[at].text)]  # type: ignore[union-attr]
        notices = [at for at in front if at not in named]
        return (
            [*notices[:1], *named[-1:]] if named and (not notices or notices[0] < named[-1]) else front[-1:]
        )
    return next(([at] for at, piece in enumerate(pieces) if isinstance(piece, Strip) and is_title(piece)), [])


def _is_section(piece: Strip | Grid) -> bool:
    return isinstance(piece, Grid) or bool(ATTACHMENT.match(piece.text)) or _outer(piece.text)


def _outer(text: str) -> bool:
    marker = marker_of(text)
    return marker is not None and marker.rank <= 5


def is_title(strip: Strip) -> bool:
    text = strip.text
    if not LEAST_TITLE <= len(text) <= LONGEST_TITLE or marker_of(text) or ATTACHMENT.match(text):
        return False
    if re.search("[。；！？]", text) or (strip.style or 1) > 2:
        return False
    return bool(TITLE_END.search(text))
