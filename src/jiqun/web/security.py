"""What every response carries: nothing is loaded from elsewhere, nothing is inline, nobody frames us."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from jiqun.web.refusal import Refusal

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)

#: Names of this machine; another name in the Host header is DNS rebinding.
LOCAL_HOSTS = ["127.0.0.1", "localhost", "[::1]"]

HEADERS = [
    (b"content-security-policy", POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=()"),
]


class SecurityHeaders:
    """ASGI middleware that adds the headers above to every HTTP response."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", []), *HEADERS]
            await send(message)

        await self.app(scope, receive, guarded)


class KnownHosts:
    """ASGI middleware that answers 400 to a Host header with a name that the site does not go by."""

    def __init__(self, app: ASGIApp, hosts: Iterable[str]) -> None:
        self.app = app
        self.hosts = frozenset(host.lower() for host in hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and (name := _host(scope)) not in self.hosts:
            words = f"主机名“{name}”不是本站的名称 / the host name “{name}” is not one of this site"
            await Refusal(400, words)(scope, receive, send)
            return
        await self.app(scope, receive, send)


class PlainAddresses:
    """ASGI middleware that answers 400 to an address with a NUL character: no text holds one, and PostgreSQL none."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and ("\0" in scope["path"] or b"%00" in scope["query_string"]):
            words = "地址里有不可用的字符 / the address holds a character that no text has"
            await Refusal(400, words)(scope, receive, send)
            return
        await self.app(scope, receive, send)


def _host(scope: Scope) -> str:
    """The name in the Host header, without the port; an IPv6 address keeps its brackets."""
    host: str = dict(scope["headers"]).get(b"host", b"").decode("latin-1").lower()
    name, _, port = host.rpartition(":")
    return name if name and port.isdigit() else host


class SameOriginWrites:
    """ASGI middleware that refuses writes which another site's page sends (cross-site request forgery)."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["method"] not in ("GET", "HEAD", "OPTIONS") and _foreign(scope):
            await Refusal(403, "跨站提交被拒绝 / cross-site submission refused")(scope, receive, send)
            return
        await self.app(scope, receive, send)


def _foreign(scope: Scope) -> bool:
    """Whether a browser says that the request comes from another origin; a client that says nothing is no browser."""
    headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
    if headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return True
    origin = headers.get("origin")
    return origin is not None and urlsplit(origin).netloc != headers.get("host")


#: The largest form of the site holds a few hundred characters.
LARGEST_BODY = 64 * 1024
#: Forms with files: a kept file of 20 MiB and what stands beside it. They are passed on as they come, not held.
LARGEST_UPLOAD = 21 * 1024 * 1024
UPLOADS = re.compile(r"(/en)?/ledgers/[^/]+/entries/[^/]+/(moves|reports|papers)|(/en)?/ledgers/[^/]+/import")


class BoundedBodies:
    """ASGI middleware that answers 413 to a body larger than :data:`LARGEST_BODY`, declared or not; to one with files
    larger than :data:`LARGEST_UPLOAD`."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        uploading = scope["method"] == "POST" and UPLOADS.fullmatch(scope["path"]) is not None
        most = LARGEST_UPLOAD if uploading else LARGEST_BODY
        declared = dict(scope["headers"]).get(b"content-length", b"0")
        if not declared.isdigit() or int(declared) > most:
            await _too_large(scope, receive, send, most)
            return
        if uploading:
            await self.app(scope, _counted(receive, most), send)
            return
        body = await _read(receive)
        if body is None:
            await _too_large(scope, receive, send, most)
            return
        messages = iter([{"type": "http.request", "body": body, "more_body": False}])

        async def replay() -> Message:
            return next(messages, None) or await receive()

        await self.app(scope, replay, send)


async def _read(receive: Receive) -> bytes | None:
    """The whole body, or None when it grows beyond the limit."""
    body = bytearray()
    while True:
        message = await receive()
        body += message.get("body", b"")
        if len(body) > LARGEST_BODY:
            return None
        if message["type"] != "http.request" or not message.get("more_body", False):
            return bytes(body)


def _counted(receive: Receive, most: int) -> Receive:
    """The same messages; HTTPException 413 once they hold more than `most` bytes."""
    size = 0

    async def counted() -> Message:
        nonlocal size
        message = await receive()
        size += len(message.get("body", b""))
        if size > most:
            raise HTTPException(413, _too_many(most))
        return message

    return counted


def _too_many(most: int) -> str:
    return f"提交内容超过 {most} 字节 / the body exceeds {most} bytes"


async def _too_large(scope: Scope, receive: Receive, send: Send, most: int) -> None:
    await Refusal(413, _too_many(most))(scope, receive, send)


class HeadAsGet:
    """ASGI middleware that answers HEAD with the headers of GET."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self.app(scope, receive, send)
            return

        async def bodiless(message: Message) -> None:
            if message["type"] == "http.response.body":
                message = {**message, "body": b""}
            await send(message)

        await self.app({**scope, "method": "GET"}, receive, bodiless)
