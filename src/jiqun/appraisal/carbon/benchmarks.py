"""Benchmarks: areas and industries as Σ emission ÷ Σ value added, their quantiles and marks, and who moves under another scheme.

A level of an area is never the mean of its enterprises' levels; the quantiles say how they lie around it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import ibis

from jiqun.appraisal.carbon.reckoning import SCALES, mark
from jiqun.appraisal.carbon.scheme import CarbonScheme
from jiqun.engine import operations

NOBODY = ""  #: the group of those whose district, park … is not known
QUANTILES = {"p25": 0.25, "p50": 0.5, "p75": 0.75}


def marked_as(scale: str, name: str) -> str:
    """The column that counts a mark."""
    return f"n_{scale}_{name}"


def areas(table: ibis.Table, scheme: CarbonScheme, by: Sequence[str] = ()) -> ibis.Table:
    """One row per year and cut: `enterprises`, `reckoned` (both sides known), Σ `net`, `value`, `relief`, `gross`, `level`,
    `neutrality`, quantiles of the enterprises' levels, and how many have each mark."""
    known = table.net.notnull() & table.value.notnull()
    cuts = {name: table[name].fill_null(NOBODY) for name in by}
    quantiles = {name: table.level.quantile(share) for name, share in QUANTILES.items()}
    sums = {
        name: ibis.ifelse(known, table[name], ibis.null("float64")).sum()
        for name in ("net", "gross", "relief", "value")
    }
    found = table.group_by(year=table.year, **cuts).agg(
        enterprises=table.count(), reckoned=ibis.ifelse(known, 1, 0).sum(), **sums, **quantiles, **_counts(table, scheme)
    )  # fmt: skip
    return found.mutate(
        level=operations.ratio(found.net, found.value).round(9),
        neutrality=(operations.ratio(found.relief, found.gross) * 100.0).round(9),
        **{name: found[name].round(9) for name in QUANTILES},
    ).order_by(["year", *by])


def _counts(table: ibis.Table, scheme: CarbonScheme) -> dict[str, Any]:
    return {
        marked_as(scale, item.id): ibis.ifelse((table[mark(scale)] == item.id).fill_null(False), 1, 0).sum()
        for scale in SCALES
        for item in getattr(scheme, scale).marks
    }


def moves(before: ibis.Table, after: ibis.Table, scale: str) -> ibis.Table:
    """How many go from which mark to which: year, `before`, `after`, `enterprises`; null where there is none."""
    one = before.select("code", "year", before=before[mark(scale)])
    other = after.select(_code=after.code, _year=after.year, after=after[mark(scale)])
    joined = one.outer_join(other, [one.code == other["_code"], one.year == other["_year"]])
    told = joined.mutate(_told=ibis.coalesce(joined.year, joined["_year"]))
    grouped = told.group_by(year=told["_told"], before=told.before, after=told.after)
    return grouped.agg(enterprises=told.count()).order_by(["year", "before", "after"])
