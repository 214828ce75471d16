"""From characters as they stand in the file to characters as they are meant, each remembering its offset."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from jiqun.documents.model import Flow

INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\u00ad\u200e\u200f\u0000-\u0008\u000e-\u001b\u007f"
SOLID = re.compile(rf"[^\s{INVISIBLE}]+")
WIDE_POINT = re.compile(r"(?<=[0-9０-９])．(?=[0-9０-９])")


def _folding() -> dict[int, str]:
    """Full-width letters and digits, the full-width percent sign, Kangxi radicals and compatibility
    ideographs
    (both are common in the text layer of PDFs), each to the one character that is meant."""
    wide = [*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B), 0xFF05]
    compatible = [*range(0x2E80, 0x2FE0), *range(0xF900, 0xFB00)]
    folded = {code: unicodedata.normalize("NFKC", chr(code)) for code in wide + compatible}
    return {code: char for code, char in folded.items() if len(char) == 1 and char != chr(code)}


FOLDING = _folding()


def fold(text: str) -> str:
    """One-to-one: the result has the same length.

    >>> fold("增长１２．５％")
    '增长12.5%'
    """
    if "．" in text:
        text = WIDE_POINT.sub(".", text)
    return text if text.isascii() else text.translate(FOLDING)


def is_latin(char: str) -> bool:
    return char.isascii() and char.isalnum()


def keeps_space(left: str, right: str) -> bool:
    """Whether a space between two stretches separates Latin words (the only space Chinese typesetting
    means)."""
    if not is_latin(right[0]):
        return False
    if is_latin(left[-1]):
        return True
    return (
        left[-1] in ",.;:!?)"
        and len(left) > 1
        and left[-2].isascii()
        and left[-2].isalpha()
        and right[0].isalpha()
    )


def clean(text: str, start: int = 0, end: int | None = None) -> Flow:
    """`text[start:end]` without layout space and invisible characters.

    >>> clean("到 2027 年，\u3000supOS platform 应用").text
    '到2027年，supOS platform应用'
    """
    parts: list[str] = []
    origin: list[int] = []
    for match in SOLID.finditer(text, start, len(text) if end is None else end):
        solid = match.group()
        if parts and match.start() > origin[-1] + 1 and keeps_space(parts[-1], solid):
            gap = text[origin[-1] + 1 : match.start()]
            blank = next((at for at, char in enumerate(gap) if char.isspace()), None)
            if blank is not None:
                parts.append(" ")
                origin.append(origin[-1] + 1 + blank)
        parts.append(fold(solid))
        origin.extend(range(match.start(), match.end()))
    return Flow(fold("".join(parts)), tuple(origin))


def weld(flows: Sequence[Flow]) -> Flow:
    """Stretches of one paragraph that a line or page break had parted. Chinese is broken anywhere, so nothing
    is put between, except a space between two Latin letters.

    >>> weld([Flow.literal("到20"), Flow.literal("27年", 6)]).text
    '到2027年'
    """
    text: list[str] = []
    origin: list[int] = []
    for flow in flows:
        if not flow.text:
            continue
        if text and parts_words(text[-1][-1], flow.text[0]) and flow.origin[0] > origin[-1] + 1:
            text.append(" ")
            origin.append(origin[-1] + 1)
        text.append(flow.text)
        origin.extend(flow.origin)
    return Flow("".join(text), tuple(origin))


def parts_words(left: str, right: str) -> bool:
    """Whether two Latin letters belong to different words (`GD` and `P` are one abbreviation)."""
    both = left.isascii() and left.isalpha() and right.isascii() and right.isalpha()
    return both and not (left.isupper() and right.isupper())


def columns(text: str) -> int:
    """Width on a fixed-pitch page: 2 for a Chinese character, 1 for a Latin one."""
    return sum(1 if char.isascii() else 2 for char in text)
