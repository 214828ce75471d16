"""What a bulletin is asked for: the period, the region, and the day whose knowledge it holds."""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from jiqun.reports.bound import Asking, Bound
from jiqun.reports.errors import PeriodUnfit
from jiqun.values import Period, PeriodForm, UnreadablePeriod

_MONTHLY = frozenset(
    {PeriodForm.MONTH, PeriodForm.MONTHS, PeriodForm.QUARTER, PeriodForm.QUARTERS, PeriodForm.HALF}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """`period` is a month, or a year; `region` the whole city or one of its districts (`whole` says which).

    `known_on` is the day whose knowledge counts: published figures of later days are not seen. `dated` is printed.
    """

    period: Period
    region: str
    whole: bool
    known_on: dt.date
    dated: dt.date
    number: str = ""
    unit: str = ""

    @property
    def year(self) -> int:
        return self.period.year

    @property
    def month(self) -> int:
        return self.period.end.month

    @property
    def since_january(self) -> Period:
        return Period.of_months(self.year, 1, self.month)

    @property
    def span(self) -> str:
        """1—10月; 1月 for January."""
        return f"1—{self.month}月" if self.month > 1 else "1月"

    @property
    def pace(self) -> Bound:
        """时间进度: months gone of twelve, in %."""
        value = Decimal(self.month) / 12 * 100
        return Bound(value=value, unit="%", places=1, query=Asking("").cell(f"{self.month} ÷ 12"))


def read_period(text: str, per: Literal["month", "year"], kind: str) -> Period:
    """A month (2025-10, 2025年10月, 2025年1—10月, 2025Q3) or a year. Raises PeriodUnfit."""
    wants = "2025" if per == "year" else "2025-10"
    try:
        found = Period.parse(text)
    except UnreadablePeriod as error:
        raise PeriodUnfit(text, kind, wants) from error
    if per == "year" and found.form is PeriodForm.YEAR:
        return found
    if per == "month" and found.form in _MONTHLY:
        return Period.of_months(found.end.year, found.end.month, found.end.month)
    raise PeriodUnfit(text, kind, wants)


def known_by(period: Period, today: dt.date, out: dt.date | None = None) -> dt.date:
    """The day whose knowledge a bulletin holds unless told otherwise: the end of the month after its period (for a year
    `out`, the day the calendar promises its figures), or today while that is to come."""
    following = period.end + dt.timedelta(days=1)
    last = calendar.monthrange(following.year, following.month)[1]
    return min(today, out or following.replace(day=last))
