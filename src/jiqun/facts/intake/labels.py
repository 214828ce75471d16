"""Printed column labels: tidied, taken apart into name and unit, recognised as fields."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from jiqun.facts.schema import DataSet, Field
from jiqun.values import Unit, UnknownUnit

_IDLE = re.compile(r"[\s*:;“”\"'‘’《》、,.。_—\-·()\[\]【】〔〕{}<>]+")
_LEAD = re.compile(r"^(?:[一二三四五六七八九十]+、|\d{1,3}[.、)](?!\d)|\(\d{1,3}\)|其中[:：]?|#)\s*")
_BRACKET = re.compile(r"^(.*?)[(\[【〔]([^()\[\]【】〔〕]{1,20})[)\]】〕]\s*(.*)$", re.DOTALL)
_TAIL = re.compile(r"^(.+?)\s*[,/、:;]\s*([^,/、:;]{1,8}(?:/[^,/、:;]{1,6})?)$", re.DOTALL)
LONGEST = 80


@lru_cache(maxsize=20_000)
def key(text: str) -> str:
    """What is left of a label when width, case, spaces and punctuation do not count.

    >>> key("用地面积 （亩）"), key("Ｒ＆Ｄ经费"), key("专精特新“小巨人”企业")
    ('用地面积亩', 'r&d经费', '专精特新小巨人企业')
    """
    return _IDLE.sub("", unicodedata.normalize("NFKC", text)).lower()


@lru_cache(maxsize=20_000)
def unit_of(text: str) -> Unit | None:
    """The unit that a text is, if it is one.

    >>> str(unit_of("单位：万元")), unit_of("当年价")
    ('万元', None)
    """
    words = unicodedata.normalize("NFKC", text).strip(" ()[]\n　")
    words = re.sub(r"^(?:计量|金额)?单位[:：]?\s*", "", words)
    if not words or len(words) > 12 or words.isdigit():
        return None
    try:
        return Unit.parse(words)
    except UnknownUnit:
        return None


@lru_cache(maxsize=20_000)
def readings(text: str) -> tuple[tuple[str, Unit | None], ...]:
    """(key, unit) that a label may stand for, the most literal first.

    >>> [(name, str(unit)) for name, unit in readings("1.工业总产值（亿元）")]
    [('1工业总产值亿元', 'None'), ('1工业总产值', '亿元'), ('工业总产值亿元', 'None'), ('工业总产值', '亿元')]
    """
    plain = unicodedata.normalize("NFKC", text).strip()[:LONGEST]
    found = list(_parted(plain))
    bare = _LEAD.sub("", plain)
    if bare != plain:
        found += _parted(bare)
    return tuple(dict.fromkeys(found))


def _parted(text: str) -> Iterator[tuple[str, Unit | None]]:
    yield key(text), None
    if match := _BRACKET.match(text):
        inner = _BRACKET.match(match[3])
        if inner:
            yield key(f"{match[1]}{match[2]}{inner[1]}{inner[3]}"), unit_of(inner[2])
        yield key(match[1] + match[3]), unit_of(match[2])
        if inner:
            yield key(match[1] + inner[1] + inner[3]), unit_of(inner[2]) or unit_of(match[2])
    if (match := _TAIL.match(text)) and (unit := unit_of(match[2])):
        yield key(match[1]), unit


@dataclass(frozen=True)
class Labels:
    """The fields of a data set by the keys of their spellings; a label beats another field's alias."""

    dataset: DataSet
    by_key: Mapping[str, Field]

    @classmethod
    def of(cls, dataset: DataSet) -> Labels:
        found: dict[str, Field] = {}
        for field in dataset.fields:
            for words in (field.label, field.field, field.english):
                found.setdefault(key(words), field)
        for field in dataset.fields:
            for words in field.aliases.split():
                found.setdefault(key(words), field)
        return cls(dataset, found)

    def field(self, text: str) -> tuple[Field, Unit | None] | None:
        """The field a label names, with the unit the label prints."""
        for name, unit in readings(text):
            if name in self.by_key:
                return self.by_key[name], unit
        return None
