"""Scores against closed forms, and the light offices set."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiqun.monitor.forecast.light import COLOURS, colour, foresight, hindsight, ratio
from jiqun.monitor.forecast.scores import (
    auc,
    band,
    brier,
    crps,
    crps_normal,
    interval_score,
    log_score,
    murphy,
    reliability,
)

CASES = st.lists(st.tuples(st.integers(0, 20), st.booleans()), min_size=2, max_size=80)


def _split(cases: list[tuple[int, bool]]) -> tuple[np.ndarray, np.ndarray]:
    return np.array([place / 20 for place, _ in cases]), np.array([hit for _, hit in cases])


class TestCrps:
    def test_of_a_standard_normal_at_its_middle(self) -> None:
        """(√2 − 1) ÷ √π = 0.2337."""
        found = crps_normal(np.zeros(1), np.ones(1), np.zeros(1))[0]
        assert found == pytest.approx((math.sqrt(2) - 1) / math.sqrt(math.pi))

    def test_draws_of_a_normal_come_to_the_closed_form(self) -> None:
        draws = np.random.default_rng(1).normal(3, 2, size=(400, 300))
        actual = np.full(400, 4.5)
        closed = crps_normal(np.array([3.0]), np.array([2.0]), np.array([4.5]))[0]
        assert crps(draws, actual).mean() == pytest.approx(closed, rel=0.02)

    def test_the_fair_form_does_not_depend_on_the_number_of_draws(self) -> None:
        draws = np.random.default_rng(2).normal(size=(20000, 4))
        few, more = crps(draws[:, :2], np.zeros(20000)).mean(), crps(draws, np.zeros(20000)).mean()
        assert few == pytest.approx(more, abs=0.01)

    def test_by_hand(self) -> None:
        """Draws 0, 2, 4 and 1 came: mean|x−y| = 5/3, mean|x−x′| = (2+4+2)/3, ½ of it 4/3."""
        assert crps(np.array([[4.0, 0.0, 2.0]]), np.array([1.0]))[0] == pytest.approx(5 / 3 - 4 / 3)


class TestIntervals:
    def test_the_width_and_twenty_times_the_distance_twice(self) -> None:
        found = interval_score(np.array([0.0] * 3), np.array([2.0] * 3), np.array([1.0, 2.5, -1.0]))
        assert found.tolist() == [2.0, 22.0, 42.0]

    def test_the_band_of_honest_coverage(self) -> None:
        assert band(0.95, 100) == pytest.approx((0.9073, 0.9927), abs=1e-4)
        assert band(0.95, 1) == (pytest.approx(0.5228, abs=1e-3), 1.0)


class TestProbabilities:
    @given(CASES)
    def test_the_parts_of_the_brier_score_add_up(self, cases: list[tuple[int, bool]]) -> None:
        chance, hit = _split(cases)
        parts = murphy(chance, hit)
        assert parts.brier == pytest.approx(brier(chance, hit))
        assert parts.reliability >= 0
        assert 0 <= parts.resolution <= parts.uncertainty + 1e-12

    def test_the_overall_share_scores_its_uncertainty(self) -> None:
        hit = np.array([True, False, False, False])
        parts = murphy(np.full(4, 0.25), hit)
        assert (parts.reliability, parts.resolution, parts.uncertainty) == (0, 0, 0.1875)

    @given(CASES)
    def test_auc_turns_with_the_order(self, cases: list[tuple[int, bool]]) -> None:
        chance, hit = _split(cases)
        found, turned = auc(chance, hit), auc(-chance, hit)
        if hit.all() or not hit.any():
            assert found is None
        else:
            assert found is not None
            assert turned is not None
            assert found + turned == pytest.approx(1)

    def test_a_perfect_order(self) -> None:
        assert auc(np.array([0.1, 0.2, 0.8]), np.array([False, False, True])) == 1

    @given(CASES)
    def test_bins_hold_every_case_once(self, cases: list[tuple[int, bool]]) -> None:
        chance, hit = _split(cases)
        bins = reliability(chance, hit)
        assert sum(each.cases for each in bins) == len(cases)
        assert sum(each.came * each.cases for each in bins) == pytest.approx(hit.sum())
        assert all(each.low - 1e-9 <= each.said <= each.high + 1e-9 for each in bins)

    def test_certainty_that_fails_costs_a_bounded_logarithm(self) -> None:
        assert log_score(np.array([1.0]), np.array([False])) == pytest.approx(-math.log(0.01))


class TestLight:
    @pytest.mark.parametrize(
        ("now", "name"),
        [
            pytest.param(150, "achieved", id="there already"),
            pytest.param(118, "on_track", id="R ≥ 95 %"),
            pytest.param(114, "accelerate", id="60–95 %"),
            pytest.param(105, "limited", id="0–60 %"),
            pytest.param(99, "deteriorating", id="below where it began"),
        ],
    )
    def test_two_years_into_five_towards_half_as_much_again(self, now: float, name: str) -> None:
        r = ratio(np.array([100.0]), np.array([float(now)]), 2, np.array([150.0]), 5)
        assert COLOURS[colour(r, np.array([now >= 150]))[0]] == name

    def test_hindsight_gives_each_light_its_own_share(self) -> None:
        colours, hit = np.array([0, 0, 3, 3]), np.array([False, True, True, True])
        assert hindsight(colours, hit).tolist() == [0.5, 0.5, 1.0, 1.0]
        assert (np.diff(foresight(np.arange(5))) > 0).all()

    @given(CASES)
    def test_no_probabilities_made_of_lights_do_better_than_hindsight(
        self, cases: list[tuple[int, bool]]
    ) -> None:
        colours, hit = np.array([place % 5 for place, _ in cases]), np.array([each for _, each in cases])
        assert brier(hindsight(colours, hit), hit) <= brier(foresight(colours), hit) + 1e-12
