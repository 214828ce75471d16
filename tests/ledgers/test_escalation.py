"""What is late gets its light, tells whom it must and opens an item elsewhere: once for each cause."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from jiqun.ledgers.adding import add
from jiqun.ledgers.book import Book
from jiqun.ledgers.declaration import Light
from jiqun.ledgers.due import owed
from jiqun.ledgers.editing import edit
from jiqun.ledgers.entry import Draft, Entry, Selection
from jiqun.ledgers.escalation import escalate, notices
from jiqun.ledgers.moving import move
from jiqun.ledgers.reporting import judge, report
from tests.ledgers.test_together import in_threads
from tests.ledgers.town import CITED, KEEPER, PLANNER, SUPERVISOR


def day(words: str) -> dt.date:
    return dt.date.fromisoformat(words)


def late(book: Book) -> Entry:
    """A task whose report of October was due on 4 November 2026, a Wednesday."""
    return add(book, "projects", Draft(title="修路", region="乙区", state="under_way", on=day("2026-10-12")), KEEPER)  # fmt: skip


@pytest.mark.parametrize(
    ("on", "light", "steps"),
    [
        pytest.param("2026-11-04", Light.NONE, [], id="on the due day nothing is late"),
        pytest.param("2026-11-05", Light.YELLOW, ["remind"], id="a working day later: a yellow light"),
        pytest.param("2026-11-10", Light.YELLOW, ["remind"], id="four working days later: the same"),
        pytest.param("2026-11-11", Light.RED, ["remind", "supervise"], id="five working days later: a red light and an item"),
    ],
)  # fmt: skip
def test_lights_follow_the_days(book: Book, on: str, light: Light, steps: list[str]) -> None:
    late(book)
    assert owed(book, day(on))[0].light is light
    assert [notice.step for notice in escalate(book, day(on))] == steps


def test_a_notice_says_which_step_why_and_whom(either: Book) -> None:
    entry = late(either)
    (notice,) = escalate(either, day("2026-11-05"))
    assert (notice.entry, notice.step, notice.cause) == (entry.id, "remind", "monthly:2026-10:2026-11-04")
    assert (str(notice.due), str(notice.on), notice.unit, notice.light, notice.raised) == ("2026-11-04", "2026-11-05", "市发改委", Light.YELLOW, None)  # fmt: skip
    assert notices(either, entry.id) == [notice]


def test_each_cause_once_however_often_it_is_run(either: Book) -> None:
    entry = late(either)
    assert len(escalate(either, day("2026-11-11"))) == 2
    assert escalate(either, day("2026-11-11")) == []
    assert [notice for notice in escalate(either, day("2026-11-30")) if notice.entry == entry.id] == []
    assert len(either.select(Selection(ledger="supervision"))) == 1
    later = [notice for notice in escalate(either, day("2026-12-11")) if notice.entry == entry.id]
    assert {notice.cause for notice in later} == {"monthly:2026-11:2026-12-03"}
    assert len(notices(either, entry.id)) == 4


def test_the_item_that_is_opened_leads_back(book: Book) -> None:
    entry = late(book)
    told = escalate(book, day("2026-11-11"))
    (item,) = book.select(Selection(ledger="supervision"))
    assert [notice.raised for notice in told] == [None, item.id]
    assert (item.title, item.region, item.lead, item.state) == ("修路：月报（2026-10）逾期", "乙区", "市发改委", "received")  # fmt: skip
    assert {**item.source} == {
        "kind": "late", "ledger": "projects", "entry": entry.number, "duty": "monthly", "label": "月报",
        "english": "Monthly report", "period": "2026-10", "due": "2026-11-04", "step": "红灯督办",
    }  # fmt: skip
    assert move(book, item.id, "assign", SUPERVISOR).state == "assigned"


def test_an_item_about_a_simulated_entry_is_simulated(book: Book) -> None:
    add(book, "projects", Draft(title="示例", state="under_way", on=day("2026-10-12"), simulated=True), KEEPER)  # fmt: skip
    escalate(book, day("2026-11-11"))
    assert [item.simulated for item in book.select(Selection(ledger="supervision"))] == [True]


def test_a_report_ends_it_and_a_returned_one_goes_on_where_it_stood(book: Book) -> None:
    entry = late(book)
    escalate(book, day("2026-11-05"))
    made = report(book, entry.id, "monthly", "2026-10", "完成一半", PLANNER, on=day("2026-11-06"))
    assert escalate(book, day("2026-11-12")) == []
    judge(book, made.id, False, KEEPER, "没有照片")
    assert [notice.step for notice in escalate(book, day("2026-11-12"))] == ["supervise"]


def test_another_deadline_is_another_cause(book: Book) -> None:
    entry = add(book, "projects", Draft(title="修路", due=day("2026-03-02")), KEEPER)
    assert [notice.cause for notice in escalate(book, day("2026-03-03"))] == ["deadline::2026-03-02"]
    edit(book, entry.id, {"due": "2026-06-01"}, KEEPER, revision=1, why="延期")
    assert escalate(book, day("2026-03-20")) == []
    assert [notice.cause for notice in escalate(book, day("2026-06-02"))] == ["deadline::2026-06-01"]


def test_a_closed_loop_escalates_by_its_own_steps(book: Book) -> None:
    """Received on a Monday: to be assigned within one working day; the lead is told a day after that."""
    item = add(book, "supervision", Draft(title="路坏了", lead="市发改委", on=day("2026-11-16")), SUPERVISOR)  # fmt: skip
    assert [str(each.due) for each in owed(book, day("2026-11-17"))] == ["2026-11-17"]
    (told,) = escalate(book, day("2026-11-18"))
    assert (told.entry, told.unit, told.light) == (item.id, "市发改委", Light.YELLOW)
    move(book, item.id, "assign", SUPERVISOR, on=day("2026-11-18"))
    assert escalate(book, day("2026-11-20")) == []


def test_many_units_are_told_together(either: Book) -> None:
    """A notice to more cooperating units than a line holds."""
    units = tuple(f"某某市某某区某某镇人民政府第{at}办公室" for at in range(12))
    entry = add(either, "projects", Draft(title="修路", cooperating=units, due=day("2026-03-02")), KEEPER)
    ledger = either.ledgers["projects"]
    steps = tuple(step.model_copy(update={"to": "cooperating"}) for step in ledger.escalations)
    changed = type(either.ledgers)({**either.ledgers.all, "projects": ledger.model_copy(update={"escalations": steps})})  # fmt: skip
    told = escalate(replace(either, ledgers=changed), day("2026-03-03"))
    assert [notice.entry for notice in told] == [entry.id]
    assert units[0] in told[0].unit


def test_two_who_escalate_at_once_open_one_item(either: Book) -> None:
    late(either)
    made = in_threads(3, lambda at: escalate(either, day("2026-11-11")))
    assert sorted(len(each) for each in made) == [0, 0, 2]
    assert len(either.select(Selection(ledger="supervision"))) == 1


def test_a_late_review_falls_to_the_keeper(book: Book) -> None:
    entry = late(book)
    move(book, entry.id, "submit", PLANNER, papers=CITED, on=day("2026-10-30"))
    (item,) = [each for each in owed(book, day("2026-11-09")) if each.duty == "review"]
    assert (item.unit, str(item.due), item.late) == ("市经信局", "2026-11-06", 1)
