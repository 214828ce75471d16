"""Many at once is one by one, only quicker: the same entries, the same history, the same refusals."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jiqun.ledgers.adding import add, add_many
from jiqun.ledgers.book import Book
from jiqun.ledgers.declaration import MoveUnknown
from jiqun.ledgers.editing import edit, edit_each
from jiqun.ledgers.entry import Actor, Draft, Paper, Selection
from jiqun.ledgers.errors import BatchRefused, EntryUnknown, LedgerError
from jiqun.ledgers.moving import move, move_each, move_many
from tests.ledgers.town import BOSS, CITED, KEEPER, PLANNER, READER, YI, firm

STATES = ("planned", "under_way", "blocked", "submitted", "done")
ACTORS = (KEEPER, PLANNER, YI, READER, BOSS)


class Pair:
    """Two books of the same town: one is written one by one, the other at once."""

    def __init__(self, one: Book, many: Book) -> None:
        self.one, self.many = one, many

    def __repr__(self) -> str:
        return "two books"

    def last(self) -> tuple[int, int]:
        one, many = (
            max((item.id for item in book.select(Selection())), default=0) for book in (self.one, self.many)
        )
        return one, many


@pytest.fixture(scope="module")
def pair(made: Callable[[str, Path], Book], tmp_path_factory: pytest.TempPathFactory) -> Pair:
    return Pair(*(made("sqlite", tmp_path_factory.mktemp(name)) for name in ("one", "many")))


def told(book: Book, ledger: str, since: int) -> list[tuple[Any, ...]]:
    """Entries and history of a ledger after a number, without the clock and without what is the book's own."""
    found = [item for item in book.select(Selection(ledger=ledger, withdrawn=True)) if item.id > since]
    changes = book.changes(entries=[item.id for item in found]) if found else []
    first = min((item.id for item in found), default=0)
    return [
        *((item.id - first, item.state, item.since, dict(item.values), item.revision, item.definition) for item in found),
        *sorted(
            (change.entry - first, change.revision, change.deed, change.move, change.state_before, change.state_after,
             str(change.before), str(change.after), change.on, change.by, change.unit, change.why)
            for change in changes
        ),
        *sorted((paper.entry - first, paper.revision, paper.cite) for item in found for paper in book.evidence(item.id)),
    ]  # fmt: skip


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    states=st.lists(st.sampled_from(STATES), min_size=1, max_size=7),
    step=st.sampled_from(["block", "submit", "begin", "accept", "drop"]),
    actor=st.sampled_from(ACTORS),
    why=st.sampled_from(["", "汛期"]),
    papers=st.sampled_from([(), CITED]),
)
def test_moving_each_is_moving_one_by_one(
    pair: Pair, states: list[str], step: str, actor: Actor, why: str, papers: Sequence[Paper]
) -> None:
    one, many, before = pair.one, pair.many, pair.last()
    drafts = [Draft(title=f"任务{at}", region="乙区", state=state) for at, state in enumerate(states)]
    singles = [add(one, "projects", draft, KEEPER) for draft in drafts]
    batch = add_many(many, "projects", drafts, KEEPER)
    refused = {}
    for at, entry in enumerate(singles):
        try:
            move(one, entry.id, step, actor, why=why, papers=papers)
        except LedgerError as error:
            refused[at] = str(error).replace(entry.number, "")
    done = move_each(many, [item.id for item in batch], step, actor, why=why, papers=papers)
    numbers = {item.number: at for at, item in enumerate(batch)}
    assert {numbers[number]: text.replace(number, "") for number, text in done.refused.items()} == refused
    assert [item.id for item in done.entries] == [
        item.id for at, item in enumerate(batch) if at not in refused
    ]
    assert told(one, "projects", before[0]) == told(many, "projects", before[1])
    assert done.entries == [many.get(item.id) for item in done.entries]


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    values=st.lists(st.sampled_from([None, "1", "2万", "-3", "字"]), min_size=1, max_size=6),
    actor=st.sampled_from(ACTORS),
)
def test_editing_each_is_editing_one_by_one_or_nothing(
    pair: Pair, values: list[str | None], actor: Actor
) -> None:
    one, many, before = pair.one, pair.many, pair.last()
    drafts = [Draft(title=f"点子{at}", values={"amount": "2万"}) for at in range(len(values))]
    singles, batch = (
        [add(one, "ideas", draft, KEEPER) for draft in drafts],
        add_many(many, "ideas", drafts, KEEPER),
    )
    refused = set()
    for at, (entry, value) in enumerate(zip(singles, values, strict=True)):
        try:
            edit(one, entry.id, {"amount": value}, actor, revision=1, why="改")
        except LedgerError:
            refused.add(at)
    changes = {entry.id: {"amount": value} for entry, value in zip(batch, values, strict=True)}
    if refused:
        with pytest.raises(BatchRefused) as caught:
            edit_each(many, changes, actor, "改")
        assert set(caught.value.refused) == {batch[at].number for at in refused}
        assert [many.get(item.id) for item in batch] == batch
    else:
        assert [item.id for item in edit_each(many, changes, actor, "改")] == [item.id for item in batch]
        assert told(one, "ideas", before[0]) == told(many, "ideas", before[1])


