"""Screens: conditions with their bounds, three values, parks as sums, and targets by printed names."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest

from jiqun.appraisal.errors import YearNotReturned
from jiqun.appraisal.screening.finding import counts, found
from jiqun.appraisal.screening.scheme import Screen, load_screens
from jiqun.engine import Engine
from jiqun.facts.schema import load_declarations
from jiqun.indicators.computed import Facts
from jiqun.packs import find_pack
from jiqun.rules.vocabulary import Vocabulary, load_vocabulary
from jiqun.workspace import open_city
from jiqun.workspace.screening import targets_of
from tests.facts_of_a_town import REGISTER, put
from tests.indicators.conftest import opened

PACK = find_pack("ningbo")
SCREENS = load_screens(PACK)
Row = dict[str, Any]


@pytest.fixture(scope="module")
def words() -> Vocabulary:
    return load_vocabulary(load_declarations(PACK), PACK)


@pytest.mark.parametrize("screen", SCREENS, ids=lambda item: item.id)
def test_every_screen_says_where_it_stands_written_or_that_it_is_an_example(screen: Screen) -> None:
    assert screen.reference.document or screen.reference.trust.value == "example"
    assert screen.official == bool(screen.reference.document)


@pytest.mark.parametrize(
    "screen", [item for item in SCREENS if item.indicators], ids=lambda item: item.id
)  # fmt: skip
def test_names_of_indicators_are_those_of_the_plans(screen: Screen) -> None:
    catalogue = open_city("ningbo").catalogue
    printed = {name for item in catalogue.indicators.values() for name in (item.name.zh, *item.aliases)}
    assert set(screen.indicators) <= printed


def test_targets_that_a_screen_serves() -> None:
    rows = targets_of(open_city("ningbo"), SCREENS["inefficient-2023"], dt.date(2024, 6, 30))
    assert {(row["year"], row["goal"]["value"]) for row in rows} >= {(2027, 4000)}


@pytest.fixture
def town(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Facts]:
    facts = opened(engine, tmp_path_factory.mktemp("screens"))
    store = facts.population.store
    put(store, "enterprise", "", {**REGISTER, "park": ["甲园", "甲园", None, "乙园", None, None]})
    put(store, "park", "2024", {"park": ["1", "2"], "name": ["甲园", "乙园"], "kind": ["small_firm_park", "other"]})  # fmt: skip
    put(store, "energy_use", "2024", {"code": ["A", "B"], "carrier": ["electricity"] * 2, "amount": [1.0, 1.0], "standard_coal_primary": [10.0, 500.0]})  # fmt: skip
    yield facts
    store.close()


def test_enterprises_of_a_town(town: Facts, words: Vocabulary) -> None:
    table = found(town, SCREENS["inefficient-2023"], words, [2024])
    rows = {row["code"]: row["met"] for row in town.population.engine.collect(table).to_pylist()}
    assert rows == {"A": False, "B": True, "D": None, "E": None, "F": None}
    (whole,) = town.population.engine.collect(counts(table)).to_pylist()
    assert (whole["looked_at"], whole["met"], whole["unknown"]) == (5, 1, 3)


def test_a_park_is_the_sums_of_its_enterprises(town: Facts, words: Vocabulary) -> None:
    """Tax 45 over 15 亩 of land used by A and B: three 万元 a mu, whatever each of them has."""
    stars = SCREENS["park-three-stars-2025"]
    low = tuple(
        item.model_copy(update={"value": 3.0 if item.id == "star_tax" else 2.0}) for item in stars.parameters
    )
    table = found(town, stars.model_copy(update={"parameters": low}), words, [2024])
    (row,) = town.population.engine.collect(table).to_pylist()
    assert (row["code"], row["returned_firms"]) == ("甲园", 2)
    assert row["tax_per_land"] == pytest.approx(45 / 15)
    assert (row["c_0_0"], row["c_0_1"], row["c_0_2"], row["met"]) == (True, True, None, None)


@pytest.mark.parametrize(
    ("incidents", "met"),
    [pytest.param(0.0, True, id="none"), pytest.param(1.0, False, id="one"), pytest.param(None, None, id="nobody told")],
)  # fmt: skip
def test_what_the_set_of_parks_tells_of_a_park_counts(
    town: Facts, words: Vocabulary, incidents: float | None, met: bool | None
) -> None:
    put(town.population.store, "park", "2024", {"park": ["1"], "name": ["甲园"], "kind": ["small_firm_park"], "incidents": [incidents]})  # fmt: skip
    stars = SCREENS["park-three-stars-2025"]
    low = tuple(item.model_copy(update={"value": 1.0}) for item in stars.parameters)
    table = found(town, stars.model_copy(update={"parameters": low}), words, [2024])
    (row,) = town.population.engine.collect(table).to_pylist()
    assert (row["park_incidents"], row["c_0_2"], row["met"]) == (incidents, met, met)


def test_a_year_that_was_not_returned(town: Facts, words: Vocabulary) -> None:
    with pytest.raises(YearNotReturned):
        found(town, SCREENS["inefficient-2023"], words, [2019])
