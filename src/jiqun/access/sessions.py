"""Sessions of browsers. Only a digest of the token is kept: who reads the database cannot log on with it."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from contextlib import suppress

import sqlalchemy as sa

from jiqun.access import journal, tables
from jiqun.access.journal import Clock
from jiqun.access.user import User, login_of
from jiqun.access.users import COLUMNS, user_from
from jiqun.records import Database, DatabaseUnavailable

#: A day at the office; a long lunch.
ABSOLUTE = dt.timedelta(hours=12)
IDLE = dt.timedelta(hours=2)
#: A visit is noted no oftener: reading must not queue behind writers.
NOTED = dt.timedelta(minutes=5)


def digest_of(token: str) -> str:
    """SHA-256 suffices: a token has 256 bits of chance, there is nothing to guess."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


class Sessions:
    def __init__(
        self,
        database: Database,
        clock: Clock = journal.now,
        *,
        idle: dt.timedelta = IDLE,
        absolute: dt.timedelta = ABSOLUTE,
    ) -> None:
        self.database, self.clock, self.idle, self.absolute = database, clock, idle, absolute

    def open(self, user: User) -> str:
        """A new token; expired sessions of everybody are cleared away."""
        token, at = secrets.token_urlsafe(32), self.clock()
        columns = tables.session.c
        with self.database.writing() as connection:
            over = sa.or_(columns.ends_at <= at, columns.seen_at <= at - self.idle)
            connection.execute(sa.delete(tables.session).where(over))
            connection.execute(
                sa.insert(tables.session).values(
                    digest=digest_of(token),
                    login=user.login,
                    opened_at=at,
                    seen_at=at,
                    ends_at=at + self.absolute,
                )
            )
            journal.enter(connection, user.login, "open", at, user.login)
        return token

    def user_of(self, token: str) -> User | None:
        """The user as of now; None when the session is over or unknown, or the user disabled."""
        at, digest, columns = self.clock(), digest_of(token), tables.session.c
        wanted = (
            sa.select(*COLUMNS, columns.seen_at)
            .join(tables.session, columns.login == tables.account.c.login)
            .where(columns.digest == digest, tables.account.c.active)
            .where(columns.ends_at > at, columns.seen_at > at - self.idle)
        )
        with self.database.reading() as connection:
            row = connection.execute(wanted).first()
        if row is None:
            return None
        if at - row._mapping["seen_at"] >= NOTED:
            self._note(digest, at)
        return user_from(row._mapping)

    def _note(self, digest: str, at: dt.datetime) -> None:
        """A full disk must not keep anybody from reading."""
        with suppress(DatabaseUnavailable), self.database.writing() as connection:
            connection.execute(
                sa.update(tables.session).where(tables.session.c.digest == digest).values(seen_at=at)
            )

    def close(self, token: str) -> None:
        """End one session; an unknown one is none."""
        self._close(tables.session.c.digest == digest_of(token), None)

    def close_all(self, login: str, by: str | None = None) -> int:
        """End every session of a user; gives their number."""
        return self._close(tables.session.c.login == login_of(login), by)

    def _close(self, which: sa.ColumnElement[bool], by: str | None) -> int:
        with self.database.writing() as connection:
            logins = connection.scalars(sa.select(tables.session.c.login).where(which)).all()
            connection.execute(sa.delete(tables.session).where(which))
            for login in logins:
                journal.enter(connection, login, "close", self.clock(), by or login)
            return len(logins)
