"""Clusters: every taxonomy, the crosswalk between them, one cluster."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, HTTPException, Response

from jiqun.web import drawings
from jiqun.web.pages.visiting import Visiting
from jiqun.web.rendering import Visit

router = APIRouter()

#: Indicators computed for a cluster, in the order shown.
SHOWN = (
    "firms-ads",
    "industrial-output-ads",
    "industrial-va-ads",
    "profit-margin-ads",
    "rd-intensity-ads",
    "va-per-mu",
)


@router.get("/clusters")
def clusters(visit: Visiting) -> Response:
    held = visit.city.library.taxonomies
    return visit.kept(
        lambda: visit.page("clusters.html", taxonomies=held, charts=drawings.crosswalks(held, visit.show))
    )


@router.get("/clusters/{name}")
def cluster(visit: Visiting, name: str) -> Response:
    visit.site.facts_at_hand()
    return visit.kept(lambda: _cluster(visit, name))


def _cluster(visit: Visit, name: str) -> Response:
    held = visit.city.library.taxonomies.cluster(name)
    if held is None:
        raise HTTPException(404, f"没有集群“{name}” / no cluster “{name}”")
    taxonomy, found = held
    before, after = visit.city.library.taxonomies.of_cluster(name)
    day = visit.day
    names = {item.name.zh for item in found.with_subclusters()}
    rows = [
        (target, day.standings[target.id], day.progress[target.id])
        for target in visit.city.library.targets
        if target.statement.cluster in names and (taxonomy.plan is None or target.plan.id == taxonomy.plan)
    ]
    return visit.page(
        "cluster.html",
        taxonomy=taxonomy,
        cluster=found,
        before=before,
        after=after,
        rows=rows,
        taxonomies=visit.city.library.taxonomies,
        computed=_computed(visit, taxonomy.id, name),
        unmapped=[item for item in visit.city.library.taxonomies.unmapped if item.cluster.startswith(name)],
    )


def _computed(visit: Visit, taxonomy: str, name: str) -> dict[str, Any] | None:
    """The cluster's figures from enterprise data, by year; None where there is none or no rule of membership."""
    facts = visit.site.facts_at_hand()
    if facts is None or taxonomy not in facts.population.rules:
        return None
    from jiqun.indicators.computed import compute

    names = [item for item in SHOWN if item in facts.definitions]
    found = compute(facts, names, by=[f"cluster:{taxonomy}"])
    years: dict[int, dict[str, float | None]] = {}
    for item in found.figures:
        if name in item.cuts.values():
            years.setdefault(item.year, {})[item.indicator] = item.value
    if not years:
        return None
    return {
        "definitions": [facts.definitions.at(item, max(years)) for item in names],
        "years": sorted(years.items(), reverse=True),
        "cut": f"cluster:{taxonomy}",
        "group": name,
        "simulated": found.simulated,
    }
