"""The JSON API of the facts: declared sets, vintages, computed figures with their explanation, enterprises."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Query, Request, Response

from jiqun.web.api import reply
from jiqun.web.pages.board import PERIOD, board_row
from jiqun.web.pages.visiting import Visiting
from jiqun.web.site import Site

router = APIRouter(prefix="/api/v1", tags=["facts"])

Text = Annotated[str, Query(max_length=200)]
Name = Annotated[str, Query(max_length=120)]


def _desk(request: Request) -> Any:
    site: Site = request.app.state.site
    return site.desk()


@router.get("/data/sets")
def sets(request: Request) -> Response:
    """Every declared data set with its fields, and what has been returned for it."""
    desk = _desk(request)
    rows = []
    for item in desk.store.declarations.all.values():
        current = desk.store.catalogue.current(item.id)
        rows.append(
            item.record.model_dump(mode="json")
            | {
                "version": item.version,
                "fields": [field.model_dump(mode="json", exclude_none=True) for field in item.fields],
                "periods": sorted({vintage.period for vintage in current}),
                "rows": sum(vintage.rows for vintage in current),
            }
        )
    return reply({"sets": rows})


@router.get("/data/vintages")
def vintages(request: Request, dataset: Name = "", period: Name = "", office: Name = "") -> Response:
    """The catalogue of vintages, in the order of commits; `current` ones speak for their slice."""
    from jiqun.workspace.computed import vintage_row

    desk = _desk(request)
    catalogue = desk.store.catalogue
    found = catalogue.all(dataset or None)
    current = {item.id for name in {item.dataset for item in found} for item in catalogue.current(name)}
    return reply(
        {
            "vintages": [
                vintage_row(item) | {"current": item.id in current}
                for item in found
                if period in ("", item.period) and office in ("", item.office)
            ]
        }
    )


@router.get("/data/board")
def board(
    request: Request,
    period: Annotated[str, Query(pattern=PERIOD)],
    on: dt.date | None = None,
) -> Response:
    """Every return owed for a year (`2024`) or month (`2024-03`), as it stands on a day: due, arrived, late, accepted."""
    site: Site = request.app.state.site
    return reply(board_row(_desk(request), period, on or site.date(None)))


@router.get("/figures")
def figures(
    request: Request,
    indicator: Text,
    by: Text = "",
    period: Name = "",
    growth: Annotated[str, Query(pattern="^(|reported|comparable)$")] = "",
) -> Response:
    """Computed indicators (ids or names, comma-separated) for any cut: `district`, `cluster:<taxonomy>`, `division` …

    `period`: years (`2024`, `2020-2024`), months (`2024-05`), months since January (`2024-01/05`), quarters (`2024-Q2`),
    half years (`2024-H1`), series (`2024-03..2024-08`), also in Chinese; every year with returns when empty.
    """
    from jiqun.workspace.computed import figures_answer, periods_of

    names = [part for part in indicator.split(",") if part]
    cuts = [part for part in by.split(",") if part]
    site: Site = request.app.state.site
    facts = site.desk().facts()
    key = ("api figures", request.scope["query_string"])

    def answered() -> bytes:
        found = figures_answer(facts, names, cuts, periods_of(facts, period), growth or None)
        return bytes(reply(found).body)

    return Response(site.kept(site.city(), key, answered), media_type="application/json")


@router.get("/figures/{indicator}/explanation")
def explanation(
    visit: Visiting,
    indicator: str,
    period: Name = "",
    year: Annotated[int | None, Query(ge=1900, le=2200)] = None,
    cut: Name = "",
    group: Name = "",
    limit: Annotated[int, Query(ge=1, le=1000)] = 20,
) -> Response:
    """Why this number: measures, the rows with the largest part in each, checks and vintages, of one `period` or `year`."""
    from jiqun.workspace.computed import explain_answer, one_period

    desk = visit.site.desk()
    asked = one_period(desk.facts(), period or str(year or ""))
    found = explain_answer(desk, indicator, asked, {cut: group} if cut else {}, limit, visit.disclosure)
    if found is None:
        raise HTTPException(404, f"{asked} 没有这一组 / no such group in {asked.english}")
    return reply(found)


@router.get("/enterprises")
def enterprises(
    visit: Visiting,
    year: Annotated[int, Query(ge=1900, le=2200)],
    q: Name = "",
    region: Name = "",
    division: Name = "",
    scale: Name = "",
    cluster: Name = "",
    title: Name = "",
    page: Annotated[int, Query(ge=1, le=100_000)] = 1,
) -> Response:
    """Enterprises with a return of the year, fifty a page, largest output first; by code, without their figures, where the
    caller may not see those. `cluster` is `<taxonomy>/<cluster>`."""
    from jiqun.workspace.disclosing import told
    from jiqun.workspace.enterprises import PAGE, Wanted, listed

    desk, disclosure = visit.site.desk(), visit.disclosure
    taxonomy, _, chosen = cluster.partition("/")
    if chosen and taxonomy not in desk.rules:
        raise HTTPException(404, f"没有分类“{taxonomy}” / no taxonomy “{taxonomy}”")
    wanted = Wanted(year=year, text=q, region=region, division=division, scale=scale if disclosure.figures else "",
                    taxonomy=taxonomy if chosen else "", cluster=chosen, title=title, page=page,
                    order="output" if disclosure.figures else "code")  # fmt: skip
    rows, count = listed(desk.facts().population, wanted, visit.site.register() if q else None)
    yearly = desk.store.dataset("enterprise_year")
    shown = [told(yearly, row, disclosure) for row in rows]
    return reply({"year": year, "count": count, "page": page, "per_page": PAGE, "enterprises": shown})


@router.get("/enterprises/{code}")
def enterprise(visit: Visiting, code: str) -> Response:
    """Everything reported of one enterprise that the caller may see, with vintage and source row."""
    from jiqun.workspace.disclosing import told_portrait
    from jiqun.workspace.enterprises import portrait

    desk = visit.site.desk()
    held = portrait(desk.facts().population, code)
    if held is None:
        raise HTTPException(404, f"没有代码为“{code}”的企业 / no enterprise with code “{code}”")
    held = told_portrait(
        held, desk.store.dataset("enterprise_year"), desk.store.dataset("enterprise"), visit.disclosure
    )
    return reply(
        {
            "code": held.code,
            "name": held.name,
            "register": held.register,
            "years": held.years,
            "clusters": held.clusters,
            "reported": {item.dataset.id: item.rows for item in held.reported},
        }
    )


@router.get("/enterprises/{code}/portrait")
def composed_portrait(visit: Visiting, code: str) -> Response:
    """One enterprise composed: key figures against its peers, grade and why, titles, policies, chain, projects, land, energy,
    risks; of what single enterprises report, as far as the caller may see it."""
    from jiqun.web.pages.enterprises import sitter_at
    from jiqun.workspace.portrait import whole

    return reply(whole(sitter_at(visit, code)))
