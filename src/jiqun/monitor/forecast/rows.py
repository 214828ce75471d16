"""Outlooks and backtests as plain rows of JSON types, in the printed unit, in both languages: what all faces show."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from jiqun.monitor.forecast.common_fate import Tally
from jiqun.monitor.forecast.outlook import Outlook
from jiqun.monitor.forecast.pace import Measure, Pace
from jiqun.monitor.forecast.verdict import Report
from jiqun.values import Unit

Row = dict[str, Any]


def outlook_row(one: Outlook) -> Row:
    """One outlook. `probability` is rounded to 5 % for print, `probability_raw` is not; quantiles are keyed "0.05" …"""
    factor = float(Unit.parse(one.unit).factor)
    return {
        "series": one.series,
        "newest": time_words(one.end, one.cycle),
        "points": one.points,
        "unit": one.unit,
        "probability": one.rounded,
        "probability_raw": one.probability,
        "fan": [
            {"period": time_words(step.time, one.cycle)}
            | {f"{level:.2f}": value / factor for level, value in step.quantiles.items()}
            for step in one.fan
        ],
        "pace": pace_row(one.pace, one.unit, factor) if one.pace else None,
        "methods": list(one.methods),
        "calibration": {"errors": one.errors, "source": one.source} if one.source else None,
        "filled": [time_words(time, one.cycle) for time in one.filled],
        "why": {"code": one.why.code, "zh": one.why.in_("zh"), "en": one.why.in_("en")},
    }


def pace_row(one: Pace, unit: str, factor: float) -> Row:
    """`needed` in per cent where it is growth, else in the printed unit, for each of the `periods` left."""
    growth = one.measure is Measure.GROWTH
    return {
        "measure": one.measure.value,
        "needed": one.needed if growth else one.needed / factor,
        "unit": "%" if growth else unit,
        "periods": one.periods,
        "met": one.met,
        "known": one.known,
        "frequency": one.frequency,
    }


def tally_row(one: Tally) -> Row:
    """Targets of a plan together: the expected number, its central 90 %, every chance from none to all."""
    low, high = one.interval
    return {
        "targets": one.targets,
        "expected": one.expected,
        "low": low,
        "high": high,
        "correlation": one.correlation,
        "chances": list(one.chances),
    }


def report_row(one: Report) -> Row:
    """A backtest; every judged method with the parts of its Brier score and its reliability bins."""
    held = asdict(one)
    for mark, judged in zip(held["judged"], one.judged, strict=True):
        mark["parts"]["brier"] = judged.parts.brier
    return held


def time_words(time: int, cycle: int) -> str:
    """A year, or a month of one; of 11 periods the first is January and February.

    >>> time_words(2024, 1), time_words(2024 * 12 + 2, 12), time_words(2024 * 11, 11), time_words(2024 * 11 + 1, 11)
    ('2024', '2024-03', '2024-01/02', '2024-03')
    """
    if cycle == 1:
        return str(time)
    year, place = divmod(time, cycle)
    if cycle == 12:
        return f"{year}-{place + 1:02}"
    return f"{year}-{place + 2:02}" if place else f"{year}-01/02"


def share(value: float | None) -> str:
    """A probability as people read it: in steps of 5 %.

    >>> share(0.35), share(0.95), share(0.05), share(1.0), share(None)
    ('35%', '≥95%', '≤5%', '100%', '—')
    """
    if value is None:
        return "—"
    sign = {0.05: "≤", 0.95: "≥"}.get(round(value, 2), "")
    return f"{sign}{value * 100:.0f}%"
