"""A quantitative statement of a plan: a target, a baseline, a result or a threshold, with its place in the text."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any


class StatementKind(StrEnum):
    TARGET = "target"
    BASELINE = "baseline"
    RESULT = "result"
    THRESHOLD = "rule/threshold"


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One number (or wordlike goal) of a document, as printed and as understood.

    Offsets count characters of the document's kept text: `text[char_start:char_end] == quote` and
    `text[value_start:value_end] == value_text`, which is unique per statement.
    """

    doc: str
    quote: str
    char_start: int
    char_end: int
    value_text: str
    value_start: int
    value_end: int
    indicator: str  #: as the document says it, without the words that stand in `qualifier`
    kind: StatementKind
    qualifier: str | None = None  #: 累计 新增 净增 当年 每年 年均 增速 比重 覆盖率 …
    value: float | int | None = None
    value2: float | int | None = None  #: upper end where a range is printed
    unit: str | None = None
    value_base: float | int | None = None
    unit_base: str | None = None
    comparator: str = "="
    comparator_words: tuple[str, ...] = ()
    year: int | None = None
    horizon_year: int | None = None
    period: str | None = None  #: "2021/2025" where the number belongs to several years
    year_inferred: bool = False
    baseline: bool = False
    base_year: int | None = None
    region: str | None = None
    scope: str | None = None
    cluster: str | None = None
    responsible: tuple[str, ...] = ()
    tentative: bool = False
    source_type: str = "prose"
    section: str = ""
    table: str | None = None
    row: int | None = None
    line: int | None = None
    inferred: bool = False
    ambiguous: bool = False
    note: str | None = None
    why: tuple[str, ...] = ()  #: names of the rules that led to this reading, in order

    def as_dict(self) -> dict[str, Any]:
        """The JSON shape that `jiqun extract` prints (lists instead of tuples)."""
        return {
            key: list(value) if isinstance(value, tuple) else value for key, value in asdict(self).items()
        }
