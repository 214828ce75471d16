"""Districts and parks with their computed figures."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Response

from jiqun.values import Period
from jiqun.web.pages.visiting import Visiting
from jiqun.web.rendering import Visit

router = APIRouter()

#: Indicators of the table, in the order shown: size, yield, innovation, titles.
SHOWN = (
    "firms-ads",
    "industrial-output-ads",
    "industrial-va-ads",
    "profit-margin-ads",
    "rd-intensity-ads",
    "labour-productivity-industry-ads",
    "va-per-mu",
    "tax-per-mu",
    "hightech-enterprises",
    "national-little-giants",
)


@router.get("/districts")
def districts(visit: Visiting, year: Annotated[str, Query(pattern=r"^\d{0,4}$")] = "") -> Response:
    return _answer(visit, "district", year)


@router.get("/parks")
def parks(visit: Visiting, year: Annotated[str, Query(pattern=r"^\d{0,4}$")] = "") -> Response:
    return _answer(visit, "park", year)


def _answer(visit: Visit, cut: str, year: str) -> Response:
    years = visit.site.desk().facts().years()
    if not years:
        return visit.page("districts.html", years=[], cut=cut)
    chosen = int(year) if year else years[-1]
    return visit.kept(lambda: _table(visit, cut, chosen, years))


def _table(visit: Visit, cut: str, year: int, years: list[int]) -> Response:
    from jiqun.indicators.computed import comparable_growth, compute

    period = Period.of_year(year)
    facts = visit.site.desk().facts()
    names = [name for name in SHOWN if name in facts.definitions]
    parts = compute(facts, names, by=[cut], periods=[period])
    whole = compute(facts, names, periods=[period])
    growth = comparable_growth(facts, "industrial-va-ads", by=[cut], periods=[period])
    whole_growth = comparable_growth(facts, "industrial-va-ads", periods=[period])
    rows: dict[str, dict[str, Any]] = {}
    for item in parts.figures:
        rows.setdefault(next(iter(item.cuts.values())), {})[item.indicator] = item.value
    return visit.page(
        "districts.html",
        cut=cut,
        year=year,
        years=years,
        definitions=[facts.definitions.at(name, year) for name in names],
        rows=sorted(rows.items(), key=lambda row: -(row[1].get("industrial-va-ads") or 0)),
        total={item.indicator: item.value for item in whole.figures},
        growth={next(iter(item.cuts.values())): item.rate for item in growth},
        total_growth=whole_growth[0].rate if whole_growth else None,
        simulated=parts.simulated,
    )
