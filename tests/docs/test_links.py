"""Links inside the documentation lead somewhere, and the pages build without a network."""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.docs.blocks import DOCS, ROOT, pages

_LINK = re.compile(r"(?<!`)!?\[[^\]]*\]\((?P<target>[^)\s]+)\)")
_CODE = re.compile(r"^```.*?^```$|`[^`\n]*`", re.M | re.S)
PICTURES = sorted((DOCS / "pictures").glob("*.png"))


def _links(page: Path) -> list[str]:
    return [match["target"] for match in _LINK.finditer(_CODE.sub("", page.read_text(encoding="utf-8")))]


@pytest.mark.parametrize("page", pages(), ids=lambda page: str(page.relative_to(ROOT)))
def test_internal_links_exist(page: Path) -> None:
    inside = [
        link.partition("#")[0] for link in _links(page) if "://" not in link and not link.startswith("#")
    ]
    assert [link for link in inside if not (page.parent / link).exists()] == []


def test_every_page_of_the_documentation_is_linked() -> None:
    linked = {
        (page.parent / link.partition("#")[0]).resolve()
        for page in pages()
        for link in _links(page)
        if "://" not in link
    }
    assert [
        str(page.relative_to(ROOT))
        for page in pages()
        if DOCS in page.parents and page.name != "index.md" and page not in linked
    ] == []


def test_pictures_are_used_and_small() -> None:
    used = {(page.parent / link).resolve() for page in pages() for link in _links(page)}
    assert [picture.name for picture in PICTURES if picture not in used] == []
    assert 0 < len(PICTURES) <= 16
    assert max(picture.stat().st_size for picture in PICTURES) < 250_000


def test_pages_name_no_outside_resource() -> None:
    """Links for readers may lead out; pictures, styles and scripts may not."""
    shown = [
        (page.name, target)
        for page in pages()
        for target in re.findall(
            r"!\[[^\]]*\]\((\S+?)\)|src=[\"'](\S+?)[\"']", page.read_text(encoding="utf-8")
        )
    ]
    assert [item for item in shown if any("://" in target for target in item[1])] == []


@pytest.mark.skipif(importlib.util.find_spec("mkdocs") is None, reason="mkdocs is not installed")
def test_the_documentation_builds_strictly_and_offline(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "-q", "-d", tmp_path / "site"],
        cwd=ROOT, capture_output=True, text=True, timeout=120, check=False,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1", "https_proxy": "http://127.0.0.1:9", "http_proxy": "http://127.0.0.1:9"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    page = (tmp_path / "site" / "index.html").read_text(encoding="utf-8")
    assert "where each promise stands" in page
    assert re.findall(r"<(?:script|link rel=\"stylesheet\"|img)[^>]*(?:src|href)=\"https?://", page) == []
    assert not (tmp_path / "site" / "changes").exists()
