"""Working days: the national calendar of rest days and swapped weekends, with what a pack adds.

Source: the yearly notices of the State Council's General Office, as the package `holidays` carries them. For a year
whose notice is not out yet only the statutory holidays are known; swaps then are not.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from jiqun.ledgers.declaration import Span
from jiqun.packs import Pack, Record, read_record

FILE = "workdays.yaml"
COUNTRY = "CN"
ONE = dt.timedelta(days=1)


@dataclass(frozen=True)
class Workdays:
    """`rest` and `work` are days that a city adds: a local holiday, a swapped weekend announced since."""

    rest: frozenset[dt.date] = frozenset()
    work: frozenset[dt.date] = frozenset()
    _known: dict[dt.date, bool] = field(default_factory=dict, repr=False, compare=False)

    def __contains__(self, day: object) -> bool:
        """
        >>> dt.date(2026, 2, 14) in Workdays(), dt.date(2026, 2, 20) in Workdays()  # a worked Saturday, a free Friday
        (True, False)
        """
        if not isinstance(day, dt.date):
            return False
        if day in self.rest or day in self.work:
            return day in self.work
        if day not in self._known:
            self._known[day] = bool(_national().is_working_day(day))
        return self._known[day]

    def after(self, day: dt.date, span: Span) -> dt.date:
        """The last day of a stretch that begins on the day after `day` (民法典 §201: the first day does not count).

        A stretch of days or months that ends on a rest day ends on the next working day (§203).

        >>> str(Workdays().after(dt.date(2026, 9, 30), Span(working_days=2)))  # 1–7 October are free
        '2026-10-09'
        >>> str(Workdays().after(dt.date(2026, 1, 31), Span(months=1)))  # 28 February is a worked Saturday
        '2026-02-28'
        """
        if span.working_days is not None:
            return self._working(day, span.working_days)
        end = (
            day + dt.timedelta(days=span.days)
            if span.days is not None
            else months_later(day, span.months or 0)
        )
        while end not in self:
            end += ONE
        return end

    def _working(self, day: dt.date, count: int) -> dt.date:
        while count:
            day += ONE
            count -= day in self
        return day

    def between(self, start: dt.date, end: dt.date) -> int:
        """Working days after `start` up to and with `end`; negative the other way round."""
        if end < start:
            return -self.between(end, start)
        return sum(start + dt.timedelta(days=step) in self for step in range(1, (end - start).days + 1))


def months_later(day: dt.date, months: int) -> dt.date:
    """The same day of a later month, or its last where it has no such day."""
    import calendar

    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


@lru_cache(maxsize=1)
def _national() -> Any:
    import holidays

    return holidays.country_holidays(COUNTRY)


class WorkdaysRecord(Record):
    """`workdays.yaml`: days that differ from the national calendar."""

    rest_days: frozenset[dt.date] = frozenset()
    work_days: frozenset[dt.date] = frozenset()


def load_workdays(pack: Pack) -> Workdays:
    """The national calendar with the pack's own days. Raises PackFileInvalid."""
    told = read_record(pack.path(FILE), WorkdaysRecord) if pack.has(FILE) else WorkdaysRecord()
    return Workdays(told.rest_days, told.work_days)
