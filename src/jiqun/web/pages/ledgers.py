"""All ledgers by area, and the newest changes in any of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Query, Response

from jiqun.web.ledger_telling import told_ledgers
from jiqun.web.pages.ledger_showing import Cells
from jiqun.web.pages.visiting import Visiting
from jiqun.web.rendering import Visit

if TYPE_CHECKING:
    import datetime as dt

    from jiqun.ledgers.declaration import Ledger
    from jiqun.ledgers.entry import Change
    from jiqun.workspace.ledger_shelf import Glance

router = APIRouter()

Text = Annotated[str, Query(max_length=120)]
Page = Annotated[int, Query(ge=1, le=100_000)]

#: Changes on one page.
PAGE = 100


@dataclass(frozen=True, slots=True)
class Line:
    """One ledger of the overview: entries by state in the order of states, late entries, its newest change."""

    ledger: Ledger
    states: Sequence[tuple[Any, int]]
    count: int
    open: int
    late: int
    unjudged: int
    newest: dt.datetime | None


@router.get("/ledgers")
def overview(visit: Visiting, area: Text = "", keeper: Text = "", q: Text = "") -> Response:
    glance = told_ledgers(visit)
    return visit.kept(lambda: _overview(visit, glance, area, keeper, q), glance.version)


def _overview(visit: Visit, glance: Glance, area: str, keeper: str, q: str) -> Response:
    lines = {line.ledger.id: line for line in _lines(visit, glance)}
    held = glance.book.ledgers
    chosen = [line for line in lines.values() if _fits(glance, line.ledger, area, keeper, q.strip().lower())]
    areas = [group for group in visit.city.mechanisms.groups if group.id in held.by_area]
    return visit.page(
        "ledgers.html",
        cells=Cells(visit, glance),
        lines=chosen,
        all=list(lines.values()),
        areas=areas,
        other=sorted(set(held.by_area) - {group.id for group in areas}),
        keepers=sorted({line.ledger.record.keeper for line in lines.values()}),
        area=area,
        keeper=keeper,
        q=q,
    )


def _lines(visit: Visit, glance: Glance) -> list[Line]:
    counts, late, newest = glance.counts(), glance.late(visit.on), glance.newest()
    unjudged = glance.unjudged()
    return [
        Line(
            ledger,
            [(state, held[state.id]) for state in ledger.states if held.get(state.id)],
            sum(held.values()),
            sum(held.get(state, 0) for state in ledger.open_states),
            late[ledger.id],
            unjudged.get(ledger.id, 0),
            newest.get(ledger.id),
        )
        for ledger in glance.book.ledgers.all.values()
        for held in [counts.get(ledger.id, {})]
    ]


def _fits(glance: Glance, ledger: Ledger, area: str, keeper: str, q: str) -> bool:
    record = ledger.record
    if area not in ("", record.area) or (keeper and not glance.book.units.same(keeper, record.keeper)):
        return False
    texts = (record.id, record.code, record.title.zh, record.title.en or "", record.description.zh,
             record.description.en or "", *record.mechanisms, *(clause.quote for clause in record.clauses))  # fmt: skip
    return not q or any(q in text.lower() for text in texts)


@router.get("/ledgers/changes")
def changes(
    visit: Visiting, ledger: Text = "", unit: Text = "", deed: Text = "", q: Text = "", page: Page = 1
) -> Response:
    """The newest changes of all ledgers, a hundred a page."""
    from jiqun.ledgers.entry import Deed

    glance = told_ledgers(visit)
    found, more = _changes(glance, ledger, unit, deed, q.strip(), page)
    return visit.page(
        "ledger_changes.html",
        cells=Cells(visit, glance),
        changes=found,
        entries=glance.some({item.entry for item in found}),
        ledgers=glance.book.ledgers.all,
        deeds=[item.value for item in Deed],
        asked={"ledger": ledger, "unit": unit, "deed": deed, "q": q},
        page=page,
        more=more,
    )


def _changes(
    glance: Glance, ledger: str, unit: str, deed: str, q: str, page: int
) -> tuple[list[Change], bool]:
    """One page of changes that fit, newest first, and whether there are more."""
    import sqlalchemy as sa

    from jiqun.ledgers import tables
    from jiqun.ledgers.book import change_of

    columns = tables.change.c
    wanted = sa.select(tables.change).order_by(columns.at.desc(), columns.id.desc())
    for column, value in ((columns.ledger, ledger), (columns.unit, unit), (columns.deed, deed)):
        if value:
            wanted = wanted.where(column == value)
    if q:
        like = tables.entry.c.title.contains(q, autoescape=True) | (tables.entry.c.number == q)
        told = columns.by.contains(q, autoescape=True) | columns.why.contains(q, autoescape=True)
        wanted = wanted.join(tables.entry, tables.entry.c.id == columns.entry).where(like | told)
    with glance.book.database.reading() as connection:
        rows = connection.execute(wanted.offset((page - 1) * PAGE).limit(PAGE + 1)).all()
    return [change_of(row) for row in rows[:PAGE]], len(rows) > PAGE
