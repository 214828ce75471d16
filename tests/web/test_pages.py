"""Pages in a real browser: what a planner does, in both languages, on every width."""

from __future__ import annotations

from typing import Any

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

PAGES = [
    "/",
    "/plans",
    "/plans/361-2023",
    "/plans/361-2023/read",
    "/plans/224X-yinzhou/read",
    "/plans/145-news/read",
    "/targets",
    "/targets/A066",
    "/targets/A149",
    "/targets/A183",
    "/statements/A060",
    "/tasks",
    "/tasks?department=市经信局",
    "/clusters",
    "/clusters/361a.digital",
    "/compare",
    "/cascade",
    "/findings",
    "/mechanisms",
    "/review",
    "/review/361-2025",
    "/observations",
    "/indicators",
    "/places",
    "/about",
    "/api",
]


@pytest.mark.parametrize("language", ["", "/en"])
@pytest.mark.parametrize("path", PAGES)
def test_every_page_opens_without_complaint(page: Any, path: str, language: str) -> None:
    answer = page.goto(language + path)
    assert answer.status == 200
    assert page.locator("h1").count() == 1
    assert page.locator("html").get_attribute("lang") == ("en" if language else "zh-CN")


@pytest.mark.parametrize(
    "path", ["/", "/targets", "/targets/A066", "/plans/361-2023/read", "/findings", "/clusters"]
)
@pytest.mark.parametrize("width", [390, 1440, 1920])
def test_no_page_is_wider_than_its_window(page: Any, path: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(path)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_english_pages_say_nothing_in_chinese_but_names_and_quotes(page: Any) -> None:
    page.goto("/en/about")
    words = (
        page.locator("nav.nav").inner_text()
        + page.locator("h1").inner_text()
        + page.locator(".top-end").inner_text()
    )
    assert not [character for character in words.replace("中文", "") if "一" <= character <= "鿿"]


def test_a_filter_narrows_the_list_and_stands_in_the_address(page: Any) -> None:
    page.goto("/targets")
    page.select_option("select[name=status]", "missed")
    page.wait_for_url("**status=missed**")
    page.wait_for_function("document.querySelectorAll('table.targets tbody tr').length < 30")
    assert {text.strip() for text in page.locator("table.targets tbody .light").all_inner_texts()} == {
        "未达成"
    }


def test_from_the_text_to_the_target_and_back(page: Any) -> None:
    page.goto("/plans/361-2023/read")
    page.locator("#s-A066").click()
    page.wait_for_url("**/targets/A066*")
    assert "未达成" in page.locator(".lede").inner_text()
    page.locator("blockquote cite a").click()
    page.wait_for_url("**/plans/361-2023/read#s-A066")
    assert page.locator("#s-A066").inner_text() == "6"


def test_the_language_switch_keeps_the_page(page: Any) -> None:
    page.goto("/targets/A066")
    page.get_by_text("English", exact=True).click()
    page.wait_for_url("**/en/targets/A066")
    assert page.locator(".light").first.inner_text() == "Missed"


def test_another_day_shows_another_standing(page: Any) -> None:
    page.goto("/targets/P168?on=2022-01-01")
    assert "现行有效" in page.locator(".figures").first.inner_text()
    page.goto("/targets/P168?on=2024-01-01")
    assert "已被改写" in page.locator(".figures").first.inner_text()


def test_a_department_shows_what_it_owes(page: Any) -> None:
    page.goto("/tasks")
    page.select_option("select[name=department]", "市科技局")
    page.wait_for_url("**department=**")
    assert page.locator("h1").inner_text() == "市科技局"
    assert page.locator("tr[id^=task-]").count() > 5


def test_a_light_has_shape_word_and_colour(page: Any) -> None:
    page.goto("/targets?status=missed")
    light = page.locator("table.targets .light").first
    assert light.locator("svg use").get_attribute("href") == "/static/lights.svg#missed"
    assert light.inner_text().strip() == "未达成"
    assert light.evaluate("node => getComputedStyle(node).color") == "rgb(179, 38, 30)"
    assert light.locator("svg").evaluate("node => node.getBoundingClientRect().width") > 8


def test_a_page_prints_without_navigation(page: Any) -> None:
    page.goto("/targets/A066")
    page.emulate_media(media="print")
    assert not page.locator("header.top").is_visible()
    assert page.locator("figure .for-wide svg").is_visible()
    assert not page.locator("figure .for-phone svg").is_visible()


@pytest.mark.parametrize("path", PAGES)
def test_chinese_on_an_english_page_is_marked_as_such(page: Any, path: str) -> None:
    """Names and quotes that exist in Chinese only carry lang="zh-CN"; everything else on the page is English."""
    page.goto(f"/en{path}")
    unmarked = page.evaluate(
        r"""() => {
          const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), found = [];
          for (let node; (node = walker.nextNode());)
            if (/[\u4e00-\u9fff]/.test(node.data) && !node.parentElement.closest('[lang^="zh"]')) found.push(node.data);
          return found;
        }"""
    )
    assert unmarked == []


@pytest.mark.parametrize("path", ["/en/findings", "/en/", "/en/targets/A066"])
def test_contradictions_have_english_titles(page: Any, path: str) -> None:
    page.goto(path)
    titles = page.locator("h3, a[href*='/findings'][href*='#f-']").all_inner_texts()
    assert titles
    assert not [title for title in titles if any("一" <= sign <= "鿿" for sign in title)]


@pytest.mark.parametrize("width", [390, 1440])
def test_what_a_chart_says_can_be_read(page: Any, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto("/targets/A206")
    size = page.evaluate(
        """() => {
          const drawn = [...document.querySelectorAll("figure svg")].filter((item) => item.checkVisibility());
          const text = drawn[0].querySelector("text");
          return [drawn.length, text.getBoundingClientRect().height];
        }"""
    )
    assert size[0] == 1
    assert size[1] >= 11


def test_a_table_wider_than_a_phone_keeps_its_names_in_sight(page: Any) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/targets")
    table = page.locator(".scroll").first
    assert table.evaluate("node => node.scrollWidth > node.clientWidth")
    assert "local" in table.evaluate("node => getComputedStyle(node).backgroundAttachment")
    table.evaluate("node => { node.scrollLeft = 400 }")
    name = table.locator("td.what").first
    assert name.evaluate("node => node.getBoundingClientRect().left") < 40
    assert name.inner_text()


def test_the_filters_of_targets_stand_on_one_line(page: Any) -> None:
    for path in ("/targets", "/en/targets"):
        page.goto(path)
        tops = page.evaluate(
            "() => [...document.querySelectorAll('.filters input, .filters select, .filters button')].map("
            "(item) => Math.round(item.getBoundingClientRect().bottom))"
        )
        assert max(tops) - min(tops) <= 3


def test_a_note_that_repeats_the_figure_is_left_out(page: Any) -> None:
    page.goto("/observations")
    cells = [
        cell.inner_text().split() for cell in page.locator("table tbody td:nth-child(5):has(.tag)").all()[:80]
    ]
    assert cells
    assert all(len(words) == len(set(words)) for words in cells)
