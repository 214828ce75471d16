"""Where a target stands on published figures."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiqun.facts import Observation, collect
from jiqun.indicators import Catalogue, Direction, Indicator
from jiqun.monitor import JUDGED, Calendar, Ground, Progress, Status, judge, known_from, progress
from jiqun.packs import Bilingual
from jiqun.plans import Target
from jiqun.workspace import City

from ..conftest import make_figure, make_plan, make_target

PLAN = make_plan("规划", "2023-01-01", years=(2023, 2027))
FALLING = Catalogue({"energy": Indicator(id="energy", name=Bilingual(zh="能耗"), direction=Direction.DOWN)})


def _judge(
    target: Target,
    figures: Iterable[Observation],
    as_of: str = "2026-11-22",
    siblings: Iterable[Target] = (),
    catalogue: Catalogue | None = None,
) -> Progress:
    ground = Ground(collect(figures), catalogue or Catalogue({}), Calendar(), dt.date.fromisoformat(as_of))
    return judge(target, [*siblings, target], ground)


def _level(value: float = 200, year: int = 2027, **more: object) -> Target:
    return make_target(PLAN, "T", value, year=year, baseline=(100, 2022), **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("target", "figures", "status"),
    [
        pytest.param(_level(year=2025), [make_figure(2025, 200)], Status.MET, id="the due year's figure keeps it"),
        pytest.param(_level(year=2025), [make_figure(2025, 199)], Status.MISSED, id="the due year's figure breaks it"),
        pytest.param(_level(), [make_figure(2025, 152)], Status.ON_TRACK, id="money: on the way of even growth, 100 × 2^(3/5)"),
        pytest.param(_level(), [make_figure(2025, 151)], Status.BEHIND, id="money: below the way of even growth"),
        pytest.param(_level(unit="亩"), [make_figure(2025, 160, "亩")], Status.ON_TRACK, id="an area: on the straight line"),
        pytest.param(_level(unit="亩"), [make_figure(2025, 159, "亩")], Status.BEHIND, id="an area: below the straight line"),
        pytest.param(_level(unit="亩"), [make_figure(2025, 163, "亩")], Status.AHEAD, id="5 % more of the way than expected"),
        pytest.param(_level(unit="亩"), [make_figure(2025, 129, "亩")], Status.CRITICAL, id="less than half of the way expected"),
        pytest.param(_level(), [make_figure(2025, 210)], Status.ON_TRACK, id="a level reached early has yet to hold"),
        pytest.param(_level(accumulation="stock"), [make_figure(2025, 210)], Status.MET, id="a running total reached early is kept"),
        pytest.param(_level(), [make_figure(2024, 190)], Status.STALE, id="an old figure is grey, however good"),
        pytest.param(_level(), [make_figure(2024, 210)], Status.STALE, id="an old figure is grey even above the goal"),
        pytest.param(_level(year=2025), [make_figure(2024, 250)], Status.STALE, id="due year over, figure missing"),
        pytest.param(_level(), [], Status.NO_DATA, id="no figure"),
        pytest.param(_level(), [make_figure(2025, 200, region="别处")], Status.NO_DATA, id="another region's figure"),
        pytest.param(_level(), [make_figure(2025, 200, "家")], Status.NOT_COMPARABLE, id="another unit"),
        pytest.param(_level(), [make_figure(2025, 200, comparable=False, why="经普修订")], Status.NOT_COMPARABLE, id="another definition"),
        pytest.param(make_target(PLAN, "T", 200, year=None), [make_figure(2025, 1)], Status.NOT_COMPARABLE, id="no year printed"),
        pytest.param(make_target(PLAN, "T", 200, year=2027), [make_figure(2025, 150)], Status.NOT_COMPARABLE, id="no baseline, no line"),
        pytest.param(make_target(PLAN, "T", None, comparator="complete_provincial"), [], Status.DEFERRED, id="完成省定目标"),
        pytest.param(make_target(PLAN, "T", None, comparator="stable"), [make_figure(2025, 1)], Status.QUALITATIVE, id="保持稳定"),
    ],
)  # fmt: skip
def test_a_level(target: Target, figures: list[Observation], status: Status) -> None:
    assert _judge(target, figures).status is status


@pytest.mark.parametrize(
    ("accumulation", "year", "value", "figure", "status"),
    [
        pytest.param("rate", 2025, 6, 5.3, Status.MISSED, id="增速: short in its year"),
        pytest.param("rate", 2027, 6, 5.3, Status.BEHIND, id="增速: short before its year"),
        pytest.param(
            "rate", 2027, 6, 6.2, Status.ON_TRACK, id="增速: one good year does not keep a later promise"
        ),
        pytest.param("year_flow", 2027, 100, 120, Status.ON_TRACK, id="当年: the same"),
    ],
)
def test_a_yearly_number_has_no_line(
    accumulation: str, year: int, value: float, figure: float, status: Status
) -> None:
    target = make_target(PLAN, "T", value, "%", year, accumulation=accumulation, baseline=(3.8, 2022))
    held = _judge(target, [make_figure(2025, figure, "%")])
    assert (held.status, held.expected) == (status, None)


def test_additions_are_never_held_against_a_stock() -> None:
    """`[150]` with base cell 238: 新增累计 since the plan began; 238 is another quantity and is not subtracted."""
    target = make_target(PLAN, "T", 150, "个", 2027, accumulation="added", baseline=(238, 2022))
    held = _judge(target, [make_figure(2025, 300, "个")])
    assert (held.status, held.reason.code) == (Status.NOT_COMPARABLE, "additions")


def test_additions_start_from_nought() -> None:
    target = make_target(PLAN, "T", 150, "个", 2027, accumulation="added", baseline=(238, 2022))
    held = _judge(target, [make_figure(2025, 90, "个", accumulation="added")])
    assert (held.status, held.expected, held.completion) == (Status.ON_TRACK, 90, Decimal("0.6"))


def test_earlier_milestones_bend_the_line() -> None:
    milestone = make_target(PLAN, "M", 180, year=2025)
    assert _judge(_level(), [make_figure(2025, 170)], siblings=[milestone]).status is Status.BEHIND
    assert _judge(_level(), [make_figure(2025, 170)]).status is Status.AHEAD


def test_a_falling_indicator_is_ahead_when_lower() -> None:
    target = make_target(PLAN, "T", 80, "吨标准煤", 2027, key="energy", baseline=(100, 2022))
    figures = [make_figure(2025, 85, "吨标准煤", key="energy")]
    assert _judge(target, figures, catalogue=FALLING).status is Status.AHEAD
    reached = [make_figure(2025, 79, "吨标准煤", key="energy")]
    held = _judge(target, reached, catalogue=FALLING)
    assert (held.status, held.reason.code) == (Status.ON_TRACK, "held")


def test_within_a_year_the_most_trusted_figure_counts() -> None:
    held = _judge(
        _level(year=2025), [make_figure(2025, 199, trust="official"), make_figure(2025, 201, trust="press")]
    )
    assert held.status is Status.MISSED


def test_a_second_hand_figure_says_so() -> None:
    held = _judge(_level(year=2025), [make_figure(2025, 201, trust="secondary")])
    assert held.figure is not None
    assert held.figure.to_verify


@pytest.mark.parametrize(
    ("target", "figure", "as_of", "wanted"),
    [
        pytest.param(_level(), make_figure(2025, 162), "2026-11-22", "0.1111", id="162 → 200 in two years"),
        pytest.param(_level(), make_figure(2025, 200), "2026-11-22", None, id="already reached"),
        pytest.param(_level(), make_figure(2025, 230), "2026-11-22", None, id="already passed"),
        pytest.param(_level(), make_figure(2025, 162), "2028-01-01", None, id="the due year is over"),
        pytest.param(_level(), make_figure(2025, 162), "2027-12-31", "0.1111", id="the due year's last day"),
        pytest.param(_level(year=2025), make_figure(2025, 162), "2026-11-22", None, id="due"),
    ],
)
def test_growth_still_needed(target: Target, figure: Observation, as_of: str, wanted: str | None) -> None:
    held = _judge(target, [figure], as_of=as_of)
    assert (None if held.needed is None else round(held.needed, 4)) == (wanted and Decimal(wanted))


def test_another_scope_is_another_series() -> None:
    target = make_target(PLAN, "T", 200, year=2025, scope="区本级")
    assert _judge(target, [make_figure(2025, 300, scope="全大区")]).status is Status.NO_DATA
    assert _judge(target, [make_figure(2025, 300, scope="区本级")]).status is Status.MET


@pytest.mark.parametrize(("day", "status"), [("2026-06-29", Status.BEHIND), ("2026-06-30", Status.STALE)])
def test_the_calendar_turns_a_figure_stale(day: str, status: Status) -> None:
    assert _judge(_level(), [make_figure(2024, 130)], as_of=day).status is status


@given(
    st.lists(st.tuples(st.integers(2020, 2030), st.floats(1, 400)), max_size=8),
    st.dates(dt.date(2023, 1, 1), dt.date(2027, 12, 31)),
)
def test_nothing_newer_than_the_day_is_seen(points: list[tuple[int, float]], day: dt.date) -> None:
    figures = [make_figure(year, value) for year, value in points]
    seen = [item for item in figures if known_from(item, Calendar()) <= day]
    assert _judge(_level(), figures, as_of=day.isoformat()) == _judge(_level(), seen, as_of=day.isoformat())


@given(st.integers(2018, 2027), st.floats(0, 1000), st.dates(dt.date(2024, 1, 1), dt.date(2030, 1, 1)))
def test_green_only_on_a_figure_that_the_calendar_accepts(year: int, value: float, day: dt.date) -> None:
    held = _judge(_level(), [make_figure(year, value)], as_of=day.isoformat())
    if held.status in JUDGED:
        assert held.figure is not None
        assert (held.figure.year or 0) >= min(2027, Calendar().newest_year(day))


@pytest.mark.parametrize(
    ("region", "key", "year", "goal", "figure", "status"),
    [
        ("宁波市", "industrial-va-ads-growth", 2023, 5.5, 6.6, Status.MET),
        ("宁波市", "industrial-va-ads-growth", 2025, 6, 5.3, Status.MISSED),
        ("宁波市", "digital-core-value-added", 2025, 2000, 1599, Status.MISSED),
        ("宁波市", "sei-va-growth", 2025, 8, 4.9, Status.MISSED),
        ("宁波市", "manufacturing-investment-growth", 2025, 12, -15, Status.MISSED),
        ("宁波市", "firms-revenue-over-100bn", 2023, 4, 5, Status.MET),
        ("宁波市", "hightech-enterprises", 2025, 6000, 10000, Status.MET),
        ("宁波市", "national-champions", 2025, 110, 104, Status.STALE),
        ("鄞州区", "industrial-va-ads-growth", 2023, 5.5, 4.4, Status.MISSED),
        ("鄞州区", "industrial-va-ads-growth", 2025, 10, 4.3, Status.MISSED),
        ("鄞州区", "industrial-output-ads", 2027, 3200, 1870, Status.STALE),
        ("鄞州区", "industrial-va-ads-growth", 2027, 10, 4.3, Status.BEHIND),
    ],
)
def test_published_verdicts(
    ningbo: City, region: str, key: str, year: int, goal: float, figure: float, status: Status
) -> None:
    """Worked by hand from the plans' tables and the published figures; as of 22 November 2026."""
    day = ningbo.day(dt.date(2026, 11, 22))
    held = [
        item
        for item in day.progress.values()
        if (item.target.region, item.target.key, item.target.due, item.target.statement.value)
        == (region, key, year, goal)
    ]
    assert held
    for item in held:
        assert item.figure is not None
        assert (float(item.figure.row.value), item.status) == (figure, status)


