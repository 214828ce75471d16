"""Revisions: another version of a policy beside the one it changes — who moves, and what it costs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import ibis

from jiqun.engine import Engine
from jiqun.policies.joining import Joined, met
from jiqun.policies.matching import column


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """One clause before and after: firms that meet it, those that come in and drop out, money for certain and at most (万元).
    A clause that one side lacks meets nobody there."""

    clause: str
    before: int
    after: int
    gained: int
    lost: int
    sure_before: float
    sure_after: float
    most_before: float
    most_after: float

    @property
    def cost(self) -> float:
        """What the change adds to what is due for certain."""
        return self.sure_after - self.sure_before


def beside(
    before: ibis.Table, old: Joined | None, after: ibis.Table, new: Joined | None
) -> tuple[ibis.Table, list[str]]:
    """One row per firm with both sides of every clause: `b_met_0`, `a_met_0` …; and the clauses' ids in their policy."""
    names = list(dict.fromkeys([*_ids(old), *_ids(new)]))
    left, right = _side(before, old, names, "b"), _side(after, new, names, "a")
    joined = left.inner_join(right, "code")
    return joined, names


def _ids(joined: Joined | None) -> list[str]:
    return [item.clause.id for item in joined.clauses] if joined is not None else []


def _side(table: ibis.Table, joined: Joined | None, names: list[str], mark: str) -> ibis.Table:
    places = {name: place for place, name in enumerate(_ids(joined))}
    told: dict[str, Any] = {}
    for number, name in enumerate(names):
        known = places.get(name)
        told[f"{mark}_met_{number}"] = (
            table[met(known)].fill_null(False) if known is not None else ibis.literal(False)
        )
        for kind in ("sure", "most"):
            told[f"{mark}_{kind}_{number}"] = (
                table[column(kind, known)] if known is not None else ibis.literal(0.0)
            )
    kept = ["code", "name", "region"] if mark == "b" else ["code"]
    return table.select(*kept, **told)


def shifts(engine: Engine, table: ibis.Table, names: list[str]) -> list[Shift]:
    """Every clause, in one query."""
    sums: dict[str, Any] = {}
    for number in range(len(names)):
        b, a = table[f"b_met_{number}"], table[f"a_met_{number}"]
        for key, condition in (("before", b), ("after", a), ("gained", a & ~b), ("lost", b & ~a)):
            sums[f"{key}_{number}"] = ibis.ifelse(condition, 1, 0).sum()
        for kind in ("sure", "most"):
            sums[f"{kind}_before_{number}"] = table[f"b_{kind}_{number}"].sum()
            sums[f"{kind}_after_{number}"] = table[f"a_{kind}_{number}"].sum()
    row = engine.collect(table.aggregate(**sums)).to_pylist()[0]
    return [_shift(row, number, name) for number, name in enumerate(names)]


def _shift(row: Mapping[str, Any], number: int, name: str) -> Shift:
    def told(key: str) -> float:
        return float(row[f"{key}_{number}"] or 0)

    return Shift(
        clause=name, before=int(told("before")), after=int(told("after")), gained=int(told("gained")), lost=int(told("lost")),
        sure_before=told("sure_before"), sure_after=told("sure_after"), most_before=told("most_before"), most_after=told("most_after"),
    )  # fmt: skip


def movers(engine: Engine, table: ibis.Table, names: list[str], most: int) -> list[dict[str, Any]]:
    """Firms whose money for certain changes, largest change first."""
    change: Any = ibis.literal(0.0)
    for number in range(len(names)):
        change = change + table[f"a_sure_{number}"] - table[f"b_sure_{number}"]
    found = table.select("code", "name", "region", change=change)
    found = found.filter(found.change != 0).order_by([found.change.abs().desc(), found.code]).limit(most)
    rows: list[dict[str, Any]] = engine.collect(found).to_pylist()
    return [row | {"change": float(row["change"])} for row in rows]
