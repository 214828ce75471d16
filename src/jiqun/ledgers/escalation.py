"""Escalation: what is late gets its light, tells whom it must, and may become an item of another ledger, once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from jiqun.ledgers import tables
from jiqun.ledgers.adding import add
from jiqun.ledgers.book import Book
from jiqun.ledgers.declaration import Escalation, Light
from jiqun.ledgers.due import Owed, Urgency, owed
from jiqun.ledgers.entry import Actor, Draft, Entry
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
    raised = [_raised(book, item, step) for item, step in fresh]
    return _write(book, fresh, raised, on)


def _raised(book: Book, item: Owed, step: Escalation) -> Entry | None:
    """The item that a step opens in another ledger; one cause opens it once."""
    if step.raises is None:
        return None
    origin = f"late:{item.entry.id}:{step.id}:{item.cause}"
    return add_once(
        book,
        step.raises,
        Draft(
            title=f"{item.entry.title}：{item.label}{f'（{item.period}）' if item.period else ''}逾期",
            region=item.entry.region,
            lead=item.unit,
            origin=origin,
            simulated=item.entry.simulated,
            source={
                "kind": "late",
                "ledger": item.entry.ledger,
                "entry": item.entry.number,
                "duty": item.duty,
                "label": item.label,
                "english": item.english,
                "period": item.period,
                "due": item.due.isoformat(),
            },
        ),
        SYSTEM,
        f"{step.label}：应于 {item.due} 前完成",
    )


def add_once(book: Book, ledger: str, draft: Draft, actor: Actor, why: str) -> Entry | None:
    """The entry of an origin: made now, or found where it was made before."""
    with book.database.reading() as connection:
        known = connection.scalar(sa.select(tables.entry.c.id).where(tables.entry.c.origin == draft.origin))
    return book.get(int(known)) if known is not None else add(book, ledger, draft, actor, why)


def _write(
    book: Book, steps: Sequence[tuple[Owed, Escalation]], raised: Sequence[Entry | None], on: dt.date
) -> list[Notice]:
    made: list[Notice] = []
    if not steps:
        return made
    with book.database.writing() as connection:
        for (item, step), entry in zip(steps, raised, strict=True):
            ledger = book.ledgers.all[item.entry.ledger]
            row: dict[str, Any] = {
                "entry": item.entry.id, "step": step.id, "cause": item.cause, "due": item.due, "on": on,
                "unit": unit_of(step.to, ledger, item.entry), "light": step.light.value,
                "raised": entry.id if entry else None,
            }  # fmt: skip
            columns = tables.notice.c
            twice = connection.scalar(
                sa.select(columns.id).where(
                    columns.entry == row["entry"], columns.step == step.id, columns.cause == item.cause
                )
            )
            if twice is None:
                result = connection.execute(sa.insert(tables.notice).values(**row))
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
