"""Golden cases as an official writes them: what is read, what is refused and where, what is assumed, what is missed."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import ibis
import pytest

from jiqun.engine import Settings, open_engine
from jiqun.mishap import Mishap
from jiqun.packs import PackFileInvalid, PackTextInvalid
from jiqun.rules import VariableUnknown
from jiqun.rules.cases import Case, bring_along, read_cases, rewriting, unknown_rules
from jiqun.rules.errors import CaseUnfit
from jiqun.rules.golden import Answerer, Days, conditions, run, same, told
from jiqun.rules.ruleset import Conditions
from jiqun.rules.vocabulary import Vocabulary

ENGINE = open_engine(Settings())
RULES = Conditions.model_validate({
    "id": "trial", "family": "trial", "name": {"zh": "试办法"}, "since": "2024-01-01",
    "parameters": [{"id": "least", "name": {"zh": "门槛"}, "unit": "万元", "value": 500}],
    "criteria": {"all": [{"id": "large", "test": "revenue >= least"}, {"id": "own", "test": "own_brand"}]},
})  # fmt: skip
GOOD = "- {name: 例, rules: trial, year: 2024, given: {revenue: 500, own_brand: true}, expect: {met: true}}\n"


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "cases.yaml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("text", "error", "words"),
    [
        pytest.param("- {name: 例", PackTextInvalid, "cases.yaml:", id="不是YAML"),
        pytest.param(GOOD + "- {name: 例, rules: trial, year: 2024, given: {}}\n", PackFileInvalid, "cases.yaml:2：1.expect", id="没有写预期"),
        pytest.param(GOOD.replace("year: 2024, ", ""), PackFileInvalid, "year.*day", id="没有写年或日"),
        pytest.param(GOOD.replace("year: 2024", "year: 2024, day: '2024-06-30'"), PackFileInvalid, "year.*day", id="年和日都写了"),
        pytest.param(GOOD.replace("revenue: 500", "revenue: [500]"), PackFileInvalid, "revenue 应为数", id="变量的值是列表"),
        pytest.param(GOOD.replace("revenue: 500", "甲: {revenue: 500}"), PackFileInvalid, "不能混写", id="一个对象和几个对象混写"),
        pytest.param(GOOD.replace("{met: true}", "{met: [true]}"), PackFileInvalid, "met 应为数", id="预期是列表"),
        pytest.param("- {name: 例, rules: t, year: 2024, given: {甲: {revenue: 1}}, expect: {乙: {met: true}}}\n", PackFileInvalid, "“乙”没有在 given", id="预期的对象没有给"),
        pytest.param(GOOD.replace("expect", "expects"), PackFileInvalid, "是否指 expect", id="写错了项名"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_says_where(
    tmp_path: Path, text: str, error: type[Mishap], words: str
) -> None:
    with pytest.raises(error, match=words):
        read_cases(written(tmp_path, text))


@pytest.mark.parametrize(
    ("text", "error", "words"),
    [
        pytest.param(GOOD.replace("revenue", "revenu"), VariableUnknown, r"cases.yaml:2：案例“例”.*revenu", id="没有这个变量"),
        pytest.param(GOOD.replace("{met: true}", "{mett: true}"), VariableUnknown, r"cases.yaml:2：案例“例”.*mett", id="没有这个预期"),
        pytest.param(GOOD.replace("revenue: 500", "revenue: 五百"), CaseUnfit, "cases.yaml:2：案例“例”：“revenue”应为数", id="数写成了字"),
        pytest.param(GOOD.replace("own_brand: true", "own_brand: 1"), CaseUnfit, "true 或 false", id="真假写成了数"),
        pytest.param(GOOD.replace("year: 2024", "day: '2024-06-30'"), CaseUnfit, "请写 year", id="按年判定的写了日"),
        pytest.param(GOOD.replace("given", "assume: {parameters/most/value: 1}, given"), CaseUnfit, "parameters/most/value", id="假设的地方没有"),
        pytest.param(GOOD.replace("given", "assume: {parameters/least/value: 多}, given"), CaseUnfit, "assume 的值", id="假设的值不合写法"),
    ],
)  # fmt: skip
def test_a_case_that_cannot_be_asked_says_where(
    tmp_path: Path, vocabulary: Vocabulary, text: str, error: type[Mishap], words: str
) -> None:
    cases = read_cases(written(tmp_path, f"# 试\n{text}"))
    with pytest.raises(error, match=words):
        run(RULES, cases, conditions(vocabulary), ENGINE)


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        pytest.param({}, [], id="相符"),
        pytest.param({"expect": {"met": False, "large": True}}, [("", "met", False, True)], id="只有一处不符"),
        pytest.param({"expect": {"met": None}}, [("", "met", None, True)], id="预期不明而能判定"),
        pytest.param({"given": {"revenue": 500}}, [("", "met", True, None)], id="没有给的不明"),
        pytest.param({"assume": {"parameters/least/value": 501}}, [("", "met", True, False)], id="假设门槛501"),
        pytest.param({"given": {"甲": {"revenue": 500, "own_brand": True}, "乙": {"revenue": 499, "own_brand": True}}, "expect": {"甲": {"met": True}, "乙": {"met": True}}}, [("乙", "met", True, False)], id="几个对象各有预期"),
    ],
)  # fmt: skip
def test_what_is_missed(vocabulary: Vocabulary, fields: dict[str, object], found: list[object]) -> None:
    case = Case.model_validate({"name": "例", "rules": "trial", "year": 2024, "given": {"revenue": 500, "own_brand": True}, "expect": {"met": True}} | fields)  # fmt: skip
    misses = run(RULES, [case], conditions(vocabulary), ENGINE)
    assert [(miss.subject, miss.what, miss.expected, miss.found) for miss in misses] == found


def test_a_miss_in_words(vocabulary: Vocabulary, tmp_path: Path) -> None:
    path = written(tmp_path, GOOD.replace("revenue: 500", "revenue: 499"))
    (words,) = told(run(RULES, read_cases(path), conditions(vocabulary), ENGINE))
    assert words == f"{path}:1：案例“例”：met 应为 是，得 否 / met of 例: expected yes, found no"


def test_subjects_are_ranked_within_their_case_in_the_order_of_the_file(vocabulary: Vocabulary) -> None:
    """A rule set of a kind of its own: whoever stands first in a tie is first."""

    def ranked(table: ibis.Table, days: Days) -> ibis.Table:
        assert set(days.values()) == {dt.date(2024, 12, 31)}
        order = ibis.window(group_by=table.year, order_by=[table.revenue.desc(), table.code])
        return table.mutate(place=ibis.row_number().over(order) + 1)

    given = {name: {"revenue": value} for name, value in (("丙", 5), ("乙", 7), ("甲", 5))}
    case = Case(name="例", rules="trial", year=2024, given=given, expect={"丙": {"place": 2}, "乙": {"place": 1}, "甲": {"place": 3}})  # fmt: skip
    assert (
        run(RULES, [case, case], lambda rules, _: Answerer(vocabulary, ranked, together=True), ENGINE) == []
    )


@pytest.mark.parametrize(
    ("found", "expected", "alike"),
    [
        pytest.param(1.00004, 1, True, id="在误差内"),
        pytest.param(1.0002, 1, False, id="超出误差"),
        pytest.param(None, 0, False, id="不明不是0"),
        pytest.param(True, 1, False, id="真不是1"),
        pytest.param("A", "A", True, id="文字"),
        pytest.param(None, None, True, id="都不明"),
        pytest.param(3, "3", False, id="数不是文字"),
    ],
)
def test_what_counts_as_the_same(found: object, expected: object, alike: bool) -> None:
    assert same(found, expected, 1e-4) is alike  # type: ignore[arg-type]


def test_a_copy_takes_the_cases_along_word_for_word(tmp_path: Path) -> None:
    text = "# 说明\n- &one {name: 甲, rules: old, year: 2024, given: &g {revenue: 1}, expect: {met: true}}  # 第三条\n- {name: 乙, rules: other, year: 2024, given: *g, expect: {met: true}}\n- name: 丙\n  rules: old\n  year: 2024\n  given: {<<: *g, own_brand: true}\n  expect: {met: true}\n"
    path = tmp_path / "new.yaml"
    bring_along([case for case in read_cases(written(tmp_path, text)) if case.rules == "old"], path, "new")
    cases = read_cases(path)
    assert [(case.name, case.rules, dict(case.given)) for case in cases] == [
        ("甲", "new", {"revenue": 1}), ("丙", "new", {"revenue": 1, "own_brand": True}),
    ]  # fmt: skip
    assert "# 第三条" in path.read_text(encoding="utf-8")


def test_cases_written_anew_stand_only_if_everything_holds(tmp_path: Path) -> None:
    path = written(tmp_path, GOOD)
    with pytest.raises(CaseUnfit, match="没有规则“trial”"), rewriting(path, GOOD, "other"):
        raise AssertionError("not reached")
    with pytest.raises(PackFileInvalid), rewriting(path, "- {}", "trial"):
        raise AssertionError("not reached")
    with pytest.raises(RuntimeError), rewriting(path, GOOD.replace("500", "400"), "trial"):
        raise RuntimeError("the draft was written by somebody else")
    assert path.read_text(encoding="utf-8") == GOOD
    with rewriting(path, GOOD.replace("500", "400"), "trial") as cases:
        assert cases[0].given["revenue"] == 400
    unknown_rules(read_cases(path), ["trial"])
