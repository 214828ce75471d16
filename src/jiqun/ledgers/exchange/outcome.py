"""What became of a file of entries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from jiqun.facts.schema import Severity


class Fate(StrEnum):
    """What became of a row."""

    ADDED = "added"
    CHANGED = "changed"
    MOVED = "moved"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """Something wrong with a row or a cell: where, what stands there, why, and how to mend it."""

    sheet: str
    row: int
    cell: str
    label: str
    raw: str
    severity: Severity
    zh: str
    en: str
    mend: str = ""

    @property
    def place(self) -> str:
        return " › ".join(part for part in (self.sheet, self.cell or f"第{self.row}行") if part)

    def as_dict(self) -> dict[str, Any]:
        return {**asdict(self), "severity": self.severity.value}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row of the file: where it stands, the number of the entry it became or is, its fate."""

    sheet: str
    row: int
    number: str
    title: str
    fate: Fate


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """`written` says whether anything was: not in a dry run, and not where a row was refused unless good rows were asked
    for."""

    file: str
    ledger: str
    written: bool
    rows: Sequence[Row]
    doubts: Sequence[Doubt]

    def count(self, fate: Fate) -> int:
        return sum(row.fate is fate for row in self.rows)

    @property
    def errors(self) -> int:
        return sum(doubt.severity is Severity.ERROR for doubt in self.doubts)

    def as_dict(self) -> dict[str, Any]:
        return {
            "file": self.file, "ledger": self.ledger, "written": self.written,
            "counts": {fate.value: self.count(fate) for fate in Fate},
            "rows": [{**asdict(row), "fate": row.fate.value} for row in self.rows],
            "doubts": [doubt.as_dict() for doubt in self.doubts],
        }  # fmt: skip
