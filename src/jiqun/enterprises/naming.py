"""Names of enterprises: written alike, cut to what distinguishes them, and how they sound."""

from __future__ import annotations

import re
import unicodedata
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

SEPARATORS = re.compile(r"[;；、，,|]")
NOISE = re.compile(r"[\s\-—·.。．,，'\"“”‘’]")
BRACKETS = re.compile(r"\([^()]*\)")
#: What offices write behind a name or code: （1/1）, （注销）, *
TRAILING = re.compile(r"(?:\(\d+/\d+\)|\((?:注销|吊销|停产|歇业|迁出)\)|\*)+$")


def normal(name: str | None) -> str:
    """A name as it is compared: one width, no spaces or marks, no trailing notes.

    >>> normal("甲乙（集团） 有限公司（1/1）")
    '甲乙(集团)有限公司'
    """
    text = NOISE.sub("", unicodedata.normalize("NFKC", name or "")).upper()
    return TRAILING.sub("", text)


def clean_code(code: str | None) -> str:
    """A code without spaces, hyphens and notes, in capitals.

    >>> clean_code(" 7301-2345x（1/1）")
    '73012345X'
    """
    text = unicodedata.normalize("NFKC", code or "").upper()
    return re.sub(r"[^0-9A-Z]", "", TRAILING.sub("", re.sub(r"\s", "", text)))


def several(text: str | None) -> list[str]:
    """Former names or codes in one cell."""
    return [part.strip() for part in SEPARATORS.split(text or "") if part.strip()]


@dataclass(frozen=True)
class Namer:
    """Cuts names. `places` are names of regions and towns, `forms` are legal forms."""

    places: tuple[str, ...]
    forms: tuple[str, ...]

    @classmethod
    def of(cls, places: Iterable[str], forms: Sequence[str]) -> Namer:
        """Longer words first; a place also without 省, 市, 区, 县, 镇."""
        words = {normal(place) for place in places if place}
        words |= {word[:-1] for word in words if len(word) > 2 and word[-1] in "省市区县镇乡"}
        ordered = sorted((word for word in words if len(word) > 1), key=lambda word: (-len(word), word))
        return cls(tuple(ordered), tuple(sorted(forms, key=lambda word: (-len(word), word))))

    def core(self, name: str | None) -> str:
        """What distinguishes a name: without brackets, places in front, and legal form.

        >>> Namer.of(["东海市", "南山区"], ["有限公司"]).core("东海市南山海天机械（东海）有限公司")
        '海天机械'
        """
        text = whole = BRACKETS.sub("", normal(name)) or normal(name)
        while place := next((word for word in self.places if text.startswith(word)), ""):
            text = text[len(place) :].removeprefix("省").removeprefix("市").removeprefix("区")
        while form := next((word for word in self.forms if text.endswith(word)), ""):
            text = text[: -len(form)]
        return text or whole


def sounds(text: str) -> list[str]:
    """Syllables without tones; other characters stand for themselves, in small letters.

    >>> sounds("重庆重工A3")
    ['chong', 'qing', 'zhong', 'gong', 'a', '3']
    """
    single, pairs = _readings()
    found: list[str] = []
    place = 0
    while place < len(text):
        pair = pairs.get(text[place : place + 2])
        found += pair or [single.get(text[place]) or text[place].lower()]
        place += 2 if pair else 1
    return found


@lru_cache(maxsize=1)
def _readings() -> tuple[Mapping[str, str], Mapping[str, list[str]]]:
    """The usual reading of each character, and of two together where it differs.

    pypinyin's tables are read directly: its own segmentation takes 40 times as long, which a million names feel.
    """
    from pypinyin.phrases_dict import phrases_dict
    from pypinyin.pinyin_dict import pinyin_dict

    single = {chr(number): _toneless(readings.split(",")[0]) for number, readings in pinyin_dict.items()}
    pairs = {
        phrase: [_toneless(part[0]) for part in parts]
        for phrase, parts in phrases_dict.items()
        if len(phrase) == 2 and [_toneless(part[0]) for part in parts] != [single.get(c) for c in phrase]
    }
    return single, pairs


def _toneless(syllable: str) -> str:
    parts = unicodedata.normalize("NFD", syllable).replace("u\u0308", "v")
    return "".join(letter for letter in parts if not unicodedata.combining(letter))


def initials(syllables: Sequence[str]) -> str:
    """>>> initials(["chong", "qing", "a3"])
    'cqa3'
    """
    return "".join(part if not part.isalpha() or not part.isascii() else part[0] for part in syllables)


def glyphs(text: str) -> str:
    """One printable byte for every character.

    Trap: DuckDB measures likeness of strings in bytes, and a Chinese character has three. 1 in 90 pairs of different
    characters gets the same byte.
    """
    return "".join(chr(33 + zlib.crc32(character.encode()) % 90) for character in text)
