"""Appraisals: the studio where a method is tried out, the graded list, one firm's sheet, reforms, the method's text."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Annotated, Any, Literal

from fastapi import APIRouter, HTTPException, Query, Response
from fastapi.responses import RedirectResponse

from jiqun.web import exports
from jiqun.web.drawings.classes import histogram, shade
from jiqun.web.pages.visiting import Visiting
from jiqun.web.rendering import Visit

if TYPE_CHECKING:
    from jiqun.appraisal.grading import Decision
    from jiqun.appraisal.scheme import Scheme
    from jiqun.workspace.appraisals import Appraised

router = APIRouter()

Row = dict[str, Any]
Text = Annotated[str, Query(max_length=120)]
Year = Annotated[int | None, Query(ge=1990, le=2100)]
Page = Annotated[int, Query(ge=1, le=100_000)]
WEIGHT = "w-"  #: weights in the address: w-<indicator>=30
ROWS = 50
TRIED, MOVED = 15, 40  #: enterprises shown that move: in the studio, beside another method
MOST = 1e6
PAPERS = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}


def scheme_at(visit: Visit, name: str) -> Scheme:
    """The scheme of that id, or the page “not found”."""
    from jiqun.workspace.appraisals import schemes_of

    shelf = schemes_of(visit.site.desk())
    if name not in shelf:
        raise HTTPException(404, f"没有评价办法“{name}” / no method “{name}”")
    return shelf[name]


def appraised(visit: Visit, scheme: Scheme, year: int | None) -> Appraised:
    """The appraisal of a year with what was decided by hand. Raises WeightsUnknown, YearNotReturned."""
    from jiqun.workspace.appraisals import KEEPER

    return KEEPER.of(visit.site.desk(), scheme, year, decided(visit, scheme, year))


def decided(visit: Visit, scheme: Scheme, year: int | None) -> tuple[Decision, ...]:
    """Grades set by hand in the ledger of the scheme's results."""
    from jiqun.workspace.appraisal_procedure import decisions_of

    if not scheme.ledger or not visit.site.has_records():
        return ()
    glance = visit.site.ledgers()
    if scheme.ledger not in glance.book.ledgers.all:
        return ()
    ledger = glance.book.ledgers[scheme.ledger]
    return decisions_of(glance.entries(ledger), year or scheme.data_year)


def nearest(visit: Visit, scheme: Scheme, year: int | None) -> int | None:
    """The year asked for, the method's own, or the newest returned one; None where nothing was returned."""
    years = visit.site.desk().facts().years()
    if year is not None:
        return year
    if scheme.data_year in years:
        return scheme.data_year
    return years[-1] if years else None


def kept(visit: Visit, scheme: Scheme, year: int | None, make: Callable[[], Response]) -> Response:
    """A page that depends on who reads it and on what was decided by hand."""
    return visit.kept(make, visit.disclosure, decided(visit, scheme, year))


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
    """One enterprise by the newest method; a portrait asks for its grades alone."""
    from jiqun.rules.errors import NoRuleInForce
    from jiqun.workspace.appraisals import default_scheme

    visit.disclosure  # noqa: B018 (who may see scores is part of what is kept)
    try:
        scheme = default_scheme(visit.site.desk(), visit.on)
    except NoRuleInForce as error:
        raise HTTPException(404, str(error)) from error
    if "hx-request" not in visit.request.headers:
        return RedirectResponse(visit.url(f"/appraisal/{scheme.id}/firms/{code}"), 303)
    return visit.kept(
        lambda: _grades(visit, scheme, code), visit.disclosure, decided(visit, scheme, None), "alone"
    )


def _grades(visit: Visit, scheme: Scheme, code: str) -> Response:
    """The newest grade, and those of the method's earlier versions."""
    from jiqun.workspace.appraisal_rows import scheme_row
    from jiqun.workspace.appraisal_sheet import history, sheet
    from jiqun.workspace.appraisals import schemes_of

    shelf = schemes_of(visit.site.desk())
    years = visit.site.desk().facts().years()
    versions = [item for item in shelf.versions(scheme.family) if item.data_year in years]
    done = [appraised(visit, item, None) for item in versions]
    newest = done[-1]
    return visit.page(
        "parts/grades_of_firm.html", scheme=scheme_row(scheme, shelf), code=code, past=history(done, code),
        row=sheet(newest, code) if code in newest.places else None, grades=scheme.grades, shade=shade,
        bare=not visit.disclosure.figures,
    )  # fmt: skip


@router.get("/appraisal/{name}")
def studio(
    visit: Visiting, name: str, year: Year = None, listing: Text = "", by: Text = "region"
) -> Response:
    """The distribution of a list, what other weights would do, areas and consequences."""
    scheme = scheme_at(visit, name)
    return kept(visit, scheme, year, lambda: _studio(visit, scheme, year, listing, by))


