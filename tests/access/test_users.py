"""Users: who may be one, what of their passwords is kept, and what is refused."""

from __future__ import annotations

import threading
from typing import Any

import pytest
import sqlalchemy as sa
from argon2 import PasswordHasher
from hypothesis import given
from hypothesis import strategies as st

from jiqun.access import (
    LogonRefused,
    LogonThrottled,
    NameInvalid,
    PasswordUnfit,
    Role,
    RoleUnknown,
    Sessions,
    User,
    UserExists,
    Users,
    UserUnknown,
    passwords,
)
from jiqun.access.errors import AccessError
from jiqun.access.tables import account, event
from jiqun.access.user import login_of
from jiqun.records import Database
from tests.access.conftest import PASSWORD, Clock

WRONG = "山重水复疑无路，again"


@pytest.mark.parametrize(
    ("login", "kept"),
    [
        pytest.param("Wang.Li", "wang.li", id="capitals do not matter"),
        pytest.param(" wang ", "wang", id="nor do spaces around it"),
        pytest.param("ｗａｎｇ", "wang", id="nor full width"),
        pytest.param("王丽", "王丽", id="any script"),
        pytest.param("li@jx-3_a", "li@jx-3_a", id="signs"),
    ],
)
def test_a_login_has_one_spelling(login: str, kept: str) -> None:
    assert User(login, "王丽").login == kept


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        pytest.param({"login": ""}, NameInvalid, id="no login"),
        pytest.param({"login": "a b"}, NameInvalid, id="a space within"),
        pytest.param({"login": "x" * 65}, NameInvalid, id="a long login"),
        pytest.param({"login": "a\n"}, None, id="a line end at the end is a space"),
        pytest.param({"login": "<b>"}, NameInvalid, id="brackets"),
        pytest.param({"name": " "}, NameInvalid, id="no name"),
        pytest.param({"name": "王\x1b[31m丽"}, NameInvalid, id="a terminal's command in the name"),
        pytest.param({"unit": "局" * 129}, NameInvalid, id="a long unit"),
        pytest.param({"roles": frozenset({"king"})}, RoleUnknown, id="a role that is none"),
    ],
)
def test_who_can_be_a_user(fields: dict[str, Any], error: type[AccessError] | None) -> None:
    values = {"login": "wang", "name": "王丽", **fields}
    if error is None:
        User(**values)
        return
    with pytest.raises(error):
        User(**values)


@given(st.text(max_size=80))
def test_a_login_kept_is_a_login(given_text: str) -> None:
    try:
        login = login_of(given_text)
    except NameInvalid:
        return
    assert login_of(login) == login


@pytest.mark.parametrize(
    ("password", "why"),
    [
        pytest.param("123456789", "至少 10", id="nine characters"),
        pytest.param("x" * 257, "至多 256", id="257 characters"),
        pytest.param("longlogin-a", "不能等于账号", id="the login"),
        pytest.param("LONGLOGIN-A", "不能等于账号", id="the login in capitals"),
        pytest.param("aaaaaaaaaaaa", "重复", id="one character"),
    ],
)
def test_passwords_that_will_not_do(users: Users, password: str, why: str) -> None:
    with pytest.raises(PasswordUnfit, match=why) as found:
        users.add(User("longlogin-a", "李"), password, by="root")
    assert password not in str(found.value)
    with pytest.raises(UserUnknown):
        users.get("longlogin-a")


def test_what_is_kept_of_a_password(users: Users, database: Database) -> None:
    with database.reading() as connection:
        secret = str(connection.scalar(sa.select(account.c.secret)))
    assert secret.startswith("$argon2id$")
    assert PASSWORD not in secret


def test_the_password_opens_however_it_is_typed(users: Users) -> None:
    assert users.verify(" WANG", PASSWORD) == users.get("wang")
    assert users.verify("wang", PASSWORD.replace("again", "ａｇａｉｎ")).name == "王丽"


def _disabled(users: Users) -> None:
    users.disable("wang", by="root")


@pytest.mark.parametrize(
    ("login", "password", "before"),
    [
        pytest.param("wang", WRONG, None, id="wrong password"),
        pytest.param("wang", "", None, id="empty password"),
        pytest.param("wang", PASSWORD * 50, None, id="the password many times over"),
        pytest.param("li", PASSWORD, None, id="unknown login"),
        pytest.param("", PASSWORD, None, id="empty login"),
        pytest.param("a b\x00\ud800", PASSWORD, None, id="no login at all"),
        pytest.param("wang", PASSWORD, _disabled, id="disabled"),
    ],
)
def test_refusals_do_not_tell_why(users: Users, login: str, password: str, before: Any) -> None:
    if before:
        before(users)
    with pytest.raises(LogonRefused) as found:
        users.verify(login, password)
    assert str(found.value) == str(LogonRefused())


@pytest.mark.parametrize("login", ["wang", "nobody"])
def test_five_failures_shut_a_login_known_or_not(users: Users, clock: Clock, login: str) -> None:
    for _ in range(5):
        with pytest.raises(LogonRefused):
            users.verify(login, WRONG)
        clock.on(minutes=1)
    with pytest.raises(LogonThrottled, match="10 分钟后") as found:
        users.verify(login, PASSWORD)
    assert found.value.wait.total_seconds() == 600
    clock.on(minutes=10)
    with pytest.raises(LogonRefused):
        users.verify(login, WRONG)


