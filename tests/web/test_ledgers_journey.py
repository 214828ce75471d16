"""A real browser: log on, enter, hand on with evidence, read the history; two people change one field at once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from .conftest import Watch
from .ledger_city import PASSWORD, Town, running

pytestmark = [pytest.mark.xdist_group("browser"), pytest.mark.browser]


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    with running(tmp_path_factory.mktemp("journey")) as held:
        yield held


def tab(browser: Any, town: Town, login: str, width: int = 1440) -> tuple[Any, Watch]:
    """A fresh browser in which somebody has logged on."""
    context = browser.new_context(
        viewport={"width": width, "height": 900}, base_url=town.address, locale="zh-CN"
    )
    page = context.new_page()
    watch = Watch(page, town.address)
    page.goto("/login?next=/home")
    page.locator("input[name=login]").fill(login)
    page.locator("input[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.wait_for_url("**/home")
    return page, watch


def test_from_a_new_entry_to_its_history(browser: Any, town: Town, tmp_path: Path) -> None:
    page, watch = tab(browser, town, "wang")
    page.goto("/ledgers")
    page.get_by_role("link", name="项目", exact=True).click()
    page.get_by_role("link", name="登记新条目").click()
    page.get_by_label("名称").fill("新建厂房")
    page.get_by_label("牵头单位").fill("市经信局")
    page.get_by_label("甲方").check()
    page.get_by_role("button", name="保存").click()
    page.wait_for_url("**/entries/XM-0001")
    paper = tmp_path / "施工许可.pdf"
    paper.write_bytes(b"%PDF-1.7\n")
    page.get_by_role("button", name="开工").click()
    assert "须附佐证：施工许可" in page.get_by_role("alert").inner_text()
    page.locator("details[open] input[type=file]").set_input_files(paper)
    page.get_by_role("button", name="开工").click()
    history = page.locator("#history + ol")
    assert "谋划 → 开工" in history.inner_text()
    with page.expect_download() as download:
        page.locator("#papers + ul").get_by_role("link", name="施工许可.pdf").click()
    assert Path(download.value.path()).read_bytes() == b"%PDF-1.7\n"
    page.goto("/ledgers/projects/board")
    assert "新建厂房" in page.locator(".lane", has_text="开工").inner_text()
    page.context.close()
    refused = "the server responded with a status of 422"  # the browser's own note of the refused form
    assert [error for error in watch.errors if refused not in error] == []


def test_two_people_change_one_field_at_once(browser: Any, town: Town) -> None:
    with town.client("wang") as keeper:
        answer = keeper.post("/ledgers/asks/new", data={"title": "缺资金", "kind": "money", "amount": "10"})
        path = f"{answer.headers['location']}/edit"
    (first, _), (second, _) = tab(browser, town, "wang"), tab(browser, town, "zhou", 390)
    for page in (first, second):
        page.goto(path)
    first.get_by_label("金额").fill("20")
    first.get_by_role("button", name="保存").click()
    first.wait_for_url("**/entries/QS-*")
    second.get_by_label("金额").fill("30")
    second.get_by_label("内容", exact=True).fill("写了很久的说明")
    second.get_by_role("button", name="保存").click()
    second.get_by_role("alert").wait_for()
    assert "他人已改为：20" in second.locator("main").inner_text()
    assert second.get_by_label("金额").input_value() == "30"
    assert second.get_by_label("内容", exact=True).input_value() == "写了很久的说明"
    assert second.evaluate("document.documentElement.scrollWidth <= innerWidth")
    second.get_by_role("button", name="保存").click()
    second.wait_for_url("**/entries/QS-*")
    assert "30 万元" in second.locator("main").inner_text()
    assert "写了很久的说明" in second.locator("main").inner_text()
    for page in (first, second):
        page.context.close()


def test_the_choosing_of_a_page(browser: Any, town: Town) -> None:
    with town.client("wang") as keeper:
        for title in ("甲", "乙"):
            keeper.post("/ledgers/asks/new", data={"title": title, "kind": "land"})
    page, watch = tab(browser, town, "wang")
    page.goto("/ledgers/asks?q=甲")
    page.get_by_label("全选本页").check()
    page.get_by_text("批量办理勾选的条目").click()
    page.get_by_label("改字段").select_option("amount")
    page.get_by_label("改为").fill("55")
    page.get_by_role("button", name="一起办理").click()
    assert page.get_by_role("status").inner_text() == "1 个条目已办理。"
    assert "55" in page.locator("table.entries").inner_text()
    page.context.close()
    assert watch.errors == []
