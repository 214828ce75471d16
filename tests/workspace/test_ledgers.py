"""A city's ledgers opened together with its plans, its units and its returns."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from jiqun.ledgers.adding import add
from jiqun.ledgers.book import Book
from jiqun.ledgers.declaration import LedgerInvalid
from jiqun.ledgers.entry import Draft
from jiqun.ledgers.seeding import sow_all
from jiqun.workspace import City, open_city
from jiqun.workspace.facts import Desk, open_desk
from jiqun.workspace.ledgers import PAPERS, book_of, ground_of, ledgers_of, lists_of
from tests.facts.store.returns import put
from tests.ledgers.town import KEEPER, OLD_KEEPER, copied, firm


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    return copied(tmp_path / "jia").root


@pytest.fixture
def desk(pack: Path, tmp_path: Path) -> Iterator[Desk]:
    opened = open_desk(pack, tmp_path / "data" / "facts")
    yield opened
    opened.close()


@pytest.fixture
def book(desk: Desk, pack: Path) -> Book:
    return book_of(desk, open_city(pack))


def test_the_book_stands_on_the_packs_units_regions_and_days(book: Book, desk: Desk) -> None:
    assert list(book.districts) == ["乙区", "丙县"]
    assert book.units.same("市工信委", "市经信局")
    assert [str(day) for day in sorted(book.workdays.rest | book.workdays.work)] == ["2026-06-06", "2026-06-10"]  # fmt: skip
    assert book.papers == desk.store.root.parent / PAPERS


def test_an_entry_finds_what_returns_and_plans_name(book: Book, desk: Desk) -> None:
    put(desk.store, "enterprise", "", "统计局", [{"code": firm(1), "name": "甲厂", "region": "乙区", "industry": "3412"}])  # fmt: skip
    entry = add(book, "firms", Draft(subject="甲厂", values={"niche": "轴承"}), OLD_KEEPER)
    assert (entry.subject, entry.region) == (firm(1), "乙区")
    made = add(book, "ideas", Draft(title="点子", values={"unit": "市发展改革委", "firm": "甲厂"}), KEEPER)
    assert made.values == {"unit": "市发改委", "firm": firm(1)}


def test_an_unknown_unit_in_a_declaration_is_found(pack: Path) -> None:
    path = pack / "ledgers" / "ideas.yaml"
    path.write_text(path.read_text("utf-8").replace("keeper: 市经信局", "keeper: 市金信局"), "utf-8")
    with pytest.raises(LedgerInvalid, match=r"orgs.yaml 没有单位“市金信局”"):
        ledgers_of(open_city(pack))


def test_declarations_are_read_once_for_a_version_of_the_pack(pack: Path) -> None:
    first = ledgers_of(open_city(pack))
    assert ledgers_of(open_city(pack)) is first
    path = pack / "ledgers" / "ideas.yaml"
    path.write_text(path.read_text("utf-8").replace("label: 说明", "label: 备注"), "utf-8")
    assert ledgers_of(open_city(pack))["ideas"].version != first["ideas"].version


def test_the_lists_that_seeds_copy(ningbo: City) -> None:
    lists = {name: make() for name, make in lists_of(ningbo).items()}
    assert {name for name, rows in lists.items() if rows} == {"plan.tasks", "plan.targets", "plan.clusters", "plan.organisations", "plan.regions"}  # fmt: skip
    for name, rows in lists.items():
        assert all(set(row) == set(rows[0]) for row in rows), name
        assert all(row["id"] for row in rows), name
    units = ningbo.library.organisations
    led = [row for row in lists["plan.tasks"] if row["lead"]]
    assert len(led) > 50
    assert all(units.find(str(row["lead"])) for row in led)


def test_a_clause_is_sought_in_the_plans_text(ningbo: City) -> None:
    quoted = ground_of(ningbo).is_quoted
    assert quoted
    plan = next(item for item in ningbo.library.plans.values() if item.text)
    assert plan.text
    assert quoted(plan.id, plan.text[100:140])
    assert not quoted(plan.id, "这句话哪份规划都不会写，更不会印出来")


def test_sowing_without_returns_or_plans_is_empty_not_wrong(book: Book, pack: Path) -> None:
    assert all(done.simulated == 0 for done in sow_all(book, lists_of(open_city(pack)), dt.date(2026, 6, 30)))
