"""Items and scores: every indicator's value, what it is held against, what it earns.

Sources of the three methods: ratio to base, 黄岩区 2021 and 2022; min–max, 旌德县 2022; single ranking, 景宁县 2022.
"""

from __future__ import annotations

import functools
import operator
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import ibis

from jiqun.appraisal.reading import WORKED, bonus
from jiqun.appraisal.scheme import BaseRule, Indicator, Listing, Method, Missing, Scheme, Within
from jiqun.appraisal.subjects import LIST, REASON, SUBJECT, UNGRADED, above, below
from jiqun.engine import operations

SLICE = "slice"
RANKED = "ranked"
TOTAL = "items_score"
SCORE = "score"
WHOLE = ""  #: the slice of a list that is not sliced


def value(name: str) -> str:
    return f"v_{name}"


def base(name: str) -> str:
    return f"base_{name}"


def points(name: str) -> str:
    return f"s_{name}"


def scored(
    table: ibis.Table,
    scheme: Scheme,
    factors: Mapping[str, float],
) -> ibis.Table:
    """The subjects with the sum of items, bonuses, and the score; in `_worked` `v_*`, `base_*`, `s_*` and what they are made
    of. Those in `ranked` compete.

    `factors` turn the quotient of each indicator into its unit.
    """
    # Few steps with much in each: what an expression costs to compile goes with its steps times their columns.
    return _with_sums(
        _with_mean_items(_with_items(_with_values(table, scheme, factors), scheme), scheme), scheme
    )


def _with_values(table: ibis.Table, scheme: Scheme, factors: Mapping[str, float]) -> ibis.Table:
    tops = {name: table[above(name)] * factor for name, factor in factors.items() if factor != 1}
    values = {
        value(i.id): operations.ratio(tops.get(i.id, table[above(i.id)]), table[below(i.id)])
        for i in scheme.indicators
    }
    # The last indicator of an excluded firm is nobody's business: it has neither list nor score.
    listed = ibis.ifelse(table[REASON].isnull() | table[UNGRADED], table[LIST], ibis.null("string"))
    competes = table[LIST].notnull() & table[REASON].isnull() & (table[SUBJECT] == table.code)
    return table.mutate(
        **{above(name): told for name, told in tops.items()},
        **{SLICE: _slice(scheme, table), RANKED: competes, **values, LIST: listed},
    )


def _slice(scheme: Scheme, table: ibis.Table) -> Any:
    cases = []
    for listing in scheme.lists:
        if listing.by_division:
            cases.append((table[LIST] == listing.id, table.division))
        for group in listing.groups:
            rest = not group.divisions
            inside = ibis.literal(True) if rest else table.division.isin(list(group.divisions))
            cases.append(((table[LIST] == listing.id) & inside.fill_null(False), ibis.literal(group.id)))
    return ibis.cases(*cases, else_=WHOLE) if cases else ibis.literal(WHOLE)


def _own(listing: Listing, name: str) -> Indicator | None:
    return next((item for item in listing.indicators if item.id == name), None)


def _by_list(table: ibis.Table, scheme: Scheme, tell: Callable[[Listing], Any]) -> Any:
    """What each list says, for the rows of that list."""
    cases = []
    for listing in scheme.lists:
        told = tell(listing)
        if told is not None:
            cases.append((table[LIST] == listing.id, told))
    return ibis.cases(*cases, else_=ibis.null("float64")) if cases else ibis.null("float64")


def _with_items(table: ibis.Table, scheme: Scheme) -> ibis.Table:
    """With the base of every indicator, and what it earns."""
    found = table
    for within in Within:
        asked = {
            asked: None for item in scheme.lists for i in item.indicators for asked in _asked(item, i, within)
        }
        if asked:
            found = _with_statistics(found, table, list(asked), within, scheme)
    bases = {item.id: _base(found, scheme, item.id) for item in scheme.indicators}
    earned = {points(name): _points(found, scheme, name, told) for name, told in bases.items()}
    return found.select(*table.columns, **{base(name): told for name, told in bases.items()}, **earned)


def _asked(listing: Listing, item: Indicator, within: Within) -> list[tuple[str, str]]:
    """The statistics that an indicator is held against: extremes where values are stretched, else the mean of its base."""
    if listing.method is Method.MINMAX:
        sliced = Within.SLICE if (listing.groups or listing.by_division) else Within.LIST
        return [("least", item.id), ("most", item.id)] if within is sliced else []
    own = item.base is not None and item.base.rule is not BaseRule.GIVEN and item.base.within is within
    return [("mean", item.id)] if own else []


def _statistic(ranked: ibis.Table, kind: str, name: str) -> Any:
    if kind == "least":
        return ranked[value(name)].min()
    if kind == "most":
        return ranked[value(name)].max()
    known = ranked[value(name)].notnull()
    return operations.ratio(
        ibis.ifelse(known, ranked[above(name)], ibis.null("float64")).sum(),
        ibis.ifelse(known, ranked[below(name)], ibis.null("float64")).sum(),
    )


