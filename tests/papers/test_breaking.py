"""Titles over several lines."""

from __future__ import annotations

import pytest

from jiqun.papers.breaking import balanced


@pytest.mark.parametrize(
    ("title", "most", "lines"),
    [
        pytest.param("工业经济运行简况", 18, ["工业经济运行简况"], id="one-line"),
        pytest.param("关于2025年1—10月甲市产业集群培育监测情况的通报", 18, ["关于2025年1—10月甲市", "产业集群培育监测情况的通报"], id="after-the-place"),
        pytest.param("关于印发甲市产业集群培育清单（2025年10月）的通知", 18, ["关于印发甲市产业集群", "培育清单（2025年10月）的通知"], id="brackets-hold-together"),
        pytest.param("2025年1—10月各区县（市）主要指标完成情况", 18, ["2025年1—10月各区县（市）", "主要指标完成情况"], id="districts-hold-together"),
        pytest.param("2025年1—6月甲州市产业规划部分目标任务完成情况", 18, ["2025年1—6月甲州市", "产业规划部分目标任务完成情况"], id="words-hold-together"),
    ],
)  # fmt: skip
def test_titles_break_between_words(title: str, most: int, lines: list[str]) -> None:
    assert balanced(title, most) == lines
