"""What is due: everything late, and the coming days."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Query, Response

from jiqun.web.ledger_telling import told_ledgers
from jiqun.web.pages.ledger_showing import Cells
from jiqun.web.pages.visiting import Visiting
from jiqun.web.rendering import Visit

if TYPE_CHECKING:
    from jiqun.ledgers.due import Owed
    from jiqun.workspace.ledger_shelf import Glance

router = APIRouter()

Text = Annotated[str, Query(max_length=120)]
Page = Annotated[int, Query(ge=1, le=100_000)]

AHEAD = dt.timedelta(days=30)
#: Late items of one page; the longest late come first.
LATE = 100


@router.get("/ledgers/calendar")
def calendar(
    visit: Visiting, unit: Text = "", ledger: Text = "", region: Text = "", page: Page = 1
) -> Response:
    glance = told_ledgers(visit)
    return visit.kept(lambda: _page(visit, glance, unit, ledger, region, page), glance.version)


def _page(visit: Visit, glance: Glance, unit: str, ledger: str, region: str, page: int) -> Response:
    everything = [item for item in glance.all_owed(visit.on) if item.due <= visit.on + AHEAD]
    same = {
        name for name in {item.unit for item in everything} if not unit or glance.book.units.same(unit, name)
    }
    found = [
        item
        for item in everything
        if item.unit in same and ledger in ("", item.entry.ledger) and region in ("", item.entry.region)
    ]
    late, coming = [item for item in found if item.late], [item for item in found if not item.late]
    return visit.page(
        "ledger_calendar.html",
        cells=Cells(visit, glance),
        ledgers=glance.book.ledgers.all,
        late=late[(page - 1) * LATE : page * LATE],
        late_count=len(late),
        pages=max(1, -(-len(late) // LATE)),
        page=page,
        weeks=_weeks(visit.on, coming),
        days=_days(coming),
        coming=len(coming),
        units=sorted({item.unit for item in everything}),
        regions=sorted({item.entry.region for item in everything if item.entry.region}),
        asked={"unit": unit, "ledger": ledger, "region": region},
        simulated=any(item.entry.simulated for item in found),
    )


def _weeks(on: dt.date, coming: Sequence[Owed]) -> list[list[tuple[dt.date, int]]]:
    """Weeks from Monday on that the coming days lie in, each day with the number that falls due."""
    counts = Counter(item.due for item in coming)
    first = on - dt.timedelta(days=on.weekday())
    count = ((on + AHEAD) - first).days // 7 + 1
    days = [first + dt.timedelta(days=at) for at in range(count * 7)]
    return [[(day, counts[day]) for day in days[at : at + 7]] for at in range(0, len(days), 7)]


def _days(coming: Sequence[Owed]) -> dict[dt.date, list[Owed]]:
    found: dict[dt.date, list[Owed]] = {}
    for item in coming:
        found.setdefault(item.due, []).append(item)
    return found
