"""Pooled errors: what they are, whose they are, and how honest intervals made of them turn out."""

from __future__ import annotations

import math
from dataclasses import replace
from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiqun.monitor.forecast import Form, Series, pool_of
from jiqun.monitor.forecast.origins import trials
from jiqun.monitor.forecast.pool import growth_of, window_of
from jiqun.monitor.forecast.scale import Scale, fitting
from jiqun.monitor.forecast.spread import ENOUGH, INFLATION, Spread, prior, reach, student, student_below

from .worlds import growing, rates, world


class TestSpread:
    @given(st.lists(st.floats(0, 100), min_size=1, max_size=200), st.floats(0.51, 0.99))
    def test_the_interval_is_the_conformal_one(self, sizes: list[float], level: float) -> None:
        """The half-width is the ⌈(n+1)c⌉-th smallest |e|, c = 2 level − 1."""
        ordered = np.sort(np.array(sizes))
        rank = math.ceil((len(sizes) + 1) * (2 * level - 1) - 1e-9)
        expected = ordered[min(rank, len(sizes)) - 1] if rank else 0.0
        spread = Spread(ordered, "all")
        assert spread.quantile(level) == expected
        assert spread.quantile(1 - level) == pytest.approx(-expected) or rank == 0 or level > 0.98

    def test_coverage_of_exchangeable_errors_is_at_least_what_is_said(self) -> None:
        """Averaged over many pools of 79: 95 % intervals hold between 95 % and 95 % + 1 ÷ 80."""
        draws = np.random.default_rng(7).standard_t(3, size=(4000, 80))
        held = [abs(row[-1]) <= Spread(np.sort(np.abs(row[:-1])), "all").quantile(0.975) for row in draws]
        assert 0.94 < np.mean(held) < 0.975

    @given(st.lists(st.floats(0, 100), min_size=1, max_size=50), st.floats(-120, 120), st.floats(-120, 120))
    def test_probabilities_rise_and_mirror(self, sizes: list[float], one: float, other: float) -> None:
        spread = Spread(np.sort(np.array(sizes)), "all")
        low, high = sorted((one, other))
        assert 0 < spread.below(low) <= spread.below(high) < 1
        assert spread.below(-one) == pytest.approx(1 - spread.below(one))

    def test_student_t4_against_published_quantiles(self) -> None:
        assert student(np.array([0.9, 0.95, 0.975, 0.99])) == pytest.approx(
            [1.533206, 2.131847, 2.776445, 3.746947], abs=1e-6
        )
        assert [student_below(x) for x in (1.533206, -2.131847, 0.0)] == pytest.approx(
            [0.9, 0.05, 0.5], abs=1e-6
        )

    def test_the_prior_is_wider_than_a_random_walk_by_the_factor_of_the_competitions(self) -> None:
        """Its standard deviation at one step, n = 11: √(π/2 · 1.1) · 1.96 ÷ 1.28 mean absolute changes."""
        assert prior(1, 11).deviation == pytest.approx(math.sqrt(math.pi / 2 * 1.1) * 1.5294, rel=1e-3)
        assert prior(1, 11).quantile(0.975) == pytest.approx(
            prior(1, 11).deviation * 2.776445 / math.sqrt(2), rel=1e-5
        )
        assert NormalDist().inv_cdf(0.975) / NormalDist().inv_cdf(0.9) == pytest.approx(INFLATION, rel=1e-6)

    def test_levels_and_simulated_draws_agree(self) -> None:
        spread = Spread(np.sort(np.abs(np.random.default_rng(1).normal(size=999))), "all")
        assert spread.at(np.array([0.1, 0.5, 0.9])) == pytest.approx(
            [spread.quantile(x) for x in (0.1, 0.5, 0.9)], abs=0.01
        )


class TestScale:
    @pytest.mark.parametrize(
        ("form", "values", "found"),
        [
            pytest.param(Form.AMOUNT, [1, 2], Form.AMOUNT, id="positive amounts grow by rates"),
            pytest.param(Form.AMOUNT, [0, 2], Form.COUNT, id="an amount that was nought does not"),
            pytest.param(Form.AMOUNT, [-1, 2], Form.RATE, id="a balance may turn"),
            pytest.param(Form.SHARE, [0, 100], Form.SHARE, id="a share between its bounds"),
            pytest.param(Form.SHARE, [90, 130], Form.COUNT, id="beyond its bounds it is none"),
            pytest.param(Form.COUNT, [0, 3], Form.COUNT, id="counts"),
            pytest.param(Form.RATE, [5, 6], Form.RATE, id="rates stay rates"),
        ],
    )  # fmt: skip
    def test_how_a_series_behaves(self, form: Form, values: list[float], found: Form) -> None:
        assert fitting(form, np.array(values, dtype=float)).form is found

    @given(st.lists(st.floats(0.1, 99.8), min_size=1, max_size=20), st.sampled_from(Form))
    def test_there_and_back(self, values: list[float], form: Form) -> None:
        scale = Scale(form)
        assert scale.back(scale.to(np.array(values))) == pytest.approx(values)

    @given(st.floats(-1e6, 1e6))
    def test_nothing_impossible_comes_back(self, value: float) -> None:
        assert 0 <= Scale(Form.SHARE).back(np.array([value]))[0] <= 100
        assert Scale(Form.COUNT).back(np.array([value]))[0] >= 0
        assert Scale(Form.AMOUNT).back(np.array([value]))[0] >= 0


