"""Totals of an appraisal: grades counted, consequences added up, and the values of areas as Σ numerator ÷ Σ denominator.

A ratio for an area is never the mean of its enterprises' ratios.
"""

from __future__ import annotations

from collections.abc import Sequence

import ibis

from jiqun.appraisal.appraise import Appraiser, effect
from jiqun.appraisal.grading import FIRST, GRADE, MANAGED
from jiqun.appraisal.scores import RANKED
from jiqun.appraisal.subjects import LIST, SUBJECT, above, below
from jiqun.engine import operations

NOBODY = ""  #: the group of those whose district, park … is not known


def counts(table: ibis.Table, by: Sequence[str] = ()) -> ibis.Table:
    """Enterprises by year, list, grade and the cuts: `enterprises`, and how many an adjustment moved (`moved`)."""
    graded = table.filter(table[LIST].notnull())
    moved = graded[GRADE].notnull() & graded[FIRST].notnull() & (graded[GRADE] != graded[FIRST])
    cuts = {name: graded[name].fill_null(NOBODY) for name in by}
    found = graded.group_by(year=graded.year, **{LIST: graded[LIST]}, **cuts, **{GRADE: graded[GRADE]}).agg(
        enterprises=graded.count(), moved=ibis.ifelse(moved.fill_null(False), 1, 0).sum()
    )
    return found.order_by(["year", LIST, *by, GRADE])


def effects(appraiser: Appraiser, table: ibis.Table, by: Sequence[str] = ()) -> ibis.Table:
    """What each consequence amounts to, by year, the grade that brings it, and the cuts; `of_*` counts who has it."""
    names = [effect(item.id) for item in appraiser.scheme.consequences]
    met = table.filter(table[MANAGED].notnull())
    cuts = {name: met[name].fill_null(NOBODY) for name in by}
    sums = {name: met[name].sum() for name in names}
    touched = {f"of_{name}": ibis.ifelse(met[name].fill_null(0.0) != 0.0, 1, 0).sum() for name in names}
    found = met.group_by(year=met.year, **cuts, **{MANAGED: met[MANAGED]}).agg(
        enterprises=met.count(), **sums, **touched
    )
    return found.order_by(["year", *by, MANAGED])


def areas(appraiser: Appraiser, table: ibis.Table, by: Sequence[str] = ()) -> ibis.Table:
    """The indicators of areas (region, town, park, division …) and of all, over everybody who is on a list.

    `value_*` is Σ numerator ÷ Σ denominator over those of whom both are known; `above_*`, `below_*` are the sums.
    """
    ranked = table.filter(table[RANKED] & table[LIST].notnull())
    cuts = {name: ranked[name].fill_null(NOBODY) for name in by}
    sums = {}
    for item in appraiser.scheme.indicators:
        both = ranked[above(item.id)].notnull() & ranked[below(item.id)].notnull()
        for told, column in ((f"above_{item.id}", above(item.id)), (f"below_{item.id}", below(item.id))):
            sums[told] = ibis.ifelse(both, ranked[column], ibis.null("float64")).sum()
    found = ranked.group_by(year=ranked.year, **{LIST: ranked[LIST]}, **cuts).agg(
        enterprises=ranked[SUBJECT].nunique(), **sums
    )
    values = {
        f"value_{item.id}": operations.ratio(found[f"above_{item.id}"], found[f"below_{item.id}"])
        for item in appraiser.scheme.indicators
    }
    return found.mutate(**values).order_by(["year", LIST, *by])
