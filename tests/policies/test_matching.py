"""Firms against clauses, in one query, on both engines: verdicts, money, distance, proof."""

from __future__ import annotations

from typing import Any

import pytest

from jiqun.indicators.computed import Facts
from jiqun.policies.direct import directness
from jiqun.policies.exposure import by_department, by_policy, exposures
from jiqun.policies.joining import Joined, joined
from jiqun.policies.matching import matched
from jiqun.policies.paid import paid_years
from jiqun.rules import RuleInvalid, VariableUnknown
from jiqun.rules.proof import Outcome
from jiqun.rules.vocabulary import Vocabulary

from .conftest import ON, placed, policy, shelved

OTHER = policy(
    id="two", family="two", number="乙发2号", department="乙局", budget=10,
    parameters=[
        {"id": "reward", "name": {"zh": "另一个奖励"}, "unit": "元", "value": 300000},
        {"id": "least", "name": {"zh": "另一个门槛"}, "unit": "万元", "value": 5000},
    ],
    groups=[{"id": "best", "name": {"zh": "从高不重复"}}],
    clauses=[
        {"id": "rich", "name": {"zh": "大户"}, "criteria": {"test": "revenue >= least"}, "benefit": {"kind": "reward", "amount": "reward"}, "group": "best"},
        {"id": "any", "name": {"zh": "人人"}, "criteria": {"test": "revenue >= 1"}, "benefit": {"kind": "reward", "amount": "reward / 3"}, "group": "best"},
        {"id": "unsaid", "name": {"zh": "未印金额"}, "criteria": {"test": "revenue >= 1"}, "benefit": {"kind": "subsidy"}},
        {"id": "road", "name": {"zh": "修路"}, "recipient": "region", "benefit": {"kind": "service"}},
    ],
)  # fmt: skip


@pytest.fixture(scope="module")
def both(vocabulary: Vocabulary) -> Joined:
    found = joined(placed(policy(), OTHER), vocabulary)
    assert found is not None
    return found


def rows(town: Facts, both: Joined) -> dict[str, dict[str, Any]]:
    groups = shelved(policy(), OTHER).groups(both.clauses)
    table = matched(town, both, groups, 2024, ON)
    return {row["code"]: row for row in town.population.engine.collect(table).to_pylist()}


@pytest.fixture
def found(town: Facts, both: Joined) -> dict[str, dict[str, Any]]:
    kind = town.population.engine.settings.kind
    if kind not in _HELD:
        _HELD[kind] = rows(town, both)
    return _HELD[kind]


_HELD: dict[Any, dict[str, dict[str, Any]]] = {}


@pytest.mark.parametrize(
    ("column", "expected"),
    [
        pytest.param("met_0", {"A": True, "B": True, "D": False, "E": False, "F": False}, id="称号在有效期内"),
        pytest.param("met_1", {"A": None, "B": True, "D": False, "E": None, "F": False}, id="没有佐证：未知；营收不够：不满足"),
        pytest.param("had_0", {"A": True, "B": False, "D": False, "E": False, "F": False}, id="只给一次的，往年已兑付"),
        pytest.param("sure_0", {"A": 0, "B": 50, "D": 0, "E": 0, "F": 0}, id="已领过的不再算"),
        pytest.param("offered_1", {"A": 40, "B": 40, "D": 8.5, "E": 10, "F": 5}, id="按比例、封顶"),
        pytest.param("sure_1", {"A": 0, "B": 40, "D": 0, "E": 0, "F": 0}, id="满足才算应兑付"),
        pytest.param("most_1", {"A": 40, "B": 40, "D": 0, "E": 10, "F": 0}, id="未知的算进至多"),
        pytest.param("offered_2", dict.fromkeys("ABDEF", 30), id="元换成万元；同名参数各归各的政策"),
        pytest.param("met_2", dict.fromkeys("ABDEF", False), id="另一个门槛是另一份政策的"),
        pytest.param("sure_3", dict.fromkeys("ABDEF", 10), id="同组从高：大户不满足，人人归人人"),
        pytest.param("offered_4", dict.fromkeys("ABDEF"), id="没有印金额就没有金额"),
        pytest.param("lacks_1", {"A": 0, "B": 0, "D": 1, "E": 0, "F": 1}, id="差几条"),
        pytest.param("short_1", {"A": 0, "B": 0, "D": 0.15, "E": 0, "F": 0.5}, id="差多少"),
    ],
)  # fmt: skip
def test_every_column(found: dict[str, dict[str, Any]], column: str, expected: dict[str, Any]) -> None:
    assert {code: row[column] for code, row in found.items()} == {
        code: pytest.approx(value) if isinstance(value, float | int) and not isinstance(value, bool) else value
        for code, value in expected.items()
    }  # fmt: skip


def test_clauses_for_others_are_not_matched(both: Joined) -> None:
    assert [item.id for item in both.clauses] == ["one/giant", "one/fit", "two/rich", "two/any", "two/unsaid"]


