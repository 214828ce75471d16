"""Logging on and off: the name on every page, where one goes on to, and what a stranger gets."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import httpx
import pytest
from fastapi import Depends, FastAPI

from jiqun.access import Role, Sessions, Tokens, User, Users
from jiqun.packs import find_pack
from jiqun.records import Database
from jiqun.web import create_app
from jiqun.web.logon import COOKIE, local
from jiqun.web.pages.visiting import LoggedOn, having
from jiqun.workspace.places import has_records, open_records

from ..conftest import serving
from .conftest import TODAY, Watch

pytestmark = pytest.mark.xdist_group("browser")

PASSWORD, OTHER = "柳暗花明又一村，again", "山重水复疑无路，again"
AWAY = ["//evil.example", "/\\evil.example", "/\t/evil.example", "https://evil.example", "javascript:alert(1)", "evil", "\\\\evil", "/a\r\nSet-Cookie:x=y"]  # fmt: skip


def _private(app: FastAPI) -> None:
    """Pages and calls that ask for somebody, as later rooms will have them."""

    @app.get("/mine")
    @app.post("/mine")
    @app.get("/api/v1/mine")
    def mine(user: LoggedOn) -> str:
        return user.login

    @app.get("/kept")
    def kept(user: Annotated[User, Depends(having("keeper", "administrator"))]) -> str:
        return user.login


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("accounts")


@pytest.fixture(scope="module")
def database(pack: Path, folder: Path) -> Iterator[Database]:
    held = open_records(find_pack(pack), folder)
    users = Users(held)
    officer = frozenset({Role.OFFICER, Role.READER})
    for login, name in [("wang", "王丽"), ("li", "李强"), ("zhao", "赵敏"), ("qian", "钱进")]:
        users.add(User(login, name, "市经信局", roles=officer), PASSWORD, by="试")
    yield held
    held.close()


@pytest.fixture(scope="module")
def door(pack: Path, folder: Path, database: Database) -> Iterator[str]:
    app = create_app(pack, today=TODAY, data=folder)
    _private(app)
    with serving(app) as address:
        yield address


@pytest.fixture
def client(door: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=door, timeout=60) as held:
        yield held


def log_on(client: httpx.Client, login: str = "wang", onward: str = "", prefix: str = "") -> httpx.Response:
    form = {"login": login, "password": PASSWORD, "next": onward}
    return client.post(f"{prefix}/login", data=form)


@pytest.mark.browser
def test_log_on_see_the_name_and_log_off(browser: Any, door: str) -> None:
    context = browser.new_context(viewport={"width": 1440, "height": 900}, base_url=door, locale="zh-CN")
    page = context.new_page()
    watch = Watch(page, door)
    page.goto("/targets?year=2025")
    page.get_by_role("link", name="登录").click()
    page.locator("input[name=login]").fill("wang")
    page.locator("input[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.wait_for_url("**/targets?year=2025")
    assert page.locator(".top-end .who").inner_text() == "王丽"
    page.get_by_role("link", name="王丽").click()
    assert "经办人员" in page.locator("main").inner_text()
    page.get_by_role("button", name="退出").click()
    page.wait_for_url(f"{door}/")
    assert page.get_by_role("link", name="登录").count() == 1
    assert context.cookies() == []
    page.goto("/account")
    assert page.url == f"{door}/login?next=%2Faccount"
    context.close()
    assert watch.errors == []


@pytest.mark.browser
def test_change_ones_password_in_the_browser(browser: Any, door: str) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, base_url=door)
    page = context.new_page()
    watch = Watch(page, door)
    page.goto("/en/login?next=/en/account")
    page.locator("input[name=login]").fill("zhao")
    page.locator("input[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    page.wait_for_url("**/en/account")
    for name, value in (("present", PASSWORD), ("fresh", OTHER), ("again", OTHER)):
        page.locator(f"input[name={name}]").fill(value)
    page.get_by_role("button", name="Change the password").click()
    page.wait_for_url("**/en/account?changed=1")
    assert page.get_by_role("status").inner_text().startswith("The password is changed")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    context.close()
    assert watch.errors == []


@pytest.mark.parametrize("onward", AWAY)
def test_logging_on_leads_to_no_other_site(client: httpx.Client, onward: str) -> None:
    answer = log_on(client, onward=onward)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    again = client.get("/login", params={"next": onward})
    assert (again.status_code, again.headers["location"]) == (303, "/")
    client.post("/logout")
    shown = client.get("/login", params={"next": onward}).text
    assert '<input type="hidden" name="next" value="">' in shown


@pytest.mark.parametrize(
    ("prefix", "onward", "there"),
    [
        ("", "/targets?year=2025&on=2026-01-31", "/targets?year=2025&on=2026-01-31"),
        ("/en", "/en/targets", "/en/targets"),
        ("/en", "", "/en/"),
    ],
)
def test_logging_on_leads_on(client: httpx.Client, prefix: str, onward: str, there: str) -> None:
    assert log_on(client, onward=onward, prefix=prefix).headers["location"] == there


def test_no_address_of_another_site_is_local() -> None:
    assert [local(address, "") for address in AWAY] == [""] * len(AWAY)
    assert local("/" + "x" * 5000, "") == ""


@pytest.mark.parametrize(("scheme", "secure"), [("http", False), ("https", True)])
def test_the_cookie_is_for_the_server_alone(client: httpx.Client, scheme: str, secure: bool) -> None:
    client.headers["x-forwarded-proto"] = scheme
    cookie = log_on(client).headers["set-cookie"].lower()
    assert {"httponly", "samesite=lax", "path=/"} <= {part.strip() for part in cookie.split(";")}
    assert ("secure" in cookie) is secure
    assert "max-age" not in cookie


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_refusals_look_alike(client: httpx.Client, prefix: str) -> None:
    """Nothing tells whether a login exists."""
    pages = []
    for login in ("li", "nobody"):
        answer = client.post(f"{prefix}/login", data={"login": login, "password": "wrong words here"})
        assert answer.status_code == 401
        assert "set-cookie" not in answer.headers
        assert "wrong words" not in answer.text
        pages.append(answer.text.replace(f'value="{login}"', ""))
    assert pages[0] == pages[1]
    assert ('role="alert">Login or password is wrong' if prefix else 'role="alert">账号或密码不对') in pages[
        0
    ]


def test_a_crowd_of_failures_says_when_to_come_back(client: httpx.Client) -> None:
    for _ in range(5):
        client.post("/login", data={"login": "qian", "password": "wrong words here"})
    answer = log_on(client, "qian")
    assert answer.status_code == 429
    assert "15 分钟后再试" in answer.text
    assert 800 < int(answer.headers["retry-after"]) <= 901


def test_a_session_cannot_be_planted(client: httpx.Client, database: Database) -> None:
    """Neither an invented token nor somebody's earlier one is the session after logging on."""
    client.cookies.set(COOKIE, "planted", domain="127.0.0.1", path="/")
    log_on(client, "li")
    first = client.cookies[COOKIE]
    assert first != "planted"
    log_on(client, "wang")
    second = client.cookies[COOKIE]
    assert second != first
    assert Sessions(database).user_of("planted") is None
    assert Sessions(database).user_of(first) is None
    found = Sessions(database).user_of(second)
    assert found is not None
    assert found.login == "wang"


