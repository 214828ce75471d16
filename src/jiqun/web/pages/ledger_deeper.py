"""Splitting an entry into milestones, and confirming a figure of a list so that it may judge targets."""

from __future__ import annotations

import datetime as dt

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse

from jiqun.mishap import Mishap
from jiqun.web.acting import actor_of
from jiqun.web.language import half
from jiqun.web.ledger_telling import told_ledgers
from jiqun.web.logon import unkept
from jiqun.web.pages.ledger_entries import held
from jiqun.web.pages.ledger_entry_page import Typed, entry_page
from jiqun.web.pages.ledger_forms import Posted
from jiqun.web.pages.ledger_list import list_page
from jiqun.web.pages.visiting import LoggedOn, Visiting
from jiqun.web.refusal import status_of

router = APIRouter()


@router.post("/ledgers/{name}/entries/{number}/split")
def split_entry(visit: Visiting, user: LoggedOn, name: str, number: str) -> Response:
    """Make the milestones of an entry that are not there yet."""
    from jiqun.ledgers.splitting import split

    glance, entry = held(visit, number)
    try:
        split(glance.book, entry.id, actor_of(user))
    except Mishap as error:
        return entry_page(visit, glance, entry, Typed("split", {}, error, {}))
    return RedirectResponse(visit.url(f"/ledgers/{entry.ledger}/entries/{entry.number}"), status_code=303)


@router.post("/ledgers/{name}/confirm")
def confirm_figure(visit: Visiting, user: LoggedOn, name: str, form: Posted) -> Response:
    """A keeper stands for a figure of the list."""
    from jiqun.ledgers.confirming import confirm

    glance = told_ledgers(visit)
    ledger = glance.book.ledgers[name]
    year = str(form.get("year", ""))
    try:
        confirm(
            glance.book, ledger.id, str(form.get("rollup", "")), int(year) if year.isdecimal() and len(year) == 4 else 0,
            actor_of(user), dt.date.today(), home=visit.city.home, note=str(form.get("note", ""))[:400],
        )  # fmt: skip
    except Mishap as error:
        refused = {"error": half(str(error), visit.language), "each": {}, "chosen": (), "form": {}}
        return unkept(list_page(visit, glance, ledger, refused, status_of(error)))
    return RedirectResponse(visit.url(f"/ledgers/{ledger.id}#figures"), status_code=303)
