"""Periods of recurring duties: weeks, months, quarters, half years and years, named so that they sort."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

from jiqun.ledgers.declaration import Rhythm

ONE = dt.timedelta(days=1)
_MONTHS = {Rhythm.MONTH: 1, Rhythm.QUARTER: 3, Rhythm.HALF_YEAR: 6, Rhythm.YEAR: 12}


@dataclass(frozen=True, slots=True, order=True)
class Turn:
    """One period of a rhythm, both days included."""

    start: dt.date
    end: dt.date
    rhythm: Rhythm

    @property
    def name(self) -> str:
        """
        >>> [turn_of(Rhythm(r), dt.date(2026, 11, 23)).name for r in ("week", "month", "quarter", "half_year", "year")]
        ['2026-W48', '2026-11', '2026-Q4', '2026-H2', '2026']
        """
        year, month = self.start.year, self.start.month
        match self.rhythm:
            case Rhythm.WEEK:
                iso = self.start.isocalendar()
                return f"{iso.year}-W{iso.week:02d}"
            case Rhythm.MONTH:
                return f"{year}-{month:02d}"
            case Rhythm.QUARTER:
                return f"{year}-Q{(month + 2) // 3}"
            case Rhythm.HALF_YEAR:
                return f"{year}-H{(month + 5) // 6}"
        return str(year)


def turn_of(rhythm: Rhythm, day: dt.date) -> Turn:
    """The period that a day lies in; weeks begin on Monday (ISO 8601)."""
    if rhythm is Rhythm.WEEK:
        start = day - dt.timedelta(days=day.weekday())
        return Turn(start, start + dt.timedelta(days=6), rhythm)
    size = _MONTHS[rhythm]
    first = (day.month - 1) // size * size + 1
    start = dt.date(day.year, first, 1)
    last = first + size
    end = (dt.date(day.year + 1, 1, 1) if last > 12 else dt.date(day.year, last, 1)) - ONE
    return Turn(start, end, rhythm)


def turns(rhythm: Rhythm, start: dt.date, until: dt.date) -> Iterator[Turn]:
    """Periods that end from `start` to `until`, in order.

    >>> [turn.name for turn in turns(Rhythm.QUARTER, dt.date(2026, 2, 10), dt.date(2026, 9, 30))]
    ['2026-Q1', '2026-Q2', '2026-Q3']
    """
    turn = turn_of(rhythm, start)
    while turn.end <= until:
        yield turn
        turn = turn_of(rhythm, turn.end + ONE)


_NAME = re.compile(r"(\d{4})(?:-(?:W(\d\d)|Q([1-4])|H([12])|(\d\d)))?")


def turn_named(rhythm: Rhythm, name: str) -> Turn | None:
    """The period of that name, if it is one of the rhythm.

    >>> turn_named(Rhythm.MONTH, "2026-02").end, turn_named(Rhythm.MONTH, "2026-Q1")
    (datetime.date(2026, 2, 28), None)
    """
    match = _NAME.fullmatch(name)
    if match is None:
        return None
    year, week, quarter, half, month = match.groups()
    try:
        if week:
            day = dt.date.fromisocalendar(int(year), int(week), 1)
        else:
            first = int(quarter) * 3 - 2 if quarter else int(half) * 6 - 5 if half else int(month or 1)
            day = dt.date(int(year), first, 1)
    except ValueError:
        return None
    turn = turn_of(rhythm, day)
    return turn if turn.name == name else None
