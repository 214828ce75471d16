"""Figures made of entries: counted or added up as they stood at the end of a year, for the whole and for each group."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from jiqun.ledgers.book import Book
from jiqun.ledgers.declaration import Ledger, Rollup
from jiqun.ledgers.declaration.verify import factor
from jiqun.ledgers.entry import Change, Entry, Selection
from jiqun.ledgers.frame import frame
from jiqun.values import Accumulation

FLOWS = (Accumulation.YEAR_FLOW, Accumulation.EVERY_YEAR)


@dataclass(frozen=True, slots=True, kw_only=True)
class RolledUp:
    """A figure of a rollup at the end of a year, or so far. `value` is None where nothing can be said (a share of
    nothing). `cut` names the group ("" is the whole list); `entries` are the ids that it is made of."""

    ledger: str
    rollup: Rollup
    year: int
    until: dt.date
    by: str
    cut: str
    value: float | None
    entries: tuple[int, ...]
    simulated: bool
    withheld: bool = False  #: whether the value tells of single enterprises and the reader is not told it


@dataclass(frozen=True)
class _Ground:
    """Entries of a ledger with their rows and histories."""

    entries: Sequence[Entry]
    rows: Sequence[Mapping[str, Any]]
    history: Mapping[int, Sequence[Change]]
    fits: Mapping[str, frozenset[int]]  #: id of a rollup → places of the rows that fit its `where`


def roll_up(
    book: Book, ledger: Ledger, years: Sequence[int], on: dt.date,
    entries: Sequence[Entry] | None = None, rows: Sequence[Mapping[str, Any]] | None = None,
) -> list[RolledUp]:  # fmt: skip
    """Every rollup of a ledger for some years, as of a day: a year that has not ended counts so far. `entries` and their
    `rows` are those of the ledger, where they are at hand."""
    rollups = ledger.record.rollups
    if not rollups:
        return []
    entries = book.select(Selection(ledger=ledger.id)) if entries is None else entries
    ground = _ground(book, ledger, entries, book.rows(ledger, entries) if rows is None else rows)
    found = []
    for year in years:
        until = min(dt.date(year, 12, 31), on)
        if until.year != year:
            continue
        for rollup in rollups:
            for by in ("", *rollup.by):
                found += _cuts(ledger, rollup, ground, year, until, by)
    return found


def _ground(
    book: Book, ledger: Ledger, entries: Sequence[Entry], rows: Sequence[Mapping[str, Any]]
) -> _Ground:
    history: dict[int, list[Change]] = {}
    if any(not rollup.date for rollup in ledger.record.rollups):
        for change in _changes(book, ledger):
            history.setdefault(change.entry, []).append(change)
    return _Ground(entries, rows, history, _fits(book, ledger, rows))


def _changes(book: Book, ledger: Ledger) -> list[Change]:
    """Changes of a ledger, after those of the ledgers it replaces with their states under the new names."""
    before = [
        replace(change, state_after=told.states.get(change.state_after, change.state_after))
        for told in ledger.record.replaces
        for change in book.changes(ledger=told.ledger)
    ]
    return [*before, *book.changes(ledger=ledger.id)]


def _fits(book: Book, ledger: Ledger, rows: Sequence[Mapping[str, Any]]) -> dict[str, frozenset[int]]:
    narrowed = [rollup for rollup in ledger.record.rollups if rollup.where]
    if not narrowed or not rows:
        return {}
    made = frame(book.engine(), ledger, rows)
    held = {rollup.id: made.over(rollup.where).fill_null(False) for rollup in narrowed}
    found = book.engine().collect(made.table.select("_at", **held)).to_pydict()
    return {
        rollup.id: frozenset(at for at, good in zip(found["_at"], found[rollup.id], strict=True) if good)
        for rollup in narrowed
    }


def _cuts(
    ledger: Ledger, rollup: Rollup, ground: _Ground, year: int, until: dt.date, by: str
) -> list[RolledUp]:
    base = next((item for item in ledger.record.rollups if item.id == rollup.over), None)
    chosen = _chosen(rollup, ground, until, _first(base or rollup, year))
    whole = _chosen(base, ground, until, _first(base, year)) if base else ()
    groups: dict[str, list[int]] = {} if by else {"": list(chosen)}
    if by:
        for at in (*chosen, *whole):
            for cut in _keys(ground.rows[at], by):
                groups.setdefault(cut, [])
        for at in chosen:
            for cut in _keys(ground.rows[at], by):
                groups[cut].append(at)
    return [
        _figure(ledger, rollup, base, ground, year, until, by, cut, places, [at for at in whole if not by or cut in _keys(ground.rows[at], by)])
        for cut, places in sorted(groups.items())
    ]  # fmt: skip


def _figure(
    ledger: Ledger, rollup: Rollup, base: Rollup | None, ground: _Ground, year: int, until: dt.date, by: str, cut: str,
    places: Sequence[int], whole: Sequence[int],
) -> RolledUp:  # fmt: skip
    value = _amount(rollup, ground, places)
    if base is not None:
        below = _amount(base, ground, whole)
        value = value / below if value is not None and below else None
    value = None if value is None else value * factor(ledger, rollup)
    used = sorted({*places, *(whole if base else ())})
    return RolledUp(
        ledger=ledger.id, rollup=rollup, year=year, until=until, by=by, cut=cut, value=value,
        entries=tuple(ground.entries[at].id for at in places),
        simulated=any(ground.entries[at].simulated for at in used),
    )  # fmt: skip


def _amount(rollup: Rollup, ground: _Ground, places: Sequence[int]) -> float | None:
    """None for a sum of which no entry holds a value: nothing reported is not nothing there."""
    if not rollup.sum:
        return float(len(places))
    values = [ground.rows[at][rollup.sum] for at in places if ground.rows[at].get(rollup.sum) is not None]
    return float(sum(values)) if values else None


def _keys(row: Mapping[str, Any], by: str) -> list[str]:
    value = row.get(by)
    return [str(item) for item in (value if isinstance(value, list | tuple) else [value]) if item not in (None, "")]  # fmt: skip


def _chosen(rollup: Rollup, ground: _Ground, until: dt.date, first: dt.date | None) -> list[int]:
    """Places of the rows that count. A share looks at the years of what it is a share of."""
    found = []
    for at, entry in enumerate(ground.entries):
        if rollup.where and at not in ground.fits[rollup.id]:
            continue
        day = (
            _dated(rollup, ground.rows[at], entry) if rollup.date else _entered(rollup, entry, ground, until)
        )
        if day is not None and day <= until and (first is None or day >= first):
            found.append(at)
    return found


def _first(rollup: Rollup, year: int) -> dt.date | None:
    """The first day that counts: of the year for a flow, of the plan for what is newly added."""
    if rollup.accumulation in FLOWS:
        return dt.date(year, 1, 1)
    if rollup.accumulation in (Accumulation.ADDED, Accumulation.NET_ADDED) and rollup.since:
        return dt.date(rollup.since, 1, 1)
    return None


def _dated(rollup: Rollup, row: Mapping[str, Any], entry: Entry) -> dt.date | None:
    """The day that its own field gives an entry, which must stand in one of the states today."""
    if rollup.states and entry.state not in rollup.states:
        return None
    value = row.get(rollup.date)
    if isinstance(value, int):
        return dt.date(value, 1, 1)
    return dt.date.fromisoformat(value) if isinstance(value, str) else value


def _entered(rollup: Rollup, entry: Entry, ground: _Ground, until: dt.date) -> dt.date | None:
    """The day an entry entered one of the states where it stood on a day; from history, not from today's state."""
    day: dt.date | None = None
    for change in ground.history.get(entry.id, ()):
        if change.on > until:
            continue
        inside = not rollup.states or change.state_after in rollup.states
        day = (day or change.on) if inside else None
    return day
