"""Periods of figures: the months they span, the same period of last year, and periods as officials write them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from jiqun.indicators.computed.errors import PeriodSpanUnreadable
from jiqun.values import Period, PeriodForm, UnreadablePeriod

YEARLY = (PeriodForm.YEAR,)
MONTHLY = (PeriodForm.MONTH, PeriodForm.MONTHS, PeriodForm.QUARTER, PeriodForm.QUARTERS, PeriodForm.HALF)


@dataclass(frozen=True, slots=True, order=True)
class MonthSpan:
    """Months `first` to `last` of a year. The 1–2月 that NBS publishes together is a span like any other."""

    year: int
    first: int
    last: int

    @classmethod
    def of(cls, period: Period) -> MonthSpan:
        return cls(period.year, period.start.month, period.end.month)

    @property
    def cumulative(self) -> bool:
        """Since January."""
        return self.first == 1

    @property
    def single(self) -> bool:
        return self.first == self.last


@dataclass(frozen=True, slots=True)
class ReturnedMonths:
    """The months for which returns came in. Where a year has February and no January, both are reported together."""

    months: frozenset[tuple[int, int]]

    @classmethod
    def of(cls, periods: Sequence[str]) -> ReturnedMonths:
        """Of periods of vintages: `2024-03`; years are passed over."""
        return cls(frozenset((int(item[:4]), int(item[5:7])) for item in periods if len(item) > 4))

    def __contains__(self, period: Period) -> bool:
        """Whether the last month of the period was reported."""
        return (period.end.year, period.end.month) in self.months

    def merged(self, year: int) -> bool:
        """Whether January and February of the year are reported together."""
        return (year, 2) in self.months and (year, 1) not in self.months

    def hides(self, period: Period) -> bool:
        """Whether the period begins or ends between a January and February that are reported together."""
        span = MonthSpan.of(period)
        return (span.last == 1 or span.first == 2) and self.merged(span.year)

    def of_year(self, year: int) -> list[Period]:
        """The months of a year one by one, 1–2月 as one where they are reported together."""
        return [
            Period.of_months(year, 1, 2)
            if month == 2 and self.merged(year)
            else Period.of_months(year, month, month)
            for found, month in sorted(self.months)
            if found == year
        ]

    def cumulative(self, year: int) -> list[Period]:
        """1—2月, 1—3月 … of a year."""
        return [Period.of_months(year, 1, item.end.month) for item in self.of_year(year)]

    def between(self, first: Period, last: Period) -> list[Period]:
        """The reported months from one to another."""
        every = [item for year in range(first.year, last.year + 1) for item in self.of_year(year)]
        return [item for item in every if first.start <= item.end and item.start <= last.end]


def key_of(period: Period) -> int:
    """A number that names the period within a query: 2024, or 20240105 for 1–5月.

    >>> key_of(Period.parse("2024")), key_of(Period.parse("2024年1-5月")), key_of(Period.parse("2024Q2"))
    (2024, 20240105, 20240406)
    """
    if period.form in YEARLY:
        return period.year
    span = MonthSpan.of(period)
    return span.year * 10_000 + span.first * 100 + span.last


def last_year(period: Period) -> Period:
    """The same period of the year before.

    >>> str(last_year(Period.parse("2024年1-2月"))), last_year(Period.parse("2024年1-2月")).end.day
    ('2023年1—2月', 28)
    """
    return in_year(period, period.year - 1)


def in_year(period: Period, year: int) -> Period:
    """The same period of another year."""
    if period.form in YEARLY:
        return Period.of_year(year)
    span = MonthSpan.of(period)
    return Period.of_months(year, span.first, span.last, period.form)


def read_periods(text: str, returned: ReturnedMonths) -> list[Period]:
    """Periods as users write them, separated by commas; none for an empty text. Raises PeriodSpanUnreadable.

    A year, years (`2020-2024`: each of them), a month, months since January, a quarter, a half year; series as
    `2024-03..2024-08`, `2024年各月`, `2024年各月累计`, `2024年各季度`, limited to what was returned.

    >>> held = ReturnedMonths.of(["2023-12", "2024-02", "2024-03", "2024-04"])
    >>> [str(item) for item in read_periods("2022-2023，2024年1-5月，2024Q1，2024年上半年", held)]
    ['2022年', '2023年', '2024年1—5月', '2024年第一季度', '2024年上半年']
    >>> [item.code for item in read_periods("2023-11..2024-03", held)], [item.code for item in read_periods("2024年各月", held)]
    (['2023-12', '2024-01/02', '2024-03'], ['2024-01/02', '2024-03', '2024-04'])
    >>> [item.code for item in read_periods("2024-01/2024-05,202404", held)]
    ['2024-01/05', '2024-04']
    """
    found: dict[int, Period] = {}
    for part in filter(None, (part.strip() for part in re.split(r"[,，、;；]", text))):
        for item in _read(part, returned):
            found.setdefault(key_of(item), item)
    return list(found.values())


_SERIES = re.compile(r"((?:19|20|21)\d\d)年?(?:各|逐)(月累计|月|季度?)")
_WHOLE = re.compile(
    r"((?:19|20|21)\d\d)[-年./](\d\d?)月?(?:/|至|到|--|—|－)((?:19|20|21)\d\d)[-年./](\d\d?)月?"
)


def _read(text: str, returned: ReturnedMonths) -> Iterator[Period]:
    series, whole = _SERIES.fullmatch(text), _WHOLE.fullmatch(text)
    try:
        if series:
            yield from _series(int(series[1]), series[2], returned)
        elif whole and whole[1] == whole[3]:
            yield Period.of_months(int(whole[1]), int(whole[2]), int(whole[4]))
        elif ".." in text:
            first, last = (_one(part, text) for part in text.split("..", 1))
            yield from _between(first, last, returned)
        else:
            yield from _each(_one(text, text))
    except UnreadablePeriod as error:
        raise PeriodSpanUnreadable(text) from error


def _one(text: str, whole: str) -> Period:
    compact = re.fullmatch(r"((?:19|20|21)\d\d)(0[1-9]|1[0-2])", text.strip())
    found = Period.parse(f"{compact[1]}-{compact[2]}" if compact else text, year=_year_in(whole))
    if found.form not in (*YEARLY, *MONTHLY, PeriodForm.YEARS):
        raise PeriodSpanUnreadable(text)
    return found


def _year_in(text: str) -> int | None:
    found = re.match(r"\s*((?:19|20|21)\d\d)", text)
    return int(found[1]) if found else None


def _each(period: Period) -> list[Period]:
    """The years of a span of years, one by one; any other period as it is."""
    if period.form is PeriodForm.YEARS:
        return [Period.of_year(year) for year in range(period.start.year, period.end.year + 1)]
    return [period]


def _between(first: Period, last: Period, returned: ReturnedMonths) -> list[Period]:
    if first.form in YEARLY and last.form in YEARLY:
        return _each(Period.of_years(first.year, last.year))
    return returned.between(first, last)


def _series(year: int, what: str, returned: ReturnedMonths) -> list[Period]:
    if what == "月累计":
        return returned.cumulative(year)
    if what == "月":
        return returned.of_year(year)
    quarters = [Period.of_months(year, end - 2, end, PeriodForm.QUARTER) for end in (3, 6, 9, 12)]
    return [item for item in quarters if item in returned]
