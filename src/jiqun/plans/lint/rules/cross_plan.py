"""R13-cross-plan: how a later plan of the same place revises an earlier one."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence

from jiqun.plans.lint.arithmetic import amount
from jiqun.plans.lint.entries import Entry, groups, kindred, points, same_region, same_subject
from jiqun.plans.lint.finding import Finding
from jiqun.plans.lint.rules.baseline import written
from jiqun.plans.lint.rules.national_list import is_national
from jiqun.plans.lint.source import Source

RULE = "R13-cross-plan"
_FALLING = re.compile(r"能耗|成本|排放|用水|淘汰|门槛|上限")


def check(sources: Sequence[Source]) -> Iterable[Finding]:
    if len(sources) < 2:
        return
    order = {source.id: index for index, source in enumerate(sorted(sources, key=age))}
    entries = [entry for source in sources for entry in points(source.entries) if _revisable(entry)]
    entries.sort(key=lambda entry: (order[entry.source.id], entry.index))
    for group in groups(entries, _series):
        changes = [change for one in group for two in group if (change := _change(one, two, order))]
        if changes:
            yield _finding(changes)


def age(source: Source) -> tuple[dt.date, bool]:
    """Order of making: by date, else by the newest fact; a report after its plan."""
    return (source.issued or dt.date(min(max(written(source), 1), 9998), 1, 1), source.news)


def _revisable(entry: Entry) -> bool:
    if entry.name.raw.endswith(("集群数", "产业链数")):
        return False
    return (
        not is_national(entry)
        and bool(entry.year)
        and entry.aspect in ("stock", "yearly")
        and not entry.statement.cluster
        and bool(entry.dimension)
    )


def when(entry: Entry) -> int:
    """The year of a number; a target without one is due at the end of its plan."""
    return entry.year or (entry.source.end_year or 0 if entry.target else 0)


def _series(one: Entry, two: Entry) -> bool:
    return same_region(one, two) and (
        same_subject(one, two) or (kindred(one, two) and one.name.level == two.name.level)
    )


def _change(one: Entry, two: Entry, order: dict[str, int]) -> tuple[str, Entry, Entry] | None:
    """What the later document `two` does to the earlier target `one`."""
    if (
        not one.target
        or order[one.source.id] >= order[two.source.id]
        or one.aspect != two.aspect
        or _reported(one, two)
    ):
        return None
    first, last = when(one), when(two)
    falling = bool(_FALLING.search(one.name.raw))
    if two.target and first == last and one.value != two.value:
        return ("调高" if two.value > one.value else "调低", one, two)
    if two.target and last > first and (two.value < one.value) != falling and two.value != one.value:
        return ("以后年份反而更低" if not falling else "以后年份反而更高", one, two)
    if two.target and last > first and two.value == one.value and not two.statement.year_inferred:
        return ("年份推后而目标不变", one, two)
    if two.measured and last < first and not falling and two.value >= one.value and one.dimension == "个":
        return (f"{last}年已达到", one, two)
    return None


def _reported(one: Entry, two: Entry) -> bool:
    """A plan and the report about it: that is another rule's matter."""
    return (one.source.news or two.source.news) and one.source.end_year == two.source.end_year


def _finding(changes: list[tuple[str, Entry, Entry]]) -> Finding:
    unique = list(
        {
            (word, one.source.id, when(one), two.source.id, when(two)): (word, one, two)
            for word, one, two in changes
        }.values()
    )
    unique.sort(key=lambda change: when(change[1]) != when(change[2]))
    word, one, two = unique[0]
    return Finding(
        rule=RULE,
        severity="medium",
        message=f"“{two.name.raw}”跨规划修订：{one.source.id} {when(one)}年 {one.said}，{two.source.id} {when(two)}年 {two.said}（{word}）",
        places=tuple(dict.fromkeys(entry.place for _, first, second in unique for entry in (first, second))),
        arithmetic=tuple(
            f"{first.label} → {second.label}：{word}，差 {amount(abs(second.value - first.value), first.dimension)}"
            + (f"（{second.value / first.value * 100 - 100:+.1f}%）" if first.value else "")
            for word, first, second in unique
        ),
        suggestion="按印发日期取现行目标，旧目标标为“已修订”并保留出处",
    )
