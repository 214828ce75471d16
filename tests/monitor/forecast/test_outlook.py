"""The outlook of a series: probability, fan, pace; nothing from the future; and when it declines."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jiqun.monitor.forecast import LEVELS, Aim, Form, Gathering, Outlook, Series, forecast, pool_of
from jiqun.monitor.forecast.why import SENTENCES

from .worlds import growing, rates, world

POOL = pool_of(world())
ONE = growing(99)
FLOWS = Series("flows", 2014, (10.0, 14, 12, 15, 18, 17, 20, 22, 21, 23), form=Form.COUNT)


def _look(one: Series, aim: Aim | None, as_of: int = 2023) -> Outlook:
    return forecast(one, aim, POOL, as_of)


def _p(one: Series, aim: Aim) -> float:
    found = _look(one, aim).probability
    assert found is not None
    return found


class TestProbability:
    def test_it_falls_as_the_aim_rises(self) -> None:
        found = [_p(ONE, Aim(2026, low=ONE.values[-1] * factor)) for factor in (0.5, 0.9, 1.1, 1.2, 1.4, 3.0)]
        assert found == sorted(found, reverse=True)
        assert found[0] > 0.97
        assert found[-1] < 0.03

    def test_the_median_is_an_even_chance(self) -> None:
        middle = _look(ONE, Aim(2026, low=1.0)).point
        assert _p(ONE, Aim(2026, low=middle or 0)) == pytest.approx(0.5, abs=0.02)

    def test_quantiles_and_probabilities_agree(self) -> None:
        for level, value in _look(ONE, Aim(2026, low=1.0)).fan[-1].quantiles.items():
            assert _p(ONE, Aim(2026, low=value)) == pytest.approx(1 - level, abs=0.02)

    def test_above_and_below_make_one(self) -> None:
        value = ONE.values[-1] * 1.2
        assert _p(ONE, Aim(2026, low=value)) + _p(ONE, Aim(2026, high=value)) == pytest.approx(1)

    def test_左右_is_a_band(self) -> None:
        value = ONE.values[-1] * 1.2
        inside = _p(ONE, Aim(2026, low=value * 0.95, high=value * 1.05))
        assert inside == pytest.approx(
            _p(ONE, Aim(2026, low=value * 0.95)) - _p(ONE, Aim(2026, low=value * 1.05))
        )

    def test_counts_round(self) -> None:
        assert _p(FLOWS, Aim(2025, low=25, whole=True)) > _p(FLOWS, Aim(2025, low=25))

    def test_shares_stay_within_their_bounds(self) -> None:
        share = Series("s", 2014, (80.0, 84, 88, 90, 93, 95, 96, 97, 98, 98.5), form=Form.SHARE)
        found = _look(share, Aim(2028, low=99))
        assert all(0 <= value <= 100 for step in found.fan for value in step.quantiles.values())
        assert _p(share, Aim(2028, low=101)) == 0

    def test_a_running_total_does_not_fall(self) -> None:
        found = _look(FLOWS, Aim(2026, low=40, lasts=True))
        assert min(value for step in found.fan for value in step.quantiles.values()) == FLOWS.values[-1]

    def test_all_years_together_are_simulated_the_same_on_every_run(self) -> None:
        aim = Aim(2026, low=75, gathering=Gathering.SUM, carried=5)
        assert _p(FLOWS, aim) == _p(replace(FLOWS, values=FLOWS.values), aim)
        assert _p(FLOWS, replace(aim, low=70)) >= _p(FLOWS, aim)

    def test_a_sum_of_one_year_is_that_year(self) -> None:
        aim = Aim(2024, low=24)
        total = Aim(2024, low=124, gathering=Gathering.SUM, carried=100)
        assert _p(FLOWS, total) == pytest.approx(_p(FLOWS, aim), abs=0.03)

    def test_every_year_is_harder_than_the_last(self) -> None:
        assert (
            _p(rates(1), Aim(2026, low=6, gathering=Gathering.EVERY)) < _p(rates(1), Aim(2026, low=6)) - 0.1
        )

    def test_mean_growth_counts_the_years_that_are_over(self) -> None:
        """Two good years behind: the same mean over five is likelier."""
        goal = (1.06**5 - 1) * 100
        late = Aim(2026, low=goal, gathering=Gathering.GROWTH, carried=1.06**2)
        early = replace(late, carried=1.09**2)
        assert _p(rates(1), early) > _p(rates(1), late) + 0.1

    def test_declines_compound_downward(self) -> None:
        falling = replace(rates(1), values=tuple(abs(value) / 2 for value in rates(1).values))
        aim = Aim(2026, low=9, gathering=Gathering.GROWTH, carried=1.0, sign=-1)
        assert 0.02 < _p(falling, aim) < 0.98

    def test_growth_rates_return_to_their_mean(self) -> None:
        """After a year far below, the middle of the next lies near the mean of 6, not below."""
        shocked = replace(rates(1), values=(*rates(1).values[:-1], -8.0))
        middle = _look(shocked, Aim(2026, low=0)).point
        assert middle is not None
        assert middle > 3


class TestPace:
    @pytest.mark.parametrize(
        ("one", "aim", "needed", "met"),
        [
            pytest.param(Series("a", 2020, (100.0, 110, 121)), Aim(2024, low=121 * 1.21), 10.0, (2, 2), id="level: compound growth"),
            pytest.param(Series("a", 2020, (100.0, 110, 121)), Aim(2024, low=121 * 1.44), 20.0, (0, 2), id="never reached before"),
            pytest.param(Series("c", 2020, (10.0, 12, 20), form=Form.COUNT), Aim(2024, low=30), 5.0, (1, 2), id="count: mean change"),
            pytest.param(FLOWS, Aim(2025, low=150, gathering=Gathering.SUM, carried=110), 20.0, (4, 10), id="sum: mean of the years left"),
            pytest.param(Series("r", 2020, (5.0, 6, 7), form=Form.RATE), Aim(2024, low=6), 6.0, (2, 3), id="rate: the rate itself"),
            pytest.param(Series("r", 2020, (5.0, 6, 7), form=Form.RATE), Aim(2023, low=10.25, gathering=Gathering.GROWTH, carried=1.05), 5.0, (3, 3), id="mean growth: what the years left need"),
            pytest.param(Series("a", 2020, (100.0, 90, 81)), Aim(2023, high=81 * 0.9), -10.0, (2, 2), id="less is better"),
        ],
    )  # fmt: skip
    def test_what_every_year_left_has_to_bring(
        self, one: Series, aim: Aim, needed: float, met: tuple[int, int]
    ) -> None:
        found = forecast(one, aim, POOL, one.end).pace
        assert found is not None
        assert found.needed == pytest.approx(needed)
        assert (found.met, found.known) == met

    def test_years_next_to_a_bridge_are_no_past(self) -> None:
        one = Series("a", 2020, (100.0, 110, 121, 130), filled=frozenset({2021}))
        found = forecast(one, Aim(2024, low=140), POOL, 2023).pace
        assert found is not None
        assert found.known == 1


class TestDeclining:
    @pytest.mark.parametrize(
        ("one", "aim", "code"),
        [
            pytest.param(Series("x", 2020, ()), Aim(2027, low=1), "no_figures", id="no figure"),
            pytest.param(growing(1, 4, start=2020), Aim(2027, low=1e3), "few_points", id="four points"),
            pytest.param(replace(growing(1, 5, start=2019), filled=frozenset({2021})), Aim(2027, low=1e3), "few_points", id="four and a bridge"),
            pytest.param(growing(1, 24), Aim(2022, low=1), "decided", id="the year is over"),
            pytest.param(growing(1, 24), Aim(2035, low=1), "too_far", id="twelve years ahead"),
            pytest.param(FLOWS, Aim(2026, low=22, lasts=True), "reached", id="a total that is there already"),
        ],
    )  # fmt: skip
    def test_it_says_why_and_gives_no_probability_it_cannot_have(
        self, one: Series, aim: Aim, code: str
    ) -> None:
        found = _look(one, aim)
        assert found.why.code == code
        assert found.fan == ()
        assert found.probability == (1.0 if code == "reached" else None)

    def test_with_four_points_the_pace_is_given_instead(self) -> None:
        one = Series("x", 2020, (100.0, 110, 120, 130))
        found = _look(one, Aim(2025, low=130 * 1.21))
        assert found.pace is not None
        assert found.pace.needed == pytest.approx(10)
        assert "4" in found.why.in_("zh")

    @pytest.mark.parametrize("code", SENTENCES)
    def test_every_reason_reads_in_both_languages(self, code: str) -> None:
        zh, en = SENTENCES[code]
        assert any("\u4e00" <= letter <= "\u9fff" for letter in zh)
        assert not any("\u4e00" <= letter <= "\u9fff" for letter in en)


class TestFan:
    @settings(max_examples=25, deadline=None)
    @given(st.lists(st.floats(0.5, 2e5), min_size=5, max_size=20), st.sampled_from(Form))
    def test_quantiles_rise_and_are_finite(self, values: list[float], form: Form) -> None:
        one = Series("any", 2023 - len(values) + 1, tuple(values), form=form, high=3e5)
        for step in _look(one, Aim(2027, low=1.0)).fan:
            held = list(step.quantiles.values())
            assert list(step.quantiles) == list(LEVELS)
            assert all(math.isfinite(value) for value in held)
            assert held == sorted(held)

    def test_it_reaches_from_the_next_year_to_the_due_one(self) -> None:
        assert [step.time for step in _look(ONE, Aim(2027, low=1)).fan] == [2024, 2025, 2026, 2027]

    def test_months_are_forecast_with_their_season(self) -> None:
        time = np.arange(60)
        values = 100 * np.exp(0.003 * time + 0.2 * np.sin(time * 2 * np.pi / 12))
        one = Series("m", 2019 * 12, tuple(values.tolist()), cycle=12)
        middle = [step.median for step in forecast(one, None, pool_of([one]), one.end, ahead=12).fan]
        came = 100 * np.exp(0.003 * np.arange(60, 72) + 0.2 * np.sin(np.arange(60, 72) * 2 * np.pi / 12))
        assert middle == pytest.approx(came.tolist(), rel=0.08)


class TestNothingFromTheFuture:
    @settings(max_examples=12, deadline=None)
    @given(st.randoms(use_true_random=False), st.integers(2012, 2018))
    def test_permuting_or_altering_the_future_changes_nothing(self, chance: object, as_of: int) -> None:
        """Of the series itself and of every series in the pool."""
        aim = Aim(as_of + 3, low=growing(99).until(as_of).values[-1] * 1.2)
        true = forecast(ONE, aim, POOL, as_of)
        altered = pool_of([_altered(one, as_of, chance) for one in POOL.series[:12]])
        assert forecast(_altered(ONE, as_of, chance), aim, altered, as_of) == true

    def test_a_value_interpolated_with_a_later_one_is_not_known_before_it(self) -> None:
        one = replace(growing(1, 12), filled=frozenset({2008}))
        assert one.until(2008).end == 2007
        assert one.until(2009).end == 2009


def _altered(one: Series, as_of: int, chance: object) -> Series:
    kept = as_of - one.start + 1
    later = list(one.values[kept:])
    chance.shuffle(later)  # type: ignore[attr-defined]
    noise = [chance.choice([value, value * 9, -value, 0.0]) for value in later]  # type: ignore[attr-defined]
    return replace(one, values=(*one.values[:kept], *noise))


@pytest.mark.parametrize(
    ("raw", "printed"),
    [(0.0, 0.05), (0.024, 0.05), (0.33, 0.35), (0.52, 0.5), (0.98, 0.95), (1.0, 0.95), (None, None)],
)
def test_probabilities_are_printed_in_steps_of_5_percent_and_never_certain(
    raw: float | None, printed: float | None
) -> None:
    assert replace(_look(ONE, Aim(2026, low=1)), probability=raw).rounded == printed
