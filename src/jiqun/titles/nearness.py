"""How far an enterprise is from a title: what it falls short of, and what nobody has told yet.

    short = Σ over the criteria that fail: (what is needed − what is there) ÷ what is needed, at most 1;
            1 for a failed criterion that is no comparison of sizes (a missing title, a veto)
    open  = the number of criteria that only lack evidence

Of alternatives the nearest counts; where some of several must hold, the missing number times the mean shortfall of the
failing ones. Candidates are ranked by outcome (met, then only evidence missing, then short), `short`, `open`, code.

Trap: Ibis writes a chain of projections as one, repeating every expression where it is used; criteria joined in criteria
made ten million characters of SQL. Each depth of the tree is therefore a query of its own (`view`).
"""

from __future__ import annotations

import functools
import operator
from collections.abc import Mapping, Sequence
from typing import Any

import ibis

from jiqun.rules.criterion import Placed
from jiqun.rules.scoring import low
from jiqun.rules.verdict import MET, Judge, compared, have, need

SHORT, OPEN, RANK = "short", "open", "outcome_order"


def with_nearness(judge: Judge, table: ibis.Table) -> ibis.Table:
    """A table that :meth:`Judge.judged` gave, with `short`, `open` and `outcome_order` (0 met, 1 open, 2 short)."""
    nodes = list(judge.rules.nodes())
    leaves = [node for node in nodes if node.criterion.leaf]
    table = table.mutate(**{_gap(node): _raw(table, node) for node in leaves}).view()
    table = table.mutate(**_leaves(table, leaves)).view()
    for depth in sorted({len(node.path) for node in nodes if not node.criterion.leaf}, reverse=True):
        joined = [node for node in nodes if len(node.path) == depth and not node.criterion.leaf]
        columns = {name: value for node in joined for name, value in _joined(table, node).items()}
        table = table.mutate(**columns).view()
    return table.mutate(**_whole(judge, table))


def _whole(judge: Judge, table: ibis.Table) -> Mapping[str, Any]:
    root, struck = Placed((0,), judge.rules.criteria), judge.rules.veto
    vetoes = [Placed((1, index), item).column for index, item in enumerate(struck)]
    short = _added([table[_short(root)], *[_when(table[name].fill_null(False), 1.0) for name in vetoes]])
    open_ = _added([table[_open(root)], *[_when(table[name].isnull(), 1.0) for name in vetoes]])
    met = table[MET]
    known, nought = met.fill_null(False), ibis.literal(0.0)
    return {
        SHORT: ibis.ifelse(known, nought, short),
        OPEN: ibis.ifelse(known, nought, open_),
        RANK: ibis.cases((met.isnull(), 1), (met, 0), else_=2),
    }


def _gap(node: Placed) -> str:
    return f"{node.column}_gap"


def _short(node: Placed) -> str:
    return f"{node.column}_short"


def _open(node: Placed) -> str:
    return f"{node.column}_open"


def _raw(table: ibis.Table, node: Placed) -> Any:
    """How much is missing as a share of what is needed; null where no sizes are compared or one is unknown."""
    criterion = node.criterion
    if criterion.score is not None:
        least = float(criterion.at_least or 0)
        return (ibis.literal(least) - table[low(criterion.score)]) / (least or 1.0)
    sides = compared(criterion)
    if sides is None:
        return ibis.null("float64")
    one, other = table[have(node)], table[need(node)]
    missing = other - one if sides[1] in (">", ">=") else one - other
    return missing / ibis.ifelse(other == 0, ibis.literal(1.0), other.abs())


def _leaves(table: ibis.Table, leaves: Sequence[Placed]) -> Mapping[str, Any]:
    found = {}
    for node in leaves:
        verdict, gap = table[node.column], table[_gap(node)]
        short = ibis.cases((gap > 0.0, ibis.ifelse(gap < 1.0, gap, 1.0)), (gap <= 0.0, 0.0), else_=1.0)
        found[_short(node)] = ibis.ifelse(verdict.fill_null(True), ibis.literal(0.0), short)
        found[_open(node)] = _when(verdict.isnull(), 1.0)
    return found


def _joined(table: ibis.Table, node: Placed) -> Mapping[str, Any]:
    parts = [Placed((*node.path, index), child) for index, child in enumerate(node.criterion.children)]
    shorts, opens = [table[_short(part)] for part in parts], [table[_open(part)] for part in parts]
    if node.criterion.all:
        short, open_ = _added(shorts), _added(opens)
    elif node.criterion.any:
        short, open_ = _nearest(shorts, opens)
    else:
        least = float(node.criterion.at_least or 0)
        short, open_ = _missing([table[part.column] for part in parts], shorts, least)
    met = table[node.column].fill_null(False)
    nought = ibis.literal(0.0)
    return {_short(node): ibis.ifelse(met, nought, short), _open(node): ibis.ifelse(met, nought, open_)}


def _nearest(shorts: Sequence[Any], opens: Sequence[Any]) -> tuple[Any, Any]:
    """Of alternatives the one with the smallest shortfall, then the fewest open questions."""
    keys = [short * 1e6 + open_ for short, open_ in zip(shorts, opens, strict=True)]
    best = [
        functools.reduce(operator.and_, [key <= other for other in keys if other is not key] or [True])
        for key in keys
    ]
    short = (
        ibis.cases(*zip(best[:-1], shorts[:-1], strict=True), else_=shorts[-1])
        if len(keys) > 1
        else shorts[0]
    )
    open_ = (
        ibis.cases(*zip(best[:-1], opens[:-1], strict=True), else_=opens[-1]) if len(keys) > 1 else opens[0]
    )
    return short, open_


def _missing(verdicts: Sequence[Any], shorts: Sequence[Any], least: float) -> tuple[Any, Any]:
    """Of `least` that must hold: how many fail for sure times their mean shortfall, and how many open ones are needed."""
    holding = _added([_when(verdict.fill_null(False), 1.0) for verdict in verdicts])
    failing = _added([_when(~verdict.fill_null(True), 1.0) for verdict in verdicts])
    unknown = _added([_when(verdict.isnull(), 1.0) for verdict in verdicts])
    wanted = ibis.literal(least) - holding
    surely = wanted - unknown
    mean = (_added(shorts) / failing.nullif(0.0)).fill_null(0.0)
    asked = ibis.cases((wanted <= 0.0, 0.0), (wanted < unknown, wanted), else_=unknown)
    return ibis.ifelse(surely > 0.0, surely * mean, ibis.literal(0.0)), asked


def _when(condition: Any, value: float) -> Any:
    return ibis.ifelse(condition, ibis.literal(value), ibis.literal(0.0))


def _added(parts: Sequence[Any]) -> Any:
    return functools.reduce(operator.add, parts)
