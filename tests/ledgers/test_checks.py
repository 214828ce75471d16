"""Declared rules: of one entry, of a group, of the whole list; what they refuse, warn of, and leave unjudged."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pytest

from jiqun.ledgers.adding import add, add_many
from jiqun.ledgers.book import Book
from jiqun.ledgers.checking import broken
from jiqun.ledgers.editing import edit, withdraw
from jiqun.ledgers.entry import Draft, Selection
from jiqun.ledgers.errors import RulesBroken
from jiqun.ledgers.moving import move
from tests.ledgers.town import BOSS, CITED

Row = tuple[str, float | None, str]  #: park, area, use


def booked(book: Book, rows: Sequence[Row], state: str = "proposed", **more: Any) -> list[Any]:
    drafts = [
        Draft(title=f"第{at}笔", state=state, values={"park": park, "area": area, "use": use, **more}, region="乙区")
        for at, (park, area, use) in enumerate(rows)
    ]  # fmt: skip
    return add_many(book, "quotas", drafts, BOSS)


def told(book: Book) -> dict[str, list[tuple[str, ...]]]:
    """Rules that the book's quotas break, with the groups."""
    entries = book.select(Selection(ledger="quotas"))
    ledger = book.ledgers["quotas"]
    found: dict[str, list[tuple[str, ...]]] = {}
    for item in broken(book.engine, ledger, book.rows(ledger, entries)):
        found.setdefault(item.check.id, []).append(item.key)
    return {name: sorted(keys) for name, keys in found.items()}


@pytest.mark.parametrize(
    ("rows", "state", "refused"),
    [
        pytest.param([("东园", 60.0, "工业"), ("东园", 40.0, "工业")], "proposed", "", id="a group at its limit"),
        pytest.param([("东园", 60.0, "工业"), ("东园", 40.5, "工业")], "proposed", "园区合计超过100亩（东园）（调减面积）", id="a group above it, named"),
        pytest.param([("东园", 60.0, "工业"), ("西园", 90.0, "工业")], "proposed", "", id="two groups of which neither is above"),
        pytest.param([("东园", 60.0, "工业"), ("东园", None, "工业")], "proposed", "", id="a missing value adds nothing"),
        pytest.param([("东园", None, "工业")], "proposed", "", id="a group without any value is not judged"),
        pytest.param([(f"{at}园", 90.0, "工业") for at in range(3)], "booked", "全市已登记超过250亩", id="the whole list"),
        pytest.param([(f"{at}园", 90.0, "工业") for at in range(3)], "proposed", "", id="the whole list in other states"),
    ],
)  # fmt: skip
def test_hard_rules_of_groups(book: Book, rows: Sequence[Row], state: str, refused: str) -> None:
    if not refused:
        assert len(booked(book, rows, state)) == len(rows)
        return
    with pytest.raises(RulesBroken) as caught:
        booked(book, rows, state)
    assert refused in str(caught.value)
    assert "请改正后再提交" in str(caught.value)
    assert book.select(Selection()) == []


@pytest.mark.parametrize("deed", ["add", "edit", "move", "restore"])
def test_a_rule_holds_whatever_breaks_it(either: Book, deed: str) -> None:
    """The 250 mu of the whole list, reached by adding, by changing, by booking and by restoring an entry."""
    first, *_ = booked(either, [(f"{at}园", 80.0, "工业") for at in range(3)], "booked")
    (waits,) = booked(either, [("四园", 80.0, "工业")])
    if deed == "restore":
        withdraw(either, first.id, BOSS, "登错了")
        move(either, waits.id, "book", BOSS, papers=CITED)
    deeds: Mapping[str, Callable[[], Any]] = {
        "add": lambda: booked(either, [("五园", 80.0, "工业")], "booked"),
        "edit": lambda: edit(either, first.id, {"area": 95}, BOSS, revision=1),
        "move": lambda: move(either, waits.id, "book", BOSS, papers=CITED),
        "restore": lambda: withdraw(either, first.id, BOSS, "没登错", restore=True),
    }
    with pytest.raises(RulesBroken, match="全市已登记超过250亩"):
        deeds[deed]()


def test_a_warning_lets_the_entry_in_and_is_told(book: Book) -> None:
    booked(book, [("东园", 85.0, "工业"), ("西园", 10.0, "居住"), ("南园", 10.0, "道路"), ("集中区", 1.0, "道路"), ("集中区", 1.0, "道路")])  # fmt: skip
    assert told(book) == {"uses": [("乙区",)], "one_large": [("东园",)], "shared_name": [("集中区",)]}


def test_the_entries_of_a_broken_group_are_named(book: Book) -> None:
    booked(book, [("东园", 1.0, "工业"), ("集中区", 1.0, "道路"), ("集中区", 1.0, "道路")])
    entries = book.select(Selection(ledger="quotas"))
    ledger = book.ledgers["quotas"]
    (item,) = broken(book.engine, ledger, book.rows(ledger, entries))
    assert [entries[at].number for at in item.rows] == ["QT-0002", "QT-0003"]
    assert (item.hard, item.told[:2]) == (False, ("集中区只能一笔（集中区）", "Only one there"))


@pytest.mark.parametrize(
    ("values", "refused"),
    [
        pytest.param({"industries": "数字产业、绿色石化"}, False, id="the number of values at its limit"),
        pytest.param(
            {"industries": "数字产业、绿色石化、高端装备"}, True, id="the number of values above it"
        ),
        pytest.param({}, False, id="no value at all"),
    ],
)
def test_the_number_of_values_of_a_field(book: Book, values: Mapping[str, Any], refused: bool) -> None:
    if refused:
        with pytest.raises(RulesBroken, match="主导产业不超过2个"):
            booked(book, [("东园", 1.0, "工业")], **values)
    else:
        assert booked(book, [("东园", 1.0, "工业")], **values)


@pytest.mark.parametrize(
    ("state", "amount", "broken_rules"),
    [
        pytest.param("listed", 20_000, ["large"], id="a rule of certain states, in one of them"),
        pytest.param("proposed", 20_000, [], id="in another"),
        pytest.param("listed", None, [], id="a missing value breaks nothing"),
    ],
)
def test_rules_of_one_entry(book: Book, state: str, amount: float | None, broken_rules: list[str]) -> None:
    add(book, "ideas", Draft(title="甲", state=state, values={"amount": amount}), BOSS)
    ledger = book.ledgers["ideas"]
    rows = book.rows(ledger, book.select(Selection(ledger="ideas")))
    assert [item.check.id for item in broken(book.engine, ledger, rows)] == broken_rules


def test_a_rule_of_a_state_is_held_when_it_is_entered(book: Book) -> None:
    draft = Draft(subject="第1厂", state="cultivating", values={"niche": "轴承", "grant": 600})
    entry = add(book, "firms", draft, BOSS)
    with pytest.raises(RulesBroken, match="奖补不超过500万元（核对金额）"):
        move(book, entry.id, "recognise", BOSS, papers=CITED)
    assert move(book, entry.id, "recognise", BOSS, papers=CITED, changes={"grant": 500}).state == "recognised"


def test_who_leaves_a_broken_group_may(book: Book) -> None:
    """A rule that the list broke before does not hold anybody back from mending it."""
    one, _ = booked(book, [("东园", 60.0, "工业"), ("西园", 90.0, "工业")])
    with pytest.raises(RulesBroken):
        edit(book, one.id, {"park": "西园"}, BOSS, revision=1)
    assert edit(book, one.id, {"park": "西园", "area": 10}, BOSS, revision=1).values["park"] == "西园"
