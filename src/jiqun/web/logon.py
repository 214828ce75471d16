"""Whom a request comes from: the session in its cookie, or the token in its Authorization header."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeVar

from fastapi import Request, Response

from jiqun.mishap import Mishap

if TYPE_CHECKING:
    from jiqun.access import User
    from jiqun.web.site import Site

Answer = TypeVar("Answer", bound=Response)

COOKIE = "jiqun_session"
BEARER = "bearer "

#: Browsers read `\` as `/` and drop control characters: `/\t/evil` would lead away.
_LOCAL = re.compile(r"/(?![/\\])[^\\\x00-\x20\x7f]*")
_LONGEST = 2000


class LogonNeeded(Mishap):
    def __init__(self) -> None:
        super().__init__(
            "这一步要先登录；请登录后再试，程序请带上令牌（jiqun user token）。"
            " / Log in first, then try again; a program sends a token (jiqun user token)."
        )


class TokenRefused(Mishap):
    def __init__(self) -> None:
        super().__init__(
            "令牌无效、已过期或已撤销；请管理员用 jiqun user token 另发。"
            " / The token is unknown, expired or revoked; ask an administrator for another (jiqun user token)."
        )


class RoleMissing(Mishap):
    """`roles` are the Chinese and English words for the roles of which one is needed."""

    def __init__(self, roles: tuple[str, str]) -> None:
        super().__init__(
            f"你的账号没有这项权限，需要的角色：{roles[0]}；请找管理员开通。"
            f" / Your account may not do this; needed: {roles[1]}. Ask an administrator."
        )


def user_of(request: Request, site: Site) -> User | None:
    """The user behind a request; None for an anonymous reader. No database is opened for one. Raises TokenRefused."""
    token, secret = request.cookies.get(COOKIE, ""), bearer(request)
    if not (token or secret is not None):
        return None
    found = None
    if site.has_records():
        from jiqun.access import Sessions, Tokens

        database = site.database()
        found = Sessions(database).user_of(token) if secret is None else Tokens(database).user_of(secret)
    if secret is not None and found is None:
        raise TokenRefused
    return found


def checked_token(request: Request) -> None:
    """A dependency of calls that anybody may make: a false token is refused there too. Raises TokenRefused."""
    if bearer(request) is not None:
        user_of(request, request.app.state.site)


def bearer(request: Request) -> str | None:
    """The token of a program, None where none is sent."""
    header = request.headers.get("authorization", "")
    return header[len(BEARER) :].strip() if header.lower().startswith(BEARER) else None


def local(address: str, otherwise: str = "/") -> str:
    """An address to go on to, if it is a page of this site; no other site can be reached through it.

    >>> local("/en/targets?year=2025"), local("//evil.example"), local("/\\\\evil.example"), local("https://evil.example")
    ('/en/targets?year=2025', '/', '/', '/')
    """
    return address if len(address) <= _LONGEST and _LOCAL.fullmatch(address) else otherwise


def admit(request: Request, response: Response, token: str) -> Response:
    """Hand the browser the token of a session. It ends with the browser; the server ends it sooner."""
    secure = request.url.scheme == "https"
    response.set_cookie(COOKIE, token, httponly=True, samesite="lax", path="/", secure=secure)
    return unkept(response)


def dismiss(request: Request, response: Response) -> Response:
    """Take the session's cookie back."""
    secure = request.url.scheme == "https"
    response.delete_cookie(COOKIE, httponly=True, samesite="lax", path="/", secure=secure)
    return unkept(response)


def unkept(response: Answer) -> Answer:
    """A page of one person is kept neither on the way nor in the browser, where the next person might turn back to it."""
    response.headers["Cache-Control"] = "no-store, private"
    return response
