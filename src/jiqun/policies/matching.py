"""Matching: every firm of a year against every clause in one query, with the money that each would bring.

Columns besides those of the profile, for clause number k: `met_k` the verdict; `offered_k` what its formula gives under the
ceiling; `had_k` whether a benefit given once was received before (no column: never); `sure_k` what is due for certain and
`most_k` what is due at most once everything unknown turns out well, both after what clauses share, in 万元; `lacks_k` how many
of its conditions are not met, and `short_k` the largest share by which one falls short (null where one cannot be measured).
Every criterion is there for its proof, with the sides of a comparison only where no variable or parameter is one already.
"""

from __future__ import annotations

import datetime as dt
import functools
import operator
from collections.abc import Sequence
from typing import Any

import ibis

from jiqun.engine import operations
from jiqun.indicators.computed.facts import Facts
from jiqun.policies.clause import Frequency, Group
from jiqun.policies.joining import Joined, amount, met
from jiqun.policies.sharing import kept
from jiqun.rules.criterion import Placed as Node
from jiqun.rules.profile import profile
from jiqun.rules.verdict import MET, compared, have, need

PAID = "disbursement"
#: The column of all clauses together, which nobody asks.
WHOLE = "c_0"
ROSTER = ("code", "year", "name", "region", "park", "division", "industry", "scale", "size")


def column(kind: str, place: int) -> str:
    return f"{kind}_{place}"


def matched(facts: Facts, joined: Joined, groups: dict[str, Group], year: int, on: dt.date) -> ibis.Table:
    """One row per firm with a return of the year; parameters as of the day. Raises ParameterNotYet, VariableUnknown."""
    table = profile(facts, joined.judge.vocabulary, joined.variables, [year], on={year: on})
    return decided(with_past(facts, table, joined, on), joined, groups, year, on)


def decided(
    table: ibis.Table, joined: Joined, groups: dict[str, Group], year: int, on: dt.date
) -> ibis.Table:
    """The same over a table of profiles, with `had_k` where a firm may have had it before."""
    judged = joined.judge.judged(table, [year], {year: on})
    judged = judged.mutate(**{met(place): _verdict(judged, joined, place) for place in _places(joined)})
    judged = judged.mutate(**_offers(judged, joined), **_distance(judged, joined))
    return _read_again(judged.mutate(**_shared(judged, joined, groups)), joined)


def _read_again(table: ibis.Table, joined: Joined) -> ibis.Table:
    """Without what no row and no proof reads: sums before the ceiling, the conjunction of all clauses, told sides."""
    gone = {MET, WHOLE, *(amount(place) for place in _places(joined)), *joined.told_sides}
    return table.select(*[name for name in table.columns if name not in gone])


def had(table: ibis.Table, place: int) -> Any:
    """Whether a benefit given once was received before."""
    name = column("had", place)
    return table[name] if name in table.columns else ibis.literal(False)


def _places(joined: Joined) -> range:
    return range(len(joined.clauses))


def _verdict(table: ibis.Table, joined: Joined, place: int) -> Any:
    found = table[Node((0, place), joined.clauses[place].conditions.criteria).column]
    for index in joined.vetoes(place):
        found = found & ~table[f"c_1_{index}"]
    return found


def _offers(table: ibis.Table, joined: Joined) -> dict[str, Any]:
    """What a clause gives those who meet it: its formula, not below nought and not above its ceiling."""
    found: dict[str, Any] = {}
    for place, item in enumerate(joined.clauses):
        if item.clause.benefit.amount is None:
            found[column("offered", place)] = ibis.null("float64")
            continue
        value = table[amount(place)].cast("float64")
        found[column("offered", place)] = operations.bounded(value, 0.0, item.clause.benefit.at_most)
    return found


def _distance(table: ibis.Table, joined: Joined) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for place, item in enumerate(joined.clauses):
        root = Node((0, place), item.conditions.criteria)
        parts = [Node((*root.path, index), child) for index, child in enumerate(root.criterion.all)] or [root]
        failed = [~table[node.column].fill_null(True) for node in parts]
        found[column("lacks", place)] = functools.reduce(
            operator.add, [ibis.ifelse(one, 1, 0) for one in failed]
        )
        found[column("short", place)] = _short(table, parts, failed)
    return found


def _short(table: ibis.Table, parts: Sequence[Node], failed: Sequence[Any]) -> Any:
    """The largest share that a failed condition falls short by; null where one of them is no comparison of sizes."""
    largest: Any = ibis.literal(0.0)
    for node, fails in zip(parts, failed, strict=True):
        share: Any = ibis.null("float64")
        if compared(node.criterion) is not None:
            gap = (table[need(node)] - table[have(node)]).abs()
            share = operations.ratio(gap, table[need(node)].abs())
        largest = ibis.ifelse(fails, operations.larger(largest, share), largest)
    return largest


def _shared(table: ibis.Table, joined: Joined, groups: dict[str, Group]) -> dict[str, Any]:
    sure, most = {}, {}
    for place, item in enumerate(joined.clauses):
        verdict, offered = table[met(place)], table[column("offered", place)]
        fresh = ~had(table, place)
        ceiling = item.clause.benefit.at_most or 0.0
        sure[place] = ibis.ifelse(verdict.fill_null(False) & fresh, offered.fill_null(0.0), ibis.literal(0.0))
        most[place] = ibis.ifelse(
            verdict.fill_null(True) & fresh, offered.fill_null(ceiling), ibis.literal(0.0)
        )
    for name, group in groups.items():
        members = [place for place, item in enumerate(joined.clauses) if item.clause.group == name]
        for parts in (sure, most):
            left = kept(group, [parts[place] for place in members])
            parts.update(zip(members, left, strict=True))
    return {
        **{column("sure", place): value for place, value in sure.items()},
        **{column("most", place): value for place, value in most.items()},
    }


def with_past(facts: Facts, table: ibis.Table, joined: Joined, on: dt.date) -> ibis.Table:
    """With `had_k`: of clauses that give once, whether the firm was paid under it before the year of the day."""
    once = [
        place
        for place, item in enumerate(joined.clauses)
        if item.clause.benefit.frequency is Frequency.ONCE and item.clause.benefit.kind.money
    ]
    if not once or not facts.vintages(PAID):
        return table
    paid = facts.population.canon.over(facts.population.table(PAID), PAID)
    earlier = paid.filter(paid.paid_on < ibis.date(dt.date(on.year, 1, 1)))
    marks = {f"_had_{place}": named(earlier, joined, place).max() == 1 for place in once}
    wide = earlier.group_by(_who=earlier.enterprise).agg(**marks)
    found = table.left_join(wide, table.code == wide["_who"])
    kept_ = [found[name] for name in table.columns]
    before = {column("had", place): found[f"_had_{place}"].fill_null(False) for place in once}
    return found.select(*kept_, **before)


def named(paid: ibis.Table, joined: Joined, place: int) -> Any:
    """One where a payment is recorded under a clause, else nought."""
    item = joined.clauses[place]
    own = paid.policy.isin(sorted(item.policy.names()))
    articles = sorted({item.clause.id, item.clause.article} - {""})
    return ibis.ifelse(own & paid.clause.isin(articles), 1, 0)
