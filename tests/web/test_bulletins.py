"""Bulletins on pages: read first, kept as a draft, put otherwise without touching a number, signed, archived."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from jiqun.access import Role, Sessions, User, Users
from jiqun.web import create_app
from jiqun.web.logon import COOKIE

from ..conftest import serving
from .conftest import TODAY

PREVIEW = "/bulletins/preview?kind=target-progress&period=2026-10"


@pytest.fixture(scope="module")
def door(pack: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, dict[str, str]]]:
    """A site with a keeper and an officer; their cookies."""
    app = create_app(pack, today=TODAY, data=tmp_path_factory.mktemp("bulletins"))
    database = app.state.site.database()
    cookies = {}
    for login, role in (("keeper", Role.KEEPER), ("officer", Role.OFFICER)):
        user = User(login, login, "市经信局", roles=frozenset({role}))
        Users(database).add(user, "柳暗花明又一村，again", by="试")
        cookies[login] = Sessions(database).open(user)
    with serving(app) as address:
        yield address, cookies


def client(door: tuple[str, dict[str, str]], who: str = "") -> httpx.Client:
    address, cookies = door
    return httpx.Client(base_url=address, cookies={COOKIE: cookies[who]} if who else {}, timeout=120)


def kept(who: httpx.Client) -> tuple[str, str]:
    """The address of a fresh draft, and its page."""
    answer = who.post("/bulletins", data={"kind": "target-progress", "period": "2026-10"})
    assert answer.status_code == 303
    return answer.headers["location"], who.get(answer.headers["location"]).text


def revision(page: str) -> str:
    return re.search(r'name="revision" value="(\d+)"', page)[1]  # type: ignore[index]


@pytest.mark.parametrize("language", ["", "/en"])
def test_the_list_and_a_preview_open(door: tuple[str, dict[str, str]], language: str) -> None:
    with client(door) as reader:
        assert reader.get(f"{language}/bulletins").status_code == 200
        page = reader.get(f"{language}{PREVIEW}").text
    assert "<data " in page
    assert "jiqun progress --on" in page


@pytest.mark.parametrize(
    ("path", "status"),
    [
        pytest.param("/bulletins/preview?kind=nope&period=2026-10", 422, id="a kind that is none"),
        pytest.param("/bulletins/preview?kind=target-progress&period=soon", 422, id="a period that is none"),
        pytest.param(
            "/bulletins/preview?kind=target-progress&period=2026-10&region=别处", 422, id="another city"
        ),
        pytest.param("/bulletins/4711", 404, id="an issue that is none"),
    ],
)
def test_what_cannot_be_shown(door: tuple[str, dict[str, str]], path: str, status: int) -> None:
    with client(door) as reader:
        assert reader.get(path).status_code == status


def test_a_site_without_records_says_so(pack: Path, tmp_path: Path) -> None:
    with serving(create_app(pack, today=TODAY, data=tmp_path / "nothing")) as address:
        assert httpx.get(f"{address}{PREVIEW}", timeout=60).status_code == 422
        assert httpx.get(f"{address}/bulletins", timeout=60).status_code == 200
    assert not (tmp_path / "nothing").exists()


def test_a_stranger_keeps_nothing_and_an_officer_signs_nothing(door: tuple[str, dict[str, str]]) -> None:
    with client(door) as stranger:
        assert (
            stranger.post("/bulletins", data={"kind": "target-progress", "period": "2026-10"}).status_code
            == 401
        )
    with client(door, "officer") as officer:
        place, page = kept(officer)
        assert officer.post(f"{place}/sign", data={"revision": revision(page)}).status_code == 403


def test_words_change_and_numbers_do_not(door: tuple[str, dict[str, str]]) -> None:
    with client(door, "officer") as officer:
        place, page = kept(officer)
        told = re.findall(r"<textarea[^>]*>([^<]*)</textarea>", page)
        at, text = next((number, words) for number, words in enumerate(told) if re.search(r"\d+项", words))
        form = {"revision": revision(page), "paragraph": str(at)}
        assert (
            officer.post(f"{place}/prose", data={**form, "text": text + "其中9876项另行通报。"}).status_code
            == 422
        )
        assert officer.post(f"{place}/prose", data={**form, "text": "经核对，" + text}).status_code == 303
        assert officer.post(f"{place}/prose", data={**form, "text": "后到的，" + text}).status_code == 409
        assert "经核对，" in officer.get(place).text


def test_a_draft_is_signed_given_back_signed_and_archived(door: tuple[str, dict[str, str]]) -> None:
    with client(door, "keeper") as keeper:
        place, page = kept(keeper)
        for deed, note in (("sign", ""), ("return", "补附件"), ("sign", "同意"), ("archive", "")):
            answer = keeper.post(
                f"{place}/{deed}", data={"revision": revision(keeper.get(place).text), "note": note}
            )
            assert answer.status_code == 303, answer.text
        page = keeper.get(place).text
        assert "已归档，不再变动" in page
        assert "补附件" in page
        assert (
            keeper.post(f"{place}/prose", data={"revision": "5", "paragraph": "0", "text": "改"}).status_code
            == 409
        )


@pytest.mark.parametrize(("form", "begins"), [("docx", b"PK"), ("xlsx", b"PK"), ("html", b"<!doctype html>")])
def test_an_issue_goes_out_as_a_file(door: tuple[str, dict[str, str]], form: str, begins: bytes) -> None:
    with client(door, "officer") as officer:
        place, _ = kept(officer)
        answer = officer.get(f"{place}.{form}")
    assert answer.content.startswith(begins)
    assert f"target-progress-2026-10.{form}" in answer.headers["content-disposition"]
