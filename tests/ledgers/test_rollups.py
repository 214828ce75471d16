"""Figures made of entries, against a reckoning that walks through every day's deeds by itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from jiqun.ledgers.adding import add
from jiqun.ledgers.book import Book
from jiqun.ledgers.editing import withdraw
from jiqun.ledgers.entry import Draft, Selection
from jiqun.ledgers.moving import move
from jiqun.ledgers.rollup import RolledUp, roll_up
from tests.ledgers.town import BOSS, CITED, KEEPER, firm

TODAY = dt.date(2026, 6, 30)
YEARS = (2023, 2024, 2025, 2026)


def figures(book: Book, name: str, on: dt.date = TODAY, years: Sequence[int] = YEARS) -> dict[tuple[str, int, str], RolledUp]:  # fmt: skip
    found = roll_up(book, book.ledgers[name], years, on)
    keys = [(item.rollup.id, item.year, f"{item.by}={item.cut}" if item.by else "") for item in found]
    assert len(set(keys)) == len(keys)
    return dict(zip(keys, found, strict=True))


@dataclass
class Life:
    """What happened to a firm: its moves with their days."""

    number: int
    deeds: list[tuple[str, dt.date]]
    grant: float | None
    recognised_on: dt.date | None = None
    withdrawn: bool = False
    states: list[tuple[dt.date, str]] = field(default_factory=list)

    def on(self, day: dt.date) -> str | None:
        """The state at the end of a day."""
        known = [state for at, state in self.states if at <= day]
        return known[-1] if known else None

    def stood_since(self, day: dt.date, wanted: set[str]) -> dt.date | None:
        """The day from which it has stood in one of some states without a break, looked at on a day."""
        since = None
        for at, state in self.states:
            if at <= day:
                since = (since or at) if state in wanted else None
        return since


ENDS = {"admit": "cultivating", "recognise": "recognised", "lapse": "cultivating", "remove": "removed", "readmit": "cultivating"}  # fmt: skip
NEXT = {"candidate": ["admit", "remove"], "cultivating": ["recognise", "remove"], "recognised": ["lapse", "remove"], "removed": ["readmit"]}  # fmt: skip


@st.composite
def lives(draw: st.DrawFn) -> list[Life]:
    made = []
    for number in range(1, draw(st.integers(1, 5)) + 1):
        steps = draw(st.lists(st.integers(0, 1), max_size=5))
        days = sorted(draw(st.lists(st.dates(dt.date(2022, 12, 1), dt.date(2026, 12, 1)), min_size=len(steps) + 1, max_size=len(steps) + 1)))  # fmt: skip
        life = Life(number, [], draw(st.sampled_from([None, 40.0, 100.0, 250.0])), withdrawn=draw(st.integers(0, 5)) == 0)  # fmt: skip
        state = "candidate"
        life.states.append((days[0], state))
        for pick, day in zip(steps, days[1:], strict=True):
            step = NEXT[state][pick % len(NEXT[state])]
            if step == "recognise" and life.grant is None:
                continue
            state = ENDS[step]
            life.deeds.append((step, day))
            life.states.append((day, state))
            if step == "recognise":
                life.recognised_on = life.recognised_on or day
        made.append(life)
    return made


def lived(book: Book, life: Life) -> None:
    values = {"niche": "轴承", **({} if life.grant is None else {"grant": life.grant})}
    entry = add(book, "firms", Draft(subject=firm(life.number), values=values, on=life.states[0][0]), BOSS)
    for step, day in life.deeds:
        move(book, entry.id, step, BOSS, why="事由", papers=CITED, on=day)
    if life.withdrawn:
        withdraw(book, entry.id, BOSS, "登错了")


def region(life: Life) -> str:
    return ("乙区", "丙县")[life.number % 2]


def expected(told: Sequence[Life], on: dt.date) -> Mapping[tuple[str, int, str], float | None]:
    """Every figure of the ledger of firms, one year and group after the other."""
    found: dict[tuple[str, int, str], float | None] = {}
    left = [life for life in told if not life.withdrawn]
    for year in YEARS:
        until = min(dt.date(year, 12, 31), on)
        if until.year != year:
            continue
        stand = {state: [life for life in left if life.on(until) == state] for state in ENDS.values()}
        known = stand["recognised"]
        library = [life for life in left if life.on(until) in ("cultivating", "recognised")]
        opened = dt.date(year, 1, 1)
        found["recognised", year, ""] = len(known)
        found["ever_in", year, ""] = len(library)
        entered = [life.stood_since(until, {"cultivating"}) for life in left]
        found["entered_this_year", year, ""] = len([day for day in entered if day and day >= opened])
        since = [life.stood_since(until, {"recognised"}) for life in left]
        found["added", year, ""] = len([day for day in since if day and day >= dt.date(2024, 1, 1)])
        found["recognised_by_date", year, ""] = len([
            life for life in left
            if life.states[-1][1] == "recognised" and life.recognised_on and opened <= life.recognised_on <= until
        ])  # fmt: skip
        found["grants", year, ""] = _sum(known)
        found["big_grants", year, ""] = len([life for life in known if (life.grant or 0) >= 100])
        found["recognised_share", year, ""] = _share(known, library)
        for name in sorted({region(life) for life in library}):
            here = [life for life in library if region(life) == name]
            good = [life for life in known if region(life) == name]
            found["recognised_share", year, f"region={name}"] = _share(good, here)
        for name in sorted({region(life) for life in known}):
            here = [life for life in known if region(life) == name]
            found["recognised", year, f"region={name}"] = len(here)
            found["grants", year, f"region={name}"] = _sum(here)
    return found


def _sum(some: Sequence[Life]) -> float | None:
    """In 亿元, of 万元; nothing where nobody holds a figure."""
    held = [life.grant for life in some if life.grant is not None]
    return sum(held) / 10_000 if held else None


def _share(part: Sequence[Life], whole: Sequence[Life]) -> float | None:
    return len(part) / len(whole) * 100 if whole else None


QUICK = (Phase.explicit, Phase.reuse, Phase.generate)


@settings(max_examples=12, deadline=None, phases=QUICK, suppress_health_check=[HealthCheck.function_scoped_fixture])  # fmt: skip
@given(told=lives(), on=st.sampled_from([TODAY, dt.date(2024, 12, 31), dt.date(2025, 1, 1)]))
def test_every_figure_is_what_a_naive_reckoning_gives(book: Book, told: list[Life], on: dt.date) -> None:
    for entry in book.select(Selection(ledger="firms")):
        withdraw(book, entry.id, BOSS, "下一例")
    for life in told:
        lived(book, life)
    found = {key: item.value for key, item in figures(book, "firms", on).items()}
    wanted = expected(told, on)
    assert set(found) == set(wanted)
    for key, value in wanted.items():
        assert found[key] == (None if value is None else pytest.approx(value)), key


def one(book: Book, number: int, *deeds: tuple[str, str], **more: Any) -> None:
    life = Life(number, [(step, dt.date.fromisoformat(day)) for step, day in deeds], more.pop("grant", 10.0))
    life.states.append((dt.date(2023, 1, 5), "candidate"))
    lived(book, life)


RECOGNISED = (("admit", "2023-03-01"), ("recognise", "2024-05-01"))


@pytest.mark.parametrize(
    ("rollup", "year", "value"),
    [
        pytest.param("recognised", 2023, 0, id="stock: not there yet"),
        pytest.param("recognised", 2024, 1, id="stock: at the end of the year it entered"),
        pytest.param("recognised", 2025, 0, id="stock: gone at the end of the year it left"),
        pytest.param("ever_in", 2023, 1, id="stock of two states: a step between them is no break"),
        pytest.param("recognised_by_date", 2024, 0, id="by its own date: today's state decides"),
        pytest.param("entered_this_year", 2023, 1, id="flow: in the year"),
        pytest.param("entered_this_year", 2024, 0, id="flow: not in the next"),
        pytest.param("added", 2024, 1, id="newly added since the plan began"),
        pytest.param("grants", 2023, None, id="sum of nobody: nothing, not nought"),
        pytest.param("recognised_share", 2024, 100.0, id="share"),
        pytest.param("recognised_share", 2026, None, id="share of nobody: nothing"),
    ],
)  # fmt: skip
def test_a_firm_recognised_in_2024_and_removed_in_2025(book: Book, rollup: str, year: int, value: Any) -> None:  # fmt: skip
    one(book, 1, *RECOGNISED, ("remove", "2025-09-01"))
    found = figures(book, "firms")[rollup, year, ""]
    assert found.value == value
    assert (found.until, len(found.entries)) == (min(dt.date(year, 12, 31), TODAY), int(bool(value)))


def test_missing_values_are_left_out_of_a_sum_that_has_others(book: Book) -> None:
    for name, area in (("甲", "40"), ("乙", None), ("丙", "60")):
        values = {"park": name, "use": "工业", **({"area": area} if area else {})}
        add(book, "quotas", Draft(title=name, state="booked", values=values), BOSS)
    add(book, "quotas", Draft(title="丁", state="booked", values={"park": "丁", "use": "道路"}), BOSS)
    today = dt.date.today()
    found = figures(book, "quotas", today, [today.year])
    assert found["booked", today.year, ""].value == pytest.approx(0.01)
    assert found["booked", today.year, "use=industry"].value == pytest.approx(0.01)
    assert found["booked", today.year, "use=road"].value is None


def test_a_figure_says_whether_simulated_entries_are_in_it(book: Book) -> None:
    one(book, 1, *RECOGNISED)
    assert not figures(book, "firms")["recognised", 2024, ""].simulated
    one(book, 5, *RECOGNISED)
    found = figures(book, "firms")
    assert found["recognised", 2024, ""].simulated
    assert found["recognised_share", 2024, ""].simulated
    assert not found["recognised", 2023, ""].simulated


def test_an_entry_counts_where_it_says_it_is(book: Book) -> None:
    add(book, "ideas", Draft(title="甲", region="乙区", state="listed", values={"kind": "技术"}), KEEPER)
    add(book, "ideas", Draft(title="乙", state="listed", values={"kind": "技术"}), KEEPER)
    today = dt.date.today()
    found = {key: item.value for key, item in figures(book, "ideas", today, [today.year]).items()}
    assert found == {("listed", today.year, ""): 2, ("listed", today.year, "region=乙区"): 1, ("listed", today.year, "kind=tech"): 2}  # fmt: skip


def test_a_year_that_has_not_begun_has_no_figures(book: Book) -> None:
    one(book, 1, *RECOGNISED)
    assert {year for _, year, _ in figures(book, "firms", dt.date(2025, 6, 1), range(2023, 2030))} == {2023, 2024, 2025}  # fmt: skip
    assert roll_up(book, book.ledgers["milestones"], YEARS, TODAY) == []
