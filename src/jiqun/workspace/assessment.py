"""The assessment of a plan: what was promised, what was met and by how much, what changed, what to revise.

Yearly: targets of the year and those under way. Mid-term: all targets of the plan, with the pace that is still needed.
Ex-post: after the plan's last year, what was met and what was not, and what nobody can tell.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from jiqun.monitor import JUDGED, Progress, Status
from jiqun.plans import Plan, Reach, Standing, Standings, Within, amount
from jiqun.plans.goal import aim
from jiqun.workspace.city import City
from jiqun.workspace.ledger_shelf import Glance
from jiqun.workspace.mechanisms import Mechanism, carried_by


class Kind(StrEnum):
    YEARLY = "yearly"
    MIDTERM = "midterm"
    EXPOST = "expost"


class Advice(StrEnum):
    """What an assessor should consider; a person decides."""

    RAISE = "raise"  #: met early: a higher goal
    HURRY = "hurry"  #: behind, and the pace needed is within reach
    LOWER = "lower"  #: the pace needed was never reached: lower, move, or explain
    FIGURES = "figures"  #: figures are missing or old: name who publishes them, and when
    DEFINE = "define"  #: figure and goal measure different things: settle the definition
    AGREE = "agree"  #: another plan sets another number: say which holds
    ASK = "ask"  #: the province sets the number: put it on file


@dataclass(frozen=True, slots=True)
class Assessed:
    """A target in an assessment. `gap` is figure − goal in the goal's unit, `gap_share` the same as a share of the goal."""

    progress: Progress
    standing: Standings
    gap: Decimal | None
    gap_share: Decimal | None
    advice: tuple[Advice, ...]


@dataclass(frozen=True, slots=True)
class Work:
    """Tasks of the plan in their ledgers. `late` have something overdue; `simulated` were given a made-up state."""

    all: int
    done: int
    late: int
    stopped: int
    simulated: int


@dataclass(frozen=True, slots=True)
class Device:
    """A mechanism that the plan names and how its ledgers live: entries, open ones, and when they were changed last."""

    mechanism: Mechanism
    status: str
    entries: int
    open: int
    newest: dt.datetime | None


@dataclass(frozen=True, slots=True)
class Assessment:
    plan: Plan
    kind: Kind
    year: int
    on: dt.date
    targets: tuple[Assessed, ...]
    work: Work | None
    devices: tuple[Device, ...]

    @property
    def counts(self) -> Mapping[Status, int]:
        return Counter(item.progress.status for item in self.targets)

    @property
    def judged(self) -> int:
        return sum(self.counts.get(status, 0) for status in JUDGED)

    @property
    def good(self) -> int:
        return sum(self.counts.get(status, 0) for status in (Status.MET, Status.AHEAD, Status.ON_TRACK))

    @property
    def changed(self) -> tuple[Assessed, ...]:
        """Targets that a later or higher number has set aside."""
        return tuple(item for item in self.targets if item.standing.standing is Standing.SUPERSEDED)

    @property
    def advised(self) -> Mapping[Advice, Sequence[Assessed]]:
        return {
            advice: found
            for advice in Advice
            if (found := [item for item in self.targets if advice in item.advice])
        }


def assess(
    city: City, name: str, kind: Kind, year: int, on: dt.date, glance: Glance | None = None
) -> Assessment:
    """The assessment of a plan for a year, on what is known on a day. Raises KeyError for an unknown plan."""
    plan, day = city.library.plans[name], city.day(on)
    chosen = [
        target
        for target in plan.targets
        if kind is not Kind.YEARLY or target.due is None or target.due >= year
    ]
    found = tuple(_assessed(day.progress[target.id], day.standings[target.id]) for target in chosen)
    return Assessment(plan, kind, year, on, found, _work(plan, glance, on), _devices(city, plan, glance))


