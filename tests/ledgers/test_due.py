"""What is owed and when: periods, working days, steps within a time, deadlines; reports handed in, returned, owed again."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest

from jiqun.ledgers.adding import add
from jiqun.ledgers.book import Book
from jiqun.ledgers.declaration import Duty, Ledgers, Part, Rhythm, Span
from jiqun.ledgers.declaration.model import Ledger
from jiqun.ledgers.due import DEADLINE, Owed, Urgency, by_unit, owed
from jiqun.ledgers.editing import edit, withdraw
from jiqun.ledgers.entry import Draft, Entry, Judgement
from jiqun.ledgers.errors import NotYours, ReasonMissing, ReportRefused, ReportUnknown
from jiqun.ledgers.moving import move
from jiqun.ledgers.reporting import judge, report, waiting
from jiqun.ledgers.rhythm import turn_named, turn_of, turns
from jiqun.ledgers.workdays import Workdays
from tests.ledgers.test_together import in_threads
from tests.ledgers.town import BING, CITED, KEEPER, OLD_KEEPER, PLANNER, YI


def day(words: str) -> dt.date:
    return dt.date.fromisoformat(words)


@pytest.mark.parametrize(
    ("start", "span", "end"),
    [
        pytest.param("2026-11-20", Span(working_days=1), "2026-11-23", id="Friday and one working day: Monday"),
        pytest.param("2026-11-20", Span(working_days=0), "2026-11-20", id="no day is the day itself"),
        pytest.param("2026-09-30", Span(working_days=1), "2026-10-08", id="National Day week is free"),
        pytest.param("2026-10-09", Span(working_days=1), "2026-10-10", id="a Saturday worked for it counts"),
        pytest.param("2026-10-01", Span(days=1), "2026-10-08", id="days that end in the holiday end after it"),
        pytest.param("2026-11-21", Span(days=0), "2026-11-23", id="a rest day with no days ends on the next working day"),
        pytest.param("2026-02-13", Span(working_days=1), "2026-02-14", id="a Saturday worked for Spring Festival"),
        pytest.param("2026-02-14", Span(working_days=1), "2026-02-24", id="Spring Festival is free"),
        pytest.param("2026-01-31", Span(months=1), "2026-02-28", id="a month from the 31st ends in February, on a worked Saturday"),
        pytest.param("2025-12-31", Span(months=2), "2026-02-28", id="months across the year"),
        pytest.param("2026-06-09", Span(working_days=1), "2026-06-11", id="the city's own holiday"),
        pytest.param("2026-06-05", Span(working_days=1), "2026-06-06", id="the Saturday that the city works for it"),
        pytest.param("2026-12-31", Span(days=1), "2027-01-04", id="New Year of a year whose swaps are not announced"),
    ],
)  # fmt: skip
def test_a_stretch_of_time_ends_on_a_working_day(book: Book, start: str, span: Span, end: str) -> None:
    assert str(book.workdays.after(day(start), span)) == end


@pytest.mark.parametrize(
    ("start", "end", "count"),
    [
        ("2026-11-20", "2026-11-23", 1),
        ("2026-09-30", "2026-10-10", 3),
        ("2026-11-23", "2026-11-23", 0),
        ("2026-11-23", "2026-11-20", -1),
    ],
)
def test_working_days_between(start: str, end: str, count: int) -> None:
    assert Workdays().between(day(start), day(end)) == count


@pytest.mark.parametrize(
    ("rhythm", "on", "name", "first", "last"),
    [
        pytest.param(Rhythm.WEEK, "2026-12-31", "2026-W53", "2026-12-28", "2027-01-03", id="the 53rd week of 2026 ends in 2027"),
        pytest.param(Rhythm.WEEK, "2027-01-03", "2026-W53", "2026-12-28", "2027-01-03", id="its last day is of 2027 and of the week of 2026"),
        pytest.param(Rhythm.WEEK, "2027-01-04", "2027-W01", "2027-01-04", "2027-01-10", id="the first week of 2027"),
        pytest.param(Rhythm.WEEK, "2024-12-30", "2025-W01", "2024-12-30", "2025-01-05", id="a week of 2025 that begins in 2024"),
        pytest.param(Rhythm.MONTH, "2024-02-29", "2024-02", "2024-02-01", "2024-02-29", id="February of a leap year"),
        pytest.param(Rhythm.QUARTER, "2026-12-31", "2026-Q4", "2026-10-01", "2026-12-31", id="the last quarter"),
        pytest.param(Rhythm.HALF_YEAR, "2026-06-30", "2026-H1", "2026-01-01", "2026-06-30", id="the first half"),
        pytest.param(Rhythm.YEAR, "2026-06-30", "2026", "2026-01-01", "2026-12-31", id="the year"),
    ],
)  # fmt: skip
def test_a_period_by_its_name(rhythm: Rhythm, on: str, name: str, first: str, last: str) -> None:
    turn = turn_of(rhythm, day(on))
    assert (turn.name, str(turn.start), str(turn.end)) == (name, first, last)
    assert turn_named(rhythm, name) == turn
    assert turn_of(rhythm, turn.end + dt.timedelta(days=1)).start == turn.end + dt.timedelta(days=1)


@pytest.mark.parametrize("name", ["2025-W53", "2026-W00", "2026-13", "2026-Q5", "2026-H3", "26-01", "", "2026-1"])  # fmt: skip
def test_a_name_that_is_no_period(name: str) -> None:
    assert all(turn_named(rhythm, name) is None for rhythm in Rhythm)


@pytest.mark.parametrize("rhythm", list(Rhythm))
def test_periods_follow_each_other_without_a_gap_and_sort_by_name(rhythm: Rhythm) -> None:
    found = list(turns(rhythm, day("2023-12-20"), day("2027-01-31")))
    assert all(one.end + dt.timedelta(days=1) == other.start for one, other in pairwise(found))  # fmt: skip
    assert [turn.name for turn in found] == sorted(turn.name for turn in found)


def working(book: Book, on: str, state: str = "under_way", **more: Any) -> Entry:
    return add(book, "projects", Draft(**{"title": "修路", "state": state, "on": day(on), **more}), KEEPER)


def having(book: Book, duty: Duty) -> Book:
    """The book with another duty in place of those of projects."""
    changed: Ledger = book.ledgers["projects"].model_copy(update={"duties": (duty,)})
    return replace(book, ledgers=Ledgers({**book.ledgers.all, "projects": changed}))


def periods(found: list[Owed]) -> list[tuple[str, str, str]]:
    return [(item.period, str(item.due), item.urgency.value) for item in found]


@pytest.mark.parametrize(
    ("rhythm", "span", "since", "on", "expected"),
    [
        pytest.param(Rhythm.MONTH, Span(working_days=3), "2026-11-02", "2026-11-23",
                     [("2026-11", "2026-12-03", "later")], id="the running month is owed, later"),
        pytest.param(Rhythm.MONTH, Span(working_days=3), "2026-11-02", "2026-11-30",
                     [("2026-11", "2026-12-03", "soon")], id="on its last day it is owed once, soon"),
        pytest.param(Rhythm.MONTH, Span(working_days=3), "2026-11-02", "2026-12-03",
                     [("2026-11", "2026-12-03", "soon"), ("2026-12", "2027-01-06", "later")], id="on the due day it is not late"),
        pytest.param(Rhythm.MONTH, Span(working_days=3), "2026-11-02", "2026-12-04",
                     [("2026-11", "2026-12-03", "late"), ("2026-12", "2027-01-06", "later")], id="the day after it is"),
        pytest.param(Rhythm.MONTH, Span(working_days=3), "2026-09-15", "2026-10-12",
                     [("2026-09", "2026-10-10", "late"), ("2026-10", "2026-11-04", "later")], id="due after National Day week, swapped Saturday counted"),
        pytest.param(Rhythm.WEEK, Span(days=1), "2026-12-29", "2027-01-05",
                     [("2026-W53", "2027-01-04", "late"), ("2027-W01", "2027-01-11", "soon")], id="the 53rd week"),
        pytest.param(Rhythm.QUARTER, Span(days=10), "2026-08-01", "2026-10-09",
                     [("2026-Q3", "2026-10-10", "soon"), ("2026-Q4", "2027-01-11", "later")], id="a quarter begun in its middle is owed whole"),
        pytest.param(Rhythm.HALF_YEAR, Span(months=1), "2026-01-01", "2026-07-20",
                     [("2026-H1", "2026-07-30", "later"), ("2026-H2", "2027-02-01", "later")], id="half a year and a month"),
        pytest.param(Rhythm.YEAR, Span(days=0), "2025-03-01", "2026-01-05",
                     [("2025", "2025-12-31", "late"), ("2026", "2026-12-31", "later")], id="the year, due on its last day"),
        pytest.param(Rhythm.YEAR, Span(days=30), "2015-03-01", "2026-06-30",
                     [("2025", "2026-01-30", "late"), ("2026", "2027-02-01", "later")], id="what is missing for longer than LOOKBACK is history"),
        pytest.param(Rhythm.MONTH, Span(days=5), "2026-12-15", "2026-11-23", [], id="nothing is owed before the entry is there"),
    ],
)  # fmt: skip
def test_reports_of_every_period(
    book: Book, rhythm: Rhythm, span: Span, since: str, on: str, expected: list[tuple[str, str, str]]
) -> None:
    duty = Duty(id="monthly", label="报告", english="Report", every=rhythm, due=span, states=("under_way",))
    changed = having(book, duty)
    entry = working(changed, since)
    assert periods(owed(changed, day(on), [entry])) == expected


def test_months_before_the_entry_came_into_the_state_are_not_owed(book: Book) -> None:
    entry = working(book, "2026-01-10", "planned")
    assert owed(book, day("2026-09-10")) == []
    move(book, entry.id, "begin", KEEPER, on=day("2026-09-01"))
    assert [item.period for item in owed(book, day("2026-09-10"))] == ["2026-09"]
    move(book, entry.id, "block", KEEPER, why="塌方", on=day("2026-09-20"))
    assert [item.period for item in owed(book, day("2026-10-20"))] == ["2026-09", "2026-10"]


def test_a_step_within_a_time_is_fulfilled_by_leaving_the_state(book: Book) -> None:
    entry = working(book, "2026-09-01")
    move(book, entry.id, "submit", PLANNER, papers=CITED, on=day("2026-09-25"))
    (item,) = owed(book, day("2026-10-09"))
    assert (item.duty, item.period, str(item.due), item.unit, item.part) == ("review", "", "2026-10-09", "市经信局", Part.KEEPER)  # fmt: skip
    assert (item.urgency, item.late) == (Urgency.SOON, 0)
    (item,) = owed(book, day("2026-10-12"))
    assert (item.urgency, item.late) == (Urgency.LATE, 2)
    move(book, entry.id, "accept", KEEPER, on=day("2026-10-12"))
    assert owed(book, day("2026-10-12")) == []


def test_a_deadline_is_owed_until_the_entry_is_done(book: Book) -> None:
    entry = working(book, "2026-01-05", "planned", due=day("2026-03-31"))
    (item,) = owed(book, day("2026-04-01"))
    assert (item.duty, item.label, item.unit, item.late) == (DEADLINE, "完成期限", "市发改委", 1)
    edit(book, entry.id, {"due": "2026-06-30"}, KEEPER, revision=1, why="延期")
    assert [(str(each.due), each.urgency) for each in owed(book, day("2026-04-01"))] == [("2026-06-30", Urgency.LATER)]  # fmt: skip
    withdraw(book, entry.id, KEEPER, "登错了")
    assert owed(book, day("2026-12-01"), [book.get(entry.id)]) == []


@pytest.mark.parametrize("state", ["done", "dropped"])
def test_nothing_is_owed_in_a_final_state(book: Book, state: str) -> None:
    working(book, "2026-01-05", state, due=day("2026-02-01"))
    assert owed(book, day("2026-12-01")) == []


def test_what_is_owed_by_whom_the_longest_due_first(book: Book) -> None:
    working(book, "2026-09-01")
    working(book, "2026-08-01", lead="乙区经信局", due=day("2026-08-15"))
    found = owed(book, day("2026-10-20"))
    assert [item.due for item in found] == sorted(item.due for item in found)
    assert {unit: len(items) for unit, items in by_unit(found).items()} == {"乙区经信局": 4, "市发改委": 2}


def test_a_report_is_handed_in_looked_at_returned_and_owed_again(either: Book) -> None:
    entry = working(either, "2026-10-12")
    on = day("2026-11-02")
    assert [item.period for item in owed(either, on)] == ["2026-10", "2026-11"]
    made = report(either, entry.id, "monthly", "2026-10", "完成一半", PLANNER, values={"progress": "50%"}, papers=CITED, on=on)  # fmt: skip
    assert (made.verdict, made.values, made.unit) == (Judgement.SUBMITTED, {"progress": 50.0}, "市发改委")
    assert either.get(entry.id).values == {"progress": 50.0}
    assert [paper.cite for paper in either.evidence(entry.id)] == [CITED[0].cite]
    assert [item.period for item in owed(either, on)] == ["2026-11"]
    assert [(held.number, waits.period) for held, waits in waiting(either)] == [(entry.number, "2026-10")]
    with pytest.raises(NotYours):
        judge(either, made.id, True, PLANNER)
    with pytest.raises(ReasonMissing, match="退回报告"):
        judge(either, made.id, False, KEEPER, " ")
    assert judge(either, made.id, False, OLD_KEEPER, "没有照片").verdict_why == "没有照片"
    assert waiting(either) == []
    assert [item.period for item in owed(either, on)] == ["2026-10", "2026-11"]
    again = report(either, entry.id, "monthly", "2026-10", "完成一半，附照片", PLANNER, on=on)
    assert judge(either, again.id, True, KEEPER).verdict is Judgement.ACCEPTED
    assert [item.period for item in owed(either, on)] == ["2026-11"]
    assert [item.verdict for item in either.reports([entry.id])] == [Judgement.RETURNED, Judgement.ACCEPTED]
    with pytest.raises(ReportUnknown):
        judge(either, 99, True, KEEPER)


@pytest.mark.parametrize(
    ("duty", "period", "words", "values", "actor", "error", "told"),
    [
        pytest.param("monthly", "2026-09", "好", {}, PLANNER, ReportRefused, "不欠“月报”2026-09；现欠：月报（2026-10）、月报（2026-11）", id="a month before it began"),
        pytest.param("monthly", "2026-12", "好", {}, PLANNER, ReportRefused, "不欠", id="a month to come"),
        pytest.param("monthly", "十月", "好", {}, PLANNER, ReportRefused, "不欠", id="a period that is none"),
        pytest.param("weekly", "2026-10", "好", {}, PLANNER, ReportRefused, "不欠“weekly”", id="a duty that is none"),
        pytest.param("monthly", "2026-10", " ", {}, PLANNER, ReasonMissing, "月报", id="nothing said"),
        pytest.param("monthly", "2026-10", "好", {}, YI, NotYours, "报送", id="a cooperating unit"),
        pytest.param("monthly", "2026-10", "好", {}, BING, NotYours, "牵头单位（市发改委）", id="another district"),
    ],
)  # fmt: skip
def test_a_report_that_is_not_taken(
    book: Book,
    duty: str,
    period: str,
    words: str,
    values: dict[str, Any],
    actor: Any,
    error: type[Exception],
    told: str,
) -> None:
    entry = working(book, "2026-10-12")
    with pytest.raises(error, match=told):
        report(book, entry.id, duty, period, words, actor, values=values, on=day("2026-11-02"))
    assert book.reports([entry.id]) == []
    assert book.get(entry.id) == entry


def test_a_report_gives_no_right_to_change_what_it_does_not_ask_for(book: Book) -> None:
    entry = working(book, "2026-10-12")
    kept = book.ledgers["projects"]
    strict = kept.model_copy(update={"record": kept.record.model_copy(update={"edit_by": (Part.KEEPER,)})})
    book = replace(book, ledgers=type(book.ledgers)({**book.ledgers.all, "projects": strict}))
    with pytest.raises(NotYours, match="修改"):
        report(book, entry.id, "monthly", "2026-10", "好", PLANNER, values={"due": "2030-01-01"}, on=day("2026-11-02"))  # fmt: skip
    assert report(book, entry.id, "monthly", "2026-10", "好", PLANNER, values={"progress": 5}, on=day("2026-11-02"))  # fmt: skip


def test_one_report_of_a_period_is_taken_whoever_comes_first(either: Book) -> None:
    entry = working(either, "2026-10-12")
    made = in_threads(4, lambda at: report(either, entry.id, "monthly", "2026-10", f"报{at}", PLANNER, on=day("2026-11-02")))  # fmt: skip
    assert sum(isinstance(item, ReportRefused) for item in made) == 3
    assert len(either.reports()) == 1
