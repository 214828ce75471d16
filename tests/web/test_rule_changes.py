"""What differs between two rule sets is told in words, in the reader's language; refusals name what is near."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

import pytest

from jiqun.appraisal.scheme import Scheme, load_schemes
from jiqun.engine import Formula, FormulaUnreadable
from jiqun.packs import Pack
from jiqun.rules import VariableUnknown
from jiqun.web.language import half
from jiqun.web.pages.rule_changes import changed, expected_words, place_words, told_value
from jiqun.web.rendering import Visit, word

PACK = Path(__file__).parents[2] / "packs" / "ningbo"


class Reader:
    """As much of a visit as words need."""

    def __init__(self, language: str) -> None:
        self.language = language

    def word(self, family: str, code: object) -> str:
        return word(self.language, family, code)


def visit(language: str) -> Visit:
    return cast("Visit", Reader(language))


@pytest.fixture(scope="module")
def scheme() -> Scheme:
    return load_schemes(Pack(PACK))["example-2025"]


@pytest.mark.parametrize(
    ("language", "place", "words"),
    [
        pytest.param("zh", "lists/above/indicators/tax_per_land/weight", "规上工业企业 › 亩均税收 › 权重", id="名单和指标用名称"),
        pytest.param("en", "lists/above/indicators/tax_per_land/weight", "Above designated size › Tax per mu › Weight", id="英文"),
        pytest.param("zh", "name/zh", "名称", id="中文名不另写“中文”"),
        pytest.param("zh", "lists/elsewhere/indicators/gone/weight", "名单 › elsewhere › 指标 › gone › 权重", id="没有名称的照原样"),
        pytest.param("zh", "shown/0", "另行列出 › 1", id="序号从一起"),
    ],
)  # fmt: skip
def test_a_place_reads_as_words(scheme: Scheme, language: str, place: str, words: str) -> None:
    known = () if "gone" in place else (scheme,)
    assert place_words(visit(language), *known)(place) == words


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        pytest.param("weight", 30.0, "30", id="数不带多余的零"),
        pytest.param("judged", True, "是", id="是非"),
        pytest.param("trust", "example", word("zh", "rule_trust", "example"), id="选项用词"),
        pytest.param("criteria", {"id": "a", "label": {"zh": "甲", "en": "A"}}, "甲", id="整项用名称"),
        pytest.param("criteria", {"id": "a", "test": "revenue > 1"}, "revenue > 1", id="没有名称的写条件"),
        pytest.param("note", None, "", id="空"),
    ],
)
def test_a_value_reads_as_words(field: str, value: Any, words: str) -> None:
    assert told_value(visit("zh"), field, value) == words


def test_only_what_differs_is_told(scheme: Scheme) -> None:
    raw = scheme.model_dump(mode="json")
    raw["lists"][0]["indicators"][0]["weight"] = 27
    raw["name"]["zh"] = "另一名称"
    rows = changed(visit("zh"), scheme, Scheme.model_validate(raw))
    assert [(row["before"], row["after"]) for row in rows] == [("25", "27")]
    assert rows[0]["place"].endswith("亩均税收 › 权重")


def test_golden_cases_name_what_they_expect(scheme: Scheme) -> None:
    told = expected_words(visit("zh"), scheme)
    assert told("met") == "是否满足"
    assert told("example-2025/tax_per_land sure") == "亩均税收 · 确定可得（万元）"
    assert told("unheard") == "unheard"


@pytest.mark.parametrize(
    ("text", "language", "words", "not_there"),
    [
        pytest.param("revenue >=", "zh", "没有写完", "The formula", id="中文只说中文"),
        pytest.param("revenue 5", "en", "breaks off at character 9", "公式", id="英文只说英文"),
    ],
)  # fmt: skip
def test_a_broken_formula_says_where(text: str, language: str, words: str, not_there: str) -> None:
    with pytest.raises(FormulaUnreadable) as found:
        Formula(text)
    told = half(str(found.value), language)
    assert not_there not in told
    assert "unknown" not in told
    assert words in told


def test_an_unknown_name_is_answered_with_the_nearest() -> None:
    known = [f"field_{number}" for number in range(200)] + ["little_giant"]
    told = str(VariableUnknown("little_giantt", "条件", known))
    assert "little_giant、" in told or "little_giant。" in told
    assert len(told) < 400
    assert "a、b" in str(VariableUnknown("c", "条件", ["a", "b"]))
