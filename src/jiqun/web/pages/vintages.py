"""A vintage: where it came from, its problems and refused rows, and what it changed."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Query, Response

from jiqun.web.pages.visiting import Visiting
from jiqun.web.problems import MOST_PROBLEMS, problems_of, rejects_of
from jiqun.web.rendering import Visit

router = APIRouter()

MOST_ROWS = 20
MOST_CHANGES = 300  #: rows whose cells are listed


def _vintage(visit: Visit, name: str) -> Any:
    """The vintage of that id, or the page "not found"."""
    found = next((item for item in visit.site.desk().store.catalogue.all() if item.id == name), None)
    if found is None:
        raise HTTPException(404, f"没有数据版本“{name}” / no vintage “{name}”")
    return found


def _revisions(visit: Visit, vintage: Any) -> list[Any]:
    """All vintages of the same slice, in the order of commits."""
    every = visit.site.desk().store.catalogue.all(vintage.dataset)
    return [item for item in every if item.slice == vintage.slice]


@router.get("/data/vintages/{name}")
def vintage(
    visit: Visiting,
    name: str,
    severity: Annotated[str, Query(pattern="^(|error|warning)$")] = "",
    rule: Annotated[str, Query(max_length=120)] = "",
) -> Response:
    """One vintage: its origin, history, problems, refused and first accepted rows."""
    desk = visit.site.desk()
    found = _vintage(visit, name)
    declared = desk.store.dataset(found.dataset)
    table = desk.store.read(desk.engine, declared, [found])
    rows = desk.engine.collect(table.order_by(["_sheet", "_row"]).limit(MOST_ROWS)).to_pylist()
    return visit.page(
        "vintage.html",
        vintage=found,
        dataset=declared,
        events=desk.store.catalogue.events(name),
        rows=rows,
        fields=_filled(visit, declared, rows),
        revisions=_revisions(visit, found),
        current={item.id for item in desk.store.catalogue.current(found.dataset)},
        problems=problems_of(desk.store, declared, found, severity, rule),
        rejects=rejects_of(desk.store, declared, found) if visit.disclosure.figures else [],
        asked={"severity": severity, "rule": rule},
        most=MOST_PROBLEMS,
    )


def _filled(visit: Visit, declared: Any, rows: list[dict[str, Any]]) -> list[Any]:
    """Fields that the visitor may see and any of the rows fills."""
    told = [field for field in declared.fields if visit.disclosure.tells(field.field, field.sensitivity)]
    return [field for field in told if any(row.get(field.field) is not None for row in rows)]


@router.get("/data/vintages/{name}/changes")
def changes(visit: Visiting, name: str) -> Response:
    """What a vintage changed against the one before it of the same slice, cell by cell."""
    from jiqun.facts.store.revisions import revise

    desk = visit.site.desk()
    found = _vintage(visit, name)
    declared = desk.store.dataset(found.dataset)
    earlier = [item for item in _revisions(visit, found) if item.sequence < found.sequence]
    before = earlier[-1] if earlier else None
    revision = None
    if before is not None:
        old, new = (desk.store.read(desk.engine, declared, [item]) for item in (before, found))
        revision = revise(desk.engine, declared, old, new, shown=MOST_CHANGES)
        revision = replace(
            revision,
            cells=tuple(
                cell for cell in revision.cells if not cell.field or visit.disclosure.tells(cell.field, declared[cell.field].sensitivity)
            ),
        )  # fmt: skip
    return visit.page(
        "changes.html",
        vintage=found,
        dataset=declared,
        before=before,
        revision=revision,
        most=MOST_CHANGES,
        shown=lambda field, value: _shown(visit, declared, field, value),
    )


def _shown(visit: Visit, declared: Any, field: str, value: Any) -> str:
    """A stored value in words: the label of a code, else the value."""
    for code in declared.codes(declared[field]):
        if code.code == value:
            return str((code.english if visit.language == "en" else None) or code.label)
    return visit.show.cell(value)
