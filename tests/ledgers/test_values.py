"""Words as people write them → values, field type by field type; and nothing is written when any is wrong."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from jiqun.ledgers.adding import add, add_many
from jiqun.ledgers.book import Book
from jiqun.ledgers.declaration import LedgerFieldUnknown
from jiqun.ledgers.editing import edit
from jiqun.ledgers.entry import Draft, Selection
from jiqun.ledgers.errors import FieldsMissing, LedgerError, RulesBroken, SubjectTwice, ValuesInvalid
from jiqun.ledgers.things import ThingUnknown
from jiqun.mishap import Mishap
from tests.ledgers.town import BOSS, KEEPER, YI, firm


@pytest.mark.parametrize(
    ("field", "words", "value"),
    [
        pytest.param("amount", "1.2亿", 12_000.0, id="number: 亿 into the field's 万元"),
        pytest.param("amount", "1.2亿元", 12_000.0, id="number: 亿元 into 万元"),
        pytest.param("amount", "350万", 350.0, id="number: 万 into 万元"),
        pytest.param("amount", "1,234.5", 1234.5, id="number: thousands separated"),
        pytest.param("amount", "１２３", 123.0, id="number: full-width digits"),
        pytest.param("amount", 12, 12.0, id="number: a number is a number"),
        pytest.param("amount", 2020.0, 2020.0, id="number: whole, as spreadsheets give it"),
        pytest.param("amount", "—", None, id="number: a dash is nothing"),
        pytest.param("amount", float("nan"), None, id="number: what is not a number is nothing"),
        pytest.param("amount", " ", None, id="number: blanks are nothing"),
        pytest.param("share", "95%", 95.0, id="share: with its sign"),
        pytest.param("share", "95", 95.0, id="share: without"),
        pytest.param("helped", "3家", 3, id="integer: with its unit"),
        pytest.param("helped", "3.0", 3, id="integer: as spreadsheets print it"),
        pytest.param("on_day", "2026-03-05", "2026-03-05", id="date: ISO"),
        pytest.param("on_day", "2026年3月5日", "2026-03-05", id="date: in Chinese"),
        pytest.param("on_day", "2026/3/5", "2026-03-05", id="date: with strokes"),
        pytest.param("on_day", "2026.3.5", "2026-03-05", id="date: with dots"),
        pytest.param("on_day", dt.date(2026, 3, 5), "2026-03-05", id="date: a date"),
        pytest.param("for_year", "2026年", 2026, id="year: in Chinese"),
        pytest.param("for_year", 2026.0, 2026, id="year: as spreadsheets give it"),
        pytest.param("urgent", "是", True, id="flag: 是"),
        pytest.param("urgent", "否", False, id="flag: 否"),
        pytest.param("urgent", "√", True, id="flag: a tick"),
        pytest.param("urgent", False, False, id="flag: a truth value"),
        pytest.param("kind", "技术", "tech", id="code: its label"),
        pytest.param("kind", "tech", "tech", id="code: itself"),
        pytest.param("kind", "Technology", "tech", id="code: its English label"),
        pytest.param("kind", "用地", "land", id="code: another name of it"),
        pytest.param("tags", "绿色、智能", ["green", "smart"], id="many: with 、"),
        pytest.param("tags", "绿色；smart;绿色", ["green", "smart"], id="many: mixed signs, the same one once"),
        pytest.param("tags", ["绿色"], ["green"], id="many: a list"),
        pytest.param("tags", [], None, id="many: nothing"),
        pytest.param("note", "  两端的空格去掉 ", "两端的空格去掉", id="text: trimmed"),
        pytest.param("note", "=1+1", "=1+1", id="text: what looks like a formula is a text"),
        pytest.param("place", "乙", "乙区", id="region: its short name"),
        pytest.param("place", "990102", "丙县", id="region: its code"),
        pytest.param("span", "2026-Q1", "2026-Q1", id="period: a quarter"),
        pytest.param("trade", "C3412", "3412", id="industry: with its section"),
        pytest.param("credit", firm(7).lower(), firm(7), id="credit code: in small letters"),
        pytest.param("firm", firm(1), firm(1), id="reference: by code"),
        pytest.param("firm", "第1厂", firm(1), id="reference: by name"),
        pytest.param("firms", "第1厂、第2厂", [firm(1), firm(2)], id="references: several by name"),
        pytest.param("unit", "市发展改革委", "市发改委", id="reference: a unit by another printed name"),
    ],
)  # fmt: skip
def test_words_become_values(book: Book, field: str, words: Any, value: Any) -> None:
    entry = add(book, "ideas", Draft(title="点子", values={field: words}), KEEPER)
    assert entry.values == ({} if value is None else {field: value})
    assert book.get(entry.id).values == entry.values


WRONG = [
    pytest.param("amount", "很多", "金额", "不是数字", "", id="number: a word"),
    pytest.param("amount", "12亩", "金额", "", "", id="number: in a unit of something else"),
    pytest.param("amount", "#REF!", "金额", "", "", id="number: a spreadsheet's error"),
    pytest.param("amount", float("inf"), "金额", "", "", id="number: without end"),
    pytest.param("helped", "3.5", "惠及企业", "", "", id="integer: a part of one"),
    pytest.param("on_day", "2026-02-30", "提出日期", "", "", id="date: a day that does not exist"),
    pytest.param("on_day", "三月初", "提出日期", "", "", id="date: a word"),
    pytest.param("for_year", "20266", "适用年份", "", "", id="year: too far"),
    pytest.param("urgent", "也许", "是否紧急", "", "", id="flag: maybe"),
    pytest.param("kind", "技术类", "类别", "", "技术", id="code: misspelt, with the near one"),
    pytest.param("tags", "智能、绿色的", "标签", "", "绿色", id="many: one of them wrong"),
    pytest.param("place", "乙区区", "涉及地区", "", "乙区", id="region: misspelt, with the near one"),
    pytest.param("span", "上次", "时段", "", "", id="period: a word"),
    pytest.param("trade", "9999", "行业", "", "", id="industry: no such code"),
    pytest.param("credit", "91000000MA00000012", "提出人代码", "校验码", "", id="credit code: a wrong check character"),
    pytest.param("firm", "第一厂", "相关企业", "登记册里没有", f"{firm(1)}（第1厂）", id="reference: misspelt, with the near one"),
    pytest.param("firms", ["第1厂", "无名厂房公司"], "受益企业", "登记册里没有", "", id="references: one of them unknown"),
    pytest.param("parent", "IDEA-0099", "来自点子", "台账“ideas”没有这个编号", "", id="reference to an entry: no such number"),
    pytest.param("unit", "市发改", "提出单位", "登记册里没有", "市发改委", id="reference: a unit misspelt"),
    pytest.param("note", "长" * 4001, "说明", "超过 4000 字", "", id="text: too long"),
    pytest.param("note", "甲\x00乙", "说明", "不可见", "", id="text: with a character that nobody can see"),
    pytest.param("per_firm", "3", "户均金额", "由系统计算，不能填写", "", id="a computed field"),
]  # fmt: skip


@pytest.mark.parametrize(("field", "words", "label", "zh", "suggestion"), WRONG)
def test_a_wrong_value_is_named_and_nothing_is_written(
    book: Book, field: str, words: Any, label: str, zh: str, suggestion: str
) -> None:
    with pytest.raises(ValuesInvalid) as caught:
        add(book, "ideas", Draft(title="点子", values={"share": "5", field: words}), KEEPER)
    (wrong,) = caught.value.wrong
    assert (wrong.field, wrong.label) == (field, label)
    assert zh in wrong.zh
    assert wrong.en
    assert suggestion in wrong.suggestion
    assert book.select(Selection()) == []
    entry = add(book, "ideas", Draft(title="点子"), KEEPER)
    with pytest.raises(ValuesInvalid):
        edit(book, entry.id, {"share": "5", field: words}, KEEPER, revision=1)
    assert book.get(entry.id) == entry
    assert len(book.history(entry.id)) == 1


def test_every_wrong_value_is_named_at_once(book: Book) -> None:
    told = {"amount": "很多", "on_day": "三月初", "kind": "技术类"}
    with pytest.raises(ValuesInvalid) as caught:
        add(book, "ideas", Draft(title="点子", values=told), KEEPER)
    assert [item.field for item in caught.value.wrong] == list(told)
    assert "金额“很多”：" in str(caught.value)
    assert "是否指“技术”" in str(caught.value)
    assert "did you mean “技术”" in str(caught.value)


LONG = "名" * 600


@pytest.mark.parametrize(
    ("draft", "error", "words"),
    [
        pytest.param(Draft(), FieldsMissing, "登记时还须填写：名称", id="a free entry has a name"),
        pytest.param(Draft(title="  "), FieldsMissing, "名称", id="blanks are no name"),
        pytest.param(Draft(title=LONG), ValuesInvalid, "名称.*超过 500 字", id="a name has an end"),
        pytest.param(Draft(title="甲\x00乙"), ValuesInvalid, "名称.*不可见", id="a name can be seen"),
        pytest.param(Draft(title="甲", lead=LONG), ValuesInvalid, "牵头单位.*超过 120 字", id="a unit's name has an end"),
        pytest.param(Draft(title="甲", region="戊区"), ValuesInvalid, "所属地区“戊区”：没有这个地区", id="a region is one of the city's"),
        pytest.param(Draft(title="甲", due="年底"), ValuesInvalid, "完成期限“年底”：不是完整日期", id="a deadline is a day"),
        pytest.param(Draft(title="甲", values={"colour": 1}), LedgerFieldUnknown, "没有字段“colour”；有：amount", id="a field is declared"),
        pytest.param(Draft(title="甲", state="高兴"), Mishap, "没有状态“高兴”", id="a state is declared"),
    ],
)  # fmt: skip
def test_what_every_entry_has_is_read_too(
    either: Book, draft: Draft, error: type[Exception], words: str
) -> None:
    with pytest.raises(error, match=words):
        add(either, "ideas", draft, KEEPER)
    assert either.select(Selection()) == []


@pytest.mark.parametrize(
    ("changes", "error", "words"),
    [
        pytest.param({"title": ""}, FieldsMissing, "名称", id="the name stays"),
        pytest.param({"title": LONG}, ValuesInvalid, "超过 500 字", id="a longer name"),
        pytest.param({"lead": "甲\x00"}, ValuesInvalid, "不可见", id="a unit nobody can see"),
        pytest.param({"region": "戊区"}, ValuesInvalid, "没有这个地区", id="another city's region"),
        pytest.param({"due": "年底"}, ValuesInvalid, "不是完整日期", id="a deadline in words"),
        pytest.param({"amount": "-1"}, RulesBroken, "金额不能为负（改为正数）", id="a hard rule"),
        pytest.param({"number": "IDEA-9"}, LedgerFieldUnknown, "没有字段“number”", id="a number is given once"),
        pytest.param({"state": "listed"}, LedgerFieldUnknown, "没有字段“state”", id="a state changes by a transition"),
    ],
)  # fmt: skip
def test_a_change_is_held_against_the_same_rules(
    book: Book, changes: dict[str, Any], error: type[Exception], words: str
) -> None:
    entry = add(book, "ideas", Draft(title="点子"), KEEPER)
    with pytest.raises(error, match=words):
        edit(book, entry.id, {"amount": "5", **changes}, KEEPER, revision=1)
    assert book.get(entry.id) == entry


def test_an_entry_about_a_thing_takes_its_name_and_region(book: Book) -> None:
    entry = add(book, "firms", Draft(subject="第1厂", values={"niche": "轴承"}), KEEPER)
    assert (entry.title, entry.subject, entry.region, entry.simulated) == ("第1厂", firm(1), "丙县", False)
    assert (entry.lead, entry.number, entry.state) == ("市经信局", "FIRM-0001", "candidate")


def test_an_entry_about_a_simulated_thing_is_simulated(book: Book) -> None:
    assert add(book, "firms", Draft(subject=firm(4), values={"niche": "轴承"}), KEEPER).simulated


@pytest.mark.parametrize(
    ("draft", "error", "words"),
    [
        pytest.param(Draft(values={"niche": "轴承"}), FieldsMissing, "统一社会信用代码", id="a subject there must be"),
        pytest.param(Draft(subject=firm(1)), FieldsMissing, "细分领域", id="a required field there must be"),
        pytest.param(Draft(subject="第一厂", values={"niche": "轴承"}), ThingUnknown, "登记册没有企业“第一厂”；是否指 .*第1厂", id="a subject is in the register"),
        pytest.param(Draft(subject="第2厂", values={"niche": "轴承"}), SubjectTwice, "“第2厂”已在“培育企业清单”中（FIRM-0001）", id="a subject stands once"),
    ],
)  # fmt: skip
def test_an_entry_about_a_thing_needs_it(book: Book, draft: Draft, error: type[Exception], words: str) -> None:  # fmt: skip
    add(book, "firms", Draft(subject=firm(2), values={"niche": "齿轮"}), KEEPER)
    with pytest.raises(error, match=words):
        add(book, "firms", draft, KEEPER)
    assert len(book.select(Selection())) == 1


def test_what_people_entered_by_hand_is_in_the_register(either: Book) -> None:
    either.things.enter("enterprise", firm(99), "新厂", "乙区", "甲")
    assert either.things.enter("enterprise", firm(99), "改名厂", "乙区", "乙").name == "新厂"
    entry = add(either, "firms", Draft(subject="新厂", values={"niche": "轴承"}), KEEPER)
    assert (entry.subject, entry.region) == (firm(99), "乙区")


def test_a_reference_names_an_entry_by_number_or_by_a_title_that_only_one_has(book: Book) -> None:
    first, *_ = add_many(book, "ideas", [Draft(title=title) for title in ("甲", "乙", "乙")], KEEPER)
    for words in (first.number, "甲"):
        assert add(book, "ideas", Draft(title="丙", values={"parent": words}), KEEPER).values == {"parent": first.number}  # fmt: skip
    with pytest.raises(ValuesInvalid, match="来自点子“乙”"):
        add(book, "ideas", Draft(title="丁", values={"parent": "乙"}), KEEPER)


def test_many_are_added_together_or_none(either: Book) -> None:
    drafts = [Draft(title="甲"), Draft(title="乙", values={"amount": "很多"}), Draft(title="丙")]
    with pytest.raises(ValuesInvalid):
        add_many(either, "ideas", drafts, KEEPER)
    with pytest.raises(RulesBroken):
        add_many(either, "ideas", [Draft(title="甲"), Draft(title="乙", values={"amount": -1})], KEEPER)
    assert either.select(Selection()) == []
    made = add_many(either, "ideas", [Draft(title="甲"), Draft(title="丙")], KEEPER)
    assert [entry.number for entry in made] == ["IDEA-0001", "IDEA-0002"]


@pytest.mark.parametrize("twice", ["in one go", "one after the other"])
def test_one_origin_makes_one_entry(either: Book, twice: str) -> None:
    drafts = [Draft(title="甲", origin="cause:1"), Draft(title="甲", origin="cause:1")]
    rounds = [drafts] if twice == "in one go" else [[drafts[0]], [drafts[1]]]
    assert [len(add_many(either, "ideas", each, BOSS)) for each in rounds] == [1, 0][: len(rounds)]
    assert len(either.select(Selection())) == 1


def test_the_computed_fields_of_an_entry(book: Book) -> None:
    listed = {"amount": "120", "helped": "3", "firm": "第2厂", "kind": "技术"}
    parent = add(book, "ideas", Draft(title="甲", state="listed", values=listed), KEEPER)
    add(book, "ideas", Draft(title="乙", values={"parent": parent.number, "firm": "第2厂", "amount": "7"}), KEEPER)  # fmt: skip
    (row,) = book.rows(book.ledgers["ideas"], [parent])
    assert {name: row[name] for name in ("per_firm", "heavy", "children")} == {"per_firm": 40.0, "heavy": False, "children": 1}  # fmt: skip
    entry = add(book, "firms", Draft(subject=firm(2), values={"niche": "轴承"}), KEEPER)
    (row,) = book.rows(book.ledgers["firms"], [entry])
    told = {name: row[name] for name in ("revenue", "rd_expense", "ideas_count", "ideas_amount")}
    assert told == {"revenue": 201.0, "rd_expense": 10.0, "ideas_count": 2, "ideas_amount": 120.0}
    assert row["rd_share"] == pytest.approx(1000 / 201)


def test_a_missing_figure_makes_a_formula_missing_not_nought(book: Book) -> None:
    entry = add(book, "ideas", Draft(title="甲", values={"amount": "5", "helped": "0"}), KEEPER)
    (row,) = book.rows(book.ledgers["ideas"], [entry])
    assert row["per_firm"] is None


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        pytest.param(Selection(ledger="ideas"), {"甲", "乙", "丙"}, id="all"),
        pytest.param(Selection(ledger="ideas", states=("listed",)), {"乙"}, id="by state"),
        pytest.param(Selection(ledger="ideas", region="乙区"), {"丙"}, id="by region"),
        pytest.param(Selection(ledger="ideas", lead="市发展改革委"), {"乙"}, id="by the lead under another name"),
        pytest.param(Selection(ledger="ideas", unit="乙区经信局"), {"甲"}, id="by a unit that takes part"),
        pytest.param(Selection(ledger="ideas", text="TRA"), {"甲"}, id="by words in a value, however written"),
        pytest.param(Selection(ledger="ideas", text="idea-0002"), {"乙"}, id="by number"),
        pytest.param(Selection(ledger="ideas", values={"kind": "tech"}), {"乙"}, id="by a code"),
        pytest.param(Selection(ledger="ideas", values={"tags": "smart"}), {"丙"}, id="by one of several values"),
        pytest.param(Selection(ledger="ideas", values={"kind": ""}), {"甲", "丙"}, id="by what is empty"),
        pytest.param(Selection(ledger="quotas"), set(), id="of another ledger"),
    ],
)  # fmt: skip
def test_entries_are_found(book: Book, asked: Selection, found: set[str]) -> None:
    add(book, "ideas", Draft(title="甲", cooperating=("乙区经信局",), values={"note": "extra"}), KEEPER)
    add(book, "ideas", Draft(title="乙", state="listed", lead="市发改委", values={"kind": "技术"}), KEEPER)
    add(book, "ideas", Draft(title="丙", values={"tags": "绿色、智能"}), YI)
    assert {entry.title for entry in book.select(asked)} == found


def test_a_ledger_error_is_one_family() -> None:
    assert issubclass(ValuesInvalid, LedgerError)
    assert issubclass(LedgerError, Mishap)
