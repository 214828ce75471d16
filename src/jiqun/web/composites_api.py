"""The JSON API of composite evaluations."""

from __future__ import annotations

from fastapi import APIRouter, HTTPException, Response

from jiqun.web.api import reply
from jiqun.web.pages.composites import Noise, Weigh, Year, answer_of, asked_of, desk_of, scheme_at
from jiqun.web.pages.visiting import Visiting

router = APIRouter(prefix="/api/v1", tags=["composite"])


@router.get("/composites")
def schemes(visit: Visiting) -> Response:
    """The pack's schemes and the years they can be asked for."""
    from jiqun.composite.scheme import load_schemes
    from jiqun.workspace.composite_rows import scheme_row
    from jiqun.workspace.composites import years_of

    desk = desk_of(visit)
    found = load_schemes(visit.city.pack).values()
    return reply({"schemes": [scheme_row(item, years_of(visit.city, desk, item)) for item in found]})


@router.get("/composites/{scheme}")
def evaluation(
    visit: Visiting,
    scheme: str,
    year: Year = None,
    weigh: Weigh = "",
    noise: Noise = None,
    robust: bool = False,
) -> Response:
    """A ranking with its dimensions, indicators, gaps and sources; a chain index by year. `w-<id>=` sets a weight, `robust`
    adds rank intervals and sensitivity."""
    record = scheme_at(visit, scheme)
    row = answer_of(visit, record, year, asked_of(visit, record, weigh, noise, robust))
    if row is None:
        raise HTTPException(404, "还没有可以评价的数据 / nothing to evaluate yet")
    return reply(row)
