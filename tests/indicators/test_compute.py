"""Every figure of a town of six firms, on both engines."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from jiqun.enterprises.identity import Mergers
from jiqun.indicators.computed import (
    CutUnknown,
    DefinitionInvalid,
    DefinitionUnknown,
    Facts,
    comparable_growth,
    compute,
    explain,
    reported_growth,
)
from jiqun.values import Period
from tests.engine.once import once

Y2023, Y2024 = Period.of_year(2023), Period.of_year(2024)


def found(facts: Facts, name: str, *by: str, years: list[int] | None = None) -> dict[Any, float | None]:
    """(year, cut values…) → value."""
    periods = None if years is None else [Period.of_year(year) for year in years]
    figures = compute(facts, [name], by=by, periods=periods).figures
    return {(item.year, *item.cuts.values()): item.value for item in figures}


WHOLE = [
    pytest.param(
        "industrial-output-ads", {2023: 0.22, 2024: 0.165}, id="a sum of enterprises above size, 万元 → 亿元"
    ),
    pytest.param("firms-ads", {2023: 4.0, 2024: 3.0}, id="a count of enterprises"),
    pytest.param("labour-productivity-industry-ads", {2023: 450 / 25, 2024: 350 / 18}, id="a ratio of sums"),
    pytest.param(
        "va-per-mu", {2023: 450 / 25, 2024: 350 / 15}, id="land: registered + leased in − leased out"
    ),
    pytest.param(
        "tax-per-mu", {2023: (40 + 10 + 25) / 25, 2024: 46 / 15}, id="taxes by kind before the lump sum"
    ),
    pytest.param(
        "national-little-giants", {2023: 1.0, 2024: 2.0}, id="a stock of titles that are still valid"
    ),
    pytest.param("national-little-giants-new", {2023: 0.0, 2024: 1.0}, id="titles of the year"),
    pytest.param("national-champions", {2023: 1.0, 2024: 1.0}, id="a title without end stays"),
]


@pytest.mark.parametrize(("name", "expected"), WHOLE)
def test_the_whole_town(facts: Facts, name: str, expected: dict[int, float]) -> None:
    names = [str(case.values[0]) for case in WHOLE]
    figures = once(facts.population.engine, "whole town", lambda: compute(facts, names).figures)
    told = {item.year: item.value for item in figures if item.indicator == name}
    assert told == {year: pytest.approx(value) for year, value in expected.items()}


def test_a_ratio_is_never_the_mean_of_ratios(facts: Facts) -> None:
    """东区 2023: (200 + 100) ÷ (10 + 5) = 20, while the firms' ratios 20 and 20 and the west's 15 have mean 18.3."""
    by = found(facts, "labour-productivity-industry-ads", "district", years=[2023])
    assert by == {(2023, "东区"): pytest.approx(20.0), (2023, "西区"): pytest.approx(150 / 10)}


def test_an_enterprise_counts_where_it_was_that_year(facts: Facts) -> None:
    """B moved; C's return left the district empty and the register fills it."""
    by = found(facts, "firms-ads", "district")
    assert by == {(2023, "东区"): 2.0, (2023, "西区"): 2.0, (2024, "东区"): 2.0, (2024, "西区"): 1.0}


def test_land_without_a_return_of_the_year_is_nobodys_above_size(facts: Facts) -> None:
    assert found(facts, "va-per-mu", "district", years=[2024]) == {
        (2024, "东区"): pytest.approx(230 / 10),
        (2024, "西区"): pytest.approx(120 / 5),
    }


def test_clusters_overlap_in_the_open(facts: Facts) -> None:
    """B is in 装备 by its code and in 机器人 by its products; D only because it is named; E is named out."""
    by = found(facts, "industrial-output-ads", "cluster:t", years=[2023])
    assert by == {
        (2023, "machines"): pytest.approx(0.14),
        (2023, "robots"): pytest.approx(0.04),
        (2023, "chemicals"): pytest.approx(0.06),
    }


def test_two_cuts_at_once(facts: Facts) -> None:
    by = found(facts, "firms-ads", "division", "district", years=[2024])
    assert by == {
        (2024, "26", "西区"): 0.0,
        (2024, "34", "东区"): 2.0,
        (2024, "34", "西区"): 1.0,
        (2024, "39", "西区"): 0.0,
    }


def test_a_cut_may_be_said_in_chinese(facts: Facts) -> None:
    assert found(facts, "firms-ads", "区县") == found(facts, "firms-ads", "district")


