"""The portrait of an enterprise: peers, growth, partners, land, risks with their rules."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from jiqun.facts.schema import load_declarations
from jiqun.facts.store import Store
from jiqun.ledgers.adding import add
from jiqun.ledgers.entry import Actor, Draft
from jiqun.workspace import City, open_city
from jiqun.workspace.enterprises import portrait
from jiqun.workspace.facts import Desk, open_desk
from jiqun.workspace.ledger_shelf import Shelf
from jiqun.workspace.ledgers import book_of
from jiqun.workspace.portrait import Sitter, composed, part, whole
from jiqun.workspace.portrait_figures import FEWEST

from ..facts_of_a_town import put

REPOSITORY = Path(__file__).parents[2]
ON = dt.date(2025, 6, 1)
#: Nine machine builders (3421), two more in their group (342), one elsewhere; A is the one looked at.
CODES = [*"ABCDEFGHI", "K", "L", "Z"]
TRADES = ["3421"] * 9 + ["3422", "3429", "2611"]
OUTPUT = [100.0, 10.0, 20.0, 30.0, 40.0, 50.0, 200.0, 300.0, 100.0, 900.0, 950.0, 1.0]


def build(folder: Path) -> None:
    store = Store(folder, load_declarations())
    size = len(CODES)
    put(store, "enterprise", "", {"code": CODES, "name": [f"{code}厂" for code in CODES], "region": ["鄞州区"] * size, "industry": TRADES,
                                  "registered_on": [dt.date(2001, 2, 3)] * size, "ownership": ["private"] * size})  # fmt: skip
    year = {"code": CODES, "region": ["鄞州区"] * size, "industry": TRADES, "scale": ["above"] * size}
    put(
        store,
        "enterprise_year",
        "2022",
        {name: cells[:3] for name, cells in year.items()}
        | {"output": [130.0, 1.0, 1.0], "profit": [9.0, 1.0, 1.0]},
    )
    put(
        store,
        "enterprise_year",
        "2023",
        {
            **{name: cells[:2] for name, cells in year.items()},
            "output": [125.0, 1.0],
            "profit": [10.0, 1.0],
            "revenue": [100.0, 1.0],
            "rd_expense": [2.0, 1.0],
        },
    )
    put(store, "enterprise_year", "2024", year | {
        "output": OUTPUT, "value_added": [20.0] + [1.0] * 11, "profit": [-1.0] + [1.0] * 11, "revenue": [100.0] * size, "rd_expense": [3.0] + [1.0] * 11,
        "employees": [10.0] * size,
    })  # fmt: skip
    put(
        store,
        "land_holding",
        "2023",
        {"code": ["A"], "holding": ["1"], "kind": ["registered"], "area": [10.0]},
    )
    put(
        store,
        "land_holding",
        "2024",
        {
            "code": ["A", "A", "B"],
            "holding": ["1", "2", "1"],
            "kind": ["registered", "leased_out", "registered"],
            "area": [12.0, 2.0, 9.0],
        },
    )
    put(store, "energy_use", "2023", {"code": ["A"], "carrier": ["electricity"], "amount": [1.0]})
    put(store, "energy_use", "2024", {"code": ["B"], "carrier": ["electricity"], "amount": [1.0]})
    put(store, "title", "", {"code": ["A", "A", "A"], "title": ["little_giant", "little_giant", "high_tech"], "level": ["national"] * 3,
                             "awarded_year": [2019, 2022, 2015], "valid_to_year": [2022, 2025, 2018]})  # fmt: skip
    put(store, "supply_link", "2024", {"code": ["B", "C", "A", "A"], "buyer_code": ["A", "A", "D", "E"], "buyer_name": ["A厂", "A厂", "D厂", "E厂"],
                                       "product": ["件"] * 4, "amount": [30.0, 10.0, 5.0, 5.0], "single_source": [True, False, False, False]})  # fmt: skip
    put(
        store,
        "project",
        "2023",
        {
            "project": ["P1"],
            "name": ["一期"],
            "code": ["A"],
            "stage": ["started"],
            "investment": [100.0],
            "invested_total": [20.0],
        },
    )
    put(
        store,
        "project",
        "2024",
        {
            "project": ["P1", "P2"],
            "name": ["一期", "二期"],
            "code": ["A", "A"],
            "stage": ["full_capacity", "approved"],
            "investment": [100.0, 50.0],
            "invested_total": [100.0, None],
        },
    )
    put(store, "parcel", "2024", {"parcel": ["Z1"], "name": ["一号"], "code": ["B"], "region": ["鄞州区"], "area": [9.0], "use": ["industrial"],
                                  "supplied_on": [dt.date(2018, 1, 1)], "promised_output": [50.0]})  # fmt: skip


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    folder = tmp_path_factory.mktemp("facts")
    build(folder)
    opened = open_desk(REPOSITORY / "packs" / "ningbo", folder)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def city() -> City:
    return open_city(REPOSITORY / "packs" / "ningbo")


def sitter(city: City, desk: Desk, code: str, *, told: bool = True) -> Sitter:
    held = portrait(desk.facts().population, code)
    assert held is not None
    return Sitter(city, desk, ON, held, told)


def figure(row: dict[str, Any], name: str) -> dict[str, Any]:
    (found,) = (item for item in row["key"]["figures"] if item["id"] == name)
    return dict(found)


def test_peers_are_of_the_narrowest_industry_with_enough_of_them(city: City, desk: Desk) -> None:
    row = composed(sitter(city, desk, "A"))
    assert row["key"]["peers"] == {"industry": "3421", "digits": 4, "others": FEWEST}
    # Five of the eight others make less, one as much, two more.
    assert figure(row, "output")["percentile"] == pytest.approx(5.5 / 8)


def test_a_wider_industry_is_taken_where_peers_are_few(city: City, desk: Desk) -> None:
    row = composed(sitter(city, desk, "K"))
    assert (row["key"]["peers"]["digits"], row["key"]["peers"]["others"]) == (3, 10)
    assert figure(row, "output")["percentile"] == pytest.approx(9 / 10)


def test_of_too_few_peers_no_place_is_told(city: City, desk: Desk) -> None:
    found = figure(composed(sitter(city, desk, "Z")), "output")
    assert (found["others"], found["percentile"]) == (0, None)


@pytest.mark.parametrize(
    ("name", "value", "growth"),
    [
        pytest.param("output", 100.0, {"by": pytest.approx(-20.0), "unit": "%"}, id="金额比上年，%"),
        pytest.param("rd_share", 3.0, {"by": pytest.approx(1.0), "unit": "points"}, id="比重比上年，百分点"),
        pytest.param("va_per_mu", 2.0, None, id="亩均：20÷(12−2)，上年无增加值"),
        pytest.param("profit", -1.0, {"by": pytest.approx(-110.0), "unit": "%"}, id="转亏"),
        pytest.param("employees", 10.0, None, id="上年没有"),
    ],
)
def test_a_figure_and_its_growth(city: City, desk: Desk, name: str, value: float, growth: Any) -> None:
    found = figure(composed(sitter(city, desk, "A")), name)
    assert found["value"] == pytest.approx(value)
    assert found["growth"] == growth


def test_the_series_has_the_years_that_told_it(city: City, desk: Desk) -> None:
    assert figure(composed(sitter(city, desk, "A")), "output")["series"] == [
        [2022, 130.0],
        [2023, 125.0],
        [2024, 100.0],
    ]


def test_titles_held_are_those_that_run(city: City, desk: Desk) -> None:
    (held,) = composed(sitter(city, desk, "A"))["titles_held"]
    assert (held["title"], held["awarded_year"], held["valid_to_year"], held["row"]["row"]) == (
        "little_giant",
        2022,
        2025,
        3,
    )


def test_partners_come_from_both_ends_of_a_link(city: City, desk: Desk) -> None:
    row = composed(sitter(city, desk, "A"))["chain"]
    assert (row["buys_from"]["partners"], row["buys_from"]["amount"], row["buys_from"]["single_source"]) == (
        2,
        40.0,
        1,
    )
    assert row["buys_from"]["largest"][0] == {"code": "B", "name": "B厂", "amount": 30.0, "share": 0.75}
    assert [item["name"] for item in row["sells_to"]["largest"]] == ["D厂", "E厂"]


def test_projects_stand_as_last_returned_those_under_way_first(city: City, desk: Desk) -> None:
    rows = composed(sitter(city, desk, "A"))["projects"]
    assert [(item["project"], item["stage"], item["share"]) for item in rows] == [
        ("P2", "approved", None),
        ("P1", "full_capacity", 1.0),
    ]


def test_land_is_net_of_what_is_leased_out(city: City, desk: Desk) -> None:
    row = part(sitter(city, desk, "A"), "land")
    assert row is not None
    assert (row["area"], row["per_mu"]["output"], row["parcels"]) == (10.0, 10.0, [])


def test_risks_name_their_rule_and_their_rows(city: City, desk: Desk) -> None:
    row = part(sitter(city, desk, "A"), "risks")
    assert row is not None
    found = {item["kind"]: item for item in row["risks"]}
    assert set(found) == {"output-falls", "output-falls-again", "profit-falls", "loss", "title", "unreturned"}
    assert found["loss"]["told"]["zh"] == "2024 年利润总额 10 → -1万元"
    assert "低于 0" in found["loss"]["rule"]["zh"]
    assert [(item["year"], item["row"]) for item in found["loss"]["rows"]] == [(2024, 2), (2023, 2)]
    assert "2025" in found["title"]["told"]["zh"]
    assert "energy_use" in found["unreturned"]["link"]


def test_a_year_passed_without_a_return_is_a_risk(city: City, desk: Desk) -> None:
    row = part(sitter(city, desk, "C"), "risks")
    assert row is not None
    assert [item["told"]["zh"].split("：")[1] for item in row["risks"] if item["kind"] == "unreturned"] == [
        "2023 年"
    ]


def test_a_sound_enterprise_has_none(city: City, desk: Desk) -> None:
    row = part(sitter(city, desk, "Z"), "risks")
    assert row is not None
    assert (row["risks"], row["looked"] > 5) == ([], True)


def test_those_who_are_not_told_get_the_register_alone(city: City, desk: Desk) -> None:
    row = whole(sitter(city, desk, "A", told=False))
    assert row["key"] is None
    assert set(row["parts"].values()) == {None}
    assert (row["chain"]["products"], row["chain"]["sells_to"]) == ([], None)


def test_what_is_late_in_a_ledger_is_a_risk_until_it_is_not(city: City, desk: Desk) -> None:
    book = book_of(desk, city)
    keeper = Actor(
        name="试", unit=book.ledgers["smart-diagnoses"].record.keeper, keeps=True, administrator=True
    )
    entry = add(book, "smart-diagnoses", Draft(subject="H", due=dt.date(2025, 1, 31)), keeper)
    shelf = Shelf(book, desk.version)

    def late(on: dt.date) -> list[dict[str, Any]]:
        held = replace(sitter(city, desk, "H"), glance=shelf.open, on=on)
        row = part(held, "risks")
        assert row is not None
        return [item for item in row["risks"] if item["kind"] == "ledger"]

    assert late(dt.date(2025, 1, 15)) == []
    (found,) = late(ON)
    assert found["link"] == f"/ledgers/smart-diagnoses/entries/{entry.number}"
    assert "2025-01-31" in found["told"]["zh"]


def test_a_broken_promise_on_land_is_a_risk(city: City, desk: Desk) -> None:
    held = sitter(city, desk, "B")
    land, risks = part(held, "land"), part(held, "risks")
    assert land is not None
    assert risks is not None
    (parcel,) = land["parcels"]
    assert (parcel["parcel"], parcel["verdict"]) == ("Z1", "broken")
    (found,) = (item for item in risks["risks"] if item["kind"] == "promise")
    assert found["link"] == "/promises/Z1"
    assert parcel["broken"][0]["zh"] in found["told"]["zh"]


@pytest.mark.parametrize(
    ("before", "now", "told"),
    [
        pytest.param("A", "C", ["2023 年 A → 2024 年 C"], id="降两档"),
        pytest.param("B", "A", [], id="升档"),
        pytest.param("B", "B", [], id="没变"),
        pytest.param(None, "D", [], id="上年没有等级"),
    ],
)
def test_a_lower_grade_is_a_risk(
    city: City, desk: Desk, monkeypatch: pytest.MonkeyPatch, before: str | None, now: str, told: list[str]
) -> None:
    scheme = SimpleNamespace(id="town", grades=("A", "B", "C", "D"), name=SimpleNamespace(zh="试办法", en=""))
    past = [{"year": year, "grade": grade, "scheme": "town"} for year, grade in ((2023, before), (2024, now))]
    monkeypatch.setattr(
        "jiqun.workspace.portrait_grade.appraisals", lambda sitter: [SimpleNamespace(scheme=scheme)]
    )
    monkeypatch.setattr("jiqun.workspace.appraisal_sheet.history", lambda done, code: past)
    row = part(sitter(city, desk, "Z"), "risks")
    assert row is not None
    found = [item for item in row["risks"] if item["kind"] == "downgrade"]
    assert [item["told"]["zh"] for item in found] == told
    assert all(item["rule"]["zh"] == "试办法" for item in found)
