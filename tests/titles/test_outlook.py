"""The forecast worked out by hand, and when none is made."""

from __future__ import annotations

import math

import pytest

from jiqun.titles.outlook import Z80, History, Passage, Stratum, forecast, tried

NOBODY = dict.fromkeys(Stratum, 0)


def passage(
    year: int, at_risk: int, climbed: int, *, holders: int = 100, left: int = 0, far: int = 0
) -> Passage:
    return Passage(
        year,
        NOBODY | {Stratum.MET: at_risk, Stratum.FAR: far},
        NOBODY | {Stratum.MET: climbed},
        holders,
        left,
    )


STEADY = tuple(passage(year, 100, 10) for year in (2021, 2022, 2023))
LAST = passage(2024, 50, 0, holders=130)


def test_steady_shares_have_the_binomial_spread() -> None:
    """50 today · 0.1 = 5; variance 50 · 0.1 · 0.9 · (1 + 50/300) = 5.25, as yearly shares do not differ at all."""
    found = forecast(History(STEADY, LAST))
    assert found.expected == pytest.approx(5)
    assert found.variance == pytest.approx(5.25)
    assert found.low == pytest.approx(5 - Z80 * math.sqrt(5.25))
    assert found.high == pytest.approx(5 + Z80 * math.sqrt(5.25))
    assert (found.few, found.years) == ("", (2022, 2023, 2024))


def test_uneven_years_widen_the_interval() -> None:
    """0, 10 and 20 of 100: χ² = (100 + 0 + 100) / 9 = 22.2, over two degrees of freedom 11.1 times the variance."""
    uneven = tuple(passage(2021 + step, 100, 10 * step) for step in range(3))
    assert forecast(History(uneven, LAST)).variance == pytest.approx(5.25 * 200 / 9 / 2)


@pytest.mark.parametrize(
    ("passages", "few"),
    [
        pytest.param(STEADY[:2], "years", id="不足三年"),
        pytest.param(tuple(passage(year, 100, 3) for year in (2021, 2022, 2023)), "climbs", id="晋级不足十家"),
        pytest.param((), "years", id="没有往年"),
    ],
)  # fmt: skip
def test_too_few_is_said(passages: tuple[Passage, ...], few: str) -> None:
    assert forecast(History(passages, LAST)).few == few


def test_holders_of_later_years() -> None:
    """130 holders, 10 % leave each year, 5 climb: 122 after one year, 114.8 after two; the spread adds up."""
    found = forecast(History(tuple(passage(p.year, 100, 10, left=10) for p in STEADY), LAST))
    low, mean, high = found.holders_in(2025)
    assert mean == pytest.approx(122)
    assert high - mean == pytest.approx(Z80 * math.sqrt(5.25)) == pytest.approx(mean - low)
    assert found.holders_in(2026)[1] == pytest.approx(114.8)
    assert found.holders_in(2026)[2] - 114.8 == pytest.approx(Z80 * math.sqrt(5.25 * (1 + 0.81)))
    assert found.holders_in(2024) == (130, 130, 130)


def test_trials_know_only_what_came_before() -> None:
    passages = (*STEADY, passage(2024, 100, 40), passage(2025, 100, 10))
    first, second = tried(History(passages, LAST))
    assert first.forecast.expected == pytest.approx(10)
    assert (first.came, first.inside) == (40, False)
    assert second.forecast.expected == pytest.approx(100 * 70 / 400)
