"""The files of a pack that describe plans, as checked records."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, field_validator, model_validator

from jiqun.packs import Bilingual, Record
from jiqun.plans.statement import StatementKind
from jiqun.values import Accumulation, Comparator, Unit


class PlanKind(StrEnum):
    PLAN = "plan"
    ACTION_PLAN = "action_plan"
    IMPLEMENTATION_PLAN = "implementation_plan"
    REPORT = "report"
    NEWS = "news"


class Trust(StrEnum):
    """How far a source carries, strongest first."""

    OFFICIAL = "official"
    OFFICIAL_VIA_MIRROR = "official_via_mirror"
    REPOST = "repost"
    PLAN_DOCUMENT = "plan_document"
    PRESS = "press"
    SECONDARY = "secondary"

    @property
    def rank(self) -> int:
        return list(Trust).index(self)


class YearSpan(Record):
    """First and last year of a plan, both included."""

    start: int = Field(alias="from")
    end: int = Field(alias="to")

    @model_validator(mode="after")
    def _in_order(self) -> YearSpan:
        if self.end < self.start:
            raise ValueError(f"规划期 {self.start}—{self.end} 首尾颠倒 / the period ends before it begins")
        return self


class DocumentRecord(Record):
    """The text that offsets refer to. `file` is relative to the pack; without it the text is not shipped."""

    file: str | None = None
    name: str | None = None
    shipped: bool = True
    sha256: str
    bytes: int
    chars: int


class Source(Record):
    """Where the stored text was taken from."""

    page: str | None = None
    published: dt.date | None = None
    note: str | None = None


class InForce(Record):
    start: dt.date | None = Field(default=None, alias="from")
    until: dt.date | None = None
    note: str | None = None


class Supersession(Record):
    plan: str
    relation: Literal["replaces", "partially_replaces", "revises", "reports"]
    note: str | None = None


class PlanRecord(Record):
    """`plans/<id>/plan.yaml`. The id is a folder's name and part of addresses: letters, digits, `.`, `_`, `-`."""

    id: str = Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$")
    title: Bilingual
    short: Bilingual
    title_note: str | None = None
    code: str | None = None
    number: str | None = None
    issuer: str | None = None
    issuer_note: str | None = None
    date: dt.date | None = None
    date_note: str | None = None
    level: str
    region: str
    period: YearSpan
    outlook: int | None = None
    parent: str | None = None
    parent_note: str | None = None
    kind: PlanKind
    source_trust: Trust
    source: Source = Source()
    document: DocumentRecord
    in_force: InForce
    supersedes: tuple[Supersession, ...] = ()
    note: str | None = None

    @property
    def starts(self) -> dt.date:
        """First day of force; for an undated document its date, or the first day of its period."""
        return self.in_force.start or self.date or dt.date(self.period.start, 1, 1)


def _pair(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value


Number = Annotated[float, Field(allow_inf_nan=False)] | int
Year = Annotated[int, Field(ge=1900, le=2200)]
Offsets = Annotated[tuple[int, int], BeforeValidator(_pair)]


class Review(Record):
    """Who accepted, corrected or rejected, when and why."""

    by: str
    day: dt.date
    why: str
    action: Literal["accept", "correct", "reject"] = "correct"
    was: dict[str, object] | None = None


class StatementRecord(Record):
    """An entry of `plans/<id>/statements.yaml`: the reviewed reading of one number of the document."""

    id: str
    kind: StatementKind
    indicator: str
    key: str | None = None
    qualifier: str | None = None
    value: Number | None = None
    value2: Number | None = None
    unit: str | None = None
    comparator: Comparator = Comparator("=")
    words: tuple[str, ...] = ()
    year: Year | None = None
    horizon_year: Year | None = None
    period: str | None = None
    year_inferred: bool = False
    baseline: bool = False
    base_year: Year | None = None
    region: str | None = None
    scope: str | None = None
    cluster: str | None = None
    responsible: tuple[str, ...] = ()
    tentative: bool = False
    source: Literal["table", "prose"] = "prose"
    section: str = ""
    table: str | None = None
    row: int | None = None
    inferred: bool = False
    ambiguous: bool = False
    note: str | None = None
    accumulation: Accumulation
    span: Offsets
    at: Offsets
    quote: str | None = None
    value_text: str
    review: tuple[Review, ...] = ()

    @field_validator("unit")
    @classmethod
    def _unit_is_known(cls, unit: str | None) -> str | None:
        if unit is not None:
            Unit.parse(unit)
        return unit

    @model_validator(mode="after")
    def _value_inside_span(self) -> StatementRecord:
        if not self.span[0] <= self.at[0] < self.at[1] <= self.span[1]:
            raise ValueError(
                f"at {list(self.at)} 应落在 span {list(self.span)} 之内 / at must lie within span"
            )
        return self


class Responsible(Record):
    """Units by their role in a task, as printed."""

    lead: tuple[str, ...] = ()
    cooperating: tuple[str, ...] = ()
    listed: tuple[str, ...] = ()
    implied: tuple[str, ...] = ()

    def roles(self) -> list[tuple[str, str]]:
        """Pairs of role and unit, in the order of the document."""
        return [
            (role, unit)
            for role in ("lead", "listed", "cooperating", "implied")
            for unit in getattr(self, role)
        ]


class TaskRecord(Record):
    """An entry of `plans/<id>/tasks.yaml`."""

    id: str
    type: Literal["goal", "task", "safeguard"]
    section: str = ""
    title: str
    span: Offsets
    quote: str | None = None
    responsible: Responsible = Responsible()
    statements: tuple[str, ...] = ()
    mechanisms: tuple[str, ...] = ()
    note: str | None = None
    review: tuple[Review, ...] = ()
