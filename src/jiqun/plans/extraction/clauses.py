"""Sentences, clauses and asides of a paragraph, and which values stand in each."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise
from typing import Protocol, TypeVar

from jiqun.plans.extraction.tokens import ValueForm, ValueMark, YearMark
from jiqun.plans.extraction.vocabulary import GROUP_NOUN

_SENTENCE_MARK = re.compile(r"[（）。；！？]")
_CLAUSE_MARK = re.compile(r"[（），。；！？：]")
_BRACKET = re.compile(r"[（）]")
_JOINT = re.compile(r"[、和及]|以及|并|与")
_FROM_TO = re.compile(
    r"^(?:（[^（）]*）)?(?:分别)?(?:上升|增长|提高|提升|增加|下降|降低|减少|增|升|降|扩大|跃升|发展|减|缩短|调整|压减)(?:至|到|为)|^(?:至|到)"
)


@dataclass(frozen=True, slots=True)
class Aside:
    """A bracket that holds values: `start:end` includes it. `lone`: it is the value of the name before."""

    start: int
    end: int
    lone: bool


@dataclass(frozen=True, slots=True)
class Piece:
    """A clause between commas, with its own values and years; `asides` hang on it."""

    start: int
    end: int
    values: tuple[ValueMark, ...]
    years: tuple[YearMark, ...]
    asides: tuple[Aside, ...]


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of a piece with one value (thresholds before it are part of its name)."""

    start: int
    end: int
    value: ValueMark
    thresholds: tuple[ValueMark, ...] = ()


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of every sentence, end marks included; marks within brackets do not end one."""
    start, depth = 0, 0
    for match in _SENTENCE_MARK.finditer(text):
        char = match[0]
        if char == "（":
            depth += 1
        elif char == "）":
            depth = max(0, depth - 1)
        elif depth == 0:
            yield start, match.end()
            start = match.end()
    if start < len(text):
        yield start, len(text)


def brackets(text: str) -> list[tuple[int, int]]:
    """Outermost brackets as start and end."""
    found, start, depth = [], 0, 0
    for match in _BRACKET.finditer(text):
        if match[0] == "（":
            start = match.start() if depth == 0 else start
            depth += 1
        elif depth:
            depth -= 1
            if depth == 0:
                found.append((start, match.end()))
    return found


def asides(text: str, values: list[ValueMark]) -> list[Aside]:
    """The brackets that hold values."""
    found = []
    for start, end in brackets(text):
        inside = [value for value in within(values, start + 1, end) if value.end < end]
        if not inside:
            continue
        whole = inside[0]
        lone = len(inside) == 1 and text[start + 1 : whole.left] == "" and text[whole.right : end - 1] == ""
        found.append(Aside(start, end, lone))
    return found


def pieces(
    text: str, start: int, end: int, values: list[ValueMark], years: list[YearMark], hung: list[Aside]
) -> Iterator[Piece]:
    """The clauses of a sentence. Commas within brackets do not part them."""
    for left, right in pairwise(_cuts(text, start, end)):
        stop = right - 1 if right > left and text[right - 1] in "，。；：！？" else right
        if stop <= left:
            continue
        inside = within(hung, left, stop)
        hidden = [aside for aside in inside if not aside.lone]
        yield Piece(
            left,
            stop,
            tuple(_outside(within(values, left, stop), hidden)),
            tuple(_outside(within(years, left, stop), inside)),
            tuple(inside),
        )


def _cuts(text: str, start: int, end: int) -> Iterator[int]:
    """Where clauses begin and end."""
    yield start
    depth = 0
    for match in _CLAUSE_MARK.finditer(text, start, end):
        char = match[0]
        if char == "（":
            depth += 1
        elif char == "）":
            depth = max(0, depth - 1)
        elif depth == 0:
            yield match.end()
    yield end


class _Marked(Protocol):
    @property
    def start(self) -> int: ...


_M = TypeVar("_M", bound=_Marked)


def within(marks: Sequence[_M], start: int, end: int) -> list[_M]:
    """The marks that begin in `start:end`, out of a sorted list."""
    first = bisect_left(marks, start, key=lambda mark: mark.start)
    return list(marks[first : bisect_left(marks, end, first, key=lambda mark: mark.start)])


def _outside(marks: list[_M], asides: list[Aside]) -> list[_M]:
    """The marks that stand in none of the brackets; both sorted, brackets apart from each other."""
    if not asides:
        return marks
    starts = [aside.start for aside in asides]
    return [
        mark
        for mark in marks
        if (number := bisect_left(starts, mark.start)) == 0 or mark.start >= asides[number - 1].end
    ]


def segments(text: str, piece: Piece) -> list[Segment]:
    """The piece parted so that each part has one value; thresholds stay with the value they qualify."""
    plain = [value for value in piece.values if not value.threshold]
    plain = [value for value, later in _with_next(plain) if not _counts_owner(text, piece, value, later)]
    if not plain:
        return []
    limits = [value for value in piece.values if value.threshold]
    found, start = [], piece.start
    for number, value in enumerate(plain):
        after = plain[number + 1] if number + 1 < len(plain) else None
        stop = piece.end if after is None else _cut(text, value, _first_of(limits, value, after))
        found.append(Segment(start, stop, value, tuple(within(limits, start, stop))))
        start = _after_joint(text, stop)
    return found


_OWNED = re.compile(
    r"[^，。；、（）]{2,16}?(?:产值|收入|营收|规模|增加值|投资|税收|市值|产量|面积|人数|里程|装机容量)[^，。；、（）]{0,6}$"
)


def _with_next(values: list[ValueMark]) -> Iterator[tuple[ValueMark, ValueMark | None]]:
    return zip(values, chain(values[1:], [None]), strict=False)


def _counts_owner(text: str, piece: Piece, value: ValueMark, later: ValueMark | None) -> bool:
    """10条产业链总产值突破2万亿元: the first count only says whose measure follows."""
    if later is None or text[piece.start : value.left].strip("力争"):
        return False
    return bool(_OWNED.fullmatch(text[value.right : later.left]))


def loose_thresholds(piece: Piece, parts: list[Segment]) -> list[ValueMark]:
    """Thresholds that no counted value of the piece takes with it."""
    taken = {bound.start for part in parts for bound in part.thresholds}
    return [value for value in piece.values if value.threshold and value.start not in taken]


def _first_of(limits: list[ValueMark], value: ValueMark, after: ValueMark) -> ValueMark:
    """The next value, or the threshold that opens its name."""
    bounds = within(limits, value.right + 1, after.start)
    return next((bound for bound in bounds if bound.left > value.right + 1), after)


def _cut(text: str, value: ValueMark, after: ValueMark) -> int:
    """Where the stretch of one value ends and that of the next begins."""
    right = _beyond_bracket(text, value.right)
    if value.form is ValueForm.GROUP and (noun := GROUP_NOUN.match(text, right)):
        return noun.end() if noun.end() <= after.left else right
    between = text[right : after.left]
    joint = _JOINT.match(between)
    if joint:
        return right
    behind = re.search(r"(?:、|和|及|以及|与|并)$", between)
    if behind:
        return right + behind.start()
    if _FROM_TO.match(between) or value.form is ValueForm.TIER:
        return right
    comma = between.find("、")
    verb = re.search(r"(?:实施|拥有|建成|获得|其中|涉及|实现|达|超)", between)
    if verb:
        return right + verb.start()
    return right + comma if comma >= 0 else right


def _beyond_bracket(text: str, place: int) -> int:
    """Past the brackets that follow a value at once."""
    while place < len(text) and text[place] == "（":
        close = text.find("）", place)
        if close < 0:
            return place
        place = close + 1
    return place + 1 if text[place : place + 1] == "）" else place


def _after_joint(text: str, place: int) -> int:
    match = re.compile(r"以及|[、和及与并]").match(text, place)
    return match.end() if match else place


def is_from_to(text: str, first: ValueMark, second: ValueMark) -> bool:
    """由29.39上升至37.32%: the first number is where the second came from."""
    between = text[_beyond_bracket(text, first.right) : second.start]
    between = re.sub(r"^，", "", between)
    return bool(_FROM_TO.match(between)) and bool(re.search(r"(?:由|从)[^，。；]*$", text[: first.left]))


def runs(text: str, piece: Piece) -> list[list[ValueMark]]:
    """Lists of values that follow one another with nothing but 、 or 和 between: 200家、22家."""
    found: list[list[ValueMark]] = []
    for value in piece.values:
        if value.threshold or value.form is not ValueForm.NUMBER:
            continue
        if found and re.fullmatch(r"、|和|及|以及|与", text[found[-1][-1].right : value.start]):
            found[-1].append(value)
        else:
            found.append([value])
    return [run for run in found if len(run) > 1]
