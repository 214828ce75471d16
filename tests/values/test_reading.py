"""What printed cells and values mean. Each case is named after the trap it proves."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiqun.values import (
    Accumulation,
    Comparator,
    Reading,
    Unit,
    UnreadableValue,
    ValueMishap,
    plain,
    read_value,
)

CASES = [
    pytest.param("3.7万亿元", None, "3.7", "万亿元", "=", id="scale belongs to the unit"),
    pytest.param("285 万元/亩", None, "285", "万元/亩", "=", id="compound unit, spaces"),
    pytest.param("１，２３４家", None, "1234", "家", "=", id="full-width digits and separator"),
    pytest.param("1,234.5", "亿元", "1234.5", "亿元", "=", id="thousands separator, unit of the column"),
    pytest.param("14.5%", "%", "14.5", "%", "=", id="percent printed in a percent column"),
    pytest.param("96.0", "%", "96.0", "%", "=", id="trailing zero kept exact"),
    pytest.param("≥285", "万元/亩", "285", "万元/亩", ">=", id="at least, by sign"),
    pytest.param("不低于35%", None, "35", "%", ">=", id="at least, by words"),
    pytest.param("100个以上", None, "100", "个", ">=", id="at least, after the number"),
    pytest.param("突破1万亿元", None, "1", "万亿元", ">", id="above"),
    pytest.param("突破97.4%以上", None, "97.4", "%", ">=", id="two words: the later binds"),
    pytest.param("不超过3个", None, "3", "个", "<=", id="at most"),
    pytest.param("约20%", None, "20", "%", "~", id="about, before"),
    pytest.param("7%左右", None, "7", "%", "~", id="about, after"),
    pytest.param("控制在5‰以内", None, "5", "‰", "<=", id="per mille, within"),
    pytest.param("五十亿", None, "50", "亿元", "=", id="spelled number: yuan are meant"),
    pytest.param("百家", None, "100", "家", "=", id="spelled hundred"),
    pytest.param("百亿级", None, "100", "亿元", ">=", id="tier"),
    pytest.param("千亿级", None, "1000", "亿元", ">=", id="tier of thousand"),
    pytest.param("五百亿级", None, "500", "亿元", ">=", id="tier with digit"),
    pytest.param("第9位", None, "9", "位", "rank", id="rank"),
    pytest.param("2位", None, "2", "位", "rank", id="rank without 第"),
    pytest.param("零的突破", "个", "1", "个", ">=", id="first one at least"),
    pytest.param("全覆盖", None, "100", "%", "=", id="covering all"),
    pytest.param("翻一番", None, "2", "倍", "=", id="doubling"),
    pytest.param("倍增", None, "2", "倍", "=", id="doubling, short"),
    pytest.param("动态清零", "元", "0", "元", "=", id="none left"),
    pytest.param("-2.3%", None, "-2.3", "%", "=", id="negative"),
    pytest.param("38.5万吨标煤", None, "38.5", "万吨标准煤", "=", id="alias of a unit"),
    pytest.param("8.5个百分点", None, "8.5", "百分点", "=", id="percentage points"),
]


@pytest.mark.parametrize(("text", "column", "value", "unit", "comparator"), CASES)
def test_numbers(text: str, column: str | None, value: str, unit: str, comparator: str) -> None:
    reading = read_value(text, column)
    assert (str(reading.value), reading.unit and reading.unit.symbol, reading.comparator) == (
        value,
        unit,
        comparator,
    )


@pytest.mark.parametrize(
    ("text", "comparator"),
    [
        pytest.param("/", Comparator.MISSING, id="slash"),
        pytest.param("—", Comparator.MISSING, id="dash"),
        pytest.param("", Comparator.MISSING, id="empty cell"),
        pytest.param("完成省定 目标", Comparator.COMPLETE_PROVINCIAL, id="broken by the layout"),
        pytest.param("完成省里下达的目标任务", Comparator.COMPLETE_PROVINCIAL, id="long form"),
        pytest.param("完成国家下达目标", Comparator.COMPLETE_PROVINCIAL, id="set by the nation"),
        pytest.param("保持稳定", Comparator.STABLE, id="stable"),
        pytest.param("保持基本稳定", Comparator.STABLE, id="mostly stable"),
        pytest.param("争先进位", Comparator.RANK_IMPROVE, id="up the ranks"),
        pytest.param("双提升", Comparator.UP, id="both up"),
        pytest.param("保持全国领先水平", Comparator.LEADING, id="leading"),
    ],
)
def test_goals_without_a_number(text: str, comparator: Comparator) -> None:
    reading = read_value(text, "%")
    assert reading.value is None
    assert reading.comparator is comparator


def test_brackets_mean_added_since_the_plan_began() -> None:
    for text in ("[30]", "≥[150]", "〔30〕"):
        assert read_value(text, "个").accumulation is Accumulation.ADDED


def test_words_are_marked_inferred() -> None:
    assert all(read_value(text).inferred for text in ("零的突破", "全覆盖", "翻番", "千亿级", "动态清零"))
    assert not read_value("100%").inferred


@pytest.mark.parametrize(
    ("text", "low", "high", "unit"),
    [("10～15", "10", "15", None), ("1.5-2.0万元", "1.5", "2.0", "万元"), ("5%—6%", "5", "6", "%")],
)
def test_ranges(text: str, low: str, high: str, unit: str | None) -> None:
    reading = read_value(text)
    assert (str(reading.value), str(reading.value2), reading.unit and reading.unit.symbol) == (
        low,
        high,
        unit,
    )


def test_remark_beside_a_number() -> None:
    reading = read_value("133 （省级）", "家")
    assert (reading.value, reading.remark) == (Decimal(133), "省级")


@pytest.mark.parametrize("text", ["人工智能", "12苹果", "2027年底前完成"])
def test_no_value_is_an_error_that_says_so(text: str) -> None:
    with pytest.raises(UnreadableValue, match="读不出数值"):
        read_value(text)


@given(
    st.decimals(0, 10**9, places=3),
    st.sampled_from(["亿元", "万亩", "%", "家", "万元/亩", "吨标准煤", ""]),
    st.sampled_from(["", "≥", "＞", "≤", "＜", "约"]),
)
def test_printing_and_reading_are_inverse(value: Decimal, unit: str, sign: str) -> None:
    first = read_value(f"{sign}{plain(value)}{unit}")
    again = read_value(str(first))
    assert (again.value, again.unit, again.comparator) == (first.value, first.unit, first.comparator)


@given(
    st.text(max_size=30) | st.from_regex(r"[≥约第\[]?[0-9一二十百亿万]{1,5}[\]家%亿元级以上左右～0-9]{0,6}")
)
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        reading = read_value(text)
    except ValueMishap:
        return
    assert isinstance(reading, Reading)
    assert reading.unit is None or isinstance(reading.unit, Unit)
