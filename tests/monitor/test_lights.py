"""Lights by published rules: every boundary that a rule prints, and what it leaves open."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from jiqun.facts import Observation, collect
from jiqun.indicators import Catalogue
from jiqun.monitor import Calendar, Ground, Measures, Progress, Status, judge, load_lights
from jiqun.monitor.lights import Colour, RuleUnknown
from jiqun.monitor.lights.light import MEASURES
from jiqun.monitor.lights.rule import standard
from jiqun.monitor.measuring import of_a_year, on_the_way
from jiqun.monitor.path import Path as Way
from jiqun.monitor.path import Point
from jiqun.packs import Pack, PackFileInvalid
from jiqun.plans import Target
from jiqun.workspace import City

from ..conftest import make_figure, make_plan, make_target

PLAN = make_plan("规划", "2023-01-01", years=(2023, 2027))


@pytest.mark.parametrize(
    ("rule", "measures", "colour", "assumed"),
    [
        pytest.param("yinchuan-2025-progress", {"points": 0}, "green", False, id="银川：完成序时进度"),
        pytest.param("yinchuan-2025-progress", {"points": -9.9}, "yellow", True, id="银川：落后10个百分点以内，原规则未写"),
        pytest.param("yinchuan-2025-progress", {"points": -10}, "yellow", False, id="银川：低于序时进度10个百分点"),
        pytest.param("yinchuan-2025-progress", {"points": -30}, "yellow", False, id="银川：低于序时进度30个百分点（含）"),
        pytest.param("yinchuan-2025-progress", {"points": -30.1}, "red", False, id="银川：低于序时进度30个百分点以上"),
        pytest.param("yinchuan-2025-start", {"months_late": 0}, "green", False, id="银川：按计划开工"),
        pytest.param("yinchuan-2025-start", {"months_late": 1}, "yellow", False, id="银川：计划当月未开工"),
        pytest.param("yinchuan-2025-start", {"months_late": 3}, "red", False, id="银川：连续3个月应开工未开工"),
        pytest.param("yinchuan-2025-statistics", {"months_late": 2}, "yellow", False, id="银川：开工2个月未入库"),
        pytest.param("yinchuan-2025-statistics", {"months_late": 3}, "red", False, id="银川：开工超2个月未入库"),
        pytest.param("tianjin-2022-investment", {"gap": 0, "mean_gap": 0, "value": 8}, "green", False, id="天津：增速不低于计划且不低于全市平均"),
        pytest.param("tianjin-2022-investment", {"gap": 1, "mean_gap": -1, "value": 8}, "yellow", False, id="天津：增长但低于全市平均"),
        pytest.param("tianjin-2022-investment", {"gap": -9, "mean_gap": -9, "value": -1}, "red", False, id="天津：负增长"),
        pytest.param("tianjin-2022-investment", {"gap": 1, "value": 8}, "green", False, id="天津：全市本身没有平均可比"),
        pytest.param("tianjin-2022-bonds", {"ratio": 0.7}, "yellow", False, id="天津专项债：低于预期30%及以下"),
        pytest.param("tianjin-2022-bonds", {"ratio": 0.69}, "red", False, id="天津专项债：低于预期30%以上"),
        pytest.param("sanya-2022-progress", {"ratio": 1}, "green", False, id="三亚：不低于序时进度"),
        pytest.param("sanya-2022-progress", {"ratio": 0.5}, "yellow", False, id="三亚：低于序时进度50%"),
        pytest.param("sanya-2022-progress", {"ratio": 0.49}, "red", False, id="三亚：低于序时进度50%以上"),
        pytest.param("sanya-2022-month", {"periods_missed": 1}, "yellow", False, id="三亚：月度任务未完成"),
        pytest.param("sanya-2022-month", {"periods_missed": 2}, "red", False, id="三亚：连续两个月未完成"),
        pytest.param("wuhan-major-projects", {"ratio": 0.8}, "green", True, id="武汉：80%以上，原规则未写绿灯"),
        pytest.param("wuhan-major-projects", {"ratio": 0.79}, "yellow", False, id="武汉：小于序时进度的80%"),
        pytest.param("wuhan-major-projects", {"ratio": 0.59}, "red", False, id="武汉：小于序时进度的60%"),
        pytest.param("xuancheng-2020-share", {"ratio": 1}, "green", False, id="宣城：进展占比不低于月/12"),
        pytest.param("xuancheng-2020-share", {"ratio": 0.2}, "yellow", True, id="宣城：列入滞后名单"),
        pytest.param("xuancheng-2020-growth", {"gap": 0, "value": 6}, "green", False, id="宣城：增幅不低于目标"),
        pytest.param("xuancheng-2020-growth", {"gap": -0.1, "value": 5.9}, "yellow", True, id="宣城：增幅低于目标"),
        pytest.param("cagr-ratio", {"pace": 0.95}, "green", False, id="年均增速之比95%"),
        pytest.param("cagr-ratio", {"pace": 0.94}, "yellow", False, id="年均增速之比60%—95%"),
        pytest.param("cagr-ratio", {"pace": 0.59}, "orange", False, id="年均增速之比0—60%"),
        pytest.param("cagr-ratio", {"pace": -0.01}, "red", False, id="倒退"),
        pytest.param("calibrated-probability", {"probability": 0.7}, "green", False, id="概率70%"),
        pytest.param("calibrated-probability", {"probability": 0.3}, "yellow", False, id="概率30%"),
        pytest.param("calibrated-probability", {"probability": 0.29}, "red", False, id="概率30%以下"),
        pytest.param("five-bands", {"ratio": 1.1}, "blue", False, id="五色：蓝"),
        pytest.param("five-bands", {"ratio": 0.59}, "red", False, id="五色：红"),
    ],
)  # fmt: skip
def test_a_boundary(rule: str, measures: dict[str, float], colour: str, assumed: bool) -> None:
    known = Measures(**{name: Decimal(str(value)) for name, value in measures.items()})
    light = load_lights()[rule].light(known)
    assert light is not None
    assert (light.colour.value, light.rule, light.assumed) == (colour, rule, assumed)


@pytest.mark.parametrize("name", standard())
def test_what_is_not_known_gives_no_light(name: str) -> None:
    assert standard()[name].light(Measures()) is None


@given(st.decimals(-5, 5, places=2), st.decimals(-5, 5, places=2))
def test_more_is_never_a_worse_light(one: Decimal, other: Decimal) -> None:
    order = [Colour.RED, Colour.ORANGE, Colour.YELLOW, Colour.GREEN, Colour.BLUE]
    low, high = sorted((one, other))
    for rule in standard().values():
        if rule.about in ("project", "task"):
            continue
        shown = [rule.light(Measures(**dict.fromkeys(MEASURES, value))) for value in (low, high)]
        assert order.index(shown[0].colour) <= order.index(shown[1].colour), rule.id  # type: ignore[union-attr]


def _pack(folder: Path, lights: object) -> Pack:
    (folder / "pack.yaml").write_text("id: mou\n", "utf-8")
    (folder / "lights.yaml").write_text(yaml.safe_dump(lights, allow_unicode=True), "utf-8")
    return Pack(folder)


def test_a_pack_adds_a_rule_and_uses_it(tmp_path: Path) -> None:
    own = {"id": "strict", "title": {"zh": "从严"}, "about": "progress", "trust": "example", "bands": [{"light": "green", "at_least": {"ratio": 1.2}}, {"light": "red"}]}  # fmt: skip
    lights = load_lights(_pack(tmp_path, {"use": {"progress": "strict"}, "rules": [own]}))
    target = make_target(PLAN, "T", 200, "亩", 2027, baseline=(100, 2022))
    held = _judge(target, [make_figure(2025, 165, "亩")], lights=lights)
    assert (held.status, held.light.rule) == (Status.CRITICAL, "strict")
    assert _judge(target, [make_figure(2025, 165, "亩")]).status is Status.AHEAD


def test_a_rule_that_is_not_there_is_named_with_those_that_are(tmp_path: Path) -> None:
    with pytest.raises(RuleUnknown, match=r"没有亮灯规则“wuhan”.*sanya-2022-progress"):
        load_lights(_pack(tmp_path, {"use": {"rate": "wuhan"}}))


def test_a_measure_that_is_not_there_is_told_with_its_line(tmp_path: Path) -> None:
    own = {"id": "odd", "title": {"zh": "怪"}, "about": "rate", "trust": "example", "bands": [{"light": "green", "at_least": {"luck": 1}}]}  # fmt: skip
    with pytest.raises(PackFileInvalid, match="没有度量“luck”"):
        load_lights(_pack(tmp_path, {"rules": [own]}))


def _judge(target: Target, figures: list[Observation], as_of: str = "2026-11-22", **more: object) -> Progress:
    ground = Ground(collect(figures), Catalogue({}), Calendar(), dt.date.fromisoformat(as_of), **more)  # type: ignore[arg-type]
    return judge(target, [target], ground)


def test_every_light_names_its_rule(ningbo: City) -> None:
    known = {*standard(), "kept", "broken", "stale", "reached", "unjudged"}
    lit = ningbo.day(dt.date(2026, 11, 22)).progress.values()
    assert {item.light.rule for item in lit} <= known
    assert {item.light.colour for item in lit if item.status is Status.STALE} == {Colour.GREY}


@given(st.integers(1, 400), st.integers(0, 500))
def test_a_figure_on_the_way_is_green_and_below_it_is_not(end: int, value: int) -> None:
    way = Way((Point(2020, Decimal(0), "baseline"), Point(2025, Decimal(end), "target")))
    measures = on_the_way(way, Decimal(value), 2023, downward=False)
    light = load_lights()["sanya-2022-progress"].light(measures)
    assert light is not None
    assert (light.colour is Colour.GREEN) == (Decimal(value) >= way.at(2023))  # type: ignore[operator]
    assert measures.points is not None
    assert (measures.points >= 0) == (light.colour is Colour.GREEN)


@given(st.integers(1, 400), st.integers(0, 500))
def test_a_falling_way_is_the_rising_one_upside_down(end: int, value: int) -> None:
    up = Way((Point(2020, Decimal(0), "baseline"), Point(2025, Decimal(end), "target")))
    down = Way((Point(2020, Decimal(0), "baseline"), Point(2025, Decimal(-end), "target")))
    assert on_the_way(up, Decimal(value), 2023, downward=False) == on_the_way(
        down, Decimal(-value), 2023, downward=True
    )


def test_a_cap_that_the_path_rises_to_is_kept_by_staying_below() -> None:
    way = Way((Point(2020, Decimal(100), "baseline"), Point(2025, Decimal(150), "target")))
    assert on_the_way(way, Decimal(120), 2023, downward=True).ratio == Decimal(130) / 120
    assert on_the_way(way, Decimal(140), 2023, downward=True).ratio < 1  # type: ignore[operator]


@pytest.mark.parametrize(
    ("value", "goal", "month", "points"),
    [
        pytest.param("65.22", "100", 6, "15.22", id="蓬江：半年完成65.22%，比时间进度快15.22个百分点"),
        pytest.param("91.7", "100", 11, "0.03", id="宣城：11月时间进度91.67%"),
    ],
)
def test_points_ahead_of_the_time(value: str, goal: str, month: int, points: str) -> None:
    measures = of_a_year(Decimal(value), Decimal(goal), share=Decimal(month) / 12)
    assert measures.points is not None
    assert round(measures.points, 2) == Decimal(points)
