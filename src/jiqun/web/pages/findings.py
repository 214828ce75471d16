"""Contradictions: what the lint found in the texts."""

from __future__ import annotations

from collections import Counter

from fastapi import APIRouter, Response

from jiqun.web.pages.visiting import Visiting

router = APIRouter()

ORDER = {"high": 0, "medium": 1, "low": 2}


@router.get("/findings")
def findings(visit: Visiting, severity: str = "", rule: str = "", plan: str = "", explained: str = "") -> Response:
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
        total=len(everything),
        plans=list(visit.city.library.plans.values()),
    )
