"""Published numbers of real bulletins, reproduced by the arithmetic that prints ours: completion, starts, lead, shares."""

from __future__ import annotations

import pytest

from jiqun.reports.bound import Asking, plain, unseal
from jiqun.reports.phrases import against_pace

ASKING = Asking("compute x")


@pytest.mark.parametrize(
    ("part", "whole", "places", "printed"),
    [
        pytest.param("126.02", "193.22", 2, "65.22", id="蓬江：半年完成年度计划"),
        pytest.param("427.60", "1641.17", 2, "26.05", id="宁波：重点项目完成年度计划"),
        pytest.param("253", "1641.17", 1, "15.4", id="宁波：重点项目完成年度计划（前期）"),
        pytest.param("48", "148", 1, "32.4", id="浙江：新开工率"),
        pytest.param("229", "235", 1, "97.4", id="浙江：续建开工率"),
        pytest.param("28", "66", 1, "42.4", id="常州：新开工率"),
        pytest.param("44", "55", 1, "80.0", id="宣城：达到序时进度的指标"),
        pytest.param("11", "12", 3, "91.667", id="宣城：1—11月的时间进度（通报印91.7）"),
        pytest.param("258", "942", 1, "27.4", id="丽水2019：A类"),
        pytest.param("534", "942", 1, "56.7", id="丽水2019：B类"),
        pytest.param("135", "942", 1, "14.3", id="丽水2019：C类"),
        pytest.param("15", "942", 1, "1.6", id="丽水2019：D类"),
        pytest.param("154", "755", 0, "20", id="铜陵2021：A类"),
        pytest.param("341", "755", 0, "45", id="铜陵2021：B类"),
        pytest.param("223", "755", 0, "30", id="铜陵2021：C类"),
        pytest.param("37", "755", 0, "5", id="铜陵2021：D类"),
    ],
)
def test_shares(part: str, whole: str, places: int, printed: str) -> None:
    one, other = ASKING.bound(part, "个", "部分", 2), ASKING.bound(whole, "个", "全部", 2)
    assert one is not None
    assert other is not None
    rate = one.over(other, places)
    assert rate is not None
    assert rate.digits == printed


def test_the_lead_over_the_time_gone() -> None:
    """蓬江: 65.22 % after half the year is 15.22 points ahead."""
    rate, pace = ASKING.bound("65.22", "%", "完成率", 2), ASKING.bound("50", "%", "时间进度", 2)
    assert pace is not None
    assert "15.22" in plain(unseal(against_pace(rate, pace)))
