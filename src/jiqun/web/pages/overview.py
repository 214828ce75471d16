"""The overview: what is in force, where it stands, what is wrong with the texts."""

from __future__ import annotations

from collections import Counter

from fastapi import APIRouter, Response

from jiqun.monitor import JUDGED, Progress, Status
from jiqun.plans import Plan, Standing
from jiqun.web.pages.visiting import Visiting
from jiqun.workspace import City, Day

router = APIRouter()

URGENCY = (
    Status.MISSED,
    Status.CRITICAL,
    Status.BEHIND,
    Status.ON_TRACK,
    Status.AHEAD,
    Status.MET,
)


@router.get("/")
def overview(visit: Visiting) -> Response:
    city, day = visit.city, visit.day
    live = [day.progress[target.id] for target in day.select(Standing.IN_FORCE)]
    over = [day.progress[target.id] for target in day.select(Standing.EXPIRED)]
    return visit.page(
        "overview.html",
        live=Counter(item.status.value for item in live),
        over=Counter(item.status.value for item in over),
        live_count=len(live),
        over_count=len(over),
        verdicts=_verdicts(live + over),
        plans=[(plan, _shares(plan, city, day)) for plan in city.library.plans.values()],
        findings=city.findings,
        statuses=[status.value for status in Status],
    )


def _verdicts(items: list[Progress]) -> list[Progress]:
    """Targets with a judged figure, the worst first, newest figure first within a status."""
    judged = [item for item in items if item.status in JUDGED]
    return sorted(
        judged,
        key=lambda item: (
            URGENCY.index(item.status),
            -(item.figure.year or 0) if item.figure else 0,
            item.target.id,
        ),
    )


def _shares(plan: Plan, city: City, day: Day) -> dict[str, int]:
    """Number of the plan's targets in force or due by status, in the fixed order of statuses."""
    shown = [
        day.progress[target.id].status
        for target in plan.targets
        if day.standings[target.id].standing in (Standing.IN_FORCE, Standing.EXPIRED)
    ]
    counted = Counter(shown)
    return {status.value: counted[status] for status in Status if counted[status]}
