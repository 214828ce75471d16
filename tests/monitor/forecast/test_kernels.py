"""The kernels: golden numbers of peers, and what must hold of any forecast."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jiqun.monitor.forecast import smoothing
from jiqun.monitor.forecast.arrays import Floats
from jiqun.monitor.forecast.drift import drift, mean
from jiqun.monitor.forecast.ensemble import METHODS, combined, methods_for, single
from jiqun.monitor.forecast.operators import Fit
from jiqun.monitor.forecast.season import factors, season_of, seasonal
from jiqun.monitor.forecast.theta import theta

#: The flow of the Nile at Aswan 1871–1885 (Cobb 1978), a series without trend.
NILE = [1120, 1160, 963, 1210, 1160, 1160, 813, 1230, 1370, 1140, 995, 935, 1110, 994, 1020]
SHORT = [103, 109, 104, 118, 121, 130]


def _batch(*rows: object) -> Floats:
    return np.array(rows, dtype=np.float64)


@pytest.mark.parametrize(
    ("method", "values", "squares", "points"),
    [
        pytest.param(smoothing.simple, NILE, 270891.08, [1091.999] * 5, id="ANN, no trend"),
        pytest.param(smoothing.trend, NILE, 256086.00, [1033.7902, 1026.5101, 1019.2301, 1011.9501, 1004.6700], id="AAN, no trend"),
        pytest.param(smoothing.damped, NILE, 256987.53, [1038.8117, 1032.8981, 1027.1028, 1021.4233, 1015.8575], id="AAdN, no trend"),
        pytest.param(smoothing.simple, SHORT, 345.4378, [129.5354] * 5, id="ANN, trend"),
        pytest.param(smoothing.trend, SHORT, 77.9126, [132.6668, 137.9525, 143.2382, 148.5239, 153.8097], id="AAN, trend"),
        pytest.param(smoothing.damped, SHORT, 81.3605, [132.1119, 136.9680, 141.7269, 146.3907, 150.9612], id="AAdN, trend"),
    ],
)  # fmt: skip
def test_smoothing_fits_as_well_as_statsmodels_and_forecasts_the_same(
    method: object, values: list[float], squares: float, points: list[float]
) -> None:
    """statsmodels 0.15.0, ETSModel by maximum likelihood, φ in [0.8, 0.98]; ours searches a grid."""
    fit: Fit = method(_batch(values), 5)  # type: ignore[operator]
    assert fit.squares[0] <= squares * 1.001
    assert fit.points[0] == pytest.approx(points, rel=2e-3)


def test_theta_forecasts_as_statsforecast_does() -> None:
    """statsforecast 2.1.1, Theta(season_length=1)."""
    golden = [1062.9045, 1059.2635, 1055.6224, 1051.9813, 1048.3402]
    assert theta(_batch(NILE), 5).points[0] == pytest.approx(golden, rel=1e-3)


def test_theta_adds_half_the_slope_of_the_regression_each_step() -> None:
    points = theta(_batch(NILE), 5).points[0]
    slope = np.polyfit(np.arange(len(NILE)), NILE, 1)[0]
    assert np.diff(points) == pytest.approx([slope / 2] * 4)


def test_drift_is_that_of_statsforecast() -> None:
    """statsforecast 2.1.1, RandomWalkWithDrift."""
    assert drift(_batch(NILE), 5)[0] == pytest.approx(
        [1012.8571, 1005.7143, 998.5714, 991.4286, 984.2857], abs=1e-4
    )


def test_the_best_by_aicc_counts_its_parameters() -> None:
    fit = Fit(np.zeros((1, 1)), np.array([200.0]), 3, 10)
    assert fit.information[0] == pytest.approx(10 * np.log(20) + 6 + 24 / 6)
    assert np.isinf(Fit(np.zeros((1, 1)), np.array([1.0]), 6, 7).information[0])


def test_without_a_trend_the_simplest_smoothing_is_chosen() -> None:
    assert np.ptp(smoothing.chosen(_batch(NILE), 4)[0]) == 0


@pytest.mark.parametrize("name", METHODS)
def test_a_straight_line_is_carried_on_or_held(name: str) -> None:
    """Methods with a trend carry a line on exactly; theta and damped let it fade; the others stay within what was."""
    line = np.arange(1.0, 13.0)
    found = METHODS[name](line[None], 3)[0]
    match name:
        case "drift" | "ets":
            assert found == pytest.approx([13, 14, 15], abs=1e-6)
        case "theta" | "damped":
            assert (np.diff([12, *found]) > 0).all()
            assert (found <= [13.001, 14.001, 15.001]).all()
        case _:
            assert (found <= 12).all()


@pytest.mark.parametrize("name", METHODS)
@settings(max_examples=15, deadline=None)
@given(
    st.lists(st.floats(-50, 50), min_size=7, max_size=7).filter(lambda values: np.ptp(values) > 0.1),
    st.floats(-1e3, 1e3),
    st.sampled_from([0.01, 3.0, 1e4]),
)
def test_shift_and_scale_come_through(name: str, values: list[float], shift: float, scale: float) -> None:
    plain = METHODS[name](_batch(values), 3)
    moved = METHODS[name](_batch(values) * scale + shift, 3)
    if name in ("drift", "mean"):
        assert moved == pytest.approx(plain * scale + shift, rel=1e-6, abs=1e-6 * scale)
    else:
        # Two points of the grid may fit equally well; either is then as good.
        fit = {"theta": theta, "damped": smoothing.damped, "gentle": smoothing.gentle}.get(
            name, smoothing.trend
        )
        one, other = fit(_batch(values), 3).squares, fit(_batch(values) * scale + shift, 3).squares
        assert other == pytest.approx(one * scale**2, rel=1e-4, abs=1e-6 * scale**2)


def test_one_last_shock_is_no_new_level() -> None:
    shocked = _batch([6.0, 5, 7, 6, 5, 2, -8])
    assert METHODS["gentle"](shocked, 1)[0, 0] > -1
    assert combined(shocked, 1, steady=True)[0, 0] > 0


def test_a_batch_is_forecast_as_its_rows_are() -> None:
    rows = np.random.default_rng(3).normal(size=(40, 9)).cumsum(axis=1) + 50
    together = combined(rows, 4)
    assert together == pytest.approx(np.concatenate([combined(row[None], 4) for row in rows]))


def test_half_the_drift_and_half_of_those_that_let_it_fade() -> None:
    rows = np.random.default_rng(4).normal(size=(3, 9)).cumsum(axis=1)
    faded = (METHODS["theta"](rows, 2) + METHODS["damped"](rows, 2)) / 2
    assert combined(rows, 2) == pytest.approx((drift(rows, 2) + faded) / 2)
    steady = (mean(rows, 2) + smoothing.gentle(rows, 2).points) / 2
    assert combined(rows, 2, steady=True) == pytest.approx(steady)


@pytest.mark.parametrize("points", range(5))
def test_four_points_carry_no_forecast(points: int) -> None:
    assert methods_for(points) == ()
    assert methods_for(points, steady=True) == ()


class TestSeason:
    PATTERN = np.array([-0.3, -0.1, 0.0, 0.1, 0.2, 0.1, 0.0, -0.1, 0.0, 0.1, 0.0, 0.0])

    def test_the_factors_of_a_pure_season_are_found_exactly(self) -> None:
        values = 5 + 0.01 * np.arange(48) + self.PATTERN[np.arange(48) % 12]
        assert factors(values[None], 12)[0] == pytest.approx(self.PATTERN, abs=1e-9)

    def test_the_classical_decomposition_of_statsmodels(self) -> None:
        """statsmodels 0.15.0, seasonal_decompose(x, period=4, model="additive").seasonal[:4]."""
        values = [10, 14, 8, 25, 12, 17, 9, 27, 15, 18, 12, 30]
        assert factors(_batch(values), 4)[0] == pytest.approx(GOLDEN_SEASON, abs=1e-6)

    def test_eleven_periods_where_january_and_february_come_together(self) -> None:
        pattern = self.PATTERN[:11] - self.PATTERN[:11].mean()
        values = 2 + pattern[np.arange(44) % 11]
        assert factors(values[None], 11)[0] == pytest.approx(pattern, abs=1e-9)

    def test_it_is_carried_on_in_phase(self) -> None:
        values = np.log(100 + np.arange(40)) + self.PATTERN[np.arange(40) % 12]
        _, ahead = season_of(values[None], 12, 5)
        assert ahead[0] == pytest.approx(self.PATTERN[np.arange(40, 45) % 12], abs=0.02)

    def test_noise_and_short_series_have_none(self) -> None:
        noise = np.random.default_rng(5).normal(size=(300, 36))
        assert seasonal(noise, 12).mean() < 0.15
        assert not seasonal(noise[:, :23], 12).any()

    def test_a_seasonal_forecast_beats_one_that_does_not_know_the_season(self) -> None:
        noise = np.random.default_rng(6).normal(scale=0.02, size=(20, 60))
        values = 4 + 0.004 * np.arange(60) + self.PATTERN[np.arange(60) % 12] + noise
        seen, came = values[:, :48], values[:, 48:]
        knowing = np.abs(combined(seen, 12, 12) - came).mean()
        assert knowing < 0.4 * np.abs(combined(seen, 12, 1) - came).mean()


GOLDEN_SEASON = [-3.125, 0.3125, -7.0625, 9.875]


def test_one_method_can_be_asked_alone() -> None:
    assert single("drift")(_batch(SHORT), 2, 1, False) == pytest.approx(drift(_batch(SHORT), 2))
