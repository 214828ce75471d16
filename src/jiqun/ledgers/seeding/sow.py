"""Sowing a ledger: what plans print comes in as it stands; what is drawn is marked as simulated, with a whole life.

Nothing is ever drawn about a thing that a real return names.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from jiqun.facts.store import ROW, VINTAGE
from jiqun.ledgers.adding import add_many, prepared
from jiqun.ledgers.book import Book
from jiqun.ledgers.declaration import Ledger, Ledgers, Seed
from jiqun.ledgers.declaration.parts import SeedRow
from jiqun.ledgers.entry import Draft
from jiqun.ledgers.errors import LedgerError
from jiqun.ledgers.escalation import SYSTEM
from jiqun.ledgers.seeding.drawing import days_of, filled, path_to, state_of, value_of
from jiqun.ledgers.seeding.errors import SeedInvalid
from jiqun.ledgers.seeding.planting import Life, planted
from jiqun.ledgers.seeding.rows import SIMULATED, Lists, rows_of, subject_of
from jiqun.ledgers.things import Thing
from jiqun.synthesis.draws import draws

BASE = ("due", "cooperating", "lead", "region")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sown:
    ledger: str
    printed: int
    simulated: int
    left_out: int  #: drawn, but against a hard rule of the ledger


def sow(book: Book, ledger: Ledger, lists: Lists, on: dt.date, *, seed: int = 1) -> Sown:
    """Sow a ledger; what was sown before stays and is not sown again. Raises SeedInvalid."""
    printed, lives, left_out = 0, list[Life](), 0
    random = draws(seed, f"ledger:{ledger.id}")
    for number, item in enumerate(ledger.record.seeds):
        if item.rows:
            printed += _printed(book, ledger, item.rows, on)
        if item.table or not item.rows:
            rows = rows_of(book, ledger, item, lists)
            printed += _copied(
                book, ledger, item, [row for row in rows if _as_it_stands(item, row)], on, random
            )
            made_up = [row for row in rows if not _as_it_stands(item, row) and not _is_returned(item, row)]
            lives += _lives(book, ledger, item, made_up, on, random, number)
    if lives:
        lives, left_out = planted(book, ledger, lives, on, random)
    return Sown(ledger=ledger.id, printed=printed, simulated=len(lives), left_out=left_out)


def sow_all(book: Book, lists: Lists, on: dt.date, *, seed: int = 1) -> Iterator[Sown]:
    """Sow every ledger, those first that others refer to. Raises SeedInvalid."""
    for ledger in in_order(book.ledgers.all.values()):
        yield sow(book, ledger, lists, on, seed=seed)


def sow_one(book: Book, ledger: Ledger, lists: Lists, on: dt.date, *, seed: int = 1) -> list[Sown]:
    """Sow a ledger after those that its entries refer to. Raises SeedInvalid."""
    return [sow(book, item, lists, on, seed=seed) for item in in_order(_with_roots(book.ledgers, ledger))]


def _with_roots(ledgers: Ledgers, ledger: Ledger) -> list[Ledger]:
    found, ahead = {ledger.id: ledger}, [ledger]
    while ahead:
        for field in ahead.pop().fields:
            name = field.referred_ledger
            if name and name not in found:
                found[name] = ledgers[name]
                ahead.append(found[name])
    return list(found.values())


def in_order(ledgers: Iterable[Ledger]) -> list[Ledger]:
    """Ledgers after those that they refer to; a circle is taken as it comes."""
    left = {ledger.id: ledger for ledger in ledgers}
    ordered: list[Ledger] = []
    while left:
        free = [
            ledger
            for ledger in left.values()
            if not any(
                field.referred_ledger in left and field.referred_ledger != ledger.id
                for field in ledger.fields
            )
        ] or list(left.values())[:1]
        for ledger in free:
            ordered.append(left.pop(ledger.id))
    return ordered


def _printed(book: Book, ledger: Ledger, rows: Sequence[SeedRow], on: dt.date) -> int:
    drafts = [_draft(ledger, row, on) for row in rows]
    own = any(field.referred_ledger == ledger.id for field in ledger.fields)
    batches = [[draft] for draft in drafts] if own else [drafts]
    try:
        return sum(len(add_many(book, ledger.id, batch, SYSTEM, "据公开文件登记")) for batch in batches)
    except LedgerError as error:
        raise SeedInvalid(ledger.id, str(error)) from error


def _draft(ledger: Ledger, row: SeedRow, on: dt.date) -> Draft:
    source = {"kind": "plan", "plan": row.plan, "quote": row.quote} if row.plan else {"kind": "printed", "source": row.source}  # fmt: skip
    told = f"{ledger.id}|{row.title}|{row.subject}|{row.plan}|{row.quote}|{row.source}"
    return Draft(
        title=row.title, subject=row.subject, region=row.region, state=row.state, lead=row.lead,
        cooperating=row.cooperating, due=row.due or None, values=row.values, source=source, on=on,
        origin=f"seed:{ledger.id}:{hashlib.sha256(told.encode()).hexdigest()[:16]}",
    )  # fmt: skip


def _is_returned(seed: Seed, row: Mapping[str, Any]) -> bool:
    """Whether a real return names the thing of a row: nothing may be made up about it."""
    return bool(seed.table) and not seed.table.startswith("plan.") and not row.get(SIMULATED)


def _as_it_stands(seed: Seed, row: Mapping[str, Any]) -> bool:
    """Whether a row is copied: it is real, and nothing about it would be drawn."""
    listed = seed.table.startswith("plan.") and not seed.states
    return not seed.drawn and (listed or _is_returned(seed, row))


def _copied(
    book: Book, ledger: Ledger, seed: Seed, rows: Sequence[Mapping[str, Any]], on: dt.date,
    random: np.random.Generator,
) -> int:  # fmt: skip
    """Entries copied from what plans or real returns say, each with its place there."""
    if not rows:
        return 0
    drafts = []
    for at, row in enumerate(rows):
        values = {name: value_of(told, row, random) for name, told in seed.values.items()}
        drafts.append(
            Draft(
                title=filled(seed.title, row, at + 1), subject=str(row.get(subject_of(ledger, seed)) or ""),
                region=str(values.get("region") or row.get("region") or ""), lead=str(values.get("lead") or _told(seed.lead, row) or ""),
                cooperating=tuple(values.get("cooperating") or ()), due=values.get("due"), on=row.get("on") or on,
                values={name: value for name, value in values.items() if name not in BASE},
                source=_source(seed, row), origin=f"seed:{ledger.id}:{row.get('id') or row.get(subject_of(ledger, seed)) or at}",
            )
        )  # fmt: skip
    try:
        return len(add_many(book, ledger.id, drafts, SYSTEM, "据规划原文登记"))
    except LedgerError as error:
        raise SeedInvalid(ledger.id, str(error)) from error


def _source(seed: Seed, row: Mapping[str, Any]) -> dict[str, Any]:
    if seed.table.startswith("plan."):
        return {"kind": "plan", "plan": str(row.get("plan") or ""), "id": str(row.get("id") or "")}
    return {"kind": "return", "dataset": seed.table, "vintage": row.get(VINTAGE), "row": row.get(ROW)}


def _lives(
    book: Book, ledger: Ledger, seed: Seed, rows: Sequence[Mapping[str, Any]], on: dt.date,
    random: np.random.Generator, number: int,
) -> list[Life]:  # fmt: skip
    kind, column = ledger.record.entry.value, subject_of(ledger, seed)
    subjects = [str(row.get(column) or "") for row in rows] if column else []
    things = book.things.lookup(kind, subjects)
    _look_up_references(book, ledger, seed, rows)
    found = []
    for at, row in enumerate(rows):
        thing = things.get(subjects[at]) if subjects else None
        if kind != "free" and thing is None:
            continue
        found.append(_life(book, ledger, seed, row, thing, on, random, f"{number}:{at}"))
    return found


def _look_up_references(book: Book, ledger: Ledger, seed: Seed, rows: Sequence[Mapping[str, Any]]) -> None:
    """Ask the register once for all things that copied columns name: it keeps what it found."""
    for name, told in seed.values.items():
        field = ledger.by_field.get(name)
        if field is not None and field.refers and told.column and not field.referred_ledger:
            book.things.lookup(field.refers, [str(row[told.column]) for row in rows if row.get(told.column)])


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
