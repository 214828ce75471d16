"""Writing entries' rows and the lines of history beside them, in one transaction."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from jiqun.ledgers import tables
from jiqun.ledgers.declaration import Ledger
from jiqun.ledgers.entry import BASE_KEYS, Actor, Deed, Entry, now
from jiqun.ledgers.typed import seen

OWN_KEYS = tuple(name for name in BASE_KEYS if name not in ("number", "state", "subject"))
WRITTEN = ("ledger", "definition", "title", "region", "state", "since", "lead", "cooperating", "due", "values",
           "revision", "withdrawn", "updated_at")  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """An entry as it will stand, and what its history will say of the change."""

    entry: Entry
    deed: Deed
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    actor: Actor
    why: str
    day: dt.date
    before_state: str
    move: str = ""

    @property
    def cells(self) -> dict[str, Any]:
        entry = self.entry
        return {
            "entry": entry.id, "revision": entry.revision, "ledger": entry.ledger, "deed": self.deed.value, "move": self.move,
            "state_before": self.before_state, "state_after": entry.state, "before": dict(self.before), "after": dict(self.after),
            "on": self.day, "at": now(), "by": self.actor.name, "unit": self.actor.unit, "why": seen(self.why),
        }  # fmt: skip


def record_definition(connection: sa.Connection, ledger: Ledger) -> None:
    """Keep the declaration that entries are written under, once for each version."""
    columns = tables.definition.c
    known = connection.scalar(
        sa.select(columns.id).where(columns.ledger == ledger.id, columns.version == ledger.version)
    )
    if known is None:
        connection.execute(
            sa.insert(tables.definition).values(
                ledger=ledger.id, version=ledger.version, at=now(), content=ledger.content
            )
        )


def note(connection: sa.Connection, lines: Sequence[Line]) -> None:
    """Lines of history, in the transaction of the changes."""
    if lines:
        connection.execute(sa.insert(tables.change), [line.cells for line in lines])


def update(connection: sa.Connection, entries: Sequence[Entry]) -> None:
    """The rows of entries as they stand now."""
    if not entries:
        return
    wanted = sa.update(tables.entry).where(tables.entry.c.id == sa.bindparam("_id"))
    connection.execute(
        wanted.values({name: sa.bindparam(f"_{name}", type_=tables.entry.c[name].type) for name in WRITTEN}),
        [_cells(entry) for entry in entries],
    )


def write(connection: sa.Connection, lines: Sequence[Line]) -> None:
    """Entries and their history; of one entry at most one line."""
    update(connection, [line.entry for line in lines])
    note(connection, lines)


def _cells(entry: Entry) -> dict[str, Any]:
    cells = {f"_{name}": getattr(entry, name) for name in WRITTEN}
    return {
        **cells,
        "_id": entry.id,
        "_cooperating": list(entry.cooperating),
        "_values": dict(entry.values),
    }


def plain(value: Any) -> Any:
    if isinstance(value, dt.date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value
