"""The parts of a declaration: what a planner writes about a governed list, clause by clause."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Any, Self

from pydantic import Field as Told
from pydantic import SerializerFunctionWrapHandler, model_serializer, model_validator

from jiqun.facts.schema import Field, Severity
from jiqun.packs import Bilingual, Record
from jiqun.values import Accumulation

Name = Annotated[str, Told(pattern=r"^[a-z][a-z0-9_]*$", max_length=48)]
LedgerId = Annotated[str, Told(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$", max_length=48)]


class ThingKind(StrEnum):
    """What an entry may be about: a thing of the register, or nothing but itself."""

    FREE = "free"
    ENTERPRISE = "enterprise"
    PROJECT = "project"
    PARCEL = "parcel"
    PARK = "park"
    BUILDING = "building"
    PLATFORM = "platform"
    POLICY = "policy"
    ORGANISATION = "organisation"
    REGION = "region"
    CLUSTER = "cluster"
    TASK = "task"
    TARGET = "target"


class Part(StrEnum):
    """Who a user is to an entry."""

    KEEPER = "keeper"  #: of the office that keeps the list
    LEAD = "lead"
    COOPERATING = "cooperating"
    DISTRICT = "district"  #: of an office of the entry's district
    AUTHOR = "author"  #: who made the entry
    ANYONE = "anyone"  #: whoever is logged on


class Light(StrEnum):
    """What a state or a delay means at a glance; shapes and words go with it."""

    NONE = "none"
    GREY = "grey"
    BLUE = "blue"
    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"


class Rhythm(StrEnum):
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half_year"
    YEAR = "year"


class Clause(Record):
    """Words of a plan that call for something."""

    plan: str
    quote: str


class Span(Record):
    """A stretch of time: exactly one of the three."""

    working_days: int | None = Told(default=None, ge=0, le=1000)
    days: int | None = Told(default=None, ge=0, le=4000)
    months: int | None = Told(default=None, ge=0, le=240)

    @model_validator(mode="after")
    def _one(self) -> Self:
        if sum(value is not None for value in (self.working_days, self.days, self.months)) != 1:
            raise ValueError(
                "只写 working_days、days、months 之一 / give exactly one of working_days, days, months"
            )
        return self


class FromFact(Record):
    """The newest value of a field of a data set for a thing: the entry's subject, or the one a field refers to."""

    dataset: str
    field: str
    of: str = ""


class FromLedger(Record):
    """Entries of another ledger whose field `by` refers to this entry: counted, or a field of theirs summed."""

    ledger: LedgerId
    by: str
    sum: str = ""
    states: tuple[str, ...] = ()


class FromEntry(Record):
    """A field of the entry that the field `of` refers to: the control value of a guide, the balance of an account."""

    of: str
    field: str


