"""Automatic numbering of Word: the markers that a .docx prints but does not store in its text."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from lxml import etree

from jiqun.documents.wordml import attribute, child, children, number

DIGITS = "零一二三四五六七八九"
CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"


def chinese(value: int) -> str:
    """Counting numerals up to 99.

    >>> [chinese(value) for value in (1, 10, 12, 20, 35)]
    ['一', '十', '十二', '二十', '三十五']
    """
    if not 0 < value < 100:
        return str(value)
    tens, ones = divmod(value, 10)
    lead = "" if tens == 0 else "十" if tens == 1 else DIGITS[tens] + "十"
    return lead + (DIGITS[ones] if ones else "")


def _circled(value: int) -> str:
    return CIRCLED[value - 1] if 0 < value <= len(CIRCLED) else str(value)


def _letter(value: int) -> str:
    return chr(ord("A") + (value - 1) % 26)


#: numFmt of WordprocessingML (ECMA-376, 17.18.59) → how a value is printed
FORMATS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "chineseCounting": chinese,
    "chineseCountingThousand": chinese,
    "japaneseCounting": chinese,
    "taiwaneseCountingThousand": chinese,
    "ideographDigital": chinese,
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "upperLetter": _letter,
    "lowerLetter": lambda value: _letter(value).lower(),
    "decimalZero": lambda value: f"{value:02d}",
}


@dataclass(frozen=True, slots=True)
class Level:
    format: str
    text: str
    start: int


@dataclass(slots=True)
class Numbering:
    """Levels of each list and the counters as the document is read from top to bottom."""

    lists: dict[int, tuple[int, dict[int, Level]]] = field(
        default_factory=dict
    )  #: numId → (abstract, levels)
    counters: dict[int, dict[int, int]] = field(default_factory=dict)

    @classmethod
    def read(cls, root: etree._Element | None) -> Numbering:
        found = cls()
        if root is None:
            return found
        abstract = {number(node, "abstractNumId"): _levels(node) for node in children(root, "abstractNum")}
        for node in children(root, "num"):
            at = number(child(node, "abstractNumId"), "val")
            levels = dict(abstract.get(at, {}))
            for override in children(node, "lvlOverride"):
                levels |= _levels(override)
            found.lists[number(node, "numId")] = (at, levels)
        return found

    def marker(self, list_id: int, depth: int) -> str:
        """The marker of the next paragraph of a list, "" for bullets and unknown lists."""
        abstract, levels = self.lists.get(list_id, (0, {}))
        level = levels.get(depth)
        if level is None or level.format in ("bullet", "none"):
            return ""
        counts = self.counters.setdefault(abstract, {})
        counts[depth] = counts.get(depth, level.start - 1) + 1
        for inner in [other for other in counts if other > depth]:
            del counts[inner]

        def printed(match: re.Match[str]) -> str:
            at = int(match.group(1)) - 1
            other = levels.get(at, level)
            value = counts.get(at, other.start)
            return FORMATS.get(other.format, str)(value)

        return re.sub(r"%(\d)", printed, level.text)


def _levels(node: etree._Element) -> dict[int, Level]:
    found: dict[int, Level] = {}
    for level in children(node, "lvl"):
        style = attribute(child(level, "numFmt"), "val") or "decimal"
        start = number(child(level, "start"), "val", 1)
        found[number(level, "ilvl")] = Level(style, attribute(child(level, "lvlText"), "val") or "", start)
    return found
