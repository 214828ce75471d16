"""Criteria: conditions and how they are joined, as an official writes them down."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Self

from pydantic import Field, field_validator, model_validator

from jiqun.packs import Bilingual, Record
from jiqun.rules.reference import Reference

TOTAL = "total"


class Criterion(Record):
    """One node: a `test` (a condition in the language of formulas), a `score` to reach, or others joined by `all`, `any`,
    or `some` of which `at_least` must hold. `first_only`: not asked at a re-check.

    >>> Criterion(test="revenue >= 1000").leaf
    True
    """

    id: str = ""
    label: Bilingual | None = None
    test: str | None = None
    score: str | None = None
    at_least: float | None = None
    all: tuple[Criterion, ...] = ()
    any: tuple[Criterion, ...] = ()
    some: tuple[Criterion, ...] = ()
    first_only: bool = False
    judged: bool = False
    reference: Reference | None = None
    note: str = ""

    @field_validator("all", "any", "some")
    @classmethod
    def _not_empty(cls, value: tuple[Criterion, ...]) -> tuple[Criterion, ...]:
        if not value:
            raise ValueError("不能为空 / must not be empty")
        return value

    @model_validator(mode="after")
    def _one_form(self) -> Self:
        said = [self.test, self.score, self.all or None, self.any or None, self.some or None]
        if sum(item is not None for item in said) != 1:
            raise ValueError(
                "须写 test、score、all、any、some 之一 / says one of test, score, all, any, some"
            )
        if (self.score is not None or bool(self.some)) != (self.at_least is not None):
            raise ValueError("score、some 须写 at_least / score and some go with at_least")
        return self

    @property
    def children(self) -> tuple[Criterion, ...]:
        return self.all or self.any or self.some

    @property
    def leaf(self) -> bool:
        return not self.children

    def walk(self, path: Sequence[int] = ()) -> Iterator[Placed]:
        """Every node with its place, itself first."""
        yield Placed(tuple(path), self)
        for index, child in enumerate(self.children):
            yield from child.walk((*path, index))


@dataclass(frozen=True, slots=True)
class Placed:
    """A criterion and its place in the tree: `column` names it in tables."""

    path: tuple[int, ...]
    criterion: Criterion

    @property
    def column(self) -> str:
        return "c" + "".join(f"_{index}" for index in self.path)


class Definition(Record):
    """A formula of a rule set under a name of its own."""

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    name: Bilingual
    kind: str = "number"
    unit: str = ""
    formula: str
    reference: Reference | None = None
    note: str = ""
