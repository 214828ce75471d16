"""The web application: pages, API, static files, one shape of error."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from fastapi import Depends, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException as StarletteHTTPException
from starlette.middleware.gzip import GZipMiddleware

import jiqun
from jiqun.mishap import Mishap, code_of
from jiqun.packs import PackEditConflict, PackError
from jiqun.web import (
    api,
    appraisals_api,
    carbon_api,
    composites_api,
    facts_api,
    ledgers_api,
    monitor_api,
    policies_api,
    rules_api,
    titles_api,
)
from jiqun.web.language import LanguagePrefix
from jiqun.web.logon import LogonNeeded, RoleMissing, TokenRefused, checked_token
from jiqun.web.pages import ROUTERS
from jiqun.web.refusal import ask_logon, particulars, refuse, status_of, unknown
from jiqun.web.rendering import STATIC
from jiqun.web.security import (
    HEADERS,
    LOCAL_HOSTS,
    BoundedBodies,
    HeadAsGet,
    KnownHosts,
    PlainAddresses,
    SameOriginWrites,
    SecurityHeaders,
)
from jiqun.web.site import Site
from jiqun.web.wording import COMPLAINT_WORDS


def create_app(
    pack: str | Path = "ningbo",
    *,
    texts: Path | None = None,
    today: dt.date | None = None,
    hosts: Sequence[str] = (),
    data: Path | None = None,
) -> FastAPI:
    """The application over one pack. `today` pins the day that pages show when none is asked for; `hosts` are names
    under which the site may be asked for besides this machine's own; `data` is the folder of the city's facts.

    Raises PackError when the pack cannot be read.
    """
    site = Site(pack, texts, today, data)
    site.city()
    app = FastAPI(
        title="jiqun 集群",
        version=jiqun.__version__,
        description="A city's industrial plans as a running, traceable system.",
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/openapi.json",
    )
    app.state.site = site
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    for calls in (
        api.router,
        facts_api.router,
        ledgers_api.router,
        monitor_api.router,
        composites_api.router,
        carbon_api.router,
        policies_api.router,
        titles_api.router,
        appraisals_api.router,
        rules_api.router,
    ):
        app.include_router(calls, dependencies=[Depends(checked_token)])
    for router in ROUTERS:
        app.include_router(router, include_in_schema=False)
    _errors(app)
    app.add_middleware(GZipMiddleware, minimum_size=2048)
    app.add_middleware(LanguagePrefix)
    app.add_middleware(HeadAsGet)
    app.add_middleware(BoundedBodies)
    app.add_middleware(SameOriginWrites)
    app.add_middleware(PlainAddresses)
    app.add_middleware(KnownHosts, hosts=[*LOCAL_HOSTS, *hosts])
    app.add_middleware(SecurityHeaders)
    return app


def _errors(app: FastAPI) -> None:
    """Every error has one shape: JSON `{"error": {"code", "message", "where"}}`, or a page for a reader."""

    @app.exception_handler(StarletteHTTPException)
    def http_error(request: Request, error: StarletteHTTPException) -> Response:
        return refuse(request.scope, error.status_code, str(error.detail))

    @app.exception_handler(RequestValidationError)
    def bad_request(request: Request, error: RequestValidationError) -> Response:
        complaints = [_complaint(item) for item in error.errors()]
        words = "；".join(zh for zh, _ in complaints) + " / " + "; ".join(en for _, en in complaints)
        return refuse(request.scope, 422, words)

    @app.exception_handler(Exception)
    def unforeseen(request: Request, error: Exception) -> Response:
        name = type(error).__name__
        answer = refuse(request.scope, 500, f"服务器内部错误：{name} / internal error: {name}")
        # Starlette answers these outside every middleware.
        answer.raw_headers.extend(HEADERS)
        return answer

    @app.exception_handler(PackError)
    def broken_pack(request: Request, error: PackError) -> Response:
        if isinstance(error, PackEditConflict):
            return refuse(request.scope, 409, str(error), code=code_of(error))
        return refuse(request.scope, 500, str(error), code="pack_invalid")

    @app.exception_handler(LogonNeeded)
    def nobody(request: Request, error: LogonNeeded) -> Response:
        return ask_logon(request.scope, str(error))

    @app.exception_handler(TokenRefused)
    def false_token(request: Request, error: TokenRefused) -> Response:
        return unknown(request.scope, str(error), code=code_of(error))

    @app.exception_handler(RoleMissing)
    def not_entitled(request: Request, error: RoleMissing) -> Response:
        return refuse(request.scope, 403, str(error), code=code_of(error))

    @app.exception_handler(Mishap)
    def mishap(request: Request, error: Mishap) -> Response:
        return refuse(
            request.scope, status_of(error), str(error), code=code_of(error), more=particulars(error)
        )


def _complaint(item: dict[str, Any]) -> tuple[str, str]:
    """What is wrong with one value, in Chinese and English; a complaint without words of ours stands as it is."""
    name = ".".join(map(str, item["loc"][1:]))
    zh, en = COMPLAINT_WORDS.get(item["type"], (item["msg"], item["msg"]))
    return f"{name} {zh}", f"{name} {en}"
