"""Parameters: numbers of rules with their unit, from when they hold, and where each value stands written."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Self

from pydantic import Field, field_validator, model_validator

from jiqun.packs import Bilingual, DuplicateEntry, Pack, Record, read_records
from jiqun.rules.errors import ParameterNotYet, ParameterUnknown
from jiqun.rules.reference import Reference
from jiqun.values import Unit

STANDARD = Path(__file__).parent / "standard" / "parameters"
FOLDER = "schemes/parameters"
NAME = r"^[a-z][a-z0-9_]*$"


class DatedValue(Record):
    """A value from a day on, until the next one begins."""

    since: dt.date
    value: float
    reference: Reference | None = None


class Parameter(Record):
    """One fact, one entry, one citation. A rule of one period writes `value`; what changes by date writes `values`.

    >>> surcharge = Parameter(id="surcharge", name={"zh": "加价"}, unit="元/千瓦时", values=[
    ...     {"since": "2017-01-01", "value": 0.10}, {"since": "2018-07-01", "value": 0.15}])
    >>> surcharge.at(dt.date(2018, 6, 30)), surcharge.at(dt.date(2018, 7, 1))
    (0.1, 0.15)
    """

    id: str = Field(pattern=NAME)
    name: Bilingual
    unit: str = ""
    value: float | None = None
    values: tuple[DatedValue, ...] = ()
    reference: Reference = Reference()
    note: str = ""

    @field_validator("unit")
    @classmethod
    def _known(cls, unit: str) -> str:
        Unit.parse(unit)
        return unit

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if (self.value is None) == (not self.values):
            raise ValueError("写 value，或者写 values（各自起始日） / either value or dated values")
        days = [item.since for item in self.values]
        if days != sorted(set(days)):
            raise ValueError("values 须按起始日先后、不重复 / dated values in the order of their days")
        return self

    @property
    def measure(self) -> Unit:
        return Unit.parse(self.unit)

    def at(self, on: dt.date) -> float:
        """The value on a day. Raises ParameterNotYet before the first."""
        return self.value if self.value is not None else self.entry(on).value

    def entry(self, on: dt.date) -> DatedValue:
        """The value with its day and reference. Raises ParameterNotYet."""
        if self.value is not None:
            return DatedValue(since=dt.date.min, value=self.value, reference=self.reference)
        held = [item for item in self.values if item.since <= on]
        if not held:
            raise ParameterNotYet(self.id, on, self.values[0].since)
        return held[-1]

    def source(self, on: dt.date) -> Reference:
        """Of the value in force; where the value names none, that of the parameter."""
        return self.entry(on).reference or self.reference


class Parameters(dict[str, Parameter]):
    """Parameters by id."""

    def __missing__(self, name: str) -> Parameter:
        raise ParameterUnknown(name, self)

    def over(self, others: Iterable[Parameter]) -> Parameters:
        """With those of a rule set; they speak before shared ones of the same id."""
        return Parameters({**self, **{item.id: item for item in others}})


def load_parameters(pack: Pack | None = None) -> Parameters:
    """Shared parameters that ship, with those of the pack's `schemes/parameters/`; the pack's speak first.

    Raises PackFileInvalid, DuplicateEntry.
    """
    found: dict[str, Parameter] = {}
    for files in (
        sorted(STANDARD.glob("*.yaml")),
        pack.files(f"{FOLDER}/*.yaml") if pack is not None else [],
    ):
        found |= _read(files)
    return Parameters(found)


def _read(files: Iterable[Path]) -> Mapping[str, Parameter]:
    found: dict[str, Parameter] = {}
    for path in files:
        for item in read_records(path, Parameter):
            if item.id in found:
                raise DuplicateEntry(path, item.id)
            found[item.id] = item
    return found
