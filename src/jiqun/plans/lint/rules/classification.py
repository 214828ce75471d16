"""R23-classification: the same industries sorted into other classes by another document."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from jiqun.plans.lint.arithmetic import count
from jiqun.plans.lint.finding import Finding, Place
from jiqun.plans.lint.passages import Passage
from jiqun.plans.lint.rules.cross_plan import age
from jiqun.plans.lint.source import Source

RULE = "R23-classification"

#: The number that closes a list of names; the names are read backwards from it, so a long text stays cheap.
_CLASS = re.compile(
    r"(?P<count>\d{1,2}|[二两三四五六七八九十])(?:个|大)(?P<what>[^，。；、]{0,16}?(?:集群|产业))(?=[，。；：]|$)"
)
_STOP = re.compile(r"[，。；：“”]")
#: A list of names is never longer than this.
REACH = 160
_LEAD = re.compile(r"^.*?(?:培育形成|包括|形成|打造|以|涵盖|重点发展)")
_TAIL = re.compile(r"等$|为(?:引领|支柱|支持|支撑|主)的$")
_CORE = re.compile(r"产业|先进|新型|制造|及零部件|零部件|装备|现代|新一代|新|服务|信息|与|和|及")


@dataclass(frozen=True, slots=True)
class _Class:
    items: tuple[str, ...]
    what: str
    place: Place


def check(sources: Sequence[Source]) -> Iterable[Finding]:
    """Each plan against the one before it in the same place, and against the report about it."""
    sorted_by = [
        (source, classes) for source in sorted(sources, key=age) if len(classes := classes_of(source)) >= 2
    ]
    for index, (one, left) in enumerate(sorted_by):
        if one.news:
            continue
        later = [(two, right) for two, right in sorted_by[index + 1 :] if two.region == one.region]
        reports = [(two, right) for two, right in later if two.news and two.end_year == one.end_year]
        for two, right in reports + [(two, right) for two, right in later if not two.news][:1]:
            shared = _shared(left, right)
            if shared >= 2 and (
                _counts(left) != _counts(right) or shared < sum(_counts(left)) or _moved(left, right)
            ):
                yield _finding(one, left, two, right)


def classes_of(source: Source) -> list[_Class]:
    """The first partition a document gives: consecutive lists of names with their number."""
    found: list[_Class] = []
    last = -1
    for passage in source.passages:
        if passage.kind is None:
            continue
        here = [item for match in passage.find(_CLASS) if (item := _class(passage, match))]
        if here and (not found or (len(found) < 3 and passage.order - last <= 2 and not _again(found, here))):
            found += here
            last = passage.order
        elif found and len(found) < 2 and here:
            found, last = here, passage.order
    return found


def _again(found: list[_Class], here: list[_Class]) -> bool:
    return any(set(one.items) & set(two.items) for one in found for two in here)


def _class(passage: Passage, match: re.Match[str]) -> _Class | None:
    before = passage.text[max(0, match.start() - REACH) : match.start()]
    listed = _STOP.split(before)[-1]
    items = tuple(part for item in listed.split("、") if (part := _TAIL.sub("", _LEAD.sub("", item)).strip()))
    if not items or len(items) != (count(match["count"]) or 0):
        return None
    return _Class(items, match["what"], passage.at(match.start() - len(listed), match.end()))


def _counts(classes: list[_Class]) -> list[int]:
    return [len(item.items) for item in classes]


def core_of(item: str) -> str:
    """An industry's name without the words that plans add and drop: 汽车 of 汽车及零部件."""
    return _CORE.sub("", item) or item


def _shared(left: list[_Class], right: list[_Class]) -> int:
    other = [core_of(item) for group in right for item in group.items]
    return sum(
        any(core_of(item) in name or name in core_of(item) for name in other)
        for group in left
        for item in group.items
    )


def _moved(left: list[_Class], right: list[_Class]) -> bool:
    """Two industries together in one document and apart in the other."""
    where = {core_of(item): index for index, group in enumerate(right) for item in group.items}
    return any(
        len({where[core] for item in group.items if (core := core_of(item)) in where}) > 1 for group in left
    )


def _finding(one: Source, left: list[_Class], two: Source, right: list[_Class]) -> Finding:
    first, second = ("/".join(map(str, _counts(item))) for item in (left, right))
    return Finding(
        rule=RULE,
        severity="medium",
        message=f"产业分类法不同：{one.id} 为 {first}，{two.id} 为 {second}",
        places=tuple(dict.fromkeys(item.place for item in [*left, *right])),
        arithmetic=(
            f"{one.id}：{'；'.join('、'.join(item.items) for item in left)}（{'+'.join(map(str, _counts(left)))} = {sum(_counts(left))}）",
            f"{two.id}：{'；'.join('、'.join(item.items) for item in right)}（{'+'.join(map(str, _counts(right)))} = {sum(_counts(right))}）"
            if one.quotable and two.quotable
            else f"{two.id}：{second}，共 {sum(_counts(right))}",
        ),
        suggestion="分类法带版本；同一集群允许多种归类，并建立对照表",
    )
