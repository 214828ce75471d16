"""Who is found: every enterprise, or every park, held against the conditions of a screen in one query."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

import ibis

from jiqun.appraisal.errors import YearNotReturned
from jiqun.appraisal.screening.scheme import Screen, SubjectKind
from jiqun.indicators.computed.facts import Facts
from jiqun.rules.described import described
from jiqun.rules.profile import bound, profile
from jiqun.rules.variable import Kind, Subject, Variable
from jiqun.rules.verdict import MET, Judge
from jiqun.rules.vocabulary import Vocabulary

NOBODY = ""  #: the group of those whose district, park … is not known


def found(
    facts: Facts, screen: Screen, shared: Vocabulary, years: Sequence[int], *, on: Mapping[int, dt.date] | None = None
) -> ibis.Table:  # fmt: skip
    """One row per subject and year with its variables, every criterion and `met`: true, false, or null for lack of
    evidence. A park's code is its name. Raises YearNotReturned, ParameterNotYet."""
    known = facts.years()
    for year in years:
        if year not in known:
            raise YearNotReturned(year, known)
    judge = Judge(screen, shared)
    if screen.subject is SubjectKind.PARK:
        return judge.given(_parks(facts, screen, judge, years), years)
    table = judge.over(facts, years, on=on)
    return scoped(table, screen, judge, years, on)


def scoped(
    table: ibis.Table,
    screen: Screen,
    judge: Judge,
    years: Sequence[int],
    on: Mapping[int, dt.date] | None = None,
) -> ibis.Table:
    """The rows that the screen looks at; one of which that cannot be told is looked at."""
    if screen.scope is None:
        return table
    return table.filter(bound(table, judge.vocabulary, screen.scope, years, on).fill_null(True))


def _parks(facts: Facts, screen: Screen, judge: Judge, years: Sequence[int]) -> ibis.Table:
    """Parks of the kind with the sums of their enterprises: ratios over them are Σ÷Σ; beside them what the set of parks says
    of the park itself. What one enterprise answers (a truth, a text, evidence) is unknown of a park."""
    closure = judge.vocabulary.closure(judge.variables)
    summed = [
        item.id
        for item in closure
        if _of_firms(item) and item.record.kind is Kind.NUMBER and not item.record.of
    ]
    own = [item for item in closure if item.measure is not None and not _of_firms(item)]
    firms = profile(facts, judge.vocabulary, [*summed, "park"], years)
    inside = firms.filter(firms.park.notnull())
    sums: dict[str, Any] = {name: inside[name].sum() for name in summed}
    table = inside.group_by(code=inside.park, year=inside.year).agg(region=inside.region.max(), **sums)
    table = table.mutate(name=table.code)
    table = _with_own(facts, table, own, years)
    if not screen.park_kind:
        return table
    parks = facts.population.table("park")
    named = parks.filter(parks.kind == screen.park_kind).select(_name=parks.name).distinct()
    return table.semi_join(named, table.code == named["_name"])


def _of_firms(item: Variable) -> bool:
    return item.measure is not None and item.record.about is Subject.ENTERPRISE


def _with_own(facts: Facts, table: ibis.Table, own: Sequence[Variable], years: Sequence[int]) -> ibis.Table:
    """The parks with what the set of parks says of each; unknown where it says nothing."""
    if not own:
        return table
    told = described(facts, Subject.PARK, own, years)
    told = told.select(_park=told.code, _year=told.year, **{item.id: told[item.id] for item in own})
    return table.left_join(told, [table.code == told["_park"], table.year == told["_year"]]).drop(
        "_park", "_year"
    )


def counts(table: ibis.Table, by: Sequence[str] = ()) -> ibis.Table:
    """Subjects by year and cut: `looked_at`, `met`, `unknown`."""
    cuts = {name: table[name].fill_null(NOBODY) for name in by}
    met = table[MET]
    return (
        table.group_by(year=table.year, **cuts)
        .agg(
            looked_at=table.count(),
            met=ibis.ifelse(met.fill_null(False), 1, 0).sum(),
            unknown=ibis.ifelse(met.isnull(), 1, 0).sum(),
        )
        .order_by(["year", *by])
    )
