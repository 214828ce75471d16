"""The visit that every page function receives."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, HTTPException, Request

from jiqun.plans import Plan
from jiqun.web.rendering import Visit


def _visit(request: Request) -> Visit:
    visit = Visit(request, request.app.state.site)
    try:
        visit.on  # noqa: B018 (read for its check)
    except ValueError as error:
        raise HTTPException(
            422, f"on 应为日期，如 2026-01-31 / on must be a date such as 2026-01-31: {error}"
        ) from error
    return visit


Visiting = Annotated[Visit, Depends(_visit)]


def plan_of(visit: Visit, name: str) -> Plan:
    """The plan of that id, or the page "not found"."""
    plan = visit.city.library.plans.get(name)
    if plan is None:
        raise HTTPException(404, f"没有规划“{name}” / no plan “{name}”")
    return plan
