"""Assessment scores (考核) of departments and districts, from targets, tasks, closed loops and returns."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Literal

from jiqun.facts.reporting import board, load_reporting
from jiqun.facts.reporting.board import Arrival
from jiqun.facts.reporting.board import Standing as Awaited
from jiqun.ledgers.due import Urgency
from jiqun.ledgers.entry import Entry
from jiqun.ledgers.statistics import is_loop
from jiqun.monitor.scoring import Basis, Score, Weighting, judged, load_weighting, scored
from jiqun.plans import Standing
from jiqun.workspace.city import City
from jiqun.workspace.facts import Desk
from jiqun.workspace.ledger_shelf import Glance
from jiqun.workspace.tally import keys

Of = Literal["department", "region"]
Parts = dict[str, dict[str, Basis]]
#: The workflow that tasks of plans go through.
TASKS = "task"


def scores(city: City, desk: Desk | None, glance: Glance | None, of: Of, on: dt.date) -> list[Score]:
    """The score of every unit that owes anything, as of a day."""
    weighting = load_weighting(city.pack)
    parts: Parts = defaultdict(dict)
    _targets(city, of, on, weighting, parts)
    if glance is not None:
        _tasks(glance, of, on, parts)
        _loops(glance, of, on, parts)
    if desk is not None:
        _returns(desk, glance, of, on, parts)
    parts.pop("", None)
    if of == "region":
        parts.pop(city.home, None)  # the whole is no district
    return scored(parts, weighting)


def _targets(city: City, of: Of, on: dt.date, weighting: Weighting, parts: Parts) -> None:
    day = city.day(on)
    found = defaultdict(list)
    for target in day.select(Standing.IN_FORCE, Standing.EXPIRED):
        for unit in keys(target, "region" if of == "region" else "department"):
            found[unit].append(day.progress[target.id].status)
    for unit, statuses in found.items():
        parts[unit]["targets"] = judged(statuses, weighting)


def _unit(of: Of) -> Callable[[Entry], str]:
    return lambda entry: entry.region if of == "region" else entry.lead


def _tasks(glance: Glance, of: Of, on: dt.date, parts: Parts) -> None:
    """Tasks that are not late, of all that are under way or done."""
    unit = _unit(of)
    counted: Mapping[str, list[int]] = defaultdict(lambda: [0, 0])
    for ledger in glance.book.ledgers.all.values():
        if ledger.record.workflow != TASKS:
            continue
        late = {item.entry.id for item in glance.owed(ledger, on) if item.urgency is Urgency.LATE}
        for entry in glance.entries(ledger):
            counted[unit(entry)][0] += entry.id not in late
            counted[unit(entry)][1] += 1
    for name, (good, all_) in counted.items():
        parts[name]["tasks"] = Basis(Decimal(good), all_)


def _loops(glance: Glance, of: Of, on: dt.date, parts: Parts) -> None:
    """Items of closed loops since the year began: those ended within every time limit, of those ended or late."""
    counted: Mapping[str, list[int]] = defaultdict(lambda: [0, 0])
    for ledger in glance.book.ledgers.all.values():
        if ledger.record.workflow == TASKS or not is_loop(ledger):
            continue
        found = glance.flows(ledger, on)["region" if of == "region" else "lead"]
        for name, flow in found.items():
            counted[name][0] += flow.kept
            counted[name][1] += flow.ended + flow.late
    for name, (good, all_) in counted.items():
        if all_:
            parts[name]["loops"] = Basis(Decimal(good), all_)


def _returns(desk: Desk, glance: Glance | None, of: Of, on: dt.date, parts: Parts) -> None:
    """Returns that came in time, of those due since last year began; a write to a ledger changes none of them."""
    found = (
        _standings(desk, on)
        if glance is None
        else glance.shelf.kept(("returns", on), glance.facts, lambda: _standings(desk, on))
    )
    counted: Mapping[str, list[int]] = defaultdict(lambda: [0, 0])
    for item in found:
        unit = item.region if of == "region" else item.office
        counted[unit][0] += item.status is Arrival.ON_TIME
        counted[unit][1] += 1
    for name, (good, all_) in counted.items():
        parts[name]["returns"] = Basis(Decimal(good), all_)


def _standings(desk: Desk, on: dt.date) -> list[Awaited]:
    """Every return due since last year began, as it stands."""
    reporting = load_reporting(desk.pack, desk.store.declarations)
    return [
        item
        for year in (on.year - 1, on.year)
        for item in board(desk.store, reporting, str(year), on).standings
        if item.status not in (Arrival.NOT_DUE, Arrival.UNASKED)
    ]
