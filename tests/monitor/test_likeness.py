"""A figure answers a goal only when both gather alike over time and cover the same thing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiqun.facts import Observation, collect
from jiqun.indicators import Catalogue, Direction, Indicator
from jiqun.monitor import Calendar, Ground, Progress, Status, judge
from jiqun.packs import Bilingual
from jiqun.plans import Accumulation, Target, amount
from jiqun.workspace import City

from ..conftest import make_figure, make_plan, make_target

PLAN = make_plan("规划", "2021-01-01", years=(2021, 2025))
GOALS = ("level", "stock", "year_flow", "added", "net_added", "rate", "share", "coverage", "rank", "decline")


def _catalogue(direction: Direction = Direction.UP, accumulation: Accumulation | None = None) -> Catalogue:
    entry = Indicator(id="x", name=Bilingual(zh="某指标"), direction=direction, accumulation=accumulation)
    return Catalogue({"x": entry})


def _target(
    accumulation: str, value: float = 100, unit: str = "家", year: int | None = 2025, **more: object
) -> Target:
    return make_target(PLAN, "T", value, unit, year, key="x", accumulation=accumulation, **more)  # type: ignore[arg-type]


def _figure(
    year: int, value: float, accumulation: str | None = None, unit: str = "家", **more: object
) -> Observation:
    return make_figure(year, value, unit, key="x", accumulation=accumulation, **more)  # type: ignore[arg-type]


def _judge(
    target: Target,
    figures: Iterable[Observation],
    as_of: str = "2026-11-22",
    catalogue: Catalogue | None = None,
) -> Progress:
    ground = Ground(collect(figures), catalogue or Catalogue({}), Calendar(), dt.date.fromisoformat(as_of))
    return judge(target, [target], ground)


def _yearly(accumulation: str, values: dict[int, float], unit: str) -> list[Observation]:
    return [_figure(year, value, accumulation, unit) for year, value in values.items()]


# how a number gathers


@pytest.mark.parametrize(
    ("goal", "figure"),
    [
        pytest.param("level", "rate", id="水平 and 增速"),
        pytest.param("level", "added", id="水平 and 新增"),
        pytest.param("stock", "rate", id="累计 and 增速"),
        pytest.param("stock", "added", id="累计 and 新增"),
        pytest.param("year_flow", "stock", id="当年 and 累计存量"),
        pytest.param("year_flow", "added", id="当年 and 新增累计"),
        pytest.param("added", "stock", id="新增 and 累计存量"),
        pytest.param("added", "net_added", id="新增 and 净增"),
        pytest.param("net_added", "added", id="净增 and 新增"),
        pytest.param("net_added", "stock", id="净增 and 存量"),
        pytest.param("rate", "level", id="增速 and 水平"),
        pytest.param("rate", "decline", id="增长 and 下降: the sign turns"),
        pytest.param("decline", "rate", id="下降 and 增长"),
        pytest.param("share", "rate", id="占比 and 增速, both in %"),
    ],
)  # fmt: skip
def test_unlike_numbers_are_not_compared(goal: str, figure: str) -> None:
    held = _judge(_target(goal, unit="%"), [_figure(2025, 120, figure, "%")])
    assert held.status is Status.NOT_COMPARABLE
    assert held.reason.in_("zh") != held.reason.in_("en")
    assert "{" not in held.reason.in_("zh") + held.reason.in_("en")


@pytest.mark.parametrize("accumulation", GOALS)
def test_a_number_answers_a_goal_of_its_own_kind(accumulation: str) -> None:
    unit = "位" if accumulation == "rank" else "%"
    assert (
        _judge(_target(accumulation, 10, unit), [_figure(2025, 10, accumulation, unit)]).status is Status.MET
    )


def test_the_catalogue_says_how_a_figure_gathers_where_its_row_does_not() -> None:
    known = _catalogue(accumulation=Accumulation.RATE)
    assert (
        _judge(_target("share", unit="%"), [_figure(2025, 120, None, "%")], catalogue=known).status
        is Status.NOT_COMPARABLE
    )
    assert (
        _judge(_target("share", unit="%"), [_figure(2025, 120, "share", "%")], catalogue=known).status
        is Status.MET
    )


def test_within_a_year_a_figure_that_answers_goes_before_a_better_source_that_does_not() -> None:
    figures = [_figure(2025, 7, "rate", "%"), _figure(2025, 120, "share", "%", trust="press")]
    assert _judge(_target("share", unit="%"), figures).status is Status.MET


# growth and decline on a base year


def _decline(value: float = 10, base: int = 2020) -> Target:
    return _target("decline", value, "%", base_year=base)


THREE = {2021: 3.0, 2022: 2.0, 2023: 2.5, 2024: 2.0, 2025: 2.0}


@pytest.mark.parametrize(
    ("target", "figures", "status", "code"),
    [
        pytest.param(_decline(), [_figure(2025, 3, "decline", "%")], Status.NOT_COMPARABLE, "chain_missing", id="比2020年下降, one yearly decline"),
        pytest.param(_decline(), [_figure(2025, 12, "decline", "%", base_year=2020)], Status.MET, "met", id="比2020年下降, figure on 2020"),
        pytest.param(_decline(), [_figure(2025, 12, "decline", "%", base_year=2015)], Status.NOT_COMPARABLE, "other_base", id="比2020年下降, figure on 2015"),
        pytest.param(_decline(), _yearly("decline", THREE, "%"), Status.MET, "met", id="比2020年下降10%, every yearly decline: 10.99 %"),
        pytest.param(_decline(11), _yearly("decline", THREE, "%"), Status.MISSED, "missed", id="比2020年下降11%: 3+2+2.5+2+2 is not their sum"),
        pytest.param(_decline(), [_figure(2025, 12, None, "%")], Status.NOT_COMPARABLE, "other_base", id="a figure that does not say its base"),
        pytest.param(_target("decline", 3, "%"), [_figure(2025, 12, "decline", "%", base_year=2020)], Status.NOT_COMPARABLE, "figure_of_years", id="当年下降, figure on 2020"),
        pytest.param(_target("decline", 3, "%"), [_figure(2025, 3.1, "decline", "%")], Status.MET, "met", id="当年下降, yearly figure"),
        pytest.param(_target("rate", 30, "%", base_year=2020), _yearly("rate", dict.fromkeys(range(2021, 2026), 6.0), "%"), Status.MET, "met", id="比2020年增长30%: 1.06⁵ − 1 = 33.8 %"),
        pytest.param(_target("rate", 30, "%", base_year=2020), [_figure(2025, 31, "rate", "%")], Status.NOT_COMPARABLE, "chain_missing", id="比2020年增长, one year's growth"),
        pytest.param(_target("rate", 6, "%"), [_figure(2025, 31, "rate", "%", base_year=2020)], Status.NOT_COMPARABLE, "figure_of_years", id="当年增长, growth since 2020"),
        pytest.param(_target("stock", 10, "%", qualifier="累计下降"), [_figure(2025, 12, "decline", "%")], Status.NOT_COMPARABLE, "chain_missing", id="累计下降 counts from before the plan"),
        pytest.param(_target("stock", 10, "%", qualifier="累计下降"), _yearly("decline", THREE, "%"), Status.MET, "met", id="累计下降, every year"),
        pytest.param(_target("decline", 5, "百分点", base_year=2020), _yearly("decline", dict.fromkeys(range(2021, 2026), 1.0), "百分点"), Status.MET, "met", id="百分点 add up"),
    ],
)  # fmt: skip
def test_a_change_on_a_base_year(
    target: Target, figures: list[Observation], status: Status, code: str
) -> None:
    held = _judge(target, figures)
    assert (held.status, held.reason.code) == (status, code)


def test_the_arithmetic_of_a_chain_is_shown() -> None:
    held = _judge(_decline(), _yearly("decline", THREE, "%"))
    shown = "1 − (1 − 3%) × (1 − 2%) × (1 − 2.5%) × (1 − 2%) × (1 − 2%) = 10.99%"
    assert shown.rpartition("=")[0] in held.reason.in_("zh")
    assert held.reckoned is not None
    assert round(held.reckoned.value, 2) == Decimal("10.99")


def test_a_change_on_a_base_year_has_a_line_from_nought() -> None:
    """2020: 0, 2025: 10 %, so 6 % by 2023."""
    some = {year: value for year, value in THREE.items() if year <= 2023}
    held = _judge(_decline(), _yearly("decline", some, "%"), as_of="2024-11-22")
    assert (held.expected, held.status) == (Decimal(6), Status.AHEAD)
    slow = _judge(_decline(), _yearly("decline", dict.fromkeys(some, 1.0), "%"), as_of="2024-11-22")
    assert slow.status is Status.CRITICAL


@given(st.lists(st.decimals(0, 30, places=1), min_size=2, max_size=5))
def test_declines_in_a_row_never_exceed_their_sum(declines: list[Decimal]) -> None:
    first = 2025 - len(declines)
    figures = [
        _figure(first + at, float(value), "decline", "%") for at, value in enumerate(declines, start=1)
    ]
    held = _judge(_decline(base=first), figures)
    assert held.reckoned is not None
    assert max(declines) - Decimal("1e-9") <= held.reckoned.value <= sum(declines) + Decimal("1e-9")


@given(st.integers(2021, 2025))
def test_a_chain_with_a_gap_decides_nothing(gap: int) -> None:
    figures = [item for item in _yearly("decline", THREE, "%") if item.year != gap]
    held = _judge(_decline(), figures)
    assert held.status in (Status.NOT_COMPARABLE, Status.STALE)


# sums of years

FLOWS: dict[int, float] = {2021: 10, 2022: 20, 2023: 30, 2024: 20, 2025: 25}


@pytest.mark.parametrize(
    ("target", "years", "status", "code"),
    [
        pytest.param(_target("stock", 100, period="2021/2025"), FLOWS, Status.MET, "met", id="五年累计100: 105"),
        pytest.param(_target("stock", 110, period="2021/2025"), FLOWS, Status.MISSED, "missed", id="五年累计110: 105"),
        pytest.param(_target("stock", 100, period="2021/2025"), {2025: 120}, Status.NOT_COMPARABLE, "chain_missing", id="one year's flow, however large"),
        pytest.param(_target("stock", 100), FLOWS, Status.MET, "met", id="累计100 since an unknown start: at least 105"),
        pytest.param(_target("stock", 110), FLOWS, Status.NOT_COMPARABLE, "start_unknown", id="累计110 since an unknown start: 105 decides nothing"),
        pytest.param(_target("stock", 150, baseline=(50, 2020)), FLOWS, Status.MET, "met", id="存量150 from 50 in 2020: 155"),
        pytest.param(_target("stock", 160, baseline=(50, 2020)), FLOWS, Status.MISSED, "missed", id="存量160 from 50 in 2020: 155"),
        pytest.param(_target("added", 105), FLOWS, Status.MET, "met", id="新增105 since the plan began"),
        pytest.param(_target("added", 106), FLOWS, Status.MISSED, "missed", id="新增106"),
        pytest.param(_target("net_added", 100), FLOWS, Status.NOT_COMPARABLE, "additions", id="净增 is no sum of 当年新增"),
    ],
)  # fmt: skip
def test_a_running_total_from_yearly_figures(
    target: Target, years: dict[int, float], status: Status, code: str
) -> None:
    held = _judge(target, _yearly("year_flow", years, "家"))
    assert (held.status, held.reason.code) == (status, code)


def test_the_arithmetic_of_a_sum_is_shown() -> None:
    held = _judge(_target("added", 105), _yearly("year_flow", FLOWS, "家"))
    assert "10家 (2021) + 20家 (2022) + 30家 (2023) + 20家 (2024) + 25家 (2025) = 105家" in held.reason.in_(
        "en"
    )


def test_a_published_total_goes_before_a_sum() -> None:
    figures = [*_yearly("year_flow", FLOWS, "家"), _figure(2025, 99, "added", trust="press")]
    held = _judge(_target("added", 105), figures)
    assert (held.status, held.reckoned) == (Status.MISSED, None)


@given(st.lists(st.integers(0, 1000), min_size=5, max_size=5), st.permutations(range(5)))
def test_a_sum_of_years_does_not_depend_on_their_order(flows: list[int], order: list[int]) -> None:
    figures = _yearly("year_flow", dict(zip(range(2021, 2026), flows, strict=True)), "家")
    held = _judge(_target("added", 1), [figures[at] for at in order])
    assert held.reckoned is not None
    assert amount(held.reckoned) == sum(flows)


# mean growth


@pytest.mark.parametrize(
    ("goal", "status"),
    [pytest.param(6, Status.MET, id="年均6%以上"), pytest.param(8, Status.MISSED, id="年均8%")],
)
def test_mean_growth_in_a_column_of_a_year_still_binds_the_period(goal: float, status: Status) -> None:
    target = _target("mean_rate", goal, "%")
    assert _judge(target, _yearly("rate", {2025: 9}, "%")).status is Status.NOT_COMPARABLE
    assert _judge(target, _yearly("rate", dict.fromkeys(range(2021, 2026), 7.0), "%")).status is status


def test_mean_growth_counts_from_its_base_year() -> None:
    target = _target("mean_rate", 6, "%", base_year=2023)
    assert _judge(target, _yearly("rate", {2024: 7, 2025: 7}, "%")).status is Status.MET


def test_a_year_before_the_plan_begins_stands_for_itself() -> None:
    target = _target("mean_rate", 6, "%", year=2020)
    assert _judge(target, _yearly("rate", {2020: 7}, "%")).status is Status.MET


def test_a_total_loss_is_no_crash() -> None:
    figures = _yearly("rate", {2021: -100, **dict.fromkeys(range(2022, 2026), 7.0)}, "%")
    assert _judge(_target("mean_rate", 6, "%"), figures).status is Status.MISSED


# reached before it is due


@pytest.mark.parametrize(
    ("target", "figure", "catalogue", "status"),
    [
        pytest.param(_target("level", 10, "%", comparator="<="), 9, _catalogue(), Status.ON_TRACK, id="不超过10%: a cap must hold"),
        pytest.param(_target("stock", 10, comparator="<="), 9, _catalogue(), Status.ON_TRACK, id="累计不超过: a cap must hold"),
        pytest.param(_target("share", 30, "%"), 31, _catalogue(), Status.ON_TRACK, id="占比"),
        pytest.param(_target("coverage", 90, "%"), 95, _catalogue(), Status.ON_TRACK, id="覆盖率"),
        pytest.param(_target("level", 75, "%"), 76, _catalogue(), Status.ON_TRACK, id="城镇化率"),
        pytest.param(_target("level", 0.4, "吨标准煤/万元"), 0.39, _catalogue(Direction.DOWN), Status.ON_TRACK, id="强度"),
        pytest.param(_target("rank", 7, "位", comparator="rank"), 5, _catalogue(), Status.ON_TRACK, id="位次"),
        pytest.param(_target("net_added", 50), 60, _catalogue(), Status.ON_TRACK, id="净增 can shrink again"),
        pytest.param(_target("stock", 100), 101, _catalogue(), Status.MET, id="累计"),
        pytest.param(_target("added", 50), 60, _catalogue(), Status.MET, id="新增"),
        pytest.param(_target("stock", 90, "%"), 95, _catalogue(), Status.ON_TRACK, id="a share called 累计 is a share"),
    ],
)  # fmt: skip
def test_reached_early(target: Target, figure: float, catalogue: Catalogue, status: Status) -> None:
    unit, kind = target.statement.unit or "", target.accumulation.value
    held = _judge(target, [_figure(2023, figure, kind, unit)], "2024-11-22", catalogue)
    assert (held.status, held.reason.code) == (status, "met_early" if status is Status.MET else "held")
    due = _judge(target, [_figure(2025, figure, kind, unit)], "2026-11-22", catalogue)
    assert due.status is Status.MET


def test_a_cap_above_the_baseline_is_broken_by_a_figure_above_it() -> None:
    """Base 8, not above 10 in 2025; 11 lies above the line and is no progress."""
    target = _target("level", 10, "%", comparator="<=", baseline=(8, 2020))
    assert _judge(target, [_figure(2023, 11, "level", "%")], "2024-11-22").status is Status.BEHIND


def test_a_goal_below_its_base_means_less_where_the_catalogue_is_silent() -> None:
    target = _target("level", 80, "吨标准煤", baseline=(100, 2020))
    assert _judge(target, [_figure(2025, 90, "level", "吨标准煤")]).status is Status.MISSED
    assert _judge(target, [_figure(2025, 79, "level", "吨标准煤")]).status is Status.MET


# ranges


@pytest.mark.parametrize(
    ("direction", "figure", "status"),
    [
        pytest.param(Direction.UP, 8, Status.MET, id="more is better: above the range is kept"),
        pytest.param(Direction.UP, 6, Status.MET, id="more is better: the low end is the goal"),
        pytest.param(Direction.UP, 5.9, Status.MISSED, id="more is better: below the low end"),
        pytest.param(Direction.DOWN, 5, Status.MET, id="less is better: below the range is kept"),
        pytest.param(Direction.DOWN, 7, Status.MET, id="less is better: the high end is the goal"),
        pytest.param(Direction.DOWN, 7.1, Status.MISSED, id="less is better: above the high end"),
        pytest.param(Direction.NONE, 6.5, Status.MET, id="no direction: inside"),
        pytest.param(Direction.NONE, 8, Status.MISSED, id="no direction: outside"),
    ],
)
def test_a_range(direction: Direction, figure: float, status: Status) -> None:
    target = _target("level", 6, "%", value2=7)
    assert (
        _judge(target, [_figure(2025, figure, "level", "%")], catalogue=_catalogue(direction)).status
        is status
    )


@pytest.mark.parametrize(("direction", "end"), [(Direction.UP, 600), (Direction.DOWN, 700)])
def test_the_line_leads_to_the_end_that_binds(direction: Direction, end: int) -> None:
    target = _target("level", 600, value2=700, baseline=(500, 2020))
    held = _judge(target, [_figure(2023, 560, "level")], "2024-11-22", _catalogue(direction))
    assert held.path.points[-1].value == end


def test_a_range_before_it_is_due_is_held_against_its_line() -> None:
    target = _target("level", 600, value2=700, baseline=(500, 2020))
    assert _judge(target, [_figure(2023, 561, "level")], "2024-11-22", _catalogue()).status is Status.ON_TRACK
    assert _judge(target, [_figure(2023, 559, "level")], "2024-11-22", _catalogue()).status is Status.BEHIND


# what a figure covers


@pytest.mark.parametrize(
    ("goal", "figure", "status"),
    [
        pytest.param({"cluster": "甲"}, {"cluster": "甲"}, Status.MET, id="its own cluster"),
        pytest.param({"cluster": "甲"}, {}, Status.NO_DATA, id="a cluster and the whole city's figure"),
        pytest.param(
            {"cluster": "甲"}, {"cluster": "乙"}, Status.NO_DATA, id="a cluster and another's figure"
        ),
        pytest.param({}, {"cluster": "甲"}, Status.NO_DATA, id="the whole and a cluster's figure"),
        pytest.param({}, {"scope": "全市"}, Status.MET, id="no scope means the whole"),
        pytest.param({}, {"scope": "区本级"}, Status.NO_DATA, id="the whole and a part's figure"),
        pytest.param({"scope": "全市"}, {"scope": "全大市"}, Status.MET, id="two words for the whole"),
        pytest.param({"scope": "全大区"}, {"scope": "区本级"}, Status.NO_DATA, id="全大区 and 区本级"),
        pytest.param({"scope": "区本级"}, {"scope": "区本级"}, Status.MET, id="区本级 and 区本级"),
        pytest.param(
            {"scope": "区本级"}, {}, Status.MET, id="a figure without scope is taken to have the goal's"
        ),
    ],
)
def test_a_figure_speaks_only_for_what_it_covers(
    goal: dict[str, object], figure: dict[str, object], status: Status
) -> None:
    held = _judge(_target("level", 100, **goal), [_figure(2025, 120, "level", **figure)])  # type: ignore[arg-type]
    assert held.status is status


# the shipped pack


def test_the_districts_yearly_column_is_judged_by_the_year_and_its_prose_by_the_period(ningbo: City) -> None:
    """“年均增速” in columns of single years is that year's growth; the prose's 年均 to 2027 binds 2023 to 2027."""
    rows = [
        item
        for item in ningbo.library.targets
        if item.statement.qualifier == "年均增速" and item.statement.source == "table"
    ]
    assert {item.accumulation for item in rows} == {Accumulation.RATE}
    assert all("当年增速" in (item.statement.note or "") for item in rows)
    assert {ningbo.catalogue[item.key].accumulation for item in rows} == {Accumulation.RATE}
    prose = [
        item
        for item in ningbo.library.targets
        if item.statement.qualifier == "年均增速" and item.statement.source == "prose"
    ]
    assert {item.accumulation for item in prose} == {Accumulation.MEAN_RATE}


def test_a_clusters_figures_name_their_cluster(ningbo: City) -> None:
    clusters: dict[str, set[str | None]] = {}
    for plan in ningbo.library.plans.values():
        for item in plan.statements:
            clusters.setdefault(item.key or "", set()).add(item.cluster)
    single = {key: names for key, names in clusters.items() if len(names) == 1 and None not in names}
    figures = [item for item in ningbo.observations.all if item.row.indicator in single]
    assert figures
    assert all({item.row.cluster} == single[item.row.indicator] for item in figures)
