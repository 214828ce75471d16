"""The surface the grammar works on: the flow of a paragraph without blanks, punctuation made full-width.

One character stays one character, so every finding leads back to the kept text through the flow.
"""

from __future__ import annotations

import re
from itertools import cycle

from jiqun.documents import Flow
from jiqun.values import narrow

_WIDE = str.maketrans(",;:()?!％﹪〔〕", "，；：（）？！%%（）")
_THOUSANDS = re.compile(r"(?<=\d)，(?=\d{3}(?!\d))")
_QUOTES = str.maketrans("「」『』", "“”“”")


def compact(flow: Flow) -> Flow:
    """The flow without blanks."""
    if len(flow.text.split(None, 1)) == 1 and not flow.text[0].isspace() and not flow.text[-1].isspace():
        return flow
    kept = [(char, place) for char, place in zip(flow.text, flow.origin, strict=True) if not char.isspace()]
    return Flow("".join(char for char, _ in kept), tuple(place for _, place in kept))


def surface(text: str) -> str:
    """Digits half-width, punctuation full-width, length kept.

    >>> surface("(责任单位:市科技局),达到1,234.5家％")
    '（责任单位：市科技局），达到1,234.5家%'
    """
    wide = narrow(text).translate(_WIDE).translate(_QUOTES)
    wide = _straight_quotes(wide)
    return _THOUSANDS.sub(",", wide) if re.search(r"(?<![\d，])\d{1,3}(?:，\d{3})+(?!\d)", wide) else wide


def _straight_quotes(text: str) -> str:
    """Straight quotation marks made a pair by turns."""
    if '"' not in text:
        return text
    turns = cycle("“”")
    return re.sub('"', lambda _: next(turns), text)
