"""The catalogue of vintages: which exist, in what state, and which one speaks for a slice on a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

import sqlalchemy as sa

from jiqun.facts.store import tables
from jiqun.facts.store.draft import now
from jiqun.facts.store.errors import DeedNotAllowed, SliceLocked, VintageUnknown
from jiqun.facts.store.vintage import LADDER, Slice, State, Vintage
from jiqun.records import Database

_STEPS = {
    "check": (State.SUBMITTED, State.CHECKED),
    "approve": (State.CHECKED, State.APPROVED),
    "lock": (State.APPROVED, State.LOCKED),
    "unlock": (State.LOCKED, State.APPROVED),
}
_NEEDS_NOTE = ("unlock", "withdraw")


class Catalogue:
    """Rows of the catalogue. Every change is one transaction with its event."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def add(self, vintage: dict[str, Any]) -> Vintage:
        """Make a finished vintage visible. Raises SliceLocked, checked in the same transaction."""
        part = Slice(**{name: vintage[name] for name in ("dataset", "period", "office")})
        with self.database.writing() as connection:
            if any(item.state is State.LOCKED for item in self._of_slice(connection, part)):
                raise SliceLocked(part.dataset, part.period, part.office)
            connection.execute(sa.insert(tables.vintage).values(**vintage))
            self._note(connection, vintage["id"], "submit", vintage["created_by"], vintage["note"])
            return self._one(connection, vintage["id"])

    def all(self, dataset: str | None = None) -> list[Vintage]:
        """Every vintage, in the order of commits."""
        wanted = sa.select(tables.vintage).order_by(tables.vintage.c.sequence)
        if dataset is not None:
            wanted = wanted.where(tables.vintage.c.dataset == dataset)
        with self.database.reading() as connection:
            return [Vintage.of(dict(row._mapping)) for row in connection.execute(wanted)]

    def get(self, name: str) -> Vintage:
        """Raises VintageUnknown."""
        with self.database.reading() as connection:
            return self._one(connection, name)

    def twin(self, part: Slice, source_digest: str) -> Vintage | None:
        """The newest vintage of the slice, if it was made from the same bytes: importing twice changes nothing."""
        newest = next(iter(reversed([item for item in self.all(part.dataset) if item.slice == part])), None)
        same = (
            newest is not None
            and newest.source_digest == source_digest
            and newest.state is not State.WITHDRAWN
        )
        return newest if same else None

    def current(
        self, dataset: str, *, as_of: dt.datetime | None = None, at_least: State = State.SUBMITTED
    ) -> list[Vintage]:
        """The vintage that speaks for each slice: the newest committed by `as_of` that stands at least so high.

        The state is today's; a vintage withdrawn since is not read.
        """
        newest: dict[Slice, Vintage] = {}
        for vintage in self.all(dataset):
            if as_of is not None and vintage.created_at > as_of:
                continue
            if vintage.state in LADDER[LADDER.index(at_least) :]:
                newest[vintage.slice] = vintage
        return sorted(newest.values(), key=lambda item: (item.period, item.office))

    def step(self, name: str, deed: str, by: str, note: str = "") -> Vintage:
        """check, approve, lock, unlock or withdraw a vintage. Raises DeedNotAllowed, VintageUnknown."""
        with self.database.writing() as connection:
            vintage = self._one(connection, name)
            state = _after(vintage, deed, note)
            connection.execute(
                sa.update(tables.vintage).where(tables.vintage.c.id == name).values(state=state.value)
            )
            self._note(connection, name, deed, by, note)
            return self._one(connection, name)

    def events(self, name: str) -> list[dict[str, Any]]:
        wanted = sa.select(tables.event).where(tables.event.c.vintage == name).order_by(tables.event.c.id)
        with self.database.reading() as connection:
            return [dict(row._mapping) for row in connection.execute(wanted)]

    def _note(self, connection: sa.Connection, name: str, deed: str, by: str, note: str) -> None:
        connection.execute(
            sa.insert(tables.event).values(vintage=name, deed=deed, at=now(), by=by, note=note)
        )

    def _one(self, connection: sa.Connection, name: str) -> Vintage:
        row = connection.execute(sa.select(tables.vintage).where(tables.vintage.c.id == name)).first()
        if row is None:
            raise VintageUnknown(name)
        return Vintage.of(dict(row._mapping))

    def _of_slice(self, connection: sa.Connection, part: Slice) -> Iterable[Vintage]:
        columns = tables.vintage.c
        wanted = sa.select(tables.vintage).where(
            *(columns[name] == value for name, value in asdict(part).items())
        )
        return [Vintage.of(dict(row._mapping)) for row in connection.execute(wanted)]


def _after(vintage: Vintage, deed: str, note: str) -> State:
    if deed in _NEEDS_NOTE and not note.strip():
        raise DeedNotAllowed(deed, vintage.state.value, "须写明原因 / give a reason")
    if deed == "withdraw":
        if vintage.state in (State.LOCKED, State.WITHDRAWN):
            raise DeedNotAllowed(
                deed, vintage.state.value, "先解锁，或已撤回 / unlock first, or already withdrawn"
            )
        return State.WITHDRAWN
    if deed not in _STEPS:
        raise DeedNotAllowed(
            deed, vintage.state.value, f"可用 {'、'.join([*_STEPS, 'withdraw'])} / use one of these"
        )
    before, after = _STEPS[deed]
    if vintage.state is not before:
        raise DeedNotAllowed(
            deed, vintage.state.value, f"须先处于 {before.value} / must be {before.value} first"
        )
    return after
