"""R08-measure: goals that stand side by side must measure the same thing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from jiqun.plans.lint.entries import Entry, points
from jiqun.plans.lint.finding import Finding
from jiqun.plans.lint.rules.subtotal import cluster_goals, is_total
from jiqun.plans.lint.source import Source

RULE = "R08-measure"
_MEASURE = re.compile(r"增加值|总产值|产值|营业收入|营收|规模")


def check(sources: Sequence[Source]) -> Iterable[Finding]:
    for source in sources:
        goals = cluster_goals(source)
        first: dict[str, Entry] = {}
        for goal in goals:
            first.setdefault(measure(goal), goal)
        total = next((entry for entry in points(source.entries) if is_total(entry) and entry.tabled), None)
        if len(goals) >= 3 and len(first) >= 2:
            shown = list(first.values())
            named = [goal for goal in goals if goal not in shown and _odd_name(goal)]
            yield _finding([*shown, *named[:1], *([total] if total else [])], first)


def measure(entry: Entry) -> str:
    found = _MEASURE.search(entry.statement.indicator)
    return {"营收": "营业收入"}.get(found[0], found[0]) if found else ""


def _odd_name(goal: Entry) -> bool:
    return (goal.statement.cluster or "") not in goal.statement.indicator


def _finding(entries: list[Entry], first: dict[str, Entry]) -> Finding:
    measures = list(dict.fromkeys([*first, *(measure(entry) for entry in entries)]))
    return Finding(
        rule=RULE,
        severity="medium",
        message=f"并列的集群目标口径不一：{'、'.join(measures)}",
        places=tuple(dict.fromkeys(entry.place for entry in entries)),
        arithmetic=tuple(f"{entry.name.raw}：{measure(entry)}" for entry in entries),
        suggestion="统一口径，或逐项写明；不同口径不得相加、比较",
    )
