"""Phrases of the trade, in every case of sign, zero, tie and missing number."""

from __future__ import annotations

import pytest

from jiqun.reports.bound import Asking, Bound, Query, bound, numbers, plain, unseal
from jiqun.reports.phrases import (
    against_mean,
    against_pace,
    completed,
    growth,
    listed,
    n_of_m,
    ranked,
    ranks,
    swing,
    without,
)

AT = Asking("compute output", "--period 2025-10")


def rate(value: str | None, cell: str = "now") -> Bound | None:
    return AT.bound(value, "%", cell, 1)


def words(text: str) -> str:
    return plain(unseal(text))


@pytest.mark.parametrize(
    ("value", "said"),
    [
        pytest.param("5.26", "增长5.3%", id="up"),
        pytest.param("-3.14", "下降3.1%", id="down"),
        pytest.param("0", "持平", id="zero"),
        pytest.param("0.04", "持平", id="zero-as-printed"),
        pytest.param("-0.04", "持平", id="no-negative-zero"),
        pytest.param("0.25", "增长0.2%", id="half-to-even"),
        pytest.param(None, "增速暂无数据", id="missing-is-not-zero"),
    ],
)
def test_growth(value: str | None, said: str) -> None:
    assert words(growth(rate(value))) == said


@pytest.mark.parametrize(
    ("now", "before", "said"),
    [
        pytest.param("5.3", "4.8", "增幅比1—9月扩大0.5个百分点", id="up-faster"),
        pytest.param("4.8", "5.3", "增幅比1—9月收窄0.5个百分点", id="up-slower"),
        pytest.param("-1.5", "-3.0", "降幅比1—9月收窄1.5个百分点", id="down-slower"),
        pytest.param("-3.0", "-1.5", "降幅比1—9月扩大1.5个百分点", id="down-faster"),
        pytest.param("0.4", "-2.0", "比1—9月由降转增", id="turned-up"),
        pytest.param("-0.4", "2.0", "比1—9月由增转降", id="turned-down"),
        pytest.param("3.0", "3.0", "与1—9月持平", id="same"),
        pytest.param("3.04", "2.96", "与1—9月持平", id="same-as-printed"),
        pytest.param("0", "0", "与1—9月持平", id="both-zero"),
        pytest.param("0", "-2", "由1—9月的下降转为持平", id="fell-then-flat"),
        pytest.param("0", "2", "由1—9月的增长转为持平", id="grew-then-flat"),
        pytest.param("2", "0", "由1—9月的持平转为增长", id="flat-then-grew"),
        pytest.param("-2", "0", "由1—9月的持平转为下降", id="flat-then-fell"),
        pytest.param(None, "2", "与1—9月不可比（暂无数据）", id="now-missing"),
        pytest.param("2", None, "与1—9月不可比（暂无数据）", id="before-missing"),
    ],
)
def test_swing(now: str | None, before: str | None, said: str) -> None:
    assert words(swing(rate(now), rate(before), "1—9月")) == said


@pytest.mark.parametrize(
    ("value", "said"),
    [
        pytest.param("98.52", "快于时间进度15.2个百分点", id="ahead"),
        pytest.param("70", "慢于时间进度13.3个百分点", id="behind"),
        pytest.param("83.3", "与时间进度持平", id="even"),
        pytest.param(None, "与时间进度不可比（暂无数据）", id="missing"),
    ],
)
def test_against_pace(value: str | None, said: str) -> None:
    pace = rate("83.333", "pace")
    assert pace is not None
    assert words(against_pace(rate(value), pace)) == said


@pytest.mark.parametrize(
    ("one", "mean", "said"),
    [
        pytest.param("5.2", "3.6", "高于全市平均1.6个百分点", id="above"),
        pytest.param("-0.1", "3.6", "低于全市平均3.7个百分点", id="below-over-zero"),
        pytest.param("3.64", "3.56", "与全市平均持平", id="equal-as-printed"),
        pytest.param("3.6", None, "与全市平均不可比（暂无数据）", id="mean-missing"),
    ],
)
def test_against_mean(one: str, mean: str | None, said: str) -> None:
    assert words(against_mean(rate(one), rate(mean, "mean"))) == said


@pytest.mark.parametrize(
    ("values", "said"),
    [
        pytest.param(["5", "4", "3"], ["第1位", "第2位", "第3位"], id="plain"),
        pytest.param(["5", "4", "4", "1"], ["第1位", "并列第2位", "并列第2位", "第4位"], id="tie-leaves-next-out"),
        pytest.param(["4.04", "3.96"], ["并列第1位", "并列第1位"], id="tie-as-printed"),
        pytest.param(["5", None, "-1"], ["第1位", None, "第2位"], id="missing-has-no-rank"),
        pytest.param([None], [None], id="nobody"),
    ],
)  # fmt: skip
def test_ranks(values: list[str | None], said: list[str | None]) -> None:
    places = ranks([rate(value) for value in values], AT)
    assert [place and words(str(place)) for place in places] == said


def test_rank_where_less_is_better() -> None:
    places = ranks([rate("5"), rate("-1")], AT, low_is_best=True)
    assert [words(ranked(place)) for place in places] == ["增速居全市第2位", "增速居全市第1位"]
    assert ranked(None) == "增速暂无数据"


@pytest.mark.parametrize(
    ("n", "m", "said"),
    [
        pytest.param(22, 33, "33个行业中22个增长", id="some"),
        pytest.param(33, 33, "33个行业全部增长", id="all"),
        pytest.param(0, 33, "33个行业均未增长", id="none"),
        pytest.param(0, 0, "0个行业均未增长", id="nothing-there"),
    ],
)
def test_n_of_m(n: int, m: int, said: str) -> None:
    assert words(n_of_m(bound(n, "个", "x"), bound(m, "个", "x"), "行业", "增长")) == said


def test_completed_without_and_lists() -> None:
    assert words(completed(rate("96.06"))) == "完成年度计划的96.1%"
    assert completed(None) == "年度计划完成情况暂无数据"
    assert words(without("一户企业", rate("-1.2"))) == "剔除一户企业后下降1.2%"
    assert (listed([]), listed(["甲", "乙"]), listed(["甲", "乙", "丙"], 2)) == ("无", "甲、乙", "甲、乙等")


def test_a_difference_is_that_of_the_printed_numbers_and_keeps_both_queries() -> None:
    one, two = rate("3.64", "东区"), rate("2.15", "合计")
    assert one is not None
    assert two is not None
    (gap,) = numbers(unseal(against_mean(one, two)))
    assert gap.text == "1.4个百分点"
    assert gap.query == Query(ask="compute output", when="--period 2025-10", cell="东区 − 合计")


def test_joined_texts_keep_their_numbers_bound() -> None:
    text = "、".join([growth(rate("1")), growth(rate("-2"))]) + f"{rate('3')}"
    assert [item.digits for item in numbers(unseal(text))] == ["1.0", "2.0", "3.0"]
