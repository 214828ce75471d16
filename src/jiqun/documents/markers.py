"""Markers that open a section or an item: 一、 （一） 1. (1) ① —— 第一章 附件1."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

HAN = "一二三四五六七八九十百"
HAN_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九十")}
UNIT_AHEAD = (
    r"(?=\d*\s*(?:万|亿|%|％|‰|元|家|个|倍|亩|吨|版|升级|项|人|件|条|平方|公里|千|美|以上|以下|以内|左右))"
)


@dataclass(frozen=True, slots=True)
class Marker:
    """`rank`: customary depth of the marker's class, outermost 0; `length`: characters it takes in the
    flow."""

    rank: int
    text: str
    number: int
    length: int


#: class of marker → pattern; the order is the customary nesting of official documents (GB/T 9704—2012, 7.3.3)
PATTERNS: tuple[tuple[int, re.Pattern[str]], ...] = (
    (0, re.compile(rf"(第([{HAN}\d]{{1,4}})[编篇部]分?)(?![{HAN}\d门委])")),
    (1, re.compile(rf"(第([{HAN}\d]{{1,4}})章)")),
    (2, re.compile(rf"(第([{HAN}\d]{{1,4}})节)")),
    (3, re.compile(rf"(([{HAN}]{{1,3}})[、．.])")),
    (4, re.compile(rf"([（(]([{HAN}]{{1,3}})[）)]、?)")),
    (4, re.compile(rf"(([{HAN}]{{1,3}})[）)])")),
    (6, re.compile(r"((\d{1,2}[.．]\d{1,2})(?![\d.．])[.．、]?(?=\D))")),
    (5, re.compile(r"((\d{1,2})[、](?!\d+[、号期和]))")),
    (5, re.compile(r"((\d{1,2})[.．](?!\d))")),
    (5, re.compile(r"(([⒈-⒛]))")),
    (7, re.compile(r"([（(](\d{1,2})[）)]、?)")),
    (7, re.compile(r"(([⑴-⒇]))")),
    (8, re.compile(r"((\d{1,2})[）)])")),
    (9, re.compile(r"(([①-⑳]))")),
    (10, re.compile(r"((—{1,2}|─{2}|–{2}|-{2})(?=[^\s\d—-]))")),
)
ATTACHED_NUMBER = re.compile(r"((\d{1,2})[.．])(?=\d)")  # 1.246产业集群
MEASURE_AHEAD = re.compile(r"\d{1,2}[.．]\d+" + UNIT_AHEAD)
BULLET = re.compile(r"[•●■◆▪◦○□★☆▶►·※\uf06c\uf0b7]|-\s?(?=[^\d\s-])")
ATTACHMENT = re.compile(rf"(附\s*[件表录])\s*([\d{HAN}]{{0,2}})\s*[:：.、]?")
STEPWISE = 5
#: characters a marker can begin with: most lines are settled by the first
FIRST = frozenset("第（(—─–-0123456789" + HAN + "".join(map(chr, range(0x2460, 0x249C))))


def number_of(digits: str) -> int:
    """`一` → 1, `十二` → 12, `３` → 3, `②` → 2; 0 where there is none.

    >>> [number_of(text) for text in ("一", "十二", "二十", "7", "⑫", "——")]
    [1, 12, 20, 7, 12, 0]
    """
    if digits.isdecimal():
        return int(digits)
    if digits and all(char in HAN_DIGITS for char in digits):
        tens, ten, ones = digits.partition("十")
        if not ten:
            return HAN_DIGITS[digits[-1]]
        return (HAN_DIGITS[tens[-1]] if tens else 1) * 10 + (HAN_DIGITS[ones[-1]] if ones else 0)
    if len(digits) == 1:
        return int(unicodedata.numeric(digits, 0))
    return 0


def marker_of(text: str) -> Marker | None:
    """The marker at the start of a clean line, if it is one by itself.

    >>> marker_of("（二）主要目标").text, marker_of("2.0版平台"), marker_of("1、2号线")
    ('（二）', None, None)
    """
    if text[:1] not in FIRST or MEASURE_AHEAD.match(text):
        return None
    for rank, pattern in PATTERNS:
        match = pattern.match(text)
        if match:
            digits = match.group(2)
            last = re.split(r"[.．]", digits)[-1]
            return Marker(rank, match.group(1), number_of(last), match.end())
    return None


def attached_marker(text: str) -> Marker | None:
    """A number glued to a name that begins with digits (`1.246产业集群`): a marker only if the count
    expects it."""
    match = ATTACHED_NUMBER.match(text)
    if match is None or MEASURE_AHEAD.match(text):
        return None
    return Marker(STEPWISE, match.group(1), int(match.group(2)), match.end(1))


def opens_item(text: str) -> bool:
    """Whether a line begins something of its own, so that it cannot continue the line before."""
    return bool(marker_of(text) or BULLET.match(text) or ATTACHMENT.match(text))
