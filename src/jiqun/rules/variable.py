"""Variables: what rules ask about an enterprise in a year, each from one declared place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from pydantic import Field, field_validator, model_validator

from jiqun.engine import Formula
from jiqun.indicators.computed.measure import Aggregate, Gather, Measure, MeasureRecord
from jiqun.packs import Bilingual, Record
from jiqun.rules.parameter import NAME
from jiqun.values import Unit


class Kind(StrEnum):
    NUMBER = "number"
    TRUTH = "truth"
    TEXT = "text"


class Subject(StrEnum):
    """What is judged: enterprises, groups of them by a column of the roster, or premises."""

    ENTERPRISE = "enterprise"
    REGION = "region"
    TOWN = "town"
    PARK = "park"
    DIVISION = "division"
    PREMISES = "premises"

    @property
    def grouped(self) -> bool:
        """Whether it is a group of enterprises, named by the roster's column of the same name."""
        return self not in (Subject.ENTERPRISE, Subject.PREMISES)


@dataclass(frozen=True, slots=True)
class Described:
    """The data set whose rows describe a subject: the field that names it, and those told of everybody."""

    set: str
    key: str
    fields: tuple[str, ...]


#: Subjects that a data set of their own describes, one row each and year.
DESCRIBED: Mapping[Subject, Described] = {
    Subject.PARK: Described("park", "name", ("region",)),
    Subject.PREMISES: Described("premises", "premises", ("name", "region", "town", "park", "kind")),
}


class Over(StrEnum):
    """What is told of a variable over the last years; unknown as soon as one of the years is."""

    SUM = "sum"
    MEAN = "mean"
    LEAST = "least"
    LARGEST = "largest"
    EARLIER = "earlier"  #: the value so many years before


class VariableRecord(Record):
    """A variable says one of: `set` (rows of a data set added up), `cut` (a column of the roster), `formula` (over other
    variables and parameters), `of` (another variable over the last `years`), `evidence` (recorded item by item, with a paper).

    `who` is the field that names the enterprise where the set is not about enterprises (a platform's host). `absent` is what a missing row means where the set was returned: counts are nought, sums unknown unless it says so.
    """

    id: str = Field(pattern=NAME)
    name: Bilingual
    kind: Kind = Kind.NUMBER
    unit: str = ""
    set: str | None = None
    aggregate: Aggregate = Aggregate.SUM
    value: str | None = None
    where: str | None = None
    time: str | None = None
    until: str | None = None
    gather: Gather = Gather.FLOW
    who: str | None = None
    absent: float | None = None
    cut: str | None = None
    formula: str | None = None
    of: str | None = None
    years: int = Field(default=1, ge=1, le=10)
    over: Over = Over.SUM
    evidence: bool = False
    supplied: str = Field(default="", pattern=r"^([a-z][a-z_]*)?$")
    about: Subject = Subject.ENTERPRISE
    note: str = ""

    @field_validator("unit")
    @classmethod
    def _known(cls, unit: str) -> str:
        Unit.parse(unit)
        return unit

    @model_validator(mode="after")
    def _one_source(self) -> Self:
        recorded = True if self.evidence or self.supplied else None
        said = [self.set, self.cut, self.formula, self.of, recorded]
        if sum(item is not None for item in said) != 1:
            raise ValueError(
                "须写 set、cut、formula、of、evidence（或 supplied）之一"
                " / says one of set, cut, formula, of, evidence (or supplied)"
            )
        if self.about is not Subject.ENTERPRISE and recorded:
            raise ValueError(
                "佐证和转来的变量只属于企业 / only enterprises have evidence and what is supplied"
            )
        if self.set is not None and self.kind is not Kind.NUMBER:
            raise ValueError("set 得出的是数 / what is added up over a set is a number")
        return self

    @property
    def measure(self) -> MeasureRecord:
        """The variable as something added up over a data set."""
        return MeasureRecord(
            id=self.id, name=self.name, set=self.set or "", aggregate=self.aggregate, value=self.value,
            where=self.where, time=self.time, until=self.until, gather=self.gather, unit=self.unit or None,
        )  # fmt: skip


@dataclass(frozen=True)
class Variable:
    """A variable with its unit (None for a truth or a text) and the names it is made of. `factor` turns the result of its
    formula into the unit."""

    record: VariableRecord
    unit: Unit | None
    needs: tuple[str, ...] = ()
    measure: Measure | None = None
    factor: float = 1.0

    @property
    def id(self) -> str:
        return self.record.id

    @property
    def name(self) -> Bilingual:
        return self.record.name

    @property
    def formula(self) -> Formula | None:
        return Formula(self.record.formula) if self.record.formula is not None else None


Variables = Mapping[str, Variable]
