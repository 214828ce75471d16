"""Mergers of enterprises: who goes on for whom, from when; and their reversal, which restores exactly."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import sqlalchemy as sa

from jiqun.enterprises.identity import tables
from jiqun.enterprises.identity.decisions import now
from jiqun.enterprises.identity.errors import IdentityUnknown, MergerImpossible, ReasonMissing
from jiqun.records import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class Merger:
    """From `since` on, what is reported under `absorbed` counts as `survivor`'s."""

    id: int
    absorbed: str
    survivor: str
    since: dt.date
    reason: str
    at: dt.datetime
    by: str


class Mergers:
    def __init__(self, database: Database) -> None:
        self.database = database

    def merge(self, absorbed: str, survivor: str, since: dt.date, reason: str, by: str) -> Merger:
        """Raises MergerImpossible (with itself, twice, or in a circle), ReasonMissing."""
        if not reason.strip():
            raise ReasonMissing
        with self.database.writing() as connection:
            self._verify(self._standing(connection), absorbed, survivor)
            row = {
                "absorbed": absorbed,
                "survivor": survivor,
                "since": since,
                "reason": reason,
                "at": now(),
                "by": by,
            }
            result = connection.execute(sa.insert(tables.merger).values(**row))
            number = int(result.inserted_primary_key[0])  # type: ignore[index]
        return Merger(id=number, **row)  # type: ignore[arg-type]

    def _verify(self, standing: list[Merger], absorbed: str, survivor: str) -> None:
        into = {item.absorbed: item.survivor for item in standing}
        if absorbed == survivor:
            raise MergerImpossible("并入自己 / into itself")
        if absorbed in into:
            raise MergerImpossible(
                f"{absorbed} 已并入 {into[absorbed]}，先拆分 / already merged, split it first"
            )
        last = survivor
        while last in into:
            last = into[last]
        if last == absorbed:
            raise MergerImpossible(f"{survivor} 已并入 {absorbed} / a circle")

    def split(self, number: int, reason: str, by: str) -> None:
        """Undo a merger; its row stays. Raises IdentityUnknown, ReasonMissing."""
        if not reason.strip():
            raise ReasonMissing
        columns = tables.merger.c
        with self.database.writing() as connection:
            done = connection.execute(
                sa.update(tables.merger)
                .where(columns.id == number, columns.undone_at.is_(None))
                .values(undone_at=now(), undone_by=by, undone_reason=reason)
            )
            if not done.rowcount:
                raise IdentityUnknown(number)

    def standing(self, as_of: dt.datetime | None = None) -> list[Merger]:
        """Mergers that hold, or held at a moment (UTC); oldest first."""
        with self.database.reading() as connection:
            return self._standing(connection, as_of)

    def _standing(self, connection: sa.Connection, as_of: dt.datetime | None = None) -> list[Merger]:
        columns = tables.merger.c
        names = [column for column in columns if not column.name.startswith("undone")]
        holds: sa.ColumnElement[bool] = columns.undone_at.is_(None)
        if as_of is not None:
            holds = sa.and_(columns.at <= as_of, sa.or_(holds, columns.undone_at > as_of))
        wanted = sa.select(*names).where(holds).order_by(columns.id)
        return [Merger(**dict(row._mapping)) for row in connection.execute(wanted)]
