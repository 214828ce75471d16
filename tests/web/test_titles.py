"""The commands, the pages and the API of titles over the town; and in a browser, on a desk and a phone."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import httpx
import openpyxl
import pytest
from typer.testing import CliRunner

from jiqun.access.disclosure import PUBLIC, Disclosure
from jiqun.cli import printing
from jiqun.cli.titles import app
from jiqun.rules.proof import Joint, Outcome
from jiqun.titles.ladder import Feeds
from jiqun.titles.outlook import Stratum
from jiqun.web import create_app
from jiqun.web.rendering import WORDS, Visit

from ..composite.town import town_pack
from ..conftest import serving
from ..facts_of_a_town import build
from .conftest import TODAY, Watch

pytestmark = pytest.mark.xdist_group("browser")

#: One of its own, with an invented threshold, beside those that ship.
RULES = """\
id: {id}
family: town
name: {{zh: {zh}, en: {en}}}
since: {since}
standing: published
reference: {{document: 试办法, trust: example}}
criteria:
  all:
  - {{id: revenue, label: {{zh: 营收, en: Revenue}}, test: revenue >= {least}}}
  - {{id: brand, label: {{zh: 品牌, en: Brand}}, test: own_brand}}
"""
LADDER = """\
id: town
title: {zh: 小城梯队, en: Ladder of the town}
order: 1
rungs:
- {id: town, name: {zh: 大厂, en: Large works}, rules: town, held: little_giant >= 1, title: little_giant}
"""


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = town_pack(tmp_path_factory.mktemp("packs"))
    folder = found / "schemes" / "titles"
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "rules").mkdir(parents=True)
    (folder / "ladders").mkdir()
    old = RULES.format(id="town-2020", zh="旧办法", en="Old rule", since="2020-01-01", least=80)
    new = RULES.format(id="town-2024", zh="新办法", en="New rule", since="2024-01-01", least=500)
    (folder / "rules" / "old.yaml").write_text(old, encoding="utf-8")
    (folder / "rules" / "new.yaml").write_text(new, encoding="utf-8")
    (folder / "ladders" / "town.yaml").write_text(LADDER, encoding="utf-8")
    return found


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("titles")
    build(folder).close()
    return folder


@pytest.fixture(scope="module")
def home(pack: Path, town: Path) -> Iterator[str]:
    with serving(create_app(pack, today=TODAY, data=town)) as address:
        yield address


def get(home: str, path: str, status: int = 200) -> str:
    answer = httpx.get(home + path, timeout=120)
    assert answer.status_code == status, answer.text[:800]
    return answer.text


def run(pack: Path, town: Path, *words: str, code: int = 0, data: bool = True) -> str:
    printing.out.width = 240
    more = ["--pack", str(pack), *(["--data", str(town), "--on", "2026-11-22"] if data else [])]
    done = CliRunner().invoke(app, [*words, *more])
    assert done.exit_code == code, done.output
    return done.stdout


def test_ladders_on_the_terminal(pack: Path, town: Path) -> None:
    (ladder,) = json.loads(run(pack, town, "ladder", "town", "--json"))["ladders"]
    (rung,) = ladder["rungs"]
    assert (rung["rules"]["id"], rung["holders"], rung["others"]) == (
        "town-2024", 2, {"met": 0, "unknown": 0, "not_met": 3, "near": 0},
    )  # fmt: skip
    assert rung["forecast"]["few"] == "years"
    assert "年数太少" in run(pack, town, "ladder", "town")


def test_candidates_and_firms_on_the_terminal(pack: Path, town: Path) -> None:
    found = json.loads(run(pack, town, "candidates", "town", "--json"))
    assert [item["code"] for item in found["enterprises"]][-2:] == ["D", "F"]
    assert "营收（现 50万元）" in run(pack, town, "candidates", "town")
    (row,) = json.loads(run(pack, town, "firm", "D", "--rung", "town", "--json"))["rungs"]
    assert (row["outcome"], row["lacking"][0]["have"], row["lacking"][0]["need"]) == ("not_met", 85, 500)
    assert "没有代码" in run(pack, town, "firm", "Z", "--rung", "town")


def test_a_reform_on_the_terminal(pack: Path, town: Path) -> None:
    row = json.loads(run(pack, town, "compare", "town-2020", "town-2024", "--json"))
    assert {(item["before"], item["after"]): item["enterprises"] for item in row["table"]} == {
        ("unknown", "unknown"): 2, ("unknown", "not_met"): 2, ("not_met", "not_met"): 1,
    }  # fmt: skip
    assert "criteria/all/revenue/test" in {item["place"] for item in row["differences"]}


@pytest.mark.parametrize(
    ("least", "met", "code", "told"),
    [
        pytest.param(500, "true", 0, "不符 0 处", id="都相符"),
        pytest.param(499, "true", 1, "应为 True，得 False", id="有一处不符"),
    ],
)
def test_golden_cases_on_the_terminal(
    pack: Path, town: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, least: int, met: str, code: int, told: str
) -> None:  # fmt: skip
    path = tmp_path / "cases.yaml"
    path.write_text(
        f"- {{name: 例, rules: town-2024, year: 2024, given: {{revenue: {least}, own_brand: true}}, expect: {{met: {met}}}}}\n",
        encoding="utf-8",
    )
    monkeypatch.setattr("jiqun.workspace.rule_domains.Domain.case_files", lambda self, found: [path])
    assert told in run(pack, town, "check", data=False, code=code)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        pytest.param(["ladder", "nix"], "ladder_unknown", id="没有这个梯队"),
        pytest.param(["candidates", "nix"], "rung_unknown", id="没有这个层级"),
        pytest.param(["compare", "nix", "town-2024"], "rule_set_unknown", id="没有这套规则"),
        pytest.param(["ladder", "town", "--year", "2019"], "year_without_returns", id="没有这年的报表"),
    ],
)
def test_what_the_commands_refuse(pack: Path, town: Path, words: list[str], code: str) -> None:
    assert json.loads(run(pack, town, *words, "--json", code=2))["error"]["code"] == code


@pytest.mark.parametrize("language", ["", "/en"])
@pytest.mark.parametrize(
    "path",
    [
        "/titles", "/titles?ladder=technology", "/titles/town", "/titles/town?holders=true", "/titles/town?page=9", "/titles/town/firms/D", "/titles/firms/D",
        "/titles/specialised-sme", "/titles/specialised-sme/firms/D", "/titles/compare", "/titles/compare?before=town-2020&after=town-2024",
        "/enterprises/D",
    ],
)  # fmt: skip
def test_a_page_opens(home: str, language: str, path: str) -> None:
    page = get(home, language + path)
    assert "{{" not in page


def test_the_pages_say_what_is_missing_and_where_it_stands(home: str) -> None:
    page = get(home, "/titles/town")
    for words in ("模拟数据", "示例，非官方", "营收", "可比的年数不足3年", "town-2020&amp;after=town-2024"):
        assert words in page
    proof = get(home, "/en/titles/town/firms/D")
    for words in ("not met", "evidence missing", "nobody told", "Brand"):
        assert words in proof
    assert 'href="/titles/firms/D"' in get(home, "/enterprises/D")
    part = get(home, "/enterprises/D/parts/titles")
    assert "规模以上工业企业" in part
    assert "<html" not in part


def test_a_ladder_stands_with_its_highest_rung_on_top_and_names_the_nearest(home: str) -> None:
    page = get(home, "/titles?ladder=quality")
    assert (
        page.index("/titles/little-giant")
        < page.index("/titles/specialised-sme")
        < page.index("/titles/innovative-sme")
    )
    page = get(home, "/titles")
    assert "丁厂" in page
    assert page.count('aria-current="page"') >= 2
    assert "小城梯队" in page


@pytest.mark.parametrize(
    "path",
    [
        "/titles/nix", "/titles?ladder=nix", "/titles/town?year=2019", "/titles/town/firms/Z", "/titles/nix/firms/D", "/titles/firms/Z",
        "/titles/compare?before=nix&after=town-2024", "/api/v1/titles?ladder=nix", "/api/v1/titles/nix",
        "/titles/nix/table.csv", "/titles/town/table.csv?year=2019", "/titles/nix/expiring.xlsx",
        "/titles/town/table.csv?on=2012-01-01&year=2024",
    ],
)  # fmt: skip
def test_what_is_not_there(home: str, path: str) -> None:
    get(home, path, 404)


def test_the_api_answers(home: str) -> None:
    assert [item["id"] for item in json.loads(get(home, "/api/v1/titles?ladder=town"))["ladders"]] == ["town"]
    assert json.loads(get(home, "/api/v1/titles/town"))["criteria"]["criteria"]["joint"] == "all"
    listed = json.loads(get(home, "/api/v1/titles/town/enterprises"))
    assert listed["count"] == 3
    proof = json.loads(get(home, "/api/v1/titles/town/enterprises/D"))
    assert [part["id"] for part in proof["criteria"]["parts"]] == ["revenue", "brand"]
    reform = json.loads(get(home, "/api/v1/titles/compare?before=town-2020&after=town-2024"))
    assert (reform["gain"], reform["lose"]) == (0, 0)


def table_of(home: str, path: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(get(home, path).lstrip("\ufeff"))))


def shown_rows(page: str, rung: str) -> list[tuple[str, str]]:
    """Code and the text of each row of the page's first table of enterprises, bare of elements."""
    body = page.split("<tbody>")[1].split("</tbody>")[0]
    rows = re.findall(rf'<tr>(.*?/titles/{rung}/firms/(\w+)".*?)</tr>', body, re.DOTALL)
    return [(code, re.sub(r"<[^>]*>", "", text)) for text, code in rows]


