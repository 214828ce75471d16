"""R11-scope: one indicator written with different levels, scopes or trades."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Sequence

from jiqun.plans.lint.entries import Entry, groups, kindred, points, same_region
from jiqun.plans.lint.finding import Finding
from jiqun.plans.lint.names import alike
from jiqun.plans.lint.passages import Passage
from jiqun.plans.lint.source import Source

RULE = "R11-scope"

_ASIDE = re.compile(r"[（(]\s*((?:国家|省|市|区|县)级(?:以上)?)\s*[）)]")
#: Names too broad to be one object.
_BROAD = frozenset({"产业集群", "集群", "企业", "项目", "产业", "平台"})
_REACH = re.compile(r"(区|市|县|省)本级|全大[区市]|全(?:区|市|县)(?=口径|范围)")


def check(sources: Sequence[Source]) -> Iterable[Finding]:
    for source in sources:
        yield from _base_cells(source)
        yield from _reach(source)
    entries = [
        entry
        for source in sources
        for entry in points(source.entries)
        if entry.aspect in ("stock", "new", "yearly")
    ]
    for group in groups(entries, _one_object):
        if finding := _group(group):
            yield finding


def _one_object(one: Entry, two: Entry) -> bool:
    return (
        one.dimension == two.dimension
        and (kindred(one, two) or alike(one.name, two.name, 92))
        and same_region(one, two)
    )


def _base_cells(source: Source) -> Iterable[Finding]:
    """133（省级） beside a row named 省级以上."""
    for entry in source.entries:
        if not entry.tabled:
            continue
        after = source.text[entry.statement.value_start : entry.statement.value_end + 8]
        aside = _ASIDE.search(after)
        if aside and entry.name.standing and aside[1] != entry.name.standing:
            yield Finding(
                rule=RULE,
                severity="medium",
                message=f"“{entry.name.raw}”{entry.year}年数值口径为“{aside[1]}”，指标为“{entry.name.standing}”，基数与目标口径不同",
                places=(entry.place,),
                arithmetic=(
                    f"{entry.year}年 {entry.said} 只含{aside[1]}，目标含{entry.name.standing}，增量被夸大",
                ),
                suggestion="补同口径基数后再算增量",
            )


def _reach(source: Source) -> Iterable[Finding]:
    """区本级 and 全大区 in the targets of one document."""
    found: dict[str, tuple[Passage, re.Match[str]]] = {}
    for passage in source.passages:
        for match in passage.find(_REACH):
            found.setdefault(match[0], (passage, match))
    if len(found) > 1:
        yield Finding(
            rule=RULE,
            severity="medium",
            message=f"同一文件的目标分别按{'、'.join(found)}统计，表中未注明各行属哪一种",
            places=tuple(passage.clause_at(match.start(), match.end()) for passage, match in found.values()),
            suggestion="在表中逐行注明统计范围",
        )


def _group(group: list[Entry]) -> Finding | None:
    unlike: dict[Hashable, list[Entry]] = {}
    kinds = {id(entry): _kind(entry) for entry in group}
    for one in group:
        kind = kinds[id(one)]
        if kind not in unlike:
            unlike[kind] = [entry for entry in group if kinds[id(entry)] != kind]
        for two in unlike[kind]:
            why = _difference(one, two)
            if why and _comparable(one, two):
                others = [entry for entry in group if entry is not one and _difference(one, entry) == why][:3]
                return Finding(
                    rule=RULE,
                    severity="medium",
                    message=f"“{two.name.raw}”与“{one.name.raw}”范围写法不同：{why}",
                    places=tuple(dict.fromkeys(entry.place for entry in [one, *others])),
                    arithmetic=tuple(f"{entry.label}：{entry.name.raw}" for entry in [one, *others]),
                    suggestion="明确级别与统计范围，两种口径分开入库",
                )
    return None


def _kind(entry: Entry) -> Hashable:
    """What two entries must differ in for their scopes to differ."""
    return entry.name.standing, entry.name.scope, entry.name.trade


def _comparable(one: Entry, two: Entry) -> bool:
    """Either the same promise (year and value agree), or neighbours in a series across documents."""
    if not (one.target or two.target):
        return False
    if one.source is two.source:
        return one.year == two.year and one.value == two.value
    return one.target and two.target and not (one.statement.cluster or two.statement.cluster)


def _difference(one: Entry, two: Entry) -> str:
    left, right = one.name, two.name
    if one is two or (left.level and right.level and left.level != right.level):
        return ""
    if left.standing != right.standing:
        return f"级别“{left.standing or '未写'}”与“{right.standing or '未写'}”"
    if left.scope != right.scope and not _inherited(one, two) and not _inherited(two, one):
        return f"范围“{left.scope or '未写'}”与“{right.scope or '未写'}”"
    if left.trade != right.trade and left.core == right.core and one.source is not two.source:
        return f"行业“{left.trade or '未写'}”与“{right.trade or '未写'}”"
    return ""


def _inherited(one: Entry, two: Entry) -> bool:
    """`one` has no scope of its own but follows in a sentence that names the scope of `two`."""
    before = one.source.text[max(0, one.statement.char_start - 60) : one.statement.char_start].split("。")[-1]
    return not one.name.scope and not one.tabled and two.name.scope in before
