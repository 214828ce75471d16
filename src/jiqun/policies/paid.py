"""The disbursement ledger: who was paid under which clause, by year."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from jiqun.indicators.computed.facts import Facts
from jiqun.policies.matching import PAID
from jiqun.policies.policy import Placed, Policies


@dataclass(frozen=True, slots=True, kw_only=True)
class PaidYear:
    """Payments of a year under one name of policy and clause as recorded, 万元. `clause` is ours, where the names are known;
    `above` says that the largest exceeds its ceiling."""

    policy: str
    article: str
    clause: str | None
    year: int
    payments: int
    firms: int
    amount: float
    largest: float
    above: bool


def paid_years(facts: Facts, policies: Policies) -> list[PaidYear]:
    """Every year and clause of the ledger, newest year first; empty where nothing was returned."""
    if not facts.vintages(PAID):
        return []
    table = facts.population.canon.over(facts.population.table(PAID), PAID)
    table = table.mutate(paid_year=table.paid_on.year().cast("int32"))
    grouped = table.group_by("policy", "clause", "paid_year").agg(
        payments=table.count(), firms=table.enterprise.nunique(), amount=table.amount.sum(), largest=table.amount.max()
    )  # fmt: skip
    rows = facts.population.engine.collect(
        grouped.order_by([grouped.paid_year.desc(), grouped.policy, grouped.clause])
    ).to_pylist()
    ceilings = {item.id: item.clause.benefit.at_most for item in policies.clauses.values()}
    return [_year(row, clause_of(policies, row["policy"], row["clause"]), ceilings) for row in rows]


def _year(row: dict[str, Any], clause: Placed | None, ceilings: dict[str, float | None]) -> PaidYear:
    ceiling = ceilings[clause.id] if clause is not None else None
    return PaidYear(
        policy=row["policy"], article=row["clause"], clause=clause.id if clause else None, year=int(row["paid_year"]),
        payments=int(row["payments"]), firms=int(row["firms"]), amount=float(row["amount"]), largest=float(row["largest"]),
        above=ceiling is not None and row["largest"] > ceiling + 1e-9,
    )  # fmt: skip


def clause_of(policies: Policies, policy: str, clause: str) -> Placed | None:
    """The clause that a payment names; of several versions the first that is published."""
    found = [item for item in policies.clauses.values() if item.paid_as(policy, clause)]
    published = [item for item in found if item.policy.standing.value == "published"]
    return next(iter(published or found), None)