def _studio(visit: Visit, scheme: Scheme, year: int | None, listing: str, by: str) -> Response:
    from jiqun.workspace.appraisal_rows import CUTS, by_area, effect_rows, scheme_row, summary
    from jiqun.workspace.appraisal_trials import weighed
    from jiqun.workspace.appraisals import schemes_of

    shelf = schemes_of(visit.site.desk())
    head = scheme_row(scheme, shelf)
    asked = nearest(visit, scheme, year)
    if not head["ready"] or asked is None:
        return visit.page("appraisal_none.html", scheme=head, returned=asked is not None)
    done = appraised(visit, scheme, asked)
    told = summary(done)
    chosen = _chosen(scheme, listing, told)
    weights = weights_of(visit)
    cut = by if by in CUTS else CUTS[0]
    own = next(item for item in told["lists"] if item["id"] == chosen)
    grades = list(own["grades"])
    return visit.page(
        "appraisal.html", scheme=head, told=told, year=asked, years=visit.site.desk().facts().years(), chosen=chosen, own=own,
        listing=next(item for item in head["lists"] if item["id"] == chosen), grades=grades, shade=shade,
        chart=histogram(own["histogram"], grades, own["name"][visit.language]) if own["histogram"] else None,
        weights=weights, trial=weighed(done, chosen, weights) if weights else None, moved=TRIED,
        areas=by_area(done, cut), industry=_industry, coded=_coded(visit), cut=cut, cuts=CUTS, effects=effect_rows(done), all_grades=done.scheme.grades,
    )  # fmt: skip


def _chosen(scheme: Scheme, listing: str, told: Row) -> str:
    known = [item.id for item in scheme.lists]
    if listing and listing not in known:
        raise HTTPException(404, f"没有名单“{listing}” / no list “{listing}”")
    largest = max(told["lists"], key=lambda item: item["enterprises"])
    return listing or str(largest["id"])


def weights_of(visit: Visit) -> Mapping[str, float]:
    """Weights that the address asks for; an empty field asks for nothing."""
    return {
        name.removeprefix(WEIGHT): _number(name, text)
        for name, text in visit.request.query_params.items()
        if name.startswith(WEIGHT) and text.strip()
    }


def _number(name: str, text: str) -> float:
    try:
        found = float(text)
    except ValueError:
        found = math.nan
    if not 0 <= found <= MOST:
        raise HTTPException(
            422,
            f"{name} 应为 0 到 {MOST:g} 的数，不是“{text}” / {name} must be a number from 0 to {MOST:g}, not “{text}”",
        )
    return found


@router.get("/appraisal/{name}/firms")
def firms(
    visit: Visiting, name: str, year: Year = None, listing: Text = "", grade: Text = "", region: Text = "",
    q: Text = "", page: Page = 1,
) -> Response:  # fmt: skip
    """The graded list."""
    scheme = scheme_at(visit, name)
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
        done, name=listing, grade=grade, region=region, text=q.strip(), start=ROWS * (page - 1), size=ROWS
    )
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
    rows, _ = listed(done, name=listing, grade=grade, region=region, size=done.table.num_rows)
    table = _table(visit, done, rows)
    stem = f"appraisal-{scheme.id}-{asked}"
    if kind == "csv":
        return exports.csv_response(table, f"{stem}.csv")
    return exports.xlsx_response(table, f"{stem}.xlsx", visit.city, visit.language)


def _table(visit: Visit, done: Appraised, rows: list[Row]) -> exports.Table:
    zh = visit.language == "zh"
    names = {item.id: item.name.in_(visit.language) for item in done.scheme.lists}
    head: tuple[str, ...] = ("名单", "代码", "企业", "区县", "初评", "等级", "调档") if zh else (
        "List", "Code", "Enterprise", "District", "First grade", "Grade", "Adjusted by"
    )  # fmt: skip
    more: tuple[str, ...] = ()
    if visit.disclosure.figures:
        more = ("名次", "得分") if zh else ("Position", "Score")
        more = (*more, *(f"{item.name.in_(visit.language)} {item.unit}" for item in done.scheme.indicators))
    cells = [
        (
            names.get(row["list"], ""), row["code"], row["name"], visit.show.region(row["region"]) if row["region"] else "",
            row["grade_first"], row["grade"], row["adjusted_by"],
            *((row["position"], row["score"], *(row.get(f"v_{i.id}") for i in done.scheme.indicators)) if more else ()),
        )
        for row in rows
    ]  # fmt: skip
    mark = {"zh": "（模拟数据）", "en": " (simulated)"}[visit.language] if done.simulated else ""
    title = "亩均评价" if zh else "Appraisal"
    return exports.Table(f"{title} {done.year}{mark}", (*head, *more), tuple(cells))