@pytest.mark.parametrize("language", ["", "/en"])
@pytest.mark.parametrize("rung", ["town", "innovative-sme"])
@pytest.mark.parametrize("query", ["", "?holders=true", "?region=东区", "?year=2023"])
def test_the_file_says_what_the_page_says(home: str, language: str, rung: str, query: str) -> None:
    page = get(home, f"{language}/titles/{rung}{query}")
    head, *rows = table_of(home, f"{language}/titles/{rung}/table.csv{query}")
    shown = shown_rows(page, rung) if rows else []
    assert [row[0] for row in rows] == [code for code, _ in shown]
    separator = "; " if language else "；"
    for row, (_, text) in zip(rows, shown, strict=True):
        assert row[1] in text
        assert row[3] in text
        assert all(gap in text for gap in row[-2].split(separator)[:4]), "page names the first four"
        assert all(name in text for name in row[-1].split(", " if language else "、")[:4])
    assert ("得分" in head or "Score" in head) == (rung == "innovative-sme" and bool(rows))
    assert (f'href="{language}/titles/{rung}/table.xlsx' in page) == bool(rows)


def test_the_file_keeps_year_and_district_and_says_the_gap(home: str) -> None:
    rows = table_of(home, "/titles/town/table.csv")
    assert [row[0] for row in rows[1:]][-2:] == ["D", "F"]
    assert rows[-1][3] == "不满足"
    assert rows[-1][-2] == "营收（现 50.00万元）"
    assert rows[-1][4] == "90.0", "50 of 500"
    page = get(home, "/titles/town?region=东区&year=2023")
    assert re.search(r"/titles/town/table\.csv\?region=[%\w]+&amp;year=2023", page)
    east = table_of(home, "/titles/town/table.csv?region=东区")
    assert {row[0] for row in east[1:]} < {row[0] for row in rows[1:]}


