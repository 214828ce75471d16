"""The reader: a plan's text with every target and task marked, and each statement's reading."""

from __future__ import annotations

from functools import lru_cache

from fastapi import APIRouter, HTTPException, Response
from fastapi.responses import RedirectResponse

from jiqun.documents import Document, read
from jiqun.plans import Plan, StatementKind, StatementRecord
from jiqun.web.markup import Passage, outline, passages
from jiqun.web.pages.visiting import Visiting, plan_of
from jiqun.workspace import City

router = APIRouter()


@router.get("/plans/{name}/read")
def reader(visit: Visiting, name: str) -> Response:
    plan = plan_of(visit, name)
    if plan.text is None:
        return visit.page("reader_absent.html", plan=plan, record=plan.record)
    document = _document(plan.text, name)
    return visit.page(
        "reader.html",
        plan=plan,
        record=plan.record,
        passages=_passages(visit.city, plan, document),
        outline=outline(document),
        shown={item.id: item for item in plan.statements},
    )


@lru_cache(maxsize=8)
def _document(text: str, name: str) -> Document:
    return read(text.encode(), f"{name}.txt")


def _passages(city: City, plan: Plan, document: Document) -> list[Passage]:
    return passages(document, plan.statements, plan.tasks)


@router.get("/statements/{name}")
def statement(visit: Visiting, name: str) -> Response:
    """The reading of a baseline, result or threshold; a target has a page of its own."""
    found = _find(visit.city, name)
    if found is None:
        raise HTTPException(404, f"没有陈述“{name}” / no statement “{name}”")
    plan, item = found
    if item.kind is StatementKind.TARGET:
        return RedirectResponse(visit.url(f"/targets/{name}"), status_code=307)
    based = [t for t in plan.targets if t.baseline is not None and t.baseline.id == name]
    same = [t for t in visit.city.library.targets if item.key is not None and t.statement.key == item.key]
    day = visit.day
    return visit.page(
        "statement.html",
        plan=plan,
        item=item,
        tasks=plan.tasks_of.get(name, ()),
        rows=[(t, day.standings[t.id], day.progress[t.id]) for t in (based or same)],
        based=bool(based),
    )


def _find(city: City, name: str) -> tuple[Plan, StatementRecord] | None:
    return next(
        ((plan, item) for plan in city.library.plans.values() for item in plan.statements if item.id == name),
        None,
    )
