"""The JSON API of policies."""

from __future__ import annotations

from fastapi import APIRouter, HTTPException, Response

from jiqun.web.api import reply
from jiqun.web.pages.policies import (
    Lag,
    Outcome,
    Page,
    Paying,
    Shown,
    Text,
    Year,
    budget_of,
    clause_answer,
    clause_at,
    comparison_of,
    firm_of,
    held_of,
    matches_of,
)
from jiqun.web.pages.visiting import Visiting
from jiqun.web.rendering import Visit
from jiqun.workspace.policies import Matches

router = APIRouter(prefix="/api/v1/policies", tags=["policies"])


def _found(visit: Visit, year: int | None = None) -> Matches:
    found = matches_of(visit, year)
    if found is None:
        raise HTTPException(404, "还没有企业报表 / no returns of enterprises yet")
    return found


def _told(visit: Visit) -> None:
    if not visit.disclosure.figures:
        raise HTTPException(403, "单个企业报送的数据不公开 / what a single enterprise reported is not public")


@router.get("")
def clauses(
    visit: Visiting, department: Text = "", kind: Text = "", recipient: Text = "", pays: Paying = "",
    q: Text = "", every: bool = False,
) -> Response:  # fmt: skip
    """Clauses in force on the day (`on`), or `every` version and draft."""
    from jiqun.workspace.policy_rows import catalogue

    rows = catalogue(
        held_of(visit).policies, visit.on, department=department, kind=kind, recipient=recipient, benefit=pays, text=q.strip(), every=every
    )  # fmt: skip
    return reply({"on": visit.on.isoformat(), "clauses": rows})


@router.get("/budget")
def budget(visit: Visiting, year: Year = None) -> Response:
    """What clauses cost, for certain and at most, by policy, department and clause, against budgets; 万元."""
    return reply(budget_of(visit, _found(visit, year)))


@router.get("/conflicts")
def conflicts(visit: Visiting) -> Response:
    """Clauses that pay twice, ask different things, overlap, or refer to what has ended."""
    from jiqun.workspace.policies import text_conflicts
    from jiqun.workspace.policy_rows import conflict_row

    found = matches_of(visit)
    rows = [
        conflict_row(item)
        for item in (found.conflicts() if found is not None else text_conflicts(held_of(visit)))
    ]
    for row in rows:
        if row["money"] is not None and visit.disclosure.hides(row["firms"]):
            row["money"] = None
    return reply({"on": visit.on.isoformat(), "conflicts": rows})


@router.get("/direct")
def direct(visit: Visiting) -> Response:
    """Enterprises that can be granted a benefit without application, by clause."""
    from jiqun.workspace.policy_rows import direct_rows

    found = _found(visit)
    _told(visit)
    return reply(direct_rows(found))


@router.get("/effect")
def effect(visit: Visiting, of: Text, outcome: Outcome = "revenue", lag: Lag = 1) -> Response:
    """How those paid under a policy (or policy/clause) changed against matched peers. Association, not cause."""
    from jiqun.workspace.policy_effects import effect_row

    if visit.site.facts_at_hand() is None:
        raise HTTPException(404, "还没有企业报表 / no returns of enterprises yet")
    return reply(effect_row(visit.city, visit.site.desk(), of, outcome, lag))


@router.get("/compare")
def compare(visit: Visiting, before: Text, after: Text) -> Response:
    """A policy beside its revision: places that differ, firms that move, cost."""
    return reply(comparison_of(visit, _found(visit), before, after))


@router.get("/match/{code}")
def match(visit: Visiting, code: str, year: Year = None) -> Response:
    """One enterprise against every clause, with proofs, what is missing, and sums."""
    found = _found(visit, year)
    _told(visit)
    return reply(firm_of(found, code))


@router.get("/{policy}/{clause}")
def clause(
    visit: Visiting, policy: str, clause: str, show: Shown = "met", page: Page = 1, year: Year = None
) -> Response:
    """A clause with its conditions, exposure, payments by year, and a page of the firms that meet it (or lack evidence, or
    are near)."""
    return reply(clause_answer(visit, clause_at(visit, policy, clause), show, page, year))
