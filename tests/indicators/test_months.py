"""Figures of months, of months since January, of quarters: worked out by hand for a town, on both engines.

Rules of the monthly statistics: January and February are published together; growth is on the same period of last year;
what an enterprise did in a month is its own figure, or what its cumulative figure grew by.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from jiqun.engine import EngineKind
from jiqun.enterprises import Population
from jiqun.enterprises.identity import Mergers
from jiqun.indicators.computed import (
    CrosscheckKind,
    Facts,
    Figure,
    How,
    MonthMerged,
    NothingReported,
    PeriodNotDefined,
    PeriodSpanUnreadable,
    comparable_growth,
    compute,
    explain,
    read_periods,
    reported_growth,
)
from jiqun.indicators.computed.period import key_of
from tests.facts_of_a_town import month_columns, put


def figures(facts: Facts, name: str, period: str, *by: str) -> list[Figure]:
    return list(compute(facts, [name], by=by, periods=read_periods(period, facts.returned())).figures)


#: Everything the tables below ask for, by indicator and period, on each engine: one question, not one a case.
_WORKED_OUT: dict[EngineKind, dict[tuple[str, int], Figure]] = {}


def worked_out(facts: Facts, name: str, period: str) -> float | None:
    kind = facts.population.engine.settings.kind
    if kind not in _WORKED_OUT:
        names = list(dict.fromkeys(["industrial-output-ads", *(str(case.values[0]) for case in OTHERS)]))
        texts = [*(case.values[0] for case in OUTPUT), *(case.values[1] for case in OTHERS)]
        periods = read_periods("，".join(map(str, texts)), facts.returned())
        found = compute(facts, names, periods=periods).figures
        _WORKED_OUT[kind] = {(item.indicator, key_of(item.period)): item for item in found}
    (asked,) = read_periods(period, facts.returned())
    return _WORKED_OUT[kind][name, key_of(asked)].value


def value(facts: Facts, name: str, period: str) -> float | None:
    (only,) = figures(facts, name, period)
    return only.value


def by_group(facts: Facts, name: str, period: str, *by: str) -> dict[Any, float | None]:
    return {tuple(item.cuts.values()): item.value for item in figures(facts, name, period, *by)}


OUTPUT = [
    pytest.param("2024年1-2月", 220 + 100, id="January and February are one period: c(2)"),
    pytest.param("2024年3月", 110 + (150 - 100) + 10, id="a month is x(3), else c(3) − c(2)"),
    pytest.param("2024年4月", 120 + (190 - 150) + 10, id="a month of one whose cumulative figure is missing: x(4)"),
    pytest.param("2024年1-5月", 550 + 240 + (10 + 10 + 10) + 7, id="since January is c(5), else c(3) + x(4) + x(5)"),
    pytest.param("2024年5月", 100 + 50 + 10 + 7, id="an enterprise no yearly return knows counts as above size"),
    pytest.param("2024年1-6月", 660 + 300 + 40, id="the silent G's 7 of May is not carried on to June"),
    pytest.param("2024年上半年", 1000, id="a half year from January is cumulative"),
    pytest.param("2024Q1", 330 + 150 + 10, id="a first quarter is cumulative"),
    pytest.param("2024年二季度", (660 - 330) + (300 - 150) + (40 - 10), id="a quarter is c(6) − c(3)"),
    pytest.param("2023年4-5月", (500 - 300) + (200 - 120) + (260 - 150), id="any span, also over a silent month"),
    pytest.param("2023年4月", 110 + 40, id="who is silent in the month adds nothing"),
    pytest.param("2023年5月", 90 + 40 + 60, id="a month after a silent one has its own figure"),
]  # fmt: skip


@pytest.mark.parametrize(("period", "expected"), OUTPUT)
def test_output_of_a_period(months: Facts, period: str, expected: float) -> None:
    assert worked_out(months, "industrial-output-ads", period) == pytest.approx(expected / 1e4)


OTHERS = [
    pytest.param("profit-ads", "2024年5月", (50 - 45 + -2 - -3) / 1e4, id="cumulative figures alone make a month"),
    pytest.param("profit-margin-ads", "2024年1-5月", (50 - 2) / (500 + 200) * 100, id="a margin is a ratio of sums"),
    pytest.param("employees-ads", "2024年1-5月", 18.0, id="a level is that of the last month"),
    pytest.param("employees-ads", "2024Q2", 11.0 + 7.0, id="a level of a quarter is that of its last month"),
    pytest.param("electricity-ads", "2024年1-5月", (20 + 10 + 11 + 12) / 1e4, id="months alone add up only if none is missing"),
    pytest.param("electricity-ads", "2024年5月", 17 / 1e4, id="a gap before does not hide the month"),
    pytest.param("electricity-ads", "2024年4-5月", 23 / 1e4, id="a span with a hole is not reckoned"),
    pytest.param("firms-ads", "2024年1-5月", 4.0, id="enterprises that reported the last month"),
    pytest.param("loss-making-share-ads", "2024年1-5月", 25.0, id="a loss is one since January"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "period", "expected"), OTHERS)
def test_other_indicators(months: Facts, name: str, period: str, expected: float) -> None:
    assert worked_out(months, name, period) == pytest.approx(expected)


def test_a_month_counts_where_its_own_return_says(months: Facts) -> None:
    """B is in 东区 until March and in 西区 from April."""
    assert by_group(months, "industrial-output-ads", "2024年3月", "district") == {
        ("东区",): pytest.approx((110 + 50 + 10) / 1e4)
    }
    assert by_group(months, "industrial-output-ads", "2024年1-5月", "district") == {
        ("东区",): pytest.approx((550 + 30) / 1e4),
        ("西区",): pytest.approx((240 + 7) / 1e4),
    }


def test_clusters_by_month(months: Facts) -> None:
    found = by_group(months, "industrial-output-ads", "2024年1-5月", "cluster:t")
    assert found == {
        ("machines",): pytest.approx(820 / 1e4),
        ("robots",): pytest.approx(240 / 1e4),
    }


def test_completeness_is_stated_with_the_figure(months: Facts) -> None:
    """May: A, B, F and G; a year before A, B and C. D is below size."""
    (may,) = figures(months, "industrial-output-ads", "2024年1-5月")
    assert (may.reporting, may.reporting_last_year) == (4, 3)
    (june,) = figures(months, "industrial-output-ads", "2024年6月")
    assert (june.reporting, june.reporting_last_year) == (3, 2)
    (power,) = figures(months, "electricity-ads", "2024年1-5月")
    assert (power.reporting, power.reporting_last_year) == (1, 0)


def test_periods_of_several_kinds_in_one_question(months: Facts) -> None:
    found = {
        item.period.code: item.value
        for item in figures(months, "industrial-output-ads", "2024,2024Q2,2024年各月,2023年4-5月")
    }
    assert found == {
        "2024": pytest.approx(0.165),
        "2024-Q2": pytest.approx(510 / 1e4),
        "2024-01/02": pytest.approx(320 / 1e4),
        "2024-03": pytest.approx(170 / 1e4),
        "2024-04": pytest.approx(170 / 1e4),
        "2024-05": pytest.approx(167 / 1e4),
        "2024-06": pytest.approx(180 / 1e4),
        "2023-04/05": pytest.approx(390 / 1e4),
    }


@pytest.mark.parametrize("period", ["2024年1月", "2024年2月", "2024年2-5月"])
def test_january_and_february_cannot_be_told_apart(months: Facts, period: str) -> None:
    with pytest.raises(MonthMerged, match="2024年1-2月"):
        value(months, "industrial-output-ads", period)


def test_where_january_is_reported_it_is_a_month(own_months: Facts) -> None:
    store = own_months.population.store
    put(store, "enterprise_month", "2025-01", {"code": ["A"], "output": [30.0], "output_cumulative": [30.0]})
    put(store, "enterprise_month", "2025-02", {"code": ["A"], "output": [None], "output_cumulative": [50.0]})
    assert value(own_months, "industrial-output-ads", "2025年1月") == pytest.approx(0.003)
    assert value(own_months, "industrial-output-ads", "2025年2月") == pytest.approx(0.002)
    assert [item.code for item in read_periods("2025年各月", own_months.returned())] == ["2025-01", "2025-02"]


def test_a_year_without_yearly_returns_takes_clusters_and_size_of_the_newest(own_months: Facts) -> None:
    """A is above size and in 装备, D below, by their returns of 2024."""
    columns = {"code": ["A", "D"], "output_cumulative": [50.0, 9.0]}
    put(own_months.population.store, "enterprise_month", "2025-02", columns)
    assert by_group(own_months, "industrial-output-ads", "2025年1-2月", "cluster:t") == {
        ("machines",): pytest.approx(0.005),
        ("robots",): None,
    }


def test_a_month_nobody_returned_is_said_with_what_is_there(months: Facts) -> None:
    with pytest.raises(NothingReported, match="2024年2—6月"):
        value(months, "industrial-output-ads", "2024年7月")


def test_an_indicator_of_the_year_alone_has_no_months(months: Facts) -> None:
    with pytest.raises(PeriodNotDefined, match="monthly"):
        value(months, "va-per-mu", "2024年5月")


@pytest.mark.parametrize("text", ["soon", "2024年13月", "十四五", "每年", "2024-05-01"])
def test_a_text_that_is_no_period_is_refused(months: Facts, text: str) -> None:
    if text == "十四五":
        assert len(read_periods(text, months.returned())) == 5
        return
    with pytest.raises(PeriodSpanUnreadable):
        read_periods(text, months.returned())


def grown(facts: Facts, deed: Any, name: str, period: str, *by: str) -> dict[Any, float | None]:
    found = deed(facts, name, by=by, periods=read_periods(period, facts.returned()))
    return {tuple(item.cuts.values()): item.rate for item in found}


def test_growth_is_on_the_same_period_of_last_year(months: Facts) -> None:
    assert grown(months, reported_growth, "industrial-output-ads", "2024年1-5月") == {
        (): pytest.approx((827 / 960 - 1) * 100)
    }
    assert grown(months, reported_growth, "industrial-output-ads", "2024Q2") == {
        (): pytest.approx((510 / 420 - 1) * 100)
    }


def test_a_margin_grows_in_points(months: Facts) -> None:
    assert grown(months, reported_growth, "profit-margin-ads", "2024年1-5月") == {
        (): pytest.approx((48 / 700 - 50 / 600) * 100)
    }


def test_without_the_same_period_of_last_year_there_is_no_growth(months: Facts) -> None:
    assert grown(months, reported_growth, "industrial-output-ads", "2023年1-5月") == {(): None}
    assert grown(months, comparable_growth, "industrial-output-ads", "2023年1-5月") == {}


COMPARABLE = [
    pytest.param("2024年1-5月", (550 + 240) / (500 + 200), 2, id="since January: A and B"),
    pytest.param("2024年4月", (120 + 40) / (110 + 40), 2, id="a month: A and B"),
    pytest.param("2024Q2", (330 + 150) / (300 + 120), 2, id="a quarter: A and B"),
]


@pytest.mark.parametrize(("period", "ratio", "enterprises"), COMPARABLE)
def test_comparable_growth_takes_those_who_reported_both(
    months: Facts, period: str, ratio: float, enterprises: int
) -> None:
    (found,) = comparable_growth(
        months, "industrial-output-ads", periods=read_periods(period, months.returned())
    )
    assert found.rate == pytest.approx((ratio - 1) * 100)
    assert found.enterprises == enterprises


def test_comparable_growth_follows_the_mover(months: Facts) -> None:
    """B counts with 西区 in both years."""
    assert grown(months, comparable_growth, "industrial-output-ads", "2024年1-5月", "district") == {
        ("东区",): pytest.approx(10.0),
        ("西区",): pytest.approx(20.0),
    }


def test_a_merger_counts_from_its_month(own_months: Facts) -> None:
    """A counts for B from May: three enterprises are left, no output is lost, growth joins both in both years."""
    Mergers(own_months.population.store.database).merge("A", "B", dt.date(2024, 5, 1), "吸收合并", "试")
    assert value(own_months, "firms-ads", "2024年4月") == 3.0
    assert value(own_months, "firms-ads", "2024年5月") == 3.0
    assert value(own_months, "industrial-output-ads", "2024年1-5月") == pytest.approx(827 / 1e4)
    (may,) = figures(own_months, "industrial-output-ads", "2024年1-5月")
    assert may.reporting == 3
    (found,) = comparable_growth(
        own_months, "industrial-output-ads", periods=read_periods("2024年1-5月", own_months.returned())
    )
    assert (found.rate, found.enterprises) == (pytest.approx((790 / 700 - 1) * 100), 1)


def test_offices_that_report_different_columns_do_not_double(own_months: Facts) -> None:
    columns = {"code": ["A", "B"], "tax_cumulative": [30.0, 12.0]}
    put(own_months.population.store, "enterprise_month", "2024-05", columns, "税务局")
    assert value(own_months, "tax-ads", "2024年1-5月") == pytest.approx(42 / 1e4)
    assert value(own_months, "industrial-output-ads", "2024年1-5月") == pytest.approx(827 / 1e4)
    assert value(own_months, "firms-ads", "2024年1-5月") == 4.0
    (taxed,) = figures(own_months, "tax-ads", "2024年1-5月")
    assert taxed.reporting == 2


def anew(facts: Facts) -> Facts:
    """The facts as they are now: a population stays as it was first asked for."""
    old = facts.population
    return Facts(Population(old.store, old.engine, old.rules), facts.definitions)


def why(facts: Facts, name: str, period: str, **cuts: str) -> Any:
    (asked,) = read_periods(period, facts.returned())
    found = explain(facts, name, asked, cuts)
    assert found is not None
    return found


def test_an_explanation_adds_up_and_says_from_what(months: Facts) -> None:
    found = why(months, "industrial-output-ads", "2024年5月")
    (output,) = found.measures
    assert output.total == pytest.approx(sum(part.amount for part in output.largest)) == pytest.approx(167)
    assert [(part.code, part.row, part.amount, part.how) for part in output.largest] == [
        ("A", 2, 100.0, How.MONTH),
        ("B", 3, 50.0, How.DIFFERENCE),
        ("F", 4, 10.0, How.MONTH),
        ("G", 5, 7.0, How.MONTH),
    ]
    assert [(row.month, row.row, row.cumulative) for row in output.largest[1].rows] == [
        (4, 3, 190.0),
        (5, 3, 240.0),
    ]
    assert {item.period for item in found.vintages} == {"2024-02", "2024-03", "2024-04", "2024-05"}


def test_an_amount_added_up_from_months_names_every_row(months: Facts) -> None:
    found = why(months, "industrial-output-ads", "2024年1-5月", district="东区")
    part = found.measures[0].largest[1]
    assert (part.code, part.amount, part.how) == ("F", 30.0, How.MONTHS)
    assert [(row.month, row.alone) for row in part.rows] == [(3, 10.0), (4, 10.0), (5, 10.0)]


def checked(facts: Facts, period: str, kind: CrosscheckKind) -> Any:
    return next(
        (item for item in why(facts, "industrial-output-ads", period).checks if item.kind is kind), None
    )


def test_the_cumulative_figure_is_held_against_the_months(own_months: Facts) -> None:
    """Both ways exist for A (660) and F (40): they agree until A's June is returned anew."""
    before = checked(own_months, "2024年1-6月", CrosscheckKind.MONTHS)
    assert (before.here, before.there, before.agrees) == (700.0, 700.0, True)
    june = month_columns("2024-06")
    june["output"][0] = 150.0
    put(own_months.population.store, "enterprise_month", "2024-06", june)
    after = checked(anew(own_months), "2024年1-6月", CrosscheckKind.MONTHS)
    assert (after.here, after.there, after.enterprises, after.agrees) == (700.0, 740.0, 1, False)


def test_december_is_held_against_the_year(months: Facts) -> None:
    """Twelve months give 1990, the yearly returns 2200; both are shown, whichever is asked."""
    year, december = (checked(months, text, CrosscheckKind.YEAR) for text in ("2023", "2023年1-12月"))
    assert (year.here, year.there) == (pytest.approx(0.22), pytest.approx(0.199))
    assert (december.here, december.there) == (pytest.approx(0.199), pytest.approx(0.22))
    assert not year.agrees
    assert checked(months, "2024", CrosscheckKind.YEAR) is None


def test_the_silent_are_counted(months: Facts) -> None:
    """G and D reported May and not June, but D is below size."""
    june = checked(months, "2024年1-6月", CrosscheckKind.SILENT)
    assert (june.enterprises, june.there, june.agrees) == (1, 4.0, False)
    assert checked(months, "2024年5月", CrosscheckKind.SILENT).agrees
