"""Sources, licences, method in brief, and the reference of the API."""

from __future__ import annotations

import calendar
from typing import Any

from fastapi import APIRouter, Response

from jiqun.monitor import SENTENCES
from jiqun.web.pages.visiting import Visiting

router = APIRouter()


@router.get("/about")
def about(visit: Visiting) -> Response:
    return visit.page(
        "about.html",
        manifest=visit.city.library.manifest,
        calendar=visit.city.calendar,
        sentences=SENTENCES,
        months=list(calendar.month_name)[1:],
    )


@router.get("/api")
def api_reference(visit: Visiting) -> Response:
    document = visit.request.app.openapi()
    calls = [
        (path, method.upper(), operation)
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    ]
    return visit.page("api.html", calls=calls, example=_example)


def _example(path: str, operation: dict[str, Any]) -> str:
    """A call that can be clicked: only for addresses without a required parameter."""
    required = [item for item in operation.get("parameters", []) if item.get("required")]
    return "" if required else path
