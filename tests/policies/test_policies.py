"""Policies as text: what is refused, which version holds, what is told of conflicts, what a revision changes."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from jiqun.engine import Settings, open_engine
from jiqun.packs import Bilingual
from jiqun.policies.checks import Fault, Ground, faults
from jiqun.policies.clause import Group
from jiqun.policies.conflicts import ConflictKind, of_clauses, of_documents, of_firms
from jiqun.policies.errors import ClauseUnknown, GroupContradicts
from jiqun.policies.joining import joined
from jiqun.policies.policy import Policy
from jiqun.policies.revision import beside, movers, shifts
from jiqun.rules.vocabulary import Vocabulary

from .conftest import ON, over, placed, policy, shelved

ENGINE = open_engine(Settings())
REWARD = {"kind": "reward", "amount": "reward"}


def clause(name: str, test: str = "revenue >= 1", **fields: Any) -> dict[str, Any]:
    return {"id": name, "name": {"zh": name}, "criteria": {"test": test}, "benefit": REWARD} | fields


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        pytest.param({"clauses": [clause("a"), clause("a")]}, "条款编号重复", id="两条同号"),
        pytest.param({"clauses": [clause("a", quote="原文")]}, "须写 plan", id="引文没有出处"),
        pytest.param({"clauses": [clause("a", criteria=None)]}, "须写 criteria", id="给企业而没有条件"),
        pytest.param({"clauses": [clause("a", recipient="region")]}, "不写条件", id="不给企业而有条件"),
        pytest.param({"clauses": [clause("a", benefit={"kind": "access", "amount": "reward"})]}, "不能写 amount", id="准入不给钱"),
        pytest.param({"clauses": [clause("a", criteria={"score": "total", "at_least": 60})]}, "不用得分", id="条件里有得分"),
        pytest.param({"clauses": [clause("a", since="2024-05-01", until="2024-04-01")]}, "until 早于 since", id="先止后起"),
        pytest.param({"clauses": [clause("a", window={"opens": "02-30"})]}, "day", id="没有的日子"),
        pytest.param({"groups": [{"id": "g", "name": {"zh": "组"}, "sharing": "cap"}]}, "cap 须写 most", id="封顶没有数"),
        pytest.param({"clauses": []}, "at least 1", id="没有条款"),
    ],
)  # fmt: skip
def test_what_says_nothing_is_refused(fields: dict[str, Any], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        policy(**fields)


def test_a_clause_holds_within_its_own_days_and_the_policys() -> None:
    own = policy(
        clauses=[clause("a", since="2024-03-01", until="2024-06-30"), clause("b")], until="2024-12-31"
    )
    held = shelved(own)
    assert [item.id for item in held.in_force(dt.date(2024, 2, 1))] == ["one/b"]
    assert [item.id for item in held.in_force(dt.date(2024, 6, 30))] == ["one/a", "one/b"]
    assert held.in_force(dt.date(2025, 1, 1)) == []
    assert (held.clause("one/a").since, held.clause("one/b").until) == (dt.date(2024, 3, 1), dt.date(2024, 12, 31))  # fmt: skip
    with pytest.raises(ClauseUnknown, match="one/c"):
        held.clause("one/c")


def test_of_a_family_the_newest_version_holds() -> None:
    newer = policy(id="one-b", since="2024-06-01")
    draft = policy(id="one-c", since="2024-07-01", standing="draft")
    held = shelved(policy(), newer, draft).in_force(ON)
    assert {item.policy.id for item in held} == {"one-b"}


def test_a_group_means_the_same_everywhere() -> None:
    group = Group(id="g", name=Bilingual(zh="从高"))
    other = Group(id="g", name=Bilingual(zh="封顶"), sharing="cap", most=5)  # type: ignore[arg-type]
    one, two = policy(groups=[group]), policy(id="two", family="two", groups=[other])
    with pytest.raises(GroupContradicts, match="one、two"):
        shelved(one, two).groups(placed(one, two))
    assert shelved(one).groups(placed(one)) == {"g": group}


def _policies() -> tuple[Policy, Policy]:
    one = policy(clauses=[clause("a", "revenue >= least", purpose="p"), clause("b", purpose="q"), clause("never", "x", criteria={"all": [{"test": "revenue > 5"}, {"test": "revenue <= 5"}]})])  # fmt: skip
    two = policy(
        id="two",
        family="two",
        refers=["gone", "nowhere"],
        clauses=[clause("a", "revenue >= 300", purpose="p")],
    )
    return one, two


def test_conflicts_of_clauses(vocabulary: Vocabulary) -> None:
    found = of_clauses(placed(*_policies()), vocabulary, ON)
    assert [(item.kind, item.about) for item in found] == [
        (ConflictKind.IMPOSSIBLE, ("one/never",)),
        (ConflictKind.THRESHOLDS, ("one/a", "two/a")),
    ]
    assert found[0].words[0] == "revenue > 5 与 <= 5 不能同时成立"
    assert found[1].words[0] == "revenue：>= 100，另一条 300"


def test_conflicts_of_documents() -> None:
    one, two = _policies()
    gone = policy(id="gone", family="gone", since="2020-01-01", until="2021-12-31")
    newer = policy(id="one-b", since="2024-06-01")
    found = of_documents(shelved(one, two, gone, newer), ON)
    assert [(item.kind, item.about) for item in found] == [
        (ConflictKind.OVERLAP, ("one", "one-b")),
        (ConflictKind.EXPIRED, ("two", "gone")),
        (ConflictKind.UNHELD, ("two",)),
    ]
    assert "2021-12-31" in found[1].words[0]


def test_clauses_that_pay_twice_are_told_with_firms_and_money(vocabulary: Vocabulary) -> None:
    """Of three firms two meet both; what is paid twice is the smaller of the two sums."""
    one, two = _policies()
    made = joined(placed(one, two), vocabulary)
    assert made
    rows = over(shelved(one, two), made, {"revenue": [50.0, 400.0, 800.0]}, ENGINE, ON)
    (found,) = of_firms(ENGINE, ENGINE.table({name: [row[name] for row in rows] for name in rows[0] if name != "year"}), made)  # fmt: skip
    assert (found.kind, found.about, found.firms, found.money) == (
        ConflictKind.TWICE,
        ("one/a", "two/a"),
        2,
        100,
    )


def test_faults_of_the_text() -> None:
    wrong = policy(plan="p", department="没有的局", reference={"trust": "verified"}, clauses=[clause("a", quote="没有印的话", group="g"), clause("b")])  # fmt: skip
    ground = Ground(
        is_quoted=lambda plan, words: words == "印了的话", is_organisation=lambda name: name == "甲局"
    )
    assert [item.fault for item in faults(shelved(wrong), ground)] == [
        Fault.NO_SOURCE, Fault.NOT_PRINTED, Fault.GROUP, Fault.DEPARTMENT, Fault.DEPARTMENT,
    ]  # fmt: skip
    nameless = policy(department="", clauses=[clause("b")])
    assert [item.fault for item in faults(shelved(nameless), ground)] == [Fault.NO_DEPARTMENT]


def test_a_revision_tells_who_moves_and_what_it_costs(vocabulary: Vocabulary) -> None:
    """The threshold falls from 100 to 40, the reward rises from 50 to 60, and a new clause comes in."""
    old = policy(clauses=[clause("a", "revenue >= least")])
    new = policy(
        id="one-b",
        parameters=[
            {"id": "reward", "name": {"zh": "奖励"}, "unit": "万元", "value": 60},
            {"id": "least", "name": {"zh": "门槛"}, "unit": "万元", "value": 40},
        ],
        clauses=[clause("a", "revenue >= least"), clause("b", "revenue >= 500")],
    )
    sides = []
    for item in (old, new):
        made = joined(placed(item), vocabulary)
        assert made
        rows = over(shelved(item), made, {"revenue": [50.0, 400.0, 800.0]}, ENGINE, ON)
        told = {name: [row[name] for row in rows] for name in rows[0] if name != "year"}
        table = ENGINE.table(told | {"name": ["甲", "乙", "丙"], "region": ["东"] * 3})
        sides.append((table, made))
    (before, first), (after, second) = sides
    table, names = beside(before, first, after, second)
    changed = {item.clause: item for item in shifts(ENGINE, table, names)}
    a, b = changed["a"], changed["b"]
    assert (a.before, a.after, a.gained, a.lost, a.sure_before, a.sure_after, a.cost) == (2, 3, 1, 0, 100, 180, 80)  # fmt: skip
    assert (b.before, b.after, b.gained, b.cost) == (0, 1, 1, 60)
    assert [(row["name"], row["change"]) for row in movers(ENGINE, table, names, 10)] == [("丙", 70), ("甲", 60), ("乙", 10)]  # fmt: skip
