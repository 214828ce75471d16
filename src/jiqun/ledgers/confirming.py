"""Figures that a keeper stands for: a rollup, once confirmed, is a published figure and may judge a target.

A list that is only half filled would otherwise report a city as far behind. Simulated entries are never confirmed.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from jiqun.facts import Observation
from jiqun.facts.observations import ObservationRow, observation_of
from jiqun.ledgers import tables
from jiqun.ledgers.book import Book
from jiqun.ledgers.declaration import Part
from jiqun.ledgers.entry import Actor, now
from jiqun.ledgers.errors import LedgerError
from jiqun.ledgers.history import record_definition
from jiqun.ledgers.permission import require
from jiqun.ledgers.rollup import RolledUp, roll_up
from jiqun.mishap import Mishap
from jiqun.records import Database
from jiqun.values import Accumulation

TRUST = "ledger"


class RollupUnknown(LedgerError):
    def __init__(self, ledger: str, name: str, known: list[str]) -> None:
        names = "、".join(known) or "（无）"
        super().__init__(
            f"“{ledger}”没有可确认的汇总“{name}”；有：{names}。 / {ledger} has no rollup “{name}” that feeds an indicator; it has: {names}."
        )


class FigureRefused(LedgerError):
    """A figure that nobody may stand for."""

    def __init__(self, label: str, zh: str, en: str) -> None:
        super().__init__(f"“{label}”不能确认：{zh}。 / “{label}” cannot be confirmed: {en}.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A confirmed figure; the newest of a rollup, year and region counts."""

    id: int
    ledger: str
    rollup: str
    indicator: str
    year: int
    region: str
    value: float
    unit: str
    accumulation: str
    entries: tuple[int, ...]
    definition: str
    until: dt.date
    at: dt.datetime
    by: str
    unit_by: str
    note: str


def confirm(
    book: Book, name: str, rollup: str, year: int, actor: Actor, on: dt.date, *, region: str = "", home: str = "",
    note: str = "",
) -> Figure:  # fmt: skip
    """Confirm a rollup of a year for the whole (`home`) or a region. Raises RollupUnknown, NotYours, FigureRefused."""
    ledger = book.ledgers[name]
    feeding = [item for item in ledger.record.rollups if item.indicator]
    chosen = next((item for item in feeding if rollup in (item.id, item.label)), None)
    if chosen is None:
        raise RollupUnknown(ledger.title.zh, rollup, [f"{item.id}（{item.label}）" for item in feeding])
    require(actor, (Part.KEEPER,), f"确认“{chosen.label}”", ledger, None, book.units)
    if not 1900 <= year <= on.year:
        raise FigureRefused(chosen.label, "没有这个年份，或年份未到", "no such year, or it is still to come")
    by = "region" if region else ""
    found = next(
        (item for item in roll_up(book, ledger, [year], on) if item.rollup.id == chosen.id and (item.by, item.cut) == (by, region)),
        None,
    )  # fmt: skip
    made = _sound(found, chosen.label)
    row: dict[str, Any] = {
        "ledger": ledger.id, "rollup": chosen.id, "indicator": chosen.indicator, "year": year, "region": region or home,
        "value": made.value, "unit": chosen.unit, "accumulation": chosen.accumulation.value, "entries": list(made.entries),
        "definition": ledger.version, "until": made.until, "at": now(), "by": actor.name, "unit_by": actor.unit, "note": note.strip(),
    }  # fmt: skip
    with book.database.writing() as connection:
        record_definition(connection, ledger)
        result = connection.execute(sa.insert(tables.figure), row)
        return Figure(**{**row, "id": int(result.inserted_primary_key[0]), "entries": made.entries})  # type: ignore[index]


def _sound(found: RolledUp | None, label: str) -> RolledUp:
    if found is None or found.value is None:
        raise FigureRefused(label, "没有可汇总的条目", "there is nothing to add up")
    if found.simulated:
        raise FigureRefused(label, "含模拟条目", "simulated entries are among it")
    return found


def figures(database: Database) -> list[Figure]:
    """Confirmed figures, the newest of each rollup, year and region."""
    with database.reading() as connection:
        rows = connection.execute(sa.select(tables.figure).order_by(tables.figure.c.id)).all()
    found = [Figure(**{**row._mapping, "entries": tuple(row.entries)}) for row in rows]
    return list({(item.ledger, item.rollup, item.year, item.region): item for item in found}.values())


def basis(database: Database) -> tuple[str, ...]:
    """What confirmed figures stand on: changes with every confirmation; empty where there is none."""
    with database.reading() as connection:
        newest = connection.scalar(sa.select(sa.func.max(tables.figure.c.id)))
    return (f"ledger-figure:{newest}",) if newest else ()


def observations(database: Database) -> list[Observation]:
    """Confirmed figures as published ones, each with its ledger as the source; one that can no longer be read is left out."""
    found, titles = [], _titles(database)
    for item in figures(database):
        title = titles.get((item.ledger, item.definition), item.ledger)
        row = ObservationRow(
            id=f"ledger:{item.id}", indicator=item.indicator, name=title, region=item.region, period=str(item.year),
            value=Decimal(repr(item.value)), unit=item.unit, accumulation=Accumulation(item.accumulation), trust=TRUST,
            source=f"台账“{title}”（{item.unit_by or item.by} 确认，截至 {item.until}）", published=item.at.date(),
            definition_note=item.note or None,
        )  # fmt: skip
        try:
            found.append(observation_of(row))
        except Mishap:
            continue
    return found


def _titles(database: Database) -> dict[tuple[str, str], str]:
    columns = tables.definition.c
    with database.reading() as connection:
        rows = connection.execute(sa.select(columns.ledger, columns.version, columns.content)).all()
    return {(row.ledger, row.version): row.content["record"]["title"]["zh"] for row in rows}
