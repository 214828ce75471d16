"""R06-subset-superset: a part is not larger than what it is a part of."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from jiqun.plans.lint.arithmetic import amount
from jiqun.plans.lint.entries import Entry, kindred, points, same_region
from jiqun.plans.lint.finding import Finding
from jiqun.plans.lint.kin import Kin
from jiqun.plans.lint.rules.subtotal import is_total
from jiqun.plans.lint.source import Source

RULE = "R06-subset-superset"
_RANKS = {"国家": 3, "省": 2, "市": 1, "区": 0}
_CODED = re.compile(r"[“\"]\s*\d+X?\s*[”\"][^占]*集群[^占]*(?:营业收入|产值)")
_PART = re.compile(r"集群|产业链")


def check(sources: Sequence[Source]) -> Iterable[Finding]:
    entries = [
        entry
        for source in sources
        for entry in points(source.entries)
        if entry.year and entry.aspect == "stock"
    ]
    yield from _clusters_and_industry(entries)
    yield from _levels(entries)
    yield from _frames(entries)


def _clusters_and_industry(entries: list[Entry]) -> Iterable[Finding]:
    """All clusters of a plan against the whole industry of the same place and year."""
    totals = [entry for entry in entries if is_total(entry)]
    parts = [entry for entry in totals if _PART.search(entry.name.raw)]
    for whole in (entry for entry in totals if not _PART.search(entry.name.raw)):
        over = [
            part
            for part in parts
            if part.year == whole.year and same_region(part, whole) and part.value > whole.value
        ]
        if over:
            yield _finding(over, whole, "集群只是全部工业的一部分（除非含服务业或口径不同）")


def _frames(entries: list[Entry]) -> Iterable[Finding]:
    """Two sets of clusters in one table: the city's own cannot exceed the province's frame that it carries out, unless it is wider."""
    held = [
        entry
        for entry in entries
        if entry.tabled and entry.dimension == "元" and _CODED.search(entry.statement.indicator)
    ]
    wholes = {entry.statement.char_start: entry for entry in held if "全省" in _remark(entry)}
    for whole in wholes.values():
        parts = [
            part
            for part in held
            if part.source is whole.source
            and "全省" not in _remark(part)
            and part.statement.table == whole.statement.table
            and part.year == whole.year
            and part.value > whole.value
        ]
        if parts:
            found = _finding(parts, whole, "两套集群范围不同；本地集群应是上级体系的一部分，除非另含服务业")
            yield replace(found, severity="medium")


def _remark(entry: Entry) -> str:
    """What the row says behind the statement, up to the line's end."""
    return (
        entry.source.text[entry.statement.char_end : entry.statement.char_end + 12].split("\n")[0]
        + entry.statement.quote
    )


def _levels(entries: list[Entry]) -> Iterable[Finding]:
    """国家级 is counted in 省级以上, 规上 in 全部."""
    wholes = [entry for entry in entries if entry.name.above or entry.name.scope == "全部"]
    table = Kin(wholes)
    for part in entries:
        for whole in table.of(part):
            if (
                part.year == whole.year
                and part.target == whole.target
                and _counted_in(part, whole)
                and part.value > whole.value
            ):
                yield _finding(
                    [part],
                    whole,
                    f"{part.name.standing or part.name.scope}包含在{whole.name.standing or whole.name.scope}之内",
                )


def _counted_in(part: Entry, whole: Entry) -> bool:
    if (
        part is whole
        or not kindred(part, whole)
        or not same_region(part, whole)
        or part.dimension not in ("个", "元")
    ):
        return False
    higher = whole.name.above and _RANKS.get(part.name.level, -1) > _RANKS.get(whole.name.level, 9)
    return higher or (
        part.name.scope == "规上" and whole.name.scope == "全部" and part.name.level == whole.name.level
    )


def _finding(parts: list[Entry], whole: Entry, why: str) -> Finding:
    part = parts[0]
    return Finding(
        rule=RULE,
        severity="high",
        message=f"{part.year}年“{part.name.raw}”{part.said} 大于应包含它的“{whole.name.raw}”{whole.said}",
        places=tuple(dict.fromkeys([*(item.place for item in parts), whole.place])),
        arithmetic=(
            f"{amount(part.value, part.dimension)} > {amount(whole.value, whole.dimension)}（{part.value / whole.value:.2f} 倍）",
            why,
        ),
        suggestion="核对两处口径（产值、营业收入、是否含服务业）与数字，未说明前不得同列比较",
    )
