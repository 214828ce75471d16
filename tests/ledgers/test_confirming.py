"""A rollup judges targets only after its keeper stands for it; simulated, empty and coming figures cannot be."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from jiqun.ledgers.adding import add
from jiqun.ledgers.book import Book
from jiqun.ledgers.confirming import FigureRefused, RollupUnknown, basis, confirm, figures, observations
from jiqun.ledgers.entry import Actor, Draft
from jiqun.ledgers.errors import NotYours
from jiqun.ledgers.moving import move
from tests.ledgers.town import CITED, KEEPER, READER, STRANGER, YI, firm

TODAY = dt.date(2026, 6, 30)


def recognised(book: Book, number: int, year: int) -> None:
    entry = add(book, "firms", Draft(subject=firm(number), values={"niche": "轴承", "grant": 50}, on=dt.date(year, 1, 5)), KEEPER)  # fmt: skip
    move(book, entry.id, "admit", KEEPER, on=dt.date(year, 2, 5))
    move(book, entry.id, "recognise", KEEPER, papers=CITED, on=dt.date(year, 3, 5))


def test_a_confirmed_figure_is_a_published_one(either: Book) -> None:
    recognised(either, 1, 2024)
    recognised(either, 2, 2025)
    assert basis(either.database) == ()
    made = confirm(either, "firms", "recognised", 2025, KEEPER, TODAY, home="甲市", note="以公示为准")
    assert (made.value, made.region, made.until, len(made.entries)) == (2, "甲市", dt.date(2025, 12, 31), 2)
    (found,) = observations(either.database)
    assert (found.row.indicator, found.row.value, found.row.trust) == (
        "recognised-firms",
        Decimal("2.0"),
        "ledger",
    )
    assert "培育企业清单" in found.row.source
    assert "市经信局" in found.row.source
    assert basis(either.database) == (f"ledger-figure:{made.id}",)


def test_the_newest_confirmation_of_a_year_counts(book: Book) -> None:
    recognised(book, 1, 2024)
    confirm(book, "firms", "recognised", 2025, KEEPER, TODAY, home="甲市")
    recognised(book, 2, 2025)
    later = confirm(book, "firms", "recognised", 2025, KEEPER, TODAY, home="甲市")
    assert figures(book.database) == [later]
    assert later.value == 2


def test_a_region_is_confirmed_for_itself(book: Book) -> None:
    recognised(book, 1, 2024)
    recognised(book, 2, 2024)
    whole = confirm(book, "firms", "recognised", 2025, KEEPER, TODAY, home="甲市")
    part = confirm(book, "firms", "recognised", 2025, KEEPER, TODAY, region="丙县", home="甲市")
    assert (whole.value, part.value, part.region) == (2, 1, "丙县")


@pytest.mark.parametrize(
    ("number", "year", "words"),
    [
        pytest.param(4, 2025, "含模拟条目", id="simulated entries are among it"),
        pytest.param(1, 2027, "年份未到", id="the year is still to come"),
        pytest.param(1, 0, "没有这个年份", id="no year"),
    ],
)
def test_what_nobody_may_stand_for(book: Book, number: int, year: int, words: str) -> None:
    recognised(book, number, 2024)
    with pytest.raises(FigureRefused, match=words):
        confirm(book, "firms", "recognised", year, KEEPER, TODAY, home="甲市")
    assert figures(book.database) == []


@pytest.mark.parametrize("actor", [YI, STRANGER, READER], ids=lambda actor: actor.name)
def test_only_the_keeper_confirms(book: Book, actor: Actor) -> None:
    recognised(book, 1, 2024)
    with pytest.raises(NotYours):
        confirm(book, "firms", "recognised", 2025, actor, TODAY, home="甲市")


def test_a_rollup_without_an_indicator_feeds_nothing(book: Book) -> None:
    recognised(book, 1, 2024)
    with pytest.raises(RollupUnknown, match="recognised"):
        confirm(book, "firms", "ever_in", 2025, KEEPER, TODAY, home="甲市")
