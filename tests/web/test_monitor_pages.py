"""The monitor's pages in both languages: with ledgers and without, on a desk, a phone and a wall."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from jiqun.ledgers.escalation import SYSTEM
from jiqun.ledgers.raising import load_raising, raise_items
from jiqun.web import create_app
from jiqun.workspace.signals import signals_of

from ..conftest import serving
from .conftest import TODAY

pytestmark = pytest.mark.xdist_group("browser")

PAGES = (
    "/cockpit", "/cockpit?wall=1", "/tally", "/tally?by=cluster&five=1", "/tally?by=department", "/scoreboard", "/scoreboard?by=region",
    "/assessment", "/assessment/361-2023", "/assessment/145-plan?kind=expost&year=2025", "/warnings", "/warnings?month=2026-10", "/lights",
)  # fmt: skip


@pytest.fixture(scope="module")
def living(pack: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A site whose rules have raised what they found."""
    app = create_app(pack, today=TODAY, data=tmp_path_factory.mktemp("monitored"))
    site = app.state.site
    site.database()
    book = site.ledgers().book
    city = site.city()
    rules = [rule for rule in load_raising(city.pack) if rule.signals == "targets"]
    assert raise_items(book, rules, signals_of(city, site.desk(), TODAY), SYSTEM)
    with serving(app) as address:
        yield address


@pytest.mark.parametrize("language", ["", "/en"])
@pytest.mark.parametrize("path", PAGES)
def test_a_page_opens_without_records(site: str, path: str, language: str) -> None:
    assert httpx.get(f"{site}{language}{path}", timeout=60).status_code == 200


@pytest.mark.parametrize("language", ["", "/en"])
@pytest.mark.parametrize("path", PAGES)
def test_a_page_opens_with_ledgers(living: str, path: str, language: str) -> None:
    assert httpx.get(f"{living}{language}{path}", timeout=120).status_code == 200


def test_old_figures_are_one_letter_to_each_office(living: str) -> None:
    page = httpx.get(f"{living}/warnings", timeout=60).text
    assert "市经信局：" in page
    assert page.count("项现行目标的数据早于公布日历") < 30


@pytest.mark.parametrize(
    "path",
    ["/warnings?month=2027-01", "/warnings?month=soon", "/tally?by=luck", "/assessment/361-2023?year=1"],
)
def test_what_cannot_be_asked(site: str, path: str) -> None:
    assert httpx.get(f"{site}{path}", timeout=60).status_code == 422


def test_an_unknown_plan_has_no_assessment(site: str) -> None:
    assert httpx.get(f"{site}/assessment/nope", timeout=60).status_code == 404


def test_scores_go_out_as_a_workbook(living: str) -> None:
    answer = httpx.get(f"{living}/scoreboard.xlsx", timeout=60)
    assert answer.content[:2] == b"PK"
    assert "位次" in httpx.get(f"{living}/scoreboard.csv", timeout=60).text


def test_a_target_names_its_path_and_its_rule(site: str) -> None:
    page = httpx.get(f"{site}/targets/A067", timeout=60).text
    assert "宣城市政府工作报告增速指标" in page
    assert "增速逐期对照目标" in page


@pytest.mark.browser
@pytest.mark.parametrize(("width", "height"), [(1440, 900), (1920, 1080), (390, 844)])
def test_the_cockpit_fits_its_screen(page: Any, width: int, height: int) -> None:
    page.set_viewport_size({"width": width, "height": height})
    page.goto("/cockpit?wall=1" if width == 1920 else "/cockpit")
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= width
    assert page.locator("svg.map text").count() == 10
    if width == 1920:
        assert not page.locator("header.top").is_visible()
