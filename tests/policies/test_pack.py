"""The shipped policies: quotes that plans print, formulas that can be read, cases that come true."""

from __future__ import annotations

import datetime as dt

import pytest

from jiqun.engine import Settings, open_engine
from jiqun.policies.checks import faults
from jiqun.policies.joining import joined
from jiqun.policies.policy import Policies
from jiqun.rules import Trust
from jiqun.rules.vocabulary import Vocabulary
from jiqun.workspace import City
from jiqun.workspace.policies import ground_of

ENGINE = open_engine(Settings())
#: Clauses of plans, counted: one that is lost in an edit is missed here.
PRINTED = {"145-plan": 17, "361-2023": 12, "361-2025": 5, "224x-yinzhou": 15}


def test_every_clause_can_be_judged(shipped: Policies, vocabulary: Vocabulary) -> None:
    assert joined(list(shipped.clauses.values()), vocabulary) is not None


def test_what_plans_print_is_quoted_word_for_word(shipped: Policies, ningbo: City) -> None:
    assert faults(shipped, ground_of(ningbo)) == []
    assert {policy.id: len(policy.clauses) for policy in shipped if policy.plan} == PRINTED
    assert all(item.clause.quote for item in shipped.clauses.values() if item.policy.plan)


def test_no_sum_is_invented_for_a_plan(shipped: Policies) -> None:
    """The plans print no amount for an enterprise: their clauses have none, and only examples have."""
    for item in shipped.clauses.values():
        benefit = item.clause.benefit
        if item.policy.plan:
            assert (benefit.amount, benefit.at_most) == (None, None), item.id
        else:
            assert item.policy.reference.trust is Trust.EXAMPLE
            assert "示例" in item.policy.name.zh


@pytest.mark.parametrize(
    ("on", "expected", "absent"),
    [
        pytest.param(dt.date(2022, 1, 1), "145-plan/risk-pool", "361-2023/brands", id="2022年：“十四五”规划"),
        pytest.param(dt.date(2024, 1, 1), "361-2023/brands", "361-2025/brands", id="2024年：2023年方案"),
        pytest.param(dt.date(2026, 11, 22), "361-2025/brands", "145-plan/risk-pool", id="2026年：规划期满"),
    ],
)  # fmt: skip
def test_clauses_in_force_by_day(shipped: Policies, on: dt.date, expected: str, absent: str) -> None:
    held = {item.id for item in shipped.in_force(on)}
    assert expected in held
    assert absent not in held
    assert not any(name.startswith("example-renovation-draft/") for name in held)
