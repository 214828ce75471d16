"""What a refused or failed request gets: a designed page for a reader, one shape of JSON for a program.

The page needs no pack, so that it can also say that the pack is broken.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any
from urllib.parse import urlencode, urlsplit

from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.types import Receive, Scope, Send

from jiqun.mishap import Mishap, code_of
from jiqun.web.api import error_body, reply
from jiqun.web.language import address, half, marked, sayer, split
from jiqun.web.logon import local
from jiqun.web.rendering import environment, other_languages, word
from jiqun.web.wording import ERROR_WORDS

CODES = {
    400: "bad_request", 401: "not_logged_on", 403: "forbidden", 404: "not_found", 405: "method_not_allowed", 409: "conflict",
    413: "too_large", 422: "invalid", 500: "internal", 502: "model_failed",
}  # fmt: skip

#: Mishaps that are no fault of the form, by the machine's name.
STATUSES = {
    "entry_changed": 409, "entry_unknown": 404, "field_withheld": 403, "ledger_invalid": 500, "ledger_unknown": 404, "logon_needed": 401, "not_reckoned": 404, "not_yours": 403, "paper_withheld": 403, "parcel_unknown": 404,
    "report_unknown": 404,
}  # fmt: skip

#: What the framework says where nobody said more: the title of the page says it better.
BARE = ("Not Found", "Method Not Allowed", "Bad Request")

#: The part of the site that a reader goes back to, by the beginning of the address.
SECTIONS = {
    "/review": ("审核", "Review"),
    "/findings": ("文本检查", "Contradictions"),
    "/targets": ("目标", "Targets"),
    "/statements": ("规划", "Plans"),
    "/tasks": ("任务与责任", "Tasks & duties"),
    "/clusters": ("产业集群", "Clusters"),
    "/plans": ("规划", "Plans"),
    "/indicators": ("指标", "Indicators"),
    "/observations": ("公开数据", "Figures"),
    "/ledgers": ("台账", "Ledgers"),
}


def status_of(error: Mishap) -> int:
    """What a mishap is answered with: 422, unless something else than the form was the matter."""
    return STATUSES.get(code_of(error), 422)


def particulars(error: Mishap) -> dict[str, Any]:
    """What a program can mend one by one: fields that cannot be read or that two people changed, refused entries."""
    found: dict[str, Any] = {
        name: [_plain(item) for item in items] for name in ("clashes", "wrong") if (items := getattr(error, name, ()))
    }  # fmt: skip
    return found | ({"refused": refused} if (refused := getattr(error, "refused", None)) else {})


def _plain(item: Any) -> dict[str, Any]:
    return {
        name: value.isoformat() if isinstance(value, dt.date) else value
        for name, value in asdict(item).items()
    }


def refuse(
    scope: Scope, status: int, what: str, *, code: str | None = None, more: Mapping[str, Any] | None = None
) -> Response:
    """The answer to a request that is refused or failed. `what` is a bilingual message (“中文 / English”) or bare; `more`
    is told to programs."""
    language, path = _spoken(scope)
    if path.startswith("/api/"):
        body = error_body(code or CODES.get(status, "error"), what, path)
        return reply({"error": {**body["error"], **(more or {})}}, status)
    known = code if code in ERROR_WORDS else (status if status in CODES else 500 if status >= 500 else 400)
    html = environment().get_template("error.html").render(
        _=sayer(language), lang=language, city=None, path=path, status=status,
        url=lambda target: address(target, language),
        languages=other_languages({**scope, "path": path}, language) if scope["method"] in ("GET", "HEAD") else [],
        user=scope.get("state", {}).get("user"), title=word(language, "error", known), advice=word(language, "advice", known),
        what="" if what in BARE else half(what, language),
        onward=[*_logon(scope, status, language), *_onward(path, language)],
    )  # fmt: skip
    return HTMLResponse(marked(html) if language == "en" else html, status_code=status)


def _spoken(scope: Scope) -> tuple[str, str]:
    """Language and path, whether or not the prefix has been taken off already."""
    language, path = split(scope["path"])
    return ("en", path) if scope.get("state", {}).get("language") == "en" else (language, path)


def _logon(scope: Scope, status: int, language: str) -> list[tuple[str, str]]:
    """Where one logs on, when that is what was missing; then on to the page that the form stood on."""
    if status != 401:
        return []
    referer = urlsplit(dict(scope["headers"]).get(b"referer", b"").decode("latin-1"))
    back = local(referer.path + (f"?{referer.query}" if referer.query else ""))
    return [(f"{address('/login', language)}?{urlencode({'next': back})}", sayer(language)("登录", "Log in"))]


def _onward(path: str, language: str) -> list[tuple[str, str]]:
    """Addresses to go on from: the section the reader was in, the plan under review, the overview."""
    say, found = sayer(language), [("/", sayer(language)("总览", "Overview"))]
    for start, names in SECTIONS.items():
        if path == start or path.startswith(f"{start}/"):
            target = "/plans" if start == "/statements" else start
            found.insert(0, (target, say(*names)))
            if start == "/review" and path.count("/") > 2:
                plan = path.split("/")[2]
                found.insert(0, (f"/review/{plan}", say("回到这份规划的审核", "Back to this plan’s review")))
    return [(address(target, language), name) for target, name in found]


def ask_logon(scope: Scope, what: str) -> Response:
    """A reader goes to the page where one logs on and comes back; who writes, or a program, gets 401."""
    language, path = _spoken(scope)
    headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
    if path.startswith("/api/") or scope["method"] not in ("GET", "HEAD"):
        return unknown(scope, what)
    query = scope["query_string"].decode("latin-1")
    here = address(path, language) + (f"?{query}" if query else "")
    login = f"{address('/login', language)}?{urlencode({'next': here})}"
    if "hx-request" in headers:  # htmx would put the page into a part of the page
        return Response(status_code=401, headers={"HX-Redirect": login})
    return RedirectResponse(login, status_code=303)


def unknown(scope: Scope, what: str, *, code: str | None = None) -> Response:
    """401, which must name a way to say who one is (RFC 9110 section 11.6.1)."""
    answer = refuse(scope, 401, what, code=code)
    answer.headers["WWW-Authenticate"] = "Bearer"
    return answer


class Refusal:
    """A refusal as an ASGI application, for middleware."""

    def __init__(self, status: int, what: str) -> None:
        self.status, self.what = status, what

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await refuse(scope, self.status, self.what)(scope, receive, send)
