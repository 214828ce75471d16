"""Mechanisms: everything the documents call for, and where each lives in jiqun today."""

from __future__ import annotations

from collections import Counter, defaultdict

from fastapi import APIRouter, Response

from jiqun.web.pages.visiting import Visiting
from jiqun.workspace.mechanisms import Mechanism

router = APIRouter()


@router.get("/mechanisms")
def mechanisms(visit: Visiting, group: str = "", status: str = "") -> Response:
    held = visit.city.mechanisms
    states = {
        item.id: held.coverage[item.id].status if item.id in held.coverage else "planned" for item in held.all
    }
    shown: dict[str, list[Mechanism]] = defaultdict(list)
    for item in held.all:
        if group in ("", item.group) and status in ("", states[item.id]):
            shown[item.group].append(item)
    return visit.page(
        "mechanisms.html",
        held=held,
        shown=shown,
        states=states,
        counted=Counter(states.values()),
        by_group={
            g.id: Counter(states[item.id] for item in held.all if item.group == g.id) for g in held.groups
        },
        group=group,
        status=status,
    )
