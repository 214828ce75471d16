"""What was proposed and decided about who is who: rows that follow each other, never overwritten."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from jiqun.enterprises.identity import tables
from jiqun.enterprises.identity.errors import IdentityUnknown, ReasonMissing
from jiqun.records import Database


def now() -> dt.datetime:
    """UTC without zone."""
    return dt.datetime.now(dt.UTC).replace(tzinfo=None)


class IdentityState(StrEnum):
    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """An enterprise as a return names it; `vintage` and `row` say where it stands first."""

    dataset: str
    code: str
    name: str
    vintage: str
    row: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A reference is this enterprise: by a rung of the ladder, or by a weight in bits with its parts."""

    reference: Reference
    enterprise: str
    rung: str
    state: IdentityState
    weight: float | None = None
    parts: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """A proposal with its state of today; `by` and `at` are of the last decision."""

    id: int
    dataset: str
    code: str
    name: str
    vintage: str
    row: int
    enterprise: str
    rung: str
    weight: float | None
    parts: Sequence[Mapping[str, Any]]
    state: IdentityState
    at: dt.datetime
    by: str
    note: str

    @property
    def key(self) -> tuple[str, str, str]:
        return self.dataset, self.code, self.name


class Identities:
    def __init__(self, database: Database) -> None:
        self.database = database

    def add(self, proposals: Sequence[Proposal], by: str) -> list[Identity]:
        """Record proposals in one transaction; what was proposed before, or rejected for this enterprise, is left out."""
        with self.database.writing() as connection:
            known = {(*item.key, item.enterprise) for item in self._all(connection)}
            settled = {item.key for item in self._all(connection) if item.state is IdentityState.ACCEPTED}
            fresh = [
                item
                for item in proposals
                if _key(item.reference) not in settled
                and (*_key(item.reference), item.enterprise) not in known
            ]
            ids = [self._insert(connection, item, by) for item in fresh]
            return [item for item in self._all(connection) if item.id in set(ids)]

    def _insert(self, connection: sa.Connection, item: Proposal, by: str) -> int:
        reference, moment = item.reference, now()
        result = connection.execute(
            sa.insert(tables.identity).values(
                dataset=reference.dataset,
                code=reference.code,
                name=reference.name,
                vintage=reference.vintage,
                row=reference.row,
                enterprise=item.enterprise,
                rung=item.rung,
                weight=item.weight,
                parts=[dict(part) for part in item.parts],
                at=moment,
                by=by,
            )
        )
        number = int(result.inserted_primary_key[0])  # type: ignore[index]
        self._decide(connection, number, item.state, by, "", moment)
        return number

    def _decide(
        self,
        connection: sa.Connection,
        number: int,
        state: IdentityState,
        by: str,
        note: str,
        at: dt.datetime,
    ) -> None:
        connection.execute(
            sa.insert(tables.decision).values(identity=number, state=state.value, at=at, by=by, note=note)
        )

    def decide(self, number: int, state: IdentityState, by: str, note: str = "") -> Identity:
        """Accept or reject. Accepting one enterprise for a reference rejects the others. Raises IdentityUnknown,
        ReasonMissing for a rejection without a reason."""
        if state is IdentityState.REJECTED and not note.strip():
            raise ReasonMissing
        with self.database.writing() as connection:
            every = self._all(connection)
            chosen = next((item for item in every if item.id == number), None)
            if chosen is None:
                raise IdentityUnknown(number)
            self._decide(connection, number, state, by, note, now())
            if state is IdentityState.ACCEPTED:
                for other in every:
                    if (
                        other.key == chosen.key
                        and other.id != number
                        and other.state is not IdentityState.REJECTED
                    ):
                        self._decide(connection, other.id, IdentityState.REJECTED, by, f"→ {number}", now())
            return next(item for item in self._all(connection) if item.id == number)

    def all(self, as_of: dt.datetime | None = None) -> list[Identity]:
        """Every proposal with its state of today, or of a moment (UTC); oldest first."""
        with self.database.reading() as connection:
            return self._all(connection, as_of)

    def get(self, number: int) -> Identity:
        """Raises IdentityUnknown."""
        found = next((item for item in self.all() if item.id == number), None)
        if found is None:
            raise IdentityUnknown(number)
        return found

    def history(self, number: int) -> list[dict[str, Any]]:
        columns = tables.decision.c
        wanted = sa.select(tables.decision).where(columns.identity == number).order_by(columns.id)
        with self.database.reading() as connection:
            return [
                {str(name): cell for name, cell in row._mapping.items()} for row in connection.execute(wanted)
            ]

    def _all(self, connection: sa.Connection, as_of: dt.datetime | None = None) -> list[Identity]:
        columns = tables.decision.c
        last = sa.select(sa.func.max(columns.id)).group_by(columns.identity)
        if as_of is not None:
            last = last.where(columns.at <= as_of)
        made = [column for column in tables.identity.c if column.name not in ("at", "by")]
        wanted = (
            sa.select(*made, columns.state, columns.at, columns.by, columns.note)
            .join(tables.decision, columns.identity == tables.identity.c.id)
            .where(columns.id.in_(last))
            .order_by(tables.identity.c.id)
        )
        rows = [dict(row._mapping) for row in connection.execute(wanted)]
        return [Identity(**{**row, "state": IdentityState(row["state"])}) for row in rows]


def _key(reference: Reference) -> tuple[str, str, str]:
    return reference.dataset, reference.code, reference.name
