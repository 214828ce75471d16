"""Carbon efficiency: what came out, areas and industries, other bounds tried, and one enterprise's code with its three marks."""

from __future__ import annotations

import math
import os
from typing import TYPE_CHECKING, Annotated, Any, Literal
from urllib.parse import urlsplit

from fastapi import APIRouter, HTTPException, Query, Response

from jiqun.web import exports
from jiqun.web.drawings.classes import SHADES
from jiqun.web.drawings.quick_response import quick_response
from jiqun.web.language import sayer
from jiqun.web.pages.speaking import spoken_by
from jiqun.web.pages.visiting import Visiting
from jiqun.web.rendering import Visit

if TYPE_CHECKING:
    from jiqun.appraisal.carbon.scheme import CarbonScheme
    from jiqun.workspace.carbon import Reckoned

router = APIRouter()

Row = dict[str, Any]
Text = Annotated[str, Query(max_length=80)]
Year = Annotated[int | None, Query(ge=1990, le=2100)]
Page = Annotated[int, Query(ge=1, le=100_000)]
By = Literal["region", "town", "park", "division", "industry"]
ROWS = 50
SITE = "JIQUN_SITE"  #: the site's own address, as its operator sets it: what QR codes begin with


def address_of(code: str) -> str:
    """The address that an enterprise's code holds: a path, below the site's own address where the operator has set one."""
    site = os.environ.get(SITE, "").strip().rstrip("/")
    return f"{site if urlsplit(site).scheme in ('http', 'https') else ''}/carbon/{code}"


def scheme_at(visit: Visit, name: str = "") -> CarbonScheme:
    """The scheme asked for or in force, or the page “not found”. Raises NoRuleInForce."""
    from jiqun.workspace.carbon import scheme_of, schemes_of

    if name and name not in schemes_of(visit.site.desk()):
        raise HTTPException(404, f"没有碳效办法“{name}” / no scheme “{name}”")
    return scheme_of(visit.site.desk(), name, visit.on)


def reckoned_at(visit: Visit, scheme: CarbonScheme, year: int | None) -> Reckoned | None:
    """The year asked for, or the newest; None where no year can be reckoned. Raises NoCarbonYear."""
    from jiqun.workspace.carbon import reckoned, years_of

    known = years_of(visit.site.desk(), scheme)
    if not known and year is None:
        return None
    return reckoned(visit.site.desk(), scheme, year)


def bounds_of(visit: Visit, scheme: CarbonScheme) -> dict[str, list[float]]:
    """Bounds that the address asks for: `level=0.5,1.8`. Empty fields ask for nothing."""
    found = {}
    for name in ("level", "efficiency", "neutrality"):
        text = visit.request.query_params.get(name, "").strip()
        if text and [float(item.at_most or 0) for item in getattr(scheme, name).marks[:-1]] != (told := _numbers(name, text)):  # fmt: skip
            found[name] = told
    return found


def _numbers(name: str, text: str) -> list[float]:
    try:
        found = [float(item) for item in text.replace("，", ",").split(",")]
    except ValueError:
        found = [math.nan]
    if not all(map(math.isfinite, found)):
        raise HTTPException(
            422,
            f"{name} 应为逗号分开的数，如 0.6,2.0，不是“{text}” / {name} must be numbers such as 0.6,2.0, not “{text}”",
        )
    return found


def reformed(visit: Visit, scheme: CarbonScheme, year: int) -> Row | None:
    """Who moves under the bounds that the address asks for; None where it asks for none. Raises BoundsWrong."""
    from jiqun.workspace.carbon import reform, with_bounds

    bounds = bounds_of(visit, scheme)
    if not bounds:
        return None
    after = with_bounds(scheme, bounds)
    return {"bounds": bounds, "moves": reform(visit.site.desk(), scheme, after, year)}


def area_rows(visit: Visit, scheme: CarbonScheme, year: int, by: str) -> list[Row]:
    """Areas as they may be told."""
    from jiqun.workspace.carbon import by_area
    from jiqun.workspace.carbon_rows import area_row

    told = visit.disclosure
    return [
        area_row(row, scheme, [by], hidden=told.hides(row["reckoned"]), bare=not told.figures)
        for row in by_area(visit.site.desk(), scheme, year, [by])
    ]


def tone(scale: str, index: int, steps: int) -> str:
    """The colour of a mark by its place; of neutrality the last is the best."""
    place = steps - 1 - index if scale == "neutrality" else index
    return SHADES[round(place * (len(SHADES) - 1) / max(steps - 1, 1))]


