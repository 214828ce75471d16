"""An entry of a ledger and what was done with it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


def now() -> dt.datetime:
    """UTC without zone, to the microsecond."""
    return dt.datetime.now(dt.UTC).replace(tzinfo=None)


class Deed(StrEnum):
    ADD = "add"
    EDIT = "edit"
    MOVE = "move"
    REPORT = "report"
    WITHDRAW = "withdraw"
    RESTORE = "restore"
    CARRY = "carry"


class Judgement(StrEnum):
    """What the keeper thinks of a report."""

    SUBMITTED = "submitted"
    ACCEPTED = "accepted"
    RETURNED = "returned"


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who does something: a person of a unit; `region` is empty for the whole city. `keeps` says whether the person may
    act for a unit as the keeper of its lists."""

    name: str
    unit: str = ""
    region: str = ""
    keeps: bool = True
    administrator: bool = False
    reads_only: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """`values` are JSON types by field; `since` is the day its state began; `definition` the version it was last written by.

    `source` says where a seed or an item came from; `origin` is the one cause it was made for, if there is one.
    """

    id: int
    ledger: str
    number: str
    definition: str
    title: str
    kind: str
    subject: str
    region: str
    state: str
    since: dt.date
    lead: str
    cooperating: tuple[str, ...]
    due: dt.date | None
    values: Mapping[str, Any]
    revision: int
    author: str
    simulated: bool
    source: Mapping[str, Any]
    origin: str | None
    withdrawn: bool
    created_at: dt.datetime
    updated_at: dt.datetime

    def get(self, name: str) -> Any:
        """A base field or one of its own; None where there is nothing."""
        return getattr(self, name) if name in BASE_KEYS else self.values.get(name)


#: Base fields of an entry that people write, besides its state.
BASE_KEYS = ("number", "title", "subject", "state", "region", "lead", "cooperating", "due")


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One line of history. `before` and `after` hold the fields that changed; `on` is the day it is true from, `at` when it was written."""

    id: int
    entry: int
    revision: int
    ledger: str
    deed: Deed
    move: str
    state_before: str
    state_after: str
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    on: dt.date
    at: dt.datetime
    by: str
    unit: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A paper: cited by its number or address, or kept as a file (`digest` is its SHA-256)."""

    id: int
    entry: int
    revision: int
    cite: str
    name: str
    digest: str
    size: int
    at: dt.datetime
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a unit reported for a period of a duty, and what became of it."""

    id: int
    entry: int
    duty: str
    period: str
    on: dt.date
    at: dt.datetime
    by: str
    unit: str
    words: str
    values: Mapping[str, Any]
    verdict: Judgement
    verdict_at: dt.datetime | None = None
    verdict_by: str = ""
    verdict_why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """Evidence as it is handed in: a citation, or a file's name and bytes."""

    cite: str = ""
    name: str = ""
    content: bytes = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An entry to be made. `values` may be words as people write them; `state` empty is the initial one."""

    title: str = ""
    subject: str = ""
    region: str = ""
    state: str = ""
    lead: str = ""
    cooperating: tuple[str, ...] = ()
    due: dt.date | str | None = None
    values: Mapping[str, Any] = field(default_factory=dict)
    on: dt.date | None = None
    source: Mapping[str, Any] = field(default_factory=dict)
    origin: str | None = None
    simulated: bool = False
    number: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Which entries are asked for. Empty leaves open; `text` looks into number, title, subject and values."""

    ledger: str = ""
    states: tuple[str, ...] = ()
    region: str = ""
    lead: str = ""
    unit: str = ""  #: lead or cooperating
    kind: str = ""
    subject: str = ""
    text: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    withdrawn: bool = False
