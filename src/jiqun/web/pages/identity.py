"""Identity: what was proposed and decided about who is who, and the mergers that hold."""

from __future__ import annotations

from collections import Counter
from typing import Annotated

from fastapi import APIRouter, Query, Response

from jiqun.web.pages.visiting import Visiting

router = APIRouter()

MOST = 500


@router.get("/data/identity")
def identity(
    visit: Visiting,
    state: Annotated[str, Query(pattern="^(|proposed|accepted|rejected)$")] = "",
) -> Response:
    """Decisions and proposals, those that wait first, each with its reason in words."""
    from jiqun.enterprises.identity import Identities, Mergers
    from jiqun.workspace.enterprises import names_of

    desk = visit.site.desk()
    every = Identities(desk.store.database).all()
    mergers = Mergers(desk.store.database).standing()
    wanted = sorted(
        (item for item in every if state in ("", item.state.value)),
        key=lambda item: (item.state.value != "proposed", item.id),
    )
    codes = [item.enterprise for item in wanted[:MOST]]
    codes += [code for item in mergers for code in (item.absorbed, item.survivor)]
    shown = {item.dataset for item in wanted[:MOST]}
    return visit.page(
        "identity.html",
        rows=wanted[:MOST],
        found=len(wanted),
        most=MOST,
        counts=Counter(item.state.value for item in every),
        total=len(every),
        mergers=mergers,
        names=names_of(desk.facts().population, codes),
        sets=desk.store.declarations.all,
        simulated=any(
            item.simulated for name in shown for item in desk.store.catalogue.all(name)
        ),
        state=state,
    )  # fmt: skip
