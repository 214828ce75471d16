"""Long texts cut into stretches of bounded length, so that the work grows no faster than the text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from jiqun.plans.extraction.clauses import sentences

#: A text up to this length is read whole; no sentence is read further than this at once.
LONGEST = 1000
#: Sentences of a longer text are read together up to this length.
TOGETHER = 400

#: Where a sentence beyond all measure is parted, best first.
_PARTINGS = ("。", "；", "，", "、", "：", "）", "（")
_NUMERIC = frozenset("0123456789.,%-一二两三四五六七八九十百千万亿")
#: More digits, or numerals, than any quantity has; a lookbehind lets each run be tried once.
_RUN = re.compile(
    r"(?<![\d.,])[\d.,]{41,}|(?<![零〇一二两三四五六七八九十百千万亿])[零〇一二两三四五六七八九十百千万亿]{21,}"
)


def windows(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of the stretches: whole sentences together; a sentence without end parted at its marks.

    >>> list(windows("到2027年，产值达到5亿元。"))
    [(0, 15)]
    >>> [end - start for start, end in windows("企业创新" * 600)]
    [1000, 1000, 400]
    """
    if len(text) <= LONGEST:
        yield 0, len(text)
        return
    first = last = 0
    for start, end in sentences(text):
        if last > first and end - first > TOGETHER:
            yield first, last
            first = start
        last = end
        while last - first > LONGEST:
            cut = _parting(text, first, first + LONGEST)
            yield first, cut
            first = cut
    if last > first:
        yield first, last


def _parting(text: str, start: int, end: int) -> int:
    """The last good place to part `text[start:end]`, in its second half; never inside a number."""
    middle = (start + end) // 2
    for mark in _PARTINGS:
        place = text.rfind(mark, middle, end)
        if place >= 0:
            return place + 1
    place = end
    while place > middle and text[place - 1] in _NUMERIC:
        place -= 1
    return place if place > middle else end


def without_runs(text: str) -> str:
    """Runs of digits or numerals too long for a quantity made blank, length kept.

    >>> without_runs("达到" + "9" * 50 + "家").count("　"), without_runs("达到1,234.5家")
    (50, '达到1,234.5家')
    """
    return _RUN.sub(lambda match: "　" * len(match[0]), text)
