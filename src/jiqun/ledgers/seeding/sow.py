"""Sowing a ledger: what plans print comes in as it stands; what is drawn is marked as simulated, with a whole life.

Nothing is ever drawn about a thing that a real return names.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import sqlalchemy as sa

from jiqun.ledgers import tables
from jiqun.ledgers.adding import add_many, prepared, serial
from jiqun.ledgers.book import Book
from jiqun.ledgers.checking import broken
from jiqun.ledgers.computed import rows_of as computed_rows
from jiqun.ledgers.declaration import Ledger, Move, Seed
from jiqun.ledgers.declaration.parts import SeedRow
from jiqun.ledgers.entry import Deed, Draft, Entry, Judgement, now
from jiqun.ledgers.errors import LedgerError
from jiqun.ledgers.escalation import SYSTEM
from jiqun.ledgers.guard import without_known
from jiqun.ledgers.history import record_definition
from jiqun.ledgers.rhythm import turns
from jiqun.ledgers.seeding.drawing import days_of, filled, path_to, state_of, value_of
from jiqun.ledgers.seeding.errors import SeedInvalid
from jiqun.ledgers.seeding.rows import SIMULATED, Lists, rows_of
from jiqun.ledgers.things import Thing
from jiqun.synthesis.draws import draws

#: Shares of simulated reports: handed in at all; of the last period, still to be looked at.
HANDED_IN, UNSEEN = 0.9, 0.5
BASE = ("due", "cooperating", "lead", "region")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sown:
    ledger: str
    printed: int
    simulated: int
    left_out: int  #: drawn, but against a hard rule of the ledger


@dataclass(frozen=True, slots=True)
class Life:
    """A simulated entry: its row, and the steps it has gone with their days."""

    row: dict[str, Any]
    begun: dt.date
    steps: Sequence[tuple[Move, dt.date]]


def sow(book: Book, ledger: Ledger, lists: Lists, on: dt.date, *, seed: int = 1) -> Sown:
    """Sow a ledger; what was sown before stays and is not sown again. Raises SeedInvalid."""
    printed, lives, left_out = 0, list[Life](), 0
    random = draws(seed, f"ledger:{ledger.id}")
    for number, item in enumerate(ledger.record.seeds):
        if item.rows:
            printed += _printed(book, ledger, item.rows)
        if item.table or not item.rows:
            lives += _lives(book, ledger, item, lists, on, random, number)
    if lives:
        lives, left_out = _planted(book, ledger, lives, on, random)
    return Sown(ledger=ledger.id, printed=printed, simulated=len(lives), left_out=left_out)


def _printed(book: Book, ledger: Ledger, rows: Sequence[SeedRow]) -> int:
    drafts = [_draft(ledger, row) for row in rows]
    try:
        return len(add_many(book, ledger.id, drafts, SYSTEM, "据公开文件登记"))
    except LedgerError as error:
        raise SeedInvalid(ledger.id, str(error)) from error


def _draft(ledger: Ledger, row: SeedRow) -> Draft:
    source = {"kind": "plan", "plan": row.plan, "quote": row.quote} if row.plan else {"kind": "printed", "source": row.source}  # fmt: skip
    told = f"{ledger.id}|{row.title}|{row.subject}|{row.plan}|{row.quote}|{row.source}"
    return Draft(
        title=row.title, subject=row.subject, region=row.region, state=row.state, lead=row.lead,
        cooperating=row.cooperating, due=row.due or None, values=row.values, source=source,
        origin=f"seed:{ledger.id}:{hashlib.sha256(told.encode()).hexdigest()[:16]}",
    )  # fmt: skip


def _lives(
    book: Book,
    ledger: Ledger,
    seed: Seed,
    lists: Lists,
    on: dt.date,
    random: np.random.Generator,
    number: int,
) -> list[Life]:
    rows = rows_of(book, ledger, seed, lists)
    kind = ledger.record.entry.value
    subjects = [str(row.get(seed.subject) or "") for row in rows] if seed.subject else []
    things = book.things.lookup(kind, subjects)
    found = []
    for at, row in enumerate(rows):
        if seed.table and not seed.table.startswith("plan.") and not row.get(SIMULATED):
            continue
        thing = things.get(subjects[at]) if subjects else None
        if seed.subject and kind != "free" and thing is None:
            continue
        found.append(_life(book, ledger, seed, row, thing, on, random, f"{number}:{at}"))
    return found


def _life(
    book: Book, ledger: Ledger, seed: Seed, row: Mapping[str, Any], thing: Thing | None, on: dt.date,
    random: np.random.Generator, place: str,
) -> Life:  # fmt: skip
    state = state_of(ledger, seed.states, random)
    moves = path_to(ledger, state)
    begun, *days = days_of(len(moves), on, random)
    drawn = {name: value_of(told, row, random) for name, told in seed.values.items()}
    dated = {name: day.isoformat() for move, day in zip(moves, days, strict=True) for name in move.today}
    own = {name: value for name, value in {**dated, **drawn}.items() if name not in BASE}
    number = int(place.partition(":")[2]) + 1
    title = (
        filled(seed.title, row, number) if seed.title else ("" if thing else f"示例{ledger.title.zh}{number}")
    )
    draft = Draft(
        title=title, subject=thing.ref if thing else "", state=state, values=own,
        region=str(drawn.get("region") or _told(seed.region, row) or row.get("region") or (thing.region if thing else "") or _district(book, random)),
        lead=str(drawn.get("lead") or _told(seed.lead, row) or ""), due=drawn.get("due"),
        cooperating=tuple(drawn.get("cooperating") or ()), simulated=True, on=days[-1] if days else begun,
        source={"kind": "simulated"}, origin=f"seed:{ledger.id}:{place}",
    )  # fmt: skip
    try:
        made = prepared(book, ledger, draft, {thing.ref: thing} if thing else {}, SYSTEM)
    except LedgerError as error:
        raise SeedInvalid(ledger.id, str(error)) from error
    return Life(made, begun, list(zip(moves, days, strict=True)))


def _told(words: str, row: Mapping[str, Any]) -> Any:
    """A column of the row, or the words themselves."""
    return row.get(words, words)


def _district(book: Book, random: np.random.Generator) -> str:
    return book.districts[int(random.integers(len(book.districts)))] if book.districts else ""


def _planted(
    book: Book, ledger: Ledger, lives: Sequence[Life], on: dt.date, random: np.random.Generator
) -> tuple[list[Life], int]:
    """Write those that keep the hard rules of the ledger, with history, evidence and reports."""
    with book.database.writing() as connection:
        record_definition(connection, ledger)
        fresh = {row["origin"] for row in without_known(connection, [life.row for life in lives])}
        chosen = _different([life for life in lives if life.row["origin"] in fresh], ledger)
        kept = _lawful(book, ledger, chosen)
        first = serial(connection, ledger)
        for at, life in enumerate(kept, 1):
            life.row["number"] = f"{ledger.record.code}-{first + at:04d}"
            life.row["revision"] = 1 + len(life.steps)
            number = int(
                connection.execute(sa.insert(tables.entry).values(**life.row)).inserted_primary_key[0]  # type: ignore[index]
            )
            _write_life(connection, ledger, life, number)
            _write_reports(book, connection, ledger, life, number, on, random)
    return kept, len(chosen) - len(kept)


def _different(lives: Sequence[Life], ledger: Ledger) -> list[Life]:
    """One life a subject where the ledger holds a subject once."""
    if not ledger.record.once or ledger.record.entry.value == "free":
        return list(lives)
    return list({life.row["subject"]: life for life in reversed(lives)}.values())[::-1]


def _lawful(book: Book, ledger: Ledger, lives: Sequence[Life]) -> list[Life]:
    entries = [
        Entry(**{**life.row, "id": -at, "cooperating": tuple(life.row["cooperating"])}) for at, life in enumerate(lives)
    ]  # fmt: skip
    wrong: set[int] = set()
    while True:
        left = [at for at in range(len(lives)) if at not in wrong]
        rows = computed_rows(ledger, [entries[at] for at in left], book.computing)
        hard = [item for item in broken(book.engine(), ledger, rows) if item.hard]
        if not hard:
            return [lives[at] for at in left]
        # Of a group that is too large the last goes first.
        wrong |= {
            left[at] for item in hard for at in (item.rows if item.check.over is None else item.rows[-1:])
        }


def _write_life(connection: sa.Connection, ledger: Ledger, life: Life, number: int) -> None:
    told = {
        "title": life.row["title"],
        "region": life.row["region"],
        "lead": life.row["lead"],
        **life.row["values"],
    }
    _change(connection, ledger, number, 1, Deed.ADD, "", "", ledger.initial.id, told, life.begun, "")
    before = ledger.initial.id
    for revision, (move, day) in enumerate(life.steps, 2):
        after = dict.fromkeys(move.today, day.isoformat())
        why = "模拟数据" if move.reason else ""
        _change(connection, ledger, number, revision, Deed.MOVE, move.id, before, move.to, after, day, why)
        before = move.to
        if move.evidence:
            connection.execute(
                sa.insert(tables.evidence).values(
                    entry=number, revision=revision, cite=f"（模拟数据）{move.evidence}", name="", digest="", size=0,
                    at=now(), by=SYSTEM.name,
                )
            )  # fmt: skip


def _change(
    connection: sa.Connection, ledger: Ledger, entry: int, revision: int, deed: Deed, move: str, before: str,
    after: str, values: Mapping[str, Any], day: dt.date, why: str,
) -> None:  # fmt: skip
    connection.execute(
        sa.insert(tables.change).values(
            entry=entry, revision=revision, ledger=ledger.id, deed=deed.value, move=move, state_before=before,
            state_after=after, before={}, after=dict(values), on=day, at=dt.datetime.combine(day, dt.time(2)),
            by=SYSTEM.name, unit="", why=why,
        )
    )  # fmt: skip


def _write_reports(
    book: Book, connection: sa.Connection, ledger: Ledger, life: Life, number: int, on: dt.date,
    random: np.random.Generator,
) -> None:  # fmt: skip
    for duty in ledger.duties:
        if duty.every is None or life.row["state"] not in (duty.states or ledger.open_states):
            continue
        start = max(_since(life, duty.states or ledger.open_states), on - dt.timedelta(days=400))
        ended = [
            turn for turn in turns(duty.every, start, on) if book.workdays.after(turn.end, duty.due) <= on
        ]
        for turn in ended:
            if random.random() > HANDED_IN:
                continue
            unseen = turn is ended[-1] and random.random() < UNSEEN
            day = min(turn.end + dt.timedelta(days=int(random.integers(1, 5))), on)
            moment = dt.datetime.combine(day, dt.time(3))
            connection.execute(
                sa.insert(tables.report).values(
                    entry=number, duty=duty.id, period=turn.name, on=day, at=moment, by=SYSTEM.name,
                    unit=life.row["lead"], words="（模拟数据）按计划推进。", values={},
                    verdict=(Judgement.SUBMITTED if unseen else Judgement.ACCEPTED).value,
                    verdict_at=None if unseen else moment, verdict_by="" if unseen else SYSTEM.name, verdict_why="",
                )
            )  # fmt: skip


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
