"""Composite evaluation: schemes, rankings with their intervals, and what other weights would do."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any, Literal

from fastapi import APIRouter, HTTPException, Query, Response

from jiqun.web import exports
from jiqun.web.drawings.courses import NARROW, WIDE, courses
from jiqun.web.pages.typed import typed_numbers
from jiqun.web.pages.visiting import Visiting
from jiqun.web.rendering import Visit

if TYPE_CHECKING:
    from jiqun.composite.scheme import SchemeRecord
    from jiqun.workspace.composites import Asked
    from jiqun.workspace.facts import Desk

router = APIRouter()

Row = dict[str, Any]
Weigh = Literal["", "equal", "entropy", "critic", "pca"]
Year = Annotated[int | None, Query(ge=1990, le=2100)]
Noise = Annotated[float | None, Query(ge=0, lt=1)]
Page = Annotated[int, Query(ge=1, le=10_000)]

#: Weights in the address: w-<dimension or indicator>=2.
WEIGHT = "w-"
ROWS = 50
NOISES = (0.1, 0.2, 0.3, 0.5)
WEIGHINGS = ("", "equal", "entropy", "critic", "pca")


def desk_of(visit: Visit) -> Desk | None:
    """The desk where any return has come in."""
    return visit.site.desk() if visit.site.facts_at_hand() is not None else None


def weights_of(visit: Visit) -> Mapping[str, float]:
    """Weights that the address asks for; an empty field asks for nothing."""
    return typed_numbers(visit.request.query_params, WEIGHT)


def scheme_at(visit: Visit, name: str) -> SchemeRecord:
    """The scheme of that id, or the page "not found"."""
    from jiqun.composite.scheme import load_schemes

    found = load_schemes(visit.city.pack).get(name)
    if found is None:
        raise HTTPException(404, f"没有评价方案“{name}” / no scheme “{name}”")
    return found


def answer_of(visit: Visit, scheme: SchemeRecord, year: int | None, asked: Asked) -> Row | None:
    """The evaluation as a row; None where nothing can be evaluated. Names of enterprises are told to those only who may
    see what enterprises reported: a score is made of it.

    Raises any CompositeError of the steps.
    """
    from jiqun.workspace.composite_chains import course
    from jiqun.workspace.composite_rows import course_row, evaluation_row
    from jiqun.workspace.composites import Asked, evaluate, years_of

    desk = desk_of(visit)
    years = years_of(visit.city, desk, scheme)
    if not years or (scheme.kind == "chain" and desk is None):
        return None
    if scheme.kind == "chain":
        return course_row(course(visit.city, desk, scheme, asked.weights))
    chosen = year or years[-1]
    row = evaluation_row(evaluate(visit.city, desk, scheme, chosen, asked))
    if asked.weigh or asked.weights:
        declared = evaluate(visit.city, desk, scheme, chosen, Asked(robust=False)).index
        ranks = dict(zip(declared.units, map(float, declared.ranks), strict=True))
        for unit in row["units"]:
            unit["rank_declared"] = ranks.get(unit["unit"])
    row["scheme"]["years"] = years
    row["withheld"] = scheme.units == "enterprise" and desk is not None and not visit.disclosure.figures
    if row["withheld"]:
        row |= {"units": [], "screened_out": [], "filled": []}
    return row


@router.get("/composite")
def listed(visit: Visiting) -> Response:
    from jiqun.composite.scheme import load_schemes
    from jiqun.workspace.composite_rows import scheme_row
    from jiqun.workspace.composites import years_of

    desk = desk_of(visit)
    rows = [
        scheme_row(item, years_of(visit.city, desk, item)) for item in load_schemes(visit.city.pack).values()
    ]
    return visit.page("composites.html", schemes=rows)


@router.get("/composite/{name}")
def shown(
    visit: Visiting, name: str, year: Year = None, weigh: Weigh = "", noise: Noise = None,
    robust: bool | None = None, page: Page = 1,
) -> Response:  # fmt: skip
    """A ranking, or a chain index."""
    scheme = scheme_at(visit, name)
    visit.disclosure  # noqa: B018 (who may see names is part of what is kept)
    return visit.kept(
        lambda: _shown(visit, scheme, year, asked_of(visit, scheme, weigh, noise, robust), page),
        visit.disclosure.figures,
    )


def asked_of(
    visit: Visit, scheme: SchemeRecord, weigh: str, noise: float | None, robust: bool | None
) -> Asked:
    """What the address asks for. Thousands of enterprises are tried for robustness only when asked."""
    from jiqun.workspace.composites import Asked

    tried = scheme.units != "enterprise" if robust is None else robust
    return Asked(weigh=weigh, weights={} if weigh else weights_of(visit), noise=noise, robust=tried)


def _shown(visit: Visit, scheme: SchemeRecord, year: int | None, asked: Asked, page: int) -> Response:
    from jiqun.composite.errors import NothingToEvaluate
    from jiqun.workspace.composite_rows import scheme_row

    try:
        row = answer_of(visit, scheme, year, asked)
    except NothingToEvaluate:
        if year is not None:
            raise
        row = None
    if row is None:
        return visit.page("composite_none.html", scheme=scheme_row(scheme))
    if scheme.kind == "chain":
        return visit.page("composite_chain.html", row=row, asked=asked, **_charts(visit, row))
    pages = max(1, -(-len(row["units"]) // ROWS))
    chosen = row["units"][ROWS * (min(page, pages) - 1) : ROWS * min(page, pages)]
    return visit.page(
        "composite.html", row=row, asked=asked, units=chosen, page=min(page, pages), pages=pages,
        widest=_widest(row), span=_span(row, chosen), noises=NOISES, weighings=WEIGHINGS, last=len(row["units"]), place=visit.show.region,
    )  # fmt: skip


def _widest(row: Row) -> dict[str, tuple[float, float]]:
    """The least and largest score of each dimension over all units: what bars are drawn between."""
    found = {}
    for item in row["dimensions"]:
        values = [unit["dimensions"].get(item["id"]) for unit in row["units"]]
        known = [value for value in values if value is not None]
        if known:
            found[item["id"]] = (
                min(0.0, *known),
                max(*known, 1e-9) if len(known) > 1 else max(known[0], 1e-9),
            )
    return found


def _span(row: Row, chosen: list[Row]) -> tuple[float, float]:
    """The ranks that intervals are drawn between: all of them, or of thousands those of the page."""
    if len(row["units"]) <= ROWS or row["trial"] is None:
        return 1.0, float(max(len(row["units"]), 1))
    return (
        min(min(unit["interval"]["low"], unit["rank"] or 1) for unit in chosen),
        max(max(unit["interval"]["high"], unit["rank"] or 1) for unit in chosen),
    )


def _charts(visit: Visit, row: Row) -> Row:
    """The area's index with its dimensions, for a desk and for a phone."""
    whole = row["units"][0]
    index = "指数" if visit.language == "zh" else "Index"
    lines = [(index, whole["index"])] + [
        (item["name"][visit.language], whole["dimensions"][item["id"]])
        for item in row["dimensions"]
        if item["id"] in whole["dimensions"]
    ]
    return {
        "chart": courses(row["years"], lines, visit.language, WIDE),
        "phone_chart": courses(row["years"], lines, visit.language, NARROW),
    }


