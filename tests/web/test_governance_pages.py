"""Pages of governance: who returned what and when, what was wrong with it, what changed, who is who."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from openpyxl import Workbook

from jiqun.enterprises.identity import Identities, IdentityState, Mergers, Proposal, Reference
from jiqun.facts.intake import Intake, Options
from jiqun.web import create_app
from jiqun.workspace.facts import open_desk

from ..conftest import serving
from ..facts_of_a_town import build, put
from .conftest import TODAY

PERSONAL = "11010119900307002X"
OFFICE, ABSENT = "海曙区统计局", "江北区统计局"


@dataclass(frozen=True)
class Town:
    folder: Path
    vintage: str
    revised: str


@pytest.fixture(scope="module")
def town(pack: Path, tmp_path_factory: pytest.TempPathFactory) -> Town:
    """A town with an import that had problems, a revision, corrections, identities and a merger."""
    folder = tmp_path_factory.mktemp("town")
    build(folder).close()
    desk = open_desk(pack, folder)
    taken = Intake(desk.store, desk.engine, desk.pack).take(
        _return(folder), Options(dataset="title", by="试", good_rows=True, simulated=True)
    )
    first = {"code": ["A", "B"], "output": [10.0, 20.0], "region": ["海曙区", "海曙区"]}
    put(desk.store, "enterprise_year", "2025", first, office=OFFICE)
    second = {"code": ["A", "C"], "output": [11.5, 30.0], "region": ["海曙区", "海曙区"]}
    revised = put(desk.store, "enterprise_year", "2025", second, office=OFFICE)
    _decide(desk)
    desk.close()
    assert taken.vintage is not None
    return Town(folder, taken.vintage, revised.id)


def _return(folder: Path) -> Path:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["统一社会信用代码", "称号", "级别", "认定年份"])
    sheet.append(["91000000MA2XXXXX0O", "高新技术企业", "国家级", 2020])
    sheet.append([PERSONAL, "高新技术企业", "国家级", 2021])
    sheet.append([GOOD, "高新技术企业", "国家级", 2022])
    path = folder / "称号.xlsx"
    book.save(path)
    return path


GOOD = "91350100M000100Y43"


def _decide(desk: Any) -> None:
    correct = {"dataset": "enterprise_year", "period": "2025", "field": "output", "by": "试"}
    for code, expect in (("A", "11.5"), ("C", "1.0")):
        desk.store.corrections.add(
            **correct, key={"code": code}, expect=expect, value="12.0", reason="与税务核对"
        )
    reference = Reference(dataset="title", code="", name="甲工厂", vintage="x", row=7)
    part = {"comparison": "name", "zh": "名称：相近", "en": "name: alike", "weight": 6.5}
    proposal = Proposal(
        reference=reference,
        enterprise="A",
        rung="fixed",
        state=IdentityState.PROPOSED,
        weight=6.5,
        parts=(part,),
    )
    Identities(desk.store.database).add([proposal], "试")
    Mergers(desk.store.database).merge("C", "A", dt.date(2025, 1, 1), "吸收合并", "试")


@pytest.fixture(scope="module")
def governed(pack: Path, town: Town) -> Iterator[str]:
    with serving(create_app(pack, today=TODAY, data=town.folder)) as address:
        yield address


@pytest.fixture(scope="module")
def empty_site(pack: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serving(create_app(pack, today=TODAY, data=tmp_path_factory.mktemp("nothing"))) as address:
        yield address


def get(site: str, path: str, status: int = 200) -> str:
    answer = httpx.get(site + path, timeout=60)
    assert answer.status_code == status, (path, answer.text[:500])
    return answer.text


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        pytest.param("jc", ["A"], id="initials"),
        pytest.param("yichang", ["B"], id="the sound of a name"),
        pytest.param("yi chang", ["B"], id="spaces do not matter"),
        pytest.param("甲厂", ["A"], id="the name"),
    ],
)
def test_the_search_box_hears_sounds_and_initials(governed: str, query: str, codes: list[str]) -> None:
    found = httpx.get(f"{governed}/api/v1/enterprises", params={"year": 2024, "q": query}, timeout=60).json()
    assert [row["code"] for row in found["enterprises"] if row["code"] in "AB"] == codes


def test_a_search_keeps_the_filters(governed: str) -> None:
    asked = {"year": 2024, "q": "chang", "region": "东区"}
    found = httpx.get(f"{governed}/api/v1/enterprises", params=asked, timeout=60).json()
    assert [row["code"] for row in found["enterprises"]] == ["A", "F"]


def test_the_board_names_what_is_overdue_and_by_how_long(governed: str) -> None:
    page = get(governed, "/data/board?year=2025")
    assert "逾期未报" in page
    assert "lights.svg#missed" in page
    assert ABSENT in page
    assert "示例" in page
    rows = httpx.get(f"{governed}/api/v1/data/board", params={"period": "2025"}, timeout=60).json()
    by_office = {row["office"]: row for row in rows["returns"] if row["dataset"] == "enterprise_year"}
    absent, arrived = by_office[ABSENT], by_office[OFFICE]
    late = (TODAY - dt.date.fromisoformat(absent["due"])).days
    assert (absent["status"], absent["late_days"]) == ("missing", late)
    assert f"{late:,} 天" in page
    assert (arrived["rows"], arrived["revisions"]) == (2, 1)


def test_a_day_before_the_deadline_nothing_is_overdue(governed: str) -> None:
    asked = {"period": "2025", "on": "2025-06-30"}
    rows = httpx.get(f"{governed}/api/v1/data/board", params=asked, timeout=60).json()["returns"]
    yearly = [row for row in rows if row["dataset"] == "enterprise_year" and not row["vintage"]]
    assert {row["status"] for row in yearly} == {"not_due"}


@pytest.mark.parametrize(
    "path", ["/data/board?year=soon", "/api/v1/data/board", "/api/v1/data/board?period=2025-13"]
)
def test_a_period_that_is_none_is_refused(governed: str, path: str) -> None:
    get(governed, path, 422)


def test_a_vintage_lists_every_problem_with_its_cell_and_how_to_mend_it(governed: str, town: Town) -> None:
    page = get(governed, f"/data/vintages/{town.vintage}")
    assert "疑似个人身份证号，已隐去" in page
    assert ">A3<" in page
    assert "退回的行" in page


def test_a_personal_id_stays_hidden(governed: str, town: Town) -> None:
    for path in (f"/data/vintages/{town.vintage}", f"/en/data/vintages/{town.vintage}?severity=error"):
        assert PERSONAL not in get(governed, path)


def test_problems_are_narrowed_to_a_rule(governed: str, town: Town) -> None:
    page = get(governed, f"/data/vintages/{town.vintage}?rule=uscc_personal_id")
    table = page[page.index('class="problems"') :].split("</table>")[0]
    assert table.count("<tr>") == 2  # head and one problem


def test_changes_name_the_cells_and_both_values(governed: str, town: Town) -> None:
    page = get(governed, f"/data/vintages/{town.revised}/changes")
    for word in (">10<", ">11.5<", "+1.50", "新增", "减少"):
        assert word in page


def test_a_first_version_has_nothing_to_compare_with(governed: str) -> None:
    listed = httpx.get(f"{governed}/api/v1/data/vintages", params={"dataset": "land_holding"}, timeout=60)
    assert "第一版" in get(governed, f"/data/vintages/{listed.json()['vintages'][0]['id']}/changes")


def test_corrections_say_what_became_of_them(governed: str) -> None:
    page = get(governed, "/data/sets/enterprise_year")
    assert "已生效" in page
    assert "原数已变" in page


def test_identity_gives_its_reason_in_words(governed: str) -> None:
    page = get(governed, "/data/identity")
    for word in ("甲工厂", "名称：相近", "+6.5", "待审", "吸收合并"):
        assert word in page
    assert "name: alike" in get(governed, "/en/data/identity")
    assert "甲工厂" not in get(governed, "/data/identity?state=rejected")


def test_a_portrait_tells_of_mergers(governed: str) -> None:
    assert "起并入本企业" in get(governed, "/enterprises/A")
    assert "2025-01-01 起并入" in get(governed, "/enterprises/C")


@pytest.mark.parametrize(
    ("path", "words"),
    [("/data/identity", "jiqun identity resolve"), ("/data/board?year=2025", "逾期未报")],
)
def test_without_returns_a_page_says_what_is_owed_or_to_do(empty_site: str, path: str, words: str) -> None:
    assert words in get(empty_site, path)


@pytest.mark.browser
@pytest.mark.xdist_group("browser")
@pytest.mark.parametrize("width", [390, 1440])
@pytest.mark.parametrize(
    "path",
    ["/data/board?year=2025", "/data/identity", "/data/vintages/{vintage}", "/data/vintages/{revised}/changes",
     "/data/sets/enterprise_year"],
)  # fmt: skip
def test_a_page_fits_and_marks_its_chinese(
    browser: Any, governed: str, town: Town, path: str, width: int
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900}, base_url=governed)
    tab = context.new_page()
    tab.goto("/en" + path.format(vintage=town.vintage, revised=town.revised))
    assert tab.evaluate("document.documentElement.scrollWidth") <= width
    unmarked = tab.evaluate(
        r"""() => {
          const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), found = [];
          for (let node; (node = walker.nextNode());)
            if (/[\u4e00-\u9fff]/.test(node.data) && !node.parentElement.closest('[lang^="zh"]')) found.push(node.data);
          return found;
        }"""
    )
    context.close()
    assert unmarked == []
