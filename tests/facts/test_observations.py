"""Which of several figures for one period comes first."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from jiqun.facts import Observation, ObservationRow, collect, observation_of
from jiqun.facts.observations import editions


def figure(
    name: str, status: str | None, trust: str = "official", *, day: int = 1, comparable: bool = True
) -> Observation:
    return observation_of(
        ObservationRow(
            id=name, indicator="x", name="甲", region="某市", period="2024", value=Decimal(1), status=status,
            source="公报", published=dt.date(2025, 1, day), trust=trust, comparable=comparable,
        )
    )  # fmt: skip


@pytest.mark.parametrize(
    ("first", "second"),
    [
        pytest.param(figure("1", "修订数"), figure("2", "年报"), id="revised before annual"),
        pytest.param(figure("1", "年报"), figure("2", "初步核算"), id="annual before flash"),
        pytest.param(figure("1", "annual"), figure("2", None), id="annual before unstated"),
        pytest.param(figure("1", None), figure("2", "快报"), id="unstated before flash"),
        pytest.param(figure("1", "计划基数"), figure("2", "预计"), id="a printed base before an expectation"),
        pytest.param(figure("1", "年报", "press"), figure("2", "快报", "official"), id="version before trust"),
        pytest.param(figure("1", "快报", "press"), figure("2", "修订", "secondary"), id="second-hand last"),
        pytest.param(figure("1", "年报"), figure("2", "年报", "press"), id="trust among equals"),
        pytest.param(figure("1", "年报"), figure("2", "年报", comparable=False), id="comparable among equals"),
        pytest.param(figure("1", "年报", day=9), figure("2", "年报", day=2), id="later published among equals"),
    ],
)  # fmt: skip
def test_which_figure_comes_first(first: Observation, second: Observation) -> None:
    for both in ((first, second), (second, first)):
        assert [item.row.id for item in collect(both).series("x", "某市")] == ["1", "2"]


def test_every_version_has_its_own_words() -> None:
    words = [word for spellings in editions().values() for word in spellings]
    assert len(words) == len(set(words))
