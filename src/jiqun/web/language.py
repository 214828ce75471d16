"""The language of a page stands in its address: `/en/…` is English, everything else Chinese."""

from __future__ import annotations

from collections.abc import Callable

from starlette.types import ASGIApp, Receive, Scope, Send

LANGUAGES = ("zh", "en")
PREFIX = "/en"

Say = Callable[[str, str], str]


class LanguagePrefix:
    """ASGI middleware that takes `/en` off the path and notes the language in the scope's state."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            path: str = scope["path"]
            english = path == PREFIX or path.startswith(f"{PREFIX}/")
            scope.setdefault("state", {})["language"] = "en" if english else "zh"
            if english:
                shorter = path[len(PREFIX) :] or "/"
                scope = {**scope, "path": shorter, "raw_path": shorter.encode()}
        await self.app(scope, receive, send)


def address(path: str, language: str) -> str:
    """The address of a page in a language."""
    return f"{PREFIX}{path}" if language == "en" and path.startswith("/") else path


def sayer(language: str) -> Say:
    """A function that picks one of two wordings.

    >>> sayer("en")("目标", "Targets")
    'Targets'
    """
    return (lambda _zh, en: en) if language == "en" else (lambda zh, _en: zh)
