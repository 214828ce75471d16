"""Mechanisms: everything the documents call for, and where each lives in jiqun today."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Mapping

from fastapi import APIRouter, Response

from jiqun.web.pages.visiting import Visiting
from jiqun.web.rendering import Visit
from jiqun.workspace.mechanisms import Mechanism, carried_by

router = APIRouter()


@router.get("/mechanisms")
def mechanisms(visit: Visiting, group: str = "", status: str = "") -> Response:
    version, entries = _entries(visit)
    return visit.kept(lambda: _mechanisms(visit, entries, group, status), version)


def _entries(visit: Visit) -> tuple[Hashable, Mapping[str, int]]:
    """Entries of each ledger as they stand; nothing where nothing was ever recorded, and no file is made by asking."""
    if not visit.site.has_records():
        return "", {}
    glance = visit.site.ledgers()
    return glance.version, {name: sum(states.values()) for name, states in glance.counts().items()}


def _mechanisms(visit: Visit, entries: Mapping[str, int], group: str, status: str) -> Response:
    # Imported here: declarations of ledgers need the engine.
    from jiqun.workspace.ledgers import ledgers_of

    held, ledgers = visit.city.mechanisms, ledgers_of(visit.city).all
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
        ledgers=ledgers,
        carried=carried_by(ledgers.values(), held),
        entries=entries,
        group=group,
        status=status,
    )
