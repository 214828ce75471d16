"""Causes from the facts of a town of six firms: every part worked out by hand. 万元 unless said."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from types import SimpleNamespace
from typing import Any

import pytest

from jiqun.engine import Formula
from jiqun.indicators.computed import (
    CutUnknown,
    DefinitionUnknown,
    Facts,
    NothingReported,
    PeriodNotDefined,
    Reckoning,
)
from jiqun.monitor.why import NotAdditive, NothingToCompare, PeriodsUnlike
from jiqun.monitor.why.compared import NOWHERE, TWICE, Compared, ask, compared
from jiqun.monitor.why.firms import REST, firms, known_firms, names, of_firms
from jiqun.monitor.why.terms import Terms, terms_of
from jiqun.values import Period, Unit

Y2024 = Period.of_year(2024)
OUTPUT = "industrial-output-ads"  # 亿元: 2,200 of 2023 → 1,650 of 2024


def asked(facts: Facts, name: str, period: Period = Y2024, by: str = "") -> Compared:
    return compared(facts, ask(facts, name, period), by)


def parts(found: Compared, scale: int = 10_000) -> dict[str, float]:
    """Group → effect; 亿元 as 万元."""
    return {line.group: float(line.effect * scale) for line in found.change.lines}


def test_districts_with_a_firm_that_moved(town_of_why: Facts) -> None:
    found = asked(town_of_why, OUTPUT, by="district")
    assert parts(found) == {"东区": -250, "西区": -300}  # B moved west with its 400
    assert found.change.growth == -25
    points = [found.change.points(line) for line in found.change.lines]
    assert points == [Fraction(-25000, 2200), Fraction(-30000, 2200)]
    assert found.simulated
    assert found.basis


def test_an_industry_that_nobody_reports_any_more_says_so(town_of_why: Facts) -> None:
    found = asked(town_of_why, OUTPUT, by="division")
    assert {line.group: (float(line.effect * 10_000), line.presence.value) for line in found.change.lines} == {
        "34": (250, "both"), "26": (-800, "vanished"),
    }  # fmt: skip
    assert found.change.silent == ("39",)  # D is below size in both years


def test_clusters_that_overlap_or_leave_out_still_add_up(town_of_why: Facts) -> None:
    found = asked(town_of_why, OUTPUT, by="cluster:t")
    held = {line.group: line for line in found.change.lines}
    assert held["chemicals"].before.numerator == Fraction("0.06")  # C
    assert held[NOWHERE].before.numerator == Fraction("0.02")  # E is taken out of its industry's cluster
    assert found.change.old == Fraction("0.22")
    assert found.change.change == Fraction("-0.055")
    doubled = sum(
        item.before.above for group, item in held.items() if group not in (NOWHERE, TWICE)
    ) - Fraction("0.2")
    assert doubled == (-held[TWICE].before.above if TWICE in held else 0)


def test_a_ratio_by_numerator_and_denominator(town_of_why: Facts) -> None:
    """Value added per employee: 450 ÷ 25 = 18 → 350 ÷ 18."""
    found = asked(town_of_why, "labour-productivity-industry-ads", by="district")
    assert {line.group: (line.numerator * 18, line.denominator * 18) for line in found.change.lines} == {
        "东区": (-70, 54), "西区": (-30, 72),
    }  # fmt: skip
    assert found.change.change == Fraction(350, 18) - 18


def test_months_since_january(town_of_why: Facts) -> None:
    """A 500 → 550, B 200 → 240, C 260 → silent, F and G begin: 960 → 827."""
    found = asked(town_of_why, OUTPUT, Period.parse("2024年1-5月"), by="district")
    assert (found.change.old, found.change.new) == (Fraction("0.096"), Fraction("0.0827"))
    assert parts(found) == pytest.approx({"东区": 500 + 30 + 50 - 700, "西区": 240 + 7 - 260})


def test_the_growth_of_an_indicator_is_that_of_what_it_is_the_change_of(town_of_why: Facts) -> None:
    found = asked(town_of_why, "industrial-output-ads-growth", by="district")
    assert found.asked.name == OUTPUT
    assert found.asked.told.id == "industrial-output-ads-growth"
    assert found.change.growth == -25


def test_enterprises_and_who_came_and_went(town_of_why: Facts) -> None:
    whole = asked(town_of_why, OUTPUT)
    found = firms(town_of_why, whole, most=2)
    assert [(line.group, float(line.effect * 10_000)) for line in found.change.lines] == [
        ("C", -600), ("E", -200), (REST, 250),
    ]  # fmt: skip
    assert found.change.change == whole.change.change
    assert [(item.presence.value, item.count, float(item.effect * 10_000)) for item in found.turnover] == [
        ("both", 2, 200), ("appeared", 1, 50), ("vanished", 2, -800),
    ]  # fmt: skip
    assert sum(item.effect for item in found.turnover) == whole.change.change


@pytest.mark.parametrize(
    ("name", "there"),
    [
        pytest.param(
            "firms-ads", {"both": 2, "appeared": 1, "vanished": 2}, id="a count: below size is not there"
        ),
        pytest.param("national-little-giants", {"both": 1, "appeared": 1, "vanished": 0}, id="titles"),
        pytest.param(
            "labour-productivity-industry-ads",
            {"both": 2, "appeared": 1, "vanished": 2},
            id="a ratio of two sums",
        ),
        pytest.param("va-per-mu", {"both": 2, "appeared": 1, "vanished": 1}, id="a ratio of two data sets"),
    ],
)
def test_enterprises_behind_any_indicator(town_of_why: Facts, name: str, there: dict[str, int]) -> None:
    whole = asked(town_of_why, name)
    found = firms(town_of_why, whole)
    assert {item.presence.value: item.count for item in found.turnover} == there
    assert found.change.change == whole.change.change == sum(item.effect for item in found.turnover)


def test_enterprises_by_code_or_name(town_of_why: Facts) -> None:
    assert (
        known_firms(town_of_why, "甲厂")
        == known_firms(town_of_why, "A")
        == known_firms(town_of_why, "甲")
        == ["A"]
    )
    assert known_firms(town_of_why, "无此厂") == []
    assert len(known_firms(town_of_why, "厂")) > 2
    assert names(town_of_why, ["B"])["B"]["region"] == "西区"
    before, now = of_firms(town_of_why, ask(town_of_why, OUTPUT, Y2024), ["A", "F"])
    assert (before.numerator, now.numerator) == (Fraction("0.1"), Fraction("0.115"))


MISHAPS = [
    pytest.param("nothing", "2024", "", DefinitionUnknown, id="no such indicator"),
    pytest.param(OUTPUT, "2024", "colour", CutUnknown, id="no such cut"),
    pytest.param(OUTPUT, "2023", "", NothingToCompare, id="no year before the first"),
    pytest.param(OUTPUT, "2024年1-7月", "", NothingReported, id="months that nobody returned"),
    pytest.param("va-per-mu", "2024年1-5月", "", PeriodNotDefined, id="no reckoning by month"),
]


@pytest.mark.parametrize(("name", "period", "by", "error"), MISHAPS)
def test_what_cannot_be_asked(
    town_of_why: Facts, name: str, period: str, by: str, error: type[Exception]
) -> None:
    with pytest.raises(error):
        asked(town_of_why, name, Period.parse(period), by)


def test_periods_of_other_lengths_are_not_compared(town_of_why: Facts) -> None:
    with pytest.raises(PeriodsUnlike, match="长短不同"):
        ask(town_of_why, OUTPUT, Y2024, Period.parse("2023年1-5月"))


def test_groups_have_no_enterprises(town_of_why: Facts) -> None:
    zones = ask(town_of_why, "agglomeration-zones-100bn", Y2024)
    with pytest.raises(NotAdditive, match="它数的是组"):
        firms(town_of_why, replace(asked(town_of_why, OUTPUT), asked=zones))


def read(text: str, units: dict[str, str]) -> Terms:
    """A formula as terms, over measures of these units."""
    measures: Any = tuple(SimpleNamespace(id=name, unit=Unit.parse(unit)) for name, unit in units.items())
    definition: Any = SimpleNamespace(id="x")
    return terms_of(definition, Reckoning(Formula(text), measures, 0.0001))


UNITS = {"a": "万元", "b": "亿元", "c": "人"}
TERMS = [
    pytest.param("a", {"a": "0.0001"}, None, id="a measure, with the factor to the indicator's unit"),
    pytest.param("a + b", {"a": "0.0001", "b": "1"}, None, id="amounts in other units, in that of the first"),
    pytest.param("a - b * 2", {"a": "0.0001", "b": "-2"}, None, id="less twice another"),
    pytest.param("-(a - a)", {"a": "0"}, None, id="signs"),
    pytest.param("2 * a / 4", {"a": "0.00005"}, None, id="numbers before and behind"),
    pytest.param("(a + b) / c", {"a": "0.0001", "b": "1"}, {"c": "1"}, id="a ratio of sums"),
]


@pytest.mark.parametrize(("text", "above", "below"), TERMS)
def test_formulas_as_terms(text: str, above: dict[str, str], below: dict[str, str] | None) -> None:
    found = read(text, UNITS)

    def exact(part: dict[str, str]) -> dict[str, Fraction]:
        return {k: Fraction(v) for k, v in part.items()}

    assert found.numerator == exact(above)
    assert found.denominator == (None if below is None else exact(below))


@pytest.mark.parametrize("text", ["a * b", "a / c / c", "larger(a, b)", "a / (c * c)", "a / 0"])
def test_formulas_without_additive_parts_are_refused(text: str) -> None:
    with pytest.raises(NotAdditive):
        read(text, UNITS)
