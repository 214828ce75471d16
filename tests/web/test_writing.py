"""Decisions made on pages are written into the pack."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def _entry(pack: Path, name: str) -> dict[str, Any]:
    entries = yaml.safe_load((pack / "plans" / "361-2025" / "statements.yaml").read_text(encoding="utf-8"))
    return next(item for item in entries if item["id"] == name)


def test_a_correction_made_on_the_page_stands_in_the_pack(page: Any, pack: Path) -> None:
    page.goto("/review/361-2025?state=agreed")
    article = page.locator("article.finding", has_text="B035")
    article.locator("summary").click()
    article.locator("input[name=by]").fill("审核员")
    article.locator("input[name=why]").fill("核对原文")
    article.locator("select[name=field]").select_option("note")
    article.locator("input[name=value]").fill("=HYPERLINK(1)")
    article.locator("button[value=correct]").click()
    page.wait_for_url("**/review/361-2025")
    held = _entry(pack, "B035")
    assert held["note"] == "=HYPERLINK(1)"
    assert (held["review"][-1]["by"], held["review"][-1]["action"]) == ("审核员", "correct")


def test_what_another_site_sends_is_refused(site: str, pack: Path) -> None:
    before = _entry(pack, "B036")
    answer = httpx.post(
        f"{site}/review/361-2025/0-1", data={"action": "reject", "by": "x", "why": "x", "version": "x"},
        headers={"origin": "https://elsewhere.example", "sec-fetch-site": "cross-site"},
    )  # fmt: skip
    assert answer.status_code == 403
    assert _entry(pack, "B036") == before


def test_a_stale_form_is_refused_with_the_reason(site: str, pack: Path) -> None:
    place = "-".join(map(str, _entry(pack, "B036")["at"]))
    answer = httpx.post(
        f"{site}/review/361-2025/{place}",
        data={"action": "correct", "by": "x", "why": "x", "version": "older", "field": "value", "value": "1"},
    )
    assert answer.status_code == 409
    assert "他人修改" in answer.text
    assert _entry(pack, "B036")["value"] == 160
