"""Writing an entry's row and the line of history beside it, in one transaction."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from jiqun.ledgers import tables
from jiqun.ledgers.declaration import Ledger
from jiqun.ledgers.entry import BASE_KEYS, Actor, Deed, Entry, now
from jiqun.ledgers.typed import seen

OWN_KEYS = tuple(name for name in BASE_KEYS if name not in ("number", "state", "subject"))


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


def note(
    connection: sa.Connection, entry: Entry, deed: Deed, before: Mapping[str, Any], after: Mapping[str, Any],
    actor: Actor, why: str, *, day: dt.date, before_state: str, move: str = "",
) -> None:  # fmt: skip
    """One line of history, in the transaction of the change."""
    connection.execute(
        sa.insert(tables.change).values(
            entry=entry.id, revision=entry.revision, ledger=entry.ledger, deed=deed.value, move=move,
            state_before=before_state, state_after=entry.state, before=dict(before), after=dict(after),
            on=day, at=now(), by=actor.name, unit=actor.unit, why=seen(why),
        )
    )  # fmt: skip


def update(connection: sa.Connection, entry: Entry) -> None:
    names = ("ledger", "definition", "title", "region", "state", "since", "lead", "cooperating", "due", "values",
             "revision", "withdrawn", "updated_at")  # fmt: skip
    cells = {name: getattr(entry, name) for name in names}
    cells |= {"cooperating": list(entry.cooperating), "values": dict(entry.values)}
    connection.execute(sa.update(tables.entry).where(tables.entry.c.id == entry.id).values(**cells))


def plain(value: Any) -> Any:
    if isinstance(value, dt.date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value
