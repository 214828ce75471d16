"""Users in the database of records. Nobody is deleted; passwords are kept as digests; every deed is in the journal."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import sqlalchemy as sa

from jiqun.access import journal, passwords, tables
from jiqun.access.errors import LogonRefused, NameInvalid, UserExists, UserUnknown
from jiqun.access.journal import Clock, Event
from jiqun.access.user import Role, User, login_of, role_of
from jiqun.records import Database

COLUMNS = (
    tables.account.c.login,
    tables.account.c.name,
    tables.account.c.unit,
    tables.account.c.region,
    tables.account.c.roles,
    tables.account.c.active,
)


def user_from(held: sa.RowMapping) -> User:
    """The user that a row with :data:`COLUMNS` tells of."""
    return User(
        held["login"], held["name"], held["unit"], held["region"], frozenset(map(role_of, held["roles"])), held["active"]
    )  # fmt: skip


class Users:
    def __init__(self, database: Database, clock: Clock = journal.now) -> None:
        self.database, self.clock = database, clock

    def any(self) -> bool:
        """Whether anybody has an account."""
        with self.database.reading() as connection:
            return connection.execute(sa.select(tables.account.c.login).limit(1)).first() is not None

    def all(self) -> list[User]:
        with self.database.reading() as connection:
            return [
                user_from(row._mapping)
                for row in connection.execute(sa.select(*COLUMNS).order_by(tables.account.c.login))
            ]

    def get(self, login: str) -> User:
        """Raises UserUnknown, NameInvalid."""
        with self.database.reading() as connection:
            return self._get(connection, login_of(login))

    def _get(self, connection: sa.Connection, login: str) -> User:
        row = connection.execute(sa.select(*COLUMNS).where(tables.account.c.login == login)).first()
        if row is None:
            raise UserUnknown(login)
        return user_from(row._mapping)

    def add(self, user: User, password: str, by: str) -> User:
        """Raises UserExists, PasswordUnfit."""
        secret = passwords.digest_of(passwords.checked(password, user.login))
        with self.database.writing() as connection:
            held = sa.select(tables.account.c.login).where(tables.account.c.login == user.login)
            if connection.scalar(held) is not None:
                raise UserExists(user.login)
            at = self.clock()
            values = {**_record(user), "login": user.login, "active": user.active}
            connection.execute(sa.insert(tables.account).values(**values, secret=secret, created_at=at))
            journal.enter(connection, user.login, "add", at, by, **_record(user))
        return user

    def change(
        self,
        login: str,
        by: str,
        *,
        name: str | None = None,
        unit: str | None = None,
        region: str | None = None,
        roles: Iterable[Role | str] | None = None,
    ) -> User:
        """Change what is given; the journal keeps what was. Raises UserUnknown, NameInvalid, RoleUnknown."""
        wanted: dict[str, Any] = {"name": name, "unit": unit, "region": region}
        if roles is not None:
            wanted["roles"] = frozenset(map(role_of, roles))
        given = {field: value for field, value in wanted.items() if value is not None}
        with self.database.writing() as connection:
            before = self._get(connection, login_of(login))
            after = replace(before, **given)
            if after != before:
                self._write(connection, after.login, **_record(after))
                journal.enter(connection, after.login, "change", self.clock(), by, was=_record(before))
            return after

    def disable(self, login: str, by: str) -> User:
        """Nobody gets in under this login any more; its sessions end and its tokens rest. Raises UserUnknown."""
        return self._activate(login, False, by)

    def enable(self, login: str, by: str) -> User:
        """Raises UserUnknown."""
        return self._activate(login, True, by)

    def _activate(self, login: str, active: bool, by: str) -> User:
        with self.database.writing() as connection:
            user = self._get(connection, login_of(login))
            self._write(connection, user.login, active=active)
            journal.enter(connection, user.login, "enable" if active else "disable", self.clock(), by)
            if not active:
                _end_sessions(connection, user.login)
            return replace(user, active=active)

    def set_password(self, login: str, password: str, by: str) -> User:
        """Replace the password; every session of the user ends. Raises UserUnknown, PasswordUnfit."""
        user = self.get(login)
        secret = passwords.digest_of(passwords.checked(password, user.login))
        with self.database.writing() as connection:
            self._write(connection, user.login, secret=secret)
            _end_sessions(connection, user.login)
            journal.enter(connection, user.login, "password", self.clock(), by)
        return user

    def verify(self, login: str, password: str) -> User:
        """The active user with this login and password; old digests are made anew.

        An unknown login takes as long as a known one and is counted alike. Raises LogonRefused, LogonThrottled.
        """
        name, secret = self._admitted(login)
        fits = passwords.matches(password, secret)
        fresh = passwords.digest_of(password) if fits and secret and passwords.outdated(secret) else secret
        with self.database.writing() as connection:
            user = self._verified(connection, name, secret) if fits else None
            deed: journal.Deed = "refuse" if user is None else "verify"
            journal.enter(connection, name, deed, self.clock(), name)
            if user is not None and fresh != secret:
                self._write(connection, name, secret=fresh)
        if user is None:
            raise LogonRefused
        return user

    def _admitted(self, login: str) -> tuple[str, str | None]:
        """The journal's name for a login and the digest of its password, None where nobody has it; the attempt counts."""
        with self.database.writing() as connection:
            try:
                name = login_of(login)
                held = sa.select(tables.account.c.secret).where(tables.account.c.login == name)
                secret = connection.scalar(held)
            except NameInvalid:
                name, secret = login, None
            if secret is None:
                name = journal.stranger(name)
            journal.admit(connection, name, self.clock())
            return name, secret

    def _verified(self, connection: sa.Connection, login: str, secret: str | None) -> User | None:
        """The user, unless disabled or given another password while this one was looked at."""
        held = sa.select(*COLUMNS).where(
            tables.account.c.login == login, tables.account.c.secret == secret, tables.account.c.active
        )
        row = connection.execute(held).first()
        return user_from(row._mapping) if row is not None else None

    def _write(self, connection: sa.Connection, login: str, **values: Any) -> None:
        connection.execute(sa.update(tables.account).where(tables.account.c.login == login).values(**values))

    def events(self, login: str | None = None) -> list[Event]:
        """The journal, oldest first."""
        return journal.events(self.database, login_of(login) if login is not None else None)


def _record(user: User) -> dict[str, Any]:
    return {"name": user.name, "unit": user.unit, "region": user.region, "roles": sorted(user.roles)}


def _end_sessions(connection: sa.Connection, login: str) -> None:
    connection.execute(sa.delete(tables.session).where(tables.session.c.login == login))
