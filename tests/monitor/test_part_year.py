"""The year under way: its first months against the goal of the whole year."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from jiqun.facts import Observation, ObservationRow, collect, observation_of
from jiqun.indicators import Catalogue
from jiqun.monitor import Calendar, Ground, Progress, Shape, Status, judge

from ..conftest import make_figure, make_plan, make_target

PLAN = make_plan("规划", "2023-01-01", years=(2023, 2027))
KEY = "industrial-value-added"


def months(
    period: str, value: float, unit: str = "亿元", published: str | None = None, **more: object
) -> Observation:
    row = {"id": f"{KEY}-{period}-{value}", "indicator": KEY, "name": KEY, "region": "某市", "period": period, "value": value, "unit": unit, "source": "某局", "trust": "official", "published": published, **more}  # fmt: skip
    return observation_of(ObservationRow.model_validate(row))


def judged(target: object, figures: list[Observation], as_of: str = "2026-11-22") -> Progress:
    ground = Ground(collect(figures), Catalogue({}), Calendar(), dt.date.fromisoformat(as_of))
    return judge(target, [target], ground)  # type: ignore[arg-type, list-item]


FLOW = make_target(PLAN, "T", 1200, year=2026, accumulation="year_flow")
RATE = make_target(PLAN, "T", 6, "%", 2026, accumulation="rate")
OUT = "2026-10-20"


@pytest.mark.parametrize(
    ("figures", "status", "share"),
    [
        pytest.param([months("2026-01/09", 900, published=OUT)], Status.ON_TRACK, "0.75", id="时间进度：9月应达75%"),
        pytest.param([months("2026-01/09", 899, published=OUT)], Status.BEHIND, "0.75", id="慢于时间进度"),
        pytest.param([months("2026-01/02", 210, published="2026-03-20")], Status.AHEAD, "0.1666666666666666666666666667", id="1—2月合并为一期"),
        pytest.param([make_figure(2025, 1000), months("2025-01/09", 700), months("2026-01/09", 840, published=OUT)], Status.ON_TRACK, "0.7", id="季节：去年前9月占全年七成"),
    ],
)  # fmt: skip
def test_the_number_of_a_year(figures: list[Observation], status: Status, share: str) -> None:
    held = judged(FLOW, figures)
    assert held.part is not None
    assert (held.status, held.part.share) == (status, Decimal(share))
    assert held.path.shape is Shape.YEAR


@pytest.mark.parametrize(
    ("growth", "status"),
    [
        pytest.param(6.0, Status.ON_TRACK, id="增速达到全年目标"),
        pytest.param(5.3, Status.BEHIND, id="增速低于全年目标"),
        pytest.param(-1.0, Status.CRITICAL, id="负增长"),
    ],
)
def test_a_rate_so_far(growth: float, status: Status) -> None:
    held = judged(RATE, [months("2026-01/09", growth, "%", OUT, accumulation="rate")])
    assert held.status is status
    if status is Status.BEHIND:
        assert held.reason.in_("zh") == "2026年1—9月累计增速低于全年目标0.7个百分点"


@pytest.mark.parametrize(
    "figure",
    [
        pytest.param(months("2026-09", 100, published=OUT), id="a single month"),
        pytest.param(months("2026-04/09", 900, published=OUT), id="months that do not begin the year"),
        pytest.param(months("2026-01/09", 900, published="2026-12-01"), id="not known on the day"),
        pytest.param(months("2026-01/09", 900, "家", OUT), id="another unit"),
        pytest.param(months("2027-01/02", 900, published=OUT), id="a year after the due one"),
        pytest.param(months("2026-01/09", 6, "%", OUT, accumulation="rate"), id="the growth of it"),
    ],
)
def test_what_does_not_answer(figure: Observation) -> None:
    assert judged(FLOW, [figure]).part is None


def test_an_annual_figure_of_the_same_year_decides() -> None:
    held = judged(FLOW, [make_figure(2026, 1300), months("2026-01/09", 700, published=OUT)], "2027-07-01")
    assert (held.status, held.part) == (Status.MET, None)


def test_a_stock_has_no_part_of_a_year() -> None:
    stock = make_target(PLAN, "T", 1200, "家", 2026, accumulation="stock", baseline=(100, 2022))
    assert judged(stock, [months("2026-01/09", 900, "家", OUT)]).part is None
