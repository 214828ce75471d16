"""What the lexer finds in a clean string: years and values, each with its place."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from jiqun.values import Comparator


class YearUse(StrEnum):
    CONTEXT = "context"  #: 2020年, …
    LOCAL = "local"  #: 2018、2019年, 2020年的: for one clause only
    AIM = "aim"  #: 到2027年, …
    BASE = "base"  #: 比2015年 …, 由2015年的 …
    PRIOR = "prior"  #: 比上年 …: the year before the one in force
    SPAN = "span"  #: “十四五”期间, 2018—2020年


@dataclass(frozen=True, slots=True)
class YearMark:
    start: int
    end: int
    year: int
    use: YearUse
    first: int | None = None  #: first year of a span
    each: tuple[int, ...] = ()  #: years named side by side, for values side by side

    @property
    def compared(self) -> bool:
        """Whether the value is measured against this year and does not belong to it."""
        return self.use in (YearUse.BASE, YearUse.PRIOR)

    @property
    def period(self) -> str | None:
        return None if self.first is None else f"{self.first}/{self.year}"


class ValueForm(StrEnum):
    NUMBER = "number"
    PHRASE = "phrase"  #: 全覆盖, 保持稳定, 零的突破
    TIER = "tier"  #: 百亿级
    RANK = "rank"
    GROUP = "group"  #: 三大…集群


@dataclass(frozen=True, slots=True)
class ValueMark:
    """A printed value. `start:end`: the number with its unit; `left:right` adds the comparator words."""

    start: int
    end: int
    left: int
    right: int
    form: ValueForm
    value: Decimal | None
    unit: str | None
    comparator: Comparator = Comparator.EQUAL
    words: tuple[str, ...] = ()
    value2: Decimal | None = None
    inferred: bool = False
    threshold: bool = False
    why: tuple[str, ...] = field(default=())
