"""Policies: documents with clauses, by version, and which clauses are in force on a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Self

from pydantic import Field, model_validator

from jiqun.packs import Pack
from jiqun.policies.clause import Clause, Group, Recipient
from jiqun.policies.errors import ClauseUnknown, GroupContradicts
from jiqun.rules import Reference
from jiqun.rules.criterion import Criterion
from jiqun.rules.ruleset import Conditions, RuleSet, Standing
from jiqun.rules.shelf import Shelf, load_shelf

FOLDER = "policies"
SHIPPED = Path(__file__).parent / "standard"


class Policy(RuleSet):
    """A document with its clauses. `number` is that of the document, under which payments are recorded; `plan` the plan whose
    text holds the clauses' quotes; `budget` is 万元 a year for all its clauses; `refers` are families it leans on.
    """

    number: str = ""
    issuer: str = ""
    department: str = ""
    plan: str = ""
    budget: float | None = Field(default=None, gt=0)
    refers: tuple[str, ...] = ()
    groups: tuple[Group, ...] = ()
    clauses: tuple[Clause, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _own_names(self) -> Self:
        names = [item.id for item in self.clauses]
        twice = {name for name in names if names.count(name) > 1}
        if twice:
            raise ValueError(f"条款编号重复：{'、'.join(sorted(twice))} / clause ids twice")
        if any(item.quote for item in self.clauses) and not self.plan:
            raise ValueError("有引文须写 plan / quotes need the plan they are from")
        return self

    def names(self) -> frozenset[str]:
        """What payments may call it."""
        return frozenset({self.id, self.number} - {""})


@dataclass(frozen=True)
class Placed:
    """A clause with its policy. `id` reads policy/clause."""

    policy: Policy
    clause: Clause

    @property
    def id(self) -> str:
        return f"{self.policy.id}/{self.clause.id}"

    @property
    def department(self) -> str:
        return self.clause.department or self.policy.department

    @property
    def reference(self) -> Reference:
        """Where it stands written: its own reference, else the policy's with the article."""
        if self.clause.reference is not None:
            return self.clause.reference
        return self.policy.reference.model_copy(update={"clause": self.clause.article})

    @property
    def since(self) -> dt.date:
        return max(self.policy.since, self.clause.since or self.policy.since)

    @property
    def until(self) -> dt.date | None:
        return min((day for day in (self.policy.until, self.clause.until) if day is not None), default=None)

    @property
    def matched(self) -> bool:
        """Whether firms are matched to it."""
        return self.clause.recipient is Recipient.ENTERPRISE

    @cached_property
    def conditions(self) -> Conditions:
        """The clause as a rule set of its own, with the policy's parameters and definitions."""
        own = self.clause
        return Conditions(
            id=f"{self.policy.id}-{own.id}", family=self.policy.family, name=own.name, region=self.policy.region,
            since=self.since, until=self.until, standing=self.policy.standing, reference=self.reference,
            parameters=self.policy.parameters, definitions=self.policy.definitions,
            criteria=own.criteria or Criterion(test="year >= 0"), veto=own.veto,
        )  # fmt: skip

    def paid_as(self, policy: str, clause: str) -> bool:
        """Whether a payment recorded under these names was made under it."""
        return policy in self.policy.names() and clause in {self.clause.id, self.clause.article} - {""}


@dataclass(frozen=True)
class Policies:
    """All policies of a city."""

    shelf: Shelf[Policy]

    def __iter__(self) -> Iterator[Policy]:
        return iter(self.shelf)

    def __len__(self) -> int:
        return len(self.shelf)

    @cached_property
    def clauses(self) -> dict[str, Placed]:
        """Every clause of every version."""
        found = [Placed(policy, clause) for policy in self.shelf for clause in policy.clauses]
        return {item.id: item for item in found}

    def clause(self, name: str) -> Placed:
        """Raises ClauseUnknown."""
        if name not in self.clauses:
            raise ClauseUnknown(name, self.clauses)
        return self.clauses[name]

    def in_force(self, on: dt.date) -> list[Placed]:
        """Clauses of the published policies that hold on a day: of a family the newest version."""
        newest = {policy.family: policy for policy in self.current(on)}
        return [
            Placed(policy, clause)
            for policy in newest.values()
            for clause in policy.clauses
            if clause.holds_on(on)
        ]

    def current(self, on: dt.date) -> list[Policy]:
        """Published versions that hold on a day, oldest first."""
        held = [item for item in self.shelf if item.standing is Standing.PUBLISHED and item.holds_on(on)]
        return sorted(held, key=lambda item: (item.since, item.id))

    def groups(self, clauses: Iterable[Placed]) -> dict[str, Group]:
        """The groups that clauses name. Raises GroupContradicts."""
        told: dict[str, dict[Group, list[str]]] = {}
        for policy in {item.policy.id: item.policy for item in clauses}.values():
            for group in policy.groups:
                told.setdefault(group.id, {}).setdefault(group, []).append(policy.id)
        for name, ways in told.items():
            if len(ways) > 1:
                raise GroupContradicts(name, [policy for held in ways.values() for policy in held])
        return {name: next(iter(ways)) for name, ways in told.items()}


def load_policies(pack: Pack | None, shipped: Path = SHIPPED) -> Policies:
    """Policies of a pack's `policies/`. Raises PackFileInvalid, DuplicateEntry."""
    return Policies(load_shelf(Policy, shipped, pack, FOLDER))