def _right(users: Users) -> None:
    users.verify("wang", PASSWORD)


def _reset(users: Users) -> None:
    users.set_password("wang", PASSWORD, by="root")


def _enabled(users: Users) -> None:
    users.enable("wang", by="root")


@pytest.mark.parametrize("deed", [_right, _reset, _enabled])
def test_what_makes_failures_good(users: Users, deed: Any) -> None:
    for _ in range(4):
        with pytest.raises(LogonRefused):
            users.verify("wang", WRONG)
    deed(users)
    for _ in range(5):
        with pytest.raises(LogonRefused):
            users.verify("wang", WRONG)


def test_one_login_shut_leaves_the_others_open(users: Users) -> None:
    for _ in range(5):
        with pytest.raises(LogonRefused):
            users.verify("nobody", WRONG)
    assert users.verify("wang", PASSWORD).login == "wang"


def test_attempts_at_once_are_all_counted(users: Users) -> None:
    """Counting after looking would let a crowd through before the first failure is written."""
    said: list[type[BaseException]] = []

    def attempt() -> None:
        try:
            users.verify("wang", WRONG)
        except AccessError as error:
            said.append(type(error))

    crowd = [threading.Thread(target=attempt) for _ in range(12)]
    for thread in crowd:
        thread.start()
    for thread in crowd:
        thread.join()
    assert (said.count(LogonRefused), said.count(LogonThrottled)) == (5, 7)


def test_an_unknown_login_costs_the_same_work(users: Users, monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[str] = []

    class Counting(PasswordHasher):
        def verify(self, hash: str | bytes, password: str | bytes) -> Any:
            looked.append(str(hash).split("$")[3])
            return super().verify(hash, password)

    monkeypatch.setattr(passwords, "HASHER", Counting(time_cost=1, memory_cost=64, parallelism=1))
    for login in ("wang", "nobody"):
        with pytest.raises(LogonRefused):
            users.verify(login, WRONG)
    assert looked == ["m=64,t=1,p=1"] * 2


def test_a_digest_of_old_parameters_is_made_anew(
    users: Users, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(passwords, "HASHER", PasswordHasher(time_cost=2, memory_cost=64, parallelism=1))
    with pytest.raises(LogonRefused):
        users.verify("wang", WRONG)
    with database.reading() as connection:
        assert "t=1" in str(connection.scalar(sa.select(account.c.secret)))
    users.verify("wang", PASSWORD)
    with database.reading() as connection:
        assert "t=2" in str(connection.scalar(sa.select(account.c.secret)))
    users.verify("wang", PASSWORD)


def test_a_password_replaced_meanwhile_does_not_open(users: Users, monkeypatch: pytest.MonkeyPatch) -> None:
    really = passwords.matches

    def slowly(password: str, secret: str | None) -> bool:
        users.set_password("wang", WRONG, by="root")
        return really(password, secret)

    monkeypatch.setattr(passwords, "matches", slowly)
    with pytest.raises(LogonRefused):
        users.verify("wang", PASSWORD)
    monkeypatch.undo()


def test_changes_keep_what_was(users: Users) -> None:
    users.change("wang", "root", unit="市统计局", roles=["keeper"])
    assert users.get("wang") == User("wang", "王丽", "市统计局", roles=frozenset({Role.KEEPER}))
    users.change("wang", "root", unit="市统计局")
    deeds = [(item.deed, item.by) for item in users.events("wang")]
    assert deeds == [("add", "root"), ("change", "root")]
    was = users.events("wang")[-1].note["was"]
    assert (was["unit"], was["roles"]) == ("市经信局", ["officer", "reader"])


def test_two_people_cannot_share_a_login(users: Users) -> None:
    with pytest.raises(UserExists, match="user list"):
        users.add(User("WANG", "王力"), PASSWORD, by="root")
    assert [user.name for user in users.all()] == ["王丽"]


@pytest.mark.parametrize("deed", ["disable", "enable"])
def test_nobody_is_disabled_who_is_not_there(users: Users, deed: str) -> None:
    with pytest.raises(UserUnknown, match="user add"):
        getattr(users, deed)("li", by="root")


def test_the_journal_of_a_login_that_nobody_has_tells_nothing(users: Users) -> None:
    """People type their password into the field of the login."""
    with pytest.raises(LogonRefused):
        users.verify(PASSWORD, "")
    assert [item.deed for item in users.events()] == ["add", "try", "refuse"]
    assert PASSWORD not in str(users.events())


@pytest.mark.parametrize(
    "change", [pytest.param(sa.update(event).values(by="x"), id="rewrite"), pytest.param(sa.delete(event), id="erase")]
)  # fmt: skip
def test_the_journal_only_grows(users: Users, database: Database, change: Any) -> None:
    with pytest.raises(sa.exc.DBAPIError, match="only grows"), database.writing() as connection:
        connection.execute(change)
    assert [item.by for item in users.events()] == ["root"]


def test_a_disabled_user_keeps_the_record_and_loses_the_sessions(
    users: Users, database: Database, clock: Clock
) -> None:
    sessions = Sessions(database, clock)
    token = sessions.open(users.get("wang"))
    users.disable("wang", by="root")
    users.enable("wang", by="root")
    assert sessions.user_of(token) is None
    assert users.get("wang").active
