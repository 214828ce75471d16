"""What is in force on a date."""

from __future__ import annotations

import datetime as dt
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiqun.plans import PlanRecord, Standing, standings
from jiqun.workspace import City

from ..conftest import make_plan, make_target

OLD = make_plan("旧规划", "2021-06-01")
NEW = make_plan("新方案", "2023-07-26", years=(2023, 2027))
DISTRICT = make_plan("区方案", "2022-03-01", region="某区")
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
        pytest.param(
            {"accumulation": "decline", "base_year": 2020, "unit": "%"}, id="a decline on a base year"
        ),
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


def test_equal_rivals_stand_beside_each_other_and_replace_nothing() -> None:
    one, other = standings([make_target(OLD, "A", 131), make_target(OLD, "B", 122)], dt.date(2022, 1, 1))
    assert (one.replaced, other.replaced) == ((), ())
    assert ([item.id for item in one.parallel], [item.id for item in other.parallel]) == (["B"], ["A"])


def test_equal_rivals_that_agree_are_counted_once() -> None:
    first, again = standings([make_target(OLD, "A", 131), make_target(OLD, "B", 131)], dt.date(2022, 1, 1))
    assert (first.standing, again.standing) == (Standing.IN_FORCE, Standing.RESTATED)
    assert ([item.id for item in first.replaced], again.replaced, first.parallel) == (["B"], (), ())


@pytest.mark.parametrize(
    "city",
    [
        pytest.param(OLD, id="the city's plan is the earlier"),
        pytest.param(NEW, id="the city's plan is the later"),
    ],
)
def test_a_citys_number_for_a_district_and_the_districts_own_both_stand(city: PlanRecord) -> None:
    """Neither level sets the other's plan aside, whichever was issued later; each names the other."""
    pair = make_target(city, "C", 90, region="某区"), make_target(DISTRICT, "D", 80)
    of_city, of_district = standings(pair, dt.date(2024, 1, 1))
    assert (of_city.standing, of_district.standing) == (Standing.IN_FORCE, Standing.IN_FORCE)
    assert ([item.id for item in of_city.parallel], [item.id for item in of_district.parallel]) == (
        ["D"],
        ["C"],
    )
    assert (of_city.by, of_city.replaced, of_district.by, of_district.replaced) == (None, (), None, ())
    assert "区方案" in of_city.reason.zh
    assert "another level" in of_district.reason.in_("en")


def test_a_later_plan_of_the_same_level_still_prevails_beside_another_level() -> None:
    made = [
        make_target(OLD, "C1", 90, region="某区"),
        make_target(NEW, "C2", 95, region="某区"),
        make_target(DISTRICT, "D", 80),
    ]
    assert _on("2024-01-01", *made) == {
        "C1": Standing.SUPERSEDED,
        "C2": Standing.IN_FORCE,
        "D": Standing.IN_FORCE,
    }


def test_a_city_papers_report_yields_to_the_districts_plan() -> None:
    made = [make_target(NEWS, "N", 600, region="某区"), make_target(DISTRICT, "D", 80)]
    assert _on("2022-04-01", *made)["D"] is Standing.IN_FORCE
    assert _on("2022-04-01", *made)["N"] in (Standing.SUPERSEDED, Standing.REPORTED)


@given(
    st.lists(
        st.tuples(
            st.sampled_from([OLD, NEW, NEWS, DISTRICT]),
            st.sampled_from([100, 200]),
            st.sampled_from(["table", "prose"]),
        ),
        max_size=6,
    ),
    st.dates(dt.date(2021, 1, 1), dt.date(2027, 1, 1)),
    st.randoms(),
)
def test_prevailing_goes_one_way_and_standing_beside_goes_both(
    drawn: list[tuple[PlanRecord, int, str]], day: dt.date, chance: Random
) -> None:
    made = [
        make_target(plan, f"T{at}", value, region="某区", source=source)
        for at, (plan, value, source) in enumerate(drawn)
    ]
    found = {item.target.id: item for item in standings(made, day)}
    for name, item in found.items():
        assert {other.id for other in item.replaced} == {
            key for key, other in found.items() if other.by and other.by.id == name
        }
        assert all(name in {back.id for back in found[other.id].parallel} for other in item.parallel)
        assert not {other.id for other in item.parallel} & {other.id for other in item.replaced}
        assert item.by is None or found[item.by.id].by is None
    chance.shuffle(made)
    shuffled = {item.target.id: item for item in standings(made, day)}
    assert {key: (item.standing, item.by, item.reason) for key, item in shuffled.items()} == {
        key: (item.standing, item.by, item.reason) for key, item in found.items()
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
