"""Rule sets as text: what is refused, versions by date, copies, changes, publication, reforms."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from jiqun.packs import Bilingual, Pack, PackFileInvalid
from jiqun.rules import (
    NoRuleInForce,
    ParameterNotYet,
    PlaceUnknown,
    RuleInvalid,
    RuleNotReady,
    RuleSetExists,
    RuleSetPublished,
    RuleSetReadOnly,
    RuleSetUnknown,
    VariableCircular,
    VariableUnknown,
)
from jiqun.rules.drafting import Draft, Sign, copy
from jiqun.rules.parameter import Parameter, load_parameters
from jiqun.rules.reform import differences
from jiqun.rules.ruleset import Conditions, Standing
from jiqun.rules.shelf import Shelf, load_shelf
from jiqun.rules.verdict import Judge
from jiqun.rules.vocabulary import Vocabulary

FOLDER = "schemes/trial"
OLD = """\
# 上年的办法
id: trial-2023
family: trial
name: {zh: 试办法}
since: '2023-01-01'
until: '2023-12-31'
recheck_until: '2024-06-30'
standing: published
reference: {document: 某办法, trust: verified}
parameters:
- {id: least_revenue, name: {zh: 营收门槛}, unit: 万元, value: 500}  # 第三条
criteria:
  all:
  - {id: revenue, test: revenue >= least_revenue}
  - {id: debt, test: debt_ratio <= 70}
