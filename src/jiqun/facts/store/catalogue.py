"""The catalogue of vintages: which exist, in what state, and which one speaks for a slice on a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, replace
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
#: The state that an event leaves a vintage in.
OUTCOME = {
    "submit": State.SUBMITTED,
    "withdraw": State.WITHDRAWN,
    **{deed: after for deed, (_, after) in _STEPS.items()},
}
_UPWARD = ("check", "approve", "lock")
_NEEDS_NOTE = ("unlock", "withdraw")


Permission = Callable[[Vintage, Sequence[Vintage]], None]


class Catalogue:
    """Rows of the catalogue. Every change is one transaction with its event."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self._kept: tuple[str, tuple[Vintage, ...]] | None = None
        self._version: tuple[int, str] | None = None

    def add(self, vintage: dict[str, Any]) -> Vintage:
        """Make a finished vintage visible, dated by the moment it does. Raises SliceLocked, checked in the same
        transaction."""
        part = Slice(**{name: vintage[name] for name in ("dataset", "period", "office")})
        with self.database.writing() as connection:
            self._refuse_locked(connection, part)
            moment = now()
            connection.execute(sa.insert(tables.vintage).values(**{**vintage, "created_at": moment}))
            self._note(connection, vintage["id"], "submit", vintage["created_by"], vintage["note"], moment)
            return self._one(connection, vintage["id"])

    def refuse_locked(self, part: Slice) -> None:
        """Raises SliceLocked: better before a long import than after it."""
        with self.database.reading() as connection:
            self._refuse_locked(connection, part)

    def _refuse_locked(self, connection: sa.Connection, part: Slice) -> None:
        if any(item.state is State.LOCKED for item in self._of_slice(connection, part)):
            raise SliceLocked(part.dataset, part.period, part.office)

    def holds(self, name: str) -> bool:
        """Whether the vintage was committed."""
        with self.database.reading() as connection:
            return (
                connection.scalar(sa.select(tables.vintage.c.id).where(tables.vintage.c.id == name))
                is not None
            )

    def all(self, dataset: str | None = None) -> list[Vintage]:
        """Every vintage, in the order of commits. Read again only when something was written."""
        version = self.version()
        kept = self._kept
        if kept is None or kept[0] != version:
            with self.database.reading() as connection:
                kept = self._kept = (version, tuple(self._all(connection, None)))
        return [vintage for vintage in kept[1] if dataset in (None, vintage.dataset)]

    def periods(self, dataset: str) -> list[str]:
        """Periods that any vintage of the set speaks for, in order."""
        return sorted({vintage.period for vintage in self.current(dataset)})

    def _all(self, connection: sa.Connection, dataset: str | None) -> list[Vintage]:
        wanted = sa.select(tables.vintage).order_by(tables.vintage.c.sequence)
        if dataset is not None:
            wanted = wanted.where(tables.vintage.c.dataset == dataset)
        return [Vintage.of(dict(row._mapping)) for row in connection.execute(wanted)]

    def version(self) -> str:
        """A text that changes with every row written to the catalogue or to the corrections."""
        count, known = self.database.commits.count(), self._version
        if count is not None and known is not None and known[0] == count:
            return known[1]
        found = self._asked_version()
        self._version = None if count is None else (count, found)
        return found

    def _asked_version(self) -> str:
        parts = [
            sa.select(sa.func.max(tables.vintage.c.sequence)),
            sa.select(sa.func.max(tables.event.c.id)),
            sa.select(sa.func.max(tables.correction.c.id)),
            sa.select(sa.func.count(tables.correction.c.withdrawn_at)),
        ]
        with self.database.reading() as connection:
            row = connection.execute(sa.select(*[part.scalar_subquery() for part in parts])).one()
        return "-".join(str(cell or 0) for cell in row)

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
        """The vintage that speaks for each slice: the newest committed one that stands at least so high.

        `as_of` is a moment in UTC: the catalogue as it stood then, with the states of then. Order decides, not the
        clock: it is the catalogue after the last event dated by that moment, also where the clock once jumped.
        """
        known = self.all(dataset) if as_of is None else self.as_known(as_of, dataset)
        return speaking(known, at_least)

    def step(
        self, name: str, deed: str, by: str, note: str = "", allowed: Permission | None = None
    ) -> Vintage:
        """check, approve, lock, unlock or withdraw a vintage; only the newest return of a slice goes up.

        `allowed` may refuse, seeing the catalogue inside the same transaction. Raises DeedNotAllowed, VintageUnknown.
        """
        with self.database.writing() as connection:
            vintage = self._one(connection, name)
            state = _after(vintage, deed, note)
            if deed in _UPWARD:
                self._refuse_outdated(connection, vintage, deed)
            if allowed is not None:
                allowed(vintage, self._all(connection, vintage.dataset))
            connection.execute(
                sa.update(tables.vintage).where(tables.vintage.c.id == name).values(state=state.value)
            )
            self._note(connection, name, deed, by, note)
            return self._one(connection, name)

    def as_known(self, as_of: dt.datetime, dataset: str | None = None) -> list[Vintage]:
        """The vintages of a set, or of all, with the states they had at a moment (UTC), from the events."""
        columns = tables.event.c
        last = sa.select(sa.func.max(columns.id)).where(columns.at <= as_of).scalar_subquery()
        own = tables.vintage.c.dataset == dataset if dataset is not None else sa.true()
        told = (
            sa.select(columns.vintage, columns.deed)
            .join(tables.vintage, tables.vintage.c.id == columns.vintage)
            .where(own, columns.id <= last)
            .order_by(columns.id)
        )
        with self.database.reading() as connection:
            states = {name: OUTCOME[deed] for name, deed in connection.execute(told)}
        return [replace(item, state=states[item.id]) for item in self.all(dataset) if item.id in states]

    def events(self, name: str) -> list[dict[str, Any]]:
        wanted = sa.select(tables.event).where(tables.event.c.vintage == name).order_by(tables.event.c.id)
        with self.database.reading() as connection:
            return [
                {str(name): cell for name, cell in row._mapping.items()} for row in connection.execute(wanted)
            ]

    def _note(
        self,
        connection: sa.Connection,
        name: str,
        deed: str,
        by: str,
        note: str,
        at: dt.datetime | None = None,
    ) -> None:
        connection.execute(
            sa.insert(tables.event).values(vintage=name, deed=deed, at=at or now(), by=by, note=note)
        )

    def _refuse_outdated(self, connection: sa.Connection, vintage: Vintage, deed: str) -> None:
        newer = [
            item.id
            for item in self._of_slice(connection, vintage.slice)
            if item.sequence > vintage.sequence and item.state is not State.WITHDRAWN
        ]
        if newer:
            raise DeedNotAllowed(
                deed, vintage.state.value, f"已有更新的报表 {newer[-1]} / a newer return {newer[-1]} exists"
            )

    def _one(self, connection: sa.Connection, name: str) -> Vintage:
        row = connection.execute(sa.select(tables.vintage).where(tables.vintage.c.id == name)).first()
        if row is None:
            raise VintageUnknown(name)
        return Vintage.of(dict(row._mapping))

    def _of_slice(self, connection: sa.Connection, part: Slice) -> Iterable[Vintage]:
        columns = tables.vintage.c
        wanted = (
            sa.select(tables.vintage)
            .where(*(columns[name] == value for name, value in asdict(part).items()))
            .order_by(columns.sequence)
        )
        return [Vintage.of(dict(row._mapping)) for row in connection.execute(wanted)]


def speaking(known: Iterable[Vintage], at_least: State) -> list[Vintage]:
    """Of each slice the last in the order of commits that stands at least so high, by period and office."""
    newest: dict[Slice, Vintage] = {}
    for vintage in known:
        if vintage.state in LADDER[LADDER.index(at_least) :]:
            newest[vintage.slice] = vintage
    return sorted(newest.values(), key=lambda item: (item.period, item.office))


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
