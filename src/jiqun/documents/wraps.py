"""Paragraphs out of lines: a line that breaks off inside a sentence goes on in the next.

Two habits break lines. *Hard wraps* break every line at the same width (newspaper columns, mail, plain
dumps of a
page); *page breaks* part a long paragraph anywhere, in a word or a number, often leaving a blank line behind.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from jiqun.documents.characters import columns
from jiqun.documents.markers import marker_of, opens_item
from jiqun.documents.model import Flow
from jiqun.documents.pieces import Strip

TERMINAL = "。！？；：!?;:…."
CLOSING = "”’\"'）)]】》〉」』〕"
OPENING = {
    "）": "（(",
    ")": "（(",
    "】": "【",
    "》": "《",
    "〉": "〈",
    "〕": "〔",
    "]": "[",
    "」": "「",
    "』": "『",
}
COMMA = "，,、"
#: words that call for another one, and a number that breaks off behind a comma
DANGLING = re.compile(r"[的和与及或在为到对由以将把向从]$|[，,].*\d$")
INNER = re.compile(r"[，,。；;]")
NAMED_END = re.compile(
    r"(?:通知|方案|规划|计划|意见|办法|纲要|决定|报告|公告|措施|要点|细则|清单|分解|指标体系|一览表|汇总表)"
    r"(?:[（(].{1,20}[）)])?$"
)
OWN_LINE = re.compile(
    r"注[:：]|备注[:：]|说明[:：]|抄送|主送|来源[:：]|记者|[(（]此件|\d{4}年\d{1,2}月\d{1,2}日(?:印发|发布)?$"
)
LONGEST_WRAP = 120  # columns; a longer line is a paragraph, not a wrapped line
WRAPPED_SHARE = 0.5
FULL = 0.9  #: of the wrap width, for a line that ends with a sentence and yet goes on
OPEN_NEXT = 0.7  #: the same, breaking off, with no blank line behind (Latin letters make a line narrower)
OPEN_FULL = 0.8  #: the same for a line that breaks off (first lines are shorter by their indent)
MIN_CLAUSE = 24
MIN_SENTENCE = 45
MIN_PLAIN = 60


def is_terminated(text: str) -> bool:
    """Whether the text ends as a sentence, a list item or an address does.

    >>> [is_terminated(text) for text in ("达到100家。（责任单位：市经信局）", "数字化车间（智能工厂）")]
    [True, False]
    """
    end = text.rstrip(CLOSING)
    if not end:
        return True
    if end[-1] in TERMINAL:
        return True
    return len(end) < len(text) and _bracket_after_sentence(text)


def _bracket_after_sentence(text: str) -> bool:
    opening = OPENING.get(text[-1])
    if opening is None:
        return False
    depth = 0
    for at in range(len(text) - 1, -1, -1):
        depth += (text[at] in ")）】》〉〕]」』") - (text[at] in "(（【《〈〔[「『")
        if depth <= 0:
            return at > 0 and text[at - 1] in TERMINAL
    return False


def has_open_bracket(text: str) -> bool:
    """Whether a round bracket opened in the text is still open at its end (half and full width may be
    mixed)."""
    depth = 0
    for char in text:
        depth = max(0, depth + (char in "（(〔") - (char in "）)〕"))
    return depth > 0


def breaks_off(strip: Strip) -> bool:
    """Whether the line stops inside a sentence, judged by itself."""
    text = strip.text
    if strip.style is not None or strip.note or is_terminated(text) or NAMED_END.search(text):
        return False
    if text[-1] in COMMA or has_open_bracket(text):
        return len(text) > 8
    if "。" in text or (len(text) > 12 and DANGLING.search(text)):
        return True
    if marker_of(text):
        return len(text) >= MIN_PLAIN or (len(text) >= MIN_SENTENCE and bool(INNER.search(text)))
    return len(text) >= MIN_PLAIN or (len(text) >= MIN_CLAUSE and bool(INNER.search(text)))


def may_follow(left: Strip, right: Strip) -> bool:
    """Whether nothing forbids the line to continue the one before."""
    if right.style is not None or right.note or left.style is not None or left.note:
        return False
    if right.indent >= 2 and right.indent > left.indent and not has_open_bracket(left.text):
        return False
    if OWN_LINE.match(right.text) or NAMED_END.search(right.text):
        return False
    return not opens_item(right.text) or (has_open_bracket(left.text) and not marker_of(right.text))


def wrap_width(strips: Sequence[Strip]) -> int:
    """Columns at which the text is hard-wrapped, 0 if it is not."""
    ends = [
        columns(left.text)
        for left, right in pairwise(strips)
        if right.gap == 1 and not (marker_of(left.text) and len(left.text) < MIN_CLAUSE)
    ]
    if len(ends) < 3:
        return 0
    unfinished = [
        columns(left.text)
        for left, right in pairwise(strips)
        if right.gap == 1 and not is_terminated(left.text) and columns(left.text) <= LONGEST_WRAP
    ]
    if len(unfinished) < WRAPPED_SHARE * len(ends):
        return 0
    width = Counter(length // 2 for length in unfinished).most_common(1)[0][0] * 2
    near = sum(1 for length in unfinished if length >= 20 and abs(length - width) <= 4)
    return width + 1 if width >= 20 and near >= WRAPPED_SHARE * len(unfinished) else 0


def join(strips: Sequence[Strip]) -> list[Strip]:
    """The paragraphs: runs of strips that belong together, welded. Order and offsets are kept."""
    width = wrap_width(strips)
    joined: list[Strip] = []
    run: list[Strip] = []
    for strip in strips:
        if run and _continues(run, strip, width):
            run.append(strip)
            continue
        if run:
            joined.append(_weld(run))
        run = [strip]
    if run:
        joined.append(_weld(run))
    return joined


def _weld(run: list[Strip]) -> Strip:
    return run[0] if len(run) == 1 else run[0].with_more(run[1:])


def _continues(run: list[Strip], strip: Strip, width: int) -> bool:
    left = run[-1]
    if not may_follow(left, strip):
        return False
    if width and columns(left.text) <= LONGEST_WRAP and len(run) < 400:
        return _wrapped(run, strip, width)
    return breaks_off(left if len(run) == 1 else _tail(run))


def _wrapped(run: list[Strip], strip: Strip, width: int) -> bool:
    left = run[-1]
    if not is_terminated(left.text):
        return columns(left.text) >= (OPEN_FULL if strip.gap > 1 else OPEN_NEXT) * width
    stanza = max(columns(line.text) for line in (*run[-3:], strip))
    return strip.gap == 1 and columns(left.text) >= FULL * max(min(stanza, LONGEST_WRAP), width)


def _tail(run: list[Strip]) -> Strip:
    """The last strips of a run as one, long enough to judge; bounded so that joining stays linear."""
    last = run[-3:]
    flow = Flow("".join(strip.text for strip in last), tuple(o for strip in last for o in strip.flow.origin))
    return Strip(flow, last[0].start, last[-1].end)
