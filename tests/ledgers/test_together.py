"""Several people at one entry: nothing that was accepted is lost, and nobody overwrites what he has not seen."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from jiqun.ledgers import tables
from jiqun.ledgers.adding import add, add_many
from jiqun.ledgers.book import Book
from jiqun.ledgers.editing import edit, edit_many
from jiqun.ledgers.entry import Actor, Change, Deed, Draft, Entry, Selection
from jiqun.ledgers.errors import BatchRefused, EntryChanged
from jiqun.ledgers.moving import move
from tests.ledgers.town import BOSS, CITED, KEEPER, PLANNER, YI

A, B = KEEPER, replace(KEEPER, name="管理员乙")


def idea(book: Book, **values: Any) -> Entry:
    return add(book, "ideas", Draft(title="点子", values=values), KEEPER)


@pytest.mark.parametrize(
    ("mine", "theirs", "outcome"),
    [
        pytest.param({"amount": 1}, {"note": "乙"}, {"amount": 1.0, "note": "乙"}, id="different fields both stay"),
        pytest.param({"amount": 1}, {"amount": 1}, {"amount": 1.0}, id="the same value is no clash"),
        pytest.param({"amount": 1}, {"amount": "1万"}, {"amount": 1.0}, id="the same value in other words is no clash"),
        pytest.param({"amount": 1}, {"amount": 2}, None, id="two values in one field clash"),
        pytest.param({"amount": None}, {"amount": 2}, None, id="emptying against changing clashes"),
        pytest.param({"tags": "绿色"}, {"tags": "智能"}, None, id="two lists in one field clash"),
        pytest.param({"title": "甲"}, {"title": "乙"}, None, id="two names clash"),
        pytest.param({"due": "2026-01-01"}, {"due": "2026-02-01"}, None, id="two deadlines clash"),
        pytest.param({"amount": 1, "note": "甲"}, {"amount": 2, "share": 3}, None, id="one clash keeps the whole edit out"),
        pytest.param({"amount": 5}, {"amount": 2}, {"amount": 2.0}, id="sending back what one saw is no change"),
        pytest.param({"amount": 5, "note": "甲"}, {"amount": 2}, {"amount": 2.0, "note": "甲"}, id="a whole form sent back changes what was touched"),
        pytest.param({"note": ""}, {"note": "乙"}, {"amount": 5.0, "note": "乙"}, id="an empty box sent back empty is no change"),
    ],
)  # fmt: skip
def test_two_edit_at_once(
    either: Book, mine: Mapping[str, Any], theirs: Mapping[str, Any], outcome: Mapping[str, Any] | None
) -> None:
    entry = idea(either, amount="5")
    after = edit(either, entry.id, theirs, B, revision=entry.revision)
    if outcome is not None:
        merged = edit(either, entry.id, mine, A, revision=entry.revision)
        assert merged.values == outcome
    else:
        with pytest.raises(EntryChanged):
            edit(either, entry.id, mine, A, revision=entry.revision)
        assert either.get(entry.id) == after
    assert replayed(either.history(entry.id)) == state_of(either.get(entry.id))


def test_a_clash_shows_both_values_and_who_wrote_the_other(book: Book) -> None:
    entry = idea(book, amount="5")
    edit(book, entry.id, {"amount": 2}, B, revision=1)
    with pytest.raises(EntryChanged) as caught:
        edit(book, entry.id, {"amount": 1}, A, revision=1)
    (clash,) = caught.value.clashes
    assert (clash.field, clash.label, clash.theirs, clash.mine, clash.by) == ("amount", "金额", 2.0, 1.0, "管理员乙")  # fmt: skip
    assert "管理员乙 于" in str(caught.value)
    assert "改为“2.0”，您填“1.0”" in str(caught.value)
    assert edit(book, entry.id, {"amount": 1}, A, revision=2).values == {"amount": 1.0}


def test_a_change_made_by_a_transition_counts_too(book: Book) -> None:
    entry = idea(book)
    move(book, entry.id, "list", B, changes={"kind": "技术"})
    with pytest.raises(EntryChanged, match="类别"):
        edit(book, entry.id, {"kind": "土地"}, A, revision=1)


def test_an_edit_that_changes_nothing_leaves_no_trace(book: Book) -> None:
    entry = idea(book, amount="5")
    assert edit(book, entry.id, {"amount": "5万元", "note": "", "due": ""}, A, revision=1) == entry
    assert len(book.history(entry.id)) == 1


def test_many_are_edited_together_or_none(either: Book) -> None:
    made = add_many(either, "ideas", [Draft(title=f"点子{at}", region="丙县" if at == 2 else "乙区") for at in range(3)], KEEPER)  # fmt: skip
    names = [entry.id for entry in made]
    with pytest.raises(BatchRefused, match="3 个条目中有 1 个不能这样改，全部没有改动") as caught:
        edit_many(either, names, {"note": "改"}, YI)
    assert set(caught.value.refused) == {made[2].number}
    assert [entry.revision for entry in either.select(Selection())] == [1, 1, 1]
    assert {entry.values["note"] for entry in edit_many(either, names, {"note": "改"}, KEEPER)} == {"改"}


def replayed(history: Sequence[Change]) -> dict[str, Any]:
    """An entry as its history tells it."""
    told: dict[str, Any] = {}
    for change in history:
        assert all(_plain(told.get(name)) == _plain(value) for name, value in change.before.items())
        told |= change.after
    last = history[-1]
    kept = {name: value for name, value in told.items() if value not in (None, "", [])}
    return {**kept, "state": last.state_after, "revision": last.revision}


def _plain(value: Any) -> Any:
    return None if value in (None, "", []) else value


def state_of(entry: Entry) -> dict[str, Any]:
    base = {"title": entry.title, "region": entry.region, "lead": entry.lead, "cooperating": list(entry.cooperating),
            "due": entry.due and entry.due.isoformat()}  # fmt: skip
    kept = {name: value for name, value in {**base, **entry.values}.items() if value not in (None, "", [])}
    return {**kept, "state": entry.state, "revision": entry.revision}


FIELDS = {
    "amount": st.sampled_from([None, 1, 2, 3]),
    "note": st.sampled_from([None, "甲", "乙"]),
    "tags": st.sampled_from([None, "绿色", "绿色、智能"]),
    "title": st.sampled_from(["点子", "好点子"]),
    "lead": st.sampled_from(["", "市发改委"]),
    "due": st.sampled_from([None, "2026-03-05"]),
}
EDITS = st.lists(
    st.tuples(
        st.booleans(),  # who
        st.booleans(),  # whether he looks again first
        st.fixed_dictionaries({}, optional=FIELDS),
    ),
    max_size=7,
)


def tried(book: Book, name: int, changes: Mapping[str, Any], actor: Actor, revision: int) -> Entry | EntryChanged:  # fmt: skip
    try:
        return edit(book, name, changes, actor, revision=revision)
    except EntryChanged as error:
        return error


#: Without shrinking: a counterexample is short already, and every try writes to a database.
QUICK = (Phase.explicit, Phase.reuse, Phase.generate)


@settings(
    max_examples=25, deadline=None, phases=QUICK, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(edits=EDITS)
def test_every_accepted_change_stands_in_history_and_history_gives_the_entry(book: Book, edits: Any) -> None:
    """Any interleaving of two people's edits, each from what he last looked at."""
    entry = idea(book)
    seen = {True: entry, False: entry}
    accepted = 0
    for who, looks, changes in edits:
        if looks:
            seen[who] = book.get(entry.id)
        before = book.get(entry.id)
        after = tried(book, entry.id, changes, A if who else B, seen[who].revision)
        if isinstance(after, EntryChanged):
            assert book.get(entry.id) == before
            assert all(before.get(c.field) != seen[who].get(c.field) for c in after.clashes)
            continue
        accepted += after.revision - before.revision
        for name, value in changes.items():
            if _told(before, name) == _told(seen[who], name):  # nobody else has touched it
                assert _read(after, name) == _wanted(name, value)
        untouched = set(FIELDS) - set(changes)
        assert all(_told(after, name) == _told(before, name) for name in untouched)
    now = book.get(entry.id)
    history = book.history(entry.id)
    assert len(history) == 1 + accepted == now.revision
    assert replayed(history) == state_of(now)


