"""Weights: what they reward, what they add up to, what they refuse."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiqun.composite.ahp import RANDOM_INDEX, ahp, from_upper
from jiqun.composite.errors import (
    ComparisonInvalid,
    CompositeError,
    ConstantColumn,
    NegativeValues,
    TooFewUnits,
    ValuesMissing,
)
from jiqun.composite.weighting import WEIGHTINGS, critic, entropy, loadings, pca
from tests.composite.drawn import FEW, tables

TABLES = tables(6, 4)
FLAT = np.array([[1.0, 5], [2, 5], [4, 5]])


@pytest.mark.parametrize("method", WEIGHTINGS.values(), ids=WEIGHTINGS)
@FEW
@given(values=TABLES)
def test_weights_add_up_to_one_and_are_not_negative(
    method: Callable[..., np.ndarray], values: np.ndarray
) -> None:
    found = method(values)
    assert found.sum() == pytest.approx(1)
    assert (found >= 0).all()


@pytest.mark.parametrize("method", WEIGHTINGS.values(), ids=WEIGHTINGS)
@FEW
@given(values=TABLES, units=st.permutations(range(6)), columns=st.permutations(range(4)))
def test_weights_go_with_their_indicator_whatever_the_order(
    method: Callable[..., np.ndarray], values: np.ndarray, units: list[int], columns: list[int]
) -> None:
    np.testing.assert_allclose(method(values[units][:, columns]), method(values)[columns], atol=1e-6)


@pytest.mark.parametrize("method", WEIGHTINGS.values(), ids=WEIGHTINGS)
@FEW
@given(values=TABLES, factors=st.tuples(*[st.sampled_from([0.01, 1, 7, 1e3])] * 4))
def test_the_unit_of_an_indicator_does_not_change_its_weight(
    method: Callable[..., np.ndarray], values: np.ndarray, factors: tuple[float, ...]
) -> None:
    np.testing.assert_allclose(method(values * np.array(factors)), method(values), atol=1e-6)


@pytest.mark.parametrize(
    ("method", "values", "error"),
    [
        pytest.param(critic, FLAT, ConstantColumn, id="CRITIC: a constant correlates with nothing"),
        pytest.param(pca, FLAT, ConstantColumn, id="PCA: a constant cannot be standardised"),
        pytest.param(entropy, FLAT[:, 1:], ConstantColumn, id="entropy: nothing but constants"),
        pytest.param(entropy, -FLAT, NegativeValues, id="entropy: shares of negative numbers"),
        pytest.param(entropy, np.array([[1.0], [np.nan]]), ValuesMissing, id="entropy: a gap"),
        pytest.param(critic, np.array([[1.0], [np.nan]]), ValuesMissing, id="CRITIC: a gap"),
        pytest.param(pca, np.array([[1.0], [np.nan]]), ValuesMissing, id="PCA: a gap"),
        pytest.param(critic, FLAT[:1], TooFewUnits, id="one unit has no spread"),
    ],
)
def test_edge_cases_are_refused_and_named(
    method: Callable[..., np.ndarray], values: np.ndarray, error: type[CompositeError]
) -> None:
    with pytest.raises(error):
        method(values, ("甲", "乙"))


def test_entropy_gives_a_constant_no_weight() -> None:
    assert entropy(FLAT).tolist() == pytest.approx([1, 0])


def test_entropy_counts_a_zero_as_nothing() -> None:
    """0·ln 0 = 0: p = (0, ½, ½), e = ln 2 ÷ ln 3."""
    values = np.array([[0.0, 0], [1, 0], [1, 1]])
    diversity = np.array([1 - np.log(2) / np.log(3), 1])
    assert entropy(values) == pytest.approx(diversity / diversity.sum())


def test_critic_of_indicators_that_all_agree_is_equal() -> None:
    assert critic(np.array([[1.0, 10], [2, 20], [4, 40]])).tolist() == [0.5, 0.5]


def test_loadings_have_length_one() -> None:
    found = loadings(np.array([[1.0, 3, 9], [2, 1, 7], [4, 2, 1], [3, 5, 2]]))
    assert (found**2).sum() == pytest.approx(1)
    assert found[np.argmax(np.abs(found))] > 0


@FEW
@given(given_weights=st.lists(st.integers(1, 9), min_size=2, max_size=10))
def test_judgements_without_contradiction_give_back_their_weights(given_weights: list[int]) -> None:
    weights = np.array(given_weights, dtype=float)
    found = ahp(weights[:, None] / weights[None, :])
    assert found.weights == pytest.approx(weights / weights.sum())
    assert found.ratio == pytest.approx(0, abs=1e-9)


def test_contradicting_judgements_are_told() -> None:
    """甲 over 乙, 乙 over 丙, 丙 over 甲."""
    found = ahp(from_upper([[5, 1 / 5], [5]]))
    assert found.weights == pytest.approx([1 / 3] * 3)
    assert not found.consistent
    assert found.ratio == pytest.approx(found.index / RANDOM_INDEX[2])


@pytest.mark.parametrize(
    "matrix",
    [
        pytest.param([[1, 2], [2, 1]], id="not reciprocal"),
        pytest.param([[1, 0], [0, 1]], id="zero"),
        pytest.param([[1, 2, 3], [0.5, 1, 1]], id="not square"),
        pytest.param(np.ones((11, 11)), id="more than ten"),
        pytest.param([[1]], id="one thing"),
    ],
)
def test_a_matrix_that_is_no_comparison(matrix: object) -> None:
    with pytest.raises(ComparisonInvalid, match=r"互为倒数|正数|方阵"):
        ahp(matrix)  # type: ignore[arg-type]


def test_a_row_of_judgements_too_short() -> None:
    with pytest.raises(ComparisonInvalid, match="第 1 行"):
        from_upper([[3], [2]])
