"""Writing simulated entries with a whole life behind them: history, evidence, reports."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import sqlalchemy as sa

from jiqun.ledgers import tables
from jiqun.ledgers.adding import serial
from jiqun.ledgers.book import Book
from jiqun.ledgers.checking import broken
from jiqun.ledgers.computed import rows_of as computed_rows
from jiqun.ledgers.declaration import Ledger, Move
from jiqun.ledgers.entry import Deed, Entry, Judgement, Selection, now
from jiqun.ledgers.escalation import SYSTEM
from jiqun.ledgers.guard import without_known
from jiqun.ledgers.history import record_definition
from jiqun.ledgers.rhythm import turns

#: Shares of simulated reports: handed in at all; of the last period, still to be looked at.
HANDED_IN, UNSEEN = 0.9, 0.5
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Life:
    """A simulated entry: its row, and the steps it has gone with their days."""

    row: Row
    begun: dt.date
    steps: Sequence[tuple[Move, dt.date]]


def planted(
    book: Book, ledger: Ledger, lives: Sequence[Life], on: dt.date, random: np.random.Generator
) -> tuple[list[Life], int]:
    """Write those that keep the hard rules of the ledger; how many were left out for a rule comes with them."""
    with book.database.writing() as connection:
        record_definition(connection, ledger)
        fresh = {row["origin"] for row in without_known(connection, [life.row for life in lives])}
        standing = book.select(Selection(ledger=ledger.id))
        chosen = _different([life for life in lives if life.row["origin"] in fresh], ledger, standing)
        kept = _lawful(book, ledger, chosen, standing)
        first = serial(connection, ledger)
        written: dict[sa.Table, list[Row]] = {tables.change: [], tables.evidence: [], tables.report: []}
        for at, life in enumerate(kept, 1):
            life.row["number"] = f"{ledger.record.code}-{first + at:04d}"
            life.row["revision"] = 1 + len(life.steps)
            result = connection.execute(sa.insert(tables.entry), life.row)
            number = int(result.inserted_primary_key[0])  # type: ignore[index]
            written[tables.change] += _changes(ledger, life, number)
            written[tables.evidence] += _evidence(life, number)
            written[tables.report] += _reports(book, ledger, life, number, on, random)
        for table, rows in written.items():
            if rows:
                connection.execute(sa.insert(table), rows)
    return kept, len(chosen) - len(kept)


def _different(lives: Sequence[Life], ledger: Ledger, standing: Sequence[Entry]) -> list[Life]:
    """One life a subject where the ledger holds a subject once, and none for one that stands there."""
    if not ledger.record.once or ledger.record.entry.value == "free":
        return list(lives)
    known = {entry.subject for entry in standing}
    left = [life for life in lives if life.row["subject"] not in known]
    return list({life.row["subject"]: life for life in reversed(left)}.values())[::-1]


def _lawful(book: Book, ledger: Ledger, lives: Sequence[Life], standing: Sequence[Entry]) -> list[Life]:
    """Lives that keep the hard rules beside the entries that stand."""
    entries = [
        Entry(**{**life.row, "id": -at, "cooperating": tuple(life.row["cooperating"])}) for at, life in enumerate(lives)
    ]  # fmt: skip
    checks = [check for check in ledger.record.checks if check.severity == "error"]
    if not checks:
        return list(lives)
    wrong: set[int] = set()
    while True:
        left = [at for at in range(len(lives)) if at not in wrong]
        rows = computed_rows(
            ledger, [*(entries[at] for at in left), *standing], book.computing, [check.formula for check in checks]
        )  # fmt: skip
        hard = [
            (item, [at for at in item.rows if at < len(left)]) for item in broken(book.engine, ledger, rows, checks)
        ]  # fmt: skip
        if not any(own for _, own in hard):
            return [lives[at] for at in left]
        # Of a group that is too large the last goes first.
        wrong |= {left[at] for item, own in hard for at in (own if item.check.over is None else own[-1:])}


def _changes(ledger: Ledger, life: Life, number: int) -> Iterator[Row]:
    told = {name: life.row[name] for name in ("title", "region", "lead") if life.row[name]} | life.row[
        "values"
    ]
    before = ledger.initial.id
    yield _change(ledger, number, 1, Deed.ADD, "", "", before, told, life.begun, "")
    for revision, (move, day) in enumerate(life.steps, 2):
        after = dict.fromkeys(move.today, day.isoformat())
        why = "模拟数据" if move.reason else ""
        yield _change(ledger, number, revision, Deed.MOVE, move.id, before, move.to, after, day, why)
        before = move.to


def _change(
    ledger: Ledger, entry: int, revision: int, deed: Deed, move: str, before: str, after: str,
    values: Mapping[str, Any], day: dt.date, why: str,
) -> Row:  # fmt: skip
    return {
        "entry": entry, "revision": revision, "ledger": ledger.id, "deed": deed.value, "move": move,
        "state_before": before, "state_after": after, "before": {}, "after": dict(values), "on": day,
        "at": dt.datetime.combine(day, dt.time(2)), "by": SYSTEM.name, "unit": "", "why": why,
    }  # fmt: skip


def _evidence(life: Life, number: int) -> Iterator[Row]:
    for revision, (move, _) in enumerate(life.steps, 2):
        if move.evidence:
            yield {
                "entry": number, "revision": revision, "cite": f"（模拟数据）{move.evidence}", "name": "", "digest": "",
                "size": 0, "at": now(), "by": SYSTEM.name,
            }  # fmt: skip


def _reports(
    book: Book, ledger: Ledger, life: Life, number: int, on: dt.date, random: np.random.Generator
) -> Iterator[Row]:
    for duty in ledger.duties:
        states = duty.states or ledger.open_states
        if duty.every is None or life.row["state"] not in states:
            continue
        start = max(_since(life, states), on - dt.timedelta(days=400))
        ended = [
            turn for turn in turns(duty.every, start, on) if book.workdays.after(turn.end, duty.due) <= on
        ]
        for turn in ended:
            if random.random() > HANDED_IN:
                continue
            unseen = turn is ended[-1] and random.random() < UNSEEN
            day = min(turn.end + dt.timedelta(days=int(random.integers(1, 5))), on)
            moment = dt.datetime.combine(day, dt.time(3))
            yield {
                "entry": number, "duty": duty.id, "period": turn.name, "on": day, "at": moment, "by": SYSTEM.name,
                "unit": life.row["lead"], "words": "（模拟数据）按计划推进。", "values": {},
                "verdict": (Judgement.SUBMITTED if unseen else Judgement.ACCEPTED).value,
                "verdict_at": None if unseen else moment, "verdict_by": "" if unseen else SYSTEM.name, "verdict_why": "",
            }  # fmt: skip


def _since(life: Life, states: Sequence[str]) -> dt.date:
    """The day from which the entry has stood in one of some states without a break."""
    day: dt.date = life.row["since"]
    for move, moved in reversed(life.steps):
        if move.to not in states:
            break
        day = moved
    else:
        day = life.begun
    return day
