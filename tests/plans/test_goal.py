"""A target is a sum type: what each form accepts."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiqun.plans import Deferred, Qualitative, Reach, Unstated, Verdict, Within, goal_of
from jiqun.values import Comparator, Quantity

from ..conftest import make_statement


@pytest.mark.parametrize(
    ("comparator", "goal", "figure", "verdict"),
    [
        pytest.param("=", "100家", "104家", Verdict.YES, id="达到: more keeps the promise"),
        pytest.param("=", "100家", "99家", Verdict.NO, id="达到: less breaks it"),
        pytest.param(">=", "120家", "120家", Verdict.YES, id="以上 includes the number"),
        pytest.param(">", "1万亿元", "1万亿元", Verdict.NO, id="突破 excludes the number"),
        pytest.param(">", "1万亿元", "10001亿元", Verdict.YES, id="突破 across units"),
        pytest.param("<=", "9.5%", "9.6%", Verdict.NO, id="不超过"),
        pytest.param("<", "10%", "10%", Verdict.NO, id="低于 excludes the number"),
        pytest.param("~", "25%", "24%", Verdict.YES, id="左右 within five per cent"),
        pytest.param("~", "25%", "23%", Verdict.NO, id="左右 beyond five per cent"),
        pytest.param("rank", "7位", "5位", Verdict.YES, id="a better rank is a smaller number"),
        pytest.param("rank", "7位", "9位", Verdict.NO, id="a worse rank"),
        pytest.param("=", "150家", "150个", Verdict.YES, id="家 and 个 count alike"),
        pytest.param("=", "150家", "150亿元", Verdict.UNDECIDABLE, id="firms are no money"),
        pytest.param("=", "4万亩", "40平方公里", Verdict.YES, id="area converts: 60,000 mu"),
    ],
)
def test_a_number_to_reach(comparator: str, goal: str, figure: str, verdict: Verdict) -> None:
    assert Reach(Comparator(comparator), Quantity.parse(goal)).satisfied_by(Quantity.parse(figure)) is verdict


def test_where_lower_is_better_the_equal_sign_turns() -> None:
    goal = Reach(Comparator.EQUAL, Quantity.parse("0.3吨标准煤/万元"))
    assert goal.satisfied_by(Quantity.parse("0.28吨标准煤/万元"), lower_is_better=True) is Verdict.YES
    assert goal.satisfied_by(Quantity.parse("0.31吨标准煤/万元"), lower_is_better=True) is Verdict.NO


def test_a_range_includes_both_ends() -> None:
    goal = Within(Quantity.parse("6%"), Quantity.parse("7%"))
    assert [goal.satisfied_by(Quantity.parse(text)) for text in ("6%", "7%", "5.9%", "6亿元")] == [
        Verdict.YES,
        Verdict.YES,
        Verdict.NO,
        Verdict.UNDECIDABLE,
    ]


@pytest.mark.parametrize(
    ("fields", "form"),
    [
        pytest.param({"comparator": "complete_provincial", "unit": "%"}, Deferred, id="完成省定目标"),
        pytest.param({"comparator": "stable", "unit": "%"}, Qualitative, id="保持稳定"),
        pytest.param({"comparator": "rank_improve"}, Qualitative, id="争先进位"),
        pytest.param({"comparator": "missing"}, Unstated, id="/"),
        pytest.param(
            {"comparator": ">=", "value": 1, "unit": "个"}, Reach, id="零的突破 read as at least one"
        ),
        pytest.param({"value": 6, "value2": 7, "unit": "%"}, Within, id="6%—7%"),
    ],
)
def test_every_printed_form_has_its_goal(fields: dict[str, object], form: type) -> None:
    assert isinstance(goal_of(make_statement("S1", "…", **fields)), form)


@given(st.decimals(0, 10**6, places=2), st.decimals(0, 10**6, places=2))
def test_at_least_and_below_never_agree(goal: Decimal, figure: Decimal) -> None:
    at_least = Reach(Comparator.AT_LEAST, Quantity.of(goal, "亿元")).satisfied_by(Quantity.of(figure, "亿元"))
    below = Reach(Comparator.BELOW, Quantity.of(goal, "亿元")).satisfied_by(Quantity.of(figure, "亿元"))
    assert {at_least, below} == {Verdict.YES, Verdict.NO}
