"""What is tried out in memory is what the engine grades; how firm grades stand; whom a method favours."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from jiqun.appraisal import IndicatorUnknown
from jiqun.appraisal.appraise import Appraiser
from jiqun.appraisal.grading import Decision
from jiqun.appraisal.matrix import Matrix, matrix_of, names_of
from jiqun.appraisal.robust import flows, leanings, moves, newcombe, robustness
from jiqun.appraisal.scheme import Scheme, load_schemes
from jiqun.appraisal.totals import areas, counts, effects
from jiqun.engine import Engine
from jiqun.rules.vocabulary import Vocabulary
from tests.appraisal.conftest import ENGINE, table_of
from tests.appraisal.test_methods import MINMAX, one


def crowd(size: int = 60) -> list[dict[str, Any]]:
    """Firms of many kinds, some without emissions, some without land, in two divisions. 模拟数据."""
    generator = np.random.default_rng(7)
    found = []
    for index in range(size):
        va = float(generator.lognormal(5, 1))
        found.append(
            {
                "scale": "above" if index % 4 else "below",
                "division": "34" if index % 3 else "17",
                "revenue": va * 4,
                "main_revenue": va * 4,
                "value_added": va,
                "tax_evaluated": va * float(generator.uniform(0.02, 0.3)),
                "land_evaluated": None if index % 17 == 5 else float(generator.lognormal(2, 0.5)),
                "energy_evaluated": va / float(generator.lognormal(1, 0.4)),
                "pollutants": None if index % 5 == 0 else va / 5000,
                "employees": va / 18,
                "rd_expense": va * 0.1,
                "electricity": va / 2,
                "tenants": float(index % 3),
                "technical_investment": va / 10,
            }
        )
    return found


def rows_of(scheme: Scheme, vocabulary: Vocabulary, engine: Engine = ENGINE) -> pa.Table:
    table = Appraiser(scheme, vocabulary).given(table_of(vocabulary, crowd(), 2024), [2024])
    return engine.collect(table)


SLICED = {
    "listing": {
        "method": "minmax", "by_division": True,
        "indicators": [
            {"id": "tax", "name": {"zh": "亩均税收"}, "above": "tax_evaluated", "below": "land_evaluated", "unit": "万元/亩", "weight": 60},
            {"id": "head", "name": {"zh": "人均"}, "above": "value_added", "below": "employees", "unit": "万元/人", "weight": 40},
        ],
    }
}  # fmt: skip
MEANS = {"listing": {}, "indicator": {"base": {"rule": "mean", "times": 1.5}, "cap": 2}}
SCHEMES = [
    pytest.param(load_schemes()["huangyan-2022"], id="比基准值，缺项取平均"),
    pytest.param(load_schemes()["jingning-2022-below"], id="单项排名"),
    pytest.param(one(**SLICED), id="极差法，分行业"),
    pytest.param(one(**MEANS), id="基准为平均的1.5倍，封顶"),
    pytest.param(Scheme.model_validate(MINMAX), id="极差法"),
]


@pytest.mark.parametrize("scheme", SCHEMES)
def test_memory_and_engine_agree(scheme: Scheme, vocabulary: Vocabulary) -> None:
    rows = rows_of(scheme, vocabulary)
    by_code = {row["code"]: row for row in rows.to_pylist()}
    for listing in scheme.lists:
        matrix = matrix_of(rows, scheme, listing.id, 2024)
        told = [by_code[code] for code in matrix.codes]
        scores = [np.nan if row["score"] is None else row["score"] for row in told]
        np.testing.assert_allclose(matrix.scores(), scores, atol=1e-7)
        assert names_of(listing, matrix.grades().tolist()) == [row["grade_first"] for row in told]


ADJUSTED = {
    "bonuses": [
        {"id": "rd", "label": {"zh": "按比例加分"}, "percent": "technical_investment / unit_size", "most": 10},
        {"id": "letting", "label": {"zh": "出租扣分"}, "points": "-2 * tenants"},
    ],
    "parameters": [
        {"id": "unit_size", "name": {"zh": "尺度"}, "unit": "万元", "value": 5},
        {"id": "large", "name": {"zh": "大"}, "unit": "万元", "value": 2000},
        {"id": "little", "name": {"zh": "小"}, "unit": "万元", "value": 150},
    ],
    "adjustments": [
        {"id": "leader", "label": {"zh": "定档"}, "test": "revenue >= large", "effect": "fix", "grade": "A"},
        {"id": "up", "label": {"zh": "提档"}, "test": "division == '34'", "effect": "up"},
        {"id": "down", "label": {"zh": "降档"}, "test": "revenue < little", "effect": "down", "steps": 2},
        {"id": "most", "label": {"zh": "不高于"}, "test": "tenants >= 2", "effect": "at_most", "grade": "B"},
        {"id": "least", "label": {"zh": "不低于"}, "test": "tenants < 1", "effect": "at_least", "grade": "C"},
        {"id": "veto", "label": {"zh": "一票否决"}, "test": "appraisal_veto", "effect": "fix", "grade": "D"},
    ],
}  # fmt: skip


@pytest.mark.parametrize(
    "weights",
    [pytest.param({}, id="办法的权重"), pytest.param({"tax": 20.0}, id="换权重：重排、重新加减分、再调档")],
)
def test_final_grades_in_memory_are_those_of_the_engine(
    vocabulary: Vocabulary, weights: dict[str, float]
) -> None:
    """Fixed, raised, lowered, bounded, vetoed, decided by hand, with bonuses in points and per cent."""
    firms = [row | {"appraisal_veto": index % 13 == 0} for index, row in enumerate(crowd())]
    decided = [Decision("F007", 2024, "D", "试"), Decision("F011", 2024, "A", "试")]
    before, after = one(**ADJUSTED), one(**ADJUSTED, indicator={"weight": weights.get("tax", 100)})

    def graded(scheme: Scheme) -> pa.Table:
        own = Appraiser(scheme, vocabulary)
        return ENGINE.collect(own.given(table_of(vocabulary, firms, 2024), [2024], decided))

    matrix = matrix_of(graded(before), before, "all", 2024).weighing(weights)
    told = {row["code"]: row for row in graded(after).to_pylist()}
    assert [matrix.after.order[place] for place in matrix.finals()] == [
        told[code]["grade"] for code in matrix.codes
    ]
    moved = sum(row["grade"] != row["grade_first"] for row in told.values())
    assert moved > 20, "规则确实改了档"
    np.testing.assert_allclose(matrix.scores(), [told[code]["score"] for code in matrix.codes], atol=1e-7)


def test_a_veto_does_not_waver(vocabulary: Vocabulary) -> None:
    """However weights and data are disturbed, whom a rule puts in D stays in D; trying weights moves final grades only."""
    firms = [row | {"appraisal_veto": index % 13 == 0} for index, row in enumerate(crowd())]
    scheme = one(**ADJUSTED)
    rows = ENGINE.collect(Appraiser(scheme, vocabulary).given(table_of(vocabulary, firms, 2024), [2024]))
    matrix = matrix_of(rows, scheme, "all", 2024)
    found = robustness(matrix, weights=0.9, data=0.5, runs=40)
    vetoed = [index for index, code in enumerate(matrix.codes) if int(code[1:]) % 13 == 0]
    assert found.survived[vetoed].tolist() == [1.0] * len(vetoed)
    assert found.mean < 1
    assert {found.order[place] for place in found.grades[vetoed]} == {"D"}


def test_both_engines_grade_alike(vocabulary: Vocabulary, engine: Engine) -> None:
    scheme = load_schemes()["huangyan-2022"]
    mine = {row["code"]: row for row in rows_of(scheme, vocabulary, engine).to_pylist()}
    other = {row["code"]: row for row in rows_of(scheme, vocabulary).to_pylist()}
    assert mine.keys() == other.keys()
    for code, row in mine.items():
        assert (row["grade"], row["position"], row["of"], row["score"]) == (
            other[code]["grade"], other[code]["position"], other[code]["of"], other[code]["score"],
        )  # fmt: skip


@pytest.fixture(scope="module")
def matrix(vocabulary: Vocabulary) -> Matrix:
    scheme = load_schemes()["huangyan-2022"]
    return matrix_of(rows_of(scheme, vocabulary), scheme, "above", 2024)


def test_other_weights_move_enterprises(matrix: Matrix) -> None:
    other = matrix.weighing({"tax_per_land": 0, "va_per_head": 40})
    found = moves(matrix, other)
    assert found
    assert sum(flows(found).values()) == len(found)
    assert moves(matrix, matrix.weighing({})) == []
    with pytest.raises(IndicatorUnknown):
        matrix.weighing({"nothing": 1})


def test_grades_survive_without_disturbance_and_less_with_more(matrix: Matrix) -> None:
    assert robustness(matrix, weights=0, data=0, runs=3).mean == 1
    a_little, a_lot = robustness(matrix, runs=60), robustness(matrix, weights=0.9, data=0.5, runs=60)
    assert 0.5 < a_lot.mean < a_little.mean < 1
    assert a_little.shares.sum(axis=1) == pytest.approx(np.ones(matrix.size))
    again = robustness(matrix, runs=60)
    assert (again.shares == a_little.shares).all(), "同样的种子，同样的结果"


def test_a_planted_bias_is_found_and_an_even_one_is_not() -> None:
    groups = ["small"] * 100 + ["large"] * 100
    planted = leanings(groups, np.array([True] * 5 + [False] * 95 + [True] * 40 + [False] * 60))
    assert [(item.group, item.leans) for item in planted] == [("large", True), ("small", True)]
    even = leanings(groups, np.array(([True] * 20 + [False] * 80) * 2))
    assert [item.leans for item in even] == [False, False]


@pytest.mark.parametrize(
    ("one", "other", "told"),
    [
        ((56, 70), (48, 80), (0.0524, 0.3339)), ((9, 10), (3, 10), (0.1705, 0.8090)), ((6, 7), (2, 7), (0.0582, 0.8062)),
        ((5, 56), (0, 29), (-0.0381, 0.1926)), ((0, 10), (0, 20), (-0.1611, 0.2775)), ((10, 10), (0, 20), (0.6791, 1.0)),
    ],
)  # fmt: skip
def test_the_interval_of_a_difference_is_newcombes_table(
    one: tuple[int, int], other: tuple[int, int], told: tuple[float, float]
) -> None:
    """Newcombe 1998, Statistics in Medicine 17: 873–890, table II, method 10."""
    assert newcombe(*one, *other) == pytest.approx(told, abs=5e-5)


def test_many_groups_looked_at_together_lean_less_easily() -> None:
    """One group of 40 without any A among 400 others of whom 15 % have it: 2.7 deviations, too few for sixty looks."""
    groups = ["one"] * 40 + ["rest"] * 400
    hits = np.array([False] * 40 + [True] * 60 + [False] * 340)
    assert [item.leans for item in leanings(groups, hits)] == [True, True]
    assert [item.leans for item in leanings(groups, hits, compared=60)] == [False, False]


def test_area_values_are_sums_over_sums(vocabulary: Vocabulary) -> None:
    """丽水 2019: 573,564 万元 on 30,341 mu are 18.9; the mean of two ratios would not be."""
    firms = [
        {"revenue": 1, "region": "甲", "tax_evaluated": 573_564.0, "land_evaluated": 30_341.0},
        {"revenue": 1, "region": "乙", "tax_evaluated": 100.0, "land_evaluated": 1.0},
        {"revenue": 1, "region": "乙", "tax_evaluated": 100.0, "land_evaluated": 99.0},
    ]
    appraiser = Appraiser(one(), vocabulary)
    table = appraiser.given(table_of(vocabulary, firms, 2024), [2024])
    found = {row["region"]: row for row in ENGINE.collect(areas(appraiser, table, ["region"])).to_pylist()}
    assert round(found["甲"]["value_tax"], 1) == 18.9
    assert found["乙"]["value_tax"] == pytest.approx(2.0)
    (whole,) = ENGINE.collect(areas(appraiser, table)).to_pylist()
    assert whole["value_tax"] == pytest.approx((573_564 + 200) / (30_341 + 100))


def test_grades_and_consequences_add_up(vocabulary: Vocabulary) -> None:
    rule = {
        "id": "power",
        "name": {"zh": "差别电价"},
        "by_grade": {"C": "electricity * 0.05", "D": "electricity * 0.1"},
    }
    rule["by_grade"] = {"C": "electricity * low", "D": "electricity * high"}
    prices = [
        {"id": n, "name": {"zh": n}, "unit": "元/千瓦时", "value": v}
        for n, v in (("low", 0.05), ("high", 0.1))
    ]
    appraiser = Appraiser(one(consequences=[rule], parameters=prices), vocabulary)
    table = appraiser.given(table_of(vocabulary, crowd(), 2024), [2024])
    rows = ENGINE.collect(table).to_pylist()
    told = ENGINE.collect(effects(appraiser, table)).to_pylist()
    assert sum(row["effect_power"] for row in told) == pytest.approx(
        sum(r["effect_power"] or 0 for r in rows)
    )
    assert {row["managed_as"]: row["of_effect_power"] for row in told}["A"] == 0
    assert sum(row["enterprises"] for row in ENGINE.collect(counts(table)).to_pylist()) == 60
