"""Schemes of carbon efficiency as text: what emits, what is taken off, whom an enterprise is held against, where marks change."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Self

from pydantic import Field, field_validator, model_validator

from jiqun.packs import Bilingual, Pack, Record
from jiqun.rules.parameter import NAME
from jiqun.rules.reference import Reference
from jiqun.rules.ruleset import RuleSet
from jiqun.rules.shelf import Shelf, load_shelf
from jiqun.values import Unit

STANDARD = Path(__file__).parent / "standard"
FOLDER = "schemes/carbon"


class Flow(Record):
    """An amount of CO2: a carrier burnt or bought, or something taken off."""

    id: str = Field(pattern=NAME)
    name: Bilingual
    formula: str
    reference: Reference | None = None
    note: str = ""


class Mark(Record):
    """A class of a scale: values up to and including `at_most`. The last takes the rest."""

    id: str
    name: Bilingual
    at_most: float | None = None


class Scale(Record):
    """Marks from the smallest values up.

    >>> Scale(name={"zh": "水平"}, marks=[
    ...     {"id": "low", "name": {"zh": "低"}, "at_most": 0.6}, {"id": "high", "name": {"zh": "高"}}]).of(0.6)
    'low'
    """

    name: Bilingual
    unit: str = ""
    marks: tuple[Mark, ...] = Field(min_length=2)
    reference: Reference | None = None

    @field_validator("unit")
    @classmethod
    def _known(cls, unit: str) -> str:
        Unit.parse(unit)
        return unit

    @model_validator(mode="after")
    def _rising(self) -> Self:
        *lower, last = self.marks
        bounds = [item.at_most for item in lower if item.at_most is not None]
        if last.at_most is not None or len(bounds) != len(lower) or bounds != sorted(set(bounds)):
            raise ValueError(
                "各档 at_most 由小到大，最后一档不写 / at_most rises from mark to mark, the last has none"
            )
        return self

    def of(self, value: float | None) -> str | None:
        """The mark of a value."""
        if value is None:
            return None
        return next(item.id for item in self.marks if item.at_most is None or value <= item.at_most)

    def mark(self, name: str) -> Mark:
        return next(item for item in self.marks if item.id == name)


class PeerLevel(StrEnum):
    """How finely an industry is cut (GB/T 4754), the finest first."""

    CLASS = "class"  #: 小类，四位
    GROUP = "group"  #: 中类，三位
    DIVISION = "division"  #: 大类，两位
    ALL = "all"  #: everybody on the list

    @property
    def digits(self) -> int:
        return {"class": 4, "group": 3, "division": 2, "all": 0}[self.value]


class Peers(Record):
    """Whom an enterprise is held against: the first of the levels with at least `fewest` enterprises."""

    levels: tuple[PeerLevel, ...] = Field(min_length=1)
    fewest: int = Field(default=1, ge=1)
    reference: Reference = Reference()


class CarbonScheme(RuleSet):
    """A dated scheme. `base_year` is what areas are compared with."""

    scope: str
    value_added: str
    sources: tuple[Flow, ...] = Field(min_length=1)
    reliefs: tuple[Flow, ...] = ()
    peers: Peers
    level: Scale
    efficiency: Scale
    neutrality: Scale
    base_year: int | None = None

    @property
    def formulas(self) -> list[str]:
        return [self.scope, self.value_added, *(item.formula for item in (*self.sources, *self.reliefs))]


def load_carbon_schemes(pack: Pack | None = None) -> Shelf[CarbonScheme]:
    """Schemes that ship, and those of the pack's `schemes/carbon/`. Raises PackFileInvalid, DuplicateEntry."""
    return load_shelf(CarbonScheme, STANDARD, pack, FOLDER)
