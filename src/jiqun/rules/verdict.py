"""Verdicts: a rule set over a table of profiles, every criterion decided as met, not met or unknown.

Logic is Kleene's three-valued one, which SQL engines share: what is unknown stays unknown unless the rest decides.
"""

from __future__ import annotations

import datetime as dt
import functools
import operator
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import ibis

from jiqun.engine import Formula, operations
from jiqun.indicators.computed.facts import Facts
from jiqun.rules.criterion import Criterion, Placed
from jiqun.rules.profile import bound, derived, profile
from jiqun.rules.ruleset import Conditions
from jiqun.rules.scoring import high, low, scores
from jiqun.rules.vocabulary import Vocabulary

MET = "met"  #: the verdict: true, false, or null for lack of evidence


@dataclass(frozen=True)
class Judge:
    """A rule set with its vocabulary, ready to judge profiles. Raises at once where a formula cannot be read.

    `recheck` leaves out what is asked of newcomers only. Raises RuleInvalid, VariableUnknown, FormulaUnitMismatch.
    """

    rules: Conditions
    shared: Vocabulary
    recheck: bool = False
    vocabulary: Vocabulary = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "vocabulary", self.rules.vocabulary(self.shared))
        for text in self.rules.formulas:
            self.vocabulary.check(text, self.rules.id)

    @cached_property
    def variables(self) -> list[str]:
        """What the rules ask about."""
        return self.vocabulary.used(self.rules.formulas)

    def over(
        self, facts: Facts, years: Sequence[int], *, on: Mapping[int, dt.date] | None = None
    ) -> ibis.Table:
        """One row per enterprise and year: its profile, every criterion, points, scores and `met`."""
        table = profile(facts, self.vocabulary, self.variables, years, on=on)
        return self.judged(table, years, on)

    def given(self, rows: ibis.Table, years: Sequence[int]) -> ibis.Table:
        """The same over profiles that were brought along (golden cases, a firm's own answers): variables are columns,
        what is made of others is reckoned unless it was given."""
        chosen = self.vocabulary.closure(self.variables)
        missing = {
            item.id: ibis.null({"truth": "boolean", "text": "string"}.get(item.record.kind.value, "float64"))
            for item in chosen
            if item.id not in rows.columns and item.record.formula is None
        }
        table = operations.without_nan(rows)
        table = table.mutate(**missing) if missing else table
        waiting = [item for item in chosen if item.id not in table.columns]
        return self.judged(derived(table, self.vocabulary, waiting, years), years)

    def judged(
        self, table: ibis.Table, years: Sequence[int], on: Mapping[int, dt.date] | None = None
    ) -> ibis.Table:
        """A table of profiles with points, scores, every criterion, and `met`."""

        def bind(text: str) -> Any:
            return bound(table, self.vocabulary, text, years, on)

        if self.rules.items:
            table = table.mutate(**{item.column: item.earned(bind) for item in self.rules.items})
            table = table.mutate(**scores(self.rules.items, table))
        columns: dict[str, Any] = {}
        for node in reversed(list(self.rules.nodes())):
            columns[node.column] = self._decided(node, table, bind, columns)
        columns = dict(reversed(columns.items()))
        judged = table.mutate(**columns)
        return judged.mutate(**{MET: self._verdict(judged), **self._sides(judged, years, on)})

    def _decided(self, node: Placed, table: ibis.Table, bind: Any, below: Mapping[str, Any]) -> Any:
        criterion = node.criterion
        if self.recheck and criterion.first_only:
            return ibis.literal(True)
        if criterion.test is not None:
            return bind(criterion.test)
        if criterion.score is not None:
            least = float(criterion.at_least or 0)
            sure, possible = table[low(criterion.score)] >= least, table[high(criterion.score)] < least
            return ibis.cases((sure, True), (possible, False), else_=ibis.null("boolean"))
        parts = [
            below[Placed((*node.path, index), child).column] for index, child in enumerate(criterion.children)
        ]
        if criterion.all:
            return functools.reduce(operator.and_, parts)
        if criterion.any:
            return functools.reduce(operator.or_, parts)
        return _at_least(parts, int(criterion.at_least or 0))

    def _verdict(self, table: ibis.Table) -> Any:
        met = table[Placed((0,), self.rules.criteria).column]
        for index, item in enumerate(self.rules.veto):
            met = met & ~table[Placed((1, index), item).column]
        return met

    def _sides(
        self, table: ibis.Table, years: Sequence[int], on: Mapping[int, dt.date] | None
    ) -> dict[str, Any]:
        """What a comparison has and needs, for every single one: how far from it."""
        found: dict[str, Any] = {}
        for node in self.rules.nodes():
            sides = compared(node.criterion)
            if sides is not None:
                left, _, right = sides
                for name, side in ((have(node), left), (need(node), right)):
                    found[name] = bound(table, self.vocabulary, side.text, years, on).cast("float64")
        return found


def compared(criterion: Criterion) -> tuple[Formula, str, Formula] | None:
    """The sides of a test that is one comparison of sizes."""
    if criterion.test is None:
        return None
    sides = Formula(criterion.test).sides
    return sides if sides is not None and sides[1] in ("<", "<=", ">", ">=") else None


def have(node: Placed) -> str:
    return f"{node.column}_have"


def need(node: Placed) -> str:
    return f"{node.column}_need"


def _at_least(parts: Sequence[Any], least: int) -> Any:
    """Whether so many hold: yes when enough do, no when even the unknown ones would not suffice."""
    sure = functools.reduce(operator.add, [ibis.ifelse(part.fill_null(False), 1, 0) for part in parts])
    possible = functools.reduce(operator.add, [ibis.ifelse(part.fill_null(True), 1, 0) for part in parts])
    return ibis.cases((sure >= least, True), (possible < least, False), else_=ibis.null("boolean"))
