"""The JSON API of titles."""

from __future__ import annotations

from fastapi import APIRouter, HTTPException, Response

from jiqun.web.api import reply
from jiqun.web.pages.titles import (
    Page,
    Text,
    Year,
    bench_at,
    enterprises_of,
    firm_at,
    ladders_of,
    needed,
    reform_of,
    rung_at,
    told,
)
from jiqun.web.pages.visiting import Visiting

router = APIRouter(prefix="/api/v1/titles", tags=["titles"])


@router.get("")
def ladders(visit: Visiting, ladder: Text = "", year: Year = None) -> Response:
    """Ladders with their rungs: holders, who qualifies, who is near, forecast, targets."""
    from jiqun.titles import LadderUnknown

    bench = needed(bench_at(visit, year))
    try:
        rows = ladders_of(visit, bench, ladder)
    except LadderUnknown as error:
        raise HTTPException(404, str(error)) from error
    return reply({"on": bench.on.isoformat(), "year": bench.year, "ladders": rows})


@router.get("/compare")
def compare(visit: Visiting, before: Text, after: Text, year: Year = None) -> Response:
    """Two rule sets over the same enterprises: who gains, who loses, what differs."""
    return reply(reform_of(visit, needed(bench_at(visit, year)), before, after))


@router.get("/{rung}")
def rung(visit: Visiting, rung: str, year: Year = None) -> Response:
    """A rung with its rule in full, forecast, trials of it, and titles that run out."""
    from jiqun.workspace.titles import view
    from jiqun.workspace.titles_rows import rung_row

    bench = needed(bench_at(visit, year))
    row = rung_row(view(visit.city, bench, rung_at(bench, rung)), full=True)
    if not visit.disclosure.figures:
        row["expiring_titles"] = []
    return reply({"on": bench.on.isoformat(), "year": bench.year} | row)


@router.get("/{rung}/enterprises")
def enterprises(
    visit: Visiting, rung: str, year: Year = None, region: Text = "", holders: bool = False, page: Page = 1
) -> Response:
    """Candidates, nearest first, or `holders` with their re-check; with what each lacks."""
    told(visit)
    bench = needed(bench_at(visit, year))
    rows, count = enterprises_of(bench, rung_at(bench, rung), holders=holders, region=region, page=page)
    return reply({"rung": rung, "year": bench.year, "count": count, "page": page, "enterprises": rows})


@router.get("/{rung}/enterprises/{code}")
def enterprise(visit: Visiting, rung: str, code: str, year: Year = None) -> Response:
    """The proof of one enterprise: every criterion with its numbers and where the rule stands written."""
    return reply(firm_at(visit, needed(bench_at(visit, year)), rung, code))
