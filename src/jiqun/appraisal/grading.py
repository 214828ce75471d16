"""Grades: ranked in their slice, cut by share or score, then adjusted by rule and by hand."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import ibis

from jiqun.appraisal.reading import applies
from jiqun.appraisal.scheme import Adjustment, Effect, Listing, Rounding, Scheme, Ties
from jiqun.appraisal.scores import RANKED, SCORE, SLICE
from jiqun.appraisal.subjects import LIST, REASON, SUBJECT, UNGRADED

FIRST = "grade_first"  #: by rank alone
GRADE = "grade"  #: after rules and decisions
ADJUSTED = "adjusted_by"
POSITION = "position"
OF = "of"
MANAGED = "managed_as"
LEVEL = "_level"


@dataclass(frozen=True, slots=True)
class Decision:
    """A grade set by hand, with the reason that is published beside it."""

    code: str
    year: int
    grade: str
    reason: str


def graded(
    table: ibis.Table,
    scheme: Scheme,
    decisions: Sequence[Decision] = (),
) -> ibis.Table:
    """The scored table with `position` of `of` in its slice, `grade_first`, `grade`, `adjusted_by` and `managed_as`.

    Tenants that are graded with their landlord have its grade.
    """
    table = _adjusted(_ranked(table, scheme), scheme)
    if decisions:
        table = _decided(table, decisions)
    table = _inherited(table, scheme)
    return table.mutate(**{MANAGED: _managed(table, scheme)})


def _ranked(table: ibis.Table, scheme: Scheme) -> ibis.Table:
    """Positions from 1. Only those that compete count; a score that cannot be told comes last."""
    competes = table[RANKED] & table[LIST].notnull()
    key = ibis.coalesce(table[SCORE], ibis.literal(-1e300))
    group = [table.year, table[LIST]]
    if any(item.groups or item.by_division for item in scheme.lists):
        group.append(table[SLICE])
    if scheme.exclusions or scheme.tenancy is not None:
        group.append(competes)
    by_score = ibis.window(group_by=group, order_by=key.desc())
    rank = ibis.rank().over(by_score) + 1
    everyone = key.count().over(ibis.window(group_by=group))
    columns: dict[str, Any] = {
        "_competes": competes,
        "_upper": rank.cast("int64"),
        OF: everyone.cast("int64"),
    }
    if any(item.ties is Ties.LOWER for item in scheme.lists):
        # The share of those that are as high or higher, of all: the last position of equals, counted from the top.
        columns["_lower"] = (ibis.cume_dist().over(by_score) * everyone).round().cast("int64")
    if any(item.ties is Ties.CODE for item in scheme.lists):
        in_order = ibis.window(group_by=group, order_by=[key.desc(), table.code])
        columns["_code"] = (ibis.row_number().over(in_order) + 1).cast("int64")
    found = table.mutate(**columns)
    shown = {
        POSITION: ibis.ifelse(found["_competes"], found["_upper"], ibis.null("int64")),
        OF: ibis.ifelse(found["_competes"], found[OF], ibis.null("int64")),
        FIRST: _cut(found, scheme),
    }
    others = [found[name] for name in found.columns if name not in ("_upper", "_lower", "_code", *shown)]
    return found.select(*others, **shown)


def _place(table: ibis.Table, listing: Listing) -> Any:
    """The position by which a class is given, where scores are equal."""
    if listing.ties is Ties.UPPER:
        return table["_upper"]
    return table["_code"] if listing.ties is Ties.CODE else table["_lower"]


def _by_list(table: ibis.Table, scheme: Scheme, tell: Callable[[Listing], Any], kind: str) -> Any:
    cases = [(table[LIST] == item.id, tell(item)) for item in scheme.lists]
    return ibis.cases(*cases, else_=ibis.null(kind))


def _cut(table: ibis.Table, scheme: Scheme) -> Any:
    told = _by_list(table, scheme, lambda item: _class(table, item), "string")
    return ibis.ifelse(table["_competes"], told, ibis.null("string"))


def _class(table: ibis.Table, listing: Listing) -> Any:
    *upper, last = listing.classes
    cases = []
    for item in upper:
        if item.up_to is not None:
            inside = _place(table, listing) <= _whole(table[OF] * item.up_to, listing.rounding)
        else:
            inside = (table[SCORE] >= float(item.at_least or 0)).fill_null(False)
        cases.append((inside, ibis.literal(item.grade)))
    return ibis.cases(*cases, else_=last.grade)


def _whole(value: Any, rounding: Rounding) -> Any:
    """Trap: 0.2 × 5 is not always 1 in binary; a billionth is forgiven."""
    if rounding is Rounding.UP:
        return (value - 1e-9).ceil()
    return (value + (0.5 if rounding is Rounding.NEAREST else 0.0) + 1e-9).floor()


def _adjusted(table: ibis.Table, scheme: Scheme) -> ibis.Table:
    """Rules in their order; each that holds leaves its id in `adjusted_by`, even where the grade stays."""
    order = {grade: index for index, grade in enumerate(scheme.grades)}
    level: Any = ibis.cases(
        *[(table[FIRST] == grade, ibis.literal(index)) for grade, index in order.items()],
        else_=ibis.null("int8"),
    )
    marks: list[Any] = []
    for item in scheme.adjustments:
        meets = table[applies(item.id)] & table["_competes"]
        if item.lists:
            meets = meets & table[LIST].isin(list(item.lists))
        level = ibis.ifelse(meets, _moved(level, item, order), level)
        marks.append(ibis.ifelse(meets, f"{item.id} ", ""))
    told = functools.reduce(lambda a, b: a + b, marks).strip() if marks else ibis.literal("")
    found = table.mutate(**{LEVEL: level, ADJUSTED: told})
    names = [(found[LEVEL] == index, ibis.literal(name)) for name, index in order.items()]
    spent = {LEVEL, *(applies(item.id) for item in scheme.adjustments)}
    others = [name for name in found.columns if name not in spent]
    return found.select(*others, **{GRADE: ibis.cases(*names, else_=ibis.null("string"))})


def _moved(level: Any, item: Adjustment, order: Mapping[str, int]) -> Any:
    worst = len(order) - 1
    if item.effect is Effect.FIX:
        return ibis.literal(order[item.grade or ""])
    if item.effect is Effect.UP:
        return ibis.ifelse(level - item.steps < 0, 0, level - item.steps)
    if item.effect is Effect.DOWN:
        return ibis.ifelse(level + item.steps > worst, worst, level + item.steps)
    bound = order[item.grade or ""]
    if item.effect is Effect.AT_MOST:
        return ibis.ifelse(level < bound, bound, level)
    return ibis.ifelse(level > bound, bound, level)


def _decided(table: ibis.Table, decisions: Sequence[Decision]) -> ibis.Table:
    """By hand: it speaks last, and a competitor's only."""
    brought = ibis.memtable(
        {
            "_code": [item.code for item in decisions],
            "_dyear": [item.year for item in decisions],
            "_grade": [item.grade for item in decisions],
        },
        schema={"_code": "string", "_dyear": "int32", "_grade": "string"},
    )
    joined = table.left_join(brought, [table.code == brought["_code"], table.year == brought["_dyear"]])
    by_hand = joined["_grade"].notnull() & joined["_competes"]
    others = [name for name in table.columns if name not in (GRADE, ADJUSTED)]
    return joined.select(
        *others,
        **{
            GRADE: ibis.ifelse(by_hand, joined["_grade"], joined[GRADE]),
            ADJUSTED: ibis.ifelse(by_hand, (joined[ADJUSTED] + " by_hand").strip(), joined[ADJUSTED]),
        },
    )


def _inherited(table: ibis.Table, scheme: Scheme) -> ibis.Table:
    others = [name for name in table.columns if name not in (GRADE, "_competes")]
    if scheme.tenancy is None:
        return table.select(*others, GRADE)
    heads = table.filter(table[SUBJECT] == table.code).select(
        _head=table.code, _hyear=table.year, _hgrade=table[GRADE]
    )
    joined = table.left_join(heads, [table[SUBJECT] == heads["_head"], table.year == heads["_hyear"]])
    # Trap: both sides come from one table, so its columns must be named through the join: `table.code` may mean `_head`.
    own = joined[SUBJECT] == joined.code
    return joined.select(*others, **{GRADE: ibis.ifelse(own, joined[GRADE], joined["_hgrade"])})


def _managed(table: ibis.Table, scheme: Scheme) -> Any:
    """The grade by whose consequences an enterprise is treated."""
    cases = [
        (table[UNGRADED] & (table[REASON] == item.id), ibis.literal(item.managed_as))
        for item in scheme.exclusions
        if item.managed_as is not None
    ]
    return ibis.cases(*cases, else_=table[GRADE]) if cases else table[GRADE]
