"""Files of those whose grade another method, another year or a trial changes: all of them, where pages show the first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

from fastapi import APIRouter, Depends, HTTPException, Response

from jiqun.web import exports
from jiqun.web.pages.appraisal_choice import (
    Row,
    Text,
    Year,
    appraised,
    chosen_list,
    nearest,
    scheme_at,
)
from jiqun.web.pages.appraisal_studio import before_of, other_of, trial_of
from jiqun.web.pages.visiting import Visiting
from jiqun.web.rendering import Visit

if TYPE_CHECKING:
    from jiqun.appraisal.scheme import Scheme

router = APIRouter()

FileKind = Literal["csv", "xlsx"]


def _asked(visit: Visiting, name: str, year: Year = None) -> tuple[Scheme, int]:
    """The method and the year, for those who may see figures of single enterprises."""
    if not visit.disclosure.figures:
        raise HTTPException(403, "单个企业的得分不对外公开 / scores of single enterprises are not public")
    scheme = scheme_at(visit, name)
    asked = nearest(visit, scheme, year)
    if asked is None:
        raise HTTPException(404, "还没有年度报表 / no yearly returns yet")
    return scheme, asked


Asked = Annotated[tuple["Scheme", int], Depends(_asked)]


@router.get("/appraisal/{name}/compare.{kind}")
def reform(visit: Visiting, asked: Asked, kind: FileKind, other: Text = "") -> Response:
    """Whose grade differs between another method and this one, over the same data."""
    from jiqun.workspace.appraisal_trials import compared

    scheme, year = asked
    before = other_of(visit, scheme, other)
    told = compared(appraised(visit, before, year), appraised(visit, scheme, year))
    return _file(visit, told["rows"], kind, f"{before.id}-{scheme.id}-{year}", simulated=told["simulated"])


@router.get("/appraisal/{name}/last-year.{kind}")
def last_year(visit: Visiting, asked: Asked, kind: FileKind) -> Response:
    """Whose grade is another one than a year ago."""
    from jiqun.workspace.appraisal_trials import compared

    scheme, year = asked
    before = before_of(visit, scheme, year)
    told = compared(appraised(visit, before, year - 1), appraised(visit, scheme, year))
    return _file(visit, told["rows"], kind, f"{scheme.id}-{year - 1}-{year}", simulated=told["simulated"])


@router.get("/appraisal/{name}/trial.{kind}")
def trial(visit: Visiting, asked: Asked, kind: FileKind, listing: Text = "") -> Response:
    """Whose grade a trial of other weights, caps or classes changes; these are in the address."""
    from jiqun.workspace.appraisal_rows import summary
    from jiqun.workspace.appraisal_studio import tried

    scheme, year = asked
    done = appraised(visit, scheme, year)
    chosen = chosen_list(scheme, listing, summary(done))
    changes = trial_of(scheme.listing(chosen), dict(visit.request.query_params))
    told = tried(done, visit.site.desk().engine, chosen, changes, most=None)
    return _file(visit, told["rows"], kind, f"{scheme.id}-{year}-trial", simulated=done.simulated)


def _file(visit: Visit, rows: list[Row], kind: FileKind, stem: str, *, simulated: bool) -> Response:
    zh = visit.language == "zh"
    columns = (
        ("代码", "企业", "区县", "行业", "原等级", "新等级", "原得分", "新得分")
        if zh
        else ("Code", "Enterprise", "District", "Industry", "Grade before", "Grade after", "Score before", "Score after")
    )  # fmt: skip
    cells = tuple(
        (
            row["code"], row["name"], visit.show.region(row["region"]) if row["region"] else "", visit.show.industry(row["division"]),
            row["before"], row["after"], row["score_before"], row["score_after"],
        )
        for row in rows
    )  # fmt: skip
    mark = ("（模拟数据）" if zh else " (simulated)") if simulated else ""
    table = exports.Table(("等级有变的企业" if zh else "Whose grade changes") + mark, columns, cells)
    if kind == "csv":
        return exports.csv_response(table, f"appraisal-{stem}.csv")
    return exports.xlsx_response(table, f"appraisal-{stem}.xlsx", visit.city, visit.language)
