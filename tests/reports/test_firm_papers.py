"""One enterprise's sheet and the public list in words: what each case says, and that it fits."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import docx
import pytest
from docx.shared import Mm, Pt

from jiqun.reports.appraisal_notice import Notice, write_notice
from jiqun.reports.appraisal_sheet import write_sheet
from jiqun.reports.portrait import _graded, _outcome
from jiqun.rules.reference import Trust

DAY = dt.date(2026, 11, 12)


def side(name: str, value: float | None, unit: str) -> dict[str, Any]:
    return {"formula": name, "name": {"zh": name, "en": name}, "value": value, "unit": unit}


TAX, LAND = side("评价税收", 16.01, "万元"), side("评价用地面积", 0.89, "亩")
ITEM = {
    "id": "tax", "name": {"zh": "亩均税收"}, "unit": "万元/亩", "weight": 50.0, "value": 17.99, "base": 32.39, "points": 27.77,
    "above": TAX, "below": LAND, "capped": False, "untold": False, "missing": "nought", "percentile": 0.85, "median": 11.25,
}  # fmt: skip
ROW: dict[str, Any] = {
    "scheme_name": {"zh": "试办法"}, "year": 2025, "simulated": False, "trust": "verified", "code": "B", "name": "乙厂", "subject": "B",
    "list": {"zh": "规上企业"}, "items": [ITEM], "figures": [TAX, LAND], "score": 42.61, "position": 310, "of": 365,
    "grade_first": "C", "grade": "C", "managed_as": "C", "reason": None, "bonuses": [], "adjustments": [], "merged_with": [],
    "next": None, "effects": [], "gates": [],
}  # fmt: skip
FALLEN = {"id": "fallen", "label": {"zh": "退规降档"}, "effect": "down", "grade": None}
NEXT = {"grade": "B", "score": 46.67, "gap": 4.06, "items": []}
YOUNG = {"id": "young", "label": {"zh": "成立不满两年"}, "treatment": "ungraded", "reference": None}
PARCEL = [
    {"code": code, "name": name, "subject": "A"}
    for code, name in (("A", "甲厂"), ("B", "乙厂"), ("C", "丙厂"))
]


def words(row: dict[str, Any]) -> str:
    return "\n".join(item.text for item in docx.Document(io.BytesIO(write_sheet(row, DAY))).paragraphs)


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        pytest.param({}, "列入“规上企业”，综合得分42.61分，在参评365家中列第310位，评为C类。", id="评为一档"),
        pytest.param({"grade": "D", "adjustments": [FALLEN]}, "初评为C类，调整后评为D类。", id="降档"),
        pytest.param({"grade": "D", "adjustments": [FALLEN], "next": NEXT}, "按得分，不计调档，距B类：本次B类最低得分46.67，还差4.06分。", id="降档的离上一档按得分说"),
        pytest.param({"grade": None, "grade_first": None, "position": None, "score": None}, "数据不全、没有得分，不定等级。", id="没有得分"),
        pytest.param({"grade": None, "grade_first": None, "reason": YOUNG, "managed_as": "B"}, "属于“成立不满两年”的情形，计分、不定等级，按B类管理。", id="不定等级"),
        pytest.param({"grade": None, "list": None, "items": [], "figures": []}, "不在任何评价名单的范围内。", id="不在名单"),
        pytest.param({}, "请核对所用数据：评价税收16.01万元；评价用地面积0.89亩。", id="先核对数据"),
        pytest.param({"figures": [side("用电量", None, "万千瓦时"), side("职工", 151.0, "人")]}, "用电量未报；职工151人。", id="未报和整数"),
        pytest.param({"merged_with": PARCEL, "subject": "A"}, "合并评价：与宗地权利人甲厂、其他承租企业丙厂一并计算，等级相同。", id="承租企业"),
        pytest.param({"merged_with": PARCEL, "subject": "A", "code": "A"}, "合并评价：作为宗地权利人，与承租企业乙厂、丙厂一并计算，等级相同。", id="宗地权利人"),
    ],
)  # fmt: skip
def test_what_the_sheet_says(changed: dict[str, Any], told: str) -> None:
    assert told in words(ROW | changed)


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        pytest.param({}, "评为C类", id="按得分"),
        pytest.param(
            {"grade": "D", "adjustments": [FALLEN]}, "评为D类（退规降档，初评C类）", id="降档写明原因和初评"
        ),
        pytest.param({"grade": None}, "不定等级", id="不定等级"),
    ],
)
def test_what_the_portrait_says_of_the_grade(changed: dict[str, Any], told: str) -> None:
    assert _graded(ROW | changed) == told


@pytest.mark.parametrize(
    ("outcome", "missing", "told"),
    [
        pytest.param("met", [], "满足", id="满足"),
        pytest.param("unknown", ["品牌"], "缺佐证（品牌）", id="缺佐证只说一次"),
        pytest.param("not_met", ["品牌"], "不满足，缺佐证（品牌）", id="不满足而且缺佐证"),
        pytest.param("unknown", ["甲", "乙", "丙", "丁"], "缺佐证（甲、乙、丙等4项）", id="多的只举前三项"),
    ],
)
def test_what_the_portrait_says_of_a_condition(outcome: str, missing: list[str], told: str) -> None:
    assert _outcome({"outcome": outcome, "missing": [{"name": {"zh": name}} for name in missing]}) == told


def test_the_public_list_says_whom_to_address_and_keeps_a_code_on_one_line() -> None:
    rows = [{"code": "91330200MA2XXXXX0W", "name": "某" * 30, "region": "r", "grade": "A档"}]
    notice = Notice(2025, "试办法", Trust.VERIFIED, "某局", DAY, dt.date(2026, 11, 19), 5, True)
    made = docx.Document(io.BytesIO(write_notice(notice, rows, {"r": "某区"})))
    told = "\n".join(item.text for item in made.paragraphs)
    assert "可以向某局书面提出" in told
    assert "模拟数据" in told
    assert [cell.text for cell in made.tables[0].rows[1].cells] == [
        "1",
        "某" * 30,
        "91330200MA2XXXXX0W",
        "某区",
    ]
    # 18 capitals of the widest usual typeface, 0.72 of 10.5 pt each, and the margins of a cell.
    assert made.tables[0].rows[1].cells[2].width > Pt(18 * 0.72 * 10.5 + 4.5)
    assert sum(cell.width for cell in made.tables[0].rows[1].cells) <= Mm(156.5)
