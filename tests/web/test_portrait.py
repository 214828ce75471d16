"""The portrait of an enterprise: its page, its parts, its paper, its call, in a browser and on two sheets."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import docx
import httpx
import pdfplumber
import pytest
from typer.testing import CliRunner

from jiqun.access.disclosure import PUBLIC, Disclosure
from jiqun.cli.main import app
from jiqun.web import create_app
from jiqun.web.rendering import Visit

from ..conftest import serving
from ..facts_of_a_town import build
from .conftest import TODAY, Watch

pytestmark = pytest.mark.xdist_group("browser")
PARTS = ("grade", "titles", "policies", "land", "energy", "risks")


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("portrait")
    build(folder).close()
    return folder


@pytest.fixture(scope="module")
def home(pack: Path, town: Path) -> Iterator[str]:
    with serving(create_app(pack, today=TODAY, data=town)) as address:
        yield address


def get(home: str, path: str, status: int = 200) -> httpx.Response:
    answer = httpx.get(home + path, timeout=120)
    assert answer.status_code == status, answer.text[:800]
    return answer


def test_the_page_has_its_sections_and_leads_on_without_script(home: str) -> None:
    page = get(home, "/enterprises/A").text
    for name in ("figures", *PARTS, "chain", "projects"):
        assert f'id="{name}"' in page
        assert f'href="#{name}"' in page
    for name in PARTS:
        assert f'hx-get="/enterprises/A/parts/{name}"' in page
    for way in (
        "/appraisal/firms/A",
        "/titles/firms/A",
        "/policies/match/A",
        "/carbon/A",
        "/enterprises/A/returns",
    ):
        assert f'href="{way}' in page
    for words in ("甲厂", "3411", "模拟数据", "制造业单项冠军企业", "1100万元", "10.0%", "同行不足"):
        assert words in page, words


@pytest.mark.parametrize("name", PARTS)
@pytest.mark.parametrize("language", ["", "/en"])
def test_a_part_is_a_piece_of_a_page(home: str, language: str, name: str) -> None:
    part = get(home, f"{language}/enterprises/A/parts/{name}").text
    assert "<html" not in part
    assert "{{" not in part


def test_the_whole_has_every_part_at_once(home: str) -> None:
    page = get(home, "/enterprises/A?whole=true").text
    assert "hx-get" not in page
    assert "类：产值利润用工信贷" in page


def test_everything_reported_stands_on_a_page_of_its_own(home: str) -> None:
    page = get(home, "/en/enterprises/A/returns").text
    for words in ('id="land_holding"', "Leased out", "/data/vintages/enterprise_year-", "1,100"):
        assert words in page


@pytest.mark.parametrize("path", ["/enterprises/Z", "/enterprises/Z/returns", "/enterprises/Z/parts/grade", "/enterprises/Z/portrait.docx", "/api/v1/enterprises/Z/portrait"])  # fmt: skip
def test_who_is_not_there(home: str, path: str) -> None:
    get(home, path, 404)


def test_there_are_no_other_parts(home: str) -> None:
    get(home, "/enterprises/A/parts/gossip", 422)


def test_the_call_and_the_command_say_the_same(home: str, pack: Path, town: Path) -> None:
    told = get(home, "/api/v1/enterprises/A/portrait").json()
    words = ["enterprise", "A", "--pack", str(pack), "--data", str(town), "--on", TODAY.isoformat(), "--json"]
    assert json.loads(CliRunner().invoke(app, words).stdout) == told
    assert set(told["parts"]) == set(PARTS)
    (output,) = (item for item in told["key"]["figures"] if item["id"] == "output")
    assert (output["value"], output["growth"]["by"]) == (1100.0, pytest.approx(10.0))


def test_the_command_writes_a_paper_and_says_what_it_cannot(pack: Path, town: Path, tmp_path: Path) -> None:
    more = ["--pack", str(pack), "--data", str(town), "--on", TODAY.isoformat()]
    path = tmp_path / "a.docx"
    done = CliRunner().invoke(app, ["enterprise", "A", "-o", str(path), *more])
    assert (done.exit_code, "甲厂" in done.stdout) == (0, True)
    assert "甲厂" in "".join(item.text for item in docx.Document(str(path)).paragraphs)
    for words in (["Z"], ["A", "-o", "a.txt"]):
        done = CliRunner().invoke(app, ["enterprise", *words, *more])
        assert done.exit_code == 2


def test_the_paper_is_the_same_bytes_every_time(home: str) -> None:
    one, other = (get(home, "/enterprises/A/portrait.docx").content for _ in range(2))
    assert one == other
    paper = docx.Document(io.BytesIO(one))
    told = "".join(item.text for item in paper.paragraphs)
    for words in ("甲厂", "模拟数据", "统一社会信用代码：A", "风险"):
        assert words in told
    assert [cell.text for cell in paper.tables[0].rows[1].cells][:2] == ["工业总产值", "1,100"]


def test_figures_are_not_told_to_everybody(home: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Visit, "disclosure", Disclosure(frozenset({PUBLIC})))
    page = get(home, "/enterprises/A").text
    assert "甲厂" in page
    assert "机床" in get(home, "/enterprises/A/returns").text
    for hidden in ("1,100", "1100万元", "portrait.docx", 'hx-get="/enterprises/A/parts'):
        assert hidden not in page
    told = get(home, "/api/v1/enterprises/A/portrait").json()
    assert (told["key"], set(told["parts"].values())) == (None, {None})
    get(home, "/enterprises/A/portrait.docx", 403)
    for name in PARTS:
        assert "1,100" not in get(home, f"/enterprises/A/parts/{name}").text


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("path", ["/enterprises/A", "/en/enterprises/A", "/enterprises/A/returns"])
def test_in_a_browser(browser: Any, home: str, path: str, width: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": 900})
    watch = Watch(page, home)
    page.goto(home + path, wait_until="networkidle")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    if not path.endswith("returns"):
        assert page.locator(".part p").count() > 0
        assert page.evaluate("document.documentElement.scrollHeight") <= (1800 if width == 1440 else 4000)
    assert watch.errors == []
    page.close()


def test_it_prints_on_two_sheets(browser: Any, home: str) -> None:
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.goto(home + "/enterprises/A?whole=true")
    with pdfplumber.open(io.BytesIO(page.pdf(format="A4", prefer_css_page_size=True))) as paper:
        assert len(paper.pages) <= 2
        assert paper.pages[0].width < paper.pages[0].height
    page.close()
