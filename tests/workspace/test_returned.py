"""Published figures that came in as returns stand beside the pack's own, and the better version prevails."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from jiqun.facts.intake import Intake, Options
from jiqun.workspace import City, open_city, open_city_with_returns
from jiqun.workspace.facts import Desk, open_desk

REPOSITORY = Path(__file__).parents[2]
PACK = REPOSITORY / "packs" / "ningbo"
HEAD = "指标编号,地区,时期,数值,单位,数据版本,来源,发布日期,可信度"
#: An indicator that the pack's own figures have for 2025 in the whole city.
GROWTH = "industrial-va-ads-growth"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    opened = open_desk(PACK, tmp_path / "data")
    yield opened
    opened.close()


def returned(desk: Desk, folder: Path, *lines: str, simulated: bool = False) -> City:
    path = folder / "统计数字.csv"
    path.write_text("\n".join([HEAD, *lines]), encoding="utf-8")
    taken = Intake(desk.store, desk.engine, desk.pack).take(
        path, Options(dataset="observation", by="test", office="统计局", simulated=simulated)
    )
    assert taken.vintage, taken.counts
    return open_city(PACK).with_returned(desk.published())


@pytest.mark.parametrize(
    ("indicator", "period"),
    [
        pytest.param(GROWTH, "2025", id="an indicator by its id, a year"),
        pytest.param("规上工业增加值增速", "2025年", id="an indicator by its name, a year in Chinese"),
    ],
)
def test_a_revision_goes_before_the_annual_report_and_this_before_the_flash(
    desk: Desk, tmp_path: Path, indicator: str, period: str
) -> None:
    city = returned(
        desk, tmp_path,
        f"{indicator},宁波市,{period},5.1,%,快报,月报,2026-01-20,官方",
        f"{indicator},宁波市,{period},5.4,%,修订,年鉴,2026-10-20,官方",
    )  # fmt: skip
    series = [item for item in city.observations.series(GROWTH, "宁波市") if item.year == 2025]
    assert [str(item.quantity) for item in series if item.vintage] == ["5.4%", "5.1%"]
    assert str(series[0].quantity) == "5.4%"
    assert {item.row.id for item in open_city(PACK).observations.all} <= {
        item.row.id for item in city.observations.all
    }


def test_a_figure_counts_from_the_day_it_was_published(desk: Desk, tmp_path: Path) -> None:
    city = returned(desk, tmp_path, f"{GROWTH},宁波市,2025,5.4,%,修订,年鉴,2026-10-20,官方")
    target = next(
        item
        for item in city.library.targets
        if item.key == GROWTH and item.region == "宁波市" and item.due == 2025
    )
    before = city.day(dt.date(2026, 10, 19)).progress[target.id].figure
    after = city.day(dt.date(2026, 10, 21)).progress[target.id].figure
    assert before
    assert str(before.quantity) == "5.3%"
    assert after
    assert str(after.quantity) == "5.4%"


def test_a_simulated_figure_never_judges_a_target(desk: Desk, tmp_path: Path) -> None:
    city = returned(desk, tmp_path, f"{GROWTH},宁波市,2025,9.9,%,修订,模拟,2026-10-20,官方", simulated=True)
    assert all(item.vintage is None for item in city.observations.all)


def test_a_city_without_returns_is_its_pack(tmp_path: Path) -> None:
    assert open_city_with_returns(PACK, data=tmp_path / "nothing") is open_city(PACK)
    assert not (tmp_path / "nothing").exists()


def test_the_faces_open_the_same_city(desk: Desk, tmp_path: Path) -> None:
    city = returned(desk, tmp_path, f"{GROWTH},宁波市,2025,5.4,%,修订,年鉴,2026-10-20,官方")
    opened = open_city_with_returns(PACK, data=desk.store.folder)
    assert opened.fingerprint == city.fingerprint != open_city(PACK).fingerprint
    assert opened.findings is open_city(PACK).findings


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        pytest.param(f"{GROWTH},宁波市,近期,5.1,%,快报,月报,2026-01-20,官方", "period_unreadable", id="a period"),
        pytest.param(f"{GROWTH},宁波市,2025,5.1,筐,快报,月报,2026-01-20,官方", "unit_unknown", id="a unit"),
        pytest.param(f"{GROWTH},宁波市,2025,5.1,%,大概,月报,2026-01-20,官方", "code_unknown", id="a version"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_at_the_door(desk: Desk, tmp_path: Path, line: str, rule: str) -> None:
    path = tmp_path / "统计数字.csv"
    path.write_text(f"{HEAD}\n{line}", encoding="utf-8")
    taken = Intake(desk.store, desk.engine, desk.pack).take(path, Options(dataset="observation", by="test"))
    assert taken.vintage is None
    assert rule in taken.counts
