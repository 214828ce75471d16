"""Editing prose around bound numbers: words may change, numbers only go or stay."""

from __future__ import annotations

import re
from collections.abc import Iterator

from jiqun.reports.bound import Bound, Pieces, numbers
from jiqun.reports.digits import typed_digits
from jiqun.reports.errors import DigitTyped


def rebound(text: str, old: Pieces, where: str) -> Pieces:
    """An edited paragraph with the numbers of the old one bound again, each as often as it stood there.

    Raises DigitTyped for a number that the old paragraph does not hold: it has no query. A number may be left out, and
    sentences may change places; a number is known by its print, with its unit.

    >>> from jiqun.reports.bound import bound, plain
    >>> old = ("产值增长", bound("5.3", "%", "compute output", 1), "。")
    >>> plain(rebound("产值同比增长5.3%，势头良好。", old, "例"))
    '产值同比增长5.3%，势头良好。'
    """
    found = tuple(_bind(text.strip(), numbers(old)))
    left = "".join(piece if isinstance(piece, str) else "□" for piece in found)
    for line, digits, around in typed_digits(left):
        raise DigitTyped(where, line, digits, around)
    return found


def _bind(text: str, held: list[Bound]) -> Iterator[str | Bound]:
    """The numbers in the order of the new text; of equal prints the one that stood first."""
    waiting, at = list(held), 0
    pattern = _pattern(held)
    for match in pattern.finditer(text) if pattern else ():
        number = next((item for item in waiting if item.text == match[0]), None)
        if number is None:
            continue
        waiting.remove(number)
        if match.start() > at:
            yield text[at : match.start()]
        yield number
        at = match.end()
    if at < len(text):
        yield text[at:]


def _pattern(held: list[Bound]) -> re.Pattern[str] | None:
    """Any of the prints, the longest first, not inside a longer number."""
    prints = sorted({item.text for item in held}, key=lambda words: (-len(words), words))
    if not prints:
        return None
    return re.compile(rf"(?<![\d.])(?:{'|'.join(map(re.escape, prints))})(?![\d])(?!\.\d)")
