"""When a figure may be expected: the promise against which an old one is called stale."""

from __future__ import annotations

import calendar
import datetime as dt

from pydantic import Field

from jiqun.packs import Pack, Record, read_record

FILE = "calendar.yaml"


class Calendar(Record):
    """`calendar.yaml`: the day of the following year by which annual figures are out."""

    annual_month: int = Field(default=6, ge=1, le=12)
    annual_day: int = Field(default=30, ge=1, le=31)
    note: str = ""

    def newest_year(self, as_of: dt.date) -> int:
        """The last year whose annual figure should have been published by `as_of`.

        >>> Calendar().newest_year(dt.date(2026, 6, 29)), Calendar().newest_year(dt.date(2026, 6, 30))
        (2024, 2025)
        """
        out = dt.date(
            as_of.year, self.annual_month, min(self.annual_day, 28 if self.annual_month == 2 else 30)
        )
        return as_of.year - 1 if as_of >= out else as_of.year - 2

    def out_by(self, year: int) -> dt.date:
        """The day by which the annual figure of a year is out."""
        day = min(self.annual_day, calendar.monthrange(year + 1, self.annual_month)[1])
        return dt.date(year + 1, self.annual_month, day)


def load_calendar(pack: Pack) -> Calendar:
    return read_record(pack.path(FILE), Calendar) if pack.has(FILE) else Calendar()
