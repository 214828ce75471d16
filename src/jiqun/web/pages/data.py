"""Data: the declared sets with their corrections."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, HTTPException, Response

from jiqun.web.pages.visiting import Visiting
from jiqun.web.rendering import Visit

router = APIRouter()


@router.get("/data")
def data(visit: Visiting) -> Response:
    """Every declared set with what has been returned for it, and the newest imports."""
    visit.site.desk()
    return visit.kept(lambda: _sets(visit))


def _sets(visit: Visit) -> Response:
    desk = visit.site.desk()
    by_set: dict[str, list[Any]] = {}
    for vintage in desk.store.catalogue.all():
        by_set.setdefault(vintage.dataset, []).append(vintage)
    sets = [
        (item, desk.store.catalogue.current(item.id), by_set.get(item.id, []))
        for item in desk.store.declarations.all.values()
    ]
    return visit.page(
        "data.html",
        sets=sets,
        newest=sorted((v for items in by_set.values() for v in items), key=lambda v: -v.sequence)[:20],
        simulated=any(v.simulated for _, current, _ in sets for v in current),
    )


@router.get("/data/sets/{name}")
def dataset(visit: Visiting, name: str) -> Response:
    """A set's declaration, and every vintage of it; superseded ones stay in sight."""
    desk = visit.site.desk()
    if name not in desk.store.declarations.all:
        raise HTTPException(404, f"没有数据集“{name}” / no data set “{name}”")
    declared = desk.store.dataset(name)
    current = {item.id for item in desk.store.catalogue.current(name)}
    return visit.page(
        "dataset.html",
        dataset=declared,
        vintages=desk.store.catalogue.all(name)[::-1],
        current=current,
        corrections=_corrections(visit, declared),
    )


def _corrections(visit: Visit, declared: Any) -> list[tuple[Any, str]]:
    """Standing corrections of a set with what became of each, newest first."""
    from jiqun.facts.store import effects

    desk = visit.site.desk()
    standing = desk.store.corrections.standing(declared.id)
    if not standing:
        return []
    table = desk.store.table(desk.engine, declared.id, corrected=False)
    found = effects(desk.engine, table, declared, standing)
    return [(item, found[item.id].value) for item in reversed(standing)]
