"""Schemes of promises as text: stages with their terms, and what is checked at which stage against which number."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Self

from pydantic import Field, model_validator

from jiqun.packs import Bilingual, Pack, Record
from jiqun.rules.parameter import NAME
from jiqun.rules.reference import Reference
from jiqun.rules.ruleset import RuleSet
from jiqun.rules.shelf import Shelf, load_shelf

STANDARD = Path(__file__).parent / "standard"
FOLDER = "schemes/promises"


class LandStage(StrEnum):
    """The stages of a parcel, in their order."""

    SUPPLY = "supply"  #: 供地
    START = "start"  #: 开工
    COMPLETION = "completion"  #: 竣工
    OPERATION = "operation"  #: 投产
    CAPACITY = "capacity"  #: 达产复核：初始运行期满


class Step(Record):
    """A stage to be reached: by the milestone's planned day, else `term` (a parameter in days) after the stage before."""

    stage: LandStage
    name: Bilingual
    milestone: str
    term: str = Field(pattern=NAME)
    reference: Reference | None = None


class Check(Record):
    """`actual` held against `need` once `stage` is due, where `where` holds. `times` turns what is short into money (万元);
    `damages` is what a rule asks for it, a formula that may name `shortfall`. Most checks ask for at least what was promised.
    """

    id: str = Field(pattern=NAME)
    name: Bilingual
    stage: LandStage
    actual: str
    need: str
    unit: str = ""
    where: str | None = None
    at_most: bool = False
    times: str | None = None
    damages: str | None = None
    reference: Reference = Reference()
    note: str = ""

    @property
    def formulas(self) -> list[str]:
        texts = (self.actual, self.need, self.where, self.times, self.damages)
        return [text for text in texts if text is not None]


class PromiseScheme(RuleSet):
    """A dated scheme over parcels. `scope` says which parcels it looks at."""

    scope: str
    steps: tuple[Step, ...] = Field(min_length=1)
    checks: tuple[Check, ...] = Field(min_length=1)
    ledger: str = ""

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        order = list(LandStage)
        stages = [order.index(item.stage) for item in self.steps]
        if stages != sorted(set(stages)) or LandStage.SUPPLY in {item.stage for item in self.steps}:
            raise ValueError(
                "steps 按开工、竣工、投产、达产的先后，各写一次 / steps in the order of stages, each once"
            )
        known = {LandStage.SUPPLY, *(item.stage for item in self.steps)}
        wrong = [item.id for item in self.checks if item.stage not in known]
        if wrong:
            raise ValueError(
                f"检查的阶段没有写在 steps 里：{'、'.join(wrong)} / checks at a stage without a step"
            )
        names = [item.id for item in self.checks] + [item.stage.value for item in self.steps]
        if len(names) != len(set(names)):
            raise ValueError("检查编号重复，或与阶段同名 / ids of checks must differ, also from stages")
        return self

    @property
    def formulas(self) -> list[str]:
        return [self.scope, *(text for item in self.checks for text in item.formulas)]


def load_promise_schemes(pack: Pack | None = None) -> Shelf[PromiseScheme]:
    """Schemes that ship, and those of the pack's `schemes/promises/`. Raises PackFileInvalid, DuplicateEntry."""
    return load_shelf(PromiseScheme, STANDARD, pack, FOLDER)
