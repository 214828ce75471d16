"""The years behind a target, and the line they make."""

from __future__ import annotations

import datetime as dt

import pytest

from jiqun.web.drawings.spark import spark
from jiqun.workspace import City
from jiqun.workspace.trends import trends

TODAY = dt.date(2026, 11, 22)


def test_published_figures_make_a_trend_in_the_goal_s_unit(ningbo: City) -> None:
    target = ningbo.library.target("B036")
    assert target is not None
    found = trends(ningbo, None, [target], TODAY)["B036"]
    assert found.points[0] == (2019, 39)
    assert found.last == (2024, 104)
    assert (found.goal, found.computed, found.simulated) == (160, False, False)


def test_nothing_later_than_the_day_is_seen(ningbo: City) -> None:
    target = ningbo.library.target("B036")
    assert target is not None
    assert trends(ningbo, None, [target], dt.date(2022, 12, 31))["B036"].last[0] < 2023


def test_without_figures_and_facts_there_is_no_trend(ningbo: City) -> None:
    target = ningbo.library.target("A052")
    assert target is not None
    assert trends(ningbo, None, [target], TODAY) == {}


@pytest.mark.parametrize(
    ("points", "simulated", "holds", "lacks"),
    [
        pytest.param([(2024, 1.0)], False, "", "svg", id="one figure is no line"),
        pytest.param([(2023, 1.0), (2024, 2.0)], False, "<circle", "ground", id="published"),
        pytest.param([(2023, 1.0), (2024, 2.0)], True, 'class="ground"', "<line", id="simulated is hatched"),
        pytest.param([(2023, 2.0), (2024, 2.0)], False, "11.0", "nan", id="a flat line runs in the middle"),
    ],
)
def test_a_line(points: list[tuple[int, float]], simulated: bool, holds: str, lacks: str) -> None:
    drawn = str(spark(points, simulated=simulated))
    assert holds in drawn
    assert lacks not in drawn
