"""Plans: the list, one plan, two side by side, a city against its district."""

from __future__ import annotations

from collections import Counter

from fastapi import APIRouter, Response

from jiqun.plans import Plan, PlanKind, cascade, side_by_side
from jiqun.web.pages.visiting import Visiting, plan_of
from jiqun.workspace import City

router = APIRouter()


@router.get("/plans")
def plans(visit: Visiting) -> Response:
    city = visit.city
    return visit.page("plans.html", plans=list(city.library.plans.values()), pairs=_city_and_district(city))


@router.get("/plans/{name}")
def plan(visit: Visiting, name: str) -> Response:
    held = plan_of(visit, name)
    day = visit.day
    return visit.page(
        "plan.html",
        plan=held,
        record=held.record,
        kinds=Counter(item.kind.value for item in held.statements),
        standing=Counter(day.standings[target.id].standing.value for target in held.targets),
        rows=[(target, day.standings[target.id], day.progress[target.id]) for target in held.targets],
        others=[other for other in visit.city.library.plans.values() if other.id != held.id],
        findings=[
            item for item in visit.city.findings if any(place.document == held.id for place in item.places)
        ],
        revised_by=[
            (other, link)
            for other in visit.city.library.plans.values()
            for link in other.record.supersedes
            if link.plan == held.id
        ],
    )


@router.get("/compare")
def comparison(
    visit: Visiting, first: str | None = None, second: str | None = None, change: str | None = None
) -> Response:
    city = visit.city
    ids = [plan.id for plan in city.library.plans.values()]
    if len(ids) < 2:
        return visit.page("compare.html", second=None, plans=ids)
    one, other = plan_of(visit, first or _latest(city)[0]), plan_of(visit, second or _latest(city)[1])
    rows = side_by_side(one.targets, other.targets)
    return visit.page(
        "compare.html",
        first=one,
        second=other,
        rows=[row for row in rows if change in (None, "", row.change.value)],
        changes=Counter(row.change.value for row in rows),
        change=change,
        plans=list(city.library.plans.values()),
    )


def _latest(city: City) -> tuple[str, str]:
    """The two newest plans of the city itself, older first."""
    own = [
        plan
        for plan in city.library.plans.values()
        if plan.record.kind is not PlanKind.NEWS and plan.record.region == city.home
    ] or list(city.library.plans.values())
    ordered = sorted(own, key=lambda plan: plan.record.starts)[-2:]
    return ordered[0].id, ordered[-1].id


def _city_and_district(city: City) -> list[tuple[Plan, Plan]]:
    """Pairs of a plan and the district plans that answer to it or run beside it."""
    plans = [plan for plan in city.library.plans.values() if plan.record.kind is not PlanKind.NEWS]
    below = [plan for plan in plans if plan.record.region != city.home]
    above = [plan for plan in plans if plan.record.region == city.home]
    return [(upper, lower) for lower in below for upper in above]


@router.get("/cascade")
def city_to_district(
    visit: Visiting, city_plan: str | None = None, district_plan: str | None = None
) -> Response:
    pairs = _city_and_district(visit.city)
    if not pairs:
        return visit.page("cascade.html", pairs=[], links=[])
    upper, lower = _chosen(visit, pairs, city_plan, district_plan)
    return visit.page(
        "cascade.html", upper=upper, lower=lower, links=cascade(upper.targets, lower.targets), pairs=pairs
    )


def _chosen(
    visit: Visiting, pairs: list[tuple[Plan, Plan]], city_plan: str | None, district_plan: str | None
) -> tuple[Plan, Plan]:
    if city_plan or district_plan:
        return plan_of(visit, city_plan or pairs[0][0].id), plan_of(visit, district_plan or pairs[0][1].id)
    parents = [(upper, lower) for upper, lower in pairs if lower.record.parent == upper.id]
    return (parents or pairs)[0]
