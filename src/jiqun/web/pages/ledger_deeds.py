"""What is done with an entry on its page: transitions, reports and what the keeper says to them, papers, withdrawal."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, HTTPException, Path, Response
from fastapi.responses import RedirectResponse

from jiqun.mishap import Mishap
from jiqun.web.acting import actor_of
from jiqun.web.logon import unkept
from jiqun.web.pages.ledger_entries import held
from jiqun.web.pages.ledger_entry_page import Typed, entry_page
from jiqun.web.pages.ledger_forms import Posted, papers_of, typed
from jiqun.web.pages.visiting import LoggedOn, Visiting
from jiqun.web.rendering import Visit

if TYPE_CHECKING:
    from jiqun.ledgers.declaration import Ledger
    from jiqun.ledgers.entry import Entry
    from jiqun.workspace.ledger_shelf import Glance

router = APIRouter()

AT = "/ledgers/{name}/entries/{number}"
Number = Annotated[int, Path(ge=1)]


def _done(
    visit: Visit,
    glance: Glance,
    entry: Entry,
    form: Any,
    place: str,
    names: list[str],
    deed: Callable[[], Any],
) -> Response:
    """Carry a deed out and go back to the entry; a refused one shows the page with its form as it was filled in."""
    words = {key: str(value) for key, value in form.items() if key.startswith("_") and isinstance(value, str)}
    try:
        deed()
    except Mishap as error:
        fresh = glance.get(entry.id)
        return entry_page(visit, glance, fresh, Typed(place, typed(form, names), error, words))
    return RedirectResponse(visit.url(f"/ledgers/{entry.ledger}/entries/{entry.number}"), status_code=303)


def _asked(form: Any, names: list[str], entry: Entry) -> tuple[dict[str, str], int]:
    """Fields that a form asks for, and the revision it was filled from."""
    from jiqun.ledgers.telling import WITHHELD

    told, texts = str(form.get("_revision", "")), typed(form, names)
    # Trap: an input of what the user is not told comes empty, and stays as it is.
    texts = {name: text for name, text in texts.items() if text or entry.get(name) is not WITHHELD}
    return texts, int(told) if told.isdecimal() else entry.revision


@router.post(f"{AT}/moves")
def make_move(visit: Visiting, user: LoggedOn, name: str, number: str, form: Posted) -> Response:
    """A transition with its fields, reason and evidence."""
    from jiqun.ledgers.moving import move

    glance, entry = held(visit, number)
    ledger = glance.book.ledgers[entry.ledger]
    step = ledger.move(str(form.get("_step", "")))
    names = [*step.requires, "lead"]
    changes, revision = _asked(form, names, entry)
    why = str(form.get("_why", ""))

    def deed() -> None:
        move(glance.book, entry.id, step.id, actor_of(user), revision=revision, why=why,
             papers=papers_of(form), changes=changes)  # fmt: skip

    return _done(visit, glance, entry, form, f"move:{step.id}", names, deed)


@router.post(f"{AT}/reports")
def hand_in(visit: Visiting, user: LoggedOn, name: str, number: str, form: Posted) -> Response:
    """The report of a period that is owed."""
    from jiqun.ledgers.reporting import report

    glance, entry = held(visit, number)
    ledger = glance.book.ledgers[entry.ledger]
    duty, period = str(form.get("_duty", "")), str(form.get("_period", ""))
    owing = ledger.duty(duty)
    names = list(owing.asks) if owing else []
    values, revision = _asked(form, names, entry)

    def deed() -> None:
        report(
            glance.book, entry.id, duty, period, str(form.get("_words", "")), actor_of(user), values=_given(ledger, entry, values),
            papers=papers_of(form), revision=revision,
        )  # fmt: skip

    return _done(visit, glance, entry, form, f"report:{duty}:{period}", names, deed)


def _given(ledger: Ledger, entry: Entry, texts: Mapping[str, str]) -> dict[str, str]:
    """What a report fills in; a field that was and stays empty is not told."""
    return {name: text for name, text in texts.items() if text or entry.get(name) not in (None, "", [])}


@router.post(f"{AT}/reports/{{report}}")
def judge_report(
    visit: Visiting, user: LoggedOn, name: str, number: str, report: Number, form: Posted
) -> Response:
    """The keeper accepts a report or returns it."""
    from jiqun.ledgers.reporting import judge

    glance, entry = held(visit, number)
    accepted, why = form.get("_verdict") == "accepted", str(form.get("_why", ""))
    if all(item.id != report for item in glance.book.reports([entry.id])):
        raise HTTPException(404, f"条目 {number} 没有这份报告 / no such report of {number}")

    def deed() -> None:
        judge(glance.book, report, accepted, actor_of(user), why)

    return _done(visit, glance, entry, form, f"judge:{report}", [], deed)


@router.post(f"{AT}/papers")
def add_paper(visit: Visiting, user: LoggedOn, name: str, number: str, form: Posted) -> Response:
    """Evidence that comes without a transition."""
    from jiqun.ledgers.book import one
    from jiqun.ledgers.papers import attach, checked
    from jiqun.ledgers.permission import require

    glance, entry = held(visit, number)
    book = glance.book
    ledger = book.ledgers[entry.ledger]

    def deed() -> None:
        papers = [checked(paper) for paper in papers_of(form)]
        if not papers:
            raise PaperAbsent
        with book.database.writing() as connection:
            locked = one(connection, entry.id, lock=True)
            require(
                actor_of(user), ledger.record.edit_by, f"给条目 {number} 附佐证", ledger, locked, book.units
            )
            attach(connection, book.papers, [locked], papers, actor_of(user))

    return _done(visit, glance, entry, form, "paper", [], deed)


class PaperAbsent(Mishap):
    def __init__(self) -> None:
        super().__init__(
            "没有选文件，也没有写文号；请至少给一样。 / No file was chosen and nothing cited; give one of them."
        )


@router.post(f"{AT}/withdraw")
def withdraw_entry(visit: Visiting, user: LoggedOn, name: str, number: str, form: Posted) -> Response:
    """Take an entry made by mistake out of the list, or put it back."""
    from jiqun.ledgers.editing import withdraw

    glance, entry = held(visit, number)

    def deed() -> None:
        withdraw(glance.book, entry.id, actor_of(user), str(form.get("_why", "")), restore=entry.withdrawn)

    return _done(visit, glance, entry, form, "withdraw", [], deed)


@router.get(f"{AT}/papers/{{paper}}")
def paper(visit: Visiting, user: LoggedOn, name: str, number: str, paper: Number) -> Response:
    """A kept file, to be saved and never shown in the page."""
    from jiqun.ledgers.errors import PaperWithheld
    from jiqun.ledgers.papers import content_of

    glance, entry = held(visit, number)
    if not glance.gives_papers(entry):
        raise PaperWithheld(number)
    found = next((item for item in glance.book.evidence(entry.id) if item.id == paper), None)
    if found is None:
        raise HTTPException(404, f"条目 {number} 没有这份佐证 / no such paper of {number}")
    content = content_of(glance.book.papers, found)
    disposition = f"attachment; filename*=UTF-8''{quote(found.name)}"
    headers = {"Content-Disposition": disposition}
    return unkept(Response(content, media_type="application/octet-stream", headers=headers))
