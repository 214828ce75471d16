"""R13-cross-plan for clusters: a size promised for one year and, under the next plan, only for a later one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from jiqun.plans.lint.arithmetic import tier, yuan
from jiqun.plans.lint.entries import Entry
from jiqun.plans.lint.finding import Finding, Place
from jiqun.plans.lint.rules.classification import classes_of, core_of
from jiqun.plans.lint.rules.copied import bare
from jiqun.plans.lint.rules.cross_plan import RULE, age
from jiqun.plans.lint.rules.subtotal import cluster_goals
from jiqun.plans.lint.source import Source

_TIER = re.compile(r"([一二三四五六七八九]?[十百千万]+亿)级")


def check(sources: Sequence[Source]) -> Iterable[Finding]:
    ordered = sorted((source for source in sources if not source.news), key=age)
    for index, earlier in enumerate(ordered):
        promised = list(_promised(earlier))
        for later in ordered[index + 1 :]:
            if later.region == earlier.region and promised:
                found = [
                    (item, goal)
                    for item in promised
                    for goal in cluster_goals(later)
                    if _postponed(earlier, item, goal)
                ]
                if found:
                    yield _finding(earlier, later, found)


def _promised(source: Source) -> Iterable[tuple[str, float, Place]]:
    """The industries of each class with the class's threshold in yuan."""
    for group in classes_of(source):
        threshold = tier(match[1]) if (match := _TIER.search(group.what)) else None
        if threshold:
            for item in group.items:
                yield item, threshold, group.place


def _postponed(earlier: Source, item: tuple[str, float, Place], goal: Entry) -> bool:
    one, two = core_of(item[0]), core_of(bare(goal.statement.cluster or ""))
    same = one == two or (len(one) >= 2 and (one in two or two in one))
    return same and (goal.year or 0) > (earlier.end_year or 9999) and goal.value <= item[1]


def _finding(earlier: Source, later: Source, found: list[tuple[tuple[str, float, Place], Entry]]) -> Finding:
    names = "、".join(dict.fromkeys(item[0] for item, _ in found))
    return Finding(
        rule=RULE,
        severity="medium",
        message=f"集群规模目标推后或调低：{names}（{earlier.id} {earlier.end_year}年，{later.id} {found[0][1].year}年）",
        places=tuple(dict.fromkeys(place for item, goal in found for place in (item[2], goal.place))),
        arithmetic=tuple(
            f"{name}：{earlier.end_year}年达到 {yuan(threshold)} 级 → {goal.name.raw}{goal.year}年 {goal.said}"
            for (name, threshold, _), goal in found
        ),
        suggestion="按印发日期取现行目标；名称相近的集群先确认范围是否相同",
    )
