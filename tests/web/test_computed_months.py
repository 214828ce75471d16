"""A computed figure's page, API and command by month, over a town whose figures are worked out by hand."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from typer.testing import CliRunner

from jiqun.cli import printing
from jiqun.cli.main import app
from jiqun.web import create_app

from ..conftest import serving
from ..facts_of_a_town import build, put_months
from .conftest import TODAY


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("months")
    store = build(folder)
    put_months(store)
    store.close()
    return folder


@pytest.fixture(scope="module")
def site(pack: Path, town: Path) -> Iterator[str]:
    with serving(create_app(pack, today=TODAY, data=town)) as address:
        yield address


def page(site: str, path: str, **query: str) -> str:
    answer = httpx.get(site + path, params=query, timeout=60)
    assert answer.status_code == 200, answer.text[:500]
    return answer.text


def api(site: str, path: str, **query: str) -> dict[str, Any]:
    return dict(json.loads(page(site, "/api/v1" + path, **query)))


def printed(town: Path, *words: str) -> str:
    """What the command prints on a wide terminal."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(printing.out, "width", 240)
        done = CliRunner().invoke(app, ["compute", *words, "--data", str(town)])
    assert done.exit_code == 0, done.output
    return done.stdout


def test_a_page_says_the_period_and_who_stands_behind_it(site: str) -> None:
    found = page(site, "/figures/industrial-output-ads", period="2024年1-5月", cut="district", group="西区")
    assert "2024年1—5月" in found
    assert "上年同期" in found
    assert "累计数" in found
    assert "各月相加" in found


def test_a_page_leads_to_every_row_an_amount_was_reckoned_from(site: str) -> None:
    """B's May is 240 − 190: both rows, each with its vintage."""
    found = page(site, "/figures/industrial-output-ads", period="2024-05")
    assert "累计数相减" in found
    assert "累计 190.00" in found
    assert "累计 240.00" in found


def test_a_page_shows_the_months_of_its_year_with_growth(site: str) -> None:
    """1—5月: 827 over 960."""
    for query in ({"year": "2024"}, {"period": "2024-01/05"}):
        found = page(site, "/figures/industrial-output-ads", **query)
        assert "逐月" in found
        assert "/figures/industrial-output-ads?period=2024-01%2F02" in found
        assert ">-13.9<" in found


def test_a_page_in_english(site: str) -> None:
    found = page(site, "/en/figures/industrial-output-ads", period="2024Q2")
    assert "Q2 2024" in found
    assert "difference of cumulative figures" in found


def test_an_indicator_without_months_has_none(site: str) -> None:
    assert "逐月" not in page(site, "/figures/va-per-mu", year="2023")


def test_published_figures_stand_beside_whole_years_only(site: str) -> None:
    assert "公布数" not in page(site, "/figures/industrial-output-ads", period="2024-05")


@pytest.mark.parametrize(
    ("path", "status"),
    [
        pytest.param("/figures/industrial-output-ads?period=2024-01", 422, id="January alone"),
        pytest.param("/figures/industrial-output-ads?period=2024-07", 422, id="a month nobody returned"),
        pytest.param("/figures/industrial-output-ads?period=2024年各月", 422, id="several periods"),
        pytest.param("/figures/va-per-mu?period=2024-05", 422, id="no months in the definition"),
        pytest.param("/figures/industrial-output-ads?period=2024-05&cut=district&group=北区", 404, id="no such group"),
        pytest.param("/api/v1/figures?indicator=industrial-output-ads&period=2024-01", 422, id="API: January alone"),
        pytest.param("/api/v1/figures/industrial-output-ads/explanation?period=soon", 422, id="API: no period"),
    ],
)  # fmt: skip
def test_what_cannot_be_told_is_refused(site: str, path: str, status: int) -> None:
    assert httpx.get(site + path, timeout=60).status_code == status


def test_api_and_command_say_the_same_of_months(site: str, town: Path) -> None:
    words = ("industrial-output-ads", "--by", "district", "--period", "2024年1-5月", "--growth", "comparable")
    found = json.loads(printed(town, *words, "--json"))
    assert found == api(
        site, "/figures", indicator="industrial-output-ads", by="district", period="2024-01/2024-05",
        growth="comparable",
    )  # fmt: skip
    west = found["figures"][1]
    assert (west["period"], west["year"], west["value"]) == ("2024-01/05", 2024, 0.0247)
    assert (west["enterprises"], west["enterprises_last_year"]) == (2, 1)
    assert (west["growth"], west["growth_enterprises"]) == (20.0, 1)


def test_the_command_prints_the_period_and_the_returns(town: Path) -> None:
    shown = printed(town, "规上工业总产值", "--period", "2024年各月")
    assert "2024年1—2月" in shown
    assert "填报企业" in shown


def test_the_command_explains_a_month(town: Path) -> None:
    words = ("industrial-output-ads", "--period", "2024-05", "--explain", "all")
    shown = printed(town, *words)
    assert "填报企业 4 家，上年同期 3 家" in shown
    assert "累计数相减" in shown
    found = json.loads(printed(town, *words, "--json"))
    part = found["measures"][0]["largest"][1]
    assert (part["code"], part["how"]) == ("B", "difference")
    assert [(row["month"], row["cumulative"]) for row in part["rows"]] == [(4, 190.0), (5, 240.0)]
    assert {item["kind"] for item in found["checks"]} == {"silent"}


def test_the_explanation_of_the_api_takes_a_period_or_a_year(site: str) -> None:
    by_year, by_period = (
        api(site, "/figures/industrial-output-ads/explanation", **query)
        for query in ({"year": "2023"}, {"period": "2023"})
    )
    assert by_year == by_period
    assert [(item["kind"], item["agrees"]) for item in by_year["checks"]] == [
        ("december_against_year", False)
    ]
