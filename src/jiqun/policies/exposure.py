"""Exposure: what clauses in force cost, for certain and at most, against the money set aside."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import ibis

from jiqun.engine import Engine
from jiqun.policies.joining import Joined, met
from jiqun.policies.matching import column, had
from jiqun.policies.policy import Placed


@dataclass(frozen=True, slots=True, kw_only=True)
class ClauseExposure:
    """Of one clause: firms by verdict, and money in 万元. `unmeasured` are firms that meet it, or may, whose money nobody can
    reckon: the clause prints no amount, or a figure of the formula is missing and there is no ceiling."""

    clause: Placed
    met: int
    unknown: int
    not_met: int
    had: int
    receiving: int
    unmeasured: int
    sure: float
    most: float


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetLine:
    """Clauses of one policy or department together. `budget` is None where none was printed; `over` is how far what is certain
    exceeds it, `risk` how far what is possible does, 万元."""

    name: str
    clauses: int
    budget: float | None
    sure: float
    most: float
    unmeasured: int

    @property
    def over(self) -> float | None:
        return None if self.budget is None else max(self.sure - self.budget, 0.0)

    @property
    def risk(self) -> float | None:
        return None if self.budget is None else max(self.most - self.budget, 0.0)


def exposures(engine: Engine, table: ibis.Table, joined: Joined) -> list[ClauseExposure]:
    """Clauses in their order, from a table of matches: one query."""
    sums: dict[str, Any] = {}
    for place, item in enumerate(joined.clauses):
        sums |= _sums(table, place, item)
    row = engine.collect(table.aggregate(**sums)).to_pylist()[0]
    return [_exposure(row, place, item) for place, item in enumerate(joined.clauses)]


def _sums(table: ibis.Table, place: int, item: Placed) -> dict[str, Any]:
    verdict = table[met(place)]

    def count(condition: Any) -> Any:
        return ibis.ifelse(condition, 1, 0).sum()

    fresh = ~had(table, place)
    blind = table[column("offered", place)].isnull() & verdict.fill_null(True) & fresh
    if not item.clause.benefit.kind.money:
        blind = blind & ibis.literal(False)
    elif item.clause.benefit.at_most is not None:
        blind = blind & verdict.fill_null(False)
    return {
        f"m{place}": count(verdict.fill_null(False)), f"u{place}": count(verdict.isnull()),
        f"n{place}": count((~verdict).fill_null(False)), f"h{place}": count(verdict.fill_null(False) & ~fresh),
        f"r{place}": count(table[column("sure", place)] > 0), f"b{place}": count(blind),
        f"s{place}": table[column("sure", place)].sum(), f"p{place}": table[column("most", place)].sum(),
    }  # fmt: skip


def _exposure(row: Mapping[str, Any], place: int, item: Placed) -> ClauseExposure:
    counts = {name: int(row[f"{name}{place}"] or 0) for name in "munhrb"}
    return ClauseExposure(
        clause=item, met=counts["m"], unknown=counts["u"], not_met=counts["n"], had=counts["h"],
        receiving=counts["r"], unmeasured=counts["b"], sure=float(row[f"s{place}"] or 0), most=float(row[f"p{place}"] or 0),
    )  # fmt: skip


def by_policy(found: Sequence[ClauseExposure]) -> list[BudgetLine]:
    """A policy's budget is its own, or the sum of those of its clauses where every one that costs money has one."""
    return _lines(found, lambda one: one.clause.policy.id)


def by_department(found: Sequence[ClauseExposure]) -> list[BudgetLine]:
    """A policy's budget counts for a department only where all its clauses are that department's."""
    return _lines(found, lambda one: one.clause.department)


def _lines(found: Sequence[ClauseExposure], of: Callable[[ClauseExposure], str]) -> list[BudgetLine]:
    held: dict[str, list[ClauseExposure]] = {}
    for one in found:
        held.setdefault(of(one), []).append(one)
    return [
        BudgetLine(
            name=name, clauses=len(items), budget=_budget(items, found), sure=sum(one.sure for one in items),
            most=sum(one.most for one in items), unmeasured=sum(one.unmeasured for one in items),
        )
        for name, items in held.items()
    ]  # fmt: skip


def _budget(items: Sequence[ClauseExposure], every: Sequence[ClauseExposure]) -> float | None:
    total = 0.0
    for policy in {one.clause.policy.id: one.clause.policy for one in items}.values():
        own = [one.clause for one in items if one.clause.policy.id == policy.id]
        whole = len(own) == sum(one.clause.policy.id == policy.id for one in every)
        costing = [one.clause.budget for one in own if one.clause.benefit.kind.money]
        if policy.budget is not None and whole:
            total += policy.budget
        elif costing and None not in costing:
            total += sum(amount for amount in costing if amount is not None)
        elif costing:
            return None
    return total or None
