"""The bar of a rung: holders, the span of the forecast, the marks of targets."""

from __future__ import annotations

import re
from typing import Any

import pytest

from jiqun.web.drawings.rung import HEADROOM, WIDTH, course

TARGET = {"year": 2027, "wanted": 120.0, "low": 110.0, "expected": 120.0, "high": 130.0}


def row(**more: Any) -> dict[str, Any]:
    return {"holders": 100, "feeds": "holders", "targets": [TARGET]} | more


@pytest.mark.parametrize(
    "given",
    [
        pytest.param(row(holders=None), id="在册未报"),
        pytest.param(row(targets=[]), id="没有目标"),
        pytest.param(row(feeds="climbs"), id="目标数的是当年晋级，不是在册"),
    ],
)
def test_nothing_is_drawn_where_nothing_compares(given: dict[str, Any]) -> None:
    assert course(given) == ""


def test_bar_span_and_mark_stand_on_one_axis() -> None:
    drawn, scale = course(row()), WIDTH / (130 * HEADROOM)
    widths = {
        name: float(found[1])
        for name in ("now", "span")
        if (found := re.search(rf'class="{name}"[^/]*width="([\d.]+)"', drawn))
    }
    assert widths == {
        "now": pytest.approx(100 * scale, abs=0.06),
        "span": pytest.approx(20 * scale, abs=0.06),
    }
    (mark,) = re.findall(r'<line x1="([\d.]+)"', drawn)
    assert float(mark) == pytest.approx(120 * scale, abs=0.06)
    assert "2027年预计110至130家" in drawn
    assert "wanted 120" in course(row(), "en")
