"""Carrying the entries of a replaced ledger into the one that replaces it: same number, same history, nothing lost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from jiqun.ledgers.book import Book, one
from jiqun.ledgers.declaration import Ledger
from jiqun.ledgers.declaration.parts import Replaced
from jiqun.ledgers.entry import Actor, Deed, Entry, Selection, now
from jiqun.ledgers.guard import refuse_broken, refuse_twice
from jiqun.ledgers.history import Line, record_definition, write
from jiqun.ledgers.permission import require
from jiqun.mishap import Mishap


class NotReplaced(Mishap):
    """The new ledger does not say that it replaces the old one."""

    def __init__(self, old: str, new: str) -> None:
        super().__init__(
            f"“{new}”没有声明接续“{old}”；请在声明里写 replaces。 / {new} does not replace {old}; say so under replaces."
        )


def carry(book: Book, old: str, new: str, actor: Actor, why: str = "") -> list[Entry]:
    """Carry every entry, closed ones too, in one transaction. Values without a field in the new ledger stay with the
    entry's history, where the old declaration reads them. Raises NotReplaced, NotYours, SubjectTwice,
    RulesBroken."""
    source, target = book.ledgers[old], book.ledgers[new]
    told = next((item for item in target.record.replaces if item.ledger == source.id), None)
    if told is None:
        raise NotReplaced(source.id, target.id)
    entries = book.select(Selection(ledger=source.id))
    with book.database.writing() as connection:
        record_definition(connection, target)
        made = []
        for found in entries:
            entry = one(connection, found.id, lock=True)
            require(
                actor,
                target.record.add_by,
                f"把“{source.title.zh}”转入“{target.title.zh}”",
                target,
                None,
                book.units,
            )
            after, before = _carried(entry, target, told)
            refuse_twice(
                connection, target, [{"subject": after.subject, "title": after.title, "state": after.state}]
            )
            line = Line(
                entry=after, deed=Deed.CARRY, before={"ledger": source.id, **before}, after={"ledger": target.id, **after.values},
                actor=actor, why=why, day=entry.since, before_state=entry.state,
            )  # fmt: skip
            write(connection, [line])
            made.append(after)
        refuse_broken(book, connection, target, made)
    return made


def _carried(entry: Entry, target: Ledger, told: Replaced) -> tuple[Entry, Mapping[str, Any]]:
    """The entry under its new declaration, and the values it had."""
    names = {name: told.fields.get(name, name) for name in entry.values}
    kept = {names[name]: value for name, value in entry.values.items() if names[name] in target.by_field}
    state = told.states.get(entry.state, entry.state)
    after = replace(
        entry, ledger=target.id, definition=target.version, state=state, values={**told.set, **kept},
        revision=entry.revision + 1, updated_at=now(),
    )  # fmt: skip
    return after, dict(entry.values)
