"""The visit that every page function receives."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from fastapi import Depends, Form, HTTPException, Request

from jiqun.access import User
from jiqun.plans import Plan
from jiqun.web.logon import LogonNeeded, RoleMissing
from jiqun.web.rendering import Visit, word


def _visit(request: Request) -> Visit:
    visit = Visit(request, request.app.state.site)
    try:
        visit.on  # noqa: B018 (read for its check)
    except ValueError as error:
        raise HTTPException(
            422, f"on 应为日期，如 2026-01-31 / on must be a date such as 2026-01-31: {error}"
        ) from error
    return visit


Visiting = Annotated[Visit, Depends(_visit)]


def _logged_on(visit: Visiting) -> User:
    if visit.user is None:
        raise LogonNeeded
    return visit.user


#: The user; a reader is led to the page where one logs on, a write without one gets 401.
LoggedOn = Annotated[User, Depends(_logged_on)]


def _signed(visit: Visiting, by: Annotated[str, Form(max_length=40)] = "") -> str:
    if visit.user is not None:
        return visit.user.name
    if visit.has_accounts:
        raise LogonNeeded
    if not by.strip():
        raise HTTPException(422, "请写明是谁决定的 / say who decides")
    return by.strip()


#: The name that a decision on the pack's texts goes under: the user's; as typed where nobody has an account yet.
Signed = Annotated[str, Depends(_signed)]


def having(*roles: str) -> Callable[..., User]:
    """A dependency that gives the user, if one of these roles is theirs.

    `Officer = Annotated[User, Depends(having("officer", "keeper"))]`. Raises RoleMissing.
    """

    def _entitled(visit: Visiting, user: LoggedOn) -> User:
        if not user.has(*roles):
            zh, en = (
                "、".join(word(spoken, "access_role", role) for role in roles) for spoken in ("zh", "en")
            )
            raise RoleMissing((zh, en.replace("、", ", ")))
        return user

    return _entitled


def plan_of(visit: Visit, name: str) -> Plan:
    """The plan of that id, or the page "not found"."""
    plan = visit.city.library.plans.get(name)
    if plan is None:
        raise HTTPException(404, f"没有规划“{name}” / no plan “{name}”")
    return plan
