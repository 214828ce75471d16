"""A vintage: one accepted return, never changed."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from jiqun.facts.schema import DataSet, PeriodKind
from jiqun.facts.store.errors import PeriodInvalid


class State(StrEnum):
    SUBMITTED = "submitted"
    CHECKED = "checked"
    APPROVED = "approved"
    LOCKED = "locked"
    WITHDRAWN = "withdrawn"  #: returned to the office, or taken back by it


#: From the least to the most trusted; WITHDRAWN is never read.
LADDER = (State.SUBMITTED, State.CHECKED, State.APPROVED, State.LOCKED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Slice:
    """What one return covers: a data set, a period and the office that reports. A newer vintage replaces a slice whole."""

    dataset: str
    period: str
    office: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Vintage:
    """A row of the catalogue. `sequence` is the order of commits; times are UTC."""

    sequence: int
    id: str
    dataset: str
    period: str
    office: str
    version: str
    state: State
    rows: int
    rejected: int
    bytes: int
    digest: str
    source: str
    source_digest: str
    simulated: bool
    purpose: str
    problems: Mapping[str, int]
    files: tuple[str, ...]
    note: str
    created_at: dt.datetime
    created_by: str

    @property
    def slice(self) -> Slice:
        return Slice(dataset=self.dataset, period=self.period, office=self.office)

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Vintage:
        return cls(**{**row, "state": State(row["state"]), "files": tuple(row["files"])})


_WANTED = {
    PeriodKind.NONE: (re.compile(r""), "空 / nothing"),
    PeriodKind.YEAR: (re.compile(r"(?:19|20)\d\d"), "年份，如 2024 / a year such as 2024"),
    PeriodKind.MONTH: (
        re.compile(r"(?:19|20)\d\d-(?:0[1-9]|1[0-2])"),
        "月份，如 2024-03；1—2月合并填报写 2024-02 / a month such as 2024-03",
    ),
}


def checked_period(dataset: DataSet, period: str) -> str:
    """The period if it is of the data set's kind. Raises PeriodInvalid."""
    pattern, wanted = _WANTED[dataset.period]
    if not pattern.fullmatch(period):
        raise PeriodInvalid(dataset.id, period, wanted)
    return period