def test_a_cluster_count_of_another_definition_is_not_comparable(ningbo: City) -> None:
    """13 国家级产业集群 of 2025 count SME clusters too; the plan's 4 do not."""
    day = ningbo.day(dt.date(2026, 11, 22))
    held = [
        item
        for item in day.progress.values()
        if item.target.key == "national-clusters" and item.target.due == 2025
    ]
    assert {item.status for item in held} == {Status.NOT_COMPARABLE}


def test_progress_keeps_the_order_of_targets(ningbo: City) -> None:
    targets = list(ningbo.library.targets)
    ground = Ground(ningbo.observations, ningbo.catalogue, ningbo.calendar, dt.date(2026, 1, 1))
    assert [item.target.id for item in progress(targets, ground)] == [target.id for target in targets]


@pytest.mark.parametrize(
    ("day", "published", "status"),
    [
        pytest.param(
            "2026-01-28", "2026-01-29", Status.BEHIND, id="the day before: judged on last year's figure"
        ),
        pytest.param("2026-01-29", "2026-01-29", Status.MISSED, id="the day it was published"),
        pytest.param(
            "2026-06-29", None, Status.BEHIND, id="no date in the source: not before the calendar's day"
        ),
        pytest.param("2026-06-30", None, Status.MISSED, id="no date in the source: from the calendar's day"),
    ],
)
def test_a_figure_counts_from_its_publication(day: str, published: str | None, status: Status) -> None:
    figures = [make_figure(2024, 150), make_figure(2025, 199, published=published)]
    assert _judge(_level(year=2025), figures, as_of=day).status is status


