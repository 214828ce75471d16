"""What is refused or fails gets a page in the reader's language with a way onward, or one shape of JSON."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from jiqun.plans.adopt import begin_pack
from jiqun.web import create_app
from jiqun.web.app import create_app as application
from jiqun.web.wording import ERROR_WORDS

from ..conftest import serving
from .conftest import REPOSITORY, TODAY

pytestmark = pytest.mark.xdist_group("browser")

FORM = {"content-type": "application/x-www-form-urlencoded"}


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A site over a pack that holds nothing yet."""
    pack = begin_pack(tmp_path_factory.mktemp("new") / "mou", "某市", "某市", "Somewhere")
    with serving(create_app(pack.root, today=TODAY)) as address:
        yield address


REFUSED = [
    pytest.param("GET", "/nope", {}, 404, id="no such page"),
    pytest.param("GET", "/targets/ZZZ", {}, 404, id="no such target"),
    pytest.param("GET", "/targets?on=soon", {}, 422, id="a day that is none"),
    pytest.param(
        "POST", "/review/361-2025/0-1", {"headers": FORM, "content": b"action=accept&by=&why=x&version=x"}, 422,
        id="a form without a name",
    ),
    pytest.param("GET", "/targets?year=twenty", {}, 422, id="a year that is none"),
    pytest.param("GET", "/ledgers/tasks/entries/RW-%00", {}, 400, id="a character that no text has"),
    pytest.param("GET", "/ledgers?text=%00", {}, 400, id="such a character in a question"),
    pytest.param("DELETE", "/targets", {}, 405, id="a method that is not taken"),
    pytest.param("GET", "/", {"headers": {"host": "elsewhere.example"}}, 400, id="another host"),
    pytest.param(
        "POST", "/review/361-2025/0-1", {"headers": {"origin": "https://elsewhere.example"}}, 403,
        id="another site's form",
    ),
    pytest.param(
        "POST", "/review/361-2025/0-1", {"headers": FORM, "content": b"why=" + b"x" * 200_000}, 413,
        id="too large",
    ),
]  # fmt: skip


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(("method", "path", "more", "status"), REFUSED)
def test_a_refusal_is_a_page_in_the_language_of_its_address(
    site: str, method: str, path: str, more: dict[str, Any], status: int, language: str
) -> None:
    prefix = "/en" if language == "en" else ""
    answer = httpx.request(method, f"{site}{prefix}{path}", **more)
    assert answer.status_code == status
    title = ERROR_WORDS[str(status)][language == "en"]
    assert f"<h1>{title}</h1>" in answer.text
    assert f'href="{prefix}/"' in answer.text
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    if language == "en":
        happened = answer.text.partition("<main")[2].partition("</main>")[0]
        assert not [sign for sign in happened if "一" <= sign <= "鿿"]


def test_a_refusal_says_what_was_asked_for(site: str) -> None:
    for prefix in ("", "/en"):
        assert "ZZZ" in httpx.get(f"{site}{prefix}/targets/ZZZ").text


def test_the_api_gets_json_from_every_door(site: str) -> None:
    answers = [
        httpx.get(f"{site}/api/v1/nothing"),
        httpx.get(f"{site}/api/v1/summary", headers={"host": "elsewhere.example"}),
        httpx.post(f"{site}/api/v1/summary", headers={"origin": "https://elsewhere.example"}),
    ]
    assert [answer.json()["error"]["code"] for answer in answers] == ["not_found", "bad_request", "forbidden"]


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_a_broken_pack_says_file_and_line_and_comes_back_when_mended(tmp_path: Path, prefix: str) -> None:
    pack = Path(shutil.copytree(REPOSITORY / "packs" / "ningbo", tmp_path / "ningbo"))
    path = pack / "indicators.yaml"
    whole = path.read_text(encoding="utf-8")
    with serving(create_app(pack, today=TODAY)) as address:
        path.write_text(whole + "\n- nonsense: [\n", encoding="utf-8")
        broken = httpx.get(f"{address}{prefix}/targets", timeout=60)
        assert broken.status_code == 500
        assert "indicators.yaml" in broken.text
        assert ERROR_WORDS["pack_invalid"][bool(prefix)] in broken.text
        assert httpx.get(f"{address}/api/v1/summary", timeout=60).json()["error"]["code"] == "pack_invalid"
        path.write_text(whole, encoding="utf-8")
        assert httpx.get(f"{address}{prefix}/targets", timeout=60).status_code == 200


@pytest.mark.parametrize(("path", "kind"), [("/fails", "text/html"), ("/api/fails", "application/json")])
def test_the_unforeseen_has_its_page_and_keeps_the_policy(path: str, kind: str) -> None:
    app = application(REPOSITORY / "packs" / "ningbo", today=TODAY)

    def fail() -> None:
        raise RuntimeError("secret words")

    app.add_api_route(path, fail)
    with serving(app) as address:
        answer = httpx.get(address + path)
    assert answer.status_code == 500
    assert answer.headers["content-type"].startswith(kind)
    assert "secret words" not in answer.text
    assert "default-src 'none'" in answer.headers["content-security-policy"]


@pytest.mark.parametrize("prefix", ["", "/en"])
@pytest.mark.parametrize(
    "path",
    ["/", "/plans", "/targets", "/tasks", "/clusters", "/compare", "/cascade", "/findings", "/mechanisms",
     "/review", "/observations", "/indicators", "/places", "/about", "/api"],
)  # fmt: skip
def test_a_new_pack_has_designed_empty_pages(empty: str, path: str, prefix: str) -> None:
    answer = httpx.get(f"{empty}{prefix}{path}")
    assert answer.status_code == 200
    if path in ("/compare", "/cascade", "/targets", "/observations", "/places"):
        assert 'class="empty"' in answer.text


def test_a_kept_list_gives_way_when_the_pack_changes(tmp_path: Path) -> None:
    pack = Path(shutil.copytree(REPOSITORY / "packs" / "ningbo", tmp_path / "ningbo"))
    path = pack / "indicators.yaml"
    with serving(create_app(pack, today=TODAY)) as address:

        def asked(query: str = "", **headers: str) -> str:
            return httpx.get(f"{address}{query}", headers=headers, timeout=60).text

        first = asked("/targets?status=missed")
        assert asked("/targets?status=missed") == first
        assert asked("/en/targets?status=missed") != first
        assert asked("/targets?status=behind") != first
        assert asked("/targets?status=missed&on=2024-01-01") != first
        assert "<html" not in asked("/targets?status=missed", **{"hx-request": "true"})
        name = "数字经济核心产业增加值"
        assert name in first
        path.write_text(path.read_text(encoding="utf-8").replace(name, "改了名的指标"), encoding="utf-8")
        assert "改了名的指标" in asked("/targets?status=missed")