def test_a_token_that_was_logged_off_is_nobody(client: httpx.Client, door: str) -> None:
    log_on(client)
    stolen = client.cookies[COOKIE]
    client.post("/logout")
    answer = httpx.get(f"{door}/mine", cookies={COOKIE: stolen})
    assert (answer.status_code, answer.headers["location"]) == (303, "/login?next=%2Fmine")


@pytest.mark.parametrize("path", ["/targets", "/clusters", "/targets/A066", "/indicators", "/en/targets"])
def test_a_kept_page_shows_its_own_reader(client: httpx.Client, door: str, path: str) -> None:
    """And is kept in no browser: the next person at the desk might turn back to it."""
    before = httpx.get(door + path, timeout=60)
    seen = []
    for login, name in (("wang", "王丽"), ("li", "李强")):
        log_on(client, login)
        answer = client.get(path)
        assert name in answer.text
        assert answer.headers["cache-control"] == "no-store, private"
        seen.append(answer.text)
    assert "王丽" not in seen[1]
    after = httpx.get(door + path, timeout=60)
    assert after.text == before.text
    assert not {"王丽", "李强"} & set(after.text)
    assert "cache-control" not in after.headers


@pytest.mark.parametrize(
    ("method", "path", "more", "status"),
    [
        pytest.param("GET", "/mine", {}, 303, id="a reader is led to the door"),
        pytest.param("GET", "/en/mine", {}, 303, id="and so in English"),
        pytest.param("POST", "/mine", {}, 401, id="a write is refused"),
        pytest.param("GET", "/api/v1/mine", {}, 401, id="a program is refused"),
        pytest.param("GET", "/mine", {"hx-request": "true"}, 401, id="a part of a page"),
        pytest.param("POST", "/account", {}, 401, id="a password of nobody"),
    ],
)
def test_what_a_stranger_gets(
    client: httpx.Client, method: str, path: str, more: dict[str, str], status: int
) -> None:
    answer = client.request(method, path, headers=more)
    assert answer.status_code == status
    login = "/en/login?next=%2Fen%2Fmine" if path.startswith("/en") else "/login?next=%2Fmine"
    if status == 303:
        assert answer.headers["location"] == login
    elif more:
        assert answer.headers["hx-redirect"] == login
    else:
        assert answer.headers["www-authenticate"] == "Bearer"