def test_the_proof_of_one_clause_is_read_from_the_joined_row(
    found: dict[str, dict[str, Any]], both: Joined
) -> None:
    proof = both.proof(1, found["D"], ON)
    assert proof.outcome is Outcome.NOT_MET
    assert [(step.id, step.have, step.need) for step in proof.lacking] == [("large", 85.0, 100.0)]
    assert proof.criteria.parts[0].used[1].value == 100  # the policy's own threshold, not its namesake's
    assert [item.id for item in both.proof(1, found["A"], ON).missing] == ["fits_direction"]
    assert both.proof(2, found["B"], ON).lacking[0].need == 5000


def test_a_veto_is_that_of_its_own_clause(found: dict[str, dict[str, Any]], both: Joined) -> None:
    assert both.proof(1, found["F"], ON).veto[0].outcome is Outcome.MET
    assert both.proof(0, found["F"], ON).veto == ()


def test_exposure_is_what_the_firms_add_up_to(town: Facts, both: Joined) -> None:
    table = matched(town, both, shelved(policy(), OTHER).groups(both.clauses), 2024, ON)
    told = exposures(town.population.engine, table, both)
    assert [(one.met, one.unknown, one.not_met, one.had, one.receiving, one.unmeasured) for one in told] == [
        (2, 0, 3, 1, 1, 0), (1, 2, 2, 0, 1, 0), (0, 0, 5, 0, 0, 0), (5, 0, 0, 0, 5, 0), (5, 0, 0, 0, 0, 5),
    ]  # fmt: skip
    assert [(one.sure, one.most) for one in told] == [(50, 50), (40, 90), (0, 0), (50, 50), (0, 0)]
    lines = {line.name: line for line in by_policy(told)}
    assert (lines["two"].budget, lines["two"].over, lines["two"].risk) == (10, 40, 40)
    assert (lines["one"].budget, lines["one"].over) == (None, None)
    assert {line.name: line.sure for line in by_department(told)} == {"甲局": 90, "乙局": 50}


def test_what_can_be_granted_without_application(town: Facts, vocabulary: Vocabulary) -> None:
    giant, fit, *_ = placed(policy())
    unsaid = placed(OTHER)[2]
    assert directness(giant, vocabulary, town).direct
    way = directness(fit, vocabulary, town)
    assert ([item.id for item in way.asked], way.direct) == (["fits_direction"], False)
    assert (directness(unsaid, vocabulary, town).amount_known, directness(unsaid, vocabulary, town).direct) == (False, False)  # fmt: skip


def test_a_set_that_nobody_returned_keeps_a_clause_from_being_direct(town: Facts, vocabulary: Vocabulary) -> None:  # fmt: skip
    patents = policy(clauses=[{"id": "p", "name": {"zh": "专利"}, "criteria": {"test": "inventions >= 1"}, "benefit": {"kind": "reward", "amount": "reward"}}])  # fmt: skip
    assert directness(placed(patents)[0], vocabulary, town).absent == ("patent",)


def test_payments_are_told_by_year_and_clause(town: Facts) -> None:
    (year,) = paid_years(town, shelved(policy()))
    assert (year.clause, year.year, year.firms, year.amount, year.above) == (
        "one/giant",
        2023,
        1,
        50,
        False,
    )


@pytest.mark.parametrize(
    ("benefit", "criteria", "error"),
    [
        pytest.param({"kind": "reward", "amount": "reward"}, {"test": "sales >= 1"}, VariableUnknown, id="条件用了没有的变量"),
        pytest.param({"kind": "reward", "amount": "bonus"}, {"test": "revenue >= 1"}, VariableUnknown, id="金额用了没有的变量"),
        pytest.param({"kind": "reward", "amount": "employees * 2"}, {"test": "revenue >= 1"}, RuleInvalid, id="金额不是钱"),
    ],
)  # fmt: skip
def test_wrong_formulas_are_told_before_anything_is_matched(
    vocabulary: Vocabulary, benefit: dict[str, Any], criteria: dict[str, Any], error: type[Exception]
) -> None:
    wrong = policy(clauses=[{"id": "w", "name": {"zh": "错"}, "criteria": criteria, "benefit": benefit}])
    with pytest.raises(error):
        joined(placed(wrong), vocabulary)


def test_nothing_is_kept_that_no_row_and_no_proof_reads(
    found: dict[str, dict[str, Any]], both: Joined
) -> None:
    """Sides that a variable, a parameter or a number is are read off those, and still stand in the proof."""
    columns = list(found["B"])
    assert [name for name in columns if name in ("met", "c_0") or name.startswith("amount_")] == []
    assert not set(columns) & set(both.told_sides)
    step = next(part for part in both.proof(1, found["D"], ON).criteria.parts if part.sign)
    assert (step.have, step.need, step.short) == (85, 100, pytest.approx(0.15))
