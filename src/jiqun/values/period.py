"""Periods as plans and returns print them: a year, years, a quarter, months to date, a five-year plan."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import total_ordering

from jiqun.values.errors import UnreadableNumber, UnreadablePeriod
from jiqun.values.numerals import narrow, parse_number, print_hanzi


class PeriodForm(StrEnum):
    YEAR = "year"
    YEARS = "years"
    HALF = "half"
    QUARTER = "quarter"
    QUARTERS = "quarters"  #: 前三季度
    MONTH = "month"
    MONTHS = "months"
    EVERY_YEAR = "every_year"
    DAY = "day"


def five_year_plan(ordinal: int) -> tuple[int, int]:
    """First and last year of the nth five-year plan (the first from 1953; 1963–1965 stood between 2 and 3).

    >>> five_year_plan(14), five_year_plan(1), five_year_plan(3)
    ((2021, 2025), (1953, 1957), (1966, 1970))
    """
    first = 1953 + 5 * (ordinal - 1) if ordinal < 3 else 1966 + 5 * (ordinal - 3)
    return first, first + 4


def plan_ordinal(start: int, end: int) -> int | None:
    """The ordinal of the five-year plan that runs over exactly these years."""
    return next((n for n in range(1, 60) if five_year_plan(n) == (start, end)), None)


@total_ordering
@dataclass(frozen=True, slots=True)
class Period:
    """From `start` to `end`, both days included. 每年 has no dates of its own: it runs over the widest span.

    >>> Period.parse("2024年1—2月").end, Period.parse("“十四五”期间").start
    (datetime.date(2024, 2, 29), datetime.date(2021, 1, 1))
    >>> str(Period.parse("到2027年底")), Period.parse("2021Q1").english, str(Period.parse("2016-2020"))
    ('2027年', 'Q1 2021', '2016—2020年')
    """

    start: date
    end: date
    form: PeriodForm

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise UnreadablePeriod(f"{self.start}—{self.end}")

    @property
    def year(self) -> int:
        """The year a number of this period belongs to: that of its last day."""
        return self.end.year

    @property
    def is_single_year(self) -> bool:
        return self.form is PeriodForm.YEAR

    def __contains__(self, other: Period | date) -> bool:
        if isinstance(other, date):
            return self.start <= other <= self.end
        return self.start <= other.start and other.end <= self.end

    def __lt__(self, other: Period) -> bool:
        return (self.start, self.end) < (other.start, other.end)

    def __str__(self) -> str:
        start, end = self.start, self.end
        match self.form:
            case PeriodForm.EVERY_YEAR:
                return "每年"
            case PeriodForm.YEAR:
                return f"{start.year}年"
            case PeriodForm.YEARS:
                return f"{start.year}—{end.year}年"
            case PeriodForm.HALF:
                return f"{start.year}年{'上' if start.month == 1 else '下'}半年"
            case PeriodForm.QUARTER:
                return f"{start.year}年第{print_hanzi(end.month // 3)}季度"
            case PeriodForm.QUARTERS:
                return f"{start.year}年前{print_hanzi(end.month // 3)}季度"
            case PeriodForm.MONTH:
                return f"{start.year}年{start.month}月"
            case PeriodForm.DAY:
                return f"{start.year}年{start.month}月{start.day}日"
        return f"{start.year}年{start.month}—{end.month}月"

    @property
    def english(self) -> str:
        start, end = self.start, self.end
        match self.form:
            case PeriodForm.EVERY_YEAR:
                return "every year"
            case PeriodForm.YEAR:
                return str(start.year)
            case PeriodForm.YEARS:
                return f"{start.year}–{end.year}"
            case PeriodForm.HALF:
                return f"H{1 if start.month == 1 else 2} {start.year}"
            case PeriodForm.QUARTER:
                return f"Q{end.month // 3} {start.year}"
            case PeriodForm.QUARTERS:
                return f"Q1–Q{end.month // 3} {start.year}"
            case PeriodForm.MONTH:
                return f"{calendar.month_abbr[start.month]} {start.year}"
            case PeriodForm.DAY:
                return f"{start.day} {calendar.month_abbr[start.month]} {start.year}"
        return f"{calendar.month_abbr[start.month]}–{calendar.month_abbr[end.month]} {start.year}"

    @property
    def code(self) -> str:
        """A sortable code: 2027, 2021/2025, 2021-Q1, 2024-01/02."""
        start, end = self.start, self.end
        match self.form:
            case PeriodForm.YEAR:
                return str(start.year)
            case PeriodForm.YEARS:
                return f"{start.year}/{end.year}"
            case PeriodForm.QUARTER:
                return f"{start.year}-Q{end.month // 3}"
            case PeriodForm.MONTH:
                return f"{start:%Y-%m}"
            case PeriodForm.DAY:
                return start.isoformat()
            case PeriodForm.EVERY_YEAR:
                return "P1Y"
            case PeriodForm.HALF:
                return f"{start.year}-H{1 if start.month == 1 else 2}"
            case PeriodForm.QUARTERS:
                return f"{start.year}-Q1/Q{end.month // 3}"
        return f"{start:%Y-%m}/{end:%m}"

    @staticmethod
    def of_year(year: int) -> Period:
        return Period(date(year, 1, 1), date(year, 12, 31), PeriodForm.YEAR)

    @staticmethod
    def of_years(first: int, last: int) -> Period:
        if first == last:
            return Period.of_year(first)
        return Period(date(first, 1, 1), date(last, 12, 31), PeriodForm.YEARS)

    @staticmethod
    def of_months(year: int, first: int, last: int, form: PeriodForm | None = None) -> Period:
        if not 1 <= first <= last <= 12:
            raise UnreadablePeriod(f"{year}年{first}—{last}月")
        kind = form or (PeriodForm.MONTH if first == last else PeriodForm.MONTHS)
        return Period(date(year, first, 1), date(year, last, calendar.monthrange(year, last)[1]), kind)

    @staticmethod
    def parse(text: str, *, year: int | None = None) -> Period:
        """The period a text names; `year` completes texts such as 上半年. Raises UnreadablePeriod."""
        clean = re.sub(r"[\s“”\"]", "", narrow(text))
        clean = re.sub(r"^(?:到|至|截至|在)|(?:底|末|期间|时期|全年|期内)$", "", clean)
        if clean in ("每年", "P1Y", "历年", "每年度"):
            return Period(date.min, date.max, PeriodForm.EVERY_YEAR)
        for pattern, build in _FORMS:
            match = pattern.fullmatch(clean)
            if match:
                return build(match, year, text)
        raise UnreadablePeriod(text)


def _year(match: re.Match[str], year: int | None, text: str) -> int:
    printed = match["y"]
    if printed:
        return int(printed)
    if year is None:
        raise UnreadablePeriod(text)
    return year


def _read_plan(match: re.Match[str], year: int | None, text: str) -> Period:
    try:
        ordinal = int(parse_number(match["n"]))
    except UnreadableNumber:
        raise UnreadablePeriod(text) from None
    first, last = five_year_plan(ordinal)
    if text.strip('”" 　').endswith(("末", "末年")):
        return Period.of_year(last)
    return Period.of_years(first, last)


def _read_years(match: re.Match[str], year: int | None, text: str) -> Period:
    first, last = int(match["y"]), int(match["z"])
    if last < first:
        raise UnreadablePeriod(text)
    return Period.of_years(first, last)


def _read_quarter(match: re.Match[str], year: int | None, text: str) -> Period:
    number = int(parse_number(match["q"]))
    if not 1 <= number <= 4:
        raise UnreadablePeriod(text)
    return Period.of_months(_year(match, year, text), 3 * number - 2, 3 * number, PeriodForm.QUARTER)


def _read_quarters(match: re.Match[str], year: int | None, text: str) -> Period:
    number = int(parse_number(match["q"]))
    if not 1 <= number <= 4:
        raise UnreadablePeriod(text)
    return Period.of_months(_year(match, year, text), 1, 3 * number, PeriodForm.QUARTERS)


def _read_half(match: re.Match[str], year: int | None, text: str) -> Period:
    first = 1 if match["h"] in ("上", "1") else 7
    return Period.of_months(_year(match, year, text), first, first + 5, PeriodForm.HALF)


def _read_months(match: re.Match[str], year: int | None, text: str) -> Period:
    return Period.of_months(_year(match, year, text), int(match["a"]), int(match["b"]))


def _read_month(match: re.Match[str], year: int | None, text: str) -> Period:
    return Period.of_months(_year(match, year, text), int(match["a"]), int(match["a"]))


def _read_day(match: re.Match[str], year: int | None, text: str) -> Period:
    try:
        day = date(int(match["y"]), int(match["a"]), int(match["d"]))
    except ValueError:
        raise UnreadablePeriod(text) from None
    return Period(day, day, PeriodForm.DAY)


_Y = r"(?P<y>(?:19|20|21)\d\d)"
_TO = r"(?:[-—–－~～/]+|至|到)"
_FORMS = tuple(
    (re.compile(pattern), build)
    for pattern, build in (
        (rf"{_Y}(?:年度?)?", lambda match, year, text: Period.of_year(int(match["y"]))),
        (rf"{_Y}年?{_TO}(?P<z>(?:19|20|21)\d\d)(?:年度?)?", _read_years),
        (
            r"(?:[全国省市县区]*)(?P<n>[一二三四五六七八九十]{1,3}|\d{1,2})(?:·)?五(?:规划)?(?:末年?)?",
            _read_plan,
        ),
        (rf"(?:{_Y}年?)?第?(?P<q>[一二三四1-4])季度", _read_quarter),
        (rf"{_Y}-?[Qq](?P<q>[1-4])", _read_quarter),
        (rf"(?:{_Y}年?)?前(?P<q>[一二两三四1-4])个?季度", _read_quarters),
        (rf"{_Y}-Q1/Q(?P<q>[1-4])", _read_quarters),
        (rf"(?:{_Y}年?)?(?P<h>[上下])半年", _read_half),
        (rf"{_Y}-?[Hh](?P<h>[12])", _read_half),
        (rf"(?:{_Y}年)?(?P<a>\d\d?)月?{_TO}(?P<b>\d\d?)月(?:份)?", _read_months),
        (rf"{_Y}-(?P<a>\d\d)/(?P<b>\d\d)", _read_months),
        (rf"(?:{_Y}年)?(?P<a>\d\d?)月(?:份)?", _read_month),
        (rf"{_Y}[-/.](?P<a>\d\d?)", _read_month),
        (rf"{_Y}[-年/.](?P<a>\d\d?)[-月/.](?P<d>\d\d?)日?", _read_day),
    )
)
