"""The web application: pages, API, static files, one shape of error."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException as StarletteHTTPException
from starlette.middleware.gzip import GZipMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware

import jiqun
from jiqun.packs import PackError
from jiqun.web import api
from jiqun.web.language import LanguagePrefix
from jiqun.web.pages import ROUTERS
from jiqun.web.rendering import STATIC, Visit
from jiqun.web.security import LOCAL_HOSTS, BoundedBodies, HeadAsGet, SameOriginWrites, SecurityHeaders
from jiqun.web.site import Site


def create_app(
    pack: str | Path = "ningbo",
    *,
    texts: Path | None = None,
    today: dt.date | None = None,
    hosts: Sequence[str] = (),
) -> FastAPI:
    """The application over one pack. `today` pins the day that pages show when none is asked for; `hosts` are names
    under which the site may be asked for besides this machine's own.

    Raises PackError when the pack cannot be read.
    """
    site = Site(pack, texts, today)
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
    app.include_router(api.router)
    for router in ROUTERS:
        app.include_router(router, include_in_schema=False)
    _errors(app, site)
    app.add_middleware(GZipMiddleware, minimum_size=2048)
    app.add_middleware(LanguagePrefix)
    app.add_middleware(HeadAsGet)
    app.add_middleware(BoundedBodies)
    app.add_middleware(SameOriginWrites)
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=[*LOCAL_HOSTS, *hosts])
    app.add_middleware(SecurityHeaders)
    return app


def _errors(app: FastAPI, site: Site) -> None:
    """Every error has one shape: JSON `{"error": {"code", "message", "where"}}`, or a page for a browser."""

    @app.exception_handler(StarletteHTTPException)
    def http_error(request: Request, error: StarletteHTTPException) -> Response:
        return _answer(site, request, error.status_code, str(error.detail))

    @app.exception_handler(RequestValidationError)
    def bad_request(request: Request, error: RequestValidationError) -> Response:
        what = "; ".join(f"{'.'.join(map(str, item['loc'][1:]))}: {item['msg']}" for item in error.errors())
        return _answer(site, request, 422, what)

    @app.exception_handler(Exception)
    def unforeseen(request: Request, error: Exception) -> Response:
        what = f"服务器内部错误：{type(error).__name__} / internal error: {type(error).__name__}"
        return api.reply(api.error_body("internal", what, request.url.path), 500)

    @app.exception_handler(PackError)
    def broken_pack(request: Request, error: PackError) -> Response:
        return api.reply(api.error_body("pack_invalid", str(error), request.url.path), 500)


def _answer(site: Site, request: Request, status: int, what: str) -> Response:
    if request.scope["path"].startswith("/api/"):
        return api.reply(api.error_body(_code(status), what, request.url.path), status)
    return Visit(request, site, site.date(None)).page(
        "error.html", status_code=status, code=status, what=what
    )


def _code(status: int) -> str:
    return {404: "not_found", 405: "method_not_allowed", 409: "conflict", 422: "invalid"}.get(status, "error")
