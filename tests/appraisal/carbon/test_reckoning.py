"""Carbon efficiency: level, efficiency against the industry, neutrality; marks on their bounds; industries too small."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jiqun.appraisal.carbon.benchmarks import areas, marked_as, moves
from jiqun.appraisal.carbon.errors import EmissionUnitWrong, NoCarbonYear
from jiqun.appraisal.carbon.reckoning import Reckoner
from jiqun.appraisal.carbon.scheme import CarbonScheme, Scale, load_carbon_schemes
from jiqun.engine import Engine
from jiqun.indicators.computed import Facts
from jiqun.rules.vocabulary import Vocabulary
from tests.appraisal.conftest import ENGINE, table_of
from tests.engine.once import once
from tests.facts_of_a_town import put
from tests.indicators.conftest import opened

SCHEME = load_carbon_schemes()["carbon-2022"]
Row = dict[str, Any]


def firm(code: str, industry: str, co2: float | None, value: float | None, **more: Any) -> Row:
    """A firm whose whole emission is a sink below nought: what it buys is heat at 0.11 t a gigajoule."""
    heat = None if co2 is None else co2 / 0.11
    return {
        "code": code,
        "scale": "above",
        "industry": industry,
        "heat_use": heat,
        "value_added": value,
    } | more


def reckon(
    vocabulary: Vocabulary, firms: Sequence[Mapping[str, Any]], scheme: CarbonScheme = SCHEME, engine: Engine = ENGINE
) -> dict[str, Row]:  # fmt: skip
    table = Reckoner(scheme, vocabulary).given(table_of(vocabulary, firms, 2024), [2024])
    return {row["code"]: row for row in engine.collect(table.order_by("code")).to_pylist()}


@pytest.mark.parametrize(
    ("value", "mark"),
    [
        pytest.param(0.6, "low", id="L＝0.6：低碳（含上界）"),
        pytest.param(0.6001, "middle", id="L略大于0.6：中碳"),
        pytest.param(2.0, "middle", id="L＝2.0：中碳（含上界）"),
        pytest.param(2.0001, "high", id="L大于2.0：高碳"),
        pytest.param(-0.1, "low", id="抵减多于排放：低碳"),
        pytest.param(None, None, id="不知：无档"),
    ],
)
def test_marks_of_the_level(value: float | None, mark: str | None) -> None:
    assert SCHEME.level.of(value) == mark


#: K of a firm → its mark; each stands in an industry of its own.
EFFICIENCIES = {
    "K＝0.6：1级": (0.6, "1"), "K＝0.8：2级": (0.8, "2"), "K＝1.2：3级": (1.2, "3"), "K＝2.0：4级": (2.0, "4"),
    "K＝2.01：5级": (2.01, "5"),
}  # fmt: skip


def _of_industry(name: str, industry: str, level: float) -> list[Row]:
    """The industry's mean is 1: four of one and the fifth with its mirror keep Σ÷Σ at one tonne per 万元."""
    firms = [firm(f"{industry}-{index}", industry, 100.0, 100.0) for index in range(4)]
    mirror = (99.0, 200.0) if level > 2 else ((2 - level) * 100.0, 100.0)
    return [*firms, firm(f"{industry}-M", industry, *mirror), firm(name, industry, level * 100.0, 100.0)]


@pytest.mark.parametrize("case", EFFICIENCIES)
def test_marks_of_the_efficiency_on_their_bounds(vocabulary: Vocabulary, engine: Engine, case: str) -> None:
    firms = [
        item
        for index, (name, (level, _)) in enumerate(EFFICIENCIES.items())
        for item in _of_industry(name, f"{30 + index}11", level)
    ]
    found = once(engine, "efficiencies", lambda: reckon(vocabulary, firms, engine=engine))[case]
    level, mark = EFFICIENCIES[case]
    assert found["peer"] == pytest.approx(1.0, abs=1e-9)
    assert (found["efficiency"], found["efficiency_mark"]) == (pytest.approx(level), mark)


def test_emission_adds_up_carriers_with_the_factors_of_the_year(vocabulary: Vocabulary) -> None:
    given = firm(
        "A", "3411", None, 1000.0, coal_standard=100.0, electricity_use=10.0, oil_use=2.0, heat_use=50.0,
        natural_gas_use=1.0,
    )  # fmt: skip
    found = reckon(vocabulary, [given])["A"]
    parts = {name: found[f"co2_{name}"] for name in ("coal", "oil", "gas", "electricity", "heat")}
    assert parts == pytest.approx(
        {"coal": 266.0, "oil": 2 * 1.4571 * 1.73, "gas": 12.143 * 1.56, "electricity": 53.06, "heat": 5.5}
    )
    assert found["gross"] == pytest.approx(sum(parts.values()))
    assert found["level"] == pytest.approx(found["gross"] / 1000.0)


