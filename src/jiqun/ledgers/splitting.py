"""Splitting an entry into its children: a milestone for every year and quarter up to its end."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

from jiqun.ledgers.adding import add_many
from jiqun.ledgers.book import Book
from jiqun.ledgers.declaration import Ledger, Part
from jiqun.ledgers.declaration.parts import Split
from jiqun.ledgers.entry import Actor, Draft, Entry
from jiqun.ledgers.errors import FieldsMissing
from jiqun.ledgers.permission import require
from jiqun.ledgers.rhythm import Turn, turn_of, turns


def split(
    book: Book, name: int | str, actor: Actor, *, start: dt.date | None = None, on: dt.date | None = None
) -> list[Entry]:
    """Make the children that an entry does not have yet: for every period that ends from `start` (the day it is
    true from) on.

    `on` is the day they are registered for, today by default. Raises NotYours, FieldsMissing where nothing says when the entry ends, and what :func:`add_many` raises.
    """
    entry = book.get(name)
    ledger = book.ledgers[entry.ledger]
    require(actor, (Part.KEEPER, Part.LEAD), f"分解条目 {entry.number}", ledger, entry, book.units)
    made: list[Entry] = []
    for item in ledger.record.splits:
        drafts = [
            replace(draft, on=on)
            for draft in _drafts(ledger, entry, item, start or book.history(entry.id)[0].on)
        ]
        made += add_many(book, item.ledger, drafts, _splitter(book, item, actor), f"由 {entry.number} 分解")
    return made


def _splitter(book: Book, item: Split, actor: Actor) -> Actor:
    """Who may split an entry makes its children, whoever keeps their ledger."""
    return Actor(name=actor.name, unit=book.ledgers[item.ledger].record.keeper)


def _drafts(ledger: Ledger, entry: Entry, item: Split, start: dt.date) -> Iterator[Draft]:
    end = _end(ledger, entry, item)
    for rhythm in item.every:
        first = turn_of(rhythm, start).start
        for turn in turns(rhythm, first, turn_of(rhythm, end).end):
            yield _draft(entry, item, turn, min(turn.end, end))


def _end(ledger: Ledger, entry: Entry, item: Split) -> dt.date:
    value = entry.get(item.until)
    if isinstance(value, int):
        return dt.date(value, 12, 31)
    if isinstance(value, str) and value:
        return dt.date.fromisoformat(value)
    if isinstance(value, dt.date):
        return value
    raise FieldsMissing(ledger.title.zh, f"条目 {entry.number} 分解前", [ledger.label_of(item.until)])


def _draft(entry: Entry, item: Split, turn: Turn, due: dt.date) -> Draft:
    return Draft(
        title=f"{entry.title}（{turn.name}）", region=entry.region, lead=entry.lead, cooperating=entry.cooperating,
        due=due, values={item.by: entry.number, item.period: turn.name}, simulated=entry.simulated,
        source={"kind": "split", "entry": entry.number}, origin=f"split:{entry.id}:{item.ledger}:{turn.name}",
    )  # fmt: skip