def test_the_workbook_is_marked_as_simulated(home: str) -> None:
    for path in (
        "/titles/town/table.xlsx",
        "/titles/town/table.xlsx?holders=true",
        "/titles/town/expiring.xlsx",
    ):
        answer = httpx.get(home + path, timeout=60)
        assert answer.content[:2] == b"PK"
        assert openpyxl.load_workbook(io.BytesIO(answer.content)).sheetnames[0].endswith("（模拟数据）")


def test_names_and_proofs_are_not_told_to_everybody(home: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Visit, "disclosure", Disclosure(frozenset({PUBLIC})))
    assert "丁厂" not in get(home, "/titles/town")
    assert "丁厂" not in get(home, "/titles")
    assert get(home, "/titles/compare?before=town-2020&after=town-2024").count("丁厂") == 0
    for path in (
        "/titles/town/firms/D",
        "/titles/firms/D",
        "/api/v1/titles/town/enterprises",
        "/api/v1/titles/town/enterprises/D",
        "/titles/town/table.csv",
        "/titles/town/table.xlsx?holders=true",
        "/titles/town/expiring.csv",
    ):
        get(home, path, 403)
    assert "/titles/town/table." not in get(home, "/titles/town")


def test_without_returns_the_page_says_so(pack: Path, tmp_path: Path) -> None:
    with serving(create_app(pack, today=TODAY, data=tmp_path)) as address:
        assert "还没有企业年报" in get(address, "/titles")
        assert "还没有企业年报" in get(address, "/titles/town")
        assert "还没有企业年报" in get(address, "/titles/compare")
        assert "还没有企业年报" in get(address, "/titles/town/table.csv", 404)


@pytest.mark.parametrize(
    ("family", "codes"),
    [
        ("title_outcome", Outcome),
        ("title_veto", Outcome),
        ("stratum", Stratum),
        ("title_joint", Joint),
        ("title_feeds", Feeds),
    ],
)
def test_every_code_has_its_words(family: str, codes: type[Outcome]) -> None:
    assert {item.value for item in codes} == set(WORDS[family])


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("path", ["/titles", "/en/titles/town", "/titles/specialised-sme/firms/D"])
def test_in_a_browser(home: str, browser: object, path: str, width: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": 900})  # type: ignore[attr-defined]
    watch = Watch(page, home)
    page.goto(home + path)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert watch.errors == []
    page.close()
