"""The JSON API of appraisals."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Query, Response

from jiqun.web.api import reply
from jiqun.web.pages.appraisal_choice import (
    Text,
    Year,
    appraised,
    nearest,
    open_grades,
    scheme_at,
    weights_of,
)
from jiqun.web.pages.visiting import Visiting
from jiqun.web.rendering import Visit

router = APIRouter(prefix="/api/v1", tags=["appraisal"])


def _done(visit: Visit, scheme: str, year: int | None) -> Any:
    record = scheme_at(visit, scheme)
    asked = nearest(visit, record, year)
    if asked is None:
        raise HTTPException(404, "还没有年度报表 / no yearly returns yet")
    return appraised(visit, record, asked)


def _single(visit: Visit) -> None:
    if not visit.disclosure.figures:
        raise HTTPException(403, "单个企业的得分不对外公开 / scores of single enterprises are not public")


@router.get("/appraisals")
def schemes(visit: Visiting) -> Response:
    """Methods of appraisal with their lists, indicators, weights, classes, standing and trust."""
    from jiqun.workspace.appraisal_rows import scheme_row
    from jiqun.workspace.appraisals import schemes_of

    shelf = schemes_of(visit.site.desk())
    return reply({"schemes": [scheme_row(item, shelf) for item in shelf]})


@router.get("/appraisals/{scheme}")
def grades(visit: Visiting, scheme: str, year: Year = None) -> Response:
    """Counts by list and grade, histograms of scores, adjustments, exclusions, consequences."""
    from jiqun.workspace.appraisal_rows import effect_rows, summary

    done = _done(visit, scheme, year)
    return reply(summary(done) | {"effects": effect_rows(done)})


@router.get("/appraisals/{scheme}/desk")
def desk(visit: Visiting, scheme: str, year: Year = None) -> Response:
    """Where the results stand between the first reckoning and the final list: numbers by state, what waits for each step,
    appeals with the result before and now for those only who may see scores."""
    from jiqun.web.pages.appraisal_desk import opened
    from jiqun.workspace.appraisal_desk import desk_row

    _scheme, done, glance, found = opened(visit, scheme, year)
    return reply(desk_row(glance.book, done, found, visit.on, visit.disclosure.figures))


@router.get("/appraisals/{scheme}/areas")
def areas(visit: Visiting, scheme: str, by: Text = "region", year: Year = None) -> Response:
    """Grades, indicators (Σ ÷ Σ) and consequences by region, town, park, division, size, age or ownership."""
    from jiqun.workspace.appraisal_rows import CUTS, by_area

    if by not in CUTS:
        raise HTTPException(422, f"by 应为 {'、'.join(CUTS)} 之一 / by must be one of {', '.join(CUTS)}")
    rows = by_area(_done(visit, scheme, year), by)
    for row in rows:
        if visit.disclosure.hides(row["enterprises"]):
            row |= {"indicators": dict.fromkeys(row["indicators"]), "effects": dict.fromkeys(row["effects"])}
    return reply({"by": by, "rows": rows})


@router.get("/appraisals/{scheme}/firms")
def firms(
    visit: Visiting, scheme: str, listing: Text = "", grade: Text = "", region: Text = "", year: Year = None,
    start: Annotated[int, Query(ge=0)] = 0, size: Annotated[int, Query(ge=1, le=1000)] = 100,
) -> Response:  # fmt: skip
    """Enterprises in the order of their positions; for those who may not see scores: in the order of codes, with the grades
    that are on notice or published."""
    from jiqun.workspace.appraisal_rows import listed

    done = _done(visit, scheme, year)
    told = open_grades(visit, done.scheme, done.year)
    rows, count = listed(done, name=listing, grade=grade, region=region, start=start, size=size, told=told)
    if not visit.disclosure.figures:
        public = ("code", "name", "region", "list", "grade", "managed_as")
        rows = [{name: row[name] for name in public} for row in rows]
    return reply({"count": count, "rows": rows})


@router.get("/appraisals/{scheme}/firms/{code}")
def firm(visit: Visiting, scheme: str, code: str, year: Year = None) -> Response:
    """One firm's sheet: items, peers, adjustments, what the next class takes, consequences, gates."""
    from jiqun.appraisal.errors import NotAppraised
    from jiqun.workspace.appraisal_sheet import sheet

    _single(visit)
    try:
        return reply(sheet(_done(visit, scheme, year), code))
    except NotAppraised as error:
        raise HTTPException(404, str(error)) from error


@router.get("/appraisals/{scheme}/weigh")
def weigh(visit: Visiting, scheme: str, listing: Text, year: Year = None) -> Response:
    """Who would change class of a list under other weights (`w-<indicator>=30`), before adjustments."""
    from jiqun.workspace.appraisal_trials import weighed

    _single(visit)
    done = _done(visit, scheme, year)
    if listing not in {item.id for item in done.scheme.lists}:
        raise HTTPException(404, f"没有名单“{listing}” / no list “{listing}”")
    return reply(weighed(done, listing, weights_of(visit)))


@router.get("/appraisals/{scheme}/compare")
def compare(visit: Visiting, scheme: str, other: Text, year: Year = None) -> Response:
    """A method (`other`) and this one over the same data: what differs, who moves, what it costs."""
    from jiqun.workspace.appraisal_trials import compared

    _single(visit)
    done = _done(visit, scheme, year)
    return reply(compared(appraised(visit, scheme_at(visit, other), done.year), done))


@router.get("/appraisals/{scheme}/robustness")
def robustness(visit: Visiting, scheme: str, listing: Text, year: Year = None) -> Response:
    """How often grades of a list survive weights ± 20 % and data ± 5 %, and which groups lean."""
    from jiqun.workspace.appraisal_trials import biased, robust

    _single(visit)
    done = _done(visit, scheme, year)
    if listing not in {item.id for item in done.scheme.lists}:
        raise HTTPException(404, f"没有名单“{listing}” / no list “{listing}”")
    return reply(robust(done, listing) | {"leanings": biased(done, listing)})
