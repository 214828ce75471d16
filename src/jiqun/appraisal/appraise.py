"""An appraisal: a scheme over a year's facts, every enterprise with its items, score, grade and what follows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import ibis

from jiqun.appraisal.errors import WeightsUnknown, YearNotReturned
from jiqun.appraisal.grading import MANAGED, Decision, graded
from jiqun.appraisal.groups import check
from jiqun.appraisal.reading import CARRIED, WORKED, Reading, amount
from jiqun.appraisal.scheme import Consequence, Scheme
from jiqun.appraisal.scores import scored
from jiqun.appraisal.subjects import read, subjects
from jiqun.engine import Formula, FormulaUnitMismatch, operations
from jiqun.indicators.computed.definition import factor_to
from jiqun.indicators.computed.facts import Facts
from jiqun.indicators.computed.rows import of_years
from jiqun.rules.described import years_of
from jiqun.rules.profile import derived
from jiqun.rules.variable import DESCRIBED, Subject
from jiqun.rules.vocabulary import MEMBERS, Vocabulary
from jiqun.values import Unit


def effect(name: str) -> str:
    return f"effect_{name}"


@dataclass(frozen=True)
class Appraiser:
    """A scheme with its vocabulary, ready to grade. Raises at once where a formula cannot be read or a weight is unknown.

    Raises WeightsUnknown, RuleInvalid, VariableUnknown, FormulaUnitMismatch.
    """

    scheme: Scheme
    shared: Vocabulary
    vocabulary: Vocabulary = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "vocabulary", self.scheme.vocabulary(self.shared))
        missing = [name for item in self.scheme.lists for name in item.unweighted]
        if missing:
            raise WeightsUnknown(self.scheme.id, dict.fromkeys(missing))
        for text in self.scheme.formulas:
            self.vocabulary.check(text, self.scheme.id)
        if self.scheme.subject.grouped:
            check(self.scheme, self.vocabulary)
        _ = self.factors
        for item in self.scheme.consequences:
            for text in item.by_grade.values():
                self.factor(text, item.unit)

    @cached_property
    def variables(self) -> list[str]:
        """Everything the scheme's formulas name."""
        return self.vocabulary.used(self.scheme.formulas)

    def over(
        self,
        facts: Facts,
        years: Sequence[int],
        *,
        on: Mapping[int, dt.date] | None = None,
        decisions: Sequence[Decision] = (),
        also: Sequence[str] = (),
        kept: str = "",
        beside: Sequence[str] = (),
    ) -> ibis.Table:
        """One row per subject and year. `also` are variables to keep in it; `kept` and `beside` as :func:`profile` says.

        Raises YearNotReturned, ParameterNotYet.
        """
        known = years_of(facts, self.scheme.subject)
        for year in years:
            if year not in known:
                own = (
                    DESCRIBED[self.scheme.subject].set
                    if self.scheme.subject is Subject.PREMISES
                    else "enterprise_year"
                )
                raise YearNotReturned(year, known, own)
        every = sorted(
            {*years, *([year - 1 for year in years if year - 1 in known] if self._looks_back else [])}
        )
        reading = Reading(on, also, kept, beside)
        table = subjects(facts, self.scheme, self.vocabulary, every, reading)
        return of_years(self._finish(table, decisions), years, every)

    def given(
        self,
        rows: ibis.Table,
        years: Sequence[int],
        decisions: Sequence[Decision] = (),
        *,
        on: Mapping[int, dt.date] | None = None,
    ) -> ibis.Table:
        """The same over profiles brought along: variables are columns, what is made of others is reckoned."""
        chosen = self.vocabulary.closure(self.variables)
        missing: dict[str, Any] = {
            item.id: ibis.null({"truth": "boolean", "text": "string"}.get(item.record.kind.value, "float64"))
            for item in chosen
            if item.id not in rows.columns and item.record.formula is None
        }
        if self.scheme.subject.grouped and MEMBERS not in rows.columns:
            missing[MEMBERS] = ibis.null("float64")
        table = operations.without_nan(rows)
        table = table.mutate(**missing) if missing else table
        waiting = [item for item in chosen if item.id not in table.columns]
        table = derived(table, self.vocabulary, waiting, years, on)
        placed = read(table, self.scheme, self.vocabulary, years, on=on, also=[item.id for item in chosen])
        return self._finish(placed, decisions)

    @cached_property
    def factors(self) -> dict[str, float]:
        """What turns each indicator's quotient into its unit. Raises FormulaUnitMismatch."""
        found: dict[str, float] = {}
        for listing in self.scheme.lists:
            for item in listing.indicators:
                text = f"({item.above}) / ({item.below})"
                factor = self.factor(text, item.unit)
                if found.setdefault(item.id, factor) != factor:
                    raise FormulaUnitMismatch(text, "在各名单里同一", item.unit, item.unit)
        return found

    def factor(self, text: str, wanted: str) -> float:
        """What turns a formula's result into a unit. Raises FormulaUnitMismatch."""
        unit = self.vocabulary.unit(Formula(text))
        factor = factor_to(unit, Unit.parse(wanted))
        if factor is None:
            raise FormulaUnitMismatch(text, "化为写明的单位", unit.symbol if unit else "", wanted)
        return factor

    @property
    def _looks_back(self) -> bool:
        return any(
            item.base is not None and item.base.rule.value == "last_year"
            for listing in self.scheme.lists
            for item in listing.indicators
        )

    def _finish(self, table: ibis.Table, decisions: Sequence[Decision]) -> ibis.Table:
        done = graded(scored(table, self.scheme, self.factors), self.scheme, decisions)
        shown = [name for name in done.columns if not name.startswith("_")]
        parts = operations.unpacked(done, CARRIED) | operations.unpacked(done, WORKED)
        effects = {effect(item.id): self._effect(done, item) for item in self.scheme.consequences}
        return done.select(*shown, **parts, **effects)

    def _effect(self, table: ibis.Table, item: Consequence) -> Any:
        """What the grade costs or brings; nought where the rule says nothing of it."""
        cases = [
            (table[MANAGED] == grade, table[amount(item.id, grade)] * self.factor(text, item.unit))
            for grade, text in item.by_grade.items()
        ]
        graded_at_all = table[MANAGED].notnull()
        told = ibis.cases(*cases, else_=ibis.literal(0.0, "float64")) if cases else ibis.literal(0.0)
        return ibis.ifelse(graded_at_all, told, ibis.null("float64"))
