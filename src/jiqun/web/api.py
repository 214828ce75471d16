"""The JSON API: the same answers as the pages and the command line, one shape of error."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any

import orjson
from fastapi import APIRouter, HTTPException, Query, Request, Response

from jiqun.plans import cascade, side_by_side
from jiqun.web.site import Site
from jiqun.workspace import City, Day, answers

router = APIRouter(prefix="/api/v1", tags=["plans"])

On = Annotated[dt.date | None, Query(description="Day to answer for; today when left out")]


def error_body(code: str, message: str, where: str) -> dict[str, Any]:
    return {"error": {"code": code, "message": message, "where": where}}


def reply(content: object, status: int = 200) -> Response:
    return Response(orjson.dumps(content), status_code=status, media_type="application/json")


def _at(request: Request, on: dt.date | None) -> tuple[City, Day]:
    site: Site = request.app.state.site
    city = site.city()
    return city, city.day(on or site.date(None))


@router.get("/summary")
def summary(request: Request, on: On = None) -> Response:
    """What the workspace holds, in numbers, and how many targets in force have which status."""
    city, day = _at(request, on)
    return reply(answers.summary(city, day.on))


@router.get("/plans")
def plans(request: Request) -> Response:
    """Every plan with its issuer, date, period and what it supersedes."""
    city, _ = _at(request, None)
    return reply({"plans": [answers.plan_row(plan) for plan in city.library.plans.values()]})


@router.get("/plans/{plan}/statements")
def statements(request: Request, plan: str) -> Response:
    """The reviewed statements of one plan, with offsets into its text."""
    city, _ = _at(request, None)
    if plan not in city.library.plans:
        raise HTTPException(404, f"没有规划“{plan}” / no plan “{plan}”")
    found = city.library.plans[plan].statements
    return reply(
        {"plan": plan, "statements": [item.model_dump(mode="json", exclude_defaults=True) for item in found]}
    )


@router.get("/targets")
def targets(
    request: Request,
    on: On = None,
    plan: str | None = None,
    indicator: str | None = None,
    region: str | None = None,
    department: str | None = None,
    cluster: str | None = None,
    year: int | None = None,
    status: str | None = None,
    standing: str | None = None,
    q: str | None = None,
) -> Response:
    """Targets with standing, progress, duties and source. Every parameter narrows."""
    city, day = _at(request, on)
    choice = answers.Choice(
        plan=plan, indicator=indicator, region=region, department=department, cluster=cluster, year=year,
        status=status, standing=standing, query=q,
    )  # fmt: skip

    def found() -> bytes:
        rows = [answers.target_row(city, day, target) for target in answers.choose(city, day, choice)]
        return orjson.dumps({"as_of": day.on.isoformat(), "count": len(rows), "targets": rows})

    site: Site = request.app.state.site
    content = site.kept(city, ("api", day.on, request.url.query), found)
    return Response(content, media_type="application/json")


@router.get("/targets/{target}")
def one_target(request: Request, target: str, on: On = None) -> Response:
    """One target."""
    city, day = _at(request, on)
    found = city.library.target(target)
    if found is None:
        raise HTTPException(404, f"没有目标“{target}” / no target “{target}”")
    return reply(answers.target_row(city, day, found))


@router.get("/tasks")
def tasks(request: Request, plan: str | None = None, department: str | None = None) -> Response:
    """Tasks with responsible units by role."""
    city, _ = _at(request, None)
    rows = [
        answers.task_row(city, holder, task)
        for holder in city.library.plans.values()
        if plan in (None, holder.id)
        for task in holder.tasks
        if department is None or any(unit == department for _, unit in task.responsible.roles())
    ]
    return reply({"count": len(rows), "tasks": rows})


@router.get("/compare")
def comparison(request: Request, first: str, second: str) -> Response:
    """Two plans side by side."""
    city, _ = _at(request, None)
    for name in (first, second):
        if name not in city.library.plans:
            raise HTTPException(404, f"没有规划“{name}” / no plan “{name}”")
    rows = side_by_side(city.library.plans[first].targets, city.library.plans[second].targets)
    return reply({"first": first, "second": second, "rows": [answers.series_row(row) for row in rows]})


@router.get("/cascade")
def city_to_district(request: Request, city_plan: str, district_plan: str) -> Response:
    """A district's plan against its city's."""
    city, _ = _at(request, None)
    for name in (city_plan, district_plan):
        if name not in city.library.plans:
            raise HTTPException(404, f"没有规划“{name}” / no plan “{name}”")
    links = cascade(city.library.plans[city_plan].targets, city.library.plans[district_plan].targets)
    return reply(
        {"city": city_plan, "district": district_plan, "rows": [answers.link_row(link) for link in links]}
    )


@router.get("/taxonomies")
def taxonomies(request: Request) -> Response:
    """Every taxonomy with its clusters, and the crosswalk between them."""
    city, _ = _at(request, None)
    held = city.library.taxonomies
    return reply(
        {
            "taxonomies": [answers.taxonomy_row(taxonomy) for taxonomy in held.all],
            "crosswalk": [link.model_dump(mode="json", by_alias=True) for link in held.crosswalk],
        }
    )


@router.get("/observations")
def observations(request: Request, indicator: str | None = None, region: str | None = None) -> Response:
    """Published figures with source and trust."""
    city, _ = _at(request, None)
    keys = answers.indicator_keys(city, indicator) if indicator else None
    rows = [
        answers.observation_row(item)
        for item in city.observations.all
        if (keys is None or item.row.indicator in keys) and region in (None, item.row.region)
    ]
    return reply({"count": len(rows), "observations": rows})


@router.get("/indicators")
def indicators(
    request: Request, q: str = "", supply: str = "", family: str = "", asked: bool = False
) -> Response:
    """Every indicator with where its figures come from (`supply`: both, computed, published, none); `asked` keeps those
    that a target asks for."""
    from jiqun.workspace.indicators import chosen, definitions_of, supplied, supplied_row

    city, _ = _at(request, None)
    rows = chosen(supplied(city, definitions_of(city)), words=q, supply=supply, family=family, asked=asked)
    return reply({"count": len(rows), "indicators": [supplied_row(item) for item in rows]})


@router.get("/mechanisms")
def mechanisms(request: Request) -> Response:
    """The mechanisms that the documents name, and where each lives."""
    city, _ = _at(request, None)
    rows = [
        item.model_dump(mode="json", exclude_none=True)
        | {
            "coverage": city.mechanisms.coverage[item.id].model_dump()
            if item.id in city.mechanisms.coverage
            else None
        }
        for item in city.mechanisms.all
    ]
    return reply({"count": len(rows), "mechanisms": rows})


@router.get("/findings")
def findings(
    request: Request, severity: str | None = None, rule: str | None = None, plan: str | None = None
) -> Response:
    """What the lint found in the texts of the pack."""
    city, _ = _at(request, None)
    rows = [
        item.as_dict()
        for item in city.findings
        if severity in (None, item.severity)
        and rule in (None, item.rule)
        and (plan is None or any(place.document == plan for place in item.places))
    ]
    return reply({"count": len(rows), "findings": rows})
