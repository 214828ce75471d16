"""目标任务完成情况: how many targets of a list are behind, which, and what cannot be judged yet."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from jiqun.plans import Standing, Target
from jiqun.reports.asked import Asked
from jiqun.reports.found import Found, Sources, by_name
from jiqun.reports.queries.target_tables import behind_table, open_table, plan_table, progress_table
from jiqun.reports.queries.verdicts import tally


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
