"""Administrative regions, and the words that say how much of one a number covers.

No region is written here: packs hold them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from jiqun.values.errors import UnreadableRegion


class RegionKind(StrEnum):
    NATION = "nation"
    PROVINCE = "province"
    CITY = "city"
    COUNTY = "county"  #: 区, 县, 县级市, 旗
    TOWN = "town"  #: 镇, 乡, 街道
    ZONE = "zone"  #: development zone, park, new area


_SUFFIXES: tuple[tuple[str, RegionKind], ...] = (
    ("开发区", RegionKind.ZONE),
    ("高新区", RegionKind.ZONE),
    ("保税区", RegionKind.ZONE),
    ("示范区", RegionKind.ZONE),
    ("园区", RegionKind.ZONE),
    ("新区", RegionKind.ZONE),
    ("产业园", RegionKind.ZONE),
    ("特别行政区", RegionKind.PROVINCE),
    ("自治区", RegionKind.PROVINCE),
    ("自治州", RegionKind.CITY),
    ("自治县", RegionKind.COUNTY),
    ("自治旗", RegionKind.COUNTY),
    ("街道", RegionKind.TOWN),
    ("地区", RegionKind.CITY),
    ("省", RegionKind.PROVINCE),
    ("市", RegionKind.CITY),
    ("州", RegionKind.CITY),
    ("盟", RegionKind.CITY),
    ("区", RegionKind.COUNTY),
    ("县", RegionKind.COUNTY),
    ("旗", RegionKind.COUNTY),
    ("镇", RegionKind.TOWN),
    ("乡", RegionKind.TOWN),
)

#: Words that say which part of the issuing region a number covers.
SCOPES: dict[str, str] = {
    "全国": "nation",
    "全省": "province",
    "全市": "whole",
    "全州": "whole",
    "全县": "whole",
    "全旗": "whole",
    "全区": "whole",
    "全域": "whole",
    "大市": "whole",
    "全大市": "whole",
    "全大区": "whole",
    "大区": "whole",
    "市域": "whole",
    "市区": "urban",
    "市本级": "own",
    "区本级": "own",
    "县本级": "own",
    "市直": "own",
    "市属": "own",
    "区属": "own",
}
SCOPE_WORDS = re.compile("|".join(sorted(SCOPES, key=len, reverse=True)))


@dataclass(frozen=True, slots=True)
class Region:
    """A named region. `code` is the six-digit code of GB/T 2260 where known.

    >>> Region.parse("甲州市").kind, Region.parse("乙新区").kind
    (<RegionKind.CITY: 'city'>, <RegionKind.ZONE: 'zone'>)
    """

    name: str
    kind: RegionKind
    code: str | None = None
    parent: str | None = None

    def __str__(self) -> str:
        return self.name

    @property
    def stem(self) -> str:
        """The name without its generic ending: 甲州市 → 甲州 (two characters at least are kept)."""
        for suffix, _ in _SUFFIXES:
            if self.name.endswith(suffix) and len(self.name) - len(suffix) >= 2:
                return self.name.removesuffix(suffix)
        return self.name

    @staticmethod
    def parse(name: str, *, code: str | None = None, parent: str | None = None) -> Region:
        """A region from its full name; the kind comes from the ending. Raises UnreadableRegion."""
        clean = name.strip()
        if clean in ("全国", "中国", "国家"):
            return Region("全国", RegionKind.NATION, code, parent)
        for suffix, kind in _SUFFIXES:
            if clean.endswith(suffix) and len(clean) > len(suffix):
                return Region(clean, _county_city(kind, code), code, parent)
        raise UnreadableRegion(name)


def _county_city(kind: RegionKind, code: str | None) -> RegionKind:
    """A 市 whose code does not end in 00 is a county-level city (GB/T 2260)."""
    if kind is RegionKind.CITY and code and not code.endswith("00"):
        return RegionKind.COUNTY
    return kind


def find_scope(text: str) -> str | None:
    """The first scope word of a text as printed: 全大区, 区本级, 全市 …

    >>> find_scope("到2027年，区本级规上工业总产值"), find_scope("规上工业总产值")
    ('区本级', None)
    """
    match = SCOPE_WORDS.search(text)
    return match[0] if match else None
