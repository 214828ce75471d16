"""How a loop runs: what came, ended, in time, in how many working days, unit by unit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import pytest

from jiqun.ledgers.adding import add
from jiqun.ledgers.book import Book
from jiqun.ledgers.due import owed
from jiqun.ledgers.entry import Draft, Selection
from jiqun.ledgers.moving import move
from jiqun.ledgers.statistics import Flow, flows, is_loop
from tests.ledgers.town import BOSS

DAY = dt.date(2026, 3, 2)  # a Monday
TODAY = dt.date(2026, 4, 30)


def item(book: Book, lead: str, *steps: tuple[str, int]) -> None:
    """An item that came on DAY and took each step so many days later."""
    entry = add(book, "supervision", Draft(title="事项", lead=lead, on=DAY), BOSS)
    for step, after in steps:
        move(book, entry.id, step, BOSS, why="办", changes={"lead": lead}, on=DAY + dt.timedelta(days=after))


def flowing(book: Book, by: str = "lead") -> Mapping[str, Flow]:
    ledger = book.ledgers["supervision"]
    entries = book.select(Selection(ledger=ledger.id))
    return flows(book, ledger, entries, owed(book, TODAY, entries), by=by)


def test_shares_times_and_lateness_by_unit(book: Book) -> None:
    item(book, "甲局", ("assign", 0), ("handle", 3), ("check", 4), ("close", 7))
    item(book, "甲局", ("assign", 1), ("handle", 20), ("check", 21), ("close", 22))
    item(book, "乙局", ("assign", 1))
    found = flowing(book)
    assert list(found) == ["甲局", "乙局"]
    first, second = found["甲局"], found["乙局"]
    assert (first.came, first.ended, first.share, first.open, first.late) == (2, 2, 1.0, 0, 0)
    # Monday 2 March to Monday 9 March: 5 working days; to Tuesday 24 March: 16.
    assert (sorted(first.taken), first.median_days) == ([5, 16], 10.5)
    # The second was handled after 19 days, where five working days are allowed.
    assert (first.kept, first.broke, first.in_time) == (1, 1, 0.5)
    assert (second.came, second.open, second.late, second.share, second.in_time) == (1, 1, 1, 0.0, None)


def test_by_month_in_the_order_of_months(book: Book) -> None:
    item(book, "甲局")
    add(book, "supervision", Draft(title="早的", lead="甲局", on=dt.date(2026, 1, 5)), BOSS)
    assert {month: flow.came for month, flow in flowing(book, "month").items()} == {
        "2026-01": 1,
        "2026-03": 1,
    }
    assert list(flowing(book, "month")) == ["2026-01", "2026-03"]


@pytest.mark.parametrize(
    ("ledger", "yes"), [("supervision", True), ("projects", True), ("firms", False), ("quotas", False)]
)
def test_a_loop_has_time_limits_and_an_end(book: Book, ledger: str, yes: bool) -> None:
    assert is_loop(book.ledgers[ledger]) is yes


def test_flows_add_up() -> None:
    assert Flow(came=1, open=1) + Flow(came=2, ended=2, kept=2, taken=(3, 4)) == Flow(came=3, ended=2, open=1, kept=2, taken=(3, 4))  # fmt: skip
    assert (Flow().share, Flow().in_time, Flow().median_days) == (None, None, None)
