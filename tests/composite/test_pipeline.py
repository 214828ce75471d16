"""The pipeline, and how far its ranks can be relied upon."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiqun.composite.errors import (
    CompositeError,
    ConstantColumn,
    MethodOptionUnknown,
    MethodUnknown,
    NotPositive,
    ShapeMismatch,
    TooFewUnits,
)
from jiqun.composite.framework import Framework, Indicator, Node
from jiqun.composite.importance import correlation_ratio, importances, without_each
from jiqun.composite.methods import Method
from jiqun.composite.pipeline import Recipe, Sheet, build
from jiqun.composite.robustness import Uncertainty, robustness
from jiqun.composite.sobol import sensitivity
from tests.composite.drawn import FEW, tables

TREE = Framework(
    (Indicator("gain", "size"), Indicator("sales", "size"), Indicator("waste", "green", direction=-1)),
    (Node("index"), Node("size", "index"), Node("green", "index")),
)
UNITS = ("甲", "乙", "丙", "丁")
SHEET = Sheet(UNITS, TREE, np.array([[9.0, 90, 5], [7, 70, 1], [3, 40, 2], [1, 10, 9]]))
nan = float("nan")


def test_an_index_by_hand() -> None:
    found = build(SHEET)
    assert found.scores["size"] == pytest.approx([100, 75, 31.25, 0])
    assert found.scores["green"] == pytest.approx([50, 100, 87.5, 0])
    assert found.total == pytest.approx([75, 87.5, 59.375, 0])
    assert dict(zip(found.units, found.ranks, strict=True)) == {"乙": 1, "甲": 2, "丙": 3, "丁": 4}


def test_every_stage_is_recorded_with_its_method() -> None:
    recipe = Recipe(normalise=Method("min_max", {"low": 1, "high": 100}))
    told = [(stage.step, stage.method) for stage in build(SHEET, recipe).stages]
    assert told == [
        ("denominate", "denominate"), ("screen", "share=0"), ("impute", "none"), ("treat", "none"),
        ("vary", "refuse"), ("normalise", "min_max(low=1, high=100)"),
    ]  # fmt: skip


def test_a_step_may_be_any_function() -> None:
    def halved(values: np.ndarray, directions: np.ndarray, names: tuple[str, ...]) -> np.ndarray:
        return values * directions / 2

    found = build(SHEET, Recipe(normalise=Method(halved)))
    assert found.scores["green"].tolist() == [-2.5, -0.5, -1, -4.5]
    assert found.stage("normalise").method == "halved"


def test_gaps_filled_are_named() -> None:
    values = SHEET.values.copy()
    values[3, 1] = nan
    found = build(replace(SHEET, values=values, groups=["a", "a", "b", "b"]), Recipe(impute=Method("mean")))
    assert found.stage("impute").notes == {"filled": [("丁", "sales")]}
    assert found.stage("impute").values[3, 1] == 40


def test_units_screened_out_are_named_and_not_ranked() -> None:
    values = SHEET.values.copy()
    values[0, :2] = nan
    found = build(replace(SHEET, values=values), Recipe(screen=0.5))
    assert (found.units, found.stage("screen").notes) == (UNITS[1:], {"units": ["甲"]})


def test_an_indicator_that_is_the_same_everywhere() -> None:
    values = SHEET.values.copy()
    values[:, 1] = 3
    with pytest.raises(ConstantColumn, match="sales"):
        build(replace(SHEET, values=values))
    found = build(replace(SHEET, values=values), Recipe(constant="leave_out"))
    assert (found.left_out, found.framework.ids) == (("sales",), ("gain", "waste"))
    assert found.effective["gain"] == 0.5


def test_the_area_s_value_is_the_divisor_where_it_is_known() -> None:
    sheet = replace(SHEET, reference=np.array([4.0, nan, 2]))
    found = build(sheet, Recipe(normalise=Method("ratio_to_mean")))
    assert found.stage("normalise").values[0] == pytest.approx([225, 100 * 90 / 52.5, 40])


@pytest.mark.parametrize(
    ("recipe", "error"),
    [
        pytest.param(Recipe(normalise=Method("minmax")), MethodUnknown, id="no such method"),
        pytest.param(Recipe(normalise=Method("rank", {"low": 1})), MethodOptionUnknown, id="no such option"),
        pytest.param(Recipe(aggregate=Method("geometric")), NotPositive, id="a geometric mean of 0 to 100"),
        pytest.param(Recipe(screen=1.1), CompositeError, id="nobody is left"),
    ],
)
def test_what_a_recipe_cannot_ask(recipe: Recipe, error: type[CompositeError]) -> None:
    with pytest.raises(error):
        build(SHEET, recipe)


def test_a_sheet_has_a_row_for_every_unit() -> None:
    with pytest.raises(ShapeMismatch):
        Sheet(UNITS[:2], TREE, SHEET.values)
    with pytest.raises(TooFewUnits):
        build(Sheet(UNITS[:1], TREE, SHEET.values[:1]))


@pytest.mark.parametrize("weigh", ["equal", "entropy", "critic", "pca"])
def test_weights_from_figures_are_the_effective_weights(weigh: str) -> None:
    found = build(SHEET, Recipe(weigh=Method(weigh)))
    assert sum(found.effective[name] for name in TREE.ids) == pytest.approx(1)
    expected = found.stage("normalise").values @ [found.effective[name] for name in TREE.ids]
    assert found.total == pytest.approx(expected)


@FEW
@given(values=tables(5, 3), order=st.permutations(range(5)))  # fmt: skip
def test_the_order_of_units_changes_no_score(values: np.ndarray, order: list[int]) -> None:
    units = tuple("abcde")
    recipe = Recipe(treat=Method("coin"), weigh=Method("critic"))
    plain = build(Sheet(units, TREE, values), recipe)
    turned = build(Sheet(tuple(units[at] for at in order), TREE, values[order]), recipe)
    assert dict(zip(turned.units, turned.total, strict=True)) == pytest.approx(dict(zip(plain.units, plain.total, strict=True)))  # fmt: skip


def test_the_same_seed_gives_the_same_intervals() -> None:
    index = build(SHEET)
    once, again, other = (robustness(index, Uncertainty(noise=0.9, seed=seed)) for seed in (1, 1, 2))
    assert (once.ranks == again.ranks).all()
    assert not (once.ranks == other.ranks).all()


def test_a_unit_that_is_last_on_everything_is_last_in_every_draw() -> None:
    found = robustness(build(SHEET), Uncertainty(noise=0.5, replications=200))
    last = UNITS.index("丁")
    assert (found.low[last], found.median[last], found.high[last]) == (4, 4, 4)
    assert found.pairs == 6
    assert found.certain >= 0.5


def test_without_doubt_every_pair_is_certain() -> None:
    found = robustness(build(SHEET), Uncertainty(noise=0))
    assert found.certain == 1
    assert (found.ranks == found.nominal).all()


def test_combinations_that_cannot_be_reckoned_are_told_and_left_out() -> None:
    asked = Uncertainty(
        normalisations=(Method("min_max"), Method("min_max", {"low": 1, "high": 100})),
        aggregations=(Method("arithmetic"), Method("geometric")), replications=50,
    )  # fmt: skip
    found = robustness(build(SHEET), asked)
    assert [name for name, _ in found.impossible] == ["none · min_max · geometric"]
    with pytest.raises(NotPositive):
        sensitivity(build(SHEET), asked)
    with pytest.raises(NotPositive):
        robustness(
            build(SHEET),
            replace(asked, normalisations=(Method("min_max"),), aggregations=(Method("geometric"),)),
        )


def test_what_does_not_vary_explains_nothing() -> None:
    asked = Uncertainty(noise=0, aggregations=(Method("arithmetic"), Method("arithmetic")))
    assert sensitivity(build(SHEET), asked).total == {"aggregate": 0}
    assert sensitivity(build(SHEET), Uncertainty(noise=0)).first == {}


def test_with_one_doubt_alone_it_explains_everything() -> None:
    asked = Uncertainty(noise=0, normalisations=(Method("min_max"), Method("rank")))
    sheet = Sheet(UNITS, TREE, np.array([[9.0, 41, 5], [8.9, 70, 5.1], [3, 40, 2], [1, 10, 9]]))
    found = sensitivity(build(sheet), asked)
    assert found.shift > 0
    assert (found.first["normalise"], found.total["normalise"]) == pytest.approx((1, 1), abs=0.15)


def test_leaving_a_dimension_out_shifts_ranks() -> None:
    """By size alone 甲 leads 乙; by green alone 丙 is second."""
    found = without_each(build(SHEET))
    assert found["green"].ranks.tolist() == [1, 2, 3, 4]
    assert found["green"].shift == 0.5
    assert found["size"].ranks.tolist() == [3, 1, 2, 4]


def test_an_only_child_is_not_left_out_alone() -> None:
    assert set(without_each(build(SHEET), TREE.ids)) == {"gain", "sales"}


def test_importance_is_between_nothing_and_everything() -> None:
    found = importances(build(SHEET))
    assert set(found) == {*TREE.ids, "size", "green"}
    assert all(0 <= item <= 1 for item in found.values())


@pytest.mark.parametrize("units", [300, 3000], ids=["smoothed", "by classes"])
def test_noise_explains_next_to_nothing_and_a_curve_nearly_all(units: int) -> None:
    random = np.random.default_rng(5)
    x, noise = random.normal(size=(2, units))
    assert correlation_ratio(x, noise) < 0.1
    assert correlation_ratio(x, np.cos(2 * x) + 0.1 * noise) > 0.9
