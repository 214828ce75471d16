"""The command, the pages and the API over the town; and in a browser, on a desk and a phone."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import openpyxl
import pytest
import typer
from typer.testing import CliRunner

from jiqun.access.disclosure import PUBLIC, Disclosure
from jiqun.cli import printing
from jiqun.cli.composites import composite_command
from jiqun.composite.methods import STEPS
from jiqun.composite.sobol import FACTORS
from jiqun.web import create_app
from jiqun.web.rendering import WORDS, Visit

from ..composite.town import town_pack
from ..conftest import serving
from ..facts_of_a_town import build
from .conftest import TODAY, Watch

pytestmark = pytest.mark.xdist_group("browser")


@pytest.fixture(scope="module")
def schemes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return town_pack(tmp_path_factory.mktemp("packs"))


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("composite")
    build(folder).close()
    return folder


@pytest.fixture(scope="module")
def home(schemes: Path, town: Path) -> Iterator[str]:
    with serving(create_app(schemes, today=TODAY, data=town)) as address:
        yield address


def get(home: str, path: str, status: int = 200, **query: str | float) -> str:
    answer = httpx.get(home + path, params=query, timeout=60)
    assert answer.status_code == status, answer.text[:800]
    return answer.text


def run(schemes: Path, town: Path, *words: str, code: int = 0) -> str:
    app = typer.Typer()
    app.command()(composite_command)
    printing.out.width = 240
    done = CliRunner().invoke(app, [*words, "--pack", str(schemes), "--data", str(town)])
    assert done.exit_code == code, done.output
    return done.stdout


def test_the_command_lists_schemes_and_ranks(schemes: Path, town: Path) -> None:
    assert [row["id"] for row in json.loads(run(schemes, town, "--json"))["schemes"]] == ["clusters", "course", "districts", "firms"]  # fmt: skip
    printed = run(schemes, town, "districts", "--year", "2024", "--robust")
    for words in (
        "示例方案",
        "模拟数据",
        "缺来源：品牌",
        "数据不足：生产总值",
        "东区",
        "66.67",
        "位次区间",
        "规模（67%）",
    ):
        assert words in printed
    assert "链式指数" in run(schemes, town, "course")


def test_the_command_takes_other_weights(schemes: Path, town: Path) -> None:
    found = json.loads(run(schemes, town, "districts", "--set", "efficiency=6", "--json"))
    assert [unit["unit"] for unit in found["units"]] == ["西区", "东区"]
    assert (
        json.loads(run(schemes, town, "districts", "--weights", "equal", "--json"))["methods"]["weigh"]
        == "equal"
    )


@pytest.mark.parametrize(
    ("words", "code"),
    [
        pytest.param(["nobody"], "scheme_unknown", id="no such scheme"),
        pytest.param(["districts", "--set", "size"], "weight_unreadable", id="a weight without a number"),
        pytest.param(["districts", "--set", "nobody=1"], "framework_invalid", id="a weight of nobody"),
        pytest.param(
            ["districts", "--set", "size=1", "--weights", "critic"], "weights_twice", id="weights twice"
        ),
    ],
)
def test_what_the_command_refuses(schemes: Path, town: Path, words: list[str], code: str) -> None:
    assert json.loads(run(schemes, town, *words, "--json", code=2))["error"]["code"] == code


@pytest.mark.parametrize("language", ["", "/en"])
@pytest.mark.parametrize(
    "path",
    [
        "/composite", "/composite/districts", "/composite/districts?weigh=critic&year=2023", "/composite/districts?w-size=9&noise=0.5",
        "/composite/firms", "/composite/firms?robust=1&page=99", "/composite/clusters?year=2023", "/composite/course", "/composite/course?w-size=3",
    ],
)  # fmt: skip
def test_a_page_opens(home: str, language: str, path: str) -> None:
    assert httpx.get(f"{home}{language}{path}", timeout=60).status_code == 200


def test_the_page_says_what_it_is(home: str) -> None:
    page = get(home, "/composite/districts", year=2024)
    for words in (
        "示例，非官方",
        "模拟数据",
        "没有台账",
        "66.67",
        "位次取决于什么选择",
        "composite/districts.yaml",
    ):
        assert words in page
    assert page.count('class="interval"') == 2
    english = get(home, "/en/composite/districts", year=2024)
    for words in ("example, not official", "Simulated data", "No ledger", "What the ranks depend on"):
        assert words in english


def test_a_tried_weight_stands_beside_the_declared_rank(home: str) -> None:
    page = get(home, "/composite/districts", **{"year": 2024, "w-efficiency": 6})
    assert "正在试算：效率 6" in page
    assert page.index("西区") < page.index("东区")
    row = json.loads(get(home, "/api/v1/composites/districts", **{"year": 2024, "w-efficiency": 6}))
    assert [(unit["unit"], unit["rank"], unit["rank_declared"]) for unit in row["units"]] == [
        ("西区", 1, 2),
        ("东区", 2, 1),
    ]


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        pytest.param("/composite/nobody", 404, "没有评价方案", id="no such scheme"),
        pytest.param("/composite/districts?w-size=-1", 422, "w-size", id="a weight below nought"),
        pytest.param("/composite/districts?w-size=x", 422, "w-size", id="a weight that is no number"),
        pytest.param("/composite/districts?w-nobody=1", 422, "不能给权重", id="a weight of nobody"),
        pytest.param(
            "/composite/districts?w-size=0&w-efficiency=0", 422, "合计大于零", id="nothing weighs anything"
        ),
        pytest.param("/composite/districts?year=2030", 422, "2030年没有可用", id="a year without figures"),
        pytest.param("/composite/firms?weigh=entropy", 422, "有缺失", id="a gap under entropy"),
    ],
)
def test_what_the_page_refuses(home: str, path: str, status: int, said: str) -> None:
    answer = httpx.get(home + path, timeout=60)
    assert (answer.status_code, said in answer.text) == (status, True)


def test_files_hold_what_the_page_shows(home: str) -> None:
    rows = list(
        csv.reader(io.StringIO(get(home, "/composite/districts/table.csv", year=2024).lstrip("\ufeff")))
    )
    assert rows[0][:5] == ["位次", "单位", "得分", "上年位次", "规模"]
    assert rows[1][:4] == ["1.0", "东区", "66.6667", "1.0"]
    answer = httpx.get(f"{home}/en/composite/course/table.xlsx", timeout=60)
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    assert sheet is not None
    assert [cell.value for cell in sheet[1]] == ["Unit", "2023", "2024"]
    assert sheet.title.endswith("(simulated)")


def test_names_of_enterprises_are_for_those_who_may_see_what_they_reported(
    home: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "甲厂" in get(home, "/composite/firms")
    monkeypatch.setattr(Visit, "disclosure", Disclosure(frozenset({PUBLIC})))
    page = get(home, "/composite/firms")
    assert "甲厂" not in page
    assert "企业名单不公开" in page
    assert json.loads(get(home, "/api/v1/composites/firms"))["units"] == []
    assert "甲厂" not in get(home, "/composite/firms/table.csv")
    assert "东区" in get(home, "/composite/districts")


def test_without_returns_the_page_says_how_to_begin(schemes: Path, tmp_path: Path) -> None:
    with serving(create_app(schemes, today=TODAY, data=tmp_path)) as address:
        assert "jiqun template" in get(address, "/composite/course")
        get(address, "/api/v1/composites/course", status=404)
        get(address, "/composite/firms/table.csv", status=404)


def test_every_method_and_state_has_its_words() -> None:
    methods = {name for step in STEPS.values() for name in step} | {"given", "ahp", "chain", "fixed"}
    assert methods == set(WORDS["composite_method"])
    assert set(STEPS) | {"screen"} == set(WORDS["composite_step"])
    assert set(FACTORS) == set(WORDS["composite_factor"])
    assert {"used", "missing", "scarce", "constant"} == set(WORDS["composite_state"])


@pytest.mark.browser
@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("path", ["/composite", "/composite/districts", "/en/composite/course"])
def test_in_a_browser(home: str, browser: Any, path: str, width: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": 900})
    watch = Watch(page, home)
    page.goto(home + path)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert watch.errors == []
    page.close()
