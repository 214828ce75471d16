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
from jiqun.rules.cases import Case, run
from jiqun.rules.verdict import Judge
from jiqun.rules.vocabulary import Vocabulary, load_vocabulary
from jiqun.workspace import open_city
from jiqun.workspace.screening import targets_of
from tests.engine.once import once
from tests.facts_of_a_town import REGISTER, put
from tests.indicators.conftest import opened

PACK = find_pack("ningbo")
SCREENS = load_screens(PACK)
Row = dict[str, Any]


@pytest.fixture(scope="module")
def words() -> Vocabulary:
    return load_vocabulary(load_declarations(PACK), PACK)


def firm(**given: Any) -> dict[str, Any]:
    """Ten 亩 above size, 5 万元 of tax a mu and 1 万元 of value added a tonne: just on the example's lines."""
    return {"scale": "above", "tax_actual": 50.0, "land_registered": 10.0, "value_added": 100.0, "energy": 100.0} | given  # fmt: skip


CONDITIONS: dict[str, tuple[str, Row, bool | None]] = {
    "高耗低效：恰在低线上，不属": ("inefficient-2023", firm(), False),
    "高耗低效：两条都低，属": ("inefficient-2023", firm(tax_actual=49.0, value_added=99.0), True),
    "高耗低效：只低效不高耗，不属": ("inefficient-2023", firm(tax_actual=49.0), False),
    "高耗低效：没有能耗，未知": ("inefficient-2023", firm(tax_actual=49.0, energy=None), None),
    "规下低线是1万元": ("inefficient-2023", firm(scale="below", tax_actual=11.0, value_added=1.0), False),
    "规下低于1万元，属": ("inefficient-2023", firm(scale="below", tax_actual=9.0, value_added=1.0), True),
    "四无：一项即属，其余未知也属": ("scattered-2018", {"without_licence": True}, True),
    "四无：一项没有，其余未知为未知": ("scattered-2018", {"without_licence": False}, None),
    "四无：四项都不是": ("scattered-2018", dict.fromkeys(("without_licence", "without_safety", "without_site", "without_environment"), False), False),
    "三类：列入隐患名单": ("three-category-2023", firm(hazard_listed=True), True),
    "三类：没有查隐患为未知": ("three-category-2023", firm(), None),
    "数字化车间：2.0级、2000万元": ("provincial-digital-workshop-2025", {"digital_maturity": 2.0, "smart_investment": 2000.0, "clean_two_years": True}, True),
    "数字化车间：1999万元不够": ("provincial-digital-workshop-2025", {"digital_maturity": 2.0, "smart_investment": 1999.0, "clean_two_years": True, "mountain_county": False}, False),
    "数字化车间：山区海岛县1500万元": ("provincial-digital-workshop-2025", {"digital_maturity": 2.0, "smart_investment": 1500.0, "clean_two_years": True, "mountain_county": True}, True),
    "智能工厂：4000万元": ("provincial-smart-factory-2025", {"digital_maturity": 2.0, "smart_investment": 4000.0, "clean_two_years": True}, True),
    "智能工厂：山区海岛县3000万元": ("provincial-smart-factory-2025", {"digital_maturity": 2.0, "smart_investment": 3000.0, "clean_two_years": True, "mountain_county": True}, True),
    "未来工厂试点：2.9级不够": ("provincial-future-factory-pilot-2025", {"digital_maturity": 2.9, "clean_two_years": True}, False),
    "2021试行：70%、90%": ("ningbo-smart-factory-2021", {"equipment_numeric": 70.0, "data_uploaded": 90.0}, True),
    "2021试行：上传率89.9%不够": ("ningbo-smart-factory-2021", {"equipment_numeric": 70.0, "data_uploaded": 89.9}, False),
}  # fmt: skip


@pytest.mark.parametrize("name", CONDITIONS)
def test_conditions(words: Vocabulary, engine: Engine, name: str) -> None:
    screen = CONDITIONS[name][0]
    misses = once(engine, screen, lambda: run(Judge(SCREENS[screen], words), _cases(screen), engine))
    assert [miss for miss in misses if miss.case.name == name] == []


def _cases(screen: str) -> list[Case]:
    return [
        Case(name=name, rules=screen, year=2025, given={k: v for k, v in given.items() if v is not None}, expect={"met": met})
        for name, (own, given, met) in CONDITIONS.items()
        if own == screen
    ]  # fmt: skip


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


def test_a_year_that_was_not_returned(town: Facts, words: Vocabulary) -> None:
    with pytest.raises(YearNotReturned):
        found(town, SCREENS["inefficient-2023"], words, [2019])