def test_zero_carbon_power_and_sinks_are_taken_off_once_declared(vocabulary: Vocabulary) -> None:
    given = firm("A", "3411", None, 100.0, electricity_use=20.0, zero_carbon_power=30.0, carbon_sink=10.0)
    found = reckon(vocabulary, [given])["A"]
    assert found["co2_zero_carbon_power"] == pytest.approx(20 * 5.306), "no more than was used"
    assert found["net"] == pytest.approx(-10.0)
    assert found["neutrality"] == pytest.approx((20 * 5.306 + 10) / (20 * 5.306) * 100)
    assert found["neutrality_mark"] == "five"


def test_what_nobody_declared_is_unknown_and_not_nought(vocabulary: Vocabulary) -> None:
    found = reckon(vocabulary, [firm("A", "3411", 50.0, 100.0)])["A"]
    assert (found["relief"], found["neutrality"], found["neutrality_mark"]) == (None, None, None)
    assert found["net"] == pytest.approx(50.0)


@pytest.mark.parametrize(
    ("given", "untold"),
    [
        pytest.param({"heat_use": None}, "no_energy", id="没有分品种能源"),
        pytest.param({"value_added": None}, "no_value", id="没有增加值"),
        pytest.param({"value_added": 0.0}, "not_positive", id="增加值为零"),
        pytest.param({"value_added": -5.0}, "not_positive", id="增加值为负"),
        pytest.param({"industry": "9999"}, "no_peers", id="各级行业都不足五家"),
        pytest.param({"industry": None}, "no_peers", id="没有行业代码"),
    ],
)
def test_why_a_mark_cannot_be_told(vocabulary: Vocabulary, given: Row, untold: str) -> None:
    firms = [firm(f"B{index}", "3411", 10.0, 10.0) for index in range(5)] + [
        firm("X", "3411", 10.0, 10.0) | given
    ]
    found = reckon(vocabulary, firms)["X"]
    assert (found["untold"], found["efficiency"], found["efficiency_mark"]) == (untold, None, None)


#: Industries of the firms of a division (its two digits are put before) → the level that is used, and its peers.
SMALL = {
    "小类够五家：用小类": (["11"] * 5, "class", 5),
    "小类不足：用中类": (["11"] * 3 + ["12"] * 2, "group", 5),
    "中类不足：用大类": (["11"] * 2 + ["12"] * 2 + ["21"], "division", 5),
    "代码只报到大类：用大类": ([""] * 5, "division", 5),
}


@pytest.mark.parametrize("case", SMALL)
def test_an_industry_too_small_gives_way_to_the_one_above(
    vocabulary: Vocabulary, engine: Engine, case: str
) -> None:
    firms = [
        firm(f"{name}{index}", f"{30 + number}{own}", 10.0 + index, 10.0)
        for number, (name, (industries, _, _)) in enumerate(SMALL.items())
        for index, own in enumerate(industries)
    ]
    found = once(engine, "small industries", lambda: reckon(vocabulary, firms, engine=engine))[f"{case}0"]
    assert (found["peer_level"], found["peers"], found["peer"]) == (
        SMALL[case][1],
        SMALL[case][2],
        pytest.approx(1.2),
    )


def test_an_industry_is_the_sums_not_the_mean_of_levels(vocabulary: Vocabulary) -> None:
    firms = [firm(f"B{index}", "3411", 10.0, 10.0) for index in range(4)] + [firm("X", "3411", 4.0, 1.0)]
    found = reckon(vocabulary, firms)["X"]
    assert found["peer"] == pytest.approx(44 / 41)
    assert found["efficiency"] == pytest.approx(4 / (44 / 41))


def test_areas_are_sums_over_sums_with_marks_and_quantiles(vocabulary: Vocabulary, engine: Engine) -> None:
    firms = [
        firm("A", "3411", 10.0, 100.0, region="东区"), firm("B", "3411", 300.0, 100.0, region="东区"),
        firm("C", "3411", 50.0, 50.0, region="西区"), firm("D", "3411", 50.0, None, region="西区"),
        firm("E", "3411", 70.0, 70.0),
    ]  # fmt: skip
    for item in firms:
        item.setdefault("region", None)
    table = Reckoner(SCHEME, vocabulary).given(table_of(vocabulary, firms, 2024), [2024])
    east, west = (
        row
        for row in engine.collect(areas(table, SCHEME, ["region"])).to_pylist()
        if row["region"] in ("东区", "西区")
    )
    assert (east["level"], east["enterprises"], east["reckoned"]) == (pytest.approx(1.55), 2, 2)
    assert (east["p25"], east["p50"]) == (pytest.approx(0.825), pytest.approx(1.55))
    assert [east[marked_as("level", name)] for name in ("low", "middle", "high")] == [1, 0, 1]
    assert (west["level"], west["enterprises"], west["reckoned"]) == (pytest.approx(1.0), 2, 1)


