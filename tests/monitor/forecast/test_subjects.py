"""Targets as aims: every accumulation, what is already known, and what keeps a target from being forecast."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable

import pytest

from jiqun.facts import Observation, collect
from jiqun.indicators import Catalogue, Direction, Indicator
from jiqun.monitor import Calendar, Ground
from jiqun.monitor.forecast import (
    Form,
    Gathering,
    Subject,
    city_pool,
    load_series,
    of_subjects,
    outlooks,
    published,
    series_of,
    subject,
)
from jiqun.packs import Bilingual
from jiqun.plans import Target
from jiqun.workspace import City

from ...conftest import make_figure, make_plan, make_target

PLAN = make_plan("规划", "2021-01-01", years=(2021, 2027))
FALLING = Catalogue({"energy": Indicator(id="energy", name=Bilingual(zh="能耗"), direction=Direction.DOWN)})


def _ground(
    figures: Iterable[Observation], on: str = "2026-03-01", catalogue: Catalogue | None = None
) -> Ground:
    return Ground(collect(figures), catalogue or Catalogue({}), Calendar(), dt.date.fromisoformat(on))


def _subject(target: Target, figures: Iterable[Observation], on: str = "2026-03-01") -> Subject:
    return subject(target, _ground(figures, on))


def _years(first: int, *values: float, **more: object) -> list[Observation]:
    return [make_figure(first + place, value, **more) for place, value in enumerate(values)]  # type: ignore[arg-type]


class TestAims:
    def test_a_level_is_held_against_its_due_year(self) -> None:
        found = _subject(make_target(PLAN, "T", 200, year=2027), _years(2019, 100, 110, 120, 130, 140, 150))
        assert found.aim is not None
        assert (found.aim.due, found.aim.low, found.aim.high) == (2027, 200e8, math.inf)
        assert (found.series.start, found.series.end, found.series.form) == (2019, 2024, Form.AMOUNT)
        assert found.series.values[0] == 100e8

    @pytest.mark.parametrize(
        ("fields", "low", "high"),
        [
            pytest.param({"comparator": ">="}, 200e8, math.inf, id="≥"),
            pytest.param({"comparator": "<="}, -math.inf, 200e8, id="≤"),
            pytest.param({"comparator": "~"}, 190e8, math.inf, id="左右, more is better: kept from 95 % on"),
            pytest.param({"value2": 220}, 200e8, math.inf, id="a range, more is better: its low end"),
        ],
    )
    def test_bounds_are_those_the_verdict_uses(
        self, fields: dict[str, object], low: float, high: float
    ) -> None:
        aim = _subject(make_target(PLAN, "T", 200, year=2027, **fields), _years(2019, *[100] * 6)).aim
        assert aim is not None
        assert (aim.low, aim.high) == (low, high)

    def test_less_is_better(self) -> None:
        target = make_target(PLAN, "T", 0.5, "吨/万元", year=2027, key="energy")
        figures = _years(2019, 0.9, 0.85, 0.8, 0.7, 0.68, unit="吨/万元", key="energy")
        aim = subject(target, _ground(figures, catalogue=FALLING)).aim
        assert aim is not None
        assert not aim.upward

    def test_a_count_rounds_and_a_running_total_lasts(self) -> None:
        target = make_target(PLAN, "T", 60, "家", year=2027, accumulation="stock")
        found = _subject(target, _years(2019, 20, 24, 30, 33, 40, unit="家", accumulation="stock"))
        assert found.aim is not None
        assert found.aim.whole
        assert found.aim.lasts

    def test_新增_from_yearly_flows_carries_what_is_there(self) -> None:
        target = make_target(PLAN, "T", 100, "家", year=2027, accumulation="added")
        found = _subject(target, _years(2018, 9, 8, 10, 12, 11, 14, 16, unit="家", accumulation="year_flow"))
        assert found.aim is not None
        assert found.aim.gathering is Gathering.SUM
        assert found.aim.carried == 12 + 11 + 14 + 16
        assert found.series.end == 2024

    def test_a_change_on_a_base_year_compounds_the_yearly_ones(self) -> None:
        target = make_target(PLAN, "T", 15, "%", year=2027, accumulation="decline", base_year=2020)
        figures = _years(2017, 2.0, 2.5, 3.0, 2.0, 2.0, 3.0, 2.5, 2.0, unit="%", accumulation="decline")
        found = _subject(target, figures)
        assert found.aim is not None
        assert (found.aim.gathering, found.aim.sign) == (Gathering.GROWTH, -1)
        assert found.aim.carried == pytest.approx(0.98 * 0.97 * 0.975 * 0.98)

    def test_年均_counts_the_years_that_are_over(self) -> None:
        target = make_target(PLAN, "T", 6, "%", year=2027, accumulation="mean_rate")
        found = _subject(target, _years(2018, 7, 6, 3, 8, 5, 6, 7, unit="%", accumulation="rate"))
        assert found.aim is not None
        assert found.aim.low == pytest.approx((1.06**7 - 1) * 100)
        assert found.aim.carried == pytest.approx(1.08 * 1.05 * 1.06 * 1.07)

    def test_每年_that_was_broken_once_is_lost(self) -> None:
        target = make_target(PLAN, "T", 6, "%", year=None, horizon_year=2027, accumulation="every_year")
        kept = _years(2018, 5, 5, 5, 7, 8, 6, 7, unit="%", accumulation="rate")
        assert _subject(target, kept).why is None
        assert _subject(target, kept).aim is not None
        broken = [*kept[:5], make_figure(2023, 3, "%", accumulation="rate"), *kept[6:]]
        why = _subject(target, broken).why
        assert why is not None
        assert why.code == "lost"

    @pytest.mark.parametrize(
        ("target", "figures", "code"),
        [
            pytest.param(make_target(PLAN, "T", None, comparator="complete_provincial"), [], "no_number", id="完成省定目标"),
            pytest.param(make_target(PLAN, "T", 200, year=None), [], "no_year", id="no year"),
            pytest.param(make_target(PLAN, "T", 200, year=2027), [], "no_figures", id="no figure"),
            pytest.param(make_target(PLAN, "T", 200, year=2027), _years(2020, 1, 2, 3, 4, 5, unit="家"), "not_comparable", id="another unit"),
            pytest.param(make_target(PLAN, "T", 200, year=2024), _years(2018, 1, 2, 3, 4, 5, 6), "overdue", id="due year over, figure missing"),
            pytest.param(make_target(PLAN, "T", 200, year=2023), _years(2018, 1, 2, 3, 4, 5, 6), "decided", id="due year out"),
            pytest.param(make_target(PLAN, "T", 200, year=2027), _years(2021, 1, 2, 3, 4), "few_points", id="four points"),
        ],
    )  # fmt: skip
    def test_what_is_not_forecast(self, target: Target, figures: list[Observation], code: str) -> None:
        [found] = outlooks([target], _ground(figures, "2026-07-01"))
        assert found.why.code == code
        assert found.probability is None


class TestSeries:
    def test_figures_published_later_are_not_seen(self) -> None:
        figures = [*_years(2018, 1, 2, 3, 4, 5, 6), make_figure(2024, 99, published="2025-02-01")]
        target = make_target(PLAN, "T", 200, year=2027)
        before, after = (series_of(target, _ground(figures, day)) for day in ("2025-01-31", "2025-02-01"))
        assert before is not None
        assert after is not None
        assert (before.end, after.end) == (2023, 2024)

    def test_one_missing_year_is_bridged_and_named(self) -> None:
        figures = [each for each in _years(2018, 1, 2, 4, 8, 16, 32) if each.year != 2021]
        one = series_of(make_target(PLAN, "T", 200, year=2027), _ground(figures))
        assert one is not None
        assert one.values[3] == pytest.approx(8e8)
        [found] = outlooks([make_target(PLAN, "T", 200, year=2027)], _ground(figures))
        assert found.filled == (2021,)
        assert found.points == 5

    def test_everything_published_calibrates_each_by_its_own_gathering(self) -> None:
        figures = [
            *_years(2018, 1, 2, 3),
            *_years(2018, 5, 6, unit="%", accumulation="rate"),
            make_figure(2020, 7, comparable=False, why="口径不同", key="other"),
        ]
        assert [(one.form, len(one.values)) for one in published(_ground(figures))] == [
            (Form.AMOUNT, 3),
            (Form.RATE, 2),
        ]


class TestShippedCity:
    def test_all_targets_have_an_outlook_and_every_probability_a_fan(self, ningbo: City) -> None:
        ground = Ground(ningbo.observations, ningbo.catalogue, ningbo.calendar, dt.date(2026, 3, 1))
        targets = ningbo.library.targets
        found = outlooks(targets, ground, load_series(ningbo.pack))
        assert len(found) == len(targets)
        likely = [one for one in found if one.probability is not None and one.why.code != "reached"]
        assert len(likely) >= 4
        assert all(one.fan and one.pace for one in likely)
        assert all(one.why.in_("zh") and one.why.in_("en") for one in found)

    def test_a_champion_target_by_hand(self, ningbo: City) -> None:
        """104 champions at the end of 2024 and 120 to be reached in 2027: 5⅓ more each year; 2023 is not published."""
        ground = Ground(ningbo.observations, ningbo.catalogue, ningbo.calendar, dt.date(2026, 3, 1))
        [target] = [item for item in ningbo.library.targets if item.id == "A022"]
        [found] = outlooks([target], ground, load_series(ningbo.pack))
        assert found.pace is not None
        assert found.pace.needed == pytest.approx(16 / 3)
        assert found.filled == (2023,)
        assert found.end == 2024
        assert 0.5 < (found.probability or 0) < 0.9

    def test_batched_and_one_by_one_agree(self, ningbo: City) -> None:
        ground = Ground(ningbo.observations, ningbo.catalogue, ningbo.calendar, dt.date(2026, 3, 1))
        pool = city_pool(ground, load_series(ningbo.pack))
        subjects = [subject(target, ground) for target in ningbo.library.targets]
        together = of_subjects(subjects, pool)
        for item, found in zip(subjects, together, strict=True):
            if found.fan:
                [alone] = of_subjects([item], pool)
                assert alone.probability == pytest.approx(found.probability)
