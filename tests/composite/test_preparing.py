"""Denominators, screening, gaps and outliers, by hand."""

from __future__ import annotations

import numpy as np
import pytest

from jiqun.composite.errors import (
    DenominatorMissing,
    NothingLeft,
    NotPositive,
    ShapeMismatch,
    TooFewUnits,
    ValuesMissing,
)
from jiqun.composite.framework import Framework, Indicator, Node
from jiqun.composite.preparing import denominate, impute_none, screen
from jiqun.composite.preparing import impute_mean as mean
from jiqun.composite.preparing import impute_median as median
from jiqun.composite.preparing import impute_regression as regression
from jiqun.composite.treating import kurtosis, log_ct, skewness, treat_coin, winsorise

nan = float("nan")
PER_HEAD = Framework(
    (Indicator("gdp", "top", denominator="people"), Indicator("rate", "top")), (Node("top"),)
)
GAPS = np.array([[1.0, 10], [3, nan], [nan, 20], [9, 60]])


def test_only_indicators_that_name_a_denominator_are_divided() -> None:
    found = denominate(np.array([[10.0, 7], [30, 8]]), PER_HEAD, {"people": np.array([2.0, 5])})
    assert found.tolist() == [[5, 7], [6, 8]]


@pytest.mark.parametrize(
    ("below", "error"),
    [
        pytest.param({}, DenominatorMissing, id="no such column"),
        pytest.param({"people": np.array([0.0, 5])}, NotPositive, id="nothing is divided by zero"),
    ],
)
def test_a_denominator_must_be_there_and_positive(
    below: dict[str, np.ndarray], error: type[Exception]
) -> None:
    with pytest.raises(error, match="people"):
        denominate(np.ones((2, 2)), PER_HEAD, below)


@pytest.mark.parametrize(
    ("share", "expected"), [(0.0, [1, 1, 1]), (0.5, [1, 1, 0]), (0.51, [1, 0, 0]), (1.0, [1, 0, 0])]
)
def test_units_with_too_few_figures_are_screened_out(share: float, expected: list[int]) -> None:
    values = np.array([[1.0, 2], [1, nan], [nan, nan]])
    assert screen(values, share).tolist() == list(map(bool, expected))


def test_screening_must_leave_something() -> None:
    with pytest.raises(NothingLeft, match="完整度"):
        screen(np.full((2, 2), nan), 0.5)


@pytest.mark.parametrize(
    ("how", "groups", "expected"),
    [
        pytest.param(impute_none, None, [nan, nan], id="none: gaps stay"),
        pytest.param(mean, None, [13 / 3, 30], id="mean of all"),
        pytest.param(median, None, [3, 20], id="median of all"),
        pytest.param(mean, "aabb", [9, 10], id="mean of the group"),
        pytest.param(median, "aaba", [3, 35], id="a group without figures takes those of all"),
    ],
)
def test_gaps_are_filled_and_flagged(how: object, groups: str | None, expected: list[float]) -> None:
    found = how(GAPS, list(groups) if groups else None)  # type: ignore[operator]
    assert [found.values[2, 0], found.values[1, 1]] == pytest.approx(expected, nan_ok=True)
    filled = not np.isnan(expected[0])
    assert found.flags.tolist() == [[False, False], [False, filled], [filled, False], [False, False]]


def test_a_column_without_any_figure_stays_empty() -> None:
    found = mean(np.array([[nan], [nan]]))
    assert np.isnan(found.values).all()
    assert not found.flags.any()


def test_regression_fills_a_line_exactly() -> None:
    values = np.column_stack([np.arange(8.0), 3 * np.arange(8.0) + 1, np.tile([0.0, 1], 4)])
    values[5, 1] = nan
    found = regression(values)
    assert found.values[5, 1] == pytest.approx(16)
    assert np.argwhere(found.flags).tolist() == [[5, 1]]


def test_regression_needs_complete_indicators() -> None:
    with pytest.raises(ValuesMissing, match="插补"):
        regression(np.array([[1.0, nan], [nan, 2]]))


def test_a_label_for_every_unit() -> None:
    with pytest.raises(ShapeMismatch):
        mean(GAPS, ["a"])


def test_moments_of_a_symmetric_column() -> None:
    assert skewness(np.array([1.0, 2, 3, 4, 5])) == 0
    assert kurtosis(np.array([1.0, 2, 3, 4, 5])) == pytest.approx(-1.2)


FAR = np.array([1.0, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 900])


def test_an_outlier_is_set_to_the_next_value() -> None:
    found, done = winsorise(FAR, 5)
    assert (found.max(), done) == (11, 1)
    assert (winsorise(-FAR, 5)[0] == -found).all()


def test_values_within_the_limits_are_left_alone() -> None:
    found, done = winsorise(FAR[:-1], 5)
    assert done == 0
    assert (found == FAR[:-1]).all()


def test_where_five_points_do_not_help_the_logarithm_does() -> None:
    """The logarithm is of the original column, as in the COIN tool."""
    column = np.concatenate([np.linspace(1, 2, 60), 10.0 ** np.arange(2, 10)])
    found = treat_coin(np.column_stack([column, np.arange(68.0)]))
    touched = found.touched[0]
    assert (len(found.touched), touched.column, touched.logged, touched.winsorised) == (1, 0, True, 0)
    np.testing.assert_allclose(found.values[:, 0], log_ct(column))
    assert (found.values[:, 1] == np.arange(68.0)).all()


def test_an_outlier_needs_others() -> None:
    with pytest.raises(TooFewUnits, match="3"):
        treat_coin(np.ones((3, 1)))
