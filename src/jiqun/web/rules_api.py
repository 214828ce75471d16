"""The JSON API of rule sets: reading for everybody, drafting for a keeper with a token or logged on."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Annotated, Any, Literal

import orjson
from fastapi import APIRouter, Depends, HTTPException, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from jiqun.access import User
from jiqun.packs import PackEditConflict, PackError
from jiqun.web.api import reply
from jiqun.web.pages.visiting import having
from jiqun.web.site import Site

if TYPE_CHECKING:
    from jiqun.rules.drafting import Sign
    from jiqun.workspace.facts import Desk
    from jiqun.workspace.rule_drafts import Held

router = APIRouter(prefix="/api/v1/rules", tags=["rules"])

AT = "/{domain}/{name}"
Keeper = Annotated[User, Depends(having("keeper"))]
Short = Annotated[str, Field(max_length=400)]
Why = Annotated[str, Field(max_length=300, description="The reason, or the document that asks for it")]
Version = Annotated[str | None, Field(max_length=64, description="`version` of the rule set that the caller read; 409 if it has changed since")]  # fmt: skip
Value = str | bool | int | float | list[str] | None


class Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Names(Body):
    """A name in Chinese and English."""

    zh: Annotated[str, Field(min_length=1, max_length=200)]
    en: Annotated[str, Field(max_length=200)] = ""


class NewDraft(Body):
    """A copy: its id and from when it is to hold. Without a `name` years in the old one move on."""

    id: Short
    since: dt.date
    region: Short | None = None
    name: Names | None = None
    why: Why = ""


class RuleChanges(Body):
    """Values by place, as `places` lists them; written all or none. Null takes an optional value out."""

    changes: Annotated[dict[str, Value], Field(min_length=1, max_length=200)]
    version: Version = None
    why: Why


class NewRuleEntry(Body):
    """An entry for a list, or a part where none stands, at one of `lists`."""

    place: Short
    entry: Annotated[dict[str, Any], Field(min_length=1)]
    version: Version = None
    why: Why


class Removal(Body):
    """An entry or an optional part to take out."""

    place: Short
    version: Version = None
    why: Why


class CasesText(Body):
    """The file of a draft's golden cases, as YAML."""

    text: Annotated[str, Field(max_length=60_000)]
    version: Version = None
    why: Why


class Publication(Body):
    """From when a draft holds. `ending` ends the version before it on the day before."""

    since: dt.date
    until: dt.date | None = None
    ending: bool = False
    version: Version = None
    why: Why = ""


class Ending(Body):
    """The last day of a published rule set."""

    until: dt.date
    version: Version = None
    why: Why


class Withdrawal(Body):
    """A draft is given up; its text stays, its id may be taken again."""

    version: Version = None
    why: Why


def _desk(request: Request) -> Desk:
    site: Site = request.app.state.site
    return site.desk()


def _held(request: Request, domain: str, name: str) -> Held:
    """Raises 404."""
    from jiqun.rules.errors import RuleSetUnknown
    from jiqun.workspace.rule_domains import DomainUnknown
    from jiqun.workspace.rule_domains import domain as domain_of
    from jiqun.workspace.rule_drafts import held

    try:
        return held(_desk(request), domain_of(domain), name)
    except (DomainUnknown, RuleSetUnknown) as error:
        raise HTTPException(404, str(error)) from error


def _sign(user: User, why: str) -> Sign:
    from jiqun.rules.drafting import Sign

    return Sign(user.name or user.login, why)


def _answer(request: Request, domain: str, name: str, status: int = 200) -> Response:
    from jiqun.workspace.rule_rows import whole_row

    return reply(whole_row(_desk(request), _held(request, domain, name)), status)


@router.get("")
def rule_sets(
    request: Request, domain: Annotated[str, Query(max_length=40)] = "",
    standing: Literal["", "draft", "published", "withdrawn"] = "",
) -> Response:  # fmt: skip
    """Every rule set: appraisal, titles, policies, carbon, promises, screening; the pack's own first."""
    from jiqun.workspace.rule_drafts import listed
    from jiqun.workspace.rule_rows import rule_row

    rows = [
        rule_row(item, entry)
        for item, entries in listed(_desk(request))
        for entry in entries
        if domain in ("", item.id) and standing in ("", entry.rules.standing.value)
    ]
    return reply({"count": len(rows), "rules": rows})


@router.get(AT)
def rule_set(request: Request, domain: str, name: str) -> Response:
    """One rule set with every place, what differs from its origin, its history, and what speaks against publishing."""
    return _answer(request, domain, name)