"""


@pytest.fixture
def pack(tmp_path: Path) -> Pack:
    (tmp_path / "pack.yaml").write_text("id: t\n")
    (tmp_path / FOLDER).mkdir(parents=True)
    (tmp_path / FOLDER / "trial-2023.yaml").write_text(OLD)
    return Pack(tmp_path)


def shelf(pack: Pack) -> Shelf[Conditions]:
    return load_shelf(Conditions, pack.root / "none", pack, FOLDER)


def drafted(pack: Pack) -> Shelf[Conditions]:
    copy(shelf(pack), pack, FOLDER, "trial-2023", "trial-2024", since=dt.date(2024, 1, 1))
    return shelf(pack)


def test_a_copy_is_a_draft_with_comments_kept(pack: Pack) -> None:
    held = drafted(pack)["trial-2024"]
    assert (held.standing, held.since, held.until, held.copied_from) == (
        Standing.DRAFT, dt.date(2024, 1, 1), None, "trial-2023",
    )  # fmt: skip
    assert "# 第三条" in (pack.root / FOLDER / "trial-2024.yaml").read_text()


def test_a_change_is_one_place_and_says_why(pack: Pack) -> None:
    held = drafted(pack)
    Draft(held.entry("trial-2024"), Conditions, Sign("李工", "按新通知")).change(
        "parameters/least_revenue/value", 800
    )
    Draft(shelf(pack).entry("trial-2024"), Conditions).change("criteria/all/debt/test", "debt_ratio <= 65")
    new = shelf(pack)["trial-2024"]
    assert [(item.by, item.deed, item.place, item.before, item.after, item.why) for item in new.history] == [
        ("李工", "change", "parameters/least_revenue/value", "500", "800", "按新通知"),
        ("", "change", "criteria/all/debt/test", "debt_ratio <= 70", "debt_ratio <= 65", ""),
    ]
    found = differences(held["trial-2023"], new)
    assert [(item.place, item.before, item.after) for item in found] == [
        ("parameters/least_revenue/value", 500, 800),
        ("criteria/all/debt/test", "debt_ratio <= 70", "debt_ratio <= 65"),
    ]


@pytest.mark.parametrize(
    ("place", "value", "error"),
    [
        pytest.param("parameters/nothing/value", 1, PlaceUnknown, id="没有这个参数"),
        pytest.param("criteria/all/9/test", "x", PlaceUnknown, id="没有这一条"),
        pytest.param("nonsense", 1, PlaceUnknown, id="没有这一项"),
        pytest.param("parameters/least_revenue/value", "很多", RuleInvalid, id="不是数"),
        pytest.param("parameters/least_revenue/unit", "魔", RuleInvalid, id="不是单位"),
    ],
)
def test_a_wrong_change_writes_nothing(pack: Pack, place: str, value: Any, error: type[Exception]) -> None:
    held = drafted(pack)
    before = (pack.root / FOLDER / "trial-2024.yaml").read_text()
    with pytest.raises(error):
        Draft(held.entry("trial-2024"), Conditions, Sign(why="试")).change(place, value)
    assert (pack.root / FOLDER / "trial-2024.yaml").read_text() == before


def test_publication_needs_a_clean_check_and_ends_editing(pack: Pack) -> None:
    entry = drafted(pack).entry("trial-2024")
    with pytest.raises(RuleNotReady, match="依据"):
        Draft(entry, Conditions).publish(dt.date(2024, 7, 1), problems=["依据未写"])
    assert shelf(pack)["trial-2024"].standing is Standing.DRAFT
    Draft(entry, Conditions).publish(dt.date(2024, 7, 1))
    published = shelf(pack).entry("trial-2024")
    assert (published.rules.standing, published.rules.since) == (Standing.PUBLISHED, dt.date(2024, 7, 1))
    with pytest.raises(RuleSetPublished):
        Draft(published, Conditions).change("parameters/least_revenue/value", 1)
    Draft(published, Conditions).end(dt.date(2025, 6, 30))
    assert shelf(pack)["trial-2024"].until == dt.date(2025, 6, 30)


@pytest.mark.parametrize(
    ("called", "since", "name"),
    [
        pytest.param(None, dt.date(2024, 1, 1), "试办法（2024年）", id="没有年份的加上年份"),
        pytest.param(None, dt.date(2023, 7, 1), "试办法（修订）", id="同一年的称修订"),
        pytest.param(Bilingual(zh="新办法", en="New rule"), dt.date(2024, 1, 1), "新办法", id="自己起名"),
    ],
)
def test_a_copy_has_a_name_of_its_own(
    pack: Pack, called: Bilingual | None, since: dt.date, name: str
) -> None:
    copy(shelf(pack), pack, FOLDER, "trial-2023", "trial-2024", since=since, called=called)
    assert shelf(pack)["trial-2024"].name == Bilingual(zh=name, en=called.en if called else "")


def test_the_id_of_a_draft_given_up_may_be_taken_again(pack: Pack) -> None:
    for count in (1, 2):
        copy(shelf(pack), pack, FOLDER, "trial-2023", "trial-2024", since=dt.date(2024, 1, 1))
        Draft(shelf(pack).entry("trial-2024"), Conditions, Sign("李工", f"第{count}稿不用")).withdraw()
    drafted(pack)
    held = shelf(pack)
    assert held["trial-2024"].standing is Standing.DRAFT
    assert [held[f"trial-2024-withdrawn-{count}"].history[-1].why for count in (1, 2)] == [
        "第1稿不用", "第2稿不用",
    ]  # fmt: skip


def test_copies_do_not_overwrite(pack: Pack) -> None:
    with pytest.raises(RuleSetExists):
        copy(shelf(pack), pack, FOLDER, "trial-2023", "trial-2023", since=dt.date(2024, 1, 1))
    with pytest.raises(RuleSetUnknown):
        copy(shelf(pack), pack, FOLDER, "trial-2019", "trial-2024", since=dt.date(2024, 1, 1))


def test_what_ships_is_not_edited(pack: Pack) -> None:
    shipped = load_shelf(Conditions, pack.root / FOLDER, None, FOLDER)
    with pytest.raises(RuleSetReadOnly):
        Draft(shipped.entry("trial-2023"), Conditions).change("parameters/least_revenue/value", 1)


@pytest.mark.parametrize(
    ("on", "found"),
    [
        pytest.param(dt.date(2023, 1, 1), "trial-2023", id="施行首日"),
        pytest.param(dt.date(2023, 12, 31), "trial-2023", id="末日"),
        pytest.param(dt.date(2024, 7, 1), "trial-2024", id="新版施行"),
    ],
)
def test_the_version_in_force(pack: Pack, on: dt.date, found: str) -> None:
    Draft(drafted(pack).entry("trial-2024"), Conditions).publish(dt.date(2024, 7, 1))
    assert shelf(pack).in_force("trial", on).id == found


def test_between_two_versions_nothing_is_assumed(pack: Pack) -> None:
    with pytest.raises(NoRuleInForce, match="trial-2023（2023-01-01—2023-12-31"):
        shelf(pack).in_force("trial", dt.date(2024, 3, 1))


def test_holders_are_rechecked_by_the_old_version_as_long_as_it_says(pack: Pack) -> None:
    Draft(drafted(pack).entry("trial-2024"), Conditions).publish(dt.date(2024, 4, 1))
    held = shelf(pack)
    assert held.in_force("trial", dt.date(2024, 5, 1)).id == "trial-2024"
    assert held.rechecking("trial", dt.date(2024, 5, 1)).id == "trial-2023"
    assert held.rechecking("trial", dt.date(2024, 7, 1)).id == "trial-2024"


def rules(**fields: Any) -> Conditions:
    return Conditions.model_validate(
        {
            "id": "r",
            "family": "r",
            "name": {"zh": "规则"},
            "since": "2024-01-01",
            "criteria": {"test": "revenue >= 1"},
        }
        | fields
    )


@pytest.mark.parametrize(
    ("fields", "error", "words"),
    [
        pytest.param({"criteria": {"test": "sales >= 1"}}, VariableUnknown, "sales", id="没有的变量"),
        pytest.param({"criteria": {"test": "revenue >= employees"}}, Exception, "不能比较", id="单位不合"),
        pytest.param({"definitions": [{"id": "a", "name": {"zh": "甲"}, "formula": "b"}, {"id": "b", "name": {"zh": "乙"}, "formula": "a"}]}, VariableCircular, "a → b → a", id="互相引用"),
        pytest.param({"definitions": [{"id": "a", "name": {"zh": "甲"}, "unit": "亩", "formula": "revenue * 2"}]}, RuleInvalid, "公式得出 万元", id="公式与单位不合"),
        pytest.param({"parameters": [{"id": "revenue", "name": {"zh": "同名"}, "value": 1}]}, RuleInvalid, "同名", id="参数与变量同名"),
    ],
)  # fmt: skip
def test_contradictions_are_told_when_the_rule_is_read(
    vocabulary: Vocabulary, fields: dict[str, Any], error: type[Exception], words: str
) -> None:
    with pytest.raises(error, match=words):
        Judge(rules(**fields), vocabulary)


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param({"criteria": {"test": "revenue >= 1", "all": [{"test": "profit > 0"}]}}, id="两种写法"),
        pytest.param({"criteria": {"some": [{"test": "profit > 0"}]}}, id="some 没有 at_least"),
        pytest.param({"criteria": {"score": "total", "at_least": 60}}, id="没有评分项"),
        pytest.param({"until": "2023-01-01"}, id="先止后起"),
    ],
)
def test_forms_that_say_nothing_are_refused(fields: dict[str, Any]) -> None:
    with pytest.raises(ValueError):
        rules(**fields)


def test_a_mistake_is_told_with_its_line(pack: Pack) -> None:
    (pack.root / FOLDER / "trial-2023.yaml").write_text(OLD.replace("value: 500", "value: 五百"))
    with pytest.raises(PackFileInvalid, match=r"trial-2023\.yaml:11"):
        shelf(pack)


def test_parameters_have_no_value_before_their_first() -> None:
    item = Parameter.model_validate(
        {"id": "p", "name": {"zh": "参数"}, "values": [{"since": "2018-07-01", "value": 0.15}]}
    )
    with pytest.raises(ParameterNotYet, match="最早自 2018-07-01"):
        item.at(dt.date(2018, 6, 30))


def test_every_shared_parameter_says_where_it_stands_written() -> None:
    for item in load_parameters().values():
        days = [entry.since for entry in item.values] or [dt.date(2024, 1, 1)]
        for day in days:
            assert item.source(day).document, item.id
