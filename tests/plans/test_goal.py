"""A target is a sum type: what each form accepts."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiqun.plans import Deferred, Qualitative, Reach, Unstated, Verdict, Within, comparable, goal_of
from jiqun.plans.goal import aim, kind_of_unit
from jiqun.values import Comparator, Quantity, Unit

from ..conftest import make_plan, make_statement, make_target

UNITS = ("家", "个", "人", "名", "亿元", "万元", "%", "百分点", "亩", "平方公里", "万元/亩", "位", "")


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
    ("lower", "kept"),
    [
        pytest.param(False, ["6%", "7%", "8%"], id="more is better: from the low end up"),
        pytest.param(True, ["5%", "6%", "7%"], id="less is better: up to the high end"),
        pytest.param(None, ["6%", "7%"], id="no direction: both ends bind"),
    ],
)
def test_with_a_direction_one_end_of_a_range_binds(lower: bool | None, kept: list[str]) -> None:
    goal = Within(Quantity.parse("6%"), Quantity.parse("7%"))
    found = [
        text
        for text in ("5%", "6%", "7%", "8%")
        if goal.satisfied_by(Quantity.parse(text), lower_is_better=lower) is Verdict.YES
    ]
    assert found == kept


@given(
    st.decimals(0, 100, places=1), st.decimals(0, 100, places=1), st.decimals(0, 100, places=1), st.booleans()
)
def test_the_end_that_binds_decides_as_the_range_does(
    one: Decimal, other: Decimal, figure: Decimal, lower: bool
) -> None:
    span = Within(Quantity.of(min(one, other), "%"), Quantity.of(max(one, other), "%"))
    end = aim(span, lower)
    assert end is not None
    assert end.satisfied_by(Quantity.of(figure, "%")) is span.satisfied_by(
        Quantity.of(figure, "%"), lower_is_better=lower
    )


@given(st.sampled_from(UNITS), st.sampled_from(UNITS))
def test_comparable_units_are_of_one_kind(one: str, other: str) -> None:
    left, right = Unit.parse(one), Unit.parse(other)
    assert comparable(left, right) is (kind_of_unit(left) == kind_of_unit(right))


@pytest.mark.parametrize(
    ("fields", "base", "measure"),
    [
        pytest.param({"accumulation": "decline", "base_year": 2015}, 2015, "decline@2015", id="比2015年下降"),
        pytest.param({"accumulation": "decline"}, None, "decline", id="当年下降"),
        pytest.param(
            {"accumulation": "rate", "base_year": 2024}, None, "rate", id="on the year before: yearly"
        ),
        pytest.param(
            {"accumulation": "decline", "period": "2021/2025"}, 2020, "decline@2020", id="“十四五”期间下降"
        ),
        pytest.param({"accumulation": "stock", "qualifier": "累计下降"}, 2020, "decline@2020", id="累计下降"),
        pytest.param(
            {"accumulation": "stock", "qualifier": "累计", "unit": "家"},
            None,
            "level",
            id="累计 firms are no change",
        ),
        pytest.param(
            {"accumulation": "mean_rate", "base_year": 2020},
            None,
            "mean_rate",
            id="年均 is a mean, no change in all",
        ),
        pytest.param({"accumulation": "rate", "base_year": 2015, "year": None}, None, "rate", id="no year"),
    ],
)
def test_what_a_change_is_measured_from(fields: dict[str, object], base: int | None, measure: str) -> None:
    known: dict[str, object] = {"indicator": "用水量", "unit": "%", "year": 2025, **fields}
    target = make_target(make_plan("规划", "2021-01-01"), "T", 10, **known)  # type: ignore[arg-type]
    assert (target.base_year, target.measure) == (base, measure)


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
