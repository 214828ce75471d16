"""The language of a page stands in its address: `/en/…` is English, everything else Chinese."""

from __future__ import annotations

import re
from collections.abc import Callable

from starlette.types import ASGIApp, Receive, Scope, Send

LANGUAGES = ("zh", "en")
PREFIX = "/en"

Say = Callable[[str, str], str]

#: A Chinese character, and what may stand beside it within a Chinese phrase.
_HAN = "\u3400-\u4dbf\u4e00-\u9fff"
_BESIDE = f"{_HAN}\u3000-\u303f\uff00-\uffef“”‘’…—"
_TEXT = re.compile(rf"(<[^<>]*>)([^<>]*[{_HAN}][^<>]*)(?=<)")
_PHRASE = re.compile(rf"[{_BESIDE}]*[{_HAN}](?:.*[{_BESIDE}])?", re.DOTALL)
#: Elements that hold plain text: they carry the mark themselves.
#: No element may stand inside these; in a drawing a span would end the text.
_PLAIN = ("<option", "<title", "<textarea", "<script", "<style", "<text", "<tspan")


class LanguagePrefix:
    """ASGI middleware that takes `/en` off the path and notes the language in the scope's state."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            language, shorter = split(scope["path"])
            scope.setdefault("state", {})["language"] = language
            if language == "en":
                scope = {**scope, "path": shorter, "raw_path": shorter.encode()}
        await self.app(scope, receive, send)


def split(path: str) -> tuple[str, str]:
    """The language of an address and the address without it.

    >>> split("/en/targets"), split("/enter")
    (('en', '/targets'), ('zh', '/enter'))
    """
    if path == PREFIX or path.startswith(f"{PREFIX}/"):
        return "en", path[len(PREFIX) :] or "/"
    return "zh", path


def address(path: str, language: str) -> str:
    """The address of a page in a language."""
    return f"{PREFIX}{path}" if language == "en" and path.startswith("/") else path


def sayer(language: str) -> Say:
    """A function that picks one of two wordings.

    >>> sayer("en")("目标", "Targets")
    'Targets'
    """
    return (lambda _zh, en: en) if language == "en" else (lambda zh, _en: zh)


def half(words: str, language: str) -> str:
    """One language's half of a bilingual message; a message in one language stands whole.

    >>> half("没有规划“a / b” / no plan “a / b”", "en")
    'no plan “a / b”'
    >>> half("没有规划“a / b” / no plan “a / b”", "zh")
    '没有规划“a / b”'
    """
    parts = words.split(" / ")
    if len(parts) % 2 or not re.search(f"[{_HAN}]", words):
        return words
    middle = len(parts) // 2
    return " / ".join(parts[middle:] if language == "en" else parts[:middle])


def marked(html: str) -> str:
    """An English page with `lang="zh-CN"` on every Chinese phrase: names and quotes that exist in Chinese only.

    >>> marked("<p>Suggestion: 补上名称。</p><option>“小巨人”企业</option>")
    '<p>Suggestion: <span lang="zh-CN">补上名称。</span></p><option lang="zh-CN">“小巨人”企业</option>'
    """
    return _TEXT.sub(_mark, html)


def _mark(found: re.Match[str]) -> str:
    tag, text = found[1], found[2]
    if tag.startswith(_PLAIN):
        return (f'<option lang="zh-CN"{tag[7:]}' if tag.startswith("<option") else tag) + text
    if "lang=" in tag:
        return tag + text
    return tag + _PHRASE.sub(lambda phrase: f'<span lang="zh-CN">{phrase[0]}</span>', text)