class TestTrials:
    def test_errors_are_actual_minus_forecast_in_mean_changes(self) -> None:
        one = Series("x", 2000, (1.0, 2.0, 4.0, 5.0, 7.0, 100.0), form=Form.COUNT)
        held = trials([one], 2, 6, lambda batch, horizon, *_: np.repeat(batch[:, -1:], horizon, axis=1))
        assert held.origin.tolist() == [2004]
        assert held.spread.tolist() == [1.5]
        assert held.errors.tolist() == [[93 / 1.5, 0.0]]
        assert held.came.tolist() == [[True, False]]

    def test_an_error_is_known_when_its_year_is(self) -> None:
        held = trials([growing(0, 12)], 3, 20)
        assert (held.origin[held.known_at(2009, 3)] + 3 <= 2009).all()
        assert held.known_at(2009, 3).sum() == 2009 - 3 - 2004 + 1

    def test_interpolated_values_and_standstill_teach_nothing(self) -> None:
        bridged = replace(growing(0, 12), filled=frozenset({2005}))
        assert set(trials([bridged], 1, 5).origin.tolist()) == {2004, 2010}
        assert not trials([bridged], 1, 5).came[0, 0]
        assert not len(trials([Series("flat", 2000, (5.0,) * 12)], 1, 6).origin)

    def test_windows_are_cut_to_their_length(self) -> None:
        assert trials([growing(0, 12)], 1, 6).seen.max() == 6


class TestPool:
    def test_too_few_errors_leave_the_wide_prior(self) -> None:
        pool = pool_of([growing(0, 8)])
        assert pool.spread(growing(1, 8), 2, 2007).source == "prior"

    def test_the_narrowest_group_with_enough_errors_speaks(self) -> None:
        family = [replace(one, family="产值") for one in world(9)]
        others = [replace(growing(number, seed=9), form=Form.COUNT) for number in range(9)]
        pool = pool_of([*family, *others])
        asked = growing(99)
        assert pool.spread(replace(asked, family="产值"), 1, 2023).source == "family"
        assert pool.spread(asked, 1, 2023).source == "form"
        assert (
            pool.spread(
                replace(asked, form=Form.SHARE, values=tuple(np.linspace(20, 40, 24))), 1, 2023
            ).source
            == "all"
        )

    def test_growth_rates_are_calibrated_on_growth_rates(self) -> None:
        """A pool of amounts holds their growth too; a level's errors never stand in for a rate's."""
        pool = pool_of(world())
        spread = pool.spread(rates(0), 1, 2023)
        assert spread.source == "form"
        only = {one.id for one in pool.series if one.form is Form.RATE}
        assert only == {f"{one.id}#growth" for one in world()}

    def test_a_far_step_borrows_and_widens_as_a_random_walk(self) -> None:
        pool, one = pool_of(world(8)), growing(50)
        last = max(step for step in range(1, 8) if (pool.trials(one).known_at(2023, step)).sum() >= ENOUGH)
        wider = math.sqrt(reach(last + 3, 20) / reach(last, 20))
        assert pool.spread(one, last + 3, 2023).sizes == pytest.approx(
            pool.spread(one, last, 2023).sizes * wider
        )

    def test_errors_of_the_future_are_not_in_it(self) -> None:
        pool, one = pool_of(world()), growing(0)
        assert len(pool.spread(one, 1, 2015).sizes) < len(pool.spread(one, 1, 2023).sizes)

    def test_growth_next_to_a_bridge_is_not_published(self) -> None:
        one = Series("x", 2020, (1.0, 2.0, 3.0, 4.0), filled=frozenset({2021}))
        assert growth_of(one).filled == {2021, 2022}

    @pytest.mark.parametrize(("points", "window"), [(5, 6), (6, 6), (7, 10), (10, 10), (11, 20), (40, 20)])
    def test_short_series_are_calibrated_on_short_windows(self, points: int, window: int) -> None:
        assert window_of(points, 1) == window
