"""Logging on and off, and one's own account."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Query, Response
from fastapi.responses import RedirectResponse

from jiqun.access import AccessError, LogonRefused, LogonThrottled, Sessions, Tokens, User, Users
from jiqun.access.journal import now
from jiqun.access.passwords import SHORTEST, matches
from jiqun.mishap import Mishap
from jiqun.web.language import half
from jiqun.web.logon import COOKIE, admit, dismiss, local, unkept
from jiqun.web.pages.visiting import LoggedOn, Visiting
from jiqun.web.rendering import Visit

router = APIRouter()

#: Longer than any password that is kept: a longer one is refused in words, not by the form's own page.
Typed = Annotated[str, Form(max_length=2000)]
Onward = Annotated[str, Query(alias="next", max_length=4000)]
OnwardForm = Annotated[str, Form(alias="next", max_length=4000)]


class PasswordsDiffer(AccessError):
    def __init__(self) -> None:
        super().__init__("两次输入的新密码不一样；请重输。 / The two new passwords differ; type them again.")


class PasswordUnchanged(AccessError):
    def __init__(self) -> None:
        super().__init__(
            "新密码和现在的一样；请换一个。 / The new password is the present one; choose another."
        )


class PresentPasswordWrong(AccessError):
    def __init__(self) -> None:
        super().__init__("现在的密码不对；请重输。 / The present password is wrong; type it again.")


@router.get("/login")
def log_on_page(visit: Visiting, onward: Onward = "") -> Response:
    """The form; who is logged on already goes on."""
    if visit.user is not None:
        return unkept(RedirectResponse(_destination(visit, onward), status_code=303))
    return _form(visit, onward)


@router.post("/login")
def log_on(visit: Visiting, login: Typed = "", password: Typed = "", onward: OnwardForm = "") -> Response:
    """A new session under a new token, whatever token the browser came with; the old session ends."""
    try:
        user = _verified(visit, login, password)
    except LogonThrottled as error:
        answer = _form(visit, onward, login, error, 429)
        answer.headers["Retry-After"] = str(int(error.wait.total_seconds()) + 1)
        return answer
    except LogonRefused as error:
        return _form(visit, onward, login, error, 401)
    _close(visit)
    token = Sessions(visit.site.database()).open(user)
    return admit(visit.request, RedirectResponse(_destination(visit, onward), status_code=303), token)


def _verified(visit: Visit, login: str, password: str) -> User:
    """Raises LogonRefused, LogonThrottled. Where nothing was ever recorded nobody has a login; no file is made for them."""
    if not visit.site.has_records():
        matches(password, None)
        raise LogonRefused
    return Users(visit.site.database()).verify(login, password)


def _form(
    visit: Visit, onward: str, login: str = "", error: Mishap | None = None, status_code: int = 200
) -> Response:
    words = half(str(error), visit.language) if error else ""
    page = visit.page(
        "login.html", status_code=status_code, onward=local(onward, ""), login=login[:64], mishap=words
    )
    return unkept(page)


def _destination(visit: Visit, onward: str) -> str:
    return local(onward, visit.url("/"))


def _close(visit: Visit) -> None:
    token = visit.request.cookies.get(COOKIE)
    if token and visit.site.has_records():
        Sessions(visit.site.database()).close(token)


@router.post("/logout")
def log_off(visit: Visiting) -> Response:
    """End this browser's session."""
    _close(visit)
    return dismiss(visit.request, RedirectResponse(visit.url("/"), status_code=303))


@router.get("/account")
def account(visit: Visiting, user: LoggedOn, changed: bool = False) -> Response:
    return _account(visit, user, changed=changed)


def _account(
    visit: Visit, user: User, *, changed: bool = False, error: Mishap | None = None, status_code: int = 200
) -> Response:
    moment = now()
    return visit.page(
        "account.html",
        status_code=status_code,
        unit=visit.city.library.organisations.name(user.unit, visit.language),
        tokens=[item for item in Tokens(visit.site.database()).all(user.login) if item.in_force(moment)],
        changed=changed,
        mishap=half(str(error), visit.language) if error else "",
        shortest=SHORTEST,
    )


@router.post("/account")
def change_password(
    visit: Visiting, user: LoggedOn, present: Typed = "", fresh: Typed = "", again: Typed = ""
) -> Response:
    """Another password: every session ends, and this browser gets a new one."""
    database = visit.site.database()
    try:
        _replace(Users(database), user, present, fresh, again)
    except LogonThrottled as error:
        return _account(visit, user, error=error, status_code=429)
    except AccessError as error:
        return _account(visit, user, error=error, status_code=422)
    onward = RedirectResponse(visit.url("/account", changed="1"), status_code=303)
    return admit(visit.request, onward, Sessions(database).open(user))


def _replace(users: Users, user: User, present: str, fresh: str, again: str) -> None:
    if fresh != again:
        raise PasswordsDiffer
    try:
        users.verify(user.login, present)
    except LogonRefused:
        raise PresentPasswordWrong from None
    if fresh == present:
        raise PasswordUnchanged
    users.set_password(user.login, fresh, by=user.login)
