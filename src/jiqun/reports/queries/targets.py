"""目标任务完成情况: how many targets of a list are behind, which, and what cannot be judged yet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from jiqun.plans import Standing, Target
from jiqun.reports.asked import Asked
from jiqun.reports.found import Found, Sources, by_name, table
from jiqun.reports.model import Column, Table
from jiqun.reports.queries.verdicts import Item, Tally, lead_of, status_word, tally


def targets(sources: Sources, asked: Asked, parameters: Mapping[str, Any]) -> Found:
    """Parameters: `plans` (ids; empty: every plan), `years` (due years; empty: from the year of the period on)."""
    chosen = _chosen(sources, asked, parameters)
    whole = tally(sources, asked, chosen, "目标")
    by_plan = [
        (plan.record.short.zh, tally(sources, asked, own, plan.record.short.zh, plan.record.id))
        for plan in sources.city.library.plans.values()
        if (own := [item for item in chosen if item.plan.id == plan.record.id])
    ]
    soon = tally(
        sources, asked, [item for item in chosen if item.due == asked.year], f"{asked.year}年到期目标"
    )
    return Found(
        values={"all": whole, "plans": by_plan, "due": soon, "behind": whole.behind_items},
        tables=by_name(
            [
                behind_table("behind", "滞后或未完成的目标", whole.behind_items),
                progress_table("good", "达到进度或已完成的目标", whole.good_items),
                open_table("open", "尚不能判断的目标", whole.open_items),
                plan_table(by_plan),
            ]
        ),
        basis=tuple(sources.city.fingerprint.split(":")),
    )


def _chosen(sources: Sources, asked: Asked, parameters: Mapping[str, Any]) -> list[Target]:
    plans, years = set(parameters.get("plans") or ()), set(parameters.get("years") or ())
    day = sources.city.day(asked.known_on)
    return [
        item
        for item in day.select(Standing.IN_FORCE)
        if item.region == asked.region
        and (not plans or item.plan.id in plans)
        and (item.due in years if years else item.due is None or item.due >= asked.year)
    ]


def behind_table(name: str, title: str, items: Iterable[Item]) -> Table:
    columns = [
        Column(label="序号", weight=4),
        Column(label="指标", weight=16),
        Column(label="规划", weight=12),
        Column(label="目标年份", weight=8),
        Column(label="目标", weight=9),
        Column(label="最新公布数", right=True, weight=11),
        Column(label="判断", weight=8),
        Column(label="责任单位", weight=10),
    ]
    rows = [
        [str(at), item.name, item.plan, item.due, item.goal, item.figure, status_word(item.status), lead_of(item.target)]
        for at, item in enumerate(items, 1)
    ]  # fmt: skip
    return table(name, title, columns, rows)


def progress_table(name: str, title: str, items: Iterable[Item]) -> Table:
    columns = [
        Column(label="序号", weight=4),
        Column(label="指标", weight=16),
        Column(label="规划", weight=12),
        Column(label="目标年份", weight=8),
        Column(label="目标", weight=9),
        Column(label="最新公布数", right=True, weight=11),
        Column(label="数据年份", weight=8),
        Column(label="完成进度", right=True, weight=8),
    ]
    rows = [
        [str(at), item.name, item.plan, item.due, item.goal, item.figure, item.figure_period, item.completion]
        for at, item in enumerate(items, 1)
    ]
    return table(name, title, columns, rows)


def open_table(name: str, title: str, items: Iterable[Item]) -> Table:
    columns = [
        Column(label="序号", weight=4),
        Column(label="指标", weight=18),
        Column(label="规划", weight=12),
        Column(label="目标年份", weight=8),
        Column(label="目标", weight=10),
        Column(label="情形", weight=8),
        Column(label="责任单位", weight=12),
    ]
    rows = [
        [str(at), item.name, item.plan, item.due, item.goal, status_word(item.status), lead_of(item.target)]
        for at, item in enumerate(items, 1)
    ]
    return table(name, title, columns, rows)


def plan_table(plans: Iterable[tuple[str, Tally]]) -> Table:
    columns = [
        Column(label="序号", weight=4),
        Column(label="规划", weight=20),
        Column(label="目标", unit="项", right=True, weight=8),
        Column(label="可判断", unit="项", right=True, weight=8),
        Column(label="达到进度或完成", unit="项", right=True, weight=10),
        Column(label="滞后或未完成", unit="项", right=True, weight=10),
        Column(label="达到进度占比", unit="%", right=True, weight=10),
    ]
    rows = [
        [str(at), name, found.all, found.judged, found.good, found.behind, found.share]
        for at, (name, found) in enumerate(plans, 1)
    ]
    return table("plans", "各规划目标进展", columns, rows)
