"""The journal of access: who did what to whom, when; and the count of failures that shuts a login for a while."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

import sqlalchemy as sa

from jiqun.access import tables
from jiqun.access.errors import LogonThrottled
from jiqun.records import Database

Deed = Literal[
    "add", "change", "disable", "enable", "password", "try", "verify", "refuse", "open", "close", "token", "revoke"
]  # fmt: skip
Clock = Callable[[], dt.datetime]

MOST_FAILURES = 5
WINDOW = dt.timedelta(minutes=15)
#: What ends a row of failures.
AMENDS: tuple[Deed, ...] = ("verify", "password", "enable")


def now() -> dt.datetime:
    """UTC without zone."""
    return dt.datetime.now(dt.UTC).replace(tzinfo=None)


@dataclass(frozen=True, slots=True)
class Event:
    """`login` is whom the deed concerns, `by` who did it; times are UTC."""

    id: int
    login: str
    deed: str
    at: dt.datetime
    by: str
    note: dict[str, Any]


def enter(connection: sa.Connection, login: str, deed: Deed, at: dt.datetime, by: str, **note: Any) -> None:
    """Write a deed within the transaction that carries it out."""
    connection.execute(sa.insert(tables.event).values(login=login, deed=deed, at=at, by=by[:128], note=note))


def events(database: Database, login: str | None = None) -> list[Event]:
    """Every deed in order, or those that concern one login."""
    wanted = sa.select(tables.event).order_by(tables.event.c.id)
    if login is not None:
        wanted = wanted.where(tables.event.c.login == login)
    with database.reading() as connection:
        return [Event(**row._mapping) for row in connection.execute(wanted)]


def admit(connection: sa.Connection, login: str, at: dt.datetime) -> None:
    """Count an attempt before its password is looked at. Raises LogonThrottled.

    Counting first makes many attempts at once count too: of a hundred, :data:`MOST_FAILURES` are listened to.
    """
    columns = tables.event.c
    amends = sa.select(sa.func.max(columns.id)).where(columns.login == login, columns.deed.in_(AMENDS))
    since = connection.scalar(amends) or 0
    tries = connection.scalars(
        sa.select(columns.at)
        .where(columns.login == login, columns.deed == "try", columns.id > since, columns.at > at - WINDOW)
        .order_by(columns.id.desc())
        .limit(MOST_FAILURES)
    ).all()
    if len(tries) == MOST_FAILURES:
        raise LogonThrottled(tries[-1] + WINDOW - at)
    enter(connection, login, "try", at, login)


def stranger(login: str) -> str:
    """What stands in the journal for a login that nobody has: people type passwords into the wrong field.

    >>> stranger("hunter2!").startswith("?")
    True
    """
    return f"?{hashlib.sha256(login.encode('utf-8', 'surrogatepass')).hexdigest()[:8]}"
