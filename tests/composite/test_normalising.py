"""Each normalisation on one small table, worked by hand; more is better except in the last column."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiqun.composite import normalising
from jiqun.composite.errors import CompositeError, ConstantColumn, NotPositive, TargetMissing
from jiqun.composite.normalising import NORMALISERS
from tests.composite.drawn import FEW, tables

UP, DOWN = np.array([1.0]), np.array([-1.0])
COLUMN = np.array([[2.0], [4], [8], [np.nan]])
nan = float("nan")


@pytest.mark.parametrize(
    ("method", "directions", "options", "expected"),
    [
        pytest.param("min_max", UP, {}, [0, 100 / 3, 100, nan], id="min–max: the worst 0, the best 100"),
        pytest.param("min_max", UP, {"low": 1, "high": 100}, [1, 34, 100, nan], id="min–max of 1 to 100"),
        pytest.param("min_max", DOWN, {}, [100, 200 / 3, 0, nan], id="min–max: the smallest is best"),
        pytest.param("z_score", UP, {}, [-0.872872, -0.218218, 1.091089, nan], id="z: mean 14/3, s 3.055"),
        pytest.param("z_score", DOWN, {"mean": 100, "sd": 10}, [108.72872, 102.18218, 89.08911, nan], id="z about 100"),
        pytest.param("rank", UP, {}, [1, 2, 3, nan], id="rank: 1 for the worst"),
        pytest.param("borda", DOWN, {}, [2, 1, 0, nan], id="Borda: how many are worse"),
        pytest.param("percentile_rank", UP, {}, [0, 0.5, 1, nan], id="percentile rank among those known"),
        pytest.param("distance_to_max", UP, {}, [0, 1 / 3, 1, nan], id="distance to the maximum"),
        pytest.param("distance_to_target", UP, {"targets": [6]}, [0, 0.5, 1, nan], id="target: not beyond 1"),
        pytest.param("distance_to_target", UP, {"targets": [6], "cap": False}, [0, 0.5, 1.5, nan], id="target: beyond 1"),
        pytest.param("distance_to_target", DOWN, {"targets": [2]}, [1, 2 / 3, 0, nan], id="target: to go down to"),
        pytest.param("fraction_of_max", UP, {}, [0.25, 0.5, 1, nan], id="fraction of the maximum"),
        pytest.param("fraction_of_max", DOWN, {}, [1, 0.5, 0.25, nan], id="fraction: min ÷ x where less is better"),
        pytest.param("ratio_to_mean", UP, {"reference": [4]}, [50, 100, 200, nan], id="ratio to the area's value"),
        pytest.param("ratio_to_mean", UP, {"reference": [4], "cap": 150}, [50, 100, 150, nan], id="ratio with a cap"),
        pytest.param("ratio_to_mean", DOWN, {"reference": [4]}, [200, 100, 50, nan], id="ratio: area ÷ x"),
        pytest.param("ratio_to_mean", UP, {}, [300 / 7, 600 / 7, 1200 / 7, nan], id="ratio to the mean of units"),
    ],
)  # fmt: skip
def test_a_column_by_hand(
    method: str, directions: np.ndarray, options: dict[str, object], expected: list[float]
) -> None:
    found = NORMALISERS[method](COLUMN, directions, ("x",), **options)
    assert found.ravel().tolist() == pytest.approx(expected, abs=1e-5, nan_ok=True)


@pytest.mark.parametrize(
    ("method", "column", "directions", "error", "said"),
    [
        pytest.param("min_max", [3, 3, 3], UP, ConstantColumn, "min–max：指标 x 在各单位都相同", id="a constant has no range"),
        pytest.param("z_score", [0, 0, 0], UP, ConstantColumn, "z：指标 x", id="a constant has no deviation"),
        pytest.param("percentile_rank", [3], UP, ConstantColumn, "percentile rank", id="nobody to be better than"),
        pytest.param("fraction_of_max", [-3, -1, -2], UP, NotPositive, "指标 x 有零或负数", id="no positive maximum"),
        pytest.param("fraction_of_max", [0, 1, 2], DOWN, NotPositive, "x", id="nothing divides by zero"),
        pytest.param("ratio_to_mean", [-1, -3, 1], UP, NotPositive, "ratio to mean：指标 x", id="a mean below zero"),
        pytest.param("ratio_to_mean", [0, 3, 1], DOWN, NotPositive, "x", id="a zero that is best"),
        pytest.param("distance_to_target", [1, 2, 3], UP, TargetMissing, "指标 x 没有目标值", id="no target"),
    ],
)  # fmt: skip
def test_what_a_column_cannot_be(
    method: str, column: list[float], directions: np.ndarray, error: type[CompositeError], said: str
) -> None:
    with pytest.raises(error, match=said):
        NORMALISERS[method](np.array(column, dtype=float)[:, None], directions, ("x",))


def test_a_target_that_all_have_passed_measures_nothing() -> None:
    with pytest.raises(ConstantColumn):
        normalising.distance_to_target(COLUMN[:3], UP, ("x",), targets=[1])


TABLES = tables(7, 3)
SHIFTING = {name: NORMALISERS[name] for name in ("min_max", "z_score", "rank", "borda", "percentile_rank", "distance_to_max")}  # fmt: skip
SCALING = {**SHIFTING, "fraction_of_max": NORMALISERS["fraction_of_max"], "ratio_to_mean": NORMALISERS["ratio_to_mean"]}  # fmt: skip
TOWARD = np.array([1.0, 1, -1])


@pytest.mark.parametrize("method", SCALING.values(), ids=SCALING)
@FEW
@given(values=TABLES, factor=st.sampled_from([1e-4, 0.5, 12, 1e4]))
def test_the_unit_of_measurement_does_not_matter(
    method: Callable[..., np.ndarray], values: np.ndarray, factor: float
) -> None:
    np.testing.assert_allclose(method(values * factor, TOWARD), method(values, TOWARD), rtol=1e-7, atol=1e-7)


@pytest.mark.parametrize("method", SHIFTING.values(), ids=SHIFTING)
@FEW
@given(values=TABLES, shift=st.integers(-1000, 1000))
def test_interval_scales_may_be_shifted(
    method: Callable[..., np.ndarray], values: np.ndarray, shift: int
) -> None:
    np.testing.assert_allclose(method(values + shift, TOWARD), method(values, TOWARD), rtol=1e-7, atol=1e-7)


@pytest.mark.parametrize("method", SCALING.values(), ids=SCALING)
@FEW
@given(values=TABLES, order=st.permutations(range(7)))
def test_the_order_of_units_does_not_matter(
    method: Callable[..., np.ndarray], values: np.ndarray, order: list[int]
) -> None:
    np.testing.assert_allclose(method(values[order], TOWARD), method(values, TOWARD)[order], atol=1e-9)


@pytest.mark.parametrize("method", SCALING.values(), ids=SCALING)
@FEW
@given(values=TABLES)
def test_better_figures_never_score_less(method: Callable[..., np.ndarray], values: np.ndarray) -> None:
    found = method(values, TOWARD)
    for place, toward in enumerate(TOWARD):
        order = np.argsort(values[:, place] * toward)
        assert (np.diff(found[order, place]) >= -1e-12).all()
