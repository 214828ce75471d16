"""How policies answer golden cases: every clause with its verdict and its money."""

from __future__ import annotations

import datetime as dt

import ibis

from jiqun.engine import operations
from jiqun.policies.joining import Joined, joined, met
from jiqun.policies.matching import column, decided
from jiqun.policies.policy import Placed, Policies, Policy
from jiqun.rules.cases import Case
from jiqun.rules.errors import CaseUnfit
from jiqun.rules.golden import KINDS, Answerer, Days, Opening
from jiqun.rules.profile import derived
from jiqun.rules.vocabulary import Vocabulary

#: What a clause tells besides whether it is met; money in 万元.
TOLD = ("offered", "sure", "most")


def policies(held: Policies, shared: Vocabulary) -> Opening[Policy]:
    """A clause under its id: `met`, `offered` (under the ceiling), `sure` (due), `most`. Clauses of other policies are named
    `policy/clause`; what all of them share is shared."""

    def opened(policy: Policy, case: Case) -> Answerer:
        own = [Placed(policy, clause) for clause in policy.clauses]
        others = [
            item for item in held.clauses.values() if item.policy.id != policy.id and item.id in named(case)
        ]
        made = joined([*own, *others], shared)
        if made is None:
            raise CaseUnfit(
                case.where,
                f"政策“{policy.id}”没有可判定企业的条款",
                f"“{policy.id}” has no clause for enterprises",
            )
        groups = held.groups(made.clauses)
        places = {
            f"{name}/{what}": found
            for place, item in enumerate(made.clauses)
            for name in ((item.id, item.clause.id) if item.policy.id == policy.id else (item.id,))
            for what, found in {"met": met(place), **{told: column(told, place) for told in TOLD}}.items()
        }

        def answer(table: ibis.Table, days: Days) -> ibis.Table:
            (on,) = days.values()
            return decided(profiled(table, made, on), made, groups, on.year, on)

        return Answerer(made.judge.vocabulary, answer, places, dated=True)

    return opened


def named(case: Case) -> set[str]:
    """Clauses of other policies that a case expects something of."""
    return {name for name in case.expect if "/" in name}


def profiled(table: ibis.Table, made: Joined, on: dt.date) -> ibis.Table:
    """Brought-along profiles with everything that the clauses ask: unknown, or reckoned from what was given."""
    vocabulary = made.judge.vocabulary
    chosen = vocabulary.closure(made.variables)
    absent = {
        item.id: ibis.null(KINDS[item.record.kind])
        for item in chosen
        if item.id not in table.columns and item.record.formula is None
    }
    table = operations.without_nan(table)
    table = table.mutate(**absent) if absent else table
    waiting = [item for item in chosen if item.id not in table.columns]
    return derived(table, vocabulary, waiting, [on.year], {on.year: on})
