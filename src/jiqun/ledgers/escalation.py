"""Escalation: what is late gets its light, tells whom it must, and may become an item of another ledger, once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from jiqun.ledgers import tables
from jiqun.ledgers.adding import add_many
from jiqun.ledgers.book import Book
from jiqun.ledgers.declaration import Escalation, Light
from jiqun.ledgers.due import Owed, Urgency, owed
from jiqun.ledgers.entry import Actor, Draft, Entry
from jiqun.ledgers.guard import BATCH
from jiqun.ledgers.permission import unit_of

#: Who acts when nobody does.
SYSTEM = Actor(name="系统", administrator=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """Somebody was told of something late: which step, why, by when it was due, and the item it raised."""

    id: int
    entry: int
    step: str
    cause: str
    due: dt.date
    on: dt.date
    unit: str
    light: Light
    raised: int | None


def escalate(book: Book, on: dt.date, entries: Sequence[Entry] | None = None) -> list[Notice]:
    """Carry out every step that has become due by a day and was not carried out before; give back the new ones."""
    items = [item for item in owed(book, on, entries) if item.urgency is Urgency.LATE]
    steps = [
        (item, step)
        for item in items
        for step in book.ledgers.all[item.entry.ledger].escalations
        if book.workdays.after(item.due, step.after) <= on
    ]
    known = {(notice.entry, notice.step, notice.cause) for notice in notices(book)}
    fresh = [(item, step) for item, step in steps if (item.entry.id, step.id, item.cause) not in known]
    return _write(book, fresh, _raised(book, fresh, on), on)


def _raised(book: Book, steps: Sequence[tuple[Owed, Escalation]], on: dt.date) -> dict[str, int]:
    """Items that steps open in other ledgers, by their cause; one cause opens one item."""
    drafts: dict[str, list[Draft]] = {}
    for item, step in steps:
        if step.raises is not None:
            drafts.setdefault(step.raises, []).append(_draft(item, step, on))
    for ledger, wanted in drafts.items():
        add_many(book, ledger, wanted, SYSTEM, "逾期自动开单")
    return _by_origin(book, [str(draft.origin) for wanted in drafts.values() for draft in wanted])


def _draft(item: Owed, step: Escalation, on: dt.date) -> Draft:
    entry = item.entry
    return Draft(
        title=f"{entry.title[:300]}：{item.label[:100]}{f'（{item.period}）' if item.period else ''}逾期", region=entry.region,
        lead=item.unit, on=on, origin=_origin(item, step), simulated=entry.simulated,
        source={
            "kind": "late", "ledger": entry.ledger, "entry": entry.number, "duty": item.duty, "label": item.label,
            "english": item.english, "period": item.period, "due": item.due.isoformat(), "step": step.label,
        },
    )  # fmt: skip


def _origin(item: Owed, step: Escalation) -> str:
    return f"late:{item.entry.id}:{step.id}:{item.cause}"


def _by_origin(book: Book, origins: Sequence[str]) -> dict[str, int]:
    columns, found = tables.entry.c, dict[str, int]()
    with book.database.reading() as connection:
        for at in range(0, len(origins), BATCH):
            wanted = sa.select(columns.origin, columns.id).where(columns.origin.in_(origins[at : at + BATCH]))
            found |= {row.origin: row.id for row in connection.execute(wanted)}
    return found


def _write(
    book: Book, steps: Sequence[tuple[Owed, Escalation]], raised: Mapping[str, int], on: dt.date
) -> list[Notice]:
    """Notices of steps that nobody has written yet."""
    made: list[Notice] = []
    with book.database.writing() as connection:
        known = {tuple(row) for row in connection.execute(sa.select(tables.notice.c.entry, tables.notice.c.step, tables.notice.c.cause))}  # fmt: skip
        for item, step in steps:
            if (item.entry.id, step.id, item.cause) in known:
                continue
            row: dict[str, Any] = {
                "entry": item.entry.id, "step": step.id, "cause": item.cause, "due": item.due, "on": on,
                "unit": unit_of(step.to, book.ledgers.all[item.entry.ledger], item.entry),
                "light": step.light.value, "raised": raised.get(_origin(item, step)),
            }  # fmt: skip
            result = connection.execute(sa.insert(tables.notice), row)
            number = int(result.inserted_primary_key[0])  # type: ignore[index]
            made.append(Notice(**{**row, "id": number, "light": step.light}))
    return made


def notices(book: Book, entry: int | None = None) -> list[Notice]:
    """Notices of an entry, or all, oldest first."""
    wanted = sa.select(tables.notice).order_by(tables.notice.c.id)
    if entry is not None:
        wanted = wanted.where(tables.notice.c.entry == entry)
    with book.database.reading() as connection:
        return [Notice(**{**row._mapping, "light": Light(row.light)}) for row in connection.execute(wanted)]
