"""Which printed names are one object, and how growth and amounts are reckoned."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiqun.plans.lint.arithmetic import amount, count, figure, tier, yearly, yuan
from jiqun.plans.lint.names import alike, compatible, name_of
from jiqun.plans.lint.passages import even


@pytest.mark.parametrize(
    ("one", "two", "same"),
    [
        pytest.param(
            "规上工业企业研发经费支出占营业收入的比重",
            "规模以上工业企业研发投入占主营业务收入比重",
            True,
            id="words of statistics",
        ),
        pytest.param("“浙江制造精品”", "新增培育浙江制造精品", True, id="quotes and verbs"),
        pytest.param(
            "数字化车间（智能工厂）", "智能工厂（数字化车间）", True, id="name and alias changed places"
        ),
        pytest.param("千亿级企业", "营业收入超千亿元的龙头企业", True, id="one tier"),
        pytest.param("百亿级企业", "千亿级企业", False, id="two tiers"),
        pytest.param(
            "总投资10亿元以上重大项目", "投资额10亿元以上制造业项目", True, id="projects of one size"
        ),
        pytest.param(
            "总投资10亿元以上重大项目", "总投资50亿元以上重大项目", False, id="projects of two sizes"
        ),
        pytest.param(
            "高新技术产业增加值占规上工业增加值比重",
            "高技术制造业增加值占规上制造业增加值比重",
            False,
            id="高新 is not 高技术",
        ),
        pytest.param("规上工业增加值", "规上工业总产值", False, id="two measures"),
    ],
)
def test_alike(one: str, two: str, same: bool) -> None:
    assert alike(name_of(one, "家"), name_of(two, "家")) is same


@pytest.mark.parametrize(
    ("name", "level", "above", "scope"),
    [
        pytest.param("省级以上企业技术中心", "省", True, "", id="及以上"),
        pytest.param("国家制造业单项冠军企业", "国家", False, "", id="国家 without 级"),
        pytest.param("累计省政府质量奖", "省", False, "", id="behind a qualifier"),
        pytest.param("规模以上工业企业亩均税收", "", False, "规上", id="规模以上"),
        pytest.param("全部工业增加值", "", False, "全部", id="全部"),
    ],
)
def test_level_and_scope(name: str, level: str, above: bool, scope: str) -> None:
    found = name_of(name, "家")
    assert (found.level, found.above, found.scope) == (level, above, scope)


def test_stated_levels_must_agree() -> None:
    assert not compatible(name_of("省级绿色工厂"), name_of("国家级绿色工厂"))
    assert compatible(name_of("绿色工厂"), name_of("国家级绿色工厂"))


@given(st.floats(1, 1e6), st.floats(-20, 40), st.integers(1, 12))
def test_yearly_growth_leads_back(first: float, rate: float, years: int) -> None:
    assert yearly(first, first * (1 + rate / 100) ** years, years) == pytest.approx(rate, abs=1e-6)


@given(st.integers(1, 9), st.sampled_from(["十亿", "百亿", "千亿", "万亿"]))
def test_a_tier_is_its_number_of_units(number: int, unit: str) -> None:
    assert tier(f"{number}{unit}") == number * (tier(unit) or 0)


@given(st.integers(1, 99))
def test_numbers_in_characters(number: int) -> None:
    digits = "零一二三四五六七八九"
    tens, ones = divmod(number, 10)
    words = ("" if not tens else ("" if tens == 1 else digits[tens]) + "十") + (digits[ones] if ones else "")
    assert count(words) == number


@given(st.text(alphabet="增长,(8.5%);:，（）1234", max_size=40))
def test_one_punctuation_keeps_the_length(text: str) -> None:
    assert len(even(text)) == len(text)


def test_amounts_as_one_says_them() -> None:
    assert (yuan(3.5e12), amount(120, "个"), amount(40000, "亩"), figure(26.5999)) == (
        "3.5万亿元",
        "120",
        "40000亩",
        "26.5999",
    )
