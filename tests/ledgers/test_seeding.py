"""Sowing: what plans print comes in as it stands, what is drawn is marked, and nothing is made up about a real return."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml

from jiqun.ledgers.adding import add
from jiqun.ledgers.book import Book
from jiqun.ledgers.declaration import Ledgers
from jiqun.ledgers.declaration.parts import SeedRow
from jiqun.ledgers.entry import Deed, Draft, Entry, Selection
from jiqun.ledgers.seeding import Sown, sow, sow_all, sow_one
from jiqun.ledgers.seeding.errors import SeedInvalid
from jiqun.ledgers.seeding.rows import Lists
from jiqun.ledgers.seeding.sow import in_order
from jiqun.packs import Pack
from tests.ledgers.town import BOSS, REAL, SIMULATED, copied, declaring, firm

DAY = dt.date(2026, 6, 30)
LISTS: Lists = {"plan.tasks": lambda: [
    {"id": "p-1", "plan": "p", "name": "修路", "region": "乙区", "lead": "市发改委", "cooperating": ["市督查室"], "until": "2027-12-31", "on": dt.date(2026, 1, 1), "kind": "路"},
    {"id": "p-2", "plan": "p", "name": "架桥", "region": "", "lead": "", "cooperating": [], "until": "2027-12-31", "on": dt.date(2026, 1, 1), "kind": "桥"},
]}  # fmt: skip


def seeded(book: Book, folder: Path, name: str, *seeds: Mapping[str, Any]) -> Book:
    """The book with other seeds in one ledger, written into a copy of the pack."""
    pack = copied(folder / f"jia-{name}-{len(list(folder.iterdir()))}")
    path = pack.root / "ledgers" / f"{name}.yaml"
    told = yaml.safe_load(path.read_text("utf-8"))
    path.write_text(yaml.safe_dump({**told, "seeds": list(seeds)}, allow_unicode=True), "utf-8")
    return declaring(book, pack)


def sown(book: Book, name: str) -> tuple[Sown, list[Entry]]:
    done = sow(book, book.ledgers[name], LISTS, DAY)
    return done, book.select(Selection(ledger=name))


PRINTED = {"rows": [{"title": "一号点子", "plan": "p", "quote": "分类建立培育库", "values": {"amount": "5"}}, {"title": "二号点子", "source": "甲市统计公报"}]}  # fmt: skip
DRAWN = {"count": 30, "title": "示例点子{n}", "states": {"proposed": 1, "listed": 3}, "values": {"amount": {"between": [1, 99]}, "kind": {"one_of": ["tech", "land"]}}}  # fmt: skip


def test_what_is_printed_has_its_source_and_is_not_simulated(either: Book, tmp_path: Path) -> None:
    done, entries = sown(seeded(either, tmp_path, "ideas", PRINTED), "ideas")
    assert (done.printed, done.simulated) == (2, 0)
    assert [entry.source for entry in entries] == [
        {"kind": "plan", "plan": "p", "quote": "分类建立培育库"}, {"kind": "printed", "source": "甲市统计公报"},
    ]  # fmt: skip
    assert not any(entry.simulated for entry in entries)


def test_sowing_one_ledger_sows_those_first_that_its_entries_name(either: Book, tmp_path: Path) -> None:
    child = {
        "rows": [{"title": "节点", "source": "甲市统计公报", "values": {"task": "老桥", "period": "2026年"}}]
    }
    parent = {"rows": [{"title": "老桥", "source": "甲市统计公报"}]}
    pack = copied(tmp_path / "jia-roots")
    for name, seed in (("milestones", child), ("projects", parent)):
        path = pack.root / "ledgers" / f"{name}.yaml"
        path.write_text(
            yaml.safe_dump({**yaml.safe_load(path.read_text("utf-8")), "seeds": [seed]}, allow_unicode=True),
            "utf-8",
        )
    book = declaring(either, pack)
    done = sow_one(book, book.ledgers["milestones"], LISTS, DAY)
    assert [(item.ledger, item.printed) for item in done] == [("projects", 1), ("milestones", 1)]


def test_a_printed_row_without_a_source_is_none() -> None:
    with pytest.raises(ValueError, match="种子条目须写 plan 和 quote，或 source"):
        SeedRow(title="没有出处")


def test_what_is_drawn_is_simulated_with_a_whole_life(either: Book, tmp_path: Path) -> None:
    done, entries = sown(seeded(either, tmp_path, "ideas", DRAWN), "ideas")
    assert (done.printed, done.simulated, len(entries)) == (0, 30, 30)
    assert all(entry.simulated and entry.source == {"kind": "simulated"} for entry in entries)
    assert {entry.state for entry in entries} == {"proposed", "listed"}
    assert {entry.region for entry in entries} == {"乙区", "丙县"}
    for entry in entries:
        history = either.history(entry.id)
        assert [change.deed for change in history] == [Deed.ADD, *[Deed.MOVE] * (entry.state == "listed")]
        assert [change.on for change in history] == sorted(change.on for change in history)
        assert history[-1].state_after == entry.state
        assert (entry.revision, entry.since) == (len(history), history[-1].on)
        assert entry.since <= DAY
        assert ("on_day" in entry.values) is (entry.state == "listed")


@pytest.mark.parametrize(
    ("name", "seeds"),
    [
        pytest.param("ideas", [PRINTED, DRAWN], id="printed and drawn"),
        pytest.param("projects", [{"table": "plan.tasks", "title": "{name}", "values": {}}], id="a plan's list"),
        pytest.param("firms", [{"table": "enterprise", "title": "{name}", "values": {"niche": {"column": "main_products"}}}], id="returns"),
        pytest.param("quotas", [{"count": 20, "values": {"park": {"one_of": ["东园", "西园"]}, "area": {"value": 30}}}], id="with a rule that leaves some out"),
    ],
)  # fmt: skip
def test_sowing_again_changes_nothing(book: Book, tmp_path: Path, name: str, seeds: Sequence[Mapping[str, Any]]) -> None:  # fmt: skip
    changed = seeded(book, tmp_path, name, *seeds)
    _, before = sown(changed, name)
    done, after = sown(changed, name)
    assert after == before
    assert (done.printed, done.simulated) == (0, 0)


def test_what_is_drawn_keeps_the_hard_rules(book: Book, tmp_path: Path) -> None:
    seed = {"count": 20, "values": {"park": {"one_of": ["东园", "西园"]}, "area": {"value": 30}}}
    changed = seeded(book, tmp_path, "quotas", seed)
    add(book, "quotas", Draft(title="真的", values={"park": "东园", "area": 50}), BOSS)
    done, entries = sown(changed, "quotas")
    assert done.left_out == 20 - done.simulated > 0
    areas = {park: sum(entry.values["area"] for entry in entries if entry.values["park"] == park) for park in ("东园", "西园")}  # fmt: skip
    assert areas == {"东园": 80, "西园": 90}


FROM_RETURNS = {"table": "enterprise", "values": {"niche": {"column": "main_products"}}}


def test_real_returns_are_copied_into_the_first_state_and_simulated_ones_get_a_life(book: Book, tmp_path: Path) -> None:  # fmt: skip
    changed = seeded(book, tmp_path, "firms", {**FROM_RETURNS, "states": {"cultivating": 1}})
    done, entries = sown(changed, "firms")
    assert (done.printed, done.simulated) == (len(REAL), len(SIMULATED))
    for entry in entries:
        real = entry.subject in {firm(at) for at in REAL}
        assert (entry.simulated, entry.state) == ((False, "candidate") if real else (True, "cultivating"))
        assert entry.source["kind"] == ("return" if real else "simulated")
        if real:
            assert entry.values["niche"].startswith("产品")
            assert {"dataset", "vintage", "row"} <= set(entry.source)


@pytest.mark.parametrize("drawn", [{"grant": {"between": [1, 9]}}, {"recognised_on": {"dates": ["2024-01-01", "2024-12-31"]}}, {"grant": {"one_of": [1, 2]}}])  # fmt: skip
def test_nothing_is_drawn_about_a_real_return(book: Book, tmp_path: Path, drawn: Mapping[str, Any]) -> None:
    seed = {**FROM_RETURNS, "values": {**FROM_RETURNS["values"], **drawn}}  # type: ignore[dict-item]
    _, entries = sown(seeded(book, tmp_path, "firms", seed), "firms")
    assert {entry.subject for entry in entries} == {firm(at) for at in SIMULATED}
    assert all(entry.simulated for entry in entries)


def test_one_who_stands_in_the_list_is_not_sown_beside(book: Book, tmp_path: Path) -> None:
    add(book, "firms", Draft(subject=firm(5), values={"niche": "手工登记"}), BOSS)
    changed = seeded(book, tmp_path, "firms", {**FROM_RETURNS, "where": "region == '丙县'", "values": {"niche": {"one_of": ["甲"]}}})  # fmt: skip
    _, entries = sown(changed, "firms")
    assert sorted(entry.subject for entry in entries) == sorted(firm(at) for at in SIMULATED if at % 2)


@pytest.mark.parametrize(
    ("seed", "subjects"),
    [
        pytest.param({"where": "name == '第5厂'"}, [5], id="where"),
        pytest.param({"order": "-name", "count": 2, "where": "region == '乙区'"}, [8, 6], id="the largest first, at most so many"),
        pytest.param({"order": "name", "count": 1, "where": "region == '丙县'"}, [11], id="the smallest first"),
    ],
)  # fmt: skip
def test_which_rows_are_sown(book: Book, tmp_path: Path, seed: Mapping[str, Any], subjects: list[int]) -> None:  # fmt: skip
    _, entries = sown(seeded(book, tmp_path, "firms", {**FROM_RETURNS, **seed}), "firms")
    assert [entry.subject for entry in entries] == [firm(at) for at in subjects]


def test_a_plans_list_is_copied_with_its_units_and_days(book: Book, tmp_path: Path) -> None:
    seed = {"table": "plan.tasks", "where": "kind == '路'", "title": "{name}（{kind}）",
            "values": {"lead": {"column": "lead"}, "cooperating": {"column": "cooperating"}, "due": {"column": "until"}, "ends": {"value": 2027}}}  # fmt: skip
    _, (entry,) = sown(seeded(book, tmp_path, "projects", seed), "projects")
    assert (entry.title, entry.region, entry.lead, entry.cooperating) == ("修路（路）", "乙区", "市发改委", ("市督查室",))  # fmt: skip
    assert (str(entry.due), str(entry.since), entry.simulated, entry.values) == ("2027-12-31", "2026-01-01", False, {"ends": 2027})  # fmt: skip
    assert entry.source == {"kind": "plan", "plan": "p", "id": "p-1"}


@pytest.mark.parametrize(
    ("name", "seed", "words"),
    [
        pytest.param("ideas", {"table": "plan.poems"}, "没有清单“plan.poems”；有：plan.tasks", id="a list that is none"),
        pytest.param("ideas", {"rows": [{"title": "甲", "source": "某报", "values": {"amount": "很多"}}]}, "不是数字", id="a printed value that cannot be read"),
        pytest.param("ideas", {"rows": [{"title": "甲", "source": "某报", "values": {"amount": -1}}]}, "金额不能为负", id="a printed row against a rule"),
        pytest.param("ideas", {"count": 1, "values": {"kind": {"value": "水"}}}, "不在选项之内", id="a drawn value that cannot be read"),
        pytest.param("firms", {"table": "enterprise", "subject": "taxpayer"}, "没有字段“taxpayer”", id="a column that the return has not"),
    ],
)  # fmt: skip
def test_a_wrong_seed_says_which(book: Book, tmp_path: Path, name: str, seed: Mapping[str, Any], words: str) -> None:  # fmt: skip
    with pytest.raises(SeedInvalid, match=words) as caught:
        sown(seeded(book, tmp_path, name, seed), name)
    assert f"台账“{name}”的种子有误" in str(caught.value)
    assert book.select(Selection()) == []


def test_ledgers_are_sown_after_those_they_refer_to(declared: Ledgers, book: Book) -> None:
    order = [ledger.id for ledger in in_order(declared.all.values())]
    assert sorted(order) == sorted(declared.all)
    assert order.index("projects") < order.index("milestones")
    assert {done.ledger for done in sow_all(book, LISTS, DAY)} == set(declared.all)
    assert book.select(Selection()) == []


def test_the_same_seed_draws_the_same(book: Book, made: Any, tmp_path: Path, pack: Pack) -> None:
    (tmp_path / "other").mkdir()
    other = made("sqlite", tmp_path / "other")
    lists = []
    for each in (book, other):
        _, entries = sown(seeded(each, tmp_path, "ideas", DRAWN), "ideas")
        lists.append([(entry.title, entry.state, entry.region, entry.values) for entry in entries])
    other.database.close()
    assert lists[0] == lists[1]
