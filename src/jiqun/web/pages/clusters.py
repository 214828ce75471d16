"""Clusters: every taxonomy, the crosswalk between them, one cluster."""

from __future__ import annotations

from fastapi import APIRouter, HTTPException, Response

from jiqun.web import drawings
from jiqun.web.pages.visiting import Visiting

router = APIRouter()


@router.get("/clusters")
def clusters(visit: Visiting) -> Response:
    held = visit.city.library.taxonomies
    return visit.page("clusters.html", taxonomies=held, charts=drawings.crosswalks(held, visit.show))


@router.get("/clusters/{name}")
def cluster(visit: Visiting, name: str) -> Response:
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
        unmapped=[item for item in visit.city.library.taxonomies.unmapped if item.cluster.startswith(name)],
    )