@router.patch(AT)
def change_rules(request: Request, user: Keeper, domain: str, name: str, body: RuleChanges) -> Response:
    """Change places of a draft, all or none, with a reason."""
    from jiqun.rules.places import written
    from jiqun.workspace.rule_drafts import amend_typed

    found = _held(request, domain, name)
    texts = {place: written(value) for place, value in body.changes.items()}
    amend_typed(_desk(request), found, texts, sign=_sign(user, body.why), version=body.version)
    return _answer(request, domain, name)


@router.post(f"{AT}/copies", status_code=201)
def copy_rules(request: Request, user: Keeper, domain: str, name: str, body: NewDraft) -> Response:
    """A new draft with the text and the golden cases of this version."""
    from jiqun.packs import Bilingual
    from jiqun.workspace.rule_drafts import copy

    found = _held(request, domain, name)
    called = Bilingual(zh=body.name.zh, en=body.name.en) if body.name is not None else None
    copy(
        _desk(request), found.domain, name, body.id, since=body.since, region=body.region, called=called,
        sign=_sign(user, body.why),
    )  # fmt: skip
    return _answer(request, domain, body.id, 201)


@router.post(f"{AT}/entries", status_code=201)
def add_to_rules(request: Request, user: Keeper, domain: str, name: str, body: NewRuleEntry) -> Response:
    """Put an entry into a list of a draft."""
    from jiqun.workspace.rule_drafts import add

    text = orjson.dumps(body.entry).decode()
    add(_desk(request), _held(request, domain, name), body.place, text, sign=_sign(user, body.why), version=body.version)  # fmt: skip
    return _answer(request, domain, name, 201)


@router.post(f"{AT}/removals")
def remove_from_rules(request: Request, user: Keeper, domain: str, name: str, body: Removal) -> Response:
    """Take an entry or an optional part out of a draft; what it said stays in the history."""
    from jiqun.workspace.rule_drafts import remove

    remove(_held(request, domain, name), body.place, sign=_sign(user, body.why), version=body.version)
    return _answer(request, domain, name)


@router.get(f"{AT}/cases")
def rule_cases(request: Request, domain: str, name: str) -> Response:
    """Golden cases, run now: those that do not come true with their file and line; `text` is the draft's file."""
    from jiqun.workspace.rule_drafts import case_text, cases
    from jiqun.workspace.rule_rows import cases_row

    desk, found = _desk(request), _held(request, domain, name)
    return reply(cases_row(cases(desk, found), case_text(desk, found)))


@router.put(f"{AT}/cases")
def write_rule_cases(request: Request, user: Keeper, domain: str, name: str, body: CasesText) -> Response:
    """Write the golden cases of a draft anew."""
    from jiqun.workspace.rule_drafts import rewrite_cases

    found = _held(request, domain, name)
    try:
        rewrite_cases(_desk(request), found, body.text, sign=_sign(user, body.why), version=body.version)
    except PackEditConflict:
        raise
    except PackError as error:
        # What was sent cannot be read; the pack itself is whole.
        raise HTTPException(422, str(error)) from error
    return rule_cases(request, domain, name)


@router.get(f"{AT}/check")
def check_rules(request: Request, domain: str, name: str) -> Response:
    """Everything that speaks against publishing: formulas, weights, sources, golden cases that do not come true."""
    from jiqun.workspace.rule_drafts import objections

    found = objections(_desk(request), _held(request, domain, name))
    return reply({"domain": domain, "id": name, "ready": not found, "problems": found})


@router.post(f"{AT}/publication")
def publish_rules(request: Request, user: Keeper, domain: str, name: str, body: Publication) -> Response:
    """Put a draft in force, if nothing speaks against it."""
    from jiqun.workspace.rule_drafts import publish

    publish(
        _desk(request), _held(request, domain, name), since=body.since, until=body.until, ending=body.ending,
        sign=_sign(user, body.why), version=body.version,
    )  # fmt: skip
    return _answer(request, domain, name)


@router.post(f"{AT}/end")
def end_rules(request: Request, user: Keeper, domain: str, name: str, body: Ending) -> Response:
    """End a published rule set of the pack on a day."""
    from jiqun.workspace.rule_drafts import end

    end(_held(request, domain, name), until=body.until, sign=_sign(user, body.why), version=body.version)
    return _answer(request, domain, name)


@router.post(f"{AT}/withdrawal")
def withdraw_rules(request: Request, user: Keeper, domain: str, name: str, body: Withdrawal) -> Response:
    """Give a draft up."""
    from jiqun.workspace.rule_drafts import shelve

    shelve(_held(request, domain, name), sign=_sign(user, body.why), version=body.version)
    return _answer(request, domain, name)
