"""Appraisals: every method, the graded list, one firm's sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

from fastapi import APIRouter, HTTPException, Query, Response
from fastapi.responses import RedirectResponse

from jiqun.web import exports
from jiqun.web.drawings.classes import shade
from jiqun.web.logon import unkept
from jiqun.web.pages.appraisal_choice import (
    Row,
    Text,
    Year,
    appraised,
    kept,
    nearest,
    open_grades,
    scheme_at,
)
from jiqun.web.pages.visiting import Visiting
from jiqun.web.rendering import Visit

if TYPE_CHECKING:
    from jiqun.appraisal.scheme import Scheme
    from jiqun.workspace.appraisals import Appraised

router = APIRouter()

Page = Annotated[int, Query(ge=1, le=100_000)]
ROWS = 50
PAPERS = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}


@router.get("/appraisal")
def home(visit: Visiting) -> Response:
    """Every method, and the newest appraisal in short."""
    visit.site.desk()
    return visit.kept(lambda: _home(visit))


def _home(visit: Visit) -> Response:
    from jiqun.rules.errors import NoRuleInForce
    from jiqun.workspace.appraisal_rows import scheme_row, summary
    from jiqun.workspace.appraisals import default_scheme, schemes_of

    desk = visit.site.desk()
    shelf = schemes_of(desk)
    rows = [scheme_row(item, shelf) for item in shelf]
    try:
        newest: Scheme | None = default_scheme(desk, visit.on)
    except NoRuleInForce:
        newest = None
    done = appraised(visit, newest, None) if newest is not None else None
    return visit.page(
        "appraisals.html", schemes=sorted(rows, key=lambda row: (row["shipped"], -row["data_year"], row["id"])),
        newest=newest, told=summary(done) if done else None, shade=shade, grades=done.scheme.grades if done else (),
    )  # fmt: skip


@router.get("/appraisal/firms/{code}")
def of_firm(visit: Visiting, code: str) -> Response:
    """One enterprise by the newest method."""
    from jiqun.rules.errors import NoRuleInForce
    from jiqun.workspace.appraisals import default_scheme

    try:
        scheme = default_scheme(visit.site.desk(), visit.on)
    except NoRuleInForce as error:
        raise HTTPException(404, str(error)) from error
    return RedirectResponse(visit.url(f"/appraisal/{scheme.id}/firms/{code}"), 303)


@router.get("/appraisal/{name}/firms")
def firms(
    visit: Visiting, name: str, year: Year = None, listing: Text = "", grade: Text = "", region: Text = "",
    q: Text = "", page: Page = 1,
) -> Response:  # fmt: skip
    """The graded list."""
    scheme = scheme_at(visit, name)
    if (
        not visit.disclosure.figures
    ):  # grades come with the notice, which is no part of what a page is kept by
        return unkept(_firms(visit, scheme, year, listing, grade, region, q, page))
    return kept(visit, scheme, year, lambda: _firms(visit, scheme, year, listing, grade, region, q, page))


def _firms(
    visit: Visit, scheme: Scheme, year: int | None, listing: str, grade: str, region: str, q: str, page: int
) -> Response:
    from jiqun.workspace.appraisal_rows import listed, scheme_row
    from jiqun.workspace.appraisals import schemes_of

    asked = nearest(visit, scheme, year)
    head = scheme_row(scheme, schemes_of(visit.site.desk()))
    if not head["ready"] or asked is None:
        return visit.page("appraisal_none.html", scheme=head, returned=asked is not None)
    done = appraised(visit, scheme, asked)
    rows, count = listed(
        done, name=listing, grade=grade, region=region, text=q.strip(), start=ROWS * (page - 1), size=ROWS,
        told=open_grades(visit, scheme, asked),
    )  # fmt: skip
    own = next((item for item in head["lists"] if item["id"] == listing), head["lists"][0])
    regions = sorted({x for x in done.table["region"].to_pylist() if x})
    return visit.page(
        "appraisal_firms.html", scheme=head, year=asked, rows=rows, count=count, page=page, pages=max(1, -(-count // ROWS)),
        listing=listing, own=own, grades=scheme.grades, shade=shade, simulated=done.simulated,
        asked={"year": year or "", "listing": listing, "grade": grade, "region": region, "q": q},
        regions=[(x, visit.show.region(x)) for x in regions], bare=not visit.disclosure.figures,
        labels={item.id: item.label.in_(visit.language) for item in scheme.adjustments},
    )  # fmt: skip


@router.get("/appraisal/{name}/table.{kind}")
def file(
    visit: Visiting, name: str, kind: Literal["csv", "xlsx"], year: Year = None, listing: Text = "", grade: Text = "",
    region: Text = "",
) -> Response:  # fmt: skip
    """The graded list as a table; items and scores for those only who may see figures of single enterprises."""
    from jiqun.workspace.appraisal_rows import listed

    scheme = scheme_at(visit, name)
    asked = nearest(visit, scheme, year)
    if asked is None:
        raise HTTPException(404, "还没有年度报表 / no yearly returns yet")
    done = appraised(visit, scheme, asked)
    told = open_grades(visit, scheme, asked)
    rows, _ = listed(done, name=listing, grade=grade, region=region, size=done.table.num_rows, told=told)
    table = _table(visit, done, rows)
    stem = f"appraisal-{scheme.id}-{asked}"
    if kind == "csv":
        return exports.csv_response(table, f"{stem}.csv")
    return exports.xlsx_response(table, f"{stem}.xlsx", visit.city, visit.language)


def _table(visit: Visit, done: Appraised, rows: list[Row]) -> exports.Table:
    zh = visit.language == "zh"
    names = {item.id: item.name.in_(visit.language) for item in done.scheme.lists}
    head = ("名单", "代码", "企业", "区县") if zh else ("List", "Code", "Enterprise", "District")
    told: tuple[str, ...] = ("等级",) if zh else ("Grade",)
    columns: tuple[str, ...] = ("grade",)
    if visit.disclosure.figures:
        told = (
            ("初评", "等级", "调档", "名次", "得分")
            if zh
            else ("First grade", "Grade", "Adjusted by", "Position", "Score")
        )
        told = (*told, *(f"{item.name.in_(visit.language)} {item.unit}" for item in done.scheme.indicators))
        items = [f"v_{item.id}" for item in done.scheme.indicators]
        columns = ("grade_first", "grade", "adjusted_by", "position", "score", *items)
    cells = [
        (
            names.get(row["list"], ""), row["code"], row["name"], visit.show.region(row["region"]) if row["region"] else "",
            *(row.get(column) for column in columns),
        )
        for row in rows
    ]  # fmt: skip
    mark = {"zh": "（模拟数据）", "en": " (simulated)"}[visit.language] if done.simulated else ""
    title = "亩均评价" if zh else "Appraisal"
    return exports.Table(f"{title} {done.year}{mark}", (*head, *told), tuple(cells))


@router.get("/appraisal/{name}/firms/{code}")
def firm(visit: Visiting, name: str, code: str, year: Year = None) -> Response:
    """One firm's sheet."""
    scheme = scheme_at(visit, name)
    if not visit.disclosure.figures:
        return unkept(_firm(visit, scheme, code, year))
    return kept(visit, scheme, year, lambda: _firm(visit, scheme, code, year))