def test_the_refused_write_leads_to_the_door_and_back(client: httpx.Client, door: str) -> None:
    answer = client.post("/mine", headers={"referer": f"{door}/targets?year=2025"})
    assert "<h1>请先登录</h1>" in answer.text
    assert 'href="/login?next=%2Ftargets%3Fyear%3D2025"' in answer.text
    assert client.get("/api/v1/mine").json()["error"]["code"] == "not_logged_on"


@pytest.mark.parametrize(("path", "status"), [("/mine", 200), ("/kept", 403)])
def test_a_role_that_is_missing(client: httpx.Client, path: str, status: int) -> None:
    log_on(client)
    answer = client.get(path)
    assert answer.status_code == status
    if status == 403:
        assert "<h1>没有这项权限</h1>" in answer.text
        assert "台账管理员、系统管理员" in answer.text
        assert "王丽" in answer.text


def test_a_program_brings_its_token(client: httpx.Client, database: Database) -> None:
    made, secret = Tokens(database).make("li", "数据中台", dt.timedelta(days=1), "试")
    bearing = {"authorization": f"Bearer {secret}"}
    assert client.get("/api/v1/mine", headers=bearing).json() == "li"
    Tokens(database).revoke(made.id, "试")
    answer = client.get("/api/v1/mine", headers=bearing)
    assert (answer.status_code, answer.json()["error"]["code"]) == (401, "token_refused")
    for open_to_all in ("/targets", "/api/v1/plans"):
        assert client.get(open_to_all, headers=bearing).status_code == 401


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        pytest.param({"present": "wrong words here"}, "现在的密码不对", id="the present one is wrong"),
        pytest.param({"again": OTHER + "x"}, "不一样", id="typed differently"),
        pytest.param({"fresh": "short", "again": "short"}, "至少 10", id="too short"),
        pytest.param({"fresh": PASSWORD, "again": PASSWORD}, "和现在的一样", id="the same again"),
    ],
)
def test_passwords_that_are_not_taken(client: httpx.Client, fields: dict[str, str], words: str) -> None:
    log_on(client, "li")
    answer = client.post("/account", data={"present": PASSWORD, "fresh": OTHER, "again": OTHER, **fields})
    assert answer.status_code == 422
    assert words in answer.text
    assert log_on(client, "li").status_code == 303


def test_a_new_password_ends_every_other_session(client: httpx.Client, door: str, database: Database) -> None:
    Users(database).add(User("sun", "孙立"), PASSWORD, by="试")
    log_on(client, "sun")
    with httpx.Client(base_url=door, timeout=60) as elsewhere:
        log_on(elsewhere, "sun")
        done = client.post("/account", data={"present": PASSWORD, "fresh": OTHER, "again": OTHER})
        assert done.status_code == 303
        assert (client.get("/mine").status_code, elsewhere.get("/mine").status_code) == (200, 303)
        assert log_on(elsewhere, "sun").status_code == 401


def test_another_site_cannot_log_anybody_on_or_off(client: httpx.Client) -> None:
    foreign = {"origin": "https://elsewhere.example"}
    form = {"login": "wang", "password": PASSWORD}
    assert client.post("/login", data=form, headers=foreign).status_code == 403
    log_on(client)
    assert client.post("/logout", headers=foreign).status_code == 403
    assert client.get("/mine").status_code == 200


def test_where_nobody_has_an_account_no_file_is_made(pack: Path, tmp_path: Path) -> None:
    with serving(create_app(pack, today=TODAY, data=tmp_path)) as address:
        assert (
            httpx.post(f"{address}/login", data={"login": "a", "password": "b"}, timeout=60).status_code
            == 401
        )
        assert httpx.get(f"{address}/mine", cookies={COOKIE: "x"}, timeout=60).status_code == 404
    assert not has_records(find_pack(pack), tmp_path)


def test_where_there_are_accounts_a_decision_on_the_text_goes_under_the_users_name(
    client: httpx.Client, pack: Path
) -> None:
    anonymous = client.get("/findings").text
    assert '/explain"' not in anonymous
    finding = re.search(r'id="f-([^"]+)"', anonymous)
    assert finding is not None
    told = {"by": "别人", "why": "已与发改委核对"}
    assert client.post(f"/findings/{finding[1]}/explain", data=told).status_code == 401
    log_on(client)
    assert 'name="by"' not in client.get("/findings").text
    assert client.post(f"/findings/{finding[1]}/explain", data=told).status_code == 303
    kept = "".join(
        path.read_text("utf-8")
        for path in pack.rglob("*.yaml")
        if "已与发改委核对" in path.read_text("utf-8")
    )
    assert "王丽" in kept
    assert "别人" not in kept