def test_a_quota_of_a_group_is_held_against_all_that_move_together(book: Book) -> None:
    """Three of 30 fill the park's hundred; to 40 each they do not, and nothing changes."""
    made = add_many(
        book, "quotas", [Draft(title=f"{at}", values={"park": "东园", "area": "30"}) for at in range(3)], BOSS
    )
    other = add(book, "quotas", Draft(title="西", values={"park": "西园", "area": "30"}), BOSS)
    with pytest.raises(BatchRefused) as caught:
        edit_each(book, {item.id: {"area": "40"} for item in (*made, other)}, BOSS)
    assert set(caught.value.refused) == {item.number for item in made}, "别的园区没有违反什么"
    assert (
        edit_each(book, {made[0].id: {"area": "40"}, made[1].id: {"area": "20"}}, BOSS)[0].values["area"]
        == 40
    )


def test_two_that_open_the_same_subject_again_do_not_both(book: Book) -> None:
    first = add(book, "firms", Draft(subject=firm(1), values={"niche": "轴承"}), KEEPER)
    move(book, first.id, "remove", KEEPER, why="搬走了")
    second = add(book, "firms", Draft(subject=firm(1), values={"niche": "齿轮"}), KEEPER)
    move(book, second.id, "remove", KEEPER, why="又搬走了")
    done = move_each(book, [first.id, second.id], "readmit", KEEPER, why="回来了")
    assert [item.id for item in done.entries] == [first.id]
    assert first.number in done.refused[second.number]
    assert [book.get(item.id).state for item in (first, second)] == ["cultivating", "removed"]


def test_one_asked_for_twice_moves_once(either: Book) -> None:
    entry = add(either, "projects", Draft(title="修路", state="under_way"), KEEPER)
    (moved,) = move_many(either, [entry.id, entry.id], "block", KEEPER, why="汛期")
    assert (moved.state, moved.revision, len(either.history(entry.id))) == ("blocked", 2, 2)
    with pytest.raises(EntryUnknown):
        move_many(either, [entry.id, 10_000], "block", KEEPER, why="汛期")
    with pytest.raises(MoveUnknown, match="飞升"):
        move_each(either, [entry.id], "飞升", KEEPER)


def test_what_a_batch_asks_the_database_does_not_grow_with_it(book: Book) -> None:
    """Statements of a move of many: as many for forty entries as for four."""
    few, many_ = (statements(book, size) for size in (4, 40))
    assert few == many_


def statements(book: Book, size: int) -> int:
    drafts = [Draft(title=f"任务{at}", state="under_way") for at in range(size)]
    made = add_many(book, "projects", drafts, KEEPER)
    asked: list[str] = []

    def listen(*told: Any) -> None:
        asked.append(told[2])

    sa.event.listen(book.database.engine, "before_cursor_execute", listen)
    move_many(book, [item.id for item in made], "block", KEEPER, why="汛期")
    sa.event.remove(book.database.engine, "before_cursor_execute", listen)
    return len(asked)