def _firm(visit: Visit, scheme: Scheme, code: str, year: int | None) -> Response:
    from jiqun.appraisal.errors import NotAppraised
    from jiqun.workspace.appraisal_rows import scheme_row
    from jiqun.workspace.appraisal_sheet import sheet
    from jiqun.workspace.appraisals import schemes_of

    asked = nearest(visit, scheme, year)
    if asked is None:
        raise HTTPException(404, "还没有年度报表 / no yearly returns yet")
    done = appraised(visit, scheme, asked)
    try:
        row = sheet(done, code)
    except NotAppraised as error:
        raise HTTPException(404, str(error)) from error
    told = open_grades(visit, scheme, asked)
    if told is not None:
        row |= {"grade": told.get(code), "managed_as": None, "reason": None, "list": None}
    return visit.page(
        "appraisal_firm.html", scheme=scheme_row(scheme, schemes_of(visit.site.desk())), row=row, year=asked, shade=shade,
        grades=scheme.grades, bare=not visit.disclosure.figures, industry=visit.show.industry(row["division"]),
    )  # fmt: skip


@router.get("/appraisal/{name}/firms/{code}/sheet.{kind}")
def paper(visit: Visiting, name: str, code: str, kind: Literal["docx", "pdf"], year: Year = None) -> Response:
    """The sheet to be handed over; for those only who may see figures of single enterprises."""
    from jiqun.appraisal.errors import NotAppraised
    from jiqun.papers.errors import ConverterAbsent
    from jiqun.reports.appraisal_sheet import sheet_file
    from jiqun.workspace.appraisal_sheet import sheet

    scheme = scheme_at(visit, name)
    asked = nearest(visit, scheme, year)
    if asked is None:
        raise HTTPException(404, "还没有年度报表 / no yearly returns yet")
    if not visit.disclosure.figures:
        raise HTTPException(403, "单个企业的得分不对外公开 / scores of single enterprises are not public")
    try:
        made = sheet_file(sheet(appraised(visit, scheme, asked), code), visit.on, kind)
    except NotAppraised as error:
        raise HTTPException(404, str(error)) from error
    except ConverterAbsent as error:
        raise HTTPException(503, str(error)) from error
    return exports.download(made, PAPERS[kind], f"appraisal-{code}-{asked}.{kind}")
