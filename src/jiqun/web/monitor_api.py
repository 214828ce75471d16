"""The JSON API of the monitor: rules of lights, tallies, outlooks, scores, assessments, warnings, causes."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Query, Request, Response

from jiqun.web.api import reply
from jiqun.web.pages.scoring import glance_of, kept_scores
from jiqun.web.pages.visiting import Visiting
from jiqun.workspace.assessment import Kind, assess, kind_for
from jiqun.workspace.monitoring import assessment_row, rule_row, score_row, tally_row, warned_row
from jiqun.workspace.outlooks import outlooks_of
from jiqun.workspace.scores import Of
from jiqun.workspace.tally import By, tally
from jiqun.workspace.warnings import digest

router = APIRouter(prefix="/api/v1", tags=["monitor"])

Name = Annotated[str, Query(max_length=120)]
Year = Annotated[int | None, Query(ge=1990, le=2100)]


@router.get("/lights")
def lights(visit: Visiting) -> Response:
    """Every rule of lights with its bands and source, and what each is used for."""
    held = visit.city.lights
    return reply({"rules": [rule_row(rule, held) for rule in held.rules.values()]})


@router.get("/tally")
def tallies(visit: Visiting, by: By = "region", on: dt.date | None = None) -> Response:
    """Targets in force or due by status and colour, for plans, regions, departments or clusters."""
    day = visit.city.day(on or visit.on)
    return reply(
        {
            "as_of": day.on.isoformat(),
            "by": by,
            "groups": [tally_row(item) for item in tally(visit.city, day, by)],
        }
    )


@router.get("/outlooks")
def outlooks(visit: Visiting, plan: Name = "", on: dt.date | None = None) -> Response:
    """The outlook of every target: chance, fan, pace needed, or why there is none."""
    from jiqun.monitor.forecast.rows import outlook_row

    day, city = on or visit.on, visit.city
    held = outlooks_of(city, day)
    rows = []
    for target in city.library.targets:
        if plan in ("", target.plan.id):
            light = held.light(city, target.id)
            told = {"colour": light.colour.value, "rule": light.rule} if light else None
            rows.append({"target": target.id, **outlook_row(held.by_target[target.id]), "light": told})
    return reply({"as_of": day.isoformat(), "outlooks": rows})


@router.get("/scores")
def scores(visit: Visiting, by: Of = "department") -> Response:
    """Assessment scores of departments or regions, with their parts."""
    return reply(
        {
            "as_of": visit.on.isoformat(),
            "by": by,
            "scores": [score_row(item) for item in kept_scores(visit, by)],
        }
    )


@router.get("/assessments/{plan}")
def assessment(visit: Visiting, plan: str, kind: Kind | None = None, year: Year = None) -> Response:
    """The assessment of a plan."""
    held = visit.city.library.plans.get(plan)
    if held is None:
        raise HTTPException(404, f"没有规划“{plan}” / no plan “{plan}”")
    found = assess(
        visit.city, plan, kind or kind_for(held, visit.on), year or visit.on.year, visit.on, glance_of(visit)
    )
    return reply(assessment_row(visit.city, visit.day, found))


@router.get("/warnings")
def warnings(
    visit: Visiting, month: Annotated[str, Query(pattern=r"^(\d{4}-(0[1-9]|1[0-2]))?$")] = ""
) -> Response:
    """Warnings of a month: those that came, ended, and are open."""
    glance, chosen = glance_of(visit), month or f"{visit.on:%Y-%m}"
    found = digest(glance, chosen, visit.on) if glance else None
    parts = (
        {"came": found.came, "ended": found.ended, "open": found.open}
        if found
        else {"came": [], "ended": [], "open": []}
    )
    return reply(
        {"month": chosen, **{name: [warned_row(item) for item in items] for name, items in parts.items()}}
    )


@router.get("/why/{indicator}")
def why(
    request: Request, visit: Visiting, indicator: str, period: Name, against: Name = "", by: Name = "district",
    expected: Name = "", target: Name = "",
) -> Response:  # fmt: skip
    """What a change, or a gap, of a computed indicator is made of."""
    from jiqun.workspace.causes import Question, why_answer
    from jiqun.workspace.computed import one_period

    facts = visit.site.facts_at_hand()
    if facts is None:
        raise HTTPException(404, "还没有企业数据 / no enterprise data yet")
    question = Question(
        indicator=indicator, period=one_period(facts, period), against=one_period(facts, against) if against else None,
        by=by, expected=expected, target=target,
    )  # fmt: skip
    answer: Any = why_answer(
        visit.city, visit.day, visit.site.desk(), question, named=visit.disclosure.figures
    )
    return reply(answer)
