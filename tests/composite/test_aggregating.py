"""Means, levels, ranks and TOPSIS: by hand, and as algebra."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from jiqun.composite.aggregating import AGGREGATIONS, COPELAND_UNITS, Mean, aggregate, copeland
from jiqun.composite.errors import (
    CompositeError,
    ConstantColumn,
    FrameworkInvalid,
    MethodUnknown,
    NotPositive,
    ShapeMismatch,
    TooManyUnits,
    ValuesMissing,
    WeightsInvalid,
)
from jiqun.composite.framework import Framework, Indicator, Node, effective_weights
from jiqun.composite.ranking import rank_change, ranks
from jiqun.composite.topsis import topsis
from tests.composite.drawn import FEW

ONE = np.array([[2.0, 8]])
nan = float("nan")


@pytest.mark.parametrize(
    ("mean", "values", "weights", "expected"),
    [
        pytest.param("arithmetic", ONE, [1, 1], 5, id="arithmetic"),
        pytest.param("arithmetic", ONE, [3, 1], 3.5, id="weights are shares"),
        pytest.param("arithmetic", np.array([[2, nan]]), [3, 1], 2, id="a gap is left out"),
        pytest.param("geometric", ONE, [1, 1], 4, id="geometric"),
        pytest.param("harmonic", ONE, [1, 1], 3.2, id="harmonic"),
        pytest.param("mpi", np.array([[90.0, 110]]), [1, 1], 99, id="MPI: 100 − 10²÷100"),
        pytest.param("mpi", np.array([[100.0, 100]]), [1, 1], 100, id="MPI: balance is not penalised"),
    ],
)
def test_a_mean_by_hand(mean: str, values: np.ndarray, weights: list[float], expected: float) -> None:
    found = AGGREGATIONS[mean](values, np.array([weights], dtype=float), ("a", "b"))
    assert found.tolist() == [[pytest.approx(expected)]]


@pytest.mark.parametrize("mean", ["geometric", "harmonic", "mpi"])
def test_means_that_need_positive_numbers(mean: str) -> None:
    with pytest.raises(NotPositive, match="a"):
        AGGREGATIONS[mean](np.array([[0.0, 0]]), np.ones((1, 2)), ("a", "b"))


def test_copeland_counts_duels() -> None:
    """A wins two of three indicators against each of the others; the great lead of C on one counts no more than that."""
    values = np.array([[3.0, 3, 1], [2, 2, 2], [1, 1, 99]])
    assert copeland(values, np.ones((1, 3))).tolist() == [[2, 0, -2]]
    assert copeland(values, np.array([[1.0, 1, 3]])).tolist() == [[-2, 0, 2]]


def test_copeland_compares_no_more_pairs_than_fit() -> None:
    with pytest.raises(TooManyUnits, match=str(COPELAND_UNITS)):
        copeland(np.ones((COPELAND_UNITS + 1, 1)), np.ones((1, 1)))


TREE = Framework(
    (Indicator("a", "left", 1), Indicator("b", "left", 3), Indicator("c", "right"), Indicator("d", "top", 2)),
    (Node("top"), Node("left", "top", 1), Node("right", "top", 1)),
)  # fmt: skip
VALUES = arrays(np.float64, (5, 4), elements=st.integers(80, 120).map(float))
MEANS = [pytest.param(mean, id=name) for name, mean in AGGREGATIONS.items()]


@FEW
@given(values=VALUES)
def test_an_arithmetic_mean_in_levels_weighs_by_effective_weights(values: np.ndarray) -> None:
    share = effective_weights(TREE)
    flat = values @ np.array([share[name] for name in TREE.ids])
    np.testing.assert_allclose(aggregate(values, TREE)["top"][0], flat)
    assert share == {"top": 1, "left": 0.25, "right": 0.25, "a": 0.0625, "b": 0.1875, "c": 0.25, "d": 0.5}


@FEW
@given(weights=st.lists(st.floats(0.1, 9), min_size=4, max_size=4))
def test_weights_of_indicators_become_effective_weights(weights: list[float]) -> None:
    share = effective_weights(TREE.with_leaf_weights(weights))
    assert [share[name] for name in TREE.ids] == pytest.approx([item / sum(weights) for item in weights])


@pytest.mark.parametrize("mean", MEANS)
@FEW
@given(values=VALUES, order=st.permutations(range(5)))
def test_the_order_of_units_does_not_matter(mean: Mean, values: np.ndarray, order: list[int]) -> None:
    scores = aggregate(values, TREE, mean)
    for name, found in aggregate(values[order], TREE, mean).items():
        np.testing.assert_allclose(found, scores[name][:, order], rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize("mean", MEANS)
@FEW
@given(values=VALUES, seed=st.integers(0, 99))
def test_many_draws_at_once_are_each_draw_alone(mean: Mean, values: np.ndarray, seed: int) -> None:
    random = np.random.default_rng(seed)
    draws = {name: random.uniform(0.5, 2, 3) for name in ("a", "c", "left")}
    together = aggregate(values, TREE, mean, draws)["top"]
    alone = [
        aggregate(values, TREE.weighted({name: float(item[at]) for name, item in draws.items()}), mean)[
            "top"
        ][0]
        for at in range(3)
    ]
    shape = np.broadcast_to(together, (3, 5))
    np.testing.assert_allclose(shape, alone, rtol=1e-9, atol=1e-9)


@FEW
@given(values=VALUES)
def test_harmonic_is_below_geometric_is_below_arithmetic(values: np.ndarray) -> None:
    low, middle, high = (
        aggregate(values, TREE, AGGREGATIONS[name])["top"] for name in ("harmonic", "geometric", "arithmetic")
    )
    assert (low <= middle + 1e-9).all()
    assert (middle <= high + 1e-9).all()


@FEW
@given(values=VALUES, unit=st.integers(0, 4), place=st.integers(0, 3))
def test_doing_better_never_lowers_a_score(values: np.ndarray, unit: int, place: int) -> None:
    better = values.copy()
    better[unit, place] += 50
    for name in ("arithmetic", "geometric", "harmonic"):
        gained = (
            aggregate(better, TREE, AGGREGATIONS[name])["top"]
            - aggregate(values, TREE, AGGREGATIONS[name])["top"]
        )
        assert gained[0, unit] > 0


@pytest.mark.parametrize(
    ("indicators", "nodes", "error"),
    [
        pytest.param([("a", "x")], [("top", "")], FrameworkInvalid, id="no such parent"),
        pytest.param([("a", "top")], [("top", ""), ("other", "")], FrameworkInvalid, id="two tops"),
        pytest.param([("a", "top")], [("top", ""), ("empty", "top")], FrameworkInvalid, id="nothing below"),
        pytest.param([("a", "top"), ("a", "top")], [("top", "")], FrameworkInvalid, id="an id twice"),
        pytest.param([("a", "x")], [("top", ""), ("x", "y"), ("y", "x")], FrameworkInvalid, id="a circle"),
    ],
)
def test_what_is_no_tree(
    indicators: list[tuple[str, str]], nodes: list[tuple[str, str]], error: type[CompositeError]
) -> None:
    with pytest.raises(error):
        Framework(tuple(Indicator(*item) for item in indicators), tuple(Node(*item) for item in nodes))


@pytest.mark.parametrize("weights", [(0, 0), (-1, 2), (nan, 1)])
def test_weights_that_weigh_nothing(weights: tuple[float, float]) -> None:
    with pytest.raises(WeightsInvalid, match="top"):
        Framework((Indicator("a", "top", weights[0]), Indicator("b", "top", weights[1])), (Node("top"),))


def test_leaving_indicators_out_takes_empty_dimensions_with_them() -> None:
    left = TREE.only(["a", "d"])
    assert (left.ids, [node.id for node in left.nodes]) == (("a", "d"), ["top", "left"])
    with pytest.raises(FrameworkInvalid, match="没有可用的指标"):
        TREE.only([])
    with pytest.raises(FrameworkInvalid, match="不能给权重"):
        TREE.weighted({"nobody": 1})


@FEW
@given(scores=st.lists(st.integers(-5, 5), min_size=1, max_size=20))
def test_a_rank_is_one_more_than_how_many_are_ahead(scores: list[int]) -> None:
    found = ranks(np.array(scores, dtype=float))
    assert found.tolist() == [1 + sum(other > own for other in scores) for own in scores]


def test_last_bits_put_nobody_ahead() -> None:
    assert ranks(np.array([0.1 + 0.2, 0.3])).tolist() == [1, 1]
    assert float(rank_change(np.array([1.0, 3, 2]), np.array([1.0, 2, 3]))) == pytest.approx(2 / 3)


HALVES = np.array([[1.0, 4], [3, 2], [2, 3]])


@FEW
@given(factor=st.sampled_from([0.01, 3, 1e5]))
def test_topsis_knows_no_units_of_measurement(factor: float) -> None:
    plain = topsis(HALVES, [2, 1], [1, -1])
    np.testing.assert_allclose(topsis(HALVES * np.array([factor, 1]), [2, 1], [1, -1]), plain)


def test_topsis_gives_the_best_of_all_one_and_the_worst_nought() -> None:
    assert topsis(HALVES, [1, 1], [1, -1]).tolist() == pytest.approx([0, 1, 0.5])


@pytest.mark.parametrize(
    ("values", "weights", "norm", "error"),
    [
        pytest.param(HALVES, [1], "vector", ShapeMismatch, id="a weight too few"),
        pytest.param(HALVES, [0, 0], "vector", WeightsInvalid, id="no weight at all"),
        pytest.param(np.array([[1, nan], [2, 3]]), [1, 1], "vector", ValuesMissing, id="a gap"),
        pytest.param(np.ones((3, 2)), [1, 1], "vector", ConstantColumn, id="all the same"),
        pytest.param(np.array([[1.0, 2], [1, 3]]), [1, 1], "min_max", ConstantColumn, id="no range"),
        pytest.param(HALVES, [1, 1], "sum", MethodUnknown, id="a norm nobody knows"),
    ],
)
def test_what_topsis_refuses(
    values: np.ndarray, weights: list[float], norm: str, error: type[CompositeError]
) -> None:
    with pytest.raises(error):
        topsis(values, weights, [1, 1], norm=norm)  # type: ignore[arg-type]
