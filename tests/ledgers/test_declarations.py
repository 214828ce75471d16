"""What a declaration may not say: every contradiction is named with its file and part, in two languages."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from jiqun.ledgers.adding import add
from jiqun.ledgers.book import Book
from jiqun.ledgers.declaration import Ledgers, LedgerUnknown, StateUnknown, load_ledgers
from jiqun.ledgers.declaration.errors import LedgerInvalid
from jiqun.ledgers.editing import edit
from jiqun.ledgers.entry import Draft, Selection
from jiqun.ledgers.exchange.cells import listed
from jiqun.ledgers.moving import move
from jiqun.packs import Pack, PackFileInvalid, PackTextInvalid
from tests.ledgers.town import CITED, KEEPER, PLANNER, copied, declared_in, declaring, firm, ground


@pytest.fixture
def draft(tmp_path: Path) -> Pack:
    return copied(tmp_path / "jia")


def rewrite(draft: Pack, name: str, old: str, new: str) -> None:
    """As a planner would: change words in the file."""
    path = draft.root / "ledgers" / f"{name}.yaml"
    text = path.read_text("utf-8")
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {path.name}"
    path.write_text(text.replace(old, new), "utf-8")


IDEA_ROW = "- {field: note, label: 说明, english: Note, type: text}"
IDEA_ROLLUP = "rollups:\n- {id: listed, label: 已列入"


def field(words: str) -> tuple[str, str, str]:
    """One more field of the ledger of ideas."""
    return "ideas", IDEA_ROW, f"{IDEA_ROW}\n- {{{words}}}"


def part(words: str) -> tuple[str, str, str]:
    """One more part of the ledger of ideas."""
    return "ideas", IDEA_ROLLUP, f"{words}\n{IDEA_ROLLUP}"


def rollup(words: str) -> tuple[str, str, str]:
    return "ideas", IDEA_ROLLUP, f"rollups:\n- {{id: more, label: 另, english: More, {words}}}\n- {{id: listed, label: 已列入"  # fmt: skip


TODAY = "requires: [kind], today: [on_day]"

CONTRADICTIONS = [
    pytest.param("ideas", "workflow: register", "workflow: registry", "workflow", "没有流程“registry”；有：.*register", "no such workflow", id="a workflow that is not there"),
    pytest.param("ideas", "id: ideas", "id: thoughts", "id", "编号“thoughts”应与文件名一致", "must be the file's name", id="an id other than the file's name"),
    pytest.param("ideas", "code: IDEA", "code: FIRM", "", "编号前缀“FIRM”已用于 firms.yaml", "code is used by firms.yaml", id="a code that another ledger has"),
    pytest.param("ideas", "to: listed, by", "to: enlisted, by", "moves.list", "没有状态“enlisted”", "no state enlisted", id="a move to a state that is not there"),
    pytest.param("ideas", "from: [proposed], to", "from: [supposed], to", "moves.list", "没有状态“supposed”", "no state supposed", id="a move from a state that is not there"),
    pytest.param("ideas", TODAY, "requires: [colour]", "moves.list", "没有字段“colour”", "no field colour", id="a move that requires an unknown field"),
    pytest.param("ideas", TODAY, "today: [amount]", "moves.list", "“amount”应为日期字段", "amount is no date", id="today in a field that is no date"),
    pytest.param("ideas", TODAY, "today: [title]", "moves.list", "“title”应为日期字段", "title is no date", id="today in a base field"),
    pytest.param(*part("states:\n- {id: shelved, label: 搁置, english: Shelved, final: true}"), "states.shelved", "走不到“搁置”", "cannot be reached", id="a state that no move leads to"),
    pytest.param("six-lists", "to: mended, by", "to: mending, by", "states.mended", "走不到“已整改”", "cannot be reached", id="a state that no move leads to any more"),
    pytest.param("six-lists", "english: Mended, final: true}", "english: Mended}", "states.mended", "没有出路；若是终点请写 final: true", "no way out and not final", id="no way out of a state that is not final"),
    pytest.param("six-lists", "english: Mending}", "english: Mending, initial: true}", "states", "应恰有一个初始状态.*现有 2 个", "exactly one state must be initial", id="two initial states"),
    pytest.param("six-lists", "english: Found, initial: true}", "english: Found}", "states", "现有 0 个", "exactly one state must be initial", id="no initial state"),
    pytest.param("projects", "states: [under_way, blocked]", "states: [under_way, stuck]", "duties.monthly", "没有状态“stuck”", "no state stuck", id="a duty in a state that is not there"),
    pytest.param("projects", "since: submitted}", "since: handed_in}", "duties.review", "没有状态“handed_in”", "no state handed_in", id="a duty since a state that is not there"),
    pytest.param("projects", "asks: [progress]", "asks: [nodes]", "duties.monthly", "没有可填字段“nodes”", "no field to fill nodes", id="a duty that asks for a computed field"),
    pytest.param("projects", "raises: supervision", "raises: surveillance", "escalations.supervise", "没有台账“surveillance”", "no ledger surveillance", id="an escalation that raises items nowhere"),
    pytest.param("projects", "raises: supervision", "raises: quotas", "escalations.supervise", "“用地指标账”须为自由条目且没有必填字段", "must be free and require no field", id="an escalation into a ledger that asks for fields"),
    pytest.param("projects", "raises: supervision", "raises: firms", "escalations.supervise", "须为自由条目", "must be free", id="an escalation into a ledger about things"),
    pytest.param("projects", "raises: supervision", "raises: six-lists", "escalations.supervise", "“六张清单”自 2025-07-01 起不再新增", "takes no new entries", id="an escalation into a ledger that is closed"),
    pytest.param("projects", "{ledger: milestones, by: task, period", "{ledger: steps, by: task, period", "splits.steps", "没有台账“steps”", "no ledger steps", id="a split into a ledger that is not there"),
    pytest.param("projects", "by: task, period: period}", "by: task, period: quarter}", "splits.milestones", "“任务节点”没有字段“quarter”", "no field quarter", id="a split into a field that is not there"),
    pytest.param("projects", "by: task, period: period}", "by: period, period: period}", "splits.milestones", "应引用本台账", "must refer to projects", id="a split that does not refer back"),
    pytest.param("projects", "period: period}", "period: period, until: progress}", "splits.milestones", "“progress”应为日期或年份字段", "no date or year", id="a split until something that is no day"),
    pytest.param(*field("field: colour, label: 颜色, english: Colour, type: code, codes: colours"), "fields.colour", "没有码表“colours”", "no code list colours", id="a code list that is not there"),
    pytest.param(*field("field: amount, label: 另一金额, english: Amount, type: number"), "fields.amount", "字段重复", "declared twice", id="a field twice"),
    pytest.param(*field("field: note2, label: 说明, english: Note, type: text"), "fields", "两个字段都叫“说明”", "two fields are labelled 说明", id="a label twice"),
    pytest.param(*field("field: remark, label: 佐证, english: Remark, type: text"), "fields", "两个字段都叫“佐证”", "two fields", id="the label of a column that every form has"),
    pytest.param("firms", "label: 细分领域", "label: 统一社会信用代码", "fields", "两个字段都叫“统一社会信用代码”", "two fields", id="the label of the subject's own column"),
    pytest.param(*field("field: tags_count, label: 几个标签, english: Tags, type: integer"), "fields.tags_count", "与“标签”的个数同名", "how many tags holds", id="the name of the number of values of another"),
    pytest.param(*field("field: lead, label: 牵头, english: Lead, type: text"), "fields.lead", "与每个条目都有的字段同名", "every entry has a field of this name", id="a name that every entry has"),
    pytest.param(*field("field: cite, label: 文号, english: Cited, type: text"), "fields.cite", "与每个条目都有的字段同名", "every entry has a field of this name", id="a name that every form has"),
    pytest.param(*field("field: of, label: 属于, english: Of, type: text, refers: 'ledger:thoughts'"), "fields.of", "没有台账“thoughts”", "no ledger thoughts", id="a reference to a ledger that is not there"),
    pytest.param(*field("field: of, label: 属于, english: Of, type: number, refers: park"), "fields.of", "引用字段的类型应为 text", "a reference is a text", id="a reference that is a number"),
    pytest.param("firms", "fact: {dataset: enterprise_year, field: revenue}", "fact: {dataset: firm_year, field: revenue}", "fields.revenue", "没有数据集“firm_year”", "no data set firm_year", id="a data set that is not there"),
    pytest.param("firms", "fact: {dataset: enterprise_year, field: revenue}", "fact: {dataset: enterprise_year, field: income}", "fields.revenue", "没有字段“income”", "no field income", id="a field that the data set has not"),
    pytest.param("firms", "label: 营业收入, english: Revenue, type: number, unit: 万元", "label: 营业收入, english: Revenue, type: number, unit: 亿元", "fields.revenue", "单位应为“万元”", "must be 万元", id="another unit than the data set's"),
    pytest.param(*field("field: sales, label: 销售, english: Sales, type: number, unit: 万元, fact: {dataset: enterprise_year, field: revenue}"), "fields.sales", "自由条目没有对象，fact 须用 of", "a free entry has no subject", id="a fact about an entry that is about nothing"),
    pytest.param("firms", "entries: {ledger: ideas, by: firm}}", "entries: {ledger: idea, by: firm}}", "fields.ideas_count", "没有台账“idea”", "no ledger idea", id="entries of a ledger that is not there"),
    pytest.param("firms", "by: firm, sum: amount, states: [listed]", "by: firm, sum: money, states: [listed]", "fields.ideas_amount", "没有字段“money”", "no field money", id="a sum of an unknown field"),
    pytest.param("firms", "by: firm, sum: amount, states: [listed]", "by: firm, sum: note, states: [listed]", "fields.ideas_amount", "“说明”不是可加的数", "cannot be added up", id="a sum of texts"),
    pytest.param("firms", "by: firm, sum: amount, states: [listed]", "by: firm, sum: per_firm, states: [listed]", "fields.ideas_amount", "“户均金额”不是可加的数", "cannot be added up", id="a sum of a computed field, which nobody holds"),
    pytest.param("firms", "by: firm, sum: amount, states: [listed]", "by: firm, sum: share, states: [listed]", "fields.ideas_amount", "单位应为“%”", "must be %", id="a sum in another unit"),
    pytest.param("firms", "by: firm, sum: amount, states: [listed]", "by: company, sum: amount, states: [listed]", "fields.ideas_amount", "没有字段“company”", "no field company", id="entries by an unknown field"),
    pytest.param("firms", "by: firm, sum: amount, states: [listed]", "by: parent, sum: amount, states: [listed]", "fields.ideas_amount", "“来自点子”没有引用本台账或它的对象", "does not refer to", id="entries by a field that refers to something else"),
    pytest.param("firms", "by: firm, sum: amount, states: [listed]", "by: firm, sum: amount, states: [done]", "fields.ideas_amount", "没有状态“done”", "no state done", id="entries in a state that is not there"),
    pytest.param(*field("field: x, label: 甲, english: X, type: number, formula: amount + share"), "fields.x", "“万元”与“%”不能相加减", "do not agree", id="units that cannot be added"),
    pytest.param(*field("field: x, label: 甲, english: X, type: number, formula: amount * price"), "fields.x", "price", "price", id="an unknown name in a formula"),
    pytest.param(*field("field: x, label: 甲, english: X, type: number, formula: amount >"), "fields.x", "公式", "", id="a formula that cannot be read"),
    pytest.param(*field("field: x, label: 甲, english: X, type: number, unit: 亿元, formula: amount * 2"), "fields.x", "公式得“万元”，单位却写“亿元”", "gives 万元", id="a formula in another unit than the field's"),
    pytest.param(*field("field: x, label: 甲, english: X, type: number, unit: 万元/家, formula: per_firm * 2"), "fields.x", "“户均金额”须写在它前面", "must stand before", id="a formula over one that stands later"),
    pytest.param(*field("field: x, label: 甲, english: X, type: number, formula: x * 2"), "fields.x", "须写在它前面", "must stand before", id="a formula over itself"),
    pytest.param("ideas", "formula: amount >= 0", "formula: amounts >= 0", "checks.positive", "amounts", "amounts", id="an unknown name in a check"),
    pytest.param("ideas", "formula: amount <= 10000, states: [listed]", "formula: amount <= 10000, states: [enlisted]", "checks.large", "没有状态“enlisted”", "no state enlisted", id="a check in a state that is not there"),
    pytest.param("quotas", "over: [park], formula: area_total <= 100", "over: [zone], formula: area_total <= 100", "checks.park_total", "没有字段“zone”", "no field zone", id="a check over an unknown field"),
    pytest.param("quotas", "over: [park], formula: area_total <= 100", "over: [park], formula: area <= 100", "checks.park_total", "", "", id="a check of a group in terms of one entry"),
    pytest.param("ideas", "states: [listed], group: kind", "states: [enlisted], group: kind", "views.by_kind", "没有状态“enlisted”", "no state enlisted", id="a view of a state that is not there"),
    pytest.param("ideas", "group: kind", "group: sort", "views.by_kind", "没有字段“sort”", "no field sort", id="a view by an unknown field"),
    pytest.param("ideas", "order: '-amount'", "order: '-money'", "views.by_kind", "没有字段“money”", "no field money", id="a view ordered by an unknown field"),
    pytest.param(*rollup("states: [enlisted]"), "rollups.more", "没有状态“enlisted”", "no state enlisted", id="a rollup of a state that is not there"),
    pytest.param(*rollup("sum: note"), "rollups.more", "没有可加的字段“note”", "no field to add up: note", id="a rollup that adds up texts"),
    pytest.param(*rollup("sum: amount, unit: 亩"), "rollups.more", "单位换算不了：“万元”与“亩”不能换算$", "the unit 亩 does not fit", id="a rollup in a unit of something else"),
    pytest.param(*rollup("unit: 期"), "rollups.more", "不认识的单位“期”", "unknown unit 期", id="a rollup in a unit that nobody knows"),
    pytest.param(*rollup("date: note"), "rollups.more", "“note”应为日期或年份字段", "note is no date or year", id="a rollup dated by a text"),
    pytest.param(*rollup("by: [colour]"), "rollups.more", "没有字段“colour”", "no field colour", id="a rollup by an unknown field"),
    pytest.param(*rollup("over: all, unit: '%'"), "rollups.more", "没有汇总“all”", "no rollup all", id="a share of an unknown rollup"),
    pytest.param(*rollup("where: amount > on_day"), "rollups.more", "", "", id="a rollup where money is more than a date"),
    pytest.param("firms", "indicator: recognised-firms", "indicator: recognized-firms", "rollups.recognised", "指标目录没有“recognized-firms”", "no indicator recognized-firms", id="an indicator that the catalogue has not"),
    pytest.param("four-lists", "ledger: six-lists, fields", "ledger: seven-lists, fields", "replaces.seven-lists", "没有台账“seven-lists”", "no ledger seven-lists", id="replacing a ledger that is not there"),
    pytest.param("four-lists", "fields: {area_mu: size}", "fields: {acres: size}", "replaces.six-lists", "原台账没有字段“acres”", "the old ledger has no field acres", id="an old field that was not there"),
    pytest.param("four-lists", "fields: {area_mu: size}", "fields: {area_mu: sizes}", "replaces.six-lists", "没有字段“sizes”", "no field sizes", id="a new field that is not there"),
    pytest.param("four-lists", "fields: {area_mu: size}", "fields: {area_mu: list}", "replaces.six-lists", "“面积”与“所属清单”的类型不同", "not of one type", id="an old field into one of another type"),
    pytest.param("four-lists", "states: {found: listed, mended: done}", "states: {found: lost, mended: done}", "replaces.six-lists", "状态“found → lost”对不上", "do not exist", id="an old state into one that is not there"),
    pytest.param("four-lists", "states: {found: listed, mended: done}", "states: {found: listed}", "replaces.six-lists", "原状态“已整改（mended）”没有去处", "nowhere to go", id="an old state that goes nowhere"),
    pytest.param("four-lists", "keeper: 市经信局", "entry: enterprise\nkeeper: 市经信局", "replaces.six-lists", "条目对象不同", "about different things", id="entries about other things than before"),
    pytest.param("ideas", "area: A1", "area: A9", "area", "没有能力域“A9”", "no area A9", id="an area that is not there"),
    pytest.param("ideas", "area: A1", "area: A1\nmechanisms: [A1-99]", "mechanisms", "没有机制“A1-99”", "no mechanism A1-99", id="a mechanism that is not there"),
    pytest.param("ideas", "area: A1", "area: A1\nclauses: [{plan: p, quote: 每天报告一次}]", "clauses", "“p”原文没有“每天报告一次”", "does not print these words", id="a clause that the plan does not print"),
    pytest.param("ideas", "mend: 改为正数", "mend: 改为正数, clause: {plan: p, quote: 每天报告一次}", "clauses", "原文没有“每天报告一次”", "does not print these words", id="a rule's clause that the plan does not print"),
    pytest.param("ideas", "keeper: 市经信局", "keeper: 市金信局", "keeper", "没有单位“市金信局”", "no organisation 市金信局", id="a keeper that is no unit"),
    pytest.param("projects", "cooperating: [乙区经信局]", "cooperating: [丁区经信局]", "keeper", "没有单位“丁区经信局”", "no organisation", id="a cooperating unit that is none"),
    pytest.param("six-lists", "'2025-07-01'", "'2025年7月'", "closed_on", "“2025年7月”应为日期", "is no date", id="a last day that is no date"),
    pytest.param(*part("seeds: [{count: 1, states: {enlisted: 1}}]"), "seeds", "没有状态“enlisted”", "no state enlisted", id="a seed in a state that is not there"),
    pytest.param(*part("seeds: [{count: 1, values: {money: {value: 1}}}]"), "seeds", "没有可填字段“money”", "no field to fill money", id="a seed of an unknown field"),
    pytest.param(*part("seeds: [{count: 1, values: {on_day: {dates: [去年, 今年]}}}]"), "seeds", "应为两个日期，先早后晚", "two dates", id="a seed between words that are no dates"),
    pytest.param(*part("seeds: [{count: 1, values: {amount: {between: [9, 1]}}}]"), "seeds", "应先小后大", "the smaller first", id="a seed between a large number and a small one"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "old", "new", "where", "zh", "en"), CONTRADICTIONS)
def test_a_contradiction_is_named(
    draft: Pack, name: str, old: str, new: str, where: str, zh: str, en: str
) -> None:
    rewrite(draft, name, old, new)
    with pytest.raises(LedgerInvalid) as caught:
        declared_in(draft)
    told = [item for item in caught.value.problems if name in f"{item[0]}{caught.value}"]
    assert any(where in item[0] for item in told), told
    assert f"{name}.yaml" in str(caught.value)
    assert any(re.search(zh, item[1]) and re.search(en, item[2]) for item in told), told
    assert all(re.search("[一-鿿]", item[1]) and item[2].strip() for item in told), told


def test_all_contradictions_of_all_files_come_at_once(draft: Pack) -> None:
    rewrite(draft, "ideas", "to: listed, by", "to: enlisted, by")
    rewrite(draft, "ideas", "group: kind", "group: sort")
    rewrite(draft, "quotas", "sum: area", "sum: acres")
    with pytest.raises(LedgerInvalid) as caught:
        declared_in(draft)
    assert {where for where, *_ in caught.value.problems} >= {
        "ideas.yaml:moves.list",
        "ideas.yaml:views.by_kind",
        "quotas.yaml:rollups.booked",
    }


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        pytest.param("keeper: 市经信局", "keper: 市经信局", 7, "没有这一项；是否指 keeper / no such key; did you mean keeper", id="a misspelt key gets the near one"),
        pytest.param("type: number, unit: '%'}", "type: number, units: '%'}", None, "没有这一项；是否指 unit", id="a misspelt key inside a field"),
        pytest.param("keeper: 市经信局", "keeper: 2024", None, "“2024” 应为文字；像 2024、yes 这样的词请加引号", id="a number where a text belongs"),
        pytest.param("add_by: [keeper, district]", "add_by: keeper", None, "应为列表", id="a word where a list belongs"),
        pytest.param("add_by: [keeper, district]", "add_by: [boss]", None, "“boss” 应为 'keeper', .* 之一", id="a role that is none"),
        pytest.param("title: {zh: 金点子清单, en: Ideas}", "title: 金点子清单", None, "应为若干“名称: 值”", id="a word where a pair of names belongs"),
        pytest.param("type: date}", "type: day}", None, "“day” 应为 .*'date'.* 之一", id="a type that is none"),
        pytest.param("code: IDEA", "code: 点子", None, "写法不合要求", id="a code that is not capitals"),
        pytest.param("keeper: 市经信局\n", "", None, "缺少这一项，请补上 / is missing; add it", id="a key left out"),
        pytest.param("refers: organisation}", "refers: company}", None, "refers 应为 .*ledger:<编号>", id="a kind of thing that is none"),
        pytest.param("formula: amount > 1000}", "formula: amount > 1000, required: true}", None, "计算字段不能必填", id="a computed field that is required"),
        pytest.param("formula: amount > 1000}", "formula: amount > 1000, entries: {ledger: ideas, by: parent}}", None, "fact、.*entries、formula 只能写一个", id="two ways of computing"),
        pytest.param("unit: 万元/家", "unit: 万圆/家", None, "万圆", id="a unit that is none"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_told_with_line_and_field(
    draft: Pack, old: str, new: str, line: int | None, words: str
) -> None:
    rewrite(draft, "ideas", old, new)
    with pytest.raises(PackFileInvalid, match=words) as caught:
        declared_in(draft)
    assert "ideas.yaml:" in str(caught.value)
    if line is not None:
        assert f"ideas.yaml:{line}：" in str(caught.value)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        pytest.param("within: {working_days: 5}, since: submitted", "within: {working_days: 5}", "within 须用 since", id="within what, since when"),
        pytest.param("within: {working_days: 5}, since", "within: {working_days: 5, days: 3}, since", "只写 working_days、days、months 之一", id="a span in two measures"),
        pytest.param("every: month,", "", "every 与 within 写且只写一个", id="a duty without a rhythm"),
    ],
)  # fmt: skip
def test_a_duty_says_when(draft: Pack, old: str, new: str, words: str) -> None:
    rewrite(draft, "projects", old, new)
    with pytest.raises(PackFileInvalid, match=words):
        declared_in(draft)


def test_a_file_that_is_no_yaml_names_the_line(draft: Pack) -> None:
    rewrite(draft, "ideas", "fields:", "fields: [")
    with pytest.raises(PackTextInvalid, match=r"ideas\.yaml:\d+"):
        declared_in(draft)


def test_without_takes_parts_out_with_the_moves_that_need_them(draft: Pack) -> None:
    rewrite(draft, "supervision", "workflow: loop", "workflow: loop\nwithout: [checked, dismissed, talk, return, close_in_time]\nmoves:\n- {id: close, label: 办结, english: Close, from: [handled], to: closed, by: [keeper]}")  # fmt: skip
    ledger = declared_in(draft)["supervision"]
    assert [state.id for state in ledger.states] == ["received", "assigned", "handled", "closed"]
    assert {step.id for step in ledger.moves} == {"assign", "reassign", "handle", "close", "reopen"}
    assert ledger.move("reopen").start == ("closed",)
    assert [step.id for step in ledger.escalations] == ["remind"]
    assert {duty.id for duty in ledger.duties} == {"assign_in_time", "handle_in_time", "check_in_time"}


def test_a_part_of_the_same_id_goes_before_the_workflow_and_others_join_it(declared: Ledgers) -> None:
    ledger = declared["firms"]
    assert ledger.move("recognise").evidence == "认定文件"
    assert ledger.move("recognise").start == ("cultivating",)
    assert {"admit", "propose", "lapse", "remove", "readmit"} <= {step.id for step in ledger.moves}
    assert ledger.duties == ()


def test_a_pack_may_bring_a_workflow_of_its_own(draft: Pack) -> None:
    folder = draft.root / "ledgers" / "workflows"
    folder.mkdir()
    (folder / "two-steps.yaml").write_text(
        "id: two-steps\ntitle: {zh: 两步, en: Two steps}\nstates:\n- {id: new, label: 新, english: New, initial: true}\n"
        "- {id: old, label: 旧, english: Old, final: true}\nmoves:\n- {id: age, label: 变旧, english: Age, from: [new], to: old}\n",
        "utf-8",
    )
    rewrite(draft, "supervision", "workflow: loop", "workflow: two-steps")
    rewrite(draft, "projects", ", raises: supervision", "")
    assert declared_in(draft)["supervision"].initial.label == "新"


@pytest.mark.parametrize("words", ["ideas", "金点子清单", "Ideas", "IDEA"])
def test_a_ledger_answers_to_its_id_its_titles_and_its_code(declared: Ledgers, words: str) -> None:
    assert declared[words].id == "ideas"


def test_an_unknown_ledger_or_state_gets_the_near_ones(declared: Ledgers) -> None:
    with pytest.raises(
        LedgerUnknown, match=r"没有台账“idea-s”；是否指 ideas.* / No ledger “idea-s”; near: ideas"
    ):
        declared["idea-s"]
    with pytest.raises(StateUnknown, match="没有状态“列上”；有：proposed（拟列入）、listed（已列入）"):
        declared["ideas"].state("列上")


@pytest.mark.parametrize(
    ("old", "new", "same"),
    [
        pytest.param("label: 说明, english: Note", "label: 备注, english: Note", False, id="another label is another version"),
        pytest.param("formula: amount >= 0", "formula: amount >= 1", False, id="another rule is another version"),
        pytest.param(IDEA_ROLLUP, f"seeds: [{{count: 3}}]\n{IDEA_ROLLUP}", True, id="other seeds are the same version"),
        pytest.param("# 自由条目，每种字段各一个。", "# 换一句说明。", True, id="another comment is the same version"),
    ],
)  # fmt: skip
def test_the_version_follows_the_content(
    draft: Pack, declared: Ledgers, old: str, new: str, same: bool
) -> None:
    rewrite(draft, "ideas", old, new)
    changed = declared_in(draft)
    assert (changed["ideas"].version == declared["ideas"].version) is same
    assert changed["quotas"].version == declared["quotas"].version


def test_another_workflow_is_another_version(draft: Pack, declared: Ledgers) -> None:
    rewrite(draft, "ideas", "views:", "without: [relist]\nviews:")
    assert declared_in(draft)["ideas"].version != declared["ideas"].version


def _narrower(draft: Pack) -> None:
    """The next version: a field gone, one of another type, a state gone, a code gone."""
    rewrite(draft, "ideas", f"{IDEA_ROW}\n", "")
    rewrite(draft, "ideas", "{field: span, label: 时段, english: Period, type: period}", "{field: span, label: 时段, english: Period, type: number}")  # fmt: skip
    rewrite(draft, "ideas", "english: Place, type: region}", "english: Place, type: date}")
    rewrite(draft, "ideas", "english: Credit code, type: uscc}", "english: Credit code, type: flag}")
    rewrite(draft, "ideas", ", {code: land, label: 土地, english: Land, aliases: 用地}", "")
    rewrite(draft, "ideas", "english: Ideas from it, type: integer, unit: 条, entries: {ledger: ideas, by: parent}}", "english: Ideas from it, type: integer}")  # fmt: skip
    rewrite(draft, "ideas", "views:", "without: [delisted]\nstates: [{id: archived, label: 存档, english: Archived, final: true}]\nviews:")  # fmt: skip
    rewrite(draft, "ideas", "moves:\n", "moves:\n- {id: archive, label: 存档, english: Archive, from: [listed], to: archived}\n")  # fmt: skip


@pytest.mark.parametrize("reading", ["rows", "list", "board", "rollups"])
def test_an_old_entry_is_readable_under_a_new_declaration(book: Book, draft: Pack, reading: str) -> None:
    from jiqun.ledgers.rollup import roll_up

    told = {"note": "旧说明", "span": "2024-Q1", "place": "乙区", "kind": "土地", "credit": firm(1), "amount": "1"}  # fmt: skip
    old = add(book, "ideas", Draft(title="旧点子", state="listed", values=told), KEEPER)
    gone = add(book, "ideas", Draft(title="移出的", state="delisted", values={"amount": "2"}), KEEPER)
    before = book.ledgers["ideas"]
    _narrower(draft)
    after = declaring(book, draft)
    ledger = after.ledgers["ideas"]
    entries = after.select(Selection(ledger="ideas"))
    readings: dict[str, Callable[[], Any]] = {
        "rows": lambda: [row["heavy"] for row in after.rows(ledger, entries)],
        "list": lambda: [row["span"] for row in listed(after, ledger, entries).rows],
        "board": lambda: [entry.state for entry in entries],
        "rollups": lambda: [
            item.value for item in roll_up(after, ledger, [gone.since.year], gone.since) if not item.by
        ],
    }
    expected = {"rows": [False, False], "list": ["2024-Q1", None], "board": ["listed", "delisted"], "rollups": [1.0]}  # fmt: skip
    assert readings[reading]() == expected[reading]
    assert after.get(old.id).values["note"] == "旧说明"
    content = after.definition("ideas", old.definition)
    assert content == before.content
    assert content
    assert "说明" in [item["label"] for item in content["record"]["fields"]]
    assert old.definition == before.version != ledger.version


def test_the_next_change_writes_under_the_new_declaration_and_loses_nothing(book: Book, draft: Pack) -> None:
    old = add(book, "ideas", Draft(title="旧点子", values={"note": "旧说明", "kind": "技术"}), KEEPER)
    _narrower(draft)
    after = declaring(book, draft)
    changed = edit(after, old.id, {"amount": "3"}, KEEPER, revision=1)
    assert changed.definition == after.ledgers["ideas"].version
    assert changed.values == {"note": "旧说明", "kind": "tech", "amount": 3.0}
    assert move(after, old.id, "list", KEEPER).state == "listed"
    assert after.history(old.id)[0].after["note"] == "旧说明"


def test_only_what_declarations_say_of_themselves_is_checked_without_a_ground(draft: Pack) -> None:
    rewrite(draft, "ideas", "area: A1", "area: Z9")
    rewrite(draft, "ideas", "keeper: 市经信局", "keeper: 无此单位")
    assert load_ledgers(draft)["ideas"].record.area == "Z9"
    assert len(load_ledgers(draft, replace(ground(draft), areas=frozenset(), is_organisation=None)).all) == 8


def test_evidence_of_a_removed_move_stays(book: Book, draft: Pack) -> None:
    entry = add(book, "projects", Draft(title="修路", state="under_way"), KEEPER)
    move(book, entry.id, "submit", PLANNER, papers=CITED)
    rewrite(draft, "projects", "workflow: task", "workflow: task\nwithout: [return]")
    after = declaring(book, draft)
    assert [paper.cite for paper in after.evidence(entry.id)] == [CITED[0].cite]
