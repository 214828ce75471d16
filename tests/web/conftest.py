"""A real server on a free port over a copy of the shipped pack, and a real browser."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from jiqun.web import create_app

from ..conftest import serving

REPOSITORY = Path(__file__).parents[2]
TODAY = dt.date(2026, 11, 22)
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copytree(REPOSITORY / "packs" / "ningbo", tmp_path_factory.mktemp("packs") / "ningbo"))


@pytest.fixture(scope="session")
def site(pack: Path) -> Iterator[str]:
    """Address of the running site."""
    with serving(create_app(pack, today=TODAY)) as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        pytest.fail(
            "the page tests need Chromium: apt-get install chromium (make test does it when run as root)"
        )
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield running
        running.close()


class Watch:
    """What a page did that it must not do: console errors, failed and outside requests."""

    def __init__(self, page: Any, home: str) -> None:
        self.errors: list[str] = []
        page.on(
            "console",
            lambda message: (
                self.errors.append(message.text) if message.type in ("error", "warning") else None
            ),
        )
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        # A request that the closing tab itself broke off is no failure of the page.
        page.on(
            "requestfailed",
            lambda request: (
                None
                if request.failure == "net::ERR_ABORTED"
                else self.errors.append(f"failed: {request.url}")
            ),
        )
        page.on(
            "request",
            lambda request: (
                None
                if request.url.startswith((home, "data:"))
                else self.errors.append(f"outside: {request.url}")
            ),
        )


@pytest.fixture
def page(browser: Any, site: str) -> Iterator[Any]:
    """A fresh tab that fails the test when a page complains or asks for anything elsewhere."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, base_url=site, locale="zh-CN")
    tab = context.new_page()
    watch = Watch(tab, site)
    yield tab
    context.close()
    assert watch.errors == []
