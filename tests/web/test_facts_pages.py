"""Pages and API of the facts, over a town whose figures are worked out by hand."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from typer.testing import CliRunner

from jiqun.cli.main import app
from jiqun.web import create_app

from ..conftest import serving
from ..facts_of_a_town import build, put
from .conftest import TODAY

PAGES = ["/data", "/data/sets/enterprise_year", "/enterprises", "/enterprises/A", "/districts?year=2024", "/parks?year=2023",
         "/figures/va-per-mu?year=2023", "/clusters/361b.petrochem", "/targets/A066"]  # fmt: skip


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("town")
    build(folder).close()
    return folder


@pytest.fixture(scope="module")
def facts_site(pack: Path, town: Path) -> Iterator[str]:
    with serving(create_app(pack, today=TODAY, data=town)) as address:
        yield address


@pytest.fixture(scope="module")
def empty_site(pack: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serving(create_app(pack, today=TODAY, data=tmp_path_factory.mktemp("nothing"))) as address:
        yield address


def get(site: str, path: str) -> str:
    answer = httpx.get(site + path, timeout=60)
    assert answer.status_code == 200, (path, answer.text[:500])
    return answer.text


def asked(site: str, path: str, **query: Any) -> Any:
    return httpx.get(f"{site}/api/v1{path}", params=query, timeout=60).json()


@pytest.mark.parametrize("path", [*PAGES, *("/en" + path for path in PAGES)])
def test_simulated_data_says_so_wherever_it_stands(facts_site: str, path: str) -> None:
    words = "Simulated data" if path.startswith("/en/") else "模拟数据"
    assert words in get(facts_site, path)


@pytest.mark.parametrize(
    "path", ["/data", "/enterprises", "/districts", "/parks", "/en/districts", "/clusters/361b.petrochem"]
)
def test_a_city_without_returns_says_what_to_do(empty_site: str, path: str) -> None:
    page = get(empty_site, path)
    assert "模拟数据</b>" not in page
    if "clusters" not in path:
        assert "jiqun template enterprise_year" in page


def test_a_district_shows_ratios_of_sums(facts_site: str) -> None:
    page = get(facts_site, "/districts?year=2023")
    assert ">20.0<" in page  # 东区: (200 + 100) ÷ (12 − 2 + 5)
    assert ">15.0<" in page  # 西区: 150 ÷ 10


def test_a_figure_leads_to_its_rows_and_their_vintages(facts_site: str) -> None:
    page = get(facts_site, "/figures/va-per-mu?year=2023&cut=district&group=东区")
    assert "value_added_above / land_above" in page
    assert "/enterprises/A" in page
    assert "/data/vintages/land_holding-" in page


def test_a_figure_without_a_period_is_that_of_the_newest_year(facts_site: str) -> None:
    assert "2024年" in get(facts_site, "/figures/va-per-mu")


def test_a_change_names_what_it_is_the_change_of(facts_site: str) -> None:
    page = get(facts_site, "/figures/industrial-output-ads-growth")
    assert "/figures/industrial-output-ads?period=2024" in page
    assert "按现价" in page


def test_counted_groups_are_listed_with_their_sums(facts_site: str) -> None:
    page = get(facts_site, "/figures/ten-billion-yuan-clusters")
    assert "having sum" in page
    assert "高端装备" in page


@pytest.mark.parametrize(("query", "shown", "hidden"), [
    pytest.param("", "national-champions", "asset-liability-ads", id="what a target asks for"),
    pytest.param("?asked=all", "asset-liability-ads", "nothing-like-it", id="all"),
    pytest.param("?supply=none", "approval-days", "national-champions", id="without a source"),
    pytest.param("?q=单项冠军", "national-champions", "approval-days", id="by name"),
    pytest.param("?family=green", "national-green-factories", "national-champions", id="by group"),
])  # fmt: skip
def test_indicators_say_where_their_figures_come_from(
    facts_site: str, query: str, shown: str, hidden: str
) -> None:
    page = get(facts_site, f"/indicators{query}")
    assert f">{shown}<" in page
    assert f">{hidden}<" not in page


def test_the_list_of_indicators_is_the_same_in_the_api(facts_site: str) -> None:
    found = asked(facts_site, "/indicators", supply="both", asked="true")
    assert found["count"] == len(found["indicators"]) > 20
    assert {item["supply"] for item in found["indicators"]} == {"both"}


def test_a_vintage_shows_its_rows_and_history(facts_site: str) -> None:
    vintages = asked(facts_site, "/data/vintages", dataset="land_holding", period="2023")["vintages"]
    page = get(facts_site, f"/data/vintages/{vintages[0]['id']}")
    assert "模拟.xlsx" in page
    assert "提交" in page
    assert "12" in page


def test_a_revision_keeps_the_earlier_vintage_in_sight(pack: Path, tmp_path: Path) -> None:
    store = build(tmp_path)
    put(
        store,
        "title",
        "",
        {"code": ["A"], "title": ["high_tech"], "level": ["national"], "awarded_year": [2024]},
    )
    store.close()
    with serving(create_app(pack, today=TODAY, data=tmp_path)) as site:
        first, second = asked(site, "/data/vintages", dataset="title")["vintages"]
        assert (first["current"], second["current"]) == (False, True)
        assert "已被替代" in get(site, "/data/sets/title")


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        pytest.param({}, ["A", "B", "E", "D", "F"], id="the largest output first"),
        pytest.param({"q": "甲"}, ["A"], id="part of a name"),
        pytest.param({"region": "东区"}, ["A", "F"], id="district of the year"),
        pytest.param({"scale": "above"}, ["A", "B", "F"], id="size"),
        pytest.param({"title": "little_giant"}, ["A", "B"], id="a valid title"),
        pytest.param({"cluster": "361-2025/361b.petrochem"}, ["E"], id="a cluster"),
        pytest.param({"q": "没有"}, [], id="nobody"),
    ],
)
def test_enterprises_are_found(facts_site: str, query: dict[str, str], codes: list[str]) -> None:
    found = asked(facts_site, "/enterprises", year=2024, **query)
    assert [row["code"] for row in found["enterprises"]] == codes
    assert found["count"] == len(codes)


def test_a_portrait_names_vintage_and_row_of_everything(facts_site: str) -> None:
    held = asked(facts_site, "/enterprises/B")
    assert [(row["year"], row["region"], row["_row"]) for row in held["years"]] == [
        (2024, "西区", 3),
        (2023, "东区", 3),
    ]
    assert held["reported"]["title"][0]["awarded_year"] == 2024
    assert {row["taxonomy"] for row in held["clusters"]} >= {"361-2025"}


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/enterprises/none", 404),
        ("/data/sets/none", 404),
        ("/data/vintages/none", 404),
        ("/figures/none?year=2023", 404),
        ("/figures/va-per-mu?year=2023&cut=colour&group=x", 422),
        ("/figures/va-per-mu?period=soon", 422),
        ("/enterprises?page=0", 422),
        ("/enterprises?cluster=none/none", 404),
        ("/api/v1/figures?indicator=happiness", 422),
        ("/api/v1/figures?indicator=va-per-mu&by=colour", 422),
        ("/api/v1/figures?indicator=va-per-mu&period=soon", 422),
        ("/api/v1/enterprises?year=2024&cluster=none/none", 404),
    ],
)
def test_what_is_not_there_is_said(facts_site: str, path: str, status: int) -> None:
    assert httpx.get(facts_site + path, timeout=60).status_code == status


def test_the_command_and_the_api_say_the_same(facts_site: str, town: Path) -> None:
    words = [
        "compute",
        "va-per-mu",
        "firms-ads",
        "--by",
        "district",
        "--period",
        "2023-2024",
        "--data",
        str(town),
        "--json",
    ]
    printed = json.loads(CliRunner().invoke(app, words).stdout)
    assert printed == asked(
        facts_site, "/figures", indicator="va-per-mu,firms-ads", by="district", period="2023-2024"
    )


def test_a_search_is_bound_not_pasted(facts_site: str) -> None:
    assert asked(facts_site, "/enterprises", year=2024, q="' or 1=1 --")["count"] == 0
    assert asked(facts_site, "/enterprises", year=2024, q="%")["count"] == 0


@pytest.mark.parametrize(
    "path", ["/data", "/enterprises", "/districts?year=2024", "/enterprises/A", "/data/sets/enterprise_year"]
)
@pytest.mark.parametrize("width", [390, 1440])
def test_a_page_fits_and_asks_for_nothing_elsewhere(
    browser: Any, facts_site: str, path: str, width: int
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900}, base_url=facts_site)
    tab = context.new_page()
    outside: list[str] = []
    tab.on(
        "request",
        lambda request: (
            None if request.url.startswith((facts_site, "data:")) else outside.append(request.url)
        ),
    )
    tab.on("pageerror", lambda error: outside.append(str(error)))
    tab.goto(path)
    assert tab.evaluate("document.documentElement.scrollWidth") <= width
    context.close()
    assert outside == []
