"""Quantities add, convert and compare where that has a meaning, and refuse elsewhere."""

from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from jiqun.values import Quantity, Unit, UnitMismatch, UnknownUnit, format_en, format_zh, plain

NUMBERS = st.decimals(-(10**6), 10**6, places=2)
MONEY = st.sampled_from(["元", "万元", "亿元", "万亿元"])
LAND = st.sampled_from(["亩", "万亩", "平方米", "万平方米", "公顷", "平方公里"])
PRINTED = """
元 万元 亿元 万亿元 亩 万亩 平方公里 公顷 平方米 万平方米 吨标准煤 万吨标煤
吨 千瓦时 亿千瓦时 人 万人 % 百分点 ‰ 倍 位 年 天
公里 家 个 项 件 条 名 座 户 册 种 套 
万元/亩 万元/人 万元/人·年 件/万人 吨标准煤/万元 微克/立方米 人/平方公里 EFLOPS 标箱 个工作日
"""
SYMBOLS = st.sampled_from(PRINTED.split())


@pytest.mark.parametrize(
    ("text", "base", "factor"),
    [
        ("万亿元", "元", "1000000000000"),
        ("万吨标煤", "吨标准煤", "10000"),
        ("万元/亩", "元/亩", "10000"),
        ("万平方米", "平方米", "10000"),
        ("件/万人", "件/人", "0.0001"),
        ("个百分点", "百分点", "1"),
        ("家", "家", "1"),
        ("亿斤", "斤", "100000000"),
        ("万公斤", "吨", "10"),
        ("万TEU", "标箱", "10000"),
        ("亿千瓦时", "千瓦时", "100000000"),
        ("亿立方米", "立方米", "100000000"),
        ("万千瓦", "千瓦", "10000"),
        ("万人次", "人次", "10000"),
        ("万台套", "台套", "10000"),
        ("英里", "英里", "1"),
    ],
)
def test_every_unit_has_a_base_and_a_factor(text: str, base: str, factor: str) -> None:
    unit = Unit.parse(text)
    assert (unit.base.symbol, plain(unit.factor)) == (base, factor)


@pytest.mark.parametrize(
    ("value", "unit", "other", "same"),
    [("21", "亿斤", "万吨", "105"), ("1", "英里", "公里", "1.609344"), ("2", "吉瓦时", "万千瓦时", "200")],
)
def test_old_and_foreign_measures_convert(value: str, unit: str, other: str, same: str) -> None:
    assert plain(Quantity(Decimal(value), Unit.parse(unit)).convert(Unit.parse(other)).value) == same


@given(SYMBOLS)
def test_a_unit_printed_is_read_back(symbol: str) -> None:
    unit = Unit.parse(symbol)
    assert Unit.parse(unit.symbol) == unit
    assert unit.base.base == unit.base


@given(NUMBERS, MONEY, MONEY)
def test_conversion_and_its_inverse(value: Decimal, one: str, other: str) -> None:
    quantity = Quantity.of(value, one)
    assert quantity.convert(other).convert(one) == quantity


@given(NUMBERS, NUMBERS, NUMBERS, MONEY, MONEY, MONEY)
def test_addition_is_associative_and_commutative(
    a: Decimal, b: Decimal, c: Decimal, u: str, v: str, w: str
) -> None:
    x, y, z = Quantity.of(a, u), Quantity.of(b, v), Quantity.of(c, w)
    assert ((x + y) + z).same(x + (y + z))
    assert (x + y).same(y + x)
    assert ((x + y) - y).same(x)


@given(NUMBERS, NUMBERS, MONEY, LAND)
def test_money_and_land_never_meet(a: Decimal, b: Decimal, money: str, land: str) -> None:
    x, y = Quantity.of(a, money), Quantity.of(b, land)
    for deed in (lambda: x + y, lambda: y - x, lambda: x < y, lambda: x >= y, lambda: x.convert(land)):
        with pytest.raises(UnitMismatch):
            deed()
    assert not x.same(y)


@given(NUMBERS, NUMBERS, MONEY, LAND)
def test_a_ratio_times_its_denominator_is_its_numerator(
    a: Decimal, b: Decimal, money: str, land: str
) -> None:
    assume(b != 0)
    product = (Quantity.of(a, money) / Quantity.of(b, land)) * Quantity.of(b, land)
    assert abs(product.convert(money).value - a) <= Decimal("1e-12") * max(abs(a), Decimal(1))


@given(SYMBOLS, SYMBOLS)
def test_units_of_other_dimension_do_not_add(one: str, other: str) -> None:
    x, y = Unit.parse(one), Unit.parse(other)
    assume(x.dimension != y.dimension and not (one == "%" and other == "百分点"))
    with pytest.raises(UnitMismatch):
        Quantity(Decimal(1), x) + Quantity(Decimal(1), y)


def test_counting_words_differ_but_some_count_alike() -> None:
    firms, things, people = (Unit.parse(word) for word in ("家", "个", "人"))
    assert firms.dimension != things.dimension
    assert firms.counts_alike(things)
    assert not firms.counts_alike(people)
    with pytest.raises(UnitMismatch):
        Quantity(Decimal(1), firms) + Quantity(Decimal(1), people)


def test_percent_and_points() -> None:
    assert str(Quantity.of("15", "%") - Quantity.of("13.5", "%")) == "1.5百分点"
    assert str(Quantity.of("13.5", "%") + Quantity.of("1.5", "百分点")) == "15%"
    assert str(Quantity.of("200", "亿元") * Quantity.of("7.5", "%")) == "15亿元"


def test_areas_convert_between_families() -> None:
    assert Quantity.of("1", "平方公里").convert("亩").value == 1500
    assert Quantity.of("15", "亩").convert("公顷").value == 1


@pytest.mark.parametrize("text", ["苹果", "元/苹果", "亿亿"])
def test_unknown_units_are_named(text: str) -> None:
    with pytest.raises(UnknownUnit, match="不认识"):
        Unit.parse(text)


@pytest.mark.parametrize(
    ("text", "zh", "en"),
    [
        ("27000亿元", "2.7万亿元", "CNY 2.7 trillion"),
        ("6950亿元", "6950亿元", "CNY 695 billion"),
        ("40000亩", "4万亩", "40,000 mu"),
        ("96.8%", "96.8%", "96.8%"),
        ("200家", "200家", "200 firms"),
        ("285万元/亩", "285万元/亩", "CNY 2.85 million/mu"),
        ("1.5个百分点", "1.5百分点", "1.5 percentage points"),
        ("9600元", "9600元", "CNY 9,600"),
    ],
)
def test_figures_are_scaled_sensibly(text: str, zh: str, en: str) -> None:
    quantity = Quantity.parse(text)
    assert (format_zh(quantity), format_en(quantity)) == (zh, en)