def _told(entry: Entry, name: str) -> Any:
    return entry.get(name)


def _read(entry: Entry, name: str) -> Any:
    value = entry.get(name)
    return value.isoformat() if name == "due" and value else _plain(value)


def _wanted(name: str, value: Any) -> Any:
    codes = {"绿色": ["green"], "绿色、智能": ["green", "smart"]}
    return codes[value] if name == "tags" and value else _plain(value)


def in_threads(count: int, deed: Callable[[int], Any]) -> list[Any]:
    """What every thread gives back or raises; all begin together."""
    gate = threading.Barrier(count)

    def run(at: int) -> Any:
        gate.wait()
        try:
            return deed(at)
        except Exception as error:
            return error

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(run, range(count)))


def test_eight_add_at_once_and_every_number_is_given_once(either: Book) -> None:
    made = in_threads(
        8, lambda at: [add(either, "ideas", Draft(title=f"{at}-{n}"), KEEPER).number for n in range(4)]
    )
    numbers = [number for each in made for number in each]
    assert sorted(numbers) == [f"IDEA-{at:04d}" for at in range(1, 33)]
    assert {entry.title for entry in either.select(Selection())} == {f"{at}-{n}" for at in range(8) for n in range(4)}  # fmt: skip
    assert len(either.changes(ledger="ideas")) == 32


