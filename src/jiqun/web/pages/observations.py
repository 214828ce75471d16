"""Published figures: every series with its sources and how far each carries."""

from __future__ import annotations

from collections import Counter

from fastapi import APIRouter, Response

from jiqun.web.pages.visiting import Visiting

router = APIRouter()


@router.get("/observations")
def observations(visit: Visiting, region: str = "", trust: str = "", q: str = "") -> Response:
    everything = visit.city.observations.all
    show = visit.show
    shown = [
        item
        for item in everything
        if region in ("", item.row.region)
        and trust in ("", item.row.trust)
        and (not q or q.lower() in f"{item.row.name} {show.key(item.row.indicator)}".lower())
    ]
    return visit.page(
        "observations.html",
        rows=sorted(shown, key=lambda item: (item.row.indicator, item.row.region, item.period.end)),
        total=len(everything),
        regions=list(dict.fromkeys(item.row.region for item in everything)),
        trusts=Counter(item.row.trust for item in everything),
        region=region,
        trust=trust,
        q=q,
    )
