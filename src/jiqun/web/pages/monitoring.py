"""The monitor's pages: the cockpit, scoreboards, assessments, warnings, and the rules behind the lights."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Annotated, Literal

from fastapi import APIRouter, HTTPException, Query, Response

from jiqun.monitor import Colour
from jiqun.monitor.scoring import PARTS, load_weighting
from jiqun.values import Period
from jiqun.web import exports
from jiqun.web.drawings.spark import HATCH
from jiqun.web.monitor_wording import MEASURED_WORDS
from jiqun.web.pages.cockpit import cockpit_of, district_map, gravity
from jiqun.web.pages.scoring import band, glance_of, kept_scores
from jiqun.web.pages.visiting import Visiting, plan_of
from jiqun.web.rendering import Visit
from jiqun.workspace.assessment import Kind, assess, kind_for
from jiqun.workspace.scores import Of
from jiqun.workspace.tally import KINDS, By, tally
from jiqun.workspace.warnings import Warned, digest

router = APIRouter()
SIGNALS = (Colour.GREEN, Colour.YELLOW, Colour.RED)


@router.get("/cockpit")
def cockpit(visit: Visiting, wall: bool = False) -> Response:
    glance = glance_of(visit)
    stamp = (glance.version, glance.facts) if glance else ()
    return visit.kept(
        lambda: visit.page(
            "cockpit.html",
            wall=wall,
            hatch=HATCH,
            simulated=_simulated(visit),
            **cockpit_of(visit, glance, wall),
        ),
        *stamp,
    )


@router.get("/tally")
def tallies(visit: Visiting, by: By = "region", five: bool = False) -> Response:
    """Three- and five-colour counts, as a map where districts are counted."""
    found = tally(visit.city, visit.day, by)
    shown = None
    if by == "region":
        colours = {item.key: item.worst.value for item in found}
        values = {item.key: "/".join(str(item.colours[colour]) for colour in SIGNALS) for item in found}
        shown = district_map(
            visit, colours, values, "各区县目标" if visit.language == "zh" else "Targets of districts"
        )
    return visit.page("tally.html", found=found, by=by, kinds=KINDS, five=five, map=shown)


@router.get("/scoreboard")
def scoreboard(visit: Visiting, by: Of = "department") -> Response:
    """Assessment scores of departments or districts."""
    found = kept_scores(visit, by)
    shown = None
    if by == "region":
        ranked = {item.unit: item for item in found if item.score is not None}
        colours = {name: band(float(item.score or 0)) for name, item in ranked.items()}
        values = {name: f"{item.score}" for name, item in ranked.items()}
        shown = district_map(
            visit, colours, values, "区县得分" if visit.language == "zh" else "Scores of districts"
        )
    return visit.page(
        "scoreboard.html", found=found, by=by, parts=PARTS, weighting=load_weighting(visit.city.pack), map=shown,
        simulated=_simulated(visit),
    )  # fmt: skip


@router.get("/scoreboard.{kind}")
def scoreboard_file(visit: Visiting, kind: Literal["csv", "xlsx"], by: Of = "department") -> Response:
    words = [visit.word("score", part) for part in PARTS]
    head = (
        ("位次", "单位", "得分", "依据权重", *words)
        if visit.language == "zh"
        else ("Rank", "Unit", "Score", "Covered", *words)
    )
    rows = [
        (
            item.rank, item.unit, None if item.score is None else float(item.score), round(float(item.covered), 4),
            *(f"{basis.achieved:g}/{basis.of}" if (basis := item.parts.get(part)) else None for part in PARTS),
        )
        for item in kept_scores(visit, by)
    ]  # fmt: skip
    table = exports.Table("考核得分" if visit.language == "zh" else "Scores", tuple(head), tuple(rows))
    if kind == "csv":
        return exports.csv_response(table, "scoreboard.csv")
    return exports.xlsx_response(table, "scoreboard.xlsx", visit.city, visit.language)


def _simulated(visit: Visit) -> bool:
    return visit.site.has_records() and any(
        item.simulated for item in visit.site.desk().store.catalogue.all()
    )


@router.get("/assessment")
def assessments(visit: Visiting) -> Response:
    """Plans, each with the assessment that is due."""
    plans = [(plan, kind_for(plan, visit.on)) for plan in visit.city.library.plans.values()]
    return visit.page("assessments.html", plans=plans)


@router.get("/assessment/{name}")
def assessment(
    visit: Visiting,
    name: str,
    kind: Kind | None = None,
    year: Annotated[int | None, Query(ge=1990, le=2100)] = None,
) -> Response:
    plan = plan_of(visit, name)
    found = assess(
        visit.city,
        plan.id,
        kind or kind_for(plan, visit.on),
        year or visit.on.year,
        visit.on,
        glance_of(visit),
    )
    return visit.page("assessment.html", found=found, plan=plan, kinds=list(Kind))


@router.get("/warnings")
def warnings_page(
    visit: Visiting, month: Annotated[str, Query(pattern=r"^(\d{4}-(0[1-9]|1[0-2]))?$")] = ""
) -> Response:
    """The digest of a month."""
    glance = glance_of(visit)
    chosen = month or f"{visit.on:%Y-%m}"
    if chosen > f"{visit.on:%Y-%m}":
        raise HTTPException(
            422, f"{chosen} 还没有到；请选 {visit.on:%Y-%m} 或以前的月份 / that month has not begun"
        )
    found = digest(glance, chosen, visit.on) if glance else None
    return visit.page(
        "warnings.html",
        month=chosen,
        period=Period.parse(chosen),
        months=[(item, Period.parse(item)) for item in _months(visit.on)],
        found=found,
        causes=_causes(found.open) if found else [],
    )


def _causes(open_: Sequence[Warned]) -> list[tuple[str, list[Warned]]]:
    """Open warnings by the rule that raised them: red ones first, then the rule with the fewest."""
    found: dict[str, list[Warned]] = {}
    for item in open_:
        found.setdefault(item.rule, []).append(item)
    return sorted(found.items(), key=lambda part: (min(map(gravity, part[1])), len(part[1]), part[0]))


def _months(on: dt.date) -> list[str]:
    """This month and the eleven before."""
    count = on.year * 12 + on.month - 1
    return [f"{(count - back) // 12}-{(count - back) % 12 + 1:02d}" for back in range(12)]


@router.get("/lights")
def lights(visit: Visiting) -> Response:
    measures = [(name, visit.word("measured", name)) for name in MEASURED_WORDS]
    return visit.page("lights.html", lights=visit.city.lights, measures=measures)
