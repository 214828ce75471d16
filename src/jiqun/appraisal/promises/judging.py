"""Verdicts on promises: every stage and every check of every parcel in one query."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Any

import ibis

from jiqun.appraisal.promises.errors import NoParcels, PromiseUnitWrong
from jiqun.appraisal.promises.parcels import MADE, done, parcels, planned, words_of
from jiqun.appraisal.promises.scheme import Check, LandStage, PromiseScheme, Step
from jiqun.engine import Formula
from jiqun.facts.schema import DataSet
from jiqun.indicators.computed.definition import factor_to
from jiqun.indicators.computed.facts import Facts
from jiqun.rules.profile import bound
from jiqun.rules.vocabulary import Vocabulary
from jiqun.values import Unit

OVERALL = "verdict"
#: Shares of a promise that are no breach: rounding of areas and amounts.
SLACK = 1e-9


class Fulfilment(StrEnum):
    """What became of a promise."""

    KEPT = "kept"
    BROKEN = "broken"
    NOT_DUE = "not_due"
    UNKNOWN = "unknown"  #: due, but nobody told what was done
    UNPROMISED = "unpromised"  #: the contract names no number
    EXEMPT = "exempt"  #: the rule does not ask this of the parcel


def told(name: str, what: str) -> str:
    """The column of a check or stage: `due`, `done`, `actual`, `need`, `verdict`, `short`, `late`, `damages`."""
    return f"{name}_{what}"


@dataclass(frozen=True)
class Inspector:
    """A scheme with its vocabulary, ready to look at parcels on a day.

    Raises RuleInvalid, VariableUnknown, ParameterUnknown, FormulaUnitMismatch, PromiseUnitWrong.
    """

    scheme: PromiseScheme
    shared: Vocabulary
    dataset: DataSet
    vocabulary: Vocabulary = field(init=False)

    def __post_init__(self) -> None:
        words = words_of(self.shared, self.dataset)
        object.__setattr__(self, "vocabulary", self.scheme.vocabulary(words))
        for text in self.scheme.formulas:
            self.vocabulary.check(text, self.scheme.id)
        for step in self.scheme.steps:
            self.vocabulary.parameters[step.term]
        _ = self.factors

    @cached_property
    def variables(self) -> list[str]:
        """Variables of the holder that the checks name, and what their definitions are made of."""
        own = {item.field for item in self.dataset.fields} | set(MADE)
        used = self.vocabulary.used(self.scheme.formulas)
        return [name for name in used if name not in own]

    @cached_property
    def factors(self) -> dict[tuple[str, str], float]:
        """What turns the sides of each check into its unit, and what is short into money, by check and side."""
        found = {}
        for check in self.scheme.checks:
            sides = {"actual": (check.actual, check.unit), "need": (check.need, check.unit)}
            if check.times is not None:
                sides["times"] = (f"({check.need}) * ({check.times})", "万元")
            if check.damages is not None:
                sides["damages"] = (check.damages, "万元")
            for side, (text, wanted) in sides.items():
                found[check.id, side] = self._factor(check, text, wanted)
        return found

    def _factor(self, check: Check, text: str, wanted: str) -> float:
        unit = self.vocabulary.unit(Formula(text))
        factor = factor_to(unit, Unit.parse(wanted)) if unit is not None else 1.0
        if factor is None:
            raise PromiseUnitWrong(self.scheme.id, check.id, text, unit.symbol if unit else "", wanted)
        return factor

    def year(self, facts: Facts, on: dt.date) -> int:
        """The year whose returns the output is judged by: the newest that had ended."""
        ended = [year for year in facts.years() if dt.date(year, 12, 31) <= on]
        return ended[-1] if ended else on.year - 1

    def over(self, facts: Facts, on: dt.date) -> ibis.Table:
        """One row per parcel in scope, with the columns of :func:`told` and the overall `verdict`. Raises NoParcels."""
        if not facts.vintages("parcel"):
            raise NoParcels
        year = self.year(facts, on)
        return self.judged(parcels(facts, self.vocabulary, self.variables, on, year), on, year)

    def judged(self, table: ibis.Table, on: dt.date, year: int) -> ibis.Table:
        """Parcels with their stages and checks; see :func:`parcels` for what a row holds."""
        days = {year: on}

        def bind(over: ibis.Table, text: str) -> Any:
            return bound(over, self.vocabulary, text, [year], days)

        table = table.filter(bind(table, self.scheme.scope).fill_null(False))
        table = self._stages(table, on)
        for check in self.scheme.checks:
            table = self._checked(table, check, bind, on, year)
        names = [item.stage.value for item in self.scheme.steps] + [item.id for item in self.scheme.checks]
        return table.mutate(**{OVERALL: _overall([table[told(name, "verdict")] for name in names])})

    def _stages(self, table: ibis.Table, on: dt.date) -> ibis.Table:
        before = table.supplied_on
        columns: dict[str, Any] = {told(LandStage.SUPPLY, "due"): before}
        for step in self.scheme.steps:
            term = round(self.vocabulary.parameters[step.term].at(on))
            before = ibis.coalesce(table[planned(step.milestone)], before + ibis.interval(days=term))
            columns[told(step.stage, "due")] = before
            columns[told(step.stage, "done")] = table[done(step.milestone)]
        found = table.mutate(**columns)
        return found.mutate(**{name: value for step in self.scheme.steps for name, value in _timely(found, step, on).items()})  # fmt: skip

    def _checked(self, table: ibis.Table, check: Check, bind: Any, on: dt.date, year: int) -> ibis.Table:
        found = table.mutate(
            **{
                told(check.id, side): bind(table, text).cast("float64") * self.factors[check.id, side]
                for side, text in (("actual", check.actual), ("need", check.need))
            }
        )
        asked = bind(found, check.where) if check.where is not None else ibis.literal(True)
        found = found.mutate(**{told(check.id, "verdict"): _verdict(found, check, asked, on, year)})
        return self._short(found, check, bind) if check.times is not None else found

    def _short(self, table: ibis.Table, check: Check, bind: Any) -> ibis.Table:
        """What a broken promise is short by, in money; damages only where a rule asks for them."""
        actual, need = table[told(check.id, "actual")], table[told(check.id, "need")]
        gap = (actual - need) if check.at_most else (need - actual)
        # need × times is money; need already stands in the unit of the check
        size = bind(table, check.times).cast("float64") * (
            self.factors[check.id, "times"] / self.factors[check.id, "need"]
        )
        broken = table[told(check.id, "verdict")] == Fulfilment.BROKEN.value
        nothing = ibis.null("float64")
        found = table.mutate(**{told(check.id, "short"): ibis.ifelse(broken, gap * size, nothing)})
        if check.damages is None:
            return found
        with_gap = found.mutate(shortfall=found[told(check.id, "short")])
        owed = bind(with_gap, check.damages).cast("float64") * self.factors[check.id, "damages"]
        return with_gap.mutate(**{told(check.id, "damages"): ibis.ifelse(broken, owed, nothing)}).drop(
            "shortfall"
        )


def _timely(table: ibis.Table, step: Step, on: dt.date) -> dict[str, Any]:
    """Whether a stage was reached in time, and by how many days it was (or is) late."""
    due, reached = table[told(step.stage, "due")], table[told(step.stage, "done")]
    day = ibis.literal(on)
    nobody = table.project.isnull() | due.isnull()
    verdict = ibis.cases(
        (nobody, Fulfilment.UNKNOWN.value),
        (reached.notnull() & (reached <= due), Fulfilment.KEPT.value),
        (reached.notnull(), Fulfilment.BROKEN.value),
        (due < day, Fulfilment.BROKEN.value),
        else_=Fulfilment.NOT_DUE.value,
    )
    late = ibis.coalesce(reached, day).delta(due, unit="day").cast("float64")
    broken = verdict == Fulfilment.BROKEN.value
    return {
        told(step.stage, "verdict"): verdict,
        told(step.stage, "late"): ibis.ifelse(broken, late, ibis.null("float64")),
    }


def _verdict(table: ibis.Table, check: Check, asked: Any, on: dt.date, year: int) -> Any:
    due = table[told(check.stage, "due")]
    actual, need = table[told(check.id, "actual")], table[told(check.id, "need")]
    enough = actual <= need * (1 + SLACK) if check.at_most else actual >= need * (1 - SLACK)
    # Output of the year in which the operating period ends is known when that year has been returned.
    waiting = due > ibis.literal(on)
    if check.stage is LandStage.CAPACITY:
        waiting = waiting | (due.year() > year)
    return ibis.cases(
        ((asked == ibis.literal(False)).fill_null(False), Fulfilment.EXEMPT.value),
        (need.isnull(), Fulfilment.UNPROMISED.value),
        (due.isnull(), Fulfilment.UNKNOWN.value),
        (waiting, Fulfilment.NOT_DUE.value),
        (asked.isnull() | actual.isnull(), Fulfilment.UNKNOWN.value),
        (enough, Fulfilment.KEPT.value),
        else_=Fulfilment.BROKEN.value,
    )


def _overall(verdicts: Sequence[Any]) -> Any:
    """Broken where any promise is; else unknown where any is; else kept where one is; else not due."""
    cases = []
    for verdict in (Fulfilment.BROKEN, Fulfilment.UNKNOWN, Fulfilment.KEPT, Fulfilment.NOT_DUE):
        some: Any = ibis.literal(False)
        for column in verdicts:
            some = some | (column == verdict.value)
        cases.append((some, verdict.value))
    return ibis.cases(*cases, else_=Fulfilment.UNPROMISED.value)
