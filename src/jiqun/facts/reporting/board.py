"""The board of returns: who owed what by when, when it came, and how good it was."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from jiqun.facts.reporting.offices import Reporting
from jiqun.facts.store import Slice, State, Store, Vintage

OFFICIAL = dt.timedelta(
    hours=8
)  #: China Standard Time over UTC: a return is late by the calendar of its office


class Arrival(StrEnum):
    ON_TIME = "on_time"
    LATE = "late"
    MISSING = "missing"  #: due, and not there
    NOT_DUE = "not_due"
    UNASKED = "unasked"  #: came from an office that does not owe it


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """One return of one office. `arrived` is the first accepted one, the figures are those of the newest."""

    dataset: str
    office: str
    region: str
    period: str
    status: Arrival
    due: dt.date | None
    example: bool
    arrived: dt.datetime | None = None
    late_days: int | None = None
    vintage: str = ""
    state: str = ""
    rows: int | None = None
    rejected: int | None = None
    problems: int | None = None
    revisions: int = 0
    simulated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """`complete` and `timely` are shares of the returns that were due: came at all, came in time."""

    period: str
    on: dt.date
    standings: tuple[Standing, ...]

    @property
    def counts(self) -> Mapping[str, int]:
        return dict(Counter(item.status.value for item in self.standings))

    @property
    def complete(self) -> float | None:
        owed = [item for item in self._due() if item.status is not Arrival.MISSING]
        return len(owed) / len(self._due()) if self._due() else None

    @property
    def timely(self) -> float | None:
        owed = [item for item in self._due() if item.status is Arrival.ON_TIME]
        return len(owed) / len(self._due()) if self._due() else None

    def _due(self) -> list[Standing]:
        return [item for item in self.standings if item.status not in (Arrival.NOT_DUE, Arrival.UNASKED)]


def board(store: Store, reporting: Reporting, period: str, on: dt.date) -> Board:
    """Every owed return of a year (`2024`) or a month (`2024-03`), as it stands on a day. Raises PeriodInvalid."""
    returned: dict[Slice, list[Vintage]] = {}
    for vintage in store.catalogue.all():
        if vintage.state is not State.WITHDRAWN:
            returned.setdefault(vintage.slice, []).append(vintage)
    owed = [
        Slice(dataset=name, period=part, office=office)
        for name in reporting.returns
        for part in reporting.periods(name, store.dataset(name).period, period)
        for office in reporting.owing(name)
    ]
    unasked = [part for part in returned if part not in set(owed) and _within(part.period, period)]
    rows = [_standing(reporting, part, returned.get(part, ()), on, asked=True) for part in owed]
    rows += [_standing(reporting, part, returned[part], on, asked=False) for part in unasked]
    return Board(period=period, on=on, standings=tuple(rows))


def _within(period: str, asked: str) -> bool:
    return period == asked or period.startswith(f"{asked}-") or not period


def _standing(
    reporting: Reporting, part: Slice, vintages: Sequence[Vintage], on: dt.date, *, asked: bool
) -> Standing:
    rule = reporting.returns.get(part.dataset)
    due = rule.due(part.period) if rule is not None and asked else None
    office = reporting.offices.get(part.office)
    base = {
        "dataset": part.dataset,
        "office": part.office,
        "region": office.region if office else "",
        "period": part.period,
        "due": due,
        "example": rule.record.example if rule is not None else False,
    }
    if not vintages:
        waiting = due is None or on <= due
        late = None if waiting or due is None else (on - due).days
        return Standing(**base, status=Arrival.NOT_DUE if waiting else Arrival.MISSING, late_days=late)  # type: ignore[arg-type]
    return _arrived(base, vintages, due, asked=asked)


def _arrived(
    base: Mapping[str, object], vintages: Sequence[Vintage], due: dt.date | None, *, asked: bool
) -> Standing:
    first, newest = vintages[0], vintages[-1]
    day = (first.created_at + OFFICIAL).date()
    late = max(0, (day - due).days) if due is not None else None
    status = Arrival.LATE if late else Arrival.ON_TIME
    return Standing(
        **base,  # type: ignore[arg-type]
        status=status if asked else Arrival.UNASKED,
        arrived=first.created_at,
        late_days=late,
        vintage=newest.id,
        state=newest.state.value,
        rows=newest.rows,
        rejected=newest.rejected,
        problems=sum(newest.problems.values()),
        revisions=len(vintages) - 1,
        simulated=newest.simulated,
    )