@router.get("/appraisal/{name}/firms/{code}")
def firm(visit: Visiting, name: str, code: str, year: Year = None) -> Response:
    """One firm's sheet."""
    scheme = scheme_at(visit, name)
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
    return visit.page(
        "appraisal_firm.html", scheme=scheme_row(scheme, schemes_of(visit.site.desk())), row=row, year=asked, shade=shade,
        grades=scheme.grades, bare=not visit.disclosure.figures, industry=_industry(row["division"]),
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


def _coded(visit: Visit) -> Callable[[str, str], str]:
    """Words of a cut's codes: sizes, kinds of ownership; names stand for themselves."""
    sets = visit.site.desk().store.dataset
    lists = {
        "size": sets("enterprise_year").lists.get("size", ()),
        "ownership": sets("enterprise").lists.get("ownership", ()),
    }

    def told(cut: str, code: str) -> str:
        found = next((item for item in lists.get(cut, ()) if item.code == code), None)
        if found is None:
            return code
        return str(found.english or found.label) if visit.language == "en" else str(found.label)

    return told


def _industry(division: str | None) -> str:
    from jiqun.workspace.enterprises import industry_name

    return industry_name(division) if division else ""


@router.get("/appraisal/{name}/compare")
def reform(visit: Visiting, name: str, other: Text = "", year: Year = None) -> Response:
    """A method beside another: what changed, who moves, what it costs."""
    scheme = scheme_at(visit, name)
    return kept(visit, scheme, year, lambda: _reform(visit, scheme, other, year))


def _reform(visit: Visit, scheme: Scheme, other: str, year: int | None) -> Response:
    from jiqun.workspace.appraisal_rows import scheme_row
    from jiqun.workspace.appraisal_trials import compared
    from jiqun.workspace.appraisals import schemes_of

    shelf = schemes_of(visit.site.desk())
    rows = [row for item in shelf if (row := scheme_row(item, shelf))["ready"] and item.id != scheme.id]
    before = scheme_at(visit, other or scheme.copied_from or (rows[0]["id"] if rows else scheme.id))
    asked, head = nearest(visit, scheme, year), scheme_row(scheme, shelf)
    if asked is None or not head["ready"]:
        return visit.page("appraisal_none.html", scheme=head, returned=asked is not None)
    told = compared(appraised(visit, before, asked), appraised(visit, scheme, asked))
    return visit.page(
        "appraisal_compare.html", scheme=head, before=scheme_row(before, shelf), others=rows, told=told, year=asked,
        years=visit.site.desk().facts().years(), grades=list(dict.fromkeys([*before.grades, *scheme.grades])), shade=shade,
        moved=MOVED, bare=not visit.disclosure.figures,
    )  # fmt: skip


@router.get("/appraisal/{name}/robust")
def firmness(visit: Visiting, name: str, year: Year = None, listing: Text = "") -> Response:
    """How firm grades stand, and whom the method favours."""
    scheme = scheme_at(visit, name)
    return kept(visit, scheme, year, lambda: _firmness(visit, scheme, year, listing))


def _firmness(visit: Visit, scheme: Scheme, year: int | None, listing: str) -> Response:
    from jiqun.workspace.appraisal_rows import scheme_row, summary
    from jiqun.workspace.appraisal_trials import biased, robust
    from jiqun.workspace.appraisals import schemes_of

    asked, head = nearest(visit, scheme, year), scheme_row(scheme, schemes_of(visit.site.desk()))
    if asked is None or not head["ready"]:
        return visit.page("appraisal_none.html", scheme=head, returned=asked is not None)
    done = appraised(visit, scheme, asked)
    chosen = _chosen(scheme, listing, summary(done))
    return visit.page(
        "appraisal_robust.html", scheme=head, year=asked, chosen=chosen, told=robust(done, chosen), leanings=biased(done, chosen),
        simulated=done.simulated, shade=shade, done=done, bare=not visit.disclosure.figures, industry=_industry, coded=_coded(visit),
    )  # fmt: skip


@router.get("/appraisal/{name}/text")
def text(visit: Visiting, name: str) -> Response:
    """The method as it stands written: parameters, indicators, classes, rules, each with its source."""
    from jiqun.workspace.appraisal_drafts import edition, problems
    from jiqun.workspace.appraisal_rows import scheme_row
    from jiqun.workspace.appraisals import schemes_of, vocabulary_of

    scheme = scheme_at(visit, name)
    desk = visit.site.desk()
    return visit.page(
        "appraisal_text.html", scheme=scheme_row(scheme, schemes_of(desk)), rules=scheme, problems=problems(desk, scheme),
        edition=edition(desk, name), vocabulary=scheme.vocabulary(vocabulary_of(desk)),
    )  # fmt: skip
