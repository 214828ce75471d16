"""Bytes → text: UTF-8, UTF-16, GB18030 and Big5, refusing what is no text."""

from __future__ import annotations

import codecs
import re

from jiqun.documents.errors import EmptyDocument, UndecodableText, UnsupportedDocument
from jiqun.documents.model import Remark

#: characters frequent in any Chinese prose, in their simplified and traditional forms; only used to tell
#: encodings apart
FREQUENT = frozenset(
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民"
    "得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日"
    "區業產展會國計劃發經濟與為個這來時們對動過種後進點從應開還機體實現質級標準園鄉鎮縣億萬項目市建设强重新全基技创服务企责任"
    "，。、的：；"
)
MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
CONTROL = re.compile(r"[\x01-\x08\x0e-\x1a\x1c-\x1f]")
SAMPLE = 200_000
STRAY = 1 / 500  #: share of undecodable places that are replaced (and remarked) instead of refused


def decode(data: bytes, place: str, declared: str | None = None) -> tuple[str, list[Remark]]:
    """The text without byte-order mark, and remarks on what was guessed or replaced.

    Raises `UndecodableText`, `UnsupportedDocument` (binary content) or `EmptyDocument`.
    """
    for mark, name in MARKS:
        if data.startswith(mark):
            return _checked(_strictly(data[len(mark) :], name, place), place, name)
    if b"\x00" in data:
        return _checked(_wide(data, place), place, "utf-16")
    try:
        return _checked(data.decode("utf-8"), place, "utf-8")
    except UnicodeDecodeError as error:
        stray = error
    return _guessed(data, place, declared, stray)


def _guessed(
    data: bytes, place: str, declared: str | None, stray: UnicodeDecodeError
) -> tuple[str, list[Remark]]:
    loose = data.decode("utf-8", "replace")
    if loose.count("\ufffd") <= max(1, len(loose) * STRAY) and likeness(loose) > 0.1:
        message = f"第 {stray.start} 字节起有 {loose.count(chr(0xFFFD))} 处不合 UTF-8，以 � 代替"
        text, remarks = _checked(loose, place, "utf-8")
        return text, [*remarks, Remark("undecodable-bytes", message)]
    candidates: list[tuple[float, str, str]] = []
    for name in dict.fromkeys(filter(None, (declared, "gb18030", "big5"))):
        try:
            text = data.decode(name)
        except (UnicodeDecodeError, LookupError):
            continue
        candidates.append((likeness(text) + (0.05 if name == declared else 0), name, text))
    best = max(candidates, default=None, key=lambda found: found[0])
    if best is None or best[0] < 0.02:
        raise UndecodableText(place, f"首个无法解释的字节在 {stray.start}")
    return _checked(best[2], place, best[1])


def likeness(text: str) -> float:
    """Share of frequent characters among those outside ASCII, 0 to 1."""
    beyond = [char for char in text[:SAMPLE] if not char.isascii()]
    return sum(char in FREQUENT for char in beyond) / len(beyond) if beyond else 0.0


def _strictly(data: bytes, name: str, place: str) -> str:
    try:
        return data.decode(name)
    except UnicodeDecodeError as error:
        raise UndecodableText(place, f"{name} 第 {error.start} 字节") from error


def _wide(data: bytes, place: str) -> str:
    """UTF-16 without its mark: Chinese text has few zero bytes, but line ends and digits give them."""
    found: list[tuple[float, str]] = []
    for name in ("utf-16-le", "utf-16-be"):
        try:
            text = data.decode(name)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text and not CONTROL.search(text):
            letters = sum(char.isascii() and char.isprintable() for char in text[:SAMPLE])
            found.append((likeness(text) + letters / max(1, len(text[:SAMPLE])), text))
    if not found or max(found)[0] < 0.1:
        raise UnsupportedDocument(place, "二进制内容")
    return max(found)[1]


def _checked(text: str, place: str, encoding: str) -> tuple[str, list[Remark]]:
    if not text.strip("\ufeff\u200b \t\r\n\u3000\x0c"):
        raise EmptyDocument(place)
    if "\x00" in text or len(CONTROL.findall(text)) > len(text) / 200:
        raise UnsupportedDocument(place, "二进制内容")
    return text, [] if encoding == "utf-8" else [Remark("encoding", f"按 {encoding} 解码")]
