"""Contradictions: what the lint found in the texts."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Response
from fastapi.responses import RedirectResponse

from jiqun.plans.lint import explain
from jiqun.plans.lint.titles import title
from jiqun.web.pages.visiting import Signed, Visiting

router = APIRouter()

ORDER = {"high": 0, "medium": 1, "low": 2}


@router.get("/findings")
def findings(
    visit: Visiting, severity: str = "", rule: str = "", plan: str = "", explained: str = ""
) -> Response:
    everything = visit.city.findings
    shown = [
        item
        for item in everything
        if severity in ("", item.severity)
        and rule in ("", item.rule)
        and (not plan or any(place.document == plan for place in item.places))
        and (explained != "no" or item.explained is None)
    ]
    return visit.page(
        "findings.html",
        findings=sorted(shown, key=lambda item: (ORDER[item.severity], item.rule)),
        severities=Counter(item.severity for item in everything),
        rules=Counter(item.rule for item in everything),
        severity=severity,
        rule=rule,
        plan=plan,
        explained=explained,
        rule_title=title,
        total=len(everything),
        plans=list(visit.city.library.plans.values()),
    )


@router.post("/findings/{name}/explain")
def explain_finding(
    visit: Visiting,
    name: str,
    by: Signed,
    why: Annotated[str, Form(min_length=1, max_length=300)],
) -> Response:
    """Mark a finding as explained; the explanation goes into the pack."""
    finding = next((item for item in visit.city.findings if item.id == name), None)
    if finding is None:
        raise HTTPException(404, f"没有检查结果“{name}” / no finding “{name}”")
    explain(visit.city.pack, finding, by, dt.date.today(), why.strip())
    return RedirectResponse(visit.url(f"/findings#f-{name}"), status_code=303)
