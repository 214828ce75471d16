"""Sessions end when they should; tokens of programs are dated and revocable; neither is kept in the clear."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
import sqlalchemy as sa

from jiqun.access import NameInvalid, Sessions, Tokens, TokenUnknown, Users, UserUnknown
from jiqun.access.tables import session, token
from jiqun.records import Database
from tests.access.conftest import NOON, PASSWORD, Clock

YEAR = dt.timedelta(days=365)


@pytest.fixture
def sessions(database: Database, clock: Clock) -> Sessions:
    return Sessions(database, clock)


@pytest.fixture
def tokens(database: Database, clock: Clock) -> Tokens:
    return Tokens(database, clock)


def test_a_session_gives_the_user_as_of_now(users: Users, sessions: Sessions) -> None:
    opened = sessions.open(users.get("wang"))
    users.change("wang", "root", name="王莉")
    found = sessions.user_of(opened)
    assert found is not None
    assert found.name == "王莉"


def test_only_digests_are_kept(users: Users, sessions: Sessions, tokens: Tokens, database: Database) -> None:
    opened = sessions.open(users.get("wang"))
    _, secret = tokens.make("wang", "数据中台", YEAR, "root")
    with database.reading() as connection:
        kept = [str(connection.execute(sa.select(table)).all()) for table in (session, token)]
    assert opened not in kept[0]
    assert secret not in kept[1]
    assert len(opened) >= 43


@pytest.mark.parametrize(
    ("visits", "there"),
    [
        pytest.param([119], True, id="idle for less than two hours"),
        pytest.param([120], False, id="idle for two hours"),
        pytest.param([100] * 6, True, id="busy for ten hours"),
        pytest.param([100] * 7 + [19], True, id="busy for one minute less than twelve hours"),
        pytest.param([100] * 7 + [20], False, id="busy for twelve hours"),
        pytest.param([4] * 31, True, id="busy every few minutes"),
    ],
)
def test_a_session_ends(
    users: Users, sessions: Sessions, clock: Clock, visits: list[int], there: bool
) -> None:
    """`visits`: minutes between one visit and the next."""
    opened, found = sessions.open(users.get("wang")), None
    for minutes in visits:
        clock.on(minutes=minutes)
        found = sessions.user_of(opened)
    assert (found is not None) is there


@pytest.mark.parametrize(
    "deed",
    [
        pytest.param(lambda users, sessions, mine: sessions.close(mine), id="closed"),
        pytest.param(lambda users, sessions, mine: sessions.close_all("wang"), id="all closed"),
        pytest.param(lambda users, sessions, mine: users.set_password("wang", PASSWORD[::-1], "root"), id="password"),
        pytest.param(lambda users, sessions, mine: users.disable("wang", "root"), id="disabled"),
    ],
)  # fmt: skip
def test_what_ends_a_session_at_once(
    users: Users, sessions: Sessions, deed: Callable[[Users, Sessions, str], object]
) -> None:
    mine = sessions.open(users.get("wang"))
    deed(users, sessions, mine)
    assert sessions.user_of(mine) is None


def test_closing_one_session_leaves_the_other(users: Users, sessions: Sessions) -> None:
    first, second = (sessions.open(users.get("wang")) for _ in range(2))
    sessions.close(first)
    sessions.close(first)
    assert (sessions.user_of(first), sessions.user_of(second)) == (None, users.get("wang"))
    assert sessions.close_all("wang") == 1
    assert [item.deed for item in users.events("wang")] == ["add", "open", "open", "close", "close"]


@pytest.mark.parametrize("guess", ["", "x" * 43, "\ud800", "' OR 1=1 --"])
def test_a_guess_is_nobody(users: Users, sessions: Sessions, tokens: Tokens, guess: str) -> None:
    sessions.open(users.get("wang"))
    tokens.make("wang", "数据中台", YEAR, "root")
    assert sessions.user_of(guess) is None
    assert tokens.user_of(guess) is None


def test_expired_sessions_are_cleared_away(
    users: Users, sessions: Sessions, database: Database, clock: Clock
) -> None:
    sessions.open(users.get("wang"))
    clock.on(hours=13)
    sessions.open(users.get("wang"))
    with database.reading() as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(session)) == 1


def test_a_token_until_its_day(users: Users, tokens: Tokens, clock: Clock) -> None:
    made, secret = tokens.make("wang", "数据中台", dt.timedelta(days=2), "root")
    assert secret.startswith("jiqun_")
    assert (made.name, made.ends_at) == ("数据中台", NOON + dt.timedelta(days=2))
    assert tokens.user_of(secret) == users.get("wang")
    clock.on(days=2)
    assert tokens.user_of(secret) is None
    assert not tokens.all("wang")[0].in_force(clock())


def test_a_revoked_token_is_over_and_stays_on_record(users: Users, tokens: Tokens) -> None:
    made, secret = tokens.make("wang", "数据中台", YEAR, "root")
    assert tokens.revoke(made.id, "root").revoked_at is not None
    assert tokens.user_of(secret) is None
    with pytest.raises(TokenUnknown, match="user tokens"):
        tokens.revoke(made.id, "root")
    assert [item.id for item in tokens.all()] == [made.id]
    assert [item.deed for item in users.events("wang")] == ["add", "token", "revoke"]


def test_tokens_of_a_disabled_user_rest(users: Users, tokens: Tokens) -> None:
    _, secret = tokens.make("wang", "数据中台", YEAR, "root")
    users.disable("wang", "root")
    assert tokens.user_of(secret) is None
    users.enable("wang", "root")
    assert tokens.user_of(secret) is not None


@pytest.mark.parametrize(
    ("login", "name", "error"), [("li", "x", UserUnknown), ("wang", "", NameInvalid), ("wang", "a\nb", NameInvalid)]
)  # fmt: skip
def test_tokens_that_cannot_be(
    users: Users, tokens: Tokens, login: str, name: str, error: type[Exception]
) -> None:
    with pytest.raises(error):
        tokens.make(login, name, YEAR, "root")
    assert tokens.all() == []
