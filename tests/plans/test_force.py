"""What is in force on a date."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiqun.plans import Standing, standings
from jiqun.workspace import City

from ..conftest import make_plan, make_target

OLD = make_plan("旧规划", "2021-06-01")
NEW = make_plan("新方案", "2023-07-26", years=(2023, 2027))
NEWS = make_plan("新闻", "2021-07-01", kind="news")


def _on(day: str, *targets: object) -> dict[str, Standing]:
    return {item.target.id: item.standing for item in standings(targets, dt.date.fromisoformat(day))}  # type: ignore[arg-type]


def test_a_target_is_not_in_force_before_its_plan() -> None:
    assert _on("2021-05-31", make_target(OLD, "A", 100)) == {"A": Standing.NOT_YET}


def test_the_plan_issued_last_prevails_for_the_same_year() -> None:
    pair = (make_target(OLD, "A", 200), make_target(NEW, "B", 500))
    assert _on("2023-07-25", *pair) == {"A": Standing.IN_FORCE, "B": Standing.NOT_YET}
    assert _on("2023-07-26", *pair) == {"A": Standing.SUPERSEDED, "B": Standing.IN_FORCE}


def test_what_was_replaced_stays_visible() -> None:
    first, second = make_target(OLD, "A", 200), make_target(NEW, "B", 500)
    of_new = standings([first, second], dt.date(2024, 1, 1))[1]
    assert of_new.replaced == (first,)


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"year": 2027}, id="another year"),
        pytest.param({"region": "某区"}, id="another region"),
        pytest.param({"scope": "区本级"}, id="another scope"),
        pytest.param({"cluster": "绿色石化"}, id="another cluster"),
        pytest.param({"key": "gdp"}, id="another indicator"),
        pytest.param({"accumulation": "net_added"}, id="净增 is not the level"),
    ],
)
def test_other_promises_do_not_compete(change: dict[str, object]) -> None:
    year = change.pop("year", 2025)
    other = make_target(NEW, "B", 500, year=year, **change)  # type: ignore[arg-type]
    assert _on("2024-01-01", make_target(OLD, "A", 200), other)["A"] is Standing.IN_FORCE


def test_a_press_report_never_outranks_the_plan() -> None:
    assert _on("2022-01-01", make_target(OLD, "A", 200), make_target(NEWS, "N", 600)) == {
        "A": Standing.IN_FORCE,
        "N": Standing.REPORTED,
    }


def test_a_press_figure_the_plan_does_not_have_stands() -> None:
    assert _on("2022-01-01", make_target(NEWS, "N", 600)) == {"N": Standing.IN_FORCE}


def test_the_table_stands_for_the_prose_of_its_plan() -> None:
    prose, table = make_target(OLD, "P", 200), make_target(OLD, "T", 200, source="table", table="附件", row=1)
    assert _on("2022-01-01", prose, table) == {"P": Standing.RESTATED, "T": Standing.IN_FORCE}


def test_two_numbers_in_the_prose_of_one_plan_stand_side_by_side() -> None:
    assert _on("2022-01-01", make_target(OLD, "A", 131), make_target(OLD, "B", 122)) == {
        "A": Standing.IN_FORCE,
        "B": Standing.IN_FORCE,
    }


def test_a_target_expires_when_its_year_is_over() -> None:
    assert _on("2025-12-31", make_target(OLD, "A", 100)) == {"A": Standing.IN_FORCE}
    assert _on("2026-01-01", make_target(OLD, "A", 100)) == {"A": Standing.EXPIRED}


def test_an_abolished_plan_binds_nobody() -> None:
    gone = make_plan("废止", "2021-01-01", in_force={"from": "2021-01-01", "until": "2022-01-01"})
    assert _on("2022-01-01", make_target(gone, "A", 1)) == {"A": Standing.SUPERSEDED}


@given(st.dates(dt.date(2020, 1, 1), dt.date(2031, 1, 1)), st.permutations(["A", "B", "N"]))
def test_the_order_of_reading_does_not_matter(day: dt.date, order: list[str]) -> None:
    made = {
        "A": make_target(OLD, "A", 200),
        "B": make_target(NEW, "B", 500),
        "N": make_target(NEWS, "N", 600),
    }
    found = {item.target.id: item.standing for item in standings([made[name] for name in order], day)}
    straight = {item.target.id: item.standing for item in standings(made.values(), day)}
    assert found == straight


@pytest.mark.parametrize(
    ("day", "value", "plan"),
    [
        pytest.param("2022-01-01", 200, "145-plan", id="2022: the plan's own 200, not the report's 600"),
        pytest.param("2024-01-01", 500, "361-2023", id="2024: 500 of the action plan"),
    ],
)
def test_little_giants_2025(ningbo: City, day: str, value: int, plan: str) -> None:
    on = ningbo.day(dt.date.fromisoformat(day))
    held = [
        item.target
        for item in on.standings.values()
        if item.standing is Standing.IN_FORCE and item.target.key == "national-little-giants"
        and item.target.due == 2025 and item.target.region == ningbo.home
    ]  # fmt: skip
    assert [(target.statement.value, target.plan.id) for target in held] == [(value, plan)]
