"""R27-magic-number: one number promised several times, in other windows or of other things."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from jiqun.plans.lint.entries import Entry, groups, points, same_subject
from jiqun.plans.lint.finding import Finding
from jiqun.plans.lint.source import Source

RULE = "R27-magic-number"
_LAND = frozenset({"亩", "平方米", "公顷"})


def check(sources: Sequence[Source]) -> Iterable[Finding]:
    entries = [entry for source in sources for entry in points(source.entries)]
    yield from _land(entries)
    yield from _windows(entries)


def _land(entries: list[Entry]) -> Iterable[Finding]:
    """The same area of land under two or more names: one parcel may be counted for each."""
    held: dict[tuple[float, str, str | None], list[Entry]] = defaultdict(list)
    for entry in entries:
        if entry.dimension in _LAND and entry.value >= 100:
            held[(entry.value, entry.dimension, entry.statement.region or entry.source.region)].append(entry)
    for (_, _, _), group in held.items():
        if len({entry.name.core for entry in group}) > 1:
            yield _finding(
                group, "对象不同，同一宗地可能计入几个目标", "重复计入的宗地须去重，或写明各目标互不包含"
            )


def _windows(entries: list[Entry]) -> Iterable[Finding]:
    """新增 the same number again in a later plan whose years overlap the earlier one's."""
    new = [
        entry
        for entry in entries
        if entry.aspect == "new" and entry.target and entry.year and entry.dimension == "个"
    ]
    for group in groups(new, same_subject):
        for value in sorted({entry.value for entry in group}):
            same = [entry for entry in group if entry.value == value]
            if len({entry.year for entry in same}) > 1 and len({entry.source.id for entry in same}) > 1:
                yield _finding(
                    same,
                    "起止年份不同而数字相同，窗口重叠部分会重复计数",
                    "写明新增的起算年，重叠年份只计一次",
                )


def _finding(group: list[Entry], why: str, suggestion: str) -> Finding:
    return Finding(
        rule=RULE,
        severity="medium",
        message=f"同一数字 {group[0].said} 重复使用 {len(group)} 次：{'、'.join(dict.fromkeys(entry.name.raw for entry in group))}",
        places=tuple(dict.fromkeys(entry.place for entry in group)),
        arithmetic=(*(f"{entry.label}：{entry.name.raw}" for entry in group), why),
        suggestion=suggestion,
    )