def test_several_indicators_in_one_pass_agree_with_each_alone(facts: Facts) -> None:
    names = ["industrial-va-ads", "va-per-mu", "firms-ads", "national-little-giants"]
    together = compute(facts, names, by=["district"]).figures
    for name in names:
        alone = found(facts, name, "district")
        assert {
            (f.year, *f.cuts.values()): f.value for f in together if f.indicator == name
        }.items() >= alone.items()


def test_reported_growth(facts: Facts) -> None:
    (rate,) = reported_growth(facts, "industrial-output-ads", periods=[Y2024])
    assert rate.rate == pytest.approx((1650 / 2200 - 1) * 100)


def test_comparable_growth_takes_those_who_reported_twice(facts: Facts) -> None:
    """C is gone and F is new. Of A, B, D and E, those above size in each year: 1600 over 1600."""
    (rate,) = comparable_growth(facts, "industrial-output-ads", periods=[Y2024])
    assert (rate.now, rate.before) == (pytest.approx(0.16), pytest.approx(0.16))
    assert rate.rate == pytest.approx(0.0)


def test_comparable_growth_of_a_district_follows_the_movers(facts: Facts) -> None:
    """B counts with 西区 in both years: it is there in the later one."""
    rates = {
        tuple(item.cuts.values()): item
        for item in comparable_growth(facts, "industrial-output-ads", by=["district"], periods=[Y2024])
    }
    assert rates[("东区",)].rate == pytest.approx(10.0)
    assert rates[("西区",)].before == pytest.approx((400 + 200) / 1e4)


def test_a_share_grows_in_points(facts: Facts) -> None:
    (rate,) = reported_growth(facts, "equipment-manufacturing-share", periods=[Y2024])
    assert rate.points
    assert rate.rate == pytest.approx(100.0 - 300 / 450 * 100)


def test_an_explanation_adds_up(facts: Facts) -> None:
    why = explain(facts, "va-per-mu", Y2023, {"district": "东区"})
    assert why is not None
    assert [(m.measure.id, m.total, sum(p.amount for p in m.largest)) for m in why.measures] == [
        ("value_added_above", 300.0, 300.0),
        ("land_above", 15.0, 15.0),
    ]
    assert [(p.code, p.row, p.amount) for p in why.measures[1].largest] == [
        ("A", 2, 12.0),
        ("B", 4, 5.0),
        ("A", 3, -2.0),
    ]
    assert {v.dataset for v in why.vintages} == {"enterprise_year", "land_holding"}
    assert why.simulated


def test_a_group_that_is_not_there_has_no_explanation(facts: Facts) -> None:
    assert explain(facts, "va-per-mu", Y2023, {"district": "北区"}) is None


def test_a_computation_names_its_vintages(facts: Facts) -> None:
    done = compute(facts, ["industrial-va-ads"], periods=[Y2024])
    assert done.simulated
    assert [name.split("-")[0] for name in done.basis] == ["enterprise", "enterprise_year", "enterprise_year"]


def test_what_nobody_defined_is_said_with_what_is(facts: Facts) -> None:
    with pytest.raises(DefinitionUnknown, match="va-per-mu"):
        compute(facts, ["happiness"])


def test_a_cut_that_is_none_is_said_with_what_is(facts: Facts) -> None:
    with pytest.raises(CutUnknown, match=r"division.*cluster"):
        compute(facts, ["industrial-va-ads"], by=["colour"])


def test_comparable_growth_needs_returns_of_enterprises_alone(facts: Facts) -> None:
    with pytest.raises(DefinitionInvalid, match="enterprise_year"):
        comparable_growth(facts, "va-per-mu", periods=[Y2024])


def merge(facts: Facts, absorbed: str, survivor: str) -> None:
    since = dt.date(2024, 1, 1)
    Mergers(facts.population.store.database).merge(absorbed, survivor, since, "吸收合并", "试")


def test_a_merged_enterprise_counts_once_and_its_figures_add_up(own_facts: Facts) -> None:
    """From 2024 A counts for B: of A, B and F two enterprises are left, and nothing of A's output is lost."""
    merge(own_facts, "A", "B")
    assert found(own_facts, "firms-ads") == {(2023,): 4.0, (2024,): 2.0}
    assert found(own_facts, "industrial-output-ads", years=[2024]) == {(2024,): pytest.approx(0.165)}
    assert found(own_facts, "national-little-giants", years=[2024]) == {(2024,): 1.0}


def test_comparable_growth_follows_a_merger(own_facts: Facts) -> None:
    merge(own_facts, "A", "B")
    (rate,) = comparable_growth(own_facts, "industrial-output-ads", periods=[Y2024])
    assert (rate.now, rate.before) == (pytest.approx(0.16), pytest.approx((1000 + 400 + 200) / 1e4))
