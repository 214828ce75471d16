"""The encoding of a text file, told from its bytes without reading it into memory."""

from __future__ import annotations

import codecs
from pathlib import Path

from jiqun.documents.decode import MARKS, likeness
from jiqun.documents.errors import EmptyDocument, UndecodableText, UnsupportedDocument

BLOCK = 1 << 22
SAMPLE = 1 << 20
LEAST_LIKENESS = 0.02


def encoding_of(path: Path, place: str) -> tuple[str, int]:
    """(name of the encoding, bytes of the mark before the text).

    Raises EmptyDocument, UndecodableText, UnsupportedDocument.
    """
    with path.open("rb") as file:
        head = file.read(SAMPLE)
    if not head.strip():
        raise EmptyDocument(place)
    for mark, name in MARKS:
        if head.startswith(mark):
            return name, len(mark)
    if b"\x00" in head:
        return _wide(head, place), 0
    stray = _first_stray(path)
    if stray is None:
        return "utf-8", 0
    return _legacy(path, place, stray), 0


def _first_stray(path: Path) -> int | None:
    """Where the file first stops being UTF-8."""
    decoder, at = codecs.getincrementaldecoder("utf-8")(), 0
    with path.open("rb") as file:
        while True:
            block = file.read(BLOCK)
            try:
                decoder.decode(block, final=not block)
            except UnicodeDecodeError as error:
                return max(0, at + error.start)
            if not block:
                return None
            at += len(block)


def _legacy(path: Path, place: str, stray: int) -> str:
    """GB18030 or Big5, by which of them gives words around the first place that is no UTF-8."""
    with path.open("rb") as file:
        file.seek(max(0, stray - SAMPLE // 2))
        if file.tell():
            file.readline()
        sample = file.read(SAMPLE)
    sample = sample[: sample.rfind(b"\n") + 1] or sample
    found = [
        (likeness(text), name) for name in ("gb18030", "big5") if (text := _decoded(sample, name)) is not None
    ]
    if not found or (best := max(found))[0] < LEAST_LIKENESS:
        raise UndecodableText(place, f"首个无法解释的字节在 {stray} / first at byte {stray}")
    return best[1]


def _wide(head: bytes, place: str) -> str:
    even = head[: len(head) // 4 * 4]
    found = [
        (
            likeness(text) + sum(char.isascii() and char.isprintable() for char in text) / max(1, len(text)),
            name,
        )
        for name in ("utf-16-le", "utf-16-be")
        if (text := _decoded(even, name)) is not None and "\x00" not in text
    ]
    if not found or max(found)[0] < 0.1:
        raise UnsupportedDocument(place, "二进制内容 / binary")
    return max(found)[1]


def _decoded(sample: bytes, name: str) -> str | None:
    try:
        return codecs.getincrementaldecoder(name)().decode(sample)
    except UnicodeDecodeError:
        return None
