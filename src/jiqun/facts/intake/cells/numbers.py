"""Numbers as people type them: 1,234.5 · １２３４ · 3.5% · 1.2亿 · (500) · — , exactly, in the field's unit."""

from __future__ import annotations

import re
import unicodedata
from fractions import Fraction

from jiqun.facts.intake.cells.outcome import ERRORS, MISSING, Outcome
from jiqun.facts.intake.labels import unit_of
from jiqun.values import Unit, UnitMismatch
from jiqun.values.numerals import SCALES
from jiqun.values.unit_table import ATOMS
from jiqun.values.units import ONE

_NUMBER = re.compile(
    r"(?P<open>\()?\s*(?P<sign>[-+]?)\s*[¥￥$]?\s*(?P<whole>\d{1,3}(?:,\d{3})+|\d+|(?=\.\d))(?P<part>\.\d*)?(?P<power>e[-+]?\d{1,3})?\s*(?P<words>[^\d\s()]{0,10})\s*(?P<close>\))?",
    re.IGNORECASE,
)
_MINUS = str.maketrans({"−": "-", "–": "-", "﹣": "-", "′": "", "'": "", "\u3000": " ", "。": "."})
LONGEST = 60


def read_number(text: str, unit: Unit, wanted: Unit) -> Outcome:
    """The number of a text in the unit `wanted`, where the column prints `unit`.

    A scale word in the cell counts from the unit without its own scale: 1.2亿 in a column of 万元 is 12000 (1.2亿元),
    1.2万 in a column of 千克 is 12000. It is always remarked on, since 1.2万 in a column of 万元 may mean either.

    >>> wan = Unit.parse("万元")
    >>> read_number("1,234.5", wan, wan).value, read_number("1.2亿", wan, wan).value, read_number("—", wan, wan).value
    (1234.5, 12000.0, None)
    >>> read_number("12万36", wan, wan).rule
    'number_unreadable'
    """
    plain = unicodedata.normalize("NFKC", text).translate(_MINUS).strip()
    if plain in MISSING or text.strip() in MISSING:
        return Outcome()
    if plain.upper() in ERRORS:
        return Outcome(rule="formula_error")
    match = _NUMBER.fullmatch(plain) if len(plain) <= LONGEST else None
    if match is None or bool(match["open"]) != bool(match["close"]):
        return Outcome(rule="number_unreadable", suggestion=_digits(plain))
    if match["power"] and not -400 < int(match["power"][1:]) <= 290:
        return Outcome(rule="infinite")
    value = Fraction(
        f"{match['whole'].replace(',', '') or '0'}{match['part'] or ''}{match['power'] or ''}".replace(
            ".e", "e"
        ).rstrip(".")
    )
    if match["sign"] == "-" or match["open"]:
        value = -value
    return _in_unit(value, match["words"], unit, wanted)


def _in_unit(value: Fraction, words: str, unit: Unit, wanted: Unit) -> Outcome:
    if not words:
        return Outcome(float(value * factor(unit, wanted)))
    printed = _worded(words, unit)
    if printed is None:
        return Outcome(rule="number_unreadable", suggestion=None)
    try:
        converted = float(value * factor(printed, wanted))
    except UnitMismatch:
        return Outcome(rule="number_unit")
    if printed == unit and words not in SCALES:
        return Outcome(converted)
    return Outcome(converted, "number_worded", f"{converted:.12g}{wanted.symbol}")


def _worded(words: str, unit: Unit) -> Unit | None:
    """The unit that stands behind a number: a scale alone counts from the column's unit without its own scale."""
    if words not in SCALES:
        return unit_of(words)
    plain = unit.symbol if unit.symbol.partition("/")[0] in ATOMS else unit.base.symbol
    return unit_of(f"{words}{plain}")


def factor(unit: Unit, wanted: Unit) -> Fraction:
    """What numbers in `unit` are multiplied by to stand in `wanted`. Counting words of one kind are alike.

    Raises UnitMismatch.
    """
    if unit == wanted or unit.counts_alike(wanted):
        return Fraction(unit.factor) / Fraction(wanted.factor)
    if ONE in (unit, wanted) and (unit.is_count or wanted.is_count):
        return Fraction(unit.factor) / Fraction(wanted.factor)
    return unit.conversion(wanted)


def _digits(text: str) -> str | None:
    """The number inside a text, if there is just one."""
    found = re.findall(r"-?\d+(?:\.\d+)?", text.replace(",", ""))
    return found[0] if len(found) == 1 else None
