"""R18-heading: headings without their number, numbers that skip, marks that change."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from jiqun.documents import Kind
from jiqun.plans.lint.arithmetic import count
from jiqun.plans.lint.finding import Finding, Place
from jiqun.plans.lint.passages import Passage
from jiqun.plans.lint.source import Source

RULE = "R18-heading"

_BRACKETED = re.compile(r"^\s*（([一二三四五六七八九十]+)）")
_COMMA = re.compile(r"^\s*\d{1,2}、(?=[一-鿿])")
_DOT = re.compile(r"^\s*\d{1,2}[.．](?=\s?[一-鿿])")
_MARKED = re.compile(r"^\s*(?:第?[一二三四五六七八九十]+[、章节]|（|\d|—|附)")
_ANNEX = re.compile(r"^\s*附件[：:]?\s*1[.．、]\s*\S+")
_SECOND = re.compile(r"(?:^|\n)\s*(?:附件[：:]?\s*)?2[.．、]\s*\S+")


def check(sources: Sequence[Source]) -> Iterable[Finding]:
    for source in sources:
        if source.news:
            continue
        lost = list(_unnumbered(source))
        if lost:
            places = [place for _, place in lost] + _mixed(source) + _annexes(source)
            yield Finding(
                rule=RULE,
                severity="low",
                message=f"标题编号缺失 {len(lost)} 处" + ("，编号符号混用" if _mixed(source) else ""),
                places=tuple(dict.fromkeys(places)),
                arithmetic=tuple(why for why, _ in lost),
                suggestion="补编号；结构解析须容忍缺号与混用",
            )


def _unnumbered(source: Source) -> Iterable[tuple[str, Place]]:
    """Short lines without a mark where the sequence （一）（二）… misses one."""
    top, expected, bare = "", 1, None
    for passage in source.passages:
        if passage.kind is None or passage.kind in (Kind.TITLE, Kind.NOTE):
            continue
        section = passage.section[0] if passage.section else ""
        if section != top:
            if bare and expected > 1:
                yield _lost(bare, expected)
            top, expected, bare = section, 1, None
        number = _BRACKETED.match(passage.text)
        if number:
            at = int(count(number[1]) or 0)
            if at == expected + 1 and bare is not None:
                yield _lost(bare, expected)
            expected, bare = at + 1, None
        elif passage.kind is Kind.HEADING and not _MARKED.match(passage.text) and len(passage.text) <= 24:
            bare = passage
    if bare and expected > 1:
        yield _lost(bare, expected)


def _lost(passage: Passage, number: int) -> tuple[str, Place]:
    marks = "一二三四五六七八九十"
    said = (
        f"“（{marks[number - 1]}）{passage.text.strip()}”脱编号"
        if number <= 10
        else f"“{passage.text.strip()}”脱编号"
    )
    return said, passage.at(0, len(passage.text))


def _mixed(source: Source) -> list[Place]:
    """1、 and 2. under one heading."""
    comma = next((p for p in source.passages if p.kind is not None and _COMMA.match(p.text)), None)
    dot = next(
        (
            p
            for p in source.passages
            if p.kind is not None and _DOT.match(p.text) and comma and p.section[:-1] == comma.section[:-1]
        ),
        None,
    )
    return [passage.clause_at(0, 4) for passage in (comma, dot) if passage] if dot else []


def _annexes(source: Source) -> list[Place]:
    """附件：1. without a second."""
    for passage in source.passages:
        if _ANNEX.match(passage.text):
            start, end = passage.flow.origin[0], passage.flow.origin[-1] + 1
            if not _SECOND.search(source.text[start : end + 60]):
                return [passage.at(0, len(passage.text))]
    return []
