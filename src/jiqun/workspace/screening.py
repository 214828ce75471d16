"""Screens of a city: who is found, with the proof of each, beside the targets that plans set for it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import ibis
import pyarrow as pa

from jiqun.appraisal.errors import NotAppraised
from jiqun.appraisal.screening.finding import counts, found
from jiqun.appraisal.screening.scheme import Screen, load_screens
from jiqun.packs import Bilingual
from jiqun.rules.errors import RuleSetUnknown
from jiqun.rules.proof import prove
from jiqun.rules.shelf import Shelf
from jiqun.rules.verdict import MET, Judge, compared, have
from jiqun.workspace.answers import goal_row, progress_row
from jiqun.workspace.appraisals import vocabulary_of
from jiqun.workspace.city import City
from jiqun.workspace.facts import Desk
from jiqun.workspace.keeping import Kept, facts_version, rules_version
from jiqun.workspace.proof_rows import named_row, proof_row, step_row

Row = dict[str, Any]
CUTS = ("region", "town", "park", "division", "scale")


@dataclass(frozen=True)
class Screened:
    """Every subject a screen looks at in a year. `simulated` when any yearly return is simulated data."""

    screen: Screen
    judge: Judge
    year: int
    table: pa.Table
    simulated: bool

    @cached_property
    def places(self) -> Mapping[str, int]:
        return {code: index for index, code in enumerate(self.table["code"].to_pylist())}

    def row(self, code: str) -> Row:
        """Raises NotAppraised."""
        if code not in self.places:
            raise NotAppraised(code, self.year)
        (held,) = self.table.slice(self.places[code], 1).to_pylist()
        return dict(held)


KEEPER: Kept[Screened] = Kept(16)


def screens_of(desk: Desk) -> Shelf[Screen]:
    return load_screens(desk.pack)


def screen_of(desk: Desk, name: str, on: dt.date | None = None) -> Screen:
    """A screen by its id, or the version in force of a family. Raises RuleSetUnknown, NoRuleInForce."""
    shelf = screens_of(desk)
    if name in shelf:
        return shelf[name]
    if name in shelf.families:
        return shelf.in_force(name, on or dt.date.today())
    raise RuleSetUnknown(name, [*shelf.families, *(item.id for item in shelf)])


def screened(desk: Desk, screen: Screen, year: int | None = None) -> Screened:
    """A year's subjects, the newest returned unless said. Raises YearNotReturned and what :class:`Judge` raises."""
    years = desk.facts().years()
    asked = year if year is not None else (years[-1] if years else dt.date.today().year)
    return KEEPER.of(
        (facts_version(desk), rules_version(screen), asked), lambda: _screen(desk, screen, asked)
    )


def _screen(desk: Desk, screen: Screen, year: int) -> Screened:
    facts, words = desk.facts(), vocabulary_of(desk)
    table = facts.population.engine.collect(found(facts, screen, words, [year]).order_by("code"))
    returns = [item for item in facts.vintages("enterprise_year") if item.period == str(year)]
    return Screened(screen, Judge(screen, words), year, table, any(item.simulated for item in returns))


def tally(desk: Desk, done: Screened, by: Sequence[str] = ()) -> list[Row]:
    """Subjects looked at, found, and undecided, by cut."""
    cuts = [name for name in by if name in done.table.column_names]
    rows: list[Row] = desk.engine.collect(counts(ibis.memtable(done.table), cuts)).to_pylist()
    return rows


def sides_of(done: Screened) -> dict[str, str]:
    """The comparisons that have an id, each with the column of what it has."""
    columns = set(done.table.column_names)
    return {
        node.criterion.id: have(node) for node in done.screen.nodes() if node.criterion.id and have(node) in columns
    }  # fmt: skip


def listed(done: Screened, outcome: str = "met", **cuts: str) -> list[Row]:
    """Subjects found (`met`), undecided (`unknown`) or passed over (`not_met`), by code, with what each comparison has."""
    wanted = {"met": True, "not_met": False, "unknown": None}[outcome]
    sides = sides_of(done)
    rows = []
    for row in done.table.to_pylist():
        if row[MET] is not wanted or any(row.get(name) != value for name, value in cuts.items() if value):
            continue
        figures = {name: row[column] for name, column in sides.items()}
        rows.append(
            {"code": row["code"], "name": row["name"], "region": row.get("region"), "outcome": outcome, "figures": figures}
        )  # fmt: skip
    return rows


def gaps_of(done: Screened, rows: Sequence[Row]) -> list[Row]:
    """What stands in the way of each of the subjects listed, and what nobody told, in their order."""
    held = done.table.take(pa.array([done.places[row["code"]] for row in rows], pa.int64())).to_pylist()
    proofs = (prove(done.judge, row, dt.date(done.year, 12, 31)) for row in held)
    return [
        {"lacking": list(map(step_row, proof.lacking)), "missing": list(map(named_row, proof.missing))}
        for proof in proofs
    ]


def proof_of(done: Screened, code: str) -> Row:
    """Why a subject was found, or not, criterion by criterion. Raises NotAppraised."""
    row = done.row(code)
    about = {"screen": done.screen.id, "code": code, "name": row["name"], "year": done.year}
    return about | proof_row(prove(done.judge, row, dt.date(done.year, 12, 31)))


def labels_of(screen: Screen) -> dict[str, Bilingual]:
    """What each criterion is called, by its id."""
    return {
        node.criterion.id: node.criterion.label
        for node in screen.nodes()
        if node.criterion.id and node.criterion.label is not None
    }


def units_of(done: Screened) -> dict[str, str]:
    """The unit in which each comparison of sizes is made, by its id; empty for a pure number."""
    found: dict[str, str] = {}
    for node in done.screen.nodes():
        sides = compared(node.criterion)
        if sides is not None and node.criterion.id:
            unit = done.judge.vocabulary.unit(sides[0])
            found[node.criterion.id] = unit.symbol if unit is not None else ""
    return found


def screen_row(screen: Screen) -> Row:
    """A screen with its parameters and where they stand written."""
    return {
        "id": screen.id, "family": screen.family, "name": screen.name.model_dump(), "purpose": screen.purpose.value,
        "subject": screen.subject.value, "theme": screen.theme, "rank": screen.rank, "since": screen.since.isoformat(),
        "reference": screen.reference.model_dump(mode="json"), "ledger": screen.ledger, "note": screen.note,
        "parameters": [
            {"id": item.id, "name": item.name.model_dump(), "value": item.at(screen.since), "unit": item.unit,
             "reference": item.source(screen.since).model_dump(mode="json")}
            for item in screen.parameters
        ],
    }  # fmt: skip


def targets_of(city: City, screen: Screen, on: dt.date) -> list[Row]:
    """Targets in force that the screen serves, found by the names plans print, with where they stand."""
    keys = {
        item.id
        for item in city.catalogue.indicators.values()
        if any(name in (item.name.zh, *item.aliases) for name in screen.indicators)
    }
    day = city.day(on)
    chosen = [
        item
        for item in day.progress.values()
        if item.target.key in keys and day.standings[item.target.id].standing.value == "in_force"
    ]
    return [
        {"id": item.target.id, "plan": item.target.plan.id, "indicator": item.target.key, "region": item.target.region,
         "year": item.target.due, "goal": goal_row(item.target.statement), "progress": progress_row(item)}
        for item in sorted(chosen, key=lambda item: (item.target.region or "", item.target.due or 0, item.target.id))
    ]  # fmt: skip
