"""Dates, years and flags as people type them."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata

from jiqun.facts.intake.cells.outcome import ERRORS, MISSING, Outcome

_PARTS = re.compile(
    r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})[日号]?(?:[T ]?\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?"
)
_SOLID = re.compile(r"(\d{4})(\d{2})(\d{2})(?:\.0)?")
_MONTH = re.compile(r"(\d{4})[-/.年](\d{1,2})月?")
_YEAR = re.compile(r"((?:19|20|21)\d\d)(?:\.0)?(?:年度?)?")
OPEN_ENDED = frozenset({"长期", "至今", "永久", "无固定期限", "无期限", "不限"})
#: Day 0 of the serial numbers of spreadsheets (they count a 29 February 1900 that never was).
EPOCH = dt.date(1899, 12, 30)
SERIALS = (10_000, 80_000)  #: 1927 to 2119
EARLIEST, LATEST = 1840, 2200


def read_date(text: str) -> Outcome:
    """
    >>> [str(read_date(text).value) for text in ("2024-03-05", "2024年3月5日", "20240305", "２０２４．３．５", "45356")]
    ['2024-03-05', '2024-03-05', '2024-03-05', '2024-03-05', '2024-03-05']
    >>> read_date("2024年3月")
    Outcome(value=None, rule='date_unreadable', suggestion='2024-03-01')
    """
    plain = re.sub(r"\s+(?!\d{1,2}:)", "", unicodedata.normalize("NFKC", text).strip())
    if plain in MISSING or text.strip() in MISSING:
        return Outcome()
    if plain in ERRORS:
        return Outcome(rule="formula_error")
    if plain in OPEN_ENDED:
        return Outcome(None, "date_open")
    match = _PARTS.fullmatch(plain) or _SOLID.fullmatch(plain)
    if match:
        day = _day(match[1], match[2], match[3])
        return Outcome(day) if day else Outcome(rule="date_unreadable")
    if re.fullmatch(r"\d{5}(?:\.\d+)?", plain) and SERIALS[0] <= float(plain) < SERIALS[1]:
        return Outcome(EPOCH + dt.timedelta(days=int(float(plain))))
    short = _MONTH.fullmatch(plain)
    first = _day(short[1], short[2], "1") if short else None
    return Outcome(rule="date_unreadable", suggestion=first.isoformat() if first else None)


def _day(year: str, month: str, day: str) -> dt.date | None:
    try:
        found = dt.date(int(year), int(month), int(day))
    except ValueError:
        return None
    return found if EARLIEST <= found.year <= LATEST else None


def read_year(text: str) -> Outcome:
    """
    >>> read_year("2024年").value, read_year("2024-03-05")
    (2024, Outcome(value=None, rule='year_unreadable', suggestion='2024'))
    """
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", text))
    if plain in MISSING:
        return Outcome()
    if plain in ERRORS:
        return Outcome(rule="formula_error")
    if match := _YEAR.fullmatch(plain):
        return Outcome(int(match[1]))
    found = re.findall(r"(?<!\d)(?:19|20)\d\d(?!\d)", plain)
    return Outcome(rule="year_unreadable", suggestion=found[0] if len(found) == 1 else None)
