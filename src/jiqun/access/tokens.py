"""Tokens of programs (`Authorization: Bearer …`): named, dated, revocable; kept as digests."""

from __future__ import annotations

import datetime as dt
import secrets
from dataclasses import dataclass

import sqlalchemy as sa

from jiqun.access import journal, tables
from jiqun.access.errors import TokenUnknown
from jiqun.access.journal import Clock
from jiqun.access.sessions import digest_of
from jiqun.access.user import User, label_of, login_of
from jiqun.access.users import COLUMNS, Users, user_from
from jiqun.records import Database

#: Lets programs that look for secrets in files know one.
PREFIX = "jiqun_"


@dataclass(frozen=True, slots=True)
class Token:
    """What is known of a token, never its secret; times are UTC."""

    id: int
    login: str
    name: str
    made_at: dt.datetime
    ends_at: dt.datetime
    revoked_at: dt.datetime | None

    def in_force(self, at: dt.datetime) -> bool:
        return self.revoked_at is None and at < self.ends_at


_COLUMNS = [column for column in tables.token.c if column.name != "digest"]


class Tokens:
    def __init__(self, database: Database, clock: Clock = journal.now) -> None:
        self.database, self.clock = database, clock

    def make(self, login: str, name: str, life: dt.timedelta, by: str) -> tuple[Token, str]:
        """A new token and its secret, which is shown this once. Raises UserUnknown, NameInvalid."""
        user, label = Users(self.database).get(login), label_of("令牌名", name)
        secret, at = PREFIX + secrets.token_urlsafe(32), self.clock()
        row = {"login": user.login, "name": label, "made_at": at, "ends_at": at + life}
        with self.database.writing() as connection:
            made = connection.execute(sa.insert(tables.token).values(**row, digest=digest_of(secret)))
            number = int(made.inserted_primary_key[0])  # type: ignore[index]
            journal.enter(connection, user.login, "token", at, by, token=number, name=label)
        return Token(id=number, **row, revoked_at=None), secret  # type: ignore[arg-type]

    def all(self, login: str | None = None) -> list[Token]:
        """Every token ever made, oldest first, or one user's."""
        wanted = sa.select(*_COLUMNS).order_by(tables.token.c.id)
        if login is not None:
            wanted = wanted.where(tables.token.c.login == login_of(login))
        with self.database.reading() as connection:
            return [Token(**row._mapping) for row in connection.execute(wanted)]

    def revoke(self, number: int, by: str) -> Token:
        """Raises TokenUnknown when there is none of that number, or it is revoked already."""
        with self.database.writing() as connection:
            mine = sa.and_(tables.token.c.id == number, tables.token.c.revoked_at.is_(None))
            row = connection.execute(sa.select(*_COLUMNS).where(mine)).first()
            if row is None:
                raise TokenUnknown(number)
            at, held = self.clock(), dict(row._mapping)
            connection.execute(sa.update(tables.token).where(mine).values(revoked_at=at))
            journal.enter(connection, held["login"], "revoke", at, by, token=number)
        return Token(**{**held, "revoked_at": at})

    def user_of(self, secret: str) -> User | None:
        """The active user whose token in force this is."""
        columns = tables.token.c
        wanted = (
            sa.select(*COLUMNS)
            .join(tables.token, columns.login == tables.account.c.login)
            .where(columns.digest == digest_of(secret), tables.account.c.active)
            .where(columns.revoked_at.is_(None), columns.ends_at > self.clock())
        )
        with self.database.reading() as connection:
            row = connection.execute(wanted).first()
        return user_from(row._mapping) if row is not None else None
