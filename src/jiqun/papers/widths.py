"""How the width of a page is shared among the columns of a table: what is short keeps its line, what is long shares the rest.

All widths are in signs: a Chinese sign is one, a Latin one about half.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

#: Room beside the longest word: faces differ by a few hundredths.
SLACK = 0.4
LEAST = 2.0
#: What a long text would like at most, the narrowest column it is still read in, and the one that it is squeezed into.
MOST, NARROW, TIGHT = 34.0, 9.0, 5.0
#: A head of so many signs stays on one line where there is room.
HEAD = 8.0
#: A column that lacks so little gets it whole before long texts get any.
NEAR = 3.0
#: One text in so many may be broken over lines although its column had room for the others.
RARE = 10
#: Signs of 五号 (10.5 pt) across an upright page of 156 mm, and across a wide one of 225 mm.
UPRIGHT, WIDE = 42.0, 60.0
#: Lines of a table on an upright page, and on one that lies across.
TALL, LOW = 38, 26
_BESIDE = 0.45  #: the margins of a cell
_LATIN = re.compile(r"[0-9A-Za-z]|(?<=[A-Z])")
_SEAM = re.compile(r"(?<=[\u2e80-\u9fff])(?=[0-9A-Za-z])|(?<=[0-9A-Za-z%])(?=[\u2e80-\u9fff])")


def signs(words: str) -> float:
    """The width of the longest line of some words.

    >>> signs("产值\\n（亿元）"), signs("2025年")
    (4.0, 3.0)
    """
    return max(sum(map(_sign, line)) for line in words.split("\n"))


def _sign(sign: str) -> float:
    """Trap: signs of ambiguous width (“ ” — ≥ ·) are set in the Chinese typeface, as wide as a Chinese one."""
    if unicodedata.east_asian_width(sign) in "WFA":
        return 1.0
    return 0.55 if sign.isupper() else 0.5


def _line(words: str) -> float:
    """The width of the longest line of a cell, with the quarter of a sign that Word puts between Chinese and Latin, and
    with room for faces whose Latin letters are wider than half a sign."""
    return signs(words) + 0.25 * len(_SEAM.findall(words)) + 0.06 * len(_LATIN.findall(words))


@dataclass(frozen=True, slots=True)
class Want:
    """Widths of a column: the narrowest that it is read in, the one in which all but a few cells stay on one line, and the
    one in which all do (or MOST); whether its text may be `broken` over lines at all."""

    least: float
    usual: float
    whole: float
    broken: bool


def wanted(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> list[Want]:
    """What each column asks for."""
    return [_want(head, [row[at] for row in rows]) for at, head in enumerate(heads)]


def _want(head: str, cells: Sequence[str]) -> Want:
    lines = sorted(map(_line, cells)) or [0.0]
    label, broken = signs(head), _broken(head)
    whole = min(MOST, max(lines[-1], label if label <= HEAD else broken) + SLACK)
    if all(map(_unbreakable, cells)):
        least = max(LEAST, max(lines[-1], broken) + SLACK)
        return Want(least, least, max(least, whole), broken=False)
    usual = min(MOST, max(lines[-1 - len(lines) // RARE], broken) + SLACK)
    least = min(usual, max(NARROW, broken + SLACK))
    return Want(max(LEAST, least), max(LEAST, usual), max(LEAST, whole), broken=True)


def _unbreakable(words: str) -> bool:
    """A figure, a date, a short word: nobody reads it over two lines."""
    return (
        signs(words) <= 5
        or not any("\u4e00" <= sign <= "\u9fff" for sign in words)
        or (words[:1].isdigit() and signs(words) <= 8)
    )


def _broken(head: str) -> float:
    """A head may go over two lines, or three where it is long; its unit stands on a line of its own."""
    label, _, unit = head.partition("\n")
    lines = 1 if signs(label) <= 4 else 2 if signs(label) <= 12 else 3
    return max(math.ceil(signs(label) / lines), signs(unit))


def fits(heads: Sequence[str], rows: Sequence[Sequence[str]], room: float = UPRIGHT) -> bool:
    """Whether a page of so many signs holds the table with every column readable.

    >>> fits(["区县", "产值"], [["东区", "120.5"]])
    True
    """
    return sum(column.least + _BESIDE for column in wanted(heads, rows)) <= room


def upright(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> bool:
    """Whether a table stands on an upright page: it fits, and lying across would not save pages.

    >>> upright(["序号", "事项"], [["1", "甲" * 20]])
    True
    """
    if not fits(heads, rows):
        return False
    return _height(heads, rows, UPRIGHT) / TALL <= 1.1 * _height(heads, rows, WIDE) / LOW or len(rows) < LOW


def _height(heads: Sequence[str], rows: Sequence[Sequence[str]], room: float) -> int:
    """In lines: a row is as high as its highest cell."""
    widths = shares(heads, rows, room - _BESIDE * len(heads))
    return sum(
        max(math.ceil(_line(cell) / max(width, 1.0)) for cell, width in zip(row, widths, strict=True))
        for row in rows
    )


def shares(heads: Sequence[str], rows: Sequence[Sequence[str]], room: float) -> list[float]:
    """The width of every column, together `room`.

    Where every cell fits on one line, what is left over is shared too; where not, columns get what they need at least,
    and the rest goes first to those that lack least, so that long texts share what remains.

    >>> shares(["序号", "名称"], [["1", "甲"]], 20.0)
    [10.0, 10.0]
    >>> [round(width) for width in shares(["序号", "名称"], [["1", "甲" * 40]], 20.0)]
    [2, 18]
    """
    asked = wanted(heads, rows)
    least, usual, whole = (
        [getattr(column, name) for column in asked] for name in ("least", "usual", "whole")
    )
    if sum(whole) <= room:
        return _spread(whole, room)
    if sum(usual) <= room:
        return _filled(usual, whole, room)
    if sum(least) <= room:
        return _filled(least, usual, room)
    return _squeezed(least, [column.broken for column in asked], room)


def _squeezed(least: Sequence[float], broken: Sequence[bool], room: float) -> list[float]:
    """Too many columns: those whose text may be broken give way, down to TIGHT; after that all do."""
    tight = [min(width, TIGHT) if may else width for width, may in zip(least, broken, strict=True)]
    if sum(tight) >= room:
        return [width * room / sum(tight) for width in tight]
    part = (room - sum(tight)) / (sum(least) - sum(tight))
    return [low + (high - low) * part for low, high in zip(tight, least, strict=True)]


def _filled(low: Sequence[float], high: Sequence[float], room: float) -> list[float]:
    """From `low` towards `high`: who lacks least is served first; who lacks more than an equal part shares the rest."""
    widths, left = list(low), room - sum(low)
    lacking = sorted(range(len(low)), key=lambda at: high[at] - low[at])
    for number, at in enumerate(lacking):
        lack = high[at] - low[at]
        more = min(lack, left if lack <= NEAR else left / (len(low) - number))
        widths[at] += more
        left -= more
    return widths


def _spread(widths: Sequence[float], room: float) -> list[float]:
    """What is left over goes to the columns by what they hold beside a number or two: 序号 stays narrow."""
    weights = [max(0.1, width - 1.5) for width in widths]
    left = room - sum(widths)
    return [width + left * weight / sum(weights) for width, weight in zip(widths, weights, strict=True)]
