"""Clauses joined into one rule set, so that one query decides all of them for every firm.

Names of a policy's own parameters and definitions get its place in front: two policies may call two numbers alike.
"""

from __future__ import annotations

import ast
import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from jiqun.engine import Formula
from jiqun.policies.policy import Placed, Policy
from jiqun.rules.criterion import Criterion, Definition
from jiqun.rules.parameter import Parameter
from jiqun.rules.proof import Proof, prove
from jiqun.rules.ruleset import Conditions
from jiqun.rules.verdict import MET, Judge, compared, have, need
from jiqun.rules.vocabulary import Vocabulary

MONEY = "万元"


def renamed(text: str, names: Mapping[str, str]) -> str:
    """A formula with names replaced.

    >>> renamed("smaller(share * cost, most)", {"share": "p1_share", "most": "p1_most"})
    'smaller(p1_share * cost, p1_most)'
    """
    tree = ast.parse(text, mode="eval")
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and node.id in names:
            node.id = names[node.id]
    return ast.unparse(tree)


@dataclass(frozen=True)
class Joined:
    """Clauses for enterprises with the judge of all of them. Raises as :class:`Judge` when made."""

    clauses: tuple[Placed, ...]
    shared: Vocabulary

    def __post_init__(self) -> None:
        for item in self.clauses:
            Judge(item.conditions, self.shared)
        self.judge  # noqa: B018 (made for its check)

    @cached_property
    def judge(self) -> Judge:
        """All clauses as one rule set; not their conjunction is asked for but each part."""
        criteria = tuple(_criterion(item.conditions.criteria, self.names(item)) for item in self.clauses)
        veto = tuple(
            _criterion(rule, self.names(item)) for item in self.clauses for rule in item.conditions.veto
        )
        rules = Conditions(
            id="joined", family="joined", name=self.clauses[0].clause.name, since=dt.date.min,
            parameters=tuple(made for policy in self.policies for made in self._parameters(policy)),
            definitions=(*(made for policy in self.policies for made in self._definitions(policy)), *self._amounts()),
            criteria=Criterion(all=criteria), veto=veto,
        )  # fmt: skip
        return Judge(rules, self.shared)

    @cached_property
    def policies(self) -> list[Policy]:
        return list({item.policy.id: item.policy for item in self.clauses}.values())

    def names(self, item: Placed) -> dict[str, str]:
        """Own names of a clause's policy as they stand in the joined set."""
        return self._names(item.policy)

    def _names(self, policy: Policy) -> dict[str, str]:
        place = [held.id for held in self.policies].index(policy.id)
        own = [*(item.id for item in policy.parameters), *(item.id for item in policy.definitions)]
        return {name: f"p{place}_{name}" for name in own}

    def _parameters(self, policy: Policy) -> list[Parameter]:
        names = self._names(policy)
        return [item.model_copy(update={"id": names[item.id]}) for item in policy.parameters]

    def _definitions(self, policy: Policy) -> list[Definition]:
        names = self._names(policy)
        return [
            item.model_copy(update={"id": names[item.id], "formula": renamed(item.formula, names)})
            for item in policy.definitions
        ]

    def _amounts(self) -> list[Definition]:
        return [
            Definition(
                id=amount(place),
                name=item.clause.name,
                unit=MONEY,
                formula=renamed(item.clause.benefit.amount, self.names(item)),
            )
            for place, item in enumerate(self.clauses)
            if item.clause.benefit.amount is not None
        ]

    @property
    def variables(self) -> list[str]:
        """What one row must hold: everything asked about, and the amounts."""
        own = [
            amount(place) for place, item in enumerate(self.clauses) if item.clause.benefit.amount is not None
        ]
        return [*self.judge.variables, *own]

    def vetoes(self, place: int) -> range:
        """Where a clause's vetoes stand among all."""
        before = sum(len(item.clause.veto) for item in self.clauses[:place])
        return range(before, before + len(self.clauses[place].clause.veto))

    @cached_property
    def told_sides(self) -> dict[str, Formula]:
        """Columns of sides that a variable, a parameter or a number is: a proof reads them off those."""
        found: dict[str, Formula] = {}
        for node in self.judge.rules.nodes():
            sides = compared(node.criterion)
            if sides is not None:
                found |= {
                    name: side
                    for name, side in ((have(node), sides[0]), (need(node), sides[2]))
                    if self._told(side)
                }
        return found

    def _told(self, side: Formula) -> bool:
        if side.names:
            return (
                side.text in self.judge.vocabulary.variables or side.text in self.judge.vocabulary.parameters
            )
        return _number(side.text) is not None

    def _side(self, side: Formula, row: Mapping[str, Any], on: dt.date) -> float | None:
        if side.text in row:
            value = row[side.text]
            return float(value) if value is not None else None
        parameter = self.judge.vocabulary.parameters.get(side.text)
        return parameter.at(on) if parameter is not None else _number(side.text)

    def proof(self, place: int, row: Mapping[str, Any], on: dt.date) -> Proof:
        """The proof of one clause from a row of the joined query."""
        item = self.clauses[place]
        row = {**row, **{name: self._side(side, row, on) for name, side in self.told_sides.items()}}
        own = dict(row)
        for name, value in row.items():
            told = self._own(place, name)
            if told is not None:
                own[told] = value
        own |= {name: row[held] for name, held in self.names(item).items() if held in row}
        own[MET] = row[met(place)]
        return prove(Judge(item.conditions, self.shared), own, on)

    def _own(self, place: int, column: str) -> str | None:
        """`c_0_3_1_have` of the fourth clause is `c_0_1_have` of its own rule set."""
        for here, there in [
            (f"c_0_{place}", "c_0"),
            *((f"c_1_{far}", f"c_1_{near}") for near, far in enumerate(self.vetoes(place))),
        ]:
            if column == here or column.startswith(f"{here}_"):
                return there + column[len(here) :]
        return None


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def amount(place: int) -> str:
    """The column of what the formula of a clause gives, 万元."""
    return f"amount_{place}"


def met(place: int) -> str:
    """The column of a clause's verdict: true, false, or null for lack of evidence."""
    return f"met_{place}"


def _criterion(item: Criterion, names: Mapping[str, str]) -> Criterion:
    changed: dict[str, Any] = {
        form: tuple(_criterion(child, names) for child in getattr(item, form))
        for form in ("all", "any", "some")
        if getattr(item, form)
    }
    if item.test is not None:
        changed["test"] = renamed(item.test, names)
    return item.model_copy(update=changed)


def joined(clauses: Sequence[Placed], shared: Vocabulary) -> Joined | None:
    """The clauses that firms are matched to; None where there is none. Raises VariableUnknown, RuleInvalid, FormulaUnitMismatch."""
    own = tuple(item for item in clauses if item.matched)
    return Joined(own, shared) if own else None
