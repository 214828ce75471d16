"""What may open a warning: which districts drag, and which way a light turned."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from jiqun.monitor import Status
from jiqun.workspace import City
from jiqun.workspace.facts import open_desk
from jiqun.workspace.signals import dragging, signals_of, turned

ANSWER = {
    "indicator": "x", "name": {"zh": "某指标"}, "period": "2025", "simulated": True, "sentence": {"zh": "……"},
    "lines": [
        {"group": "东区", "label": {"zh": "东区"}, "kind": "group", "points": 2.0},
        {"group": "西区", "label": {"zh": "西区"}, "kind": "group", "points": -0.5},
        {"group": "南区", "label": {"zh": "南区"}, "kind": "group", "points": -1.5},
        {"group": "", "label": {"zh": "未分"}, "kind": "none", "points": -3.0},
        {"group": "北区", "label": {"zh": "北区"}, "kind": "group", "points": None},
    ],
}  # fmt: skip


@pytest.mark.parametrize(
    ("lower_is_better", "dragged"),
    [
        pytest.param(False, [("南区", "1"), ("西区", "2")], id="more is better: the heaviest fall first"),
        pytest.param(True, [("东区", "1")], id="less is better: who rises drags"),
    ],
)
def test_who_drags(lower_is_better: bool, dragged: list[tuple[str, str]]) -> None:
    found = dragging(ANSWER, lower_is_better=lower_is_better)
    assert [(row["region"], row["place"]) for row in found] == dragged
    assert all(row["simulated"] for row in found)


@pytest.mark.parametrize(
    ("before", "now", "way"),
    [
        (Status.ON_TRACK, Status.BEHIND, "worse"),
        (Status.BEHIND, Status.CRITICAL, "worse"),
        (Status.MISSED, Status.MET, "better"),
        (Status.STALE, Status.MISSED, ""),
        (Status.MET, Status.MET, ""),
    ],
)
def test_which_way_a_light_turned(before: Status, now: Status, way: str) -> None:
    assert turned(before, now) == way


def test_every_signal_answers_in_a_city_without_returns(ningbo: City, tmp_path: Path) -> None:
    desk = open_desk(ningbo.pack.root, tmp_path)
    try:
        signals = signals_of(ningbo, desk, dt.date(2026, 11, 22))
        counts = {name: len(rows()) for name, rows in signals.items()}
    finally:
        desk.close()
    assert counts["targets"] == len(ningbo.library.targets)
    assert counts["findings"] > 50
    assert counts["drivers"] == 0