@pytest.mark.parametrize(
    ("accumulation", "figures", "status"),
    [
        pytest.param(
            "mean_rate",
            {2023: 10, 2024: 10, 2025: 4},
            Status.MET,
            id="年均: a weak last year is borne by the mean",
        ),
        pytest.param(
            "mean_rate",
            {2023: 5, 2024: 5, 2025: 9},
            Status.MISSED,
            id="年均: a strong last year is not enough",
        ),
        pytest.param(
            "mean_rate", {2025: 9}, Status.NOT_COMPARABLE, id="年均: one year of three says nothing"
        ),
        pytest.param("every_year", {2023: 8, 2024: 8, 2025: 8}, Status.MET, id="每年: kept every year"),
        pytest.param("every_year", {2023: 6, 2025: 9}, Status.MISSED, id="每年: once broken is broken"),
        pytest.param("every_year", {2024: 8, 2025: 9}, Status.NOT_COMPARABLE, id="每年: a year is unknown"),
    ],
)
def test_every_year_counts(accumulation: str, figures: dict[int, float], status: Status) -> None:
    target = make_target(PLAN, "T", 7, "%", None, horizon_year=2025, accumulation=accumulation)
    assert _judge(target, [make_figure(year, value, "%") for year, value in figures.items()]).status is status
