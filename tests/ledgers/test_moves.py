"""From state to state: who may, from where, with what; and what a refusal says."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from jiqun.ledgers.adding import add
from jiqun.ledgers.book import Book
from jiqun.ledgers.declaration import Ledgers, MoveUnknown
from jiqun.ledgers.editing import edit, withdraw
from jiqun.ledgers.entry import Actor, Deed, Draft, Entry, Selection
from jiqun.ledgers.errors import (
    BatchRefused,
    EntryChanged,
    EntryUnknown,
    EvidenceMissing,
    FieldsMissing,
    LedgerClosed,
    LedgerError,
    MoveNotAllowed,
    NotYours,
    ReasonMissing,
    SubjectTwice,
)
from jiqun.ledgers.moving import move, move_many, possible
from tests.ledgers.town import (
    BING,
    BOSS,
    CITED,
    KEEPER,
    OLD_KEEPER,
    PLANNER,
    READER,
    STRANGER,
    SUPERVISOR,
    YI,
    firm,
)

LONG_AGO = dt.date(2026, 3, 2)


def task(book: Book, state: str = "planned", **more: Any) -> Entry:
    return add(book, "projects", Draft(**{"title": "修路", "region": "乙区", "state": state, **more}), KEEPER)


WORKFLOWS = ["projects", "supervision", "quotas", "firms", "ideas", "six-lists", "four-lists"]


@pytest.mark.parametrize("name", WORKFLOWS)
def test_only_the_declared_transitions_lead_out_of_a_state(book: Book, declared: Ledgers, name: str) -> None:
    """Every transition from every state: carried out where it begins there, refused with what is possible elsewhere."""
    ledger = declared[name]
    filled = {"grant": "10", "kind": "技术"}
    values = {"niche": "轴承", "park": "东园"}
    for state in ledger.states:
        for step in ledger.moves:
            draft = Draft(
                title="某事", state=state.id, subject=firm(1) if name == "firms" else "",
                values={key: value for key, value in values.items() if key in ledger.by_field},
            )  # fmt: skip
            entry = add(_open(book, name), name, draft, BOSS)
            changes = {key: value for key, value in filled.items() if key in ledger.by_field} | {"lead": "市发改委"}  # fmt: skip
            if state.id in step.start:
                after = move(book, entry.id, step.id, BOSS, why="事由", papers=CITED, changes=changes)
                assert (after.state, after.revision) == (step.to, 2)
            else:
                with pytest.raises(MoveNotAllowed) as caught:
                    move(book, entry.id, step.id, BOSS, why="事由", papers=CITED, changes=changes)
                possible_ = [item.label for item in ledger.moves_from(state.id)]
                assert all(label in str(caught.value) for label in (entry.number, state.label, *possible_))
                assert book.get(entry.id) == entry
            withdraw(book, entry.id, BOSS, "试完")


def _open(book: Book, name: str) -> Book:
    """The book with a ledger open that takes no new entries any more."""
    ledger = book.ledgers[name]
    record = ledger.record.model_copy(update={"closed_on": None})
    return replace(book, ledgers=Ledgers({**book.ledgers.all, name: ledger.model_copy(update={"record": record})}))  # fmt: skip


@pytest.mark.parametrize(
    ("actor", "may"),
    [
        pytest.param(KEEPER, {"block", "drop"}, id="the keeping office"),
        pytest.param(OLD_KEEPER, {"block", "drop"}, id="the office that the keeping one was before counts as it"),
        pytest.param(PLANNER, {"block", "submit"}, id="the lead unit"),
        pytest.param(replace(PLANNER, unit="市发展改革委"), {"block", "submit"}, id="the lead unit by another printed name"),
        pytest.param(replace(PLANNER, unit="市 发改委"), {"block", "submit"}, id="spaces in a printed name do not matter"),
        pytest.param(YI, {"block"}, id="the district, and a cooperating unit"),
        pytest.param(replace(YI, unit=""), {"block"}, id="somebody of the district without a unit"),
        pytest.param(BING, set(), id="another district is nothing here"),
        pytest.param(replace(KEEPER, region="丙县"), set(), id="a keeper's user confined to another district"),
        pytest.param(replace(PLANNER, region="丙县"), {"block", "submit"}, id="a unit named in the entry, wherever it sits"),
        pytest.param(SUPERVISOR, set(), id="another office of the city"),
        pytest.param(STRANGER, set(), id="an unknown unit"),
        pytest.param(Actor(name=""), set(), id="nobody"),
        pytest.param(READER, set(), id="whoever only reads, even of the keeping office"),
        pytest.param(replace(BOSS, reads_only=True), set(), id="an administrator who only reads"),
        pytest.param(BOSS, {"block", "submit", "drop"}, id="the administrator"),
    ],
)  # fmt: skip
def test_each_role_may_what_its_transitions_name(book: Book, actor: Actor, may: set[str]) -> None:
    entry = task(book, "under_way")
    assert {step.id for step in possible(book, entry, actor)} == may
    for step in {"block", "submit", "drop"} - may:
        with pytest.raises(NotYours) as caught:
            move(book, entry.id, step, actor, why="事由", papers=CITED)
        assert "请由其办理" in str(caught.value)
    for step in may:
        assert move(book, entry.id, step, actor, why="事由", papers=CITED).state != "under_way"
        entry = task(book, "under_way")


def test_a_refusal_names_the_units_that_may(book: Book) -> None:
    with pytest.raises(NotYours, match=r"“某单位”不能.*牵头单位（市发改委）.*请由其办理.* / 某单位 may not"):
        move(book, task(book, "under_way").id, "submit", STRANGER, papers=CITED)


@pytest.mark.parametrize(
    ("ledger", "state", "step", "told", "error", "words"),
    [
        pytest.param("projects", "under_way", "submit", {"papers": ()}, EvidenceMissing, "完成情况说明", id="evidence that is declared"),
        pytest.param("projects", "under_way", "block", {"why": " "}, ReasonMissing, "报告受阻", id="a reason, and blanks are none"),
        pytest.param("ideas", "proposed", "list", {}, FieldsMissing, "类别", id="a field that the transition requires"),
        pytest.param("supervision", "received", "assign", {"changes": {"lead": ""}}, FieldsMissing, "牵头单位", id="the unit it is assigned to"),
        pytest.param("projects", "planned", "飞升", {}, MoveUnknown, "begin（启动）", id="a transition that is declared"),
    ],
)  # fmt: skip
def test_what_a_transition_needs(
    either: Book, ledger: str, state: str, step: str, told: dict[str, Any], error: type[Exception], words: str
) -> None:
    entry = add(either, ledger, Draft(title="某事", state=state), BOSS)
    with pytest.raises(error, match=words):
        move(either, entry.id, step, BOSS, **{"why": "事由", "papers": CITED, **told})
    assert either.get(entry.id) == entry
    assert len(either.history(entry.id)) == 1
    assert not either.evidence(entry.id)


@pytest.mark.parametrize(
    ("step", "ledger", "state", "changes", "expected"),
    [
        pytest.param("submit", "projects", "under_way", {}, {"finished_on": "2026-03-02"}, id="today fills an empty date with the day of the move"),
        pytest.param("submit", "projects", "under_way", {"finished_on": "2026-2-27"}, {"finished_on": "2026-02-27"}, id="a date that is told stays"),
        pytest.param("list", "ideas", "proposed", {"kind": "用地"}, {"kind": "land", "on_day": "2026-03-02"}, id="a required field may be filled with the move"),
    ],
)  # fmt: skip
def test_what_a_transition_fills(
    book: Book,
    step: str,
    ledger: str,
    state: str,
    changes: dict[str, Any],
    expected: dict[str, Any],
) -> None:
    entry = add(book, ledger, Draft(title="某事", state=state), BOSS)
    after = move(book, entry.number, step, BOSS, papers=CITED, changes=changes, on=LONG_AGO)
    assert (after.values, after.since) == (expected, LONG_AGO)
    last = book.history(entry.id)[-1]
    assert (last.deed, last.move, last.state_before, last.state_after, last.on) == (Deed.MOVE, step, state, after.state, LONG_AGO)  # fmt: skip
    assert last.after == expected
    assert book.get(entry.id) == after


def test_evidence_stands_by_the_revision_it_came_with(book: Book) -> None:
    entry = task(book, "under_way")
    move(book, entry.id, "submit", PLANNER, papers=CITED)
    (paper,) = book.evidence(entry.id)
    assert (paper.revision, paper.cite, paper.by) == (2, "甲经信〔2026〕1号", "计划员")


def test_of_two_who_move_at_once_the_second_is_told(either: Book) -> None:
    entry = task(either, "under_way")
    move(either, entry.id, "submit", PLANNER, papers=CITED, revision=entry.revision)
    with pytest.raises(MoveNotAllowed, match=r"待验收.*现在可以：验收通过、退回"):
        move(either, entry.id, "block", YI, why="塌方", revision=entry.revision)
    assert either.get(entry.id).state == "submitted"


def test_two_who_assign_at_once_to_different_units(book: Book) -> None:
    """A transition back to the same state is possible twice; the field that both changed is not overwritten."""
    entry = add(book, "supervision", Draft(title="某事", state="assigned", lead="市发改委"), BOSS)
    move(book, entry.id, "reassign", BOSS, why="改", changes={"lead": "市经信局"}, revision=1)
    with pytest.raises(EntryChanged, match="市督查室"):
        move(book, entry.id, "reassign", BOSS, why="改", changes={"lead": "市督查室"}, revision=1)
    assert book.get(entry.id).lead == "市经信局"


def test_an_entry_withdrawn_by_mistake_comes_back_whole(either: Book) -> None:
    entry = task(either, "under_way")
    with pytest.raises(ReasonMissing):
        withdraw(either, entry.id, KEEPER, " ")
    with pytest.raises(NotYours):
        withdraw(either, entry.id, PLANNER, "不要了")
    withdraw(either, entry.id, KEEPER, "登错了")
    assert either.select(Selection(ledger="projects")) == []
    assert either.counts() == {}
    assert [item.id for item in either.select(Selection(ledger="projects", withdrawn=True))] == [entry.id]
    assert list(possible(either, either.get(entry.id), BOSS)) == []
    with pytest.raises(MoveNotAllowed, match="已撤下"):
        move(either, entry.id, "block", KEEPER, why="事由")
    restored = withdraw(either, entry.id, KEEPER, "没登错", restore=True)
    assert (restored.state, restored.values, restored.withdrawn) == (entry.state, entry.values, False)
    assert [change.deed for change in either.history(entry.id)] == [Deed.ADD, Deed.WITHDRAW, Deed.RESTORE]


def test_what_is_withdrawn_leaves_room_and_does_not_come_back_beside_its_successor(book: Book) -> None:
    first = add(book, "firms", Draft(subject=firm(1), values={"niche": "轴承"}), KEEPER)
    with pytest.raises(SubjectTwice, match=f"第1厂.*{first.number}"):
        add(book, "firms", Draft(subject="第1厂", values={"niche": "齿轮"}), KEEPER)
    withdraw(book, first.id, KEEPER, "登错了")
    second = add(book, "firms", Draft(subject="第1厂", values={"niche": "齿轮"}), KEEPER)
    with pytest.raises(SubjectTwice, match=second.number):
        withdraw(book, first.id, KEEPER, "没登错", restore=True)
    assert book.get(first.id).withdrawn


def test_a_closed_entry_does_not_open_again_beside_its_successor(book: Book) -> None:
    first = add(book, "firms", Draft(subject=firm(1), values={"niche": "轴承"}), KEEPER)
    move(book, first.id, "remove", KEEPER, why="搬走了")
    second = add(book, "firms", Draft(subject=firm(1), values={"niche": "齿轮"}), KEEPER)
    with pytest.raises(SubjectTwice, match=second.number):
        move(book, first.id, "readmit", KEEPER, why="又回来了")
    assert book.get(first.id).state == "removed"


def test_a_transition_gives_no_right_to_change_other_fields(book: Book) -> None:
    """A cooperating unit may report a task blocked, but not move its deadline along with that."""
    entry = task(book, "under_way", region="丙县", due=LONG_AGO)
    with pytest.raises(NotYours, match="修改"):
        move(book, entry.id, "block", replace(YI, region=""), why="塌方", changes={"due": "2030-01-01"})
    same = {"due": LONG_AGO, "progress": None}
    assert move(book, entry.id, "block", replace(YI, region=""), why="塌方", changes=same).state == "blocked"


def test_nobody_adds_entries_of_another_district(book: Book) -> None:
    with pytest.raises(NotYours, match="乙区经信局"):
        add(book, "ideas", Draft(title="给丙县修路", region="丙县"), YI)
    assert add(book, "ideas", Draft(title="给本区修路"), YI).region == "乙区"


def test_many_move_together_or_none_does(either: Book) -> None:
    ready = [task(either, "under_way", title=f"任务{at}") for at in range(3)]
    done = task(either, "done", title="已完成的")
    with pytest.raises(BatchRefused) as caught:
        move_many(either, [*(item.id for item in ready), done.id], "block", KEEPER, why="汛期")
    assert set(caught.value.refused) == {done.number}
    assert "4 个条目中有 1 个不能这样改，全部没有改动" in str(caught.value)
    assert {item.state for item in either.select(Selection(ledger="projects"))} == {"under_way", "done"}
    moved = move_many(either, [item.id for item in ready], "block", KEEPER, why="汛期")
    assert {item.state for item in moved} == {"blocked"}


def test_an_entry_that_is_not_there_says_so(book: Book) -> None:
    for name in (99, "TASK-0099"):
        with pytest.raises(EntryUnknown, match=r"没有条目.*请在台账里查编号.* / No entry"):
            edit(book, name, {}, KEEPER, revision=1)


def test_a_closed_ledger_names_its_heir(book: Book) -> None:
    with pytest.raises(LedgerClosed, match="2025-07-01 起不再新增条目，请登记到：四张清单"):
        add(book, "six-lists", Draft(title="地块"), KEEPER)


def test_every_refusal_speaks_two_languages(book: Book) -> None:
    entry = task(book, "under_way")
    deeds: Sequence[tuple[str, dict[str, Any]]] = [("accept", {}), ("submit", {}), ("block", {})]
    for step, told in deeds:
        with pytest.raises(LedgerError) as caught:
            move(book, entry.id, step, PLANNER, **told)
        zh, sign, en = str(caught.value).partition(" / ")
        assert sign, step
        assert zh[-1] in "。？", step
        assert en.isprintable(), step