def _with_statistics(
    found: ibis.Table, table: ibis.Table, asked: Sequence[tuple[str, str]], within: Within, scheme: Scheme
) -> ibis.Table:
    """Statistics of those ranked, this year's and last year's, beside every row of their list or slice."""
    ranked = table.filter(table[RANKED] & table[LIST].notnull())
    keys = ["year", LIST, *([SLICE] if within is Within.SLICE else [])]
    sums = {f"_{kind}_{name}_{within.value}": _statistic(ranked, kind, name) for kind, name in asked}
    now = ranked.group_by(**{f"_k{i}": ranked[key] for i, key in enumerate(keys)}).agg(**sums)
    # Trap: what is taken after a join is named by its text. A column of a table that was joined before may be read from the
    # other side, where that was made of it.
    joined = found.left_join(now, [found[key] == now[f"_k{i}"] for i, key in enumerate(keys)])
    joined = joined.select(*found.columns, *sums)
    if not _looks_back(scheme, within):
        return joined
    earlier = {f"{name}_before": name for name in sums}
    before = now.mutate(_k0=(now["_k0"] + 1).cast("int32")).rename(**earlier)
    again = joined.left_join(before, [joined[key] == before[f"_k{i}"] for i, key in enumerate(keys)])
    return again.select(*joined.columns, *earlier)


def _looks_back(scheme: Scheme, within: Within) -> bool:
    return any(
        item.base is not None and item.base.rule is BaseRule.LAST_YEAR and item.base.within is within
        for listing in scheme.lists
        for item in listing.indicators
    )


def _base(table: ibis.Table, scheme: Scheme, name: str) -> Any:
    def tell(listing: Listing) -> Any:
        item = _own(listing, name)
        if item is None or item.base is None or listing.method is not Method.RATIO:
            return None
        if item.base.rule is BaseRule.GIVEN:
            return ibis.literal(float(item.base.value or 0), "float64")
        back = "_before" if item.base.rule is BaseRule.LAST_YEAR else ""
        return table[f"_mean_{name}_{item.base.within.value}{back}"] * float(item.base.times)

    return _by_list(table, scheme, tell)


def _points(table: ibis.Table, scheme: Scheme, name: str, held_against: Any) -> Any:
    def tell(listing: Listing) -> Any:
        item = _own(listing, name)
        if item is None or not listing.scored:
            return None
        weight = float(item.weight or 0)
        ratio = operations.ratio(table[value(name)], held_against)
        share = ratio if listing.method is Method.RATIO else _minmax(table, listing, name)
        low = None if item.floor is None else item.floor * weight
        high = None if item.cap is None else item.cap * weight
        earned = operations.bounded(share * weight, low, high)
        return earned if item.missing is Missing.MEAN else earned.fill_null(0.0)

    return _by_list(table, scheme, tell)


def _minmax(table: ibis.Table, listing: Listing, name: str) -> Any:
    """Where all are equal there is nothing to stretch: everybody is at the top."""
    within = Within.SLICE if (listing.groups or listing.by_division) else Within.LIST
    least, most = table[f"_least_{name}_{within.value}"], table[f"_most_{name}_{within.value}"]
    stretched = operations.ratio(table[value(name)] - least, most - least)
    return ibis.ifelse((most == least) & table[value(name)].notnull(), 1.0, 0.2 + 0.8 * stretched)


def _with_mean_items(table: ibis.Table, scheme: Scheme) -> ibis.Table:
    """Items that could not be told take the mean item of their list, where the scheme says so (黄岩区 2022)."""
    names = [
        item.id for listing in scheme.lists for item in listing.indicators if item.missing is Missing.MEAN
    ]
    if not names:
        return table
    ranked = table.filter(table[RANKED] & table[LIST].notnull())
    means = ranked.group_by(_y=ranked.year, _l=ranked[LIST]).agg(
        **{f"_mean_{points(name)}": ranked[points(name)].mean() for name in names}
    )
    joined = table.left_join(means, [table.year == means["_y"], table[LIST] == means["_l"]])
    filled = {points(n): ibis.coalesce(joined[points(n)], joined[f"_mean_{points(n)}"]) for n in names}
    others = [name for name in table.columns if name not in filled]
    return joined.select(*others, **filled)


def _total(table: ibis.Table, scheme: Scheme) -> Any:
    def tell(listing: Listing) -> Any:
        if not listing.scored:
            return table[value(listing.indicators[0].id)]
        items = [table[points(item.id)].fill_null(0.0) for item in listing.indicators]
        return functools.reduce(operator.add, items)

    return _by_list(table, scheme, tell)


def _with_sums(table: ibis.Table, scheme: Scheme) -> ibis.Table:
    """With the sum of items, each bonus in points, and the score. What cannot be told adds nothing."""
    total, added = _total(table, scheme), dict[str, Any]()
    for item in scheme.bonuses:
        size = table[bonus(item.id)].fill_null(0.0)
        if item.most is not None:
            size = operations.bounded(size, -item.most, item.most)
        told = size if item.points is not None else total * size / 100.0
        on = table[LIST].isin(list(item.lists)) if item.lists else ibis.literal(True)
        added[f"bonus_{item.id}"] = ibis.ifelse(on & table[LIST].notnull(), told, 0.0)
    score = _steady(functools.reduce(operator.add, [total, *added.values()]))
    kinds = (above, below, value, base, points)
    worked = {kind(item.id): table[kind(item.id)] for kind in kinds for item in scheme.indicators} | added
    hidden = {*worked, *(bonus(item.id) for item in scheme.bonuses)}
    others = [name for name in table.columns if name not in hidden]
    return table.select(*others, **{TOTAL: total, SCORE: score, WORKED: operations.packed(worked)})


def _steady(score: Any) -> Any:
    """To eight digits. Trap: sums over many rows end in other bits on another engine or with other threads, and ranks of
    equals would follow them. Not by way of whole numbers: a score without a cap may be larger than they reach."""
    return score.round(8)
