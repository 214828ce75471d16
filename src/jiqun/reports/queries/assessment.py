"""年度评估: a year of the plans: what was due and met, where the rest stands, who owes it, and what should be revised."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from jiqun.plans import Standing, Target
from jiqun.plans.records import YearSpan
from jiqun.reports.asked import Asked
from jiqun.reports.bound import Asking
from jiqun.reports.found import Found, Sources, by_name
from jiqun.reports.model import Table
from jiqun.reports.queries.target_tables import (
    behind_table,
    open_table,
    plan_table,
    progress_table,
    unit_table,
)
from jiqun.reports.queries.verdicts import NOBODY, Item, Tally, by_unit, tally


def assessment(sources: Sources, asked: Asked, parameters: Mapping[str, Any]) -> Found:
    """Parameters: `plans` (ids; empty: every plan whose period holds the year), `whole` (all targets of these plans, those
    that fell due before and those set aside too: for mid-term and ex-post assessments), `ended` (only plans whose last
    year is the year or at most so many years before it; 0: plans under way)."""
    chosen = _chosen(sources, asked, parameters)
    whole = tally(sources, asked, chosen, "目标")
    past = bool(parameters.get("whole"))
    due = tally(
        sources,
        asked,
        [
            item
            for item in chosen
            if item.due == asked.year or (past and item.due is not None and item.due < asked.year)
        ],
        f"{asked.year}年目标",
    )
    later = tally(
        sources, asked, [item for item in chosen if item.due is None or item.due > asked.year], "以后年度目标"
    )
    plans = [
        (plan.record.short.zh, tally(sources, asked, own, plan.record.short.zh, plan.record.id))
        for plan in sources.city.library.plans.values()
        if (own := [item for item in chosen if item.plan.id == plan.record.id])
    ]
    units = by_unit(sources, asked, chosen)
    tasks = [task for plan in sources.city.library.plans.values() for task in plan.tasks
             if plan.record.region == asked.region and _assessed(plan.record.period, asked.year, int(parameters.get("ended") or 0))]  # fmt: skip
    findings = [item for item in sources.city.findings if not item.explained and item.severity == "high"]
    early = [item for item in later.good_items if item.status == "met"]
    values = {
        "all": whole,
        "due": due,
        "later": later,
        "plans": plans,
        "units": [pair for pair in units if pair[0] != NOBODY],
        "unowned": next(
            (found for unit, found in units if unit == NOBODY), tally(sources, asked, [], NOBODY)
        ),
        "tasks": Asking("tasks").bound(len(tasks), "项", "规划期内任务"),
        "findings": Asking("lint").bound(len(findings), "处", "未说明的严重发现"),
        "early": early,
        "unlike": [item for item in whole.open_items if item.status == "not_comparable"],
        "unread": [item for item in whole.open_items if item.status in ("no_data", "stale")],
        "unread_count": Asking("progress", f"--on {asked.known_on}").bound(
            sum(item.status in ("no_data", "stale") for item in whole.open_items), "项", "无公布数或过期"
        ),
        "unlike_count": Asking("progress", f"--on {asked.known_on}").bound(
            sum(item.status == "not_comparable" for item in whole.open_items), "项", "口径不可比"
        ),
        "early_count": Asking("progress", f"--on {asked.known_on}").bound(len(early), "项", "提前完成"),
    }
    return Found(
        values=values,
        tables=by_name(_tables(whole, due, later, plans, units)),
        basis=tuple(sources.city.fingerprint.split(":")),
    )


def _chosen(sources: Sources, asked: Asked, parameters: Mapping[str, Any]) -> list[Target]:
    """Targets of the region that bound the year: in force on its last day, due in it or later."""
    plans = set(parameters.get("plans") or ())
    day = sources.city.day(asked.period.end)
    if parameters.get("whole"):
        return [
            item
            for item in day.select()
            if item.region == asked.region
            and (
                item.plan.id in plans
                if plans
                else _assessed(item.plan.period, asked.year, int(parameters.get("ended") or 0))
            )
        ]
    return [
        item
        for item in day.select(Standing.IN_FORCE)
        if item.region == asked.region
        and (not plans or item.plan.id in plans)
        and (item.due is None or item.due >= asked.year)
    ]


def _assessed(period: YearSpan, year: int, ended: int) -> bool:
    """Whether a plan is assessed in a year: under way, or ended in it or in one of the years before."""
    if ended:
        return period.end <= year <= period.end + ended - 1
    return period.start <= year <= period.end


def _tables(
    whole: Tally, due: Tally, later: Tally, plans: Sequence[tuple[str, Tally]], units: Sequence[tuple[str, Tally]]
) -> list[Table]:  # fmt: skip
    met: Sequence[Item] = due.good_items
    return [
        plan_table(plans),
        unit_table(units),
        progress_table("met", "完成的到期目标", met),
        progress_table("reached", "完成的目标", whole.good_items),
        behind_table("behind", "滞后或未完成的目标", whole.behind_items),
        progress_table("good", "达到进度的未到期目标", later.good_items),
        open_table("open", "尚不能判断的目标", whole.open_items),
    ]
