"""How loops run: for every ledger with time limits, how much came, was finished, in time, and by whom."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Query, Response

from jiqun.web.pages.ledger_showing import Cells
from jiqun.web.pages.visiting import Visiting
from jiqun.web.rendering import Visit

if TYPE_CHECKING:
    from jiqun.workspace.ledger_shelf import Glance

router = APIRouter()

Text = Annotated[str, Query(max_length=120)]
Year = Annotated[str, Query(pattern=r"^((19|20)\d\d)?$")]
#: What flows may be cut by besides the ledger's own fields.
CUTS = ("lead", "region", "month")


@router.get("/ledgers/loops")
def loops(visit: Visiting, ledger: Text = "", by: Text = "", year: Year = "") -> Response:
    glance = visit.site.ledgers()
    return visit.kept(
        lambda: _page(visit, glance, ledger, by or "lead", year or str(visit.on.year)), glance.version
    )


def _page(visit: Visit, glance: Glance, name: str, by: str, year: str) -> Response:
    from jiqun.ledgers.statistics import Flow, flows, is_loop

    held = [item for item in glance.book.ledgers.all.values() if is_loop(item)]
    span = {"start": dt.date(int(year), 1, 1), "until": dt.date(int(year), 12, 31)}

    def cut(item: Any, key: str) -> Any:
        return flows(glance.book, item, glance.entries(item), glance.owed(item, visit.on), by=key, **span)

    lines = [(item, sum(cut(item, "lead").values(), Flow())) for item in held]
    chosen = next((item for item in held if item.id == name), None)
    own = (
        [item.field for item in chosen.fields if item.type.value == "code" and not item.computed]
        if chosen
        else []
    )
    keys = [*CUTS, *own]
    return visit.page(
        "ledger_loops.html", cells=Cells(visit, glance), year=year, chosen=chosen, by=by if by in keys else "lead",
        lines=[line for line in lines if line[1].came or line[0] is chosen], keys=keys,
        parts=cut(chosen, by if by in keys else "lead") if chosen else {},
        years=[str(visit.on.year - back) for back in range(4)],
        simulated=any(entry.simulated for item in held for entry in glance.entries(item)),
    )  # fmt: skip
