"""Totals of promises: verdicts counted for each stage and check, and what is short, by district, park …"""

from __future__ import annotations

import functools
from collections.abc import Sequence

import ibis

from jiqun.appraisal.promises.judging import OVERALL, told
from jiqun.appraisal.promises.scheme import PromiseScheme

NOBODY = ""  #: the group of those whose district, park … is not known
ALL = "all"  #: the name under which parcels as a whole are counted


def tallies(table: ibis.Table, scheme: PromiseScheme, by: Sequence[str] = ()) -> ibis.Table:
    """One row per promise (a stage, a check, or `all`), cut and verdict: `parcels`, their Σ `area` (亩), Σ `short` (万元), Σ
    `damages` (万元)."""
    names = [item.stage.value for item in scheme.steps] + [item.id for item in scheme.checks]
    parts = [_tally(table, name, told(name, "verdict"), by) for name in names]
    parts.append(_tally(table, ALL, OVERALL, by))
    return functools.reduce(lambda one, other: one.union(other), parts).order_by(["promise", *by, "verdict"])


def _tally(table: ibis.Table, name: str, column: str, by: Sequence[str]) -> ibis.Table:
    cuts = {cut: table[cut].fill_null(NOBODY) for cut in by}
    sums = {
        what: table[told(name, what)].sum() if told(name, what) in table.columns else ibis.null("float64")
        for what in ("short", "damages")
    }
    found = table.group_by(promise=ibis.literal(name), **cuts, verdict=table[column]).agg(
        parcels=table.count(), area=table.area.sum(), **sums
    )
    return found.select("promise", *by, "verdict", "parcels", "area", "short", "damages")
