"""Entries: the page of one, the form of a new one, and the form that changes one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse

from jiqun.mishap import Mishap
from jiqun.web.acting import actor_of
from jiqun.web.ledger_telling import told_ledgers
from jiqun.web.pages.ledger_entry_page import entry_page
from jiqun.web.pages.ledger_forms import (
    BASE_INPUTS,
    Posted,
    clashes_of,
    differing,
    inputs_of,
    log_on_first,
    status_of,
    texts_at,
    texts_of,
    told,
    typed,
)
from jiqun.web.pages.ledger_showing import Cells
from jiqun.web.pages.visiting import LoggedOn, Visiting
from jiqun.web.rendering import Visit

if TYPE_CHECKING:
    from jiqun.ledgers.declaration import Ledger
    from jiqun.ledgers.entry import Draft, Entry
    from jiqun.workspace.ledger_shelf import Glance

router = APIRouter()


@router.get("/ledgers/{name}/new")
def new_entry(visit: Visiting, user: LoggedOn, name: str) -> Response:
    """The form of a new entry; fields may come filled in the address."""
    glance = told_ledgers(visit)
    ledger = glance.book.ledgers[name]
    given = {key: value[:400] for key, value in visit.request.query_params.items() if key in _names(ledger)}
    standing = {"region": user.region, "lead": ledger.record.lead or ledger.record.keeper,
                "cooperating": "、".join(ledger.record.cooperating)}  # fmt: skip
    return _form(visit, glance, ledger, None, {**standing, **given})


def _names(ledger: Ledger) -> list[str]:
    return ["subject", *BASE_INPUTS, *(item.field for item in ledger.written)]


def _form(
    visit: Visit, glance: Glance, ledger: Ledger, entry: Entry | None, texts: Mapping[str, str],
    error: Mishap | None = None, words: Mapping[str, str] | None = None,
) -> Response:  # fmt: skip
    """The form of an entry, new or changed; refused ones with what was typed and what is wrong with it."""
    cells, withheld = Cells(visit, glance), glance.withheld_of(entry) if entry else frozenset()
    subject = []
    if entry is None and "subject" in ledger.dataset.by_name:
        subject = inputs_of(cells, ledger, texts, error, ["subject"])
    return visit.page(
        "ledger_form.html",
        status_code=status_of(error) if error else 200,
        ledger=ledger,
        record=ledger.record,
        entry=entry,
        cells=cells,
        subject=subject,
        base=inputs_of(cells, ledger, texts, error, BASE_INPUTS),
        own=[
            item
            for item in inputs_of(cells, ledger, texts, error, [item.field for item in ledger.written])
            if item.name not in withheld
        ],
        computed=[item for item in ledger.fields if item.computed],
        error=told(error, visit.language),
        clashed=bool(clashes_of(error)),
        must_log_on=error is not None and visit.user is None,
        words={"_why": "", **(words or {})},
        revision=entry.revision if entry else 0,
        withheld=withheld,
        group=next((item for item in visit.city.mechanisms.groups if item.id == ledger.record.area), None),
        near=_near(glance, ledger, entry, texts, error),
    )


def _near(
    glance: Glance, ledger: Ledger, entry: Entry | None, texts: Mapping[str, str], error: Mishap | None
) -> list[str]:
    """Names in the register like the words of a subject that is not there."""
    kind = ledger.record.entry.value
    if entry is not None or error is None or kind == "free" or not texts.get("subject"):
        return []
    things = glance.book.things
    return [] if things.lookup(kind, [texts["subject"]]) else things.near(kind, texts["subject"])


@router.post("/ledgers/{name}/new")
def add_entry(visit: Visiting, name: str, form: Posted) -> Response:
    """Make an entry and go to its page; a refused form comes back with everything that was typed."""
    from jiqun.ledgers.adding import add

    glance = told_ledgers(visit)
    ledger = glance.book.ledgers[name]
    texts, words = typed(form, _names(ledger)), {"_why": str(form.get("_why", ""))}
    if nobody := log_on_first(visit):
        return _form(visit, glance, ledger, None, texts, nobody, words)
    try:
        entry = add(glance.book, ledger.id, _draft(ledger, texts), actor_of(visit.user), words["_why"])
    except Mishap as error:
        return _form(visit, glance, ledger, None, texts, error, words)
    return _gone_to(visit, entry)


def _draft(ledger: Ledger, texts: Mapping[str, str]) -> Draft:
    from jiqun.ledgers.entry import Draft
    from jiqun.ledgers.typed import split

    own = {name: text for name, text in texts.items() if name in ledger.by_field and text}
    return Draft(
        title=texts.get("title", ""), subject=texts.get("subject", ""), region=texts.get("region", ""),
        lead=texts.get("lead", ""), cooperating=tuple(split(texts.get("cooperating", ""))), due=texts.get("due") or None,
        values=own,
    )  # fmt: skip


def _gone_to(visit: Visit, entry: Entry, fragment: str = "") -> Response:
    return RedirectResponse(
        visit.url(f"/ledgers/{entry.ledger}/entries/{entry.number}{fragment}"), status_code=303
    )


def held(visit: Visit, number: str) -> tuple[Glance, Entry]:
    """The entry of a number. Raises EntryUnknown."""
    glance = told_ledgers(visit)
    return glance, glance.get(number)


@router.get("/ledgers/{name}/entries/{number}")
def entry(visit: Visiting, name: str, number: str) -> Response:
    """One entry. An entry that has gone on in another ledger leads there."""
    glance, found = held(visit, number)
    if found.ledger != name:
        return _gone_to(visit, found)
    return entry_page(visit, glance, found)


@router.get("/ledgers/{name}/entries/{number}/edit")
def edit_form(visit: Visiting, user: LoggedOn, name: str, number: str) -> Response:
    glance, found = held(visit, number)
    ledger = glance.book.ledgers[found.ledger]
    return _form(visit, glance, ledger, found, texts_of(Cells(visit, glance), ledger, found))


@router.post("/ledgers/{name}/entries/{number}/edit")
def edit_entry(visit: Visiting, name: str, number: str, form: Posted) -> Response:
    """Write what was typed over, and only that; a form that is refused comes back against the newest revision."""
    from jiqun.ledgers.editing import edit

    glance, found = held(visit, number)
    ledger, cells = glance.book.ledgers[found.ledger], Cells(visit, glance)
    base = _revision(form, found)
    texts, words = typed(form, _names(ledger)), {"_why": str(form.get("_why", ""))}
    before = texts_at(cells, ledger, found, glance.history(found), base)
    mine = differing({key: text for key, text in texts.items() if key in before}, before)
    try:
        if nobody := log_on_first(visit):
            raise nobody
        edit(glance.book, found.id, mine, actor_of(visit.user), revision=base, why=words["_why"])
    except Mishap as error:
        fresh = glance.get(found.id)
        return _form(visit, glance, ledger, fresh, {**texts_of(cells, ledger, fresh), **mine}, error, words)
    return _gone_to(visit, found)


def _revision(form: Any, entry: Entry) -> int:
    """The revision that a form was filled from; the newest where it does not say."""
    told_ = str(form.get("_revision", ""))
    return int(told_) if told_.isdecimal() else entry.revision
