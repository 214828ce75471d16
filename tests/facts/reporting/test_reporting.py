"""Who owes which return by when, who may approve it, and what the board shows."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from jiqun.facts.reporting import (
    Arrival,
    OfficeUnknown,
    Reporting,
    ReportingInvalid,
    board,
    load_reporting,
    permission,
)
from jiqun.facts.schema import load_declarations
from jiqun.facts.store import DeedNotAllowed, State, Store
from jiqun.facts.store import catalogue as catalogue_module
from jiqun.packs import Pack, PackFileInvalid, find_pack
from tests.facts.store.returns import put

REGIONS = """
regions:
- {id: '1', name: {zh: 东海市}, kind: city}
- {id: '2', name: {zh: 南山区}, kind: district, parent: 东海市}
- {id: '3', name: {zh: 北湖县}, kind: county, parent: 东海市}
"""
RULES = """
offices:
- {name: 市统计局, region: 东海市}
- {name: '{region}统计局', each: [district, county], parent: 市统计局}
returns:
- {dataset: enterprise_year, offices: ['{region}统计局', 市统计局], due_days: 90}
- {dataset: enterprise_month, offices: ['{region}统计局'], due_days: 15, skips: [1]}
- {dataset: enterprise, offices: ['{region}统计局'], example: true}
"""
SOUTH, NORTH, CITY = "南山区统计局", "北湖县统计局", "市统计局"
ROWS = [{"code": "91000000MA00000011"}]


def made(folder: Path, rules: str = RULES) -> Reporting:
    (folder / "pack.yaml").write_text("name: {zh: 东海}", encoding="utf-8")
    (folder / "regions.yaml").write_text(REGIONS, encoding="utf-8")
    (folder / "reporting.yaml").write_text(rules, encoding="utf-8")
    return load_reporting(Pack(folder), load_declarations())


@pytest.fixture
def reporting(tmp_path: Path) -> Reporting:
    return made(tmp_path)


@pytest.fixture
def store(tmp_path: Path) -> Any:
    opened = Store(tmp_path / "facts", load_declarations())
    yield opened
    opened.close()


def test_one_office_for_each_region(reporting: Reporting) -> None:
    assert list(reporting.offices) == [CITY, SOUTH, NORTH]
    assert reporting.above(SOUTH) == [CITY]
    assert reporting.below(CITY) == [SOUTH, NORTH]
    assert reporting.owing("enterprise_year") == (SOUTH, NORTH, CITY)
    with pytest.raises(OfficeUnknown, match=r"reporting\.yaml"):
        reporting["西溪统计局"]


@pytest.mark.parametrize(
    ("rules", "mishap"),
    [
        pytest.param("offices: [{name: 甲}, {name: 甲}]", ReportingInvalid, id="an office twice"),
        pytest.param("offices: [{name: 甲, parent: 乙}]", ReportingInvalid, id="no such parent"),
        pytest.param(
            "offices: [{name: 甲, parent: 乙}, {name: 乙, parent: 甲}]", ReportingInvalid, id="a circle"
        ),
        pytest.param(
            "returns: [{dataset: enterprise, offices: [甲]}]", ReportingInvalid, id="nobody owes it"
        ),
        pytest.param("offices: [{nom: 甲}]", PackFileInvalid, id="a key that is none"),
    ],
)
def test_rules_that_contradict_themselves(tmp_path: Path, rules: str, mishap: type[Exception]) -> None:
    with pytest.raises(mishap, match=r"reporting\.yaml"):
        made(tmp_path, rules)


def test_a_pack_without_rules_owes_nothing(tmp_path: Path) -> None:
    (tmp_path / "pack.yaml").write_text("", encoding="utf-8")
    found = load_reporting(Pack(tmp_path), load_declarations())
    assert (dict(found.offices), dict(found.returns)) == ({}, {})


def test_the_shipped_rules_are_read() -> None:
    found = load_reporting(find_pack("ningbo"), load_declarations())
    assert len(found.owing("enterprise_year")) == 10
    assert all(item.record.example for item in found.returns.values())


def step(store: Store, reporting: Reporting, vintage: Any, deed: str, office: str = "") -> Any:
    return store.catalogue.step(vintage.id, deed, "某人", "原因", permission(reporting, deed, office))


def test_the_city_waits_for_every_office_below(store: Store, reporting: Reporting) -> None:
    south, north, city = (put(store, "enterprise_year", "2024", name, ROWS) for name in (SOUTH, NORTH, CITY))
    for item in (south, north, city):
        step(store, reporting, item, "check")
    with pytest.raises(DeedNotAllowed, match=f"{SOUTH}、{NORTH}"):
        step(store, reporting, city, "approve")
    step(store, reporting, south, "approve")
    with pytest.raises(DeedNotAllowed, match=NORTH):
        step(store, reporting, city, "approve")
    step(store, reporting, north, "approve")
    assert step(store, reporting, city, "approve").state is State.APPROVED
    assert step(store, reporting, south, "lock", CITY).state is State.LOCKED


def test_another_period_does_not_count(store: Store, reporting: Reporting) -> None:
    for name in (SOUTH, NORTH):
        item = put(store, "enterprise_year", "2023", name, ROWS)
        step(store, reporting, item, "check")
        step(store, reporting, item, "approve")
    city = put(store, "enterprise_year", "2024", CITY, ROWS)
    step(store, reporting, city, "check")
    with pytest.raises(DeedNotAllowed):
        step(store, reporting, city, "approve")


def test_only_its_own_office_or_one_above_acts(store: Store, reporting: Reporting) -> None:
    south = put(store, "enterprise_year", "2024", SOUTH, ROWS)
    with pytest.raises(DeedNotAllowed, match="不是"):
        step(store, reporting, south, "check", NORTH)
    with pytest.raises(OfficeUnknown):
        step(store, reporting, south, "check", "西溪统计局")
    assert store.catalogue.get(south.id).state is State.SUBMITTED
    assert step(store, reporting, south, "check", CITY).state is State.CHECKED


@pytest.mark.parametrize(
    ("arrival", "today", "status", "late"),
    [
        pytest.param(
            "2025-03-31T15:59:59", "2025-06-01", Arrival.ON_TIME, 0, id="last minute of the day, Beijing"
        ),
        pytest.param(
            "2025-03-31T16:00:00", "2025-06-01", Arrival.LATE, 1, id="first of the next day, Beijing"
        ),
        pytest.param(None, "2025-03-31", Arrival.NOT_DUE, None, id="not due"),
        pytest.param(None, "2025-04-02", Arrival.MISSING, 2, id="missing"),
    ],
)
def test_late_by_the_calendar_of_the_office(
    store: Store, reporting: Reporting, monkeypatch: pytest.MonkeyPatch,
    arrival: str | None, today: str, status: Arrival, late: int | None,
) -> None:  # fmt: skip
    if arrival:
        monkeypatch.setattr(catalogue_module, "now", lambda: dt.datetime.fromisoformat(arrival))
        put(store, "enterprise_year", "2024", SOUTH, ROWS)
    found = board(store, reporting, "2024", dt.date.fromisoformat(today))
    (row,) = [item for item in found.standings if (item.dataset, item.office) == ("enterprise_year", SOUTH)]
    assert (row.status, row.late_days, row.due) == (status, late, dt.date(2025, 3, 31))


def test_the_board_counts_what_is_owed(store: Store, reporting: Reporting) -> None:
    put(store, "enterprise_year", "2024", SOUTH, ROWS)
    put(
        store,
        "enterprise_year",
        "2024",
        SOUTH,
        ROWS,
        rejects=[{"_row": 3}],
        problems={"uscc": 2, "required": 1},
    )
    gone = put(store, "enterprise_year", "2024", NORTH, ROWS)
    store.catalogue.step(gone.id, "withdraw", "某人", "传错")
    put(store, "energy_use", "2024", "电力公司", [])
    found = board(store, reporting, "2024", dt.date(2099, 1, 1))
    rows = {(item.dataset, item.period, item.office): item for item in found.standings}
    assert len([key for key in rows if key[0] == "enterprise_month"]) == 2 * 11
    south = rows["enterprise_year", "2024", SOUTH]
    assert (south.rows, south.rejected, south.problems, south.revisions) == (1, 1, 3, 1)
    assert rows["enterprise_year", "2024", NORTH].status is Arrival.MISSING
    assert rows["energy_use", "2024", "电力公司"].status is Arrival.UNASKED
    assert rows["enterprise", "", SOUTH].status is Arrival.NOT_DUE
    assert sum(found.counts.values()) == len(found.standings)
    assert found.complete == pytest.approx(1 / (3 + 22))


def test_the_board_of_a_month(store: Store, reporting: Reporting) -> None:
    found = board(store, reporting, "2024-02", dt.date(2024, 3, 15))
    assert {item.period for item in found.standings if item.dataset == "enterprise_month"} == {"2024-02"}
    assert {item.due for item in found.standings if item.period == "2024-02"} == {dt.date(2024, 3, 15)}
