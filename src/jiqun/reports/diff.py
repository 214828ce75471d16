"""An issue against another: which numbers changed, which sentences came, went or were put otherwise."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from jiqun.reports.bound import Bound, Pieces, numbers, plain
from jiqun.reports.model import Bulletin, Heading, Paragraph, sentences


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberChange:
    """The same number in two issues: the same command and cell, whatever the period. None where an issue lacks it."""

    key: str
    before: Bound | None
    after: Bound | None

    @property
    def change(self) -> Decimal | None:
        if self.before is None or self.after is None:
            return None
        return self.after.rounded - self.before.rounded


@dataclass(frozen=True, slots=True, kw_only=True)
class SentenceChange:
    """`numbers`: the same words around other numbers."""

    kind: Literal["added", "removed", "reworded", "numbers"]
    before: str
    after: str


@dataclass(frozen=True, kw_only=True)
class Difference:
    numbers: tuple[NumberChange, ...]
    sentences: tuple[SentenceChange, ...]


def differences(before: Bulletin, after: Bulletin) -> Difference:
    """What changed from one issue to the next, in the order of the later one."""
    return Difference(
        numbers=tuple(_numbers(before, after)),
        sentences=tuple(_sentences(_told(before), _told(after))),
    )


def _numbers(before: Bulletin, after: Bulletin) -> Iterator[NumberChange]:
    """Trap: a number may stand in several places; it is compared once."""
    old = {_key(before, number): number for _, _, number in before.traced()}
    new = {_key(after, number): number for _, _, number in after.traced()}
    for key in [*new, *(key for key in old if key not in new)]:
        one, two = old.get(key), new.get(key)
        if one is None or two is None or one.text != two.text:
            yield NumberChange(key=key, before=one, after=two)


def _key(bulletin: Bulletin, number: Bound) -> str:
    """Without the day that the issue was known on, which some cells name."""
    return number.query.key.replace(str(bulletin.known_on), "")


def _told(bulletin: Bulletin) -> list[Pieces]:
    """The sentences of the text."""
    texts = [block.text for block in bulletin.blocks if isinstance(block, Paragraph | Heading)]
    return [sentence for text in texts for sentence in sentences(text)]


def skeleton(sentence: Pieces) -> str:
    """The words without numbers and periods.

    >>> from jiqun.reports.bound import bound
    >>> skeleton(("2025年1—10月增长", bound("5", "%", "compute x")))
    '□增长□'
    """
    words = "".join(piece if isinstance(piece, str) else "□" for piece in sentence).strip()
    return _PERIOD.sub("□", words)


_PERIOD = re.compile(r"(?:(?:19|20|21)\d\d年)?\d{1,2}(?:—\d{1,2})?月(?:\d{1,2}日)?|(?:19|20|21)\d\d年")


def _sentences(before: Sequence[Pieces], after: Sequence[Pieces]) -> Iterator[SentenceChange]:
    matcher = difflib.SequenceMatcher(None, [*map(skeleton, before)], [*map(skeleton, after)], autojunk=False)
    for tag, one, two, three, four in matcher.get_opcodes():
        old, new = before[one:two], after[three:four]
        if tag == "equal":
            for first, second in zip(old, new, strict=True):
                if plain(first) != plain(second):
                    yield SentenceChange(kind="numbers", before=plain(first), after=plain(second))
        else:
            yield from _replaced(old, new)


def _replaced(old: Sequence[Pieces], new: Sequence[Pieces]) -> Iterator[SentenceChange]:
    """Sentences that are mostly alike were reworded; the others came or went."""
    left = list(old)
    for item in new:
        alike = max(left, key=lambda other: _likeness(other, item), default=None)
        if alike is not None and _likeness(alike, item) > 0.5:
            left.remove(alike)
            yield SentenceChange(kind="reworded", before=plain(alike), after=plain(item))
        else:
            yield SentenceChange(kind="added", before="", after=plain(item))
    yield from (SentenceChange(kind="removed", before=plain(item), after="") for item in left)


def _likeness(one: Pieces, other: Pieces) -> float:
    """By the words and, where both have numbers, by how many of these are the same cells of the same answers."""
    words = difflib.SequenceMatcher(None, skeleton(one), skeleton(other), autojunk=False).ratio()
    first, second = ({number.query.key for number in numbers(item)} for item in (one, other))
    if not first or not second:
        return words
    return 0.4 * words + 0.6 * len(first & second) / len(first | second)
