"""Templates: what a clerk may type, and that no number is printed without its query."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiqun.packs import Pack, PackFileInvalid, find_pack
from jiqun.reports.archive.rebinding import rebound
from jiqun.reports.bound import bound, numbers, plain, unseal
from jiqun.reports.digits import typed_digits
from jiqun.reports.errors import BlockUnknown, DigitTyped, KindUnknown, NumberUnbound, TemplateInvalid
from jiqun.reports.kind import kind_of, load_kinds
from jiqun.reports.model import Heading, Paragraph, sentences
from jiqun.reports.prose import blocks_of, check, render

FIVE = bound("5.26", "%", "compute output", 1)


@pytest.mark.parametrize(
    "words",
    [
        pytest.param("2025年1—10月，10月当月，3月15日", id="periods"),
        pytest.param("2023—2027年", id="years"),
        pytest.param("第3期、第十二次会议", id="ordinals"),
        pytest.param("《规划（2021）》〔2025〕1号", id="citations"),
        pytest.param("“361”产业体系、“5G+”", id="names-in-quotation-marks"),
        pytest.param("三个方面、四张清单", id="words-of-number-that-are-no-figures"),
        pytest.param("（1）一是\n2．二是", id="ordinals-at-the-head-of-a-line"),
    ],
)
def test_what_may_be_typed(words: str) -> None:
    assert list(typed_digits(words)) == []
    check(words, "模板")


@pytest.mark.parametrize(
    ("words", "digits"),
    [
        pytest.param("同比增长5.3%", "5.3", id="a-rate"),
        pytest.param("实现产值1,234.5亿元", "1,234.5", id="an-amount"),
        pytest.param("共33个行业", "33", id="a-count"),
        pytest.param("增长百分之五", "百分之五", id="in-words"),
        pytest.param("投资三十五亿元", "三十五亿元", id="an-amount-in-words"),
        pytest.param("完成５家", "５", id="full-width"),
        pytest.param("{{ growth(rate) }}，其中{{ '12家' }}", "12", id="inside-an-expression"),
        pytest.param("{% if true %}增长2.0%{% endif %}", "2.0", id="inside-a-branch"),
        pytest.param("2025年13月", "13", id="no-month"),
    ],
)
def test_a_typed_number_is_refused(words: str, digits: str) -> None:
    with pytest.raises(DigitTyped, match=f"第 1 行写有数字“{digits}”"):
        check(words, "模板")


def test_the_line_of_a_typed_number() -> None:
    with pytest.raises(DigitTyped, match="第 3 行"):
        check("# 一\n正文\n增长5%\n", "模板")


@pytest.mark.parametrize(
    ("source", "mishap"),
    [
        pytest.param("{{ 12 }}", NumberUnbound, id="a-constant"),
        pytest.param("{{ rate.value }}", NumberUnbound, id="a-value-without-its-query"),
        pytest.param("{{ rate.value * 2 }}", NumberUnbound, id="arithmetic"),
        pytest.param("{{ nobody }}", TemplateInvalid, id="an-unknown-name"),
        pytest.param("{{ rate|upper }}", TemplateInvalid, id="a-filter-of-jinja"),
        pytest.param("{{ rate.__class__.__mro__ }}", TemplateInvalid, id="out-of-the-sandbox"),
        pytest.param("{% for x in %}", TemplateInvalid, id="not-a-template"),
        pytest.param("{{ range(9) }}", TemplateInvalid, id="a-function-of-jinja"),
    ],
)
def test_templates_that_are_refused(source: str, mishap: type[Exception]) -> None:
    with pytest.raises(mishap, match="模板"):
        render(source, {"rate": FIVE}, "模板")


def test_a_missing_number_says_so() -> None:
    assert render("{{ rate }}", {"rate": None}, "模板") == "暂无数据"


def test_numbers_come_through_a_template_bound() -> None:
    text = render("{% for item in many %}{{ item }}{% if not loop.last %}、{% endif %}{% endfor %}", {"many": [FIVE, FIVE.with_places(2)]}, "模板")  # fmt: skip
    assert plain(unseal(text)) == "5.3%、5.26%"
    assert [item.query.ask for item in numbers(unseal(text))] == ["compute output"] * 2


def test_headings_are_numbered_by_the_ladder() -> None:
    text = "# 甲\n## 乙\n### 丙\n正文\n### 丁\n## 戊\n### 己\n# 庚\n"
    found = list(blocks_of(text, {}, {}, "模板"))
    assert [item.ordinal for item in found if isinstance(item, Heading)] == [
        "一、", "（一）", "1．", "2．", "（二）", "1．", "二、",
    ]  # fmt: skip
    assert [plain(item.text) for item in found if isinstance(item, Paragraph)] == ["正文"]


def test_a_table_that_the_query_does_not_give() -> None:
    with pytest.raises(BlockUnknown, match=r"没有表“没有”"):
        list(blocks_of("[表 没有]", {}, {}, "模板"))


def test_a_sentence_is_not_cut_inside_brackets() -> None:
    text = ("甲增长（见附件。）", FIVE, "；乙下降。")
    assert [plain(item) for item in sentences(text)] == ["甲增长（见附件。）5.3%；", "乙下降。"]


@given(
    st.text(),
    st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-(10**9), max_value=10**9),
)
def test_sealing_is_undone_by_unsealing(words: str, value: object) -> None:
    clean = words.replace("\ue000", "").replace("\ue001", "")
    number = bound(str(value), "亿元", "compute x", 2)
    assert unseal(f"{clean}{number}{clean}") == tuple(filter(None, (clean, number, clean)))


# --- kinds ------------------------------------------------------------------------------------------------------------


def pack_with(folder: Path, **files: str) -> Pack:
    (folder / "bulletins").mkdir()
    for name, text in files.items():
        (folder / "bulletins" / f"{name}.yaml").write_text(text, encoding="utf-8")
    return Pack(folder)


def test_every_standard_template_passes_its_own_check(tmp_path: Path) -> None:
    kinds = load_kinds(Pack(tmp_path))
    assert set(kinds) == {
        "monthly-clusters", "target-progress", "district-scoreboard", "project-progress", "industry-brief",
        "yearly-assessment", "midterm-assessment", "expost-assessment", "lists-annex", "supervision-notice",
        "warning-digest",
    }  # fmt: skip
    assert {kind.record.per for kind in kinds.values()} == {"month", "year"}


def test_the_kinds_of_the_shipped_pack() -> None:
    """Its ledgers and taxonomies are named in text files, not in the program."""
    pack = find_pack(Path(__file__).parents[2] / "packs" / "ningbo")
    kinds = load_kinds(pack)
    wanted = kinds["lists-annex"].record.parameters["ledgers"]
    assert len(wanted) == 10
    assert [name for name in wanted if not pack.has("ledgers", f"{name}.yaml")] == []
    assert pack.has("ledgers", f"{kinds['project-progress'].record.parameters['ledger']}.yaml")
    assert pack.has("taxonomies", f"{kinds['monthly-clusters'].record.parameters['taxonomy']}.yaml")


def test_a_pack_replaces_words_and_single_parameters(tmp_path: Path) -> None:
    pack = pack_with(tmp_path, **{"industry-brief": "title: '{{ region }}简报'\nparameters: {least: 5}\n"})
    record = kind_of(pack, "工业运行简况").record
    assert record.title == "{{ region }}简报"
    assert (record.parameters["least"], record.parameters["name_firm"]) == (5, False)


@pytest.mark.parametrize(
    ("text", "mishap", "said"),
    [
        pytest.param("title: 增长5%", DigitTyped, "title", id="a-number-in-the-title"),
        pytest.param("titel: 简报", PackFileInvalid, "titel", id="an-unknown-field"),
        pytest.param("- 简报", PackFileInvalid, "字段", id="not-a-mapping"),
        pytest.param("id: other", PackFileInvalid, "文件名", id="another-id"),
    ],
)
def test_a_pack_is_told_what_is_wrong(tmp_path: Path, text: str, mishap: type[Exception], said: str) -> None:
    with pytest.raises(mishap, match=said):
        load_kinds(pack_with(tmp_path, **{"industry-brief": text}))


def test_a_kind_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(KindUnknown, match="monthly-clusters"):
        kind_of(Pack(tmp_path), "周报")


# --- editing ----------------------------------------------------------------------------------------------------------

OLD = ("产值", bound("120.5", "亿元", "compute a", 1), "，增长", FIVE, "，高于", bound("5.3", "%", "compute b", 1), "。")  # fmt: skip


@pytest.mark.parametrize(
    ("text", "queries"),
    [
        pytest.param("产值120.5亿元，同比增长5.3%，势头好，高于5.3%。", ["compute a", "compute output", "compute b"], id="words-around"),
        pytest.param("增长5.3%，产值120.5亿元。", ["compute output", "compute a"], id="another-order"),
        pytest.param("产值平稳。", [], id="numbers-left-out"),
        pytest.param("2025年1—10月产值120.5亿元。", ["compute a"], id="a-period-added"),
    ],
)  # fmt: skip
def test_edited_words_keep_their_numbers(text: str, queries: list[str]) -> None:
    found = rebound(text, OLD, "第一段")
    assert plain(found) == text
    assert [item.query.ask for item in numbers(found)] == queries


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("产值120.6亿元。", id="changed"),
        pytest.param("产值1120.5亿元。", id="a-digit-before"),
        pytest.param("增长5.3个百分点。", id="another-unit"),
        pytest.param("增长5.3%、5.3%、5.3%。", id="more-often-than-it-stood"),
        pytest.param("增长百分之五。", id="in-words"),
        pytest.param("新增12家。", id="added"),
    ],
)
def test_an_edited_number_is_refused(text: str) -> None:
    with pytest.raises(DigitTyped, match="第一段"):
        rebound(text, OLD, "第一段")
