"""The backtest: honest about the past, and what it finds on real series."""

from __future__ import annotations

from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from jiqun.monitor.forecast import (
    PeersMissing,
    Series,
    TooLittlePast,
    backtest,
    load_series,
    pool_of,
    read_series,
)
from jiqun.monitor.forecast.backtest import moments, ours, walk
from jiqun.monitor.forecast.peers import peers
from jiqun.monitor.forecast.promises import AMBITIONS, ELAPSED, promises
from jiqun.monitor.forecast.rows import report_row
from jiqun.packs import Pack

from .worlds import growing, rates, world

WORLD = world(25, 26)


class TestMoments:
    def test_the_newest_origins_of_each_series(self) -> None:
        held = moments([growing(0, 20)], 3, origins=4)
        assert [item.series.end for item in held] == [2015, 2016, 2017, 2018]
        assert np.isfinite(held[0].future).all()
        assert np.isnan(held[-1].future[1:]).all()

    def test_three_origins_are_the_least(self) -> None:
        with pytest.raises(TooLittlePast, match="10"):
            moments([growing(0, 9)], 3)
        assert len(moments([growing(0, 10)], 3)) == 3

    def test_what_came_later_changes_no_forecast(self) -> None:
        """The same origin, forecast with and without the years after it."""
        one = replace(growing(0, 26), id="one")
        early = [replace(each, values=each.values[:20]) for each in [one, *WORLD]]
        [full] = [m for m in moments([one], 3, origins=10) if m.series.end == 2018]
        [cut] = [m for m in moments([early[0]], 3, origins=10) if m.series.end == 2018]
        long_pool, short_pool = pool_of([one, *WORLD]), pool_of(early)
        assert ours(long_pool)([full], 3).quantiles == pytest.approx(ours(short_pool)([cut], 3).quantiles)


class TestPromises:
    def test_a_promise_asks_for_a_multiple_of_the_pace_before(self) -> None:
        held = moments([growing(0, 20)], 3, origins=8)
        found = promises(held, 3)
        item = held[found.row[0]]
        base, before = item.window[-1 - ELAPSED], item.window[-1 - ELAPSED - 5]
        pace = (base - before) / 5
        assert found.goal[: len(AMBITIONS)] == pytest.approx([base + each * pace * 5 for each in AMBITIONS])

    def test_a_hit_is_what_came(self) -> None:
        held = moments([growing(0, 20)], 3, origins=8)
        found = promises(held, 3)
        for row, goal, hit in zip(found.row, found.goal, found.hit, strict=True):
            assert hit == (np.log(held[row].future[2]) >= goal)

    def test_growth_rates_promise_nothing(self) -> None:
        assert not len(promises(moments([rates(0)], 3), 3).row)


class TestReport:
    def test_intervals_of_a_world_without_breaks_hold_what_they_say(self) -> None:
        report = backtest(WORLD, 3)
        pooled = [score for score in report.scores if score.method == "jiqun"]
        assert [score.step for score in pooled] == [1, 2, 3]
        assert 0.93 <= np.mean([score.coverage95 for score in pooled]) <= 0.99
        assert all(0.70 <= score.coverage80 <= 0.90 for score in pooled)

    def test_probabilities_beat_the_light(self) -> None:
        marks = {judged.method: judged.brier for judged in backtest(WORLD, 3).judged}
        assert marks["jiqun"] < marks["official light"]

    def test_months_with_a_season_beat_the_walk_without_one(self) -> None:
        held = [_monthly(number) for number in range(6)]
        report = backtest(held, 6, origins=4)
        error = {(score.method, score.step): score.mase for score in report.scores}
        assert all(
            error["jiqun", step] < 0.6 * error["drift", step] for step in (3, 6) if ("jiqun", step) in error
        )
        assert ("jiqun", 3) in error
        assert report.promises == 0

    def test_single_methods_can_be_tested_beside(self) -> None:
        report = backtest(WORLD[:12], 2, each=("theta", "ets"))
        assert {score.method for score in report.scores} == {"jiqun", "drift", "theta + pool", "ets + pool"}

    def test_a_report_is_rows_of_plain_numbers(self) -> None:
        row = report_row(backtest(WORLD[:12], 2))
        judged = row["judged"][0]
        assert judged["parts"]["brier"] == pytest.approx(
            judged["parts"]["reliability"] - judged["parts"]["resolution"] + judged["parts"]["uncertainty"]
        )
        assert sum(each["cases"] for each in judged["bins"]) == row["promises"]

    def test_without_the_peers_it_says_how_to_get_them(self) -> None:
        if find_spec("statsforecast"):
            pytest.skip("statsforecast is installed")
        with pytest.raises(PeersMissing, match="pip install statsforecast"):
            peers()

    def test_peers_give_the_same_walk(self) -> None:
        pytest.importorskip("statsforecast")
        held = moments(WORLD[:2], 3)
        assert peers()[0](held, 3).points == pytest.approx(walk(held, 3).points, rel=1e-3)


def _monthly(number: int) -> Series:
    time = np.arange(60)
    noise = np.random.default_rng([11, number]).normal(0, 0.01, 60).cumsum()
    values = np.exp(5 + 0.004 * time + 0.3 * np.sin(2 * np.pi * time / 12) + noise)
    return Series(f"month-{number}", 2019 * 12, tuple(values.tolist()), cycle=12)


class TestShippedSeries:
    """Long annual series of the pack: two cities from 1978 on, with the boom and the halt of the 1990s."""

    def test_intervals_lose_nothing_and_probabilities_beat_the_light(self) -> None:
        long = load_series(Pack(Path(__file__).parents[3] / "packs" / "ningbo"))
        assert {(one.start, one.end, one.region) for one in long} == {(1978, 2005, "金华市区")}
        report = backtest(long, 3)
        assert all(score.coverage95 >= 0.93 for score in report.scores if score.method == "jiqun")
        marks = {judged.method: judged.brier for judged in report.judged}
        assert marks["jiqun"] < marks["official light"]


class TestGermanCounties:
    """GDP of 341 counties 1994–2014, calibrated on past errors only; five-year forecasts from 2006–2009, through the
    crisis. Origins and horizons of a published study of pooled intervals (95 % coverage 0.88–0.96 at five years)."""

    @pytest.fixture
    def counties(self, shared: Path) -> list[Series]:
        path = shared / "validation" / "forecast" / "german_counties_gdp_1992_2014.csv"
        if not path.is_file():
            pytest.skip("no validation series beside the checkout")
        return [one for one in read_series(path) if (one.start, one.end) == (1994, 2014)]

    def test_pooled_intervals_cover_and_probabilities_beat_light_and_walk_covers_less(
        self, counties: list[Series]
    ) -> None:
        assert len(counties) == 341
        report = backtest(counties, 5)
        pooled = {score.step: score for score in report.scores if score.method == "jiqun"}
        plain = {score.step: score for score in report.scores if score.method == "drift"}
        assert [pooled[step].cases for step in (1, 2, 3, 5)] == [341 * origins for origins in (8, 7, 6, 4)]
        assert all(0.93 <= pooled[step].coverage95 <= 0.97 for step in pooled)
        assert all(plain[step].coverage95 < 0.93 for step in (1, 2, 3))
        assert all(pooled[step].msis < plain[step].msis for step in (1, 2, 3))
        marks = {judged.method: judged for judged in report.judged}
        assert (
            marks["jiqun"].brier < marks["official light, in hindsight"].brier < marks["official light"].brier
        )
        assert (marks["jiqun"].auc or 0) > (marks["official light"].auc or 0)