def test_other_bounds_show_who_moves(vocabulary: Vocabulary, engine: Engine) -> None:
    tighter = SCHEME.model_copy(
        update={
            "level": Scale.model_validate(
                {
                    "name": {"zh": "严"},
                    "marks": [
                        {"id": "low", "name": {"zh": "低"}, "at_most": 0.3},
                        {"id": "high", "name": {"zh": "高"}},
                    ],
                }
            )
        }
    )
    rows = table_of(vocabulary, [firm(f"F{i}", "3411", co2, 100.0) for i, co2 in enumerate((10, 50, 60, 90))], 2024)  # fmt: skip
    before, after = (Reckoner(item, vocabulary).given(rows, [2024]) for item in (SCHEME, tighter))
    found = engine.collect(moves(before, after, "level")).to_pylist()
    assert {(row["before"], row["after"]): row["enterprises"] for row in found} == {
        ("low", "low"): 1, ("low", "high"): 2, ("middle", "high"): 1,
    }  # fmt: skip


@settings(max_examples=20)
@given(st.lists(st.tuples(st.integers(1, 5000), st.integers(1, 5000)), min_size=5, max_size=9))
def test_weighted_by_value_added_the_efficiencies_of_an_industry_average_to_one(
    vocabulary: Vocabulary, pairs: list[tuple[int, int]]
) -> None:
    """Σ Kᵢ·VAᵢ ÷ Σ VAᵢ = Σ (Lᵢ·VAᵢ) ÷ (L̄·Σ VA) = 1."""
    firms = [firm(f"F{index}", "3411", float(co2), float(value)) for index, (co2, value) in enumerate(pairs)]
    found = reckon(vocabulary, firms).values()
    mean = sum(row["efficiency"] * row["value"] for row in found) / sum(row["value"] for row in found)
    assert mean == pytest.approx(1.0, rel=1e-5)


def test_a_formula_must_give_carbon(vocabulary: Vocabulary) -> None:
    wrong = SCHEME.sources[0].model_copy(update={"formula": "coal_standard"})
    with pytest.raises(EmissionUnitWrong, match="吨标准煤"):
        Reckoner(SCHEME.model_copy(update={"sources": (wrong,)}), vocabulary)


@pytest.mark.parametrize(
    "marks",
    [
        pytest.param([("a", 2.0), ("b", 1.0), ("c", None)], id="界限由大到小"),
        pytest.param([("a", 1.0), ("b", 2.0)], id="最后一档有界"),
        pytest.param([("a", None), ("b", None)], id="前面的档没有界"),
    ],
)
def test_a_scale_that_contradicts_itself(marks: list[tuple[str, float | None]]) -> None:
    listed = [{"id": name, "name": {"zh": name}, "at_most": bound} for name, bound in marks]
    with pytest.raises(ValueError, match="at_most"):
        Scale.model_validate({"name": {"zh": "试"}, "marks": listed})


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Facts:
    facts = opened(ENGINE, tmp_path_factory.mktemp("carbon"))
    store = facts.population.store
    use: dict[str, list[Any]] = {"code": ["A", "A", "B"], "carrier": ["electricity", "coal", "electricity"], "amount": [40.0, 10.0, 20.0],
           "standard_coal": [49.16, None, 24.58]}  # fmt: skip
    put(store, "energy_use", "2024", use)
    told: dict[str, list[Any]] = {"code": ["A"], "item": ["zero_carbon_power"], "number": [10.0],
        "stated_on": [dt.date(2024, 12, 1)], "valid_to": [dt.date(2024, 12, 31)]}  # fmt: skip
    put(store, "evidence", "", told)
    return facts


def test_returns_of_a_town(town: Facts, vocabulary: Vocabulary) -> None:
    reckoner = Reckoner(SCHEME, vocabulary)
    assert reckoner.years(town) == [2024]
    rows = {row["code"]: row for row in ENGINE.collect(reckoner.over(town, [2024])).to_pylist()}
    assert set(rows) == {"A", "B", "F"}
    assert rows["A"]["gross"] == pytest.approx(40 * 5.306 + 10 * 0.7143 * 2.66)
    assert rows["A"]["level"] == pytest.approx((30 * 5.306 + 10 * 0.7143 * 2.66) / 220)
    assert rows["F"]["untold"] == "no_energy"


def test_a_year_without_energy_is_refused(town: Facts, vocabulary: Vocabulary) -> None:
    with pytest.raises(NoCarbonYear, match="2024"):
        Reckoner(SCHEME, vocabulary).over(town, [2023])
