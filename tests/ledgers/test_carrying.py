"""Six lists become four: same numbers, whole history, nothing lost, figures of past years as they were."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from jiqun.ledgers.adding import add
from jiqun.ledgers.book import Book
from jiqun.ledgers.carrying import NotReplaced, carry
from jiqun.ledgers.declaration import Ledgers
from jiqun.ledgers.entry import Deed, Draft, Entry, Selection
from jiqun.ledgers.errors import NotYours
from jiqun.ledgers.exchange.cells import listed
from jiqun.ledgers.moving import move
from jiqun.ledgers.rollup import roll_up
from tests.ledgers.town import BOSS, KEEPER, STRANGER


def six(book: Book) -> list[Entry]:
    """Three parcels of the old lists: found, being mended, mended in 2024."""
    ledger = book.ledgers["six-lists"]
    record = ledger.record.model_copy(update={"closed_on": None})
    old = replace(book, ledgers=Ledgers({**book.ledgers.all, "six-lists": ledger.model_copy(update={"record": record})}))  # fmt: skip
    made = [
        add(old, "six-lists", Draft(title=name, on=dt.date(2023, 5, 1), values={"area_mu": area, "old_note": f"{name}的备注"}), BOSS)
        for name, area in (("一号地", 10), ("二号地", 20), ("三号地", 30))
    ]  # fmt: skip
    move(old, made[1].id, "mend", BOSS, on=dt.date(2024, 3, 1))
    move(old, made[2].id, "mend", BOSS, on=dt.date(2023, 9, 1))
    move(old, made[2].id, "finish", BOSS, on=dt.date(2024, 4, 1))
    return [book.get(entry.id) for entry in made]


def test_entries_go_on_under_their_number_with_their_whole_history(either: Book) -> None:
    before = six(either)
    carried = carry(either, "six-lists", "four-lists", KEEPER, "甲经信〔2025〕7号")
    assert [entry.number for entry in carried] == ["SIX-0001", "SIX-0002", "SIX-0003"]
    assert [entry.id for entry in carried] == [entry.id for entry in before]
    assert [entry.state for entry in carried] == ["listed", "mending", "done"]
    assert [entry.since for entry in carried] == [entry.since for entry in before]
    assert [dict(entry.values) for entry in carried] == [{"size": area, "list": "low"} for area in (10.0, 20.0, 30.0)]  # fmt: skip
    assert either.select(Selection(ledger="six-lists")) == []
    assert either.select(Selection(ledger="four-lists")) == carried
    for old, new in zip(before, carried, strict=True):
        history = either.history(new.id)
        assert [change.deed for change in history][:1] == [Deed.ADD]
        last = history[-1]
        assert (last.deed, last.why, last.state_before, last.state_after) == (Deed.CARRY, "甲经信〔2025〕7号", old.state, new.state)  # fmt: skip
        assert last.before == {"ledger": "six-lists", **old.values}
        content = either.definition("six-lists", old.definition)
        assert content
        assert "原备注" in [field["label"] for field in content["record"]["fields"]]


def test_a_value_without_a_field_stays_in_history(book: Book) -> None:
    first, *_ = six(book)
    carry(book, "six-lists", "four-lists", KEEPER)
    assert "old_note" not in book.get(first.id).values
    assert book.history(first.id)[-1].before["old_note"] == "一号地的备注"


def test_figures_of_past_years_go_on(book: Book) -> None:
    """What was mended in 2024 was mended in 2024, whatever the list is called now."""
    six(book)
    on = dt.date(2026, 6, 30)

    def done(name: str) -> dict[int, float | None]:
        return {item.year: item.value for item in roll_up(book, book.ledgers[name], (2023, 2024, 2025), on)}

    before = done("six-lists")
    assert before == {2023: 0, 2024: 1, 2025: 1}
    carry(book, "six-lists", "four-lists", KEEPER)
    assert done("four-lists") == before


def test_a_state_left_after_carrying_counts_until_then(book: Book) -> None:
    """Mended, in both names: an entry carried in one state and moved on since."""
    _, second, _ = six(book)
    carry(book, "six-lists", "four-lists", KEEPER)
    move(book, second.id, "finish", KEEPER, on=dt.date(2026, 2, 1))
    found = roll_up(book, book.ledgers["four-lists"], (2025, 2026), dt.date(2026, 6, 30))
    assert {item.year: item.value for item in found} == {2025: 1, 2026: 2}


def test_new_entries_are_numbered_by_the_new_code_and_the_list_is_one(book: Book, tmp_path: Path) -> None:
    six(book)
    carry(book, "six-lists", "four-lists", KEEPER)
    assert add(book, "four-lists", Draft(title="四号地"), KEEPER).number == "FOUR-0001"
    entries = book.select(Selection(ledger="four-lists"))
    shown = listed(book, book.ledgers["four-lists"], entries)
    assert [row["state"] for row in shown.rows] == ["已列入", "整改中", "已销号", "已列入"]
    assert [row["list"] for row in shown.rows] == ["低效", "低效", "低效", None]


def test_carrying_again_finds_nothing_left(book: Book) -> None:
    six(book)
    assert len(carry(book, "six-lists", "four-lists", KEEPER)) == 3
    assert carry(book, "six-lists", "four-lists", KEEPER) == []


@pytest.mark.parametrize(
    ("old", "new", "actor", "error", "words"),
    [
        pytest.param("four-lists", "six-lists", BOSS, NotReplaced, "“six-lists”没有声明接续“four-lists”；请在声明里写 replaces", id="not backwards"),
        pytest.param("ideas", "four-lists", BOSS, NotReplaced, "没有声明接续", id="not what is not declared"),
        pytest.param("six-lists", "four-lists", STRANGER, NotYours, "把“六张清单”转入“四张清单”", id="not by anybody"),
    ],
)  # fmt: skip
def test_what_is_not_carried(book: Book, old: str, new: str, actor: object, error: type[Exception], words: str) -> None:  # fmt: skip
    before = six(book)
    with pytest.raises(error, match=words):
        carry(book, old, new, actor)  # type: ignore[arg-type]
    assert [book.get(entry.id) for entry in before] == before