@router.get("/carbon")
def home(
    visit: Visiting, year: Year = None, by: By = "region", scheme: Text = "", mark: Text = "", region: Text = "",
    division: Text = "", page: Page = 1,
) -> Response:  # fmt: skip
    visit.disclosure  # noqa: B018 (who may see names is part of what is kept)
    wanted = {"level_mark": "", "efficiency_mark": "", "region": region, "division": division}
    name, _, value = mark.partition(":")
    if f"{name}_mark" in wanted:
        wanted[f"{name}_mark"] = value
    return visit.kept(lambda: _home(visit, year, by, scheme, wanted, page), visit.disclosure)


def _home(visit: Visit, year: int | None, by: str, name: str, wanted: Row, page: int) -> Response:
    from jiqun.workspace.carbon import years_of
    from jiqun.workspace.carbon_rows import listed, scheme_row, summary

    scheme = scheme_at(visit, name)
    done = reckoned_at(visit, scheme, year)
    if done is None:
        return visit.page("carbon_none.html", scheme=scheme_row(scheme))
    rows = listed(done, **wanted) if visit.disclosure.figures else []
    pages = max(1, -(-len(rows) // ROWS))
    at = min(page, pages)
    return visit.page(
        "carbon.html", scheme=scheme_row(scheme), told=summary(done), years=years_of(visit.site.desk(), scheme), by=by,
        areas=area_rows(visit, scheme, done.year, by), trial=reformed(visit, scheme, done.year), tone=tone, wanted=wanted,
        rows=rows[ROWS * (at - 1) : ROWS * at], count=len(rows), page=at, pages=pages, name=name, spoken=spoken_by(visit, "carbon", scheme),
    )  # fmt: skip


@router.get("/carbon/areas.{kind}")
def file(
    visit: Visiting, kind: Literal["csv", "xlsx"], year: Year = None, by: By = "region", scheme: Text = ""
) -> Response:
    """Areas or industries as a table."""
    chosen = scheme_at(visit, scheme)
    done = reckoned_at(visit, chosen, year)
    if done is None:
        raise HTTPException(404, "没有可以核算的年份 / no year can be reckoned")
    say = sayer(visit.language)
    columns = (
        visit.word("carbon_cut", by), say("企业", "Enterprises"), say("净排放（吨）", "Net CO2 (t)"), say("增加值（万元）", "Value added (10,000 yuan)"),
        say("水平（吨/万元）", "Level (t per 10,000 yuan)"), say("比基年", "On the base year"),
    )  # fmt: skip
    rows = tuple(
        (row[by], row["reckoned"], row.get("net"), row.get("value"), row.get("level"), row.get("change"))
        for row in area_rows(visit, chosen, done.year, by)
    )
    table = exports.Table(f"{say('碳效', 'Carbon')} {done.year}{say('（模拟）', ' simulated') if done.simulated else ''}", columns, rows)  # fmt: skip
    if kind == "csv":
        return exports.csv_response(table, "carbon.csv")
    return exports.xlsx_response(table, "carbon.xlsx", visit.city, visit.language)


@router.get("/carbon/{code}")
def firm(visit: Visiting, code: str, year: Year = None, scheme: Text = "") -> Response:
    """The enterprise's code with its three marks, and what they are made of."""
    visit.disclosure  # noqa: B018 (who may see figures is part of what is kept)
    return visit.kept(lambda: _firm(visit, code, year, scheme), visit.disclosure, os.environ.get(SITE, ""))


def _firm(visit: Visit, code: str, year: int | None, name: str) -> Response:
    from jiqun.workspace.carbon import years_of
    from jiqun.workspace.carbon_rows import firm_row

    scheme = scheme_at(visit, name)
    done = reckoned_at(visit, scheme, year)
    if done is None or code not in done.places:
        raise HTTPException(
            404,
            f"“{code}”没有可核算的碳效：不在评价范围，或当年没有年报 / “{code}” has no carbon efficiency: out of scope, or no return",
        )
    row = firm_row(done, code)
    address = address_of(code)
    title = f"{row['name'] or code} {address}"
    return visit.page(
        "carbon_firm.html", row=row, address=address, drawn=quick_response(address, title), tone=tone, year=done.year,
        years=years_of(visit.site.desk(), scheme), scheme=scheme,
    )  # fmt: skip
