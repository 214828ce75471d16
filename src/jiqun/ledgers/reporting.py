"""Reports of a period: handed in by the unit that owes them, looked at by the office that keeps the list."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from jiqun.ledgers import tables
from jiqun.ledgers.book import Book, one, report_of
from jiqun.ledgers.declaration import Duty, Ledger, Part
from jiqun.ledgers.due import owed
from jiqun.ledgers.editing import apply, read_changes, require_edit
from jiqun.ledgers.entry import Actor, Deed, Entry, Judgement, Paper, Report, now
from jiqun.ledgers.errors import ReasonMissing, ReportRefused, ReportUnknown
from jiqun.ledgers.papers import attach, checked
from jiqun.ledgers.permission import require
from jiqun.ledgers.typed import seen


def report(
    book: Book, name: int | str, duty: str, period: str, words: str, actor: Actor, *,
    values: Mapping[str, Any] | None = None, papers: Sequence[Paper] = (), on: dt.date | None = None,
    revision: int | None = None,
) -> Report:  # fmt: skip
    """Hand in the report of a period; the fields it carries change the entry too, in the same transaction.

    Raises ReportRefused where the entry owes no such report, NotYours, ValuesInvalid, ReasonMissing for an empty report.
    """
    found, day = book.get(name), on or dt.date.today()
    ledger = book.ledgers[found.ledger]
    owing = ledger.duty(duty)
    due = [item for item in owed(book, day, [found]) if item.period]
    if owing is None or (duty, period) not in {(item.duty, item.period) for item in due}:
        raise ReportRefused(found.number, owing.label if owing else duty, period, [f"{item.label}（{item.period}）" for item in due])  # fmt: skip
    if not words.strip() and not values:
        raise ReasonMissing(found.number, owing.label)
    told = read_changes(book, ledger, values or {})
    kept = [checked(paper) for paper in papers if paper.cite.strip() or paper.name]
    with book.database.writing() as connection:
        entry = one(connection, found.id, lock=True)
        require(
            actor,
            (owing.by, Part.KEEPER),
            f"报送条目 {entry.number} 的{owing.label}",
            ledger,
            entry,
            book.units,
        )
        require_edit(book, ledger, entry, told, owing.asks, actor)
        if _handed_in(connection, entry, duty, period):
            raise ReportRefused(found.number, owing.label, period, ())
        return _written(
            book, connection, ledger, entry, owing, period, words, actor, told, kept, day, revision
        )


def _written(
    book: Book, connection: sa.Connection, ledger: Ledger, entry: Entry, duty: Duty, period: str, words: str,
    actor: Actor, told: Mapping[str, Any], papers: Sequence[Paper], day: dt.date, revision: int | None,
) -> Report:  # fmt: skip
    after = apply(
        book, connection, ledger, entry, told, actor, Deed.REPORT, revision=revision or entry.revision,
        why=f"{duty.label} {period}", day=day,
    )  # fmt: skip
    result = connection.execute(
        sa.insert(tables.report).values(
            entry=entry.id, duty=duty.id, period=period, on=day, at=now(), by=actor.name, unit=actor.unit,
            words=seen(words), values=dict(told), verdict=Judgement.SUBMITTED.value, verdict_by="", verdict_why="",
        )
    )  # fmt: skip
    attach(connection, book.papers, [after], papers, actor)
    return _one(connection, int(result.inserted_primary_key[0]))  # type: ignore[index]


def judge(book: Book, number: int, accepted: bool, actor: Actor, why: str = "") -> Report:
    """Accept a report or return it; a returned one is owed again. Raises ReportUnknown, NotYours, ReasonMissing."""
    with book.database.writing() as connection:
        held = _one(connection, number)
        entry = one(connection, held.entry)
        ledger = book.ledgers[entry.ledger]
        require(actor, (Part.KEEPER,), f"审核条目 {entry.number} 的报告", ledger, entry, book.units)
        if not accepted and not why.strip():
            raise ReasonMissing(entry.number, "退回报告")
        verdict = Judgement.ACCEPTED if accepted else Judgement.RETURNED
        connection.execute(
            sa.update(tables.report)
            .where(tables.report.c.id == number)
            .values(verdict=verdict.value, verdict_at=now(), verdict_by=actor.name, verdict_why=seen(why))
        )
        return _one(connection, number)


def _handed_in(connection: sa.Connection, entry: Entry, duty: str, period: str) -> bool:
    """Whether somebody handed it in meanwhile and nobody has returned it."""
    columns = tables.report.c
    newest = (
        sa.select(columns.verdict)
        .where(columns.entry == entry.id, columns.duty == duty, columns.period == period)
        .order_by(columns.id.desc())
        .limit(1)
    )
    return connection.scalar(newest) in (Judgement.SUBMITTED.value, Judgement.ACCEPTED.value)


def _one(connection: sa.Connection, number: int) -> Report:
    row = connection.execute(sa.select(tables.report).where(tables.report.c.id == number)).one_or_none()
    if row is None:
        raise ReportUnknown(number)
    return report_of(row)


def waiting(book: Book) -> list[tuple[Entry, Report]]:
    """Reports that nobody has looked at yet, with their entries, oldest first."""
    wanted = sa.select(tables.report).where(tables.report.c.verdict == Judgement.SUBMITTED.value).order_by(tables.report.c.id)  # fmt: skip
    with book.database.reading() as connection:
        return [(one(connection, row.entry), report_of(row)) for row in connection.execute(wanted).all()]
