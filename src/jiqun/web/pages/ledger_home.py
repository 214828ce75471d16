"""The home of whoever is logged on: what is due, what is late, what waits for a word of theirs, what changed."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Query, Response
from fastapi.responses import RedirectResponse

from jiqun.web.acting import actor_of
from jiqun.web.ledger_telling import told_ledgers
from jiqun.web.pages.ledger_showing import Cells
from jiqun.web.pages.visiting import LoggedOn, Visiting

if TYPE_CHECKING:
    from jiqun.access import User
    from jiqun.ledgers.book import Book
    from jiqun.ledgers.declaration import Ledger, State
    from jiqun.ledgers.due import Owed
    from jiqun.ledgers.entry import Actor, Change, Entry, Report
    from jiqun.ledgers.escalation import Notice
    from jiqun.workspace.ledger_shelf import Glance

router = APIRouter()

#: Lines of each part; the rest is a page away.
LINES = 20
FEW = 10
AHEAD = dt.timedelta(days=30)
#: How far back a first visit looks.
FIRST = dt.timedelta(days=7)
SPANS = (1, 7, 30)


@dataclass(frozen=True)
class Mine:
    """Which units and entries are the user's: of the unit, or of the district."""

    actor: Actor
    units: Collection[str]

    def owes(self, item: Owed) -> bool:
        return self._unit(item.unit) or bool(
            item.part.value == "district" and self.actor.region and item.entry.region == self.actor.region
        )

    def concerns(self, entry: Entry) -> bool:
        """Whether the user's unit leads or takes part, or the entry is of the user's district."""
        if self._unit(entry.lead) or any(map(self._unit, entry.cooperating)):
            return True
        return bool(self.actor.region) and entry.region == self.actor.region

    def _unit(self, name: str) -> bool:
        return name in self.units


@router.get("/home")
def home(visit: Visiting, user: LoggedOn, days: Annotated[int, Query(ge=0, le=400)] = 0) -> Response:
    glance = told_ledgers(visit)
    actor = actor_of(user)
    mine = Mine(actor, _same_units(glance.book, actor.unit))
    owed = [item for item in glance.all_owed(visit.on) if mine.owes(item)]
    seen = last_visit(glance.book, user)
    since = _since(seen, days)
    changed = _changed(glance, mine, since, user)
    waiting = _waiting(glance, actor)
    return visit.page(
        "ledger_home.html",
        cells=Cells(visit, glance),
        actor=actor,
        ledgers=glance.book.ledgers.all,
        late=[item for item in owed if item.late],
        due=[item for item in owed if not item.late and item.due <= visit.on + AHEAD],
        waiting=waiting,
        kept=_kept(glance, actor),
        changed=changed[:LINES],
        changed_count=len(changed),
        entries=glance.some({change.entry for change in changed[:LINES]}),
        notices=_notices(glance, mine),
        carried=_carried(glance, mine),
        seen=seen,
        since=since,
        days=days,
        spans=SPANS,
        lines=LINES,
        few=FEW,
    )


def _same_units(book: Book, unit: str) -> set[str]:
    """Every spelling of a unit that stands in the ledgers, and the unit it became or was."""
    import sqlalchemy as sa

    from jiqun.ledgers import tables

    columns = tables.entry.c
    names = {ledger.record.keeper for ledger in book.ledgers.all.values()}
    with book.database.reading() as connection:
        names |= set(connection.scalars(sa.select(columns.lead).distinct()))
        for cooperating in connection.scalars(sa.select(columns.cooperating).distinct()):
            names |= set(cooperating)
        names |= set(connection.scalars(sa.select(tables.notice.c.unit).distinct()))
    return {name for name in names if book.units.same(unit, name)}


def last_visit(book: Book, user: User) -> dt.datetime | None:
    """When the user last said that all was seen; None before the first time. UTC."""
    import sqlalchemy as sa

    from jiqun.ledgers import tables

    wanted = sa.select(tables.visit.c.at).where(tables.visit.c.login == user.login)
    with book.database.reading() as connection:
        found: dt.datetime | None = connection.scalar(wanted)
        return found


