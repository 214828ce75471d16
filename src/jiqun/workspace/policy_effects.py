"""What a policy did, and what a revision would do, as plain rows."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from jiqun.policies.effect.evaluation import Evaluation, evaluate
from jiqun.policies.effect.panel import panel, payments
from jiqun.policies.errors import ClauseUnknown, NothingPaid
from jiqun.policies.policy import Placed
from jiqun.policies.revision import beside, movers, shifts
from jiqun.rules.reform import differences
from jiqun.workspace.city import City
from jiqun.workspace.facts import Desk
from jiqun.workspace.policies import Books, InForce, Matches, books_of

Row = dict[str, Any]
#: What an effect can be asked for: variables of the yearly return.
OUTCOMES = ("revenue", "value_added", "employees", "rd_expense", "tax_actual", "technical_investment")
MOVERS = 50


def effect_row(city: City, desk: Desk, name: str, outcome: str = "revenue", lag: int = 1) -> Row:
    """The effect of a policy (all its clauses) or of one clause on those who were paid.

    Raises ClauseUnknown, NothingPaid, TooFewToCompare.
    """
    books = books_of(city)
    facts = desk.facts()
    paid = payments(facts, _names(books, name))
    if not paid.first:
        raise NothingPaid(name)
    found = evaluate(panel(facts, books.vocabulary, outcome, paid, lag=lag), outcome, lag)
    return {
        "of": name, "outcome": outcome, "outcome_name": books.vocabulary[outcome].name.model_dump(), "lag": lag,
        "paid": paid.amount, "payments": paid.count, "firms": len(paid.first),
        "simulated": any(item.simulated for item in facts.vintages("disbursement")), **_evaluation(found),
    }  # fmt: skip


def _names(books: Books, name: str) -> list[tuple[frozenset[str], frozenset[str]]]:
    """What payments under a policy or clause are recorded as."""
    if name in books.policies.shelf:
        return [(books.policies.shelf[name].names(), frozenset())]
    if name in books.policies.clauses:
        item = books.policies.clauses[name]
        return [(item.policy.names(), frozenset({item.clause.id, item.clause.article} - {""}))]
    raise ClauseUnknown(name, [*(policy.id for policy in books.policies), *books.policies.clauses])


def _evaluation(found: Evaluation) -> Row:
    per_cent, low, high = found.per_cent
    return {
        "cohorts": list(found.cohorts), "treated": found.treated, "without_figures": found.without_figures,
        "matched": found.matched, "controls": found.controls, "strata": found.strata, "raw": found.raw,
        "per_cent": {"effect": per_cent, "low": low, "high": high}, "certain": found.estimate.certain,
        "trend": None if found.trend is None else asdict(found.trend) | {"certain": found.trend.certain},
        "balance": [asdict(row) for row in found.balance], "cautions": [item.value for item in found.cautions],
    }  # fmt: skip


def comparison_row(city: City, desk: Desk, before: str, after: str, found: Matches) -> Row:
    """One version of a policy beside another over the firms of a year: what changes in the text, who moves, what it costs.

    Other policies stay out of it: what clauses of this one share among themselves is shared. Raises RuleSetUnknown, RuleError.
    """
    books = books_of(city)
    old, new = (books.policies.shelf[name] for name in (before, after))
    sides = []
    for policy in (old, new):
        clauses = [Placed(policy, clause) for clause in policy.clauses]
        held = InForce.of(books, found.held.on, clauses)
        sides.append(Matches(city, desk, held, found.year, "policy-revision"))
    one, other = sides
    table, names = beside(one.table, one.held.joined, other.table, other.held.joined)
    titles = {item.id: item.name.model_dump() for policy in (old, new) for item in policy.clauses}
    moved = shifts(desk.engine, table, names)
    return {
        "before": before, "after": after, "on": found.held.on.isoformat(), "year": found.year, "simulated": found.simulated,
        "differences": [asdict(item) for item in differences(old, new) if item.place not in ("name/zh", "name/en")],
        "clauses": [asdict(item) | {"cost": item.cost, "name": titles[item.clause]} for item in moved], "cost": sum(item.cost for item in moved),
        "firms": movers(desk.engine, table, names, MOVERS),
    }  # fmt: skip
