"""Review: the extractor's reading beside the pack's, and the decision written into the pack."""

from __future__ import annotations

import datetime as dt
import math
from collections import Counter
from functools import lru_cache
from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Response
from fastapi.responses import RedirectResponse

from jiqun.packs import EntryNotFound, PackEditConflict
from jiqun.packs.edit import version_of
from jiqun.plans import Plan, Statement
from jiqun.plans.decide import DecisionRefused, Reviewer, accept, correct, reject
from jiqun.plans.extraction import extract
from jiqun.plans.extraction.endpoint import MARK, Endpoint, EndpointFailed, EndpointNotConfigured, propose
from jiqun.plans.review import Proposal, ProposalState, load_rejections, proposals
from jiqun.web.pages.visiting import Signed, Visiting, plan_of
from jiqun.web.rendering import Visit
from jiqun.workspace.sources import parsed

router = APIRouter()

Line = Annotated[str, Form(max_length=300)]

#: Fields that a reviewer can change by hand, and how the words of the form are read.
EDITABLE = (
    "indicator",
    "key",
    "qualifier",
    "value",
    "unit",
    "comparator",
    "year",
    "horizon_year",
    "accumulation",
    "note",
)
NUMBERS = ("value", "year", "horizon_year")


@lru_cache(maxsize=8)
def _read(plan_id: str, text: str) -> tuple[Statement, ...]:
    from jiqun.documents import read

    return tuple(extract(read(text.encode(), f"{plan_id}.txt")))


#: What a configured model has proposed since the server started, by plan and text.
_asked: dict[tuple[str, str], tuple[Statement, ...]] = {}


@router.post("/review/{name}/ask")
def ask_model(visit: Visiting, name: str) -> Response:
    """Ask the configured model for additions; they join the list, marked, and wait for a reviewer."""
    plan, endpoint = plan_of(visit, name), Endpoint.configured()
    if endpoint is None or plan.text is None:
        raise HTTPException(409, str(EndpointNotConfigured()))
    try:
        added = propose(parsed(plan), _read(plan.id, plan.text), endpoint)
    except EndpointFailed as error:
        raise HTTPException(502, str(error)) from error
    _asked[(plan.id, plan.text)] = tuple(added)
    return RedirectResponse(visit.url(f"/review/{name}", state="new"), status_code=303)


def _proposals(visit: Visit, plan: Plan) -> list[Proposal]:
    if plan.text is None:
        raise HTTPException(
            404, f"“{plan.id}”的正文不在手边，无法审核 / the text of “{plan.id}” is not at hand"
        )
    read = [*_read(plan.id, plan.text), *_asked.get((plan.id, plan.text), ())]
    return proposals(plan, read, load_rejections(visit.city.pack, plan.id))


@router.get("/review")
def review_list(visit: Visiting) -> Response:
    rows = [
        (
            plan,
            Counter(item.state.value for item in _proposals(visit, plan)) if plan.text is not None else None,
        )
        for plan in visit.city.library.plans.values()
    ]
    return visit.page("review_list.html", rows=rows, states=[state.value for state in ProposalState])


@router.get("/review/{name}")
def review(visit: Visiting, name: str, state: str = "") -> Response:
    plan = plan_of(visit, name)
    everything = _proposals(visit, plan)
    open_states = (ProposalState.NEW, ProposalState.DIFFERS, ProposalState.MISSING)
    shown = [
        item for item in everything if (item.state.value == state if state else item.state in open_states)
    ]
    return visit.page(
        "review.html",
        plan=plan,
        proposals=shown,
        counts=Counter(item.state.value for item in everything),
        states=[item.value for item in ProposalState],
        state=state,
        context={item.id: _context(plan, item) for item in shown},
        keys={item.id: _suggest(visit, item) for item in shown},
        file_version=version_of(visit.city.pack.root / "plans" / name / "statements.yaml"),
        editable=EDITABLE,
        model=Endpoint.configured(),
        proposed=MARK,
    )


def _context(plan: Plan, item: Proposal) -> tuple[str, str, str]:
    """The text before, at and after a number, up to 90 characters each way, within its line."""
    text, (start, end) = plan.text or "", item.at
    left, right = max(text.rfind("\n", 0, start) + 1, start - 90), text.find("\n", end)
    return text[left:start], text[start:end], text[end : min(right if right >= 0 else len(text), end + 90)]


def _suggest(visit: Visit, item: Proposal) -> str:
    """A canonical indicator for a new number: the one that is printed so."""
    if item.held is not None:
        return item.held.key or ""
    name = item.read.indicator if item.read else ""
    exact = [entry.id for entry in visit.city.catalogue.find(name) if name in (entry.name.zh, *entry.aliases)]
    return exact[0] if exact else ""


@router.post("/review/{name}/{place}")
def decide(
    visit: Visiting,
    name: str,
    place: str,
    action: Annotated[str, Form(pattern="^(accept|correct|reject)$")],
    by: Signed,
    why: Annotated[str, Form(min_length=1, max_length=300)],
    version: Line,
    key: Line = "",
    field: Line = "",
    value: Line = "",
) -> Response:
    """Carry out one decision and go back to the list; what cannot be written is said on a page of its own."""
    plan = plan_of(visit, name)
    proposal = next((item for item in _proposals(visit, plan) if item.id == place), None)
    if proposal is None:
        raise HTTPException(404, f"没有位置“{place}”的条目 / nothing at “{place}”")
    reviewer = Reviewer(by, dt.date.today(), why.strip())
    try:
        _carry_out(visit, plan, proposal, reviewer, action, version, key, field, value)
    except PackEditConflict as error:
        raise HTTPException(409, str(error)) from error
    except (DecisionRefused, EntryNotFound) as error:
        raise HTTPException(422, str(error)) from error
    return RedirectResponse(visit.url(f"/review/{name}"), status_code=303)


def _carry_out(
    visit: Visit,
    plan: Plan,
    proposal: Proposal,
    reviewer: Reviewer,
    action: str,
    version: str,
    key: str,
    field: str,
    value: str,
) -> None:
    pack = visit.city.pack
    if action == "accept":
        accept(pack, plan.id, proposal, reviewer, key=key or None, version=version)
    elif action == "reject":
        reject(pack, plan.id, proposal, reviewer, version=version)
    elif proposal.held is None or field not in EDITABLE:
        raise DecisionRefused(
            f"只能更正已入库条目的字段：{'、'.join(EDITABLE)} / only fields of held entries can be corrected"
        )
    else:
        correct(
            pack,
            plan.id,
            proposal.held.id,
            {field: _typed(field, value.strip())},
            reviewer,
            version=version,
            text=plan.text,
        )


def _typed(field: str, value: str) -> object:
    if field not in NUMBERS or not value:
        return value
    try:
        number = float(value)
    except ValueError as error:
        raise DecisionRefused(f"{field} 应为数字：{value} / {field} must be a number") from error
    if not math.isfinite(number):
        raise DecisionRefused(f"{field} 应为有限的数：{value} / {field} must be finite")
    return int(number) if number.is_integer() else number
