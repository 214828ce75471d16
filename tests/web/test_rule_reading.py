"""A rule set to be read: formulas in words, entries of a list as one table, sections folded, changes counted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from jiqun.packs import Pack
from jiqun.policies.policy import load_policies
from jiqun.web import create_app
from jiqun.web.pages.formula_words import Told
from jiqun.web.pages.rule_changes import changed, read_in
from jiqun.web.pages.rule_reading import sought

from ..conftest import serving
from .conftest import TODAY
from .test_rule_changes import visit

PACK = Path(__file__).parents[2] / "packs" / "ningbo"
DRAFT = "/rules/policies/example-renovation-draft"

NAMES = {
    "scale": "规模",
    "tax": "税收",
    "land": "用地",
    "revenue": "营业收入",
    "least": "门槛（30万元/亩）",
    "on": "供地日期",
}
CODES = {"scale": {"above": "规上", "below": "规下"}}
UNITS = {"revenue": "万元", "tax": "万元"}


def told(text: str, language: str = "zh") -> str:
    return Told(NAMES, lambda field, code: CODES.get(field, {}).get(code), language, UNITS)(text)


@pytest.mark.parametrize(
    ("formula", "words"),
    [
        pytest.param("scale == 'above'", "规模为规上", id="代码用标签"),
        pytest.param("scale != 'other'", "规模不为“other”", id="没有标签的照原样"),
        pytest.param("one_of(scale, 'above', 'below')", "规模属于规上、规下", id="属于"),
        pytest.param("revenue >= 20000", "营业收入 ≥ 20,000万元", id="比较带单位"),
        pytest.param("year >= 2018", "数据年 ≥ 2018", id="年份不加千分位"),
        pytest.param("tax / land >= least", "税收 ÷ 用地 ≥ 门槛（30万元/亩）", id="参数带值"),
        pytest.param("(tax + revenue) / land", "（税收 + 营业收入） ÷ 用地", id="括号只在需要处"),
        pytest.param("tax - (revenue - land)", "税收 − （营业收入 − 用地）", id="减号后面的括号不丢"),
        pytest.param("not is_missing(tax) and (land > 1 or revenue > 2)", "非 （税收缺数） 且 （用地 > 1 或 营业收入 > 2万元）", id="且或非"),
        pytest.param("if_else(land > 3, 5, 0)", "用地 > 3时为5，否则为0", id="分情况"),
        pytest.param("coalesce(tax, revenue) * 2", "税收（缺数时营业收入） × 2", id="缺数时"),
        pytest.param("year_of(on) + 1", "供地日期的年份 + 1", id="年份"),
        pytest.param("-5 * larger(land - 1, 0)", "−5 × （用地 − 1与0取大）", id="取大"),
        pytest.param("unheard > 1", "unheard > 1", id="没有名称的照原样"),
        pytest.param("larger(tax)", "larger(税收)", id="参数个数不对的照原样"),
        pytest.param("tax >=", "tax >=", id="读不通的照原样"),
    ],
)  # fmt: skip
def test_a_formula_reads_as_words(formula: str, words: str) -> None:
    assert told(formula) == words


def test_a_formula_reads_in_english() -> None:
    assert (
        told("not is_missing(tax) and revenue >= 500", "en")
        == "not (税收 is missing) and 营业收入 ≥ 500 万元"
    )


@pytest.fixture(scope="module")
def page() -> Iterator[httpx.Client]:
    with serving(create_app(PACK, today=TODAY)) as home, httpx.Client(base_url=home, timeout=60) as found:
        yield found


def text(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def test_the_statement_says_what_whom_when_and_from_where(page: httpx.Client) -> None:
    shown = text(page.get("/rules/appraisal/example-2025").text)
    for words in (
        "参数 10项", "适用 宁波市；规上工业企业", "2026年1月1日起", "状态 已发布", "依据 示例办法", "已核实 2", "改了4处 ，复制自 亩均效益综合评价示例办法（2024年度）",
    ):  # fmt: skip
        assert words in shown, words


def test_what_speaks_against_publishing_stands_above(page: httpx.Client) -> None:
    assert "核对案例相符即可发布" in page.get(DRAFT).text


def section(html: str, place: str) -> str:
    found = re.search(rf'<details class="rule-section" id="s-{place}"[^>]*>', html)
    assert found, place
    return found[0]


@pytest.mark.parametrize(
    ("query", "place", "open_"),
    [
        pytest.param("", "lists", True, id="有改动的展开"),
        pytest.param("", "parameters", False, id="没有改动的折叠"),
        pytest.param("?show=all", "parameters", True, id="全部展开"),
        pytest.param("?find=工业水价", "parameters", True, id="查到的展开"),
        pytest.param("?find=工业水价", "bonuses", False, id="没有查到的仍折叠"),
    ],
)
def test_sections_fold(page: httpx.Client, query: str, place: str, open_: bool) -> None:
    html = page.get(f"/rules/appraisal/example-2025{query}").text
    assert (" open" in section(html, place)) is open_


def test_sections_count_their_changes(page: httpx.Client) -> None:
    html = page.get("/rules/appraisal/example-2025").text
    assert re.search(r"<h2>名单 .{0,80}改过4处", html, re.S)
    assert not re.search(r"<h2>参数 .{0,80}改过", html, re.S)


def test_every_link_within_the_page_leads_somewhere(page: httpx.Client) -> None:
    for path in ("/rules/appraisal/example-2025", f"{DRAFT}", "/rules/appraisal/example-2025?find=税收"):
        html = page.get(path).text
        ids = set(re.findall(r'id="([^"]+)"', html))
        asked = set(re.findall(r'href="#([^"]+)"', html))
        head = {place for place in asked if place.startswith("p-reference")}
        assert asked - head <= ids, path


def test_a_search_says_where(page: httpx.Client) -> None:
    shown = text(page.get("/rules/appraisal/example-2025", params={"find": "工业水价"}).text)
    assert "参数 › 工业水价" in shown
    assert "没有找到" in page.get("/rules/appraisal/example-2025", params={"find": "无此词"}).text
    safe = page.get("/rules/appraisal/example-2025", params={"find": "<b>"}).text
    assert "&lt;b&gt;" in safe
    assert "“<b>”" not in safe


def test_nothing_is_sought_without_words() -> None:
    assert sought(None, "") == []  # type: ignore[arg-type]


def test_readers_see_no_code(page: httpx.Client) -> None:
    """Formulas, codes and ids are told; only the places of a form are typed as they are written."""
    known = re.compile(r"\b(tax_evaluated|land_evaluated|technical_investment|investment_least|scale ==)")
    for path in (
        "/rules/appraisal/example-2025?show=all",
        f"{DRAFT}?show=all",
        "/policies",
        "/policies/example-renovation/subsidy",
    ):
        assert not known.findall(text(page.get(path).text)), path
    assert known.findall(text(page.get(f"{DRAFT}?form=yes").text))


def test_a_draft_is_read_first_and_changed_when_asked(page: httpx.Client) -> None:
    read = page.get(DRAFT).text
    assert "place-form" in read, "发布、复制在办理一节"
    assert "p-parameters/investment_least" in read
    assert "逐处修改" in read
    entry = page.get(DRAFT, params={"edit": "parameters/investment_least"}).text
    assert re.search(r'id="p-parameters/investment_least" open', entry)


def test_names_in_the_other_language_are_not_listed_twice() -> None:
    policies = load_policies(Pack(PACK)).shelf
    before, after = policies["example-renovation"], policies["example-renovation-draft"]
    places: dict[str, list[Any]] = {
        language: [row["path"].rpartition("/")[2] for row in changed(visit(language), before, after)] for language in ("zh", "en")
    }  # fmt: skip
    assert "en" not in places["zh"]
    assert "zh" not in places["en"]
    assert len(places["zh"]) == len(places["en"])
    assert read_in(visit("zh"), []) == []
