"""The number of targets of a plan that will be kept."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jiqun.monitor.forecast import Series, common, pool_of, tally
from jiqun.monitor.forecast.common_fate import COMMON

from .worlds import growing, world

CHANCES = st.lists(st.floats(0, 1), min_size=1, max_size=25)


@settings(deadline=None)
@given(CHANCES, st.floats(0, 0.9))
def test_the_expected_number_is_the_sum_of_probabilities_whatever_they_share(
    chances: list[float], shared: float
) -> None:
    found = tally(chances, shared)
    assert sum(found.chances) == pytest.approx(1)
    # 41 nodes hold a steep step of p = 10⁻⁵ only so well.
    assert found.expected == pytest.approx(sum(chances), abs=0.02 * len(chances))
    low, high = found.interval
    assert 0 <= low <= high <= len(chances)


def test_independent_coins_are_binomial() -> None:
    assert tally([0.5] * 4, 0).chances == pytest.approx([1 / 16, 4 / 16, 6 / 16, 4 / 16, 1 / 16])


def test_what_is_shared_widens_the_interval() -> None:
    alone, together = tally([0.6] * 30, 0).interval, tally([0.6] * 30, 0.5).interval
    assert together[1] - together[0] > 1.5 * (alone[1] - alone[0])


def test_a_cap_and_an_output_target_even_each_other_out() -> None:
    """A good year helps the one and hurts the other: exactly one kept is likelier than with two alike."""
    assert tally([0.5, 0.5], 0.6, [True, False]).chances[1] > 0.6 > 0.4 > tally([0.5, 0.5], 0.6).chances[1]


def test_against_simulation() -> None:
    chances, shared = [0.2, 0.5, 0.7, 0.9], 0.4
    draw = np.random.default_rng(3)
    edge = np.quantile(draw.standard_normal(400_000), chances)
    factor = draw.standard_normal((200_000, 1))
    kept = np.sqrt(shared) * factor + np.sqrt(1 - shared) * draw.standard_normal((200_000, 4)) < edge
    simulated = np.bincount(kept.sum(axis=1), minlength=5) / 200_000
    assert tally(chances, shared).chances == pytest.approx(simulated.tolist(), abs=0.006)


class TestCommon:
    def test_too_short_a_past_leaves_the_stated_third(self) -> None:
        assert common(pool_of([growing(0, 12)])) == COMMON

    def test_series_of_one_region_that_move_by_themselves_share_little(self) -> None:
        assert common(pool_of(world(20, 30))) < 0.15

    def test_series_that_move_together_share_much(self) -> None:
        shock = np.random.default_rng(8).normal(0.06, 0.06, 30)
        alike = [_shaken(number, shock) for number in range(12)]
        assert common(pool_of(alike)) > 0.6

    def test_regions_are_told_apart(self) -> None:
        shock = np.random.default_rng(8).normal(0.06, 0.06, 30)
        apart = [replace(_shaken(number, shock), region=f"区{number}") for number in range(12)]
        assert common(pool_of(apart)) == COMMON


def _shaken(number: int, shock: np.ndarray) -> Series:
    own = np.random.default_rng([9, number]).normal(0, 0.01, 30)
    return Series(f"s{number}", 1990, tuple((100 * np.exp((shock + own).cumsum())).tolist()), region="某市")
