"""Rule sets: dated, cited text. What every kind of rule has in common."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from enum import StrEnum
from typing import Self

from pydantic import Field, model_validator

from jiqun.packs import Bilingual, Record
from jiqun.rules.criterion import Criterion, Definition, Placed
from jiqun.rules.parameter import Parameter
from jiqun.rules.reference import Reference
from jiqun.rules.scoring import Dimension, Item
from jiqun.rules.variable import Kind, VariableRecord
from jiqun.rules.vocabulary import Vocabulary


class Standing(StrEnum):
    """Where a rule set is on its way. Only a published one decides anything; an example never does officially."""

    DRAFT = "draft"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


class Amendment(Record):
    """One change made while it was a draft: where, from what to what (as text), by whom, why."""

    day: dt.date
    by: str
    deed: str
    place: str
    before: str = ""
    after: str = ""
    why: str = ""


class RuleSet(Record):
    """The head of every rule set: whose it is, since when, until when, where it stands written.

    `family` is what its versions have in common. `recheck_until`: those judged under it before may be re-checked by it
    until that day, though a newer version is in force.
    """

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$")
    family: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$")
    name: Bilingual
    region: str = ""
    since: dt.date
    until: dt.date | None = None
    recheck_until: dt.date | None = None
    standing: Standing = Standing.DRAFT
    reference: Reference = Reference()
    copied_from: str = ""
    changes: str = ""
    history: tuple[Amendment, ...] = ()
    note: str = ""
    parameters: tuple[Parameter, ...] = ()
    definitions: tuple[Definition, ...] = ()

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.until is not None and self.until < self.since:
            raise ValueError("until 早于 since / ends before it begins")
        return self

    def holds_on(self, on: dt.date) -> bool:
        """Whether it is in force on a day."""
        return self.since <= on and (self.until is None or on <= self.until)

    def rechecks_on(self, on: dt.date) -> bool:
        """Whether those judged under it are re-checked by it on a day."""
        return self.holds_on(on) or (
            self.recheck_until is not None and self.since <= on <= self.recheck_until
        )

    @property
    def official(self) -> bool:
        return self.reference.trust.official

    def vocabulary(self, shared: Vocabulary) -> Vocabulary:
        """The shared vocabulary with the set's own parameters and definitions. Raises as :func:`load_vocabulary`."""
        own = [
            VariableRecord(
                id=item.id, name=item.name, kind=Kind(item.kind), unit=item.unit, formula=item.formula
            )
            for item in self.definitions
        ]
        return shared.over(own, self.parameters, self.id)


class Conditions(RuleSet):
    """A rule set that decides yes or no: criteria, what rules out at once, and scored items."""

    criteria: Criterion
    veto: tuple[Criterion, ...] = ()
    dimensions: tuple[Dimension, ...] = ()
    items: tuple[Item, ...] = ()

    @model_validator(mode="after")
    def _known_dimensions(self) -> Self:
        known = {item.id for item in self.dimensions}
        wrong = [item.id for item in self.items if item.dimension not in known]
        if wrong:
            raise ValueError(f"没有维度：{'、'.join(wrong)} / items of an unknown dimension")
        reached = {node.criterion.score for node in self.nodes() if node.criterion.score}
        if reached - known - {"total"}:
            raise ValueError(
                f"没有维度：{'、'.join(sorted(reached - known))} / score of an unknown dimension"
            )
        if reached and not self.items:
            raise ValueError("有得分条件而没有评分项 / a score is asked for and nothing is scored")
        return self

    def nodes(self) -> Iterator[Placed]:
        """Every criterion with its place; vetoes after the criteria, under -1."""
        yield from self.criteria.walk((0,))
        for index, item in enumerate(self.veto):
            yield from item.walk((1, index))

    @property
    def formulas(self) -> list[str]:
        """Every formula that is evaluated."""
        tests = [node.criterion.test for node in self.nodes() if node.criterion.test is not None]
        return [*tests, *[text for item in self.items for text in item.formulas], *self._looked_at]

    @property
    def _looked_at(self) -> list[str]:
        return [way.of for item in self.items for way in item.ways if way.of is not None]