def kind_for(plan: Plan, on: dt.date) -> Kind:
    """The assessment that is due: ex-post after the last year, mid-term in the middle one, yearly otherwise."""
    first, last = plan.record.period.start, plan.record.period.end
    if on.year > last:
        return Kind.EXPOST
    return Kind.MIDTERM if last > first and on.year == (first + last) // 2 + 1 else Kind.YEARLY


def _assessed(progress: Progress, standing: Standings) -> Assessed:
    goal = aim(progress.target.goal, None) or aim(progress.target.goal, False)
    figure = progress.reckoned or (progress.figure.quantity if progress.figure else None)
    gap = share = None
    if goal is not None and figure is not None and progress.status in JUDGED and progress.part is None:
        unit = goal.quantity.unit
        gap = (amount(figure) - amount(goal.quantity)) / unit.factor
        share = gap / goal.quantity.value if goal.quantity.value and not unit.is_ratio else None
    return Assessed(progress, standing, gap, share, _advice(progress, standing))


def _advice(progress: Progress, standing: Standings) -> tuple[Advice, ...]:
    found = []
    match progress.status:
        case Status.MET if progress.reason.code == "met_early":
            found.append(Advice.RAISE)
        case Status.BEHIND | Status.CRITICAL:
            found.append(Advice.LOWER if _out_of_reach(progress) else Advice.HURRY)
        case Status.STALE | Status.NO_DATA:
            found.append(Advice.FIGURES)
        case Status.NOT_COMPARABLE:
            found.append(Advice.DEFINE)
        case Status.DEFERRED:
            found.append(Advice.ASK)
    if standing.parallel and _other_number(progress, standing):
        found.append(Advice.AGREE)
    return tuple(found)


def _out_of_reach(progress: Progress) -> bool:
    """The growth still needed is more than twice the one that the plan set out with."""
    start, points = progress.path.start, progress.path.points
    if progress.needed is None or start is None or start.value <= 0 or points[-1].value <= 0:
        return False
    years = points[-1].year - start.year
    planned = (points[-1].value / start.value) ** (Decimal(1) / years) - 1 if years else Decimal(0)
    return abs(progress.needed) > 2 * abs(planned)


def _other_number(progress: Progress, standing: Standings) -> bool:
    match progress.target.goal:
        case Reach() | Within() as own:
            return any(other.goal != own for other in standing.parallel)
    return False


def _work(plan: Plan, glance: Glance | None, on: dt.date) -> Work | None:
    if glance is None:
        return None
    own = {task.id for task in plan.tasks}
    done = late = stopped = count = simulated = 0
    for ledger in glance.book.ledgers.all.values():
        if ledger.record.workflow != "task":
            continue
        owed = {item.entry.id for item in glance.owed(ledger, on) if item.urgency.value == "late"}
        for entry in glance.entries(ledger):
            if entry.subject not in own:
                continue
            state = ledger.by_state.get(entry.state)
            count += 1
            done += bool(state and state.final)
            stopped += entry.state == "blocked"
            late += entry.id in owed
            simulated += entry.simulated
    return Work(count, done, late, stopped, simulated)


def _devices(city: City, plan: Plan, glance: Glance | None) -> tuple[Device, ...]:
    held = city.mechanisms
    named = [item for item in held.all if any(clause.plan == plan.id for clause in item.quotes)]
    ledgers = carried_by(glance.book.ledgers.all.values(), held) if glance else {}
    counts, newest = (glance.counts(), glance.newest()) if glance else ({}, {})
    found = []
    for item in named:
        own = ledgers.get(item.id, [])
        states = [
            (ledger, state, number) for ledger in own for state, number in counts.get(ledger.id, {}).items()
        ]
        open_ = sum(number for ledger, state, number in states if state in ledger.open_states)
        days = [newest[ledger.id] for ledger in own if ledger.id in newest]
        status = held.coverage[item.id].status if item.id in held.coverage else "planned"
        found.append(
            Device(item, status, sum(number for *_, number in states), open_, max(days, default=None))
        )
    return tuple(found)