def test_one_cause_opens_one_entry_whoever_comes_first(either: Book) -> None:
    made = in_threads(4, lambda at: add_many(either, "ideas", [Draft(title="同一件事", origin="cause:1")], KEEPER))  # fmt: skip
    assert sorted(len(each) for each in made) == [0, 0, 0, 1]
    assert len(either.select(Selection())) == 1


def test_of_many_who_submit_at_once_one_does(either: Book) -> None:
    entry = add(either, "projects", Draft(title="修路", state="under_way"), KEEPER)
    made = in_threads(4, lambda at: move(either, entry.id, "submit", PLANNER, papers=CITED))
    assert sum(isinstance(each, Entry) for each in made) == 1
    assert [change.deed for change in either.history(entry.id)] == [Deed.ADD, Deed.MOVE]
    assert len(either.evidence(entry.id)) == 1


def test_of_many_who_change_one_field_none_overwrites_another(either: Book) -> None:
    entry = idea(either)
    made = in_threads(6, lambda at: edit(either, entry.id, {"amount": at + 1}, KEEPER, revision=1))
    assert sum(isinstance(each, Entry) for each in made) == 1
    assert all(isinstance(each, Entry | EntryChanged) for each in made)
    assert len(either.history(entry.id)) == 2


def test_of_many_who_fill_a_quota_none_breaks_it(book: Book) -> None:
    """A rule of a group is held under the same lock that writes."""
    made = in_threads(5, lambda at: add(book, "quotas", Draft(title=f"{at}", values={"park": "东园", "area": "30"}), BOSS))  # fmt: skip
    assert sum(isinstance(each, Entry) for each in made) == 3
    assert sum(entry.values["area"] for entry in book.select(Selection())) == 90


class Crash(Exception):
    """The machine stops here."""


@pytest.mark.parametrize(
    "written", [pytest.param(0, id="before the history"), pytest.param(2, id="halfway through it")]
)
def test_a_crash_halfway_leaves_nothing(either: Book, written: int, monkeypatch: pytest.MonkeyPatch) -> None:
    from jiqun.ledgers import adding

    whole = adding.note

    def note(connection: sa.Connection, lines: Sequence[Any]) -> None:
        whole(connection, lines[:written])
        raise Crash

    idea(either)
    with monkeypatch.context() as patch:
        patch.setattr(adding, "note", note)
        with pytest.raises(Crash):
            add_many(either, "ideas", [Draft(title=f"{at}") for at in range(3)], KEEPER)
    with either.database.reading() as connection:
        counts = [connection.scalar(sa.select(sa.func.count()).select_from(table)) for table in (tables.entry, tables.change)]  # fmt: skip
    assert counts == [1, 1]
    assert idea(either).number == "IDEA-0002"


def test_a_crash_between_a_move_and_its_evidence_leaves_neither(
    book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    from jiqun.ledgers import moving

    def attach(*args: Any) -> None:
        raise Crash

    entry = add(book, "projects", Draft(title="修路", state="under_way"), KEEPER)
    with monkeypatch.context() as patch:
        patch.setattr(moving, "attach", attach)
        with pytest.raises(Crash):
            move(book, entry.id, "submit", PLANNER, papers=CITED)
    assert book.get(entry.id) == entry
    assert len(book.history(entry.id)) == 1
