"""Sentences, clauses and asides of a paragraph, and which values stand in each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from jiqun.plans.extraction.tokens import ValueForm, ValueMark, YearMark

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
    for place, char in enumerate(text):
        depth += (char == "（") - (char == "）" and depth > 0)
        if char in "。；！？" and depth == 0:
            yield start, place + 1
            start = place + 1
    if start < len(text):
        yield start, len(text)


def brackets(text: str) -> list[tuple[int, int]]:
    """Outermost brackets as start and end."""
    found, start, depth = [], 0, 0
    for place, char in enumerate(text):
        if char == "（":
            start = place if depth == 0 else start
            depth += 1
        elif char == "）" and depth:
            depth -= 1
            if depth == 0:
                found.append((start, place + 1))
    return found


def asides(text: str, values: list[ValueMark]) -> list[Aside]:
    """The brackets that hold values."""
    found = []
    for start, end in brackets(text):
        inside = [value for value in values if start < value.start and value.end < end]
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
    cuts, depth = [start], 0
    for place in range(start, end):
        char = text[place]
        depth += (char == "（") - (char == "）" and depth > 0)
        if depth == 0 and char in "，。；！？：":
            cuts.append(place + 1)
    cuts.append(end)
    for left, right in pairwise(cuts):
        stop = right - 1 if right > left and text[right - 1] in "，。；：！？" else right
        if stop <= left:
            continue
        inside = [aside for aside in hung if left <= aside.start < stop]
        hidden = [aside for aside in inside if not aside.lone]
        yield Piece(
            left,
            stop,
            tuple(
                v
                for v in values
                if left <= v.start < stop and not any(a.start < v.start < a.end for a in hidden)
            ),
            tuple(
                y
                for y in years
                if left <= y.start < stop and not any(a.start < y.start < a.end for a in inside)
            ),
            tuple(inside),
        )


def segments(text: str, piece: Piece) -> list[Segment]:
    """The piece parted so that each part has one value; thresholds stay with the value they qualify."""
    plain = [value for value in piece.values if not value.threshold]
    plain = [value for value in plain if not _counts_owner(text, piece, value, plain)]
    if not plain:
        return []
    found, start = [], piece.start
    for number, value in enumerate(plain):
        after = plain[number + 1] if number + 1 < len(plain) else None
        stop = piece.end if after is None else _cut(text, value, _first_of(piece, value, after))
        bounds = tuple(v for v in piece.values if v.threshold and start <= v.start < stop)
        found.append(Segment(start, stop, value, bounds))
        start = _after_joint(text, stop)
    return found


_OWNED = re.compile(
    r"[^，。；、（）]{2,16}?(?:产值|收入|营收|规模|增加值|投资|税收|市值|产量|面积|人数|里程|装机容量)[^，。；、（）]{0,6}$"
)


def _counts_owner(text: str, piece: Piece, value: ValueMark, plain: list[ValueMark]) -> bool:
    """10条产业链总产值突破2万亿元: the first count only says whose measure follows."""
    later = next((other for other in plain if other.start > value.start), None)
    if later is None or text[piece.start : value.left].strip("力争"):
        return False
    return bool(_OWNED.fullmatch(text[value.right : later.left]))


def loose_thresholds(piece: Piece, parts: list[Segment]) -> list[ValueMark]:
    """Thresholds that no counted value of the piece takes with it."""
    taken = {bound.start for part in parts for bound in part.thresholds}
    return [value for value in piece.values if value.threshold and value.start not in taken]


def _first_of(piece: Piece, value: ValueMark, after: ValueMark) -> ValueMark:
    """The next value, or the threshold that opens its name."""
    bounds = (v for v in piece.values if v.threshold and value.right < v.start < after.start)
    return next((bound for bound in bounds if bound.left > value.right + 1), after)


def _cut(text: str, value: ValueMark, after: ValueMark) -> int:
    """Where the stretch of one value ends and that of the next begins."""
    right = _beyond_bracket(text, value.right)
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
