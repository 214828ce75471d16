"""Indicators: what targets ask for, and where the figures come from."""

from __future__ import annotations

from collections import Counter
from typing import Annotated

from fastapi import APIRouter, Query, Response

from jiqun.web.pages.visiting import Visiting
from jiqun.web.rendering import Visit
from jiqun.workspace.indicators import Supply, chosen, definitions_of, supplied

router = APIRouter()

Text = Annotated[str, Query(max_length=60)]


@router.get("/indicators")
def indicators(
    visit: Visiting, q: Text = "", supply: Text = "", family: Text = "", asked: Text = "yes"
) -> Response:
    return visit.kept(lambda: _list(visit, q, supply, family, asked))


def _list(visit: Visit, q: str, supply: str, family: str, asked: str) -> Response:
    every = supplied(visit.city, definitions_of(visit.city))
    held = [item for item in every if item.targets] if asked == "yes" else every
    return visit.page(
        "indicators.html",
        rows=chosen(every, words=q, supply=supply, family=family, asked=asked == "yes"),
        counted=Counter(item.supply for item in held),
        total=len(held),
        supplies=list(Supply),
        families=sorted({item.family for item in every if item.family}),
        q=q,
        supply=supply,
        family=family,
        asked=asked,
    )
