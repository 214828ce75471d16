"""Periods and units of measure as people type them."""

from __future__ import annotations

import unicodedata

from jiqun.facts.intake.cells.outcome import ERRORS, MISSING, Outcome
from jiqun.values import Period, Unit, UnknownUnit, UnreadablePeriod


def read_period(text: str) -> Outcome:
    """The period's code: one way of writing, so that “2024年” and “2024” are the same key.

    >>> [read_period(text).value for text in ("2024年", "2024.0", "2024年3月", "2024年1—3月", "2024Q1")]
    ['2024', '2024', '2024-03', '2024-01/03', '2024-Q1']
    >>> read_period("近期").rule
    'period_unreadable'
    """
    plain = unicodedata.normalize("NFKC", text).strip().removesuffix(".0")
    if plain in MISSING:
        return Outcome()
    if plain in ERRORS:
        return Outcome(rule="formula_error")
    try:
        return Outcome(Period.parse(plain).code)
    except UnreadablePeriod:
        return Outcome(rule="period_unreadable")


def read_unit(text: str) -> Outcome:
    """
    >>> read_unit("亿元").value, read_unit(" ％ ").value, read_unit("筐").rule
    ('亿元', '%', 'unit_unknown')
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    if plain in MISSING - {"/", "-"}:
        return Outcome()
    if plain in ERRORS:
        return Outcome(rule="formula_error")
    try:
        return Outcome(Unit.parse(plain).symbol)
    except UnknownUnit:
        return Outcome(rule="unit_unknown")
