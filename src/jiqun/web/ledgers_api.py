"""The JSON API of the ledgers: reading for everybody, writing for whoever sends a token or is logged on."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Annotated, Any, Literal

from fastapi import APIRouter, HTTPException, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from jiqun.web.acting import actor_of
from jiqun.web.api import On, reply
from jiqun.web.ledger_telling import told_ledgers
from jiqun.web.pages.visiting import LoggedOn, Visiting
from jiqun.web.rendering import Visit

if TYPE_CHECKING:
    from jiqun.ledgers.entry import Entry, Paper
    from jiqun.workspace.ledger_shelf import Glance

router = APIRouter(prefix="/api/v1", tags=["ledgers"])

Name = Annotated[str, Query(max_length=120)]
Page = Annotated[int, Query(ge=1, le=100_000)]
Size = Annotated[int, Query(ge=1, le=500, description="Rows of a page")]
Values = Annotated[dict[str, Any], Field(max_length=200)]
Words = Annotated[str, Field(max_length=4_000)]
Short = Annotated[str, Field(max_length=400)]


class Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class NewEntry(Body):
    """`values` by field, as people write them; `subject` is a ref or an exact name of the register."""

    title: Short = ""
    subject: Short = ""
    region: Short = ""
    lead: Short = ""
    cooperating: list[Short] = Field(default=[], max_length=100)
    due: dt.date | None = None
    values: Values = {}
    why: Words = ""


class Changes(Body):
    """`changes` by field, base fields too; `revision` is the one that the caller read."""

    revision: Annotated[int, Field(ge=1)]
    changes: Values
    why: Words = ""


class Cited(Body):
    """A transition. `evidence` cites papers; files are handed in on the page."""

    move: Short
    revision: Annotated[int, Field(ge=1)] | None = None
    why: Words = ""
    evidence: list[Short] = Field(default=[], max_length=20)
    changes: Values = {}
    on: dt.date | None = None


class Reported(Body):
    """The report of a period of a duty; `values` are fields that it asks for."""

    duty: Short
    period: Short
    words: Words = ""
    values: Values = {}
    evidence: list[Short] = Field(default=[], max_length=20)
    revision: Annotated[int, Field(ge=1)] | None = None


class Verdict(Body):
    verdict: Literal["accepted", "returned"]
    why: Words = ""


def _day(visit: Visit, on: dt.date | None) -> dt.date:
    return on or visit.site.date(None)


def _papers(cited: list[str]) -> list[Paper]:
    from jiqun.ledgers.entry import Paper

    return [Paper(cite=words) for words in cited]


@router.get("/ledgers")
def ledgers(visit: Visiting, area: Name = "", keeper: Name = "", on: On = None) -> Response:
    """Every ledger with its keeper and its entries by state."""
    from jiqun.workspace.ledger_rows import ledger_row

    glance = told_ledgers(visit)
    counts, late, units = glance.counts(), glance.late(_day(visit, on)), glance.book.units
    rows = [
        ledger_row(ledger, counts.get(ledger.id, {}), late[ledger.id])
        for ledger in glance.book.ledgers.all.values()
        if area in ("", ledger.record.area) and (not keeper or units.same(keeper, ledger.record.keeper))
    ]
    return reply({"count": len(rows), "ledgers": rows})


@router.get("/ledgers/due")
def due(
    visit: Visiting, on: On = None, unit: Name = "", ledger: Name = "", region: Name = "", days: Annotated[int, Query(ge=0, le=400)] = 30,
    page: Page = 1, per_page: Size = 100,
) -> Response:  # fmt: skip
    """What is owed on a day: everything late, and what falls due within so many days. The longest due comes first."""
    from jiqun.workspace.ledger_rows import owed_row, paged

    glance, day = told_ledgers(visit), _day(visit, on)
    until, same = day + dt.timedelta(days=days), glance.book.units.same
    found = [
        item
        for item in glance.all_owed(day)
        if item.due <= until
        and ledger in ("", item.entry.ledger)
        and region in ("", item.entry.region)
        and (not unit or same(unit, item.unit))
    ]
    rows = [owed_row(item) for item in paged(found, page, per_page)]
    return reply({"as_of": day.isoformat(), "count": len(found), "late": sum(bool(item.late) for item in found),
                  "page": page, "per_page": per_page, "due": rows})  # fmt: skip


@router.get("/ledgers/rollups")
def rollups(
    visit: Visiting, on: On = None, ledger: Name = "", indicator: Name = "", year: Annotated[int | None, Query(ge=1900, le=2200)] = None,
) -> Response:  # fmt: skip
    """Figures made of entries, whole and by group, of a ledger or for an indicator: of a year, of this year so far when
    none is asked for."""
    from jiqun.workspace.ledger_rows import rolled_row

    if not ledger and not indicator:
        raise HTTPException(422, "请写 ledger 或 indicator / give a ledger or an indicator")

    glance, day = told_ledgers(visit), _day(visit, on)
    chosen = [glance.book.ledgers[ledger]] if ledger else list(glance.book.ledgers.all.values())
    wanted = [
        item for item in chosen if indicator in ("", *(rollup.indicator for rollup in item.record.rollups))
    ]
    rows = [
        rolled_row(figure)
        for item in wanted
        if item.record.rollups
        for figure in glance.rolled(item, (year or day.year,), day)
        if indicator in ("", figure.rollup.indicator)
    ]
    return reply({"as_of": day.isoformat(), "count": len(rows), "rollups": rows})


@router.get("/ledgers/{ledger}")
def one_ledger(visit: Visiting, ledger: str, on: On = None) -> Response:
    """One ledger: fields, code lists, states, transitions, duties, rules, views and rollups."""
    from jiqun.workspace.ledger_rows import declaration_row

    glance = told_ledgers(visit)
    found = glance.book.ledgers[ledger]
    late = glance.late(_day(visit, on))[found.id]
    return reply(declaration_row(found, glance.counts().get(found.id, {}), late))


@router.get("/ledgers/{ledger}/entries")
def entries(
    visit: Visiting, ledger: str, state: Name = "", region: Name = "", lead: Name = "", unit: Name = "", subject: Name = "",
    q: Name = "", page: Page = 1, per_page: Size = 50,
) -> Response:  # fmt: skip
    """Entries that fit, with computed fields, in the order of their numbers. Own fields filter as `f.<field>=<value>`."""
    from jiqun.ledgers.entry import Selection
    from jiqun.workspace.ledger_rows import entry_row, paged

    glance = told_ledgers(visit)
    held = glance.book.ledgers[ledger]
    own = {
        name: visit.request.query_params[f"f.{name}"]
        for name in held.by_field
        if f"f.{name}" in visit.request.query_params
    }
    asked = Selection(
        ledger=held.id, states=(held.state(state).id,) if state else (), region=region, lead=lead, unit=unit,
        subject=subject, text=q, values=own,
    )  # fmt: skip
    found = glance.select(asked)
    rows = {row["id"]: row for row in glance.rows(held)}
    shown = [entry_row(entry, rows.get(entry.id)) for entry in paged(found, page, per_page)]
    return reply(
        {"ledger": held.id, "count": len(found), "page": page, "per_page": per_page, "entries": shown}
    )


@router.get("/entries/{number}")
def one_entry(visit: Visiting, number: str, on: On = None) -> Response:
    """One entry with its history, evidence, reports and what it owes."""
    glance = told_ledgers(visit)
    return reply(_whole(glance, glance.get(number), _day(visit, on)))


def _whole(glance: Glance, entry: Entry, day: dt.date) -> dict[str, Any]:
    from jiqun.ledgers.due import owed
    from jiqun.workspace import ledger_rows as rows

    book = glance.book
    ledger = book.ledgers[entry.ledger]
    return rows.entry_row(entry, glance.alone(ledger, entry)) | {
        "moves": [] if entry.withdrawn else [rows.move_row(move) for move in ledger.moves_from(entry.state)],
        "owed": [rows.owed_row(item) for item in owed(book, day, [entry])],
        "reports": [rows.report_row(item) for item in glance.reports(entry)],
        "evidence": [rows.evidence_row(item) for item in book.evidence(entry.id)],
        "history": [rows.change_row(item) for item in glance.history(entry)],
    }


def _answer(visit: Visit, entry: Entry, status: int = 200) -> Response:
    glance = told_ledgers(visit)
    return reply(_whole(glance, glance.get(entry.id), _day(visit, None)), status)


@router.post("/ledgers/{ledger}/entries", status_code=201)
def add_entry(visit: Visiting, user: LoggedOn, ledger: str, body: NewEntry) -> Response:
    """Make an entry. 403 where another office enters them, 422 with every field that cannot be read."""
    from jiqun.ledgers.adding import add
    from jiqun.ledgers.entry import Draft

    draft = Draft(title=body.title, subject=body.subject, region=body.region, lead=body.lead,
                  cooperating=tuple(body.cooperating), due=body.due, values=body.values)  # fmt: skip
    return _answer(visit, add(told_ledgers(visit).book, ledger, draft, actor_of(user), body.why), 201)


@router.patch("/entries/{number}")
def change_entry(visit: Visiting, user: LoggedOn, number: str, body: Changes) -> Response:
    """Change fields. 409 with `clashes` when somebody else has changed one of them since `revision`."""
    from jiqun.ledgers.editing import edit

    book = told_ledgers(visit).book
    return _answer(
        visit, edit(book, number, body.changes, actor_of(user), revision=body.revision, why=body.why)
    )


@router.post("/entries/{number}/moves")
def move_entry(visit: Visiting, user: LoggedOn, number: str, body: Cited) -> Response:
    """Carry out a transition, by id or label."""
    from jiqun.ledgers.moving import move

    book = told_ledgers(visit).book
    after = move(book, number, body.move, actor_of(user), revision=body.revision, why=body.why,
                 papers=_papers(body.evidence), changes=body.changes, on=body.on)  # fmt: skip
    return _answer(visit, after)


@router.post("/entries/{number}/reports", status_code=201)
def report_entry(visit: Visiting, user: LoggedOn, number: str, body: Reported) -> Response:
    """Hand in the report of a period that the entry owes."""
    from jiqun.ledgers.reporting import report

    book = told_ledgers(visit).book
    report(book, number, body.duty, body.period, body.words, actor_of(user), values=body.values,
           papers=_papers(body.evidence), revision=body.revision)  # fmt: skip
    return _answer(visit, book.get(number), 201)


@router.post("/entries/{number}/reports/{report}")
def judge_report(visit: Visiting, user: LoggedOn, number: str, report: int, body: Verdict) -> Response:
    """Accept a report or return it; a returned one is owed again."""
    from jiqun.ledgers.errors import ReportUnknown
    from jiqun.ledgers.reporting import judge

    book = told_ledgers(visit).book
    entry = book.get(number)
    if all(item.id != report for item in book.reports([entry.id])):
        raise ReportUnknown(report)
    judge(book, report, body.verdict == "accepted", actor_of(user), body.why)
    return _answer(visit, entry)
