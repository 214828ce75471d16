"""Periods as printed."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiqun.values import (
    Accumulation,
    Period,
    PeriodForm,
    Region,
    RegionKind,
    UnreadablePeriod,
    ValueMishap,
    find_scope,
    parse_number,
    print_hanzi,
)

CASES = [
    pytest.param("2027年", "2027", "2027年", "2027", id="year"),
    pytest.param("到2027年底", "2027", "2027年", "2027", id="by the end of a year"),
    pytest.param("2016-2020", "2016/2020", "2016—2020年", "2016–2020", id="years"),
    pytest.param("2021年至2025年", "2021/2025", "2021—2025年", "2021–2025", id="years in words"),
    pytest.param("“十四五”期间", "2021/2025", "2021—2025年", "2021–2025", id="five-year plan"),
    pytest.param("“十五五”时期", "2026/2030", "2026—2030年", "2026–2030", id="next five-year plan"),
    pytest.param("“十四五”末", "2025", "2025年", "2025", id="end of a five-year plan"),
    pytest.param("2024年1—2月", "2024-01/02", "2024年1—2月", "Jan–Feb 2024", id="months to date"),
    pytest.param("2024-01/11", "2024-01/11", "2024年1—11月", "Jan–Nov 2024", id="months, code"),
    pytest.param("2021Q1", "2021-Q1", "2021年第一季度", "Q1 2021", id="quarter, code"),
    pytest.param("2021年三季度", "2021-Q3", "2021年第三季度", "Q3 2021", id="quarter"),
    pytest.param("2023年前三季度", "2023-Q1/Q3", "2023年前三季度", "Q1–Q3 2023", id="three quarters"),
    pytest.param("2023年上半年", "2023-H1", "2023年上半年", "H1 2023", id="half"),
    pytest.param("2024年5月", "2024-05", "2024年5月", "May 2024", id="month"),
    pytest.param("2025年6月21日", "2025-06-21", "2025年6月21日", "21 Jun 2025", id="day"),
    pytest.param("每年", "P1Y", "每年", "every year", id="every year"),
]


@pytest.mark.parametrize(("text", "code", "zh", "en"), CASES)
def test_periods(text: str, code: str, zh: str, en: str) -> None:
    period = Period.parse(text)
    assert (period.code, str(period), period.english) == (code, zh, en)
    assert Period.parse(str(period)) == period
    assert Period.parse(period.code) == period


def test_order_and_containment() -> None:
    plan, year, half = Period.parse("“十四五”期间"), Period.parse("2023年"), Period.parse("上半年", year=2023)
    assert half in year
    assert year in plan
    assert date(2025, 12, 31) in plan
    assert Period.parse("2020年") < plan < Period.parse("2022年")
    assert half.form is PeriodForm.HALF


@pytest.mark.parametrize("text", ["上半年", "2024年13月", "2025-2021", "明天", "", "2023年2月30日"])
def test_what_is_no_period_is_refused(text: str) -> None:
    with pytest.raises(UnreadablePeriod):
        Period.parse(text)


@given(st.text(alphabet="2019四五十月年季度-—/至上半前三Q0123456789末期间", max_size=14))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        period = Period.parse(text)
    except ValueMishap:
        return
    assert period.start <= period.end


@given(st.integers(0, 9999))
def test_chinese_numerals_round_trip(number: int) -> None:
    assert parse_number(print_hanzi(number)) == number


@pytest.mark.parametrize(
    ("name", "qualifier", "accumulation"),
    [
        ("国家级制造业单项冠军企业", "累计", Accumulation.STOCK),
        ("优质工业空间", "新增", Accumulation.ADDED),
        ("“浙江制造精品”", "新增累计", Accumulation.ADDED),
        ("“小升规”企业", "净增", Accumulation.NET_ADDED),
        ("规上工业增加值年均增速", None, Accumulation.MEAN_RATE),
        ("制造业贷款占全部贷款余额比重", None, Accumulation.SHARE),
        ("规上工业单位增加值能耗下降", None, Accumulation.DECLINE),
        ("研发机构覆盖率", "覆盖率", Accumulation.COVERAGE),
        ("重大项目", "当年", Accumulation.YEAR_FLOW),
        ("卓越工程师", "每年", Accumulation.EVERY_YEAR),
        ("制造业投资增长", None, Accumulation.RATE),
        ("规上工业产值", None, Accumulation.LEVEL),
    ],
)
def test_accumulation(name: str, qualifier: str | None, accumulation: Accumulation) -> None:
    assert Accumulation.of(name, qualifier) is accumulation


def test_regions_and_scopes() -> None:
    assert Region.parse("甲州市", code="330200").kind is RegionKind.CITY
    assert Region.parse("乙江市", code="330282").kind is RegionKind.COUNTY
    assert Region.parse("丙山自治县").kind is RegionKind.COUNTY
    assert Region.parse("甲州市").stem == "甲州"
    assert find_scope("全大区累计国家级绿色工厂") == "全大区"