class LedgerField(Field):
    """A field of an entry: a field of a data set that may hold several values, refer to something, or be computed.

    `refers` is a kind of thing, or `ledger:<id>` for an entry of a ledger; the value is then its id.
    Exactly one of `fact`, `via`, `entries`, `formula` makes a field computed; it is never written by hand. `sensitivity` says
    who is told it (`Ledgers.sensitivity` with what is inherited); in the states `open_in` everybody is.
    """

    field: Name
    many: bool = False
    refers: str = ""
    fact: FromFact | None = None
    via: FromEntry | None = None
    entries: FromLedger | None = None
    formula: str = ""
    open_in: tuple[Name, ...] = ()
    example: bool = False

    @property
    def computed(self) -> bool:
        return bool(self.fact or self.via or self.entries or self.formula)

    @model_serializer(mode="wrap")
    def _without_nothing(self, make: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """Without the states of a field that is open in none: the version of a ledger stays what it was."""
        told: dict[str, Any] = make(self)
        return (
            told
            if told.get("open_in")
            else {name: value for name, value in told.items() if name != "open_in"}
        )

    @property
    def referred_ledger(self) -> str:
        return self.refers.removeprefix("ledger:") if self.refers.startswith("ledger:") else ""

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if sum(map(bool, (self.fact, self.via, self.entries, self.formula))) > 1:
            raise ValueError(
                "fact、via、entries、formula 只能写一个 / give one of fact, via, entries, formula"
            )
        if self.computed and (self.required or self.many):
            raise ValueError("计算字段不能必填、不能多值 / a computed field is neither required nor many")
        if self.refers and not self.referred_ledger and self.refers not in {kind.value for kind in ThingKind}:
            kinds = "、".join(kind.value for kind in ThingKind if kind is not ThingKind.FREE)
            raise ValueError(f"refers 应为 {kinds} 或 ledger:<编号> / is no kind of thing")
        return self


class State(Record):
    """A state of an entry. Exactly one is `initial`; in a `final` one nothing is owed any more."""

    id: Name
    label: str
    english: str
    initial: bool = False
    final: bool = False
    light: Light = Light.NONE


class Move(Record):
    """A transition: from which states, to which, who may make it, and what it needs.

    `evidence` names the paper that must be attached or cited; `reason` says that why must be told; `requires` are
    fields that must be filled; `today` are date fields that the move fills where they are empty; `assigns` asks for
    the leading unit.
    """

    id: Name
    label: str
    english: str
    start: tuple[Name, ...] = Told(alias="from", min_length=1)
    to: Name
    by: tuple[Part, ...] = (Part.LEAD, Part.KEEPER)
    evidence: str = ""
    reason: bool = False
    requires: tuple[str, ...] = ()
    today: tuple[str, ...] = ()
    assigns: bool = False


class Duty(Record):
    """Something owed while an entry stands in certain states: a report of every period, or a step within a time.

    A recurring duty (`every`) is fulfilled by a report of the period; `due` counts from the period's last day. A
    duty `within` a time since the entry entered `since` is fulfilled by leaving that state.
    """

    id: Name
    label: str
    english: str
    by: Part = Part.LEAD
    every: Rhythm | None = None
    due: Span = Span(days=5)
    states: tuple[Name, ...] = ()
    asks: tuple[str, ...] = ()
    within: Span | None = None
    since: Name | None = None
    source: str = ""
    example: bool = False

    @model_validator(mode="after")
    def _one_kind(self) -> Self:
        if (self.every is None) == (self.within is None):
            raise ValueError("every 与 within 写且只写一个 / give either every or within")
        if self.within is not None and self.since is None:
            raise ValueError("within 须用 since 写明从哪个状态起算 / within needs since, a state")
        return self


class Escalation(Record):
    """What happens when something is late by `after`: a light, a role that is told, and an item in another ledger."""

    id: Name
    label: str
    english: str
    after: Span
    light: Light = Light.YELLOW
    to: Part = Part.KEEPER
    raises: LedgerId | None = None
    source: str = ""
    example: bool = False


class Check(Record):
    """A rule that entries must keep. Without `over` the formula is about one entry; with it, about each group of
    entries that share those fields (`over: []` is the whole list), in terms of `entries`, `<field>_total`,
    `<field>_largest` and `<field>_kinds`. `<field>_count` is the number of values of a field that holds many.
    """

    id: Name
    severity: Severity = Severity.ERROR
    formula: str
    over: tuple[str, ...] | None = None
    states: tuple[Name, ...] = ()
    message: Bilingual
    mend: str = ""
    clause: Clause | None = None
    example: bool = False


class View(Record):
    """A way of looking at the list: which states and columns, grouped by a field."""

    id: Name
    title: Bilingual
    states: tuple[Name, ...] = ()
    group: str = ""
    columns: tuple[str, ...] = ()
    order: str = ""


class Rollup(Record):
    """A figure made of entries, which may feed an indicator and its targets.

    Entries in `states` that fit `where`, dated by the field `date` (or by when they entered such a state), are
    counted, or their field `sum` is added up; `over` names the rollup that this one is a share of.
    """

    id: Name
    label: str
    english: str
    indicator: str = ""
    states: tuple[Name, ...] = ()
    where: str = ""
    sum: str = ""
    date: str = ""
    unit: str = ""
    over: Name | None = None
    accumulation: Accumulation = Accumulation.STOCK
    since: int | None = Told(default=None, ge=1900, le=2200)
    by: tuple[str, ...] = ()


class SeedRow(Record):
    """An entry known from a published source: words of a plan (`quote`), or another printed `source`."""

    title: str = ""
    subject: str = ""
    region: str = ""
    lead: str = ""
    cooperating: tuple[str, ...] = ()
    state: str = ""
    due: str = ""
    values: Mapping[str, object] = {}
    plan: str = ""
    quote: str = ""
    source: str = ""

    @model_validator(mode="after")
    def _has_source(self) -> Self:
        if not (self.plan and self.quote) and not self.source:
            raise ValueError(
                "种子条目须写 plan 和 quote，或 source / a seed row needs plan and quote, or source"
            )
        return self


class Split(Record):
    """Children that an entry is split into: an entry of `ledger` for every period up to the entry's end, which refers to
    it with its field `by`. `period` is the child's field for the period's name; the end is the field `until` or the
    deadline."""

    ledger: LedgerId
    by: Name
    period: Name
    every: tuple[Rhythm, ...] = (Rhythm.YEAR, Rhythm.QUARTER)
    until: str = "due"


class Drawn(Record):
    """How a field of a seeded entry is made: a column of the source row (its words translated by `map`), a constant, one of some words, or a number or date between two."""

    column: str = ""
    map: Mapping[str, object] = {}
    value: object = None
    one_of: tuple[object, ...] = ()
    between: tuple[float, float] | None = None
    dates: tuple[str, str] | None = None
    digits: int = 0


class Seed(Record):
    """Entries that a ledger starts with: rows with sources, or those made from a table.

    Rows of real returns and of plans' lists are copied as they stand, into the first state, unless something would be
    drawn; rows of simulated returns, and free ones, get a simulated life with states by weight.
    `table` is a data set of the city's returns, or one of `plan.tasks`, `plan.targets`, `plan.clusters`,
    `plan.organisations`, `plan.regions`; without it `count` entries are drawn freely. `states` are weights.
    """

    rows: tuple[SeedRow, ...] = ()
    table: str = ""
    where: str = ""
    subject: str = ""
    title: str = ""
    region: str = ""
    lead: str = ""
    count: int = Told(default=24, ge=1, le=5000)
    order: str = ""
    states: Mapping[str, float] = {}
    values: Mapping[str, Drawn] = {}

    @property
    def drawn(self) -> bool:
        """Whether a value is drawn by lot."""
        return any(told.one_of or told.between or told.dates for told in self.values.values())


class Replaced(Record):
    """A ledger whose entries go on in this one: fields and states under their new names."""

    ledger: LedgerId
    fields: Mapping[str, str] = {}
    states: Mapping[str, str] = {}
    set: Mapping[str, object] = {}


__all__ = [
    "Check",
    "Clause",
    "Drawn",
    "Duty",
    "Escalation",
    "FromFact",
    "FromLedger",
    "LedgerField",
    "LedgerId",
    "Light",
    "Move",
    "Name",
    "Part",
    "Replaced",
    "Rhythm",
    "Rollup",
    "Seed",
    "SeedRow",
    "Span",
    "State",
    "ThingKind",
    "View",
]  # fmt: skip