def _since(seen: dt.datetime | None, days: int) -> dt.datetime:
    from jiqun.ledgers.entry import now

    if days:
        return now() - dt.timedelta(days=days)
    return seen if seen is not None else now() - FIRST


@router.post("/seen")
def note_visit(visit: Visiting, user: LoggedOn) -> Response:
    """All that changed until now was seen: the list begins anew."""
    import sqlalchemy as sa

    from jiqun.ledgers import tables
    from jiqun.ledgers.entry import now

    columns = tables.visit.c
    with visit.site.database().writing() as connection:
        moment = {"at": now()}
        held = connection.execute(sa.update(tables.visit).where(columns.login == user.login).values(**moment))
        if held.rowcount == 0:
            connection.execute(sa.insert(tables.visit).values(login=user.login, **moment))
    return RedirectResponse(visit.url("/home"), status_code=303)


def _changed(glance: Glance, mine: Mine, since: dt.datetime, user: User) -> list[Change]:
    """What others did with entries that concern the user, newest first."""
    found = [change for change in glance.book.changes(since=since) if change.by != mine.actor.name]
    entries = glance.some({change.entry for change in found}) if found else {}
    concerned = {number for number, entry in entries.items() if mine.concerns(entry)}
    return [change for change in reversed(found) if change.entry in concerned]


def _waiting(glance: Glance, actor: Actor) -> list[tuple[Entry, Report]]:
    """Reports that nobody has looked at, of lists that the user keeps, oldest first."""
    from jiqun.ledgers.declaration import Part
    from jiqun.ledgers.permission import may

    ledgers = glance.book.ledgers.all
    if actor.reads_only:
        return []
    kept = {name for name, ledger in ledgers.items() if _is_keeper(glance.book, actor, ledger)}
    return [
        (entry, report)
        for entry, report in glance.submitted(kept)
        if may(actor, (Part.KEEPER,), ledgers[entry.ledger], entry, glance.book.units)
    ]


def _is_keeper(book: Book, actor: Actor, ledger: Ledger) -> bool:
    return actor.administrator or (actor.keeps and book.units.same(actor.unit, ledger.record.keeper))


def _kept(glance: Glance, actor: Actor) -> list[tuple[Ledger, list[tuple[State, int]]]]:
    """Lists that the user keeps with entries whose next step is the keeper's alone, by state."""
    from jiqun.ledgers.declaration import Part

    if actor.reads_only:
        return []
    found = []
    for ledger in glance.book.ledgers.all.values():
        if actor.keeps and glance.book.units.same(actor.unit, ledger.record.keeper):
            counts = glance.counts().get(ledger.id, {})
            steps = {
                start
                for move in ledger.moves
                if set(move.by) <= {Part.KEEPER, Part.AUTHOR}
                for start in move.start
            }
            states = [
                (state, counts[state.id])
                for state in ledger.states
                if state.id in steps and not state.final and counts.get(state.id)
            ]
            if states:
                found.append((ledger, states))
    return found


def _notices(glance: Glance, mine: Mine) -> list[tuple[Notice, Entry]]:
    """What the user's unit was told of, newest first."""
    from jiqun.ledgers.escalation import notices

    told = [item for item in reversed(notices(glance.book)) if item.unit in mine.units][:LINES]
    entries = glance.some({item.entry for item in told}) if told else {}
    return [(item, entries[item.entry]) for item in told]


def _carried(glance: Glance, mine: Mine) -> Sequence[tuple[Ledger, Mapping[str, int]]]:
    """Open entries that concern the user, by ledger: those that the unit leads, and the others."""
    found: list[tuple[Ledger, Mapping[str, int]]] = []
    for ledger in glance.book.ledgers.all.values():
        counts: Counter[str] = Counter()
        for entry in glance.entries(ledger):
            if entry.state in ledger.open_states and mine.concerns(entry):
                counts["lead" if entry.lead in mine.units else "with"] += 1
        if counts:
            found.append((ledger, counts))
    return sorted(found, key=lambda item: -sum(item[1].values()))