@router.get("/composite/{name}/table.{kind}")
def file(
    visit: Visiting, name: str, kind: Literal["csv", "xlsx"], year: Year = None, weigh: Weigh = "",
    noise: Noise = None, robust: bool | None = None,
) -> Response:  # fmt: skip
    """The ranking, or the course of the index, as a table."""
    scheme = scheme_at(visit, name)
    row = answer_of(visit, scheme, year, asked_of(visit, scheme, weigh, noise, robust))
    if row is None:
        raise HTTPException(404, "还没有可以评价的数据 / nothing to evaluate yet")
    table = (_course_table if scheme.kind == "chain" else _table)(visit, row)
    stem = f"composite-{scheme.id}"
    if kind == "csv":
        return exports.csv_response(table, f"{stem}.csv")
    return exports.xlsx_response(table, f"{stem}.xlsx", visit.city, visit.language)


def _marked(visit: Visit, row: Row) -> str:
    title = str(row["scheme"]["title"][visit.language])
    simulated = {"zh": "（模拟数据）", "en": " (simulated)"}[visit.language] if row["simulated"] else ""
    # A sheet's name has no more than 31 characters and none of these.
    return re.sub(r"[\[\]:*?/\\]", " ", title)[: 31 - len(simulated)] + simulated


def _table(visit: Visit, row: Row) -> exports.Table:
    lang = visit.language
    head = (
        ("位次", "单位", "得分", "上年位次")
        if lang == "zh"
        else ("Rank", "Unit", "Score", "Rank a year before")
    )
    more = ("位次5%", "位次中位", "位次95%") if lang == "zh" else ("Rank 5%", "Rank median", "Rank 95%")
    dimensions = [item for item in row["dimensions"] if item["weight"] is not None]
    tried = row["trial"] is not None
    rows = [
        (
            unit["rank"], unit["name"], unit["score"], unit["rank_before"],
            *(unit["dimensions"][item["id"]] for item in dimensions),
            *((unit["interval"][end] for end in ("low", "median", "high")) if tried else ()),
        )
        for unit in row["units"]
    ]  # fmt: skip
    columns = (*head, *(item["name"][lang] for item in dimensions), *(more if tried else ()))
    return exports.Table(_marked(visit, row), columns, tuple(rows))


def _course_table(visit: Visit, row: Row) -> exports.Table:
    head = ("单位" if visit.language == "zh" else "Unit", *map(str, row["years"]))
    return exports.Table(
        _marked(visit, row), head, tuple((unit["name"], *unit["index"]) for unit in row["units"])
    )
