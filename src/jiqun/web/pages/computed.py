"""A computed figure: how it is reckoned, the rows and vintages it stands on, and its months."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, HTTPException, Query, Response

from jiqun.values import Period
from jiqun.web.pages.visiting import Visiting
from jiqun.web.rendering import Visit

if TYPE_CHECKING:
    from jiqun.indicators.computed import Facts

router = APIRouter()

Year = Annotated[int | None, Query(ge=1900, le=2200)]
Text = Annotated[str, Query(max_length=60)]


@router.get("/figures/{indicator}")
def figure(
    visit: Visiting, indicator: str, period: Text = "", year: Year = None, cut: str = "", group: str = ""
) -> Response:
    """Why this number: a computed figure of one `period` (or `year`) down to its measures, rows and vintages."""
    from jiqun.workspace.computed import one_period

    facts = visit.site.desk().facts()
    if indicator not in facts.definitions:
        raise HTTPException(404, f"没有可计算的指标“{indicator}” / no computed indicator “{indicator}”")
    asked = one_period(facts, period or str(year or ""))
    return visit.kept(lambda: _explained(visit, facts, indicator, asked, cut, group), visit.disclosure)


def _explained(visit: Visit, facts: Facts, indicator: str, period: Period, cut: str, group: str) -> Response:
    from jiqun.indicators.computed import explain
    from jiqun.monitor.why.errors import NamesWithheld
    from jiqun.workspace.disclosing import told_explanation

    found = explain(facts, indicator, period, {cut: group} if cut else {}, limit=50)
    if found is None:
        raise HTTPException(404, f"{period} 没有这一组 / no such group in {period.english}")
    found = told_explanation(found, visit.disclosure)
    if found is None:
        raise NamesWithheld
    return visit.page(
        "figure.html",
        found=found,
        names=_cluster_names(visit),
        of=facts.definitions[found.definition.change.of][-1] if found.definition.change else None,
        cut=cut,
        group=group,
        published=_published(visit, indicator, period, group),
        months=_months(facts, indicator, period.year, {cut: group} if cut else {}),
    )


def _cluster_names(visit: Visit) -> dict[str, str]:
    return {
        cluster.id: cluster.name.in_(visit.language) or cluster.name.zh
        for taxonomy in visit.city.library.taxonomies.all
        for tier in taxonomy.tiers
        for cluster in tier.clusters
    }


def _published(visit: Visit, indicator: str, period: Period, group: str) -> list[Any]:
    """Published figures of the same indicator, region and year; none for part of a year."""
    if not period.is_single_year:
        return []
    region = group or visit.city.home
    return [item for item in visit.city.observations.series(indicator, region) if item.year == period.year]


def _months(facts: Facts, indicator: str, year: int, group: dict[str, str]) -> list[dict[str, Any]]:
    """Each reported month of the year: alone, since January, and how the latter grew; none where there are none."""
    from jiqun.indicators.computed import compute, last_year

    way = facts.definitions.at(indicator, year).monthly
    if way is None:
        return []
    returned = facts.returned(way.sets)
    alone, since = returned.of_year(year), returned.cumulative(year)
    before = [item for item in map(last_year, since) if item in returned]
    found = compute(facts, [indicator], by=list(group), periods=[*before, *alone, *since]).figures
    at = {item.period.code: item for item in found if list(item.cuts.values()) == list(group.values())}
    return [
        {
            "month": month,
            "since": reached,
            "alone": at.get(month.code),
            "reached": at.get(reached.code),
            "growth": _growth(at.get(reached.code), at.get(last_year(reached).code)),
        }
        for month, reached in zip(alone, since, strict=True)
    ]


def _growth(now: Any, before: Any) -> float | None:
    """Reported growth in %; of a share, in points."""
    if now is None or before is None or None in (now.value, before.value):
        return None
    if now.unit == "%":
        return float(now.value - before.value)
    return float((now.value / before.value - 1) * 100) if before.value > 0 else None
