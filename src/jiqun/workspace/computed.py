"""Computed figures as plain rows of JSON types: the same for API, command line and pages."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from jiqun.facts.store import Vintage
from jiqun.indicators.computed import (
    Definition,
    Explanation,
    Facts,
    Figure,
    Growth,
    comparable_growth,
    compute,
    explain,
    reported_growth,
)
from jiqun.mishap import Mishap
from jiqun.workspace.facts import Desk

Row = dict[str, Any]
DIGITS = 6  #: decimals of a figure in JSON; pages round further


def figures_answer(
    facts: Facts,
    names: Sequence[str],
    by: Sequence[str],
    years: Sequence[int] | None,
    growth: str | None = None,
) -> Row:
    """Figures with their units, what they stand on, and whether they are simulated; with growth when asked for
    (`reported` or `comparable`)."""
    found = compute(facts, names, by=by, years=years)
    rates = _growth_rows(facts, names, by, years, growth)
    return {
        "by": list(by),
        "simulated": found.simulated,
        "vintages": list(found.basis),
        "definitions": [definition_row(item) for item in found.definitions],
        "figures": [figure_row(item) | rates.get(_key(item), {}) for item in found.figures],
    }


def _growth_rows(
    facts: Facts, names: Sequence[str], by: Sequence[str], years: Sequence[int] | None, growth: str | None
) -> dict[tuple[Any, ...], Row]:
    if growth is None:
        return {}
    reckon = comparable_growth if growth == "comparable" else reported_growth
    asked = list(years) if years is not None else facts.years()
    found = [item for name in names for item in reckon(facts, name, by=by, years=asked)]
    return {_key(item): {"growth": _rounded(item.rate), "growth_basis": growth} for item in found}


def _key(item: Figure | Growth) -> tuple[Any, ...]:
    return (item.indicator, item.year, *item.cuts.values())


def figure_row(item: Figure) -> Row:
    return {
        "indicator": item.indicator,
        "year": item.year,
        "cuts": dict(item.cuts),
        "value": _rounded(item.value),
        "unit": item.unit,
        "parts": {name: _rounded(value) for name, value in item.parts.items()},
    }


def definition_row(item: Definition) -> Row:
    record = item.record
    return {
        "id": record.id,
        "name": {"zh": record.name.zh, "en": record.name.en},
        "value": record.value,
        "unit": item.unit.symbol,
        "accumulation": record.accumulation.value,
        "since": record.since,
        "until": record.until,
        "source": record.source,
        "measures": [
            {
                "id": measure.id,
                "set": measure.record.set,
                "aggregate": measure.record.aggregate.value,
                "value": measure.record.value,
                "where": measure.record.where,
                "unit": measure.unit.symbol,
            }
            for measure in item.measures
        ],
    }


def explanation_row(found: Explanation) -> Row:
    """A figure down to rows (the largest of each measure) and vintages."""
    return {
        "figure": figure_row(found.figure),
        "definition": definition_row(found.definition),
        "simulated": found.simulated,
        "measures": [
            {
                "id": item.measure.id,
                "unit": item.measure.unit.symbol,
                "total": _rounded(item.total),
                "rows": item.rows,
                "largest": [
                    {
                        "vintage": part.vintage,
                        "row": part.row,
                        "code": part.code,
                        "name": part.name,
                        "amount": part.amount,
                    }
                    for part in item.largest
                ],
            }
            for item in found.measures
        ],
        "vintages": [vintage_row(item) for item in found.vintages],
    }


def vintage_row(item: Vintage) -> Row:
    return {
        "id": item.id,
        "dataset": item.dataset,
        "period": item.period,
        "office": item.office,
        "state": item.state.value,
        "rows": item.rows,
        "rejected": item.rejected,
        "source": item.source,
        "simulated": item.simulated,
        "created_at": item.created_at.isoformat(timespec="seconds") + "Z",
        "created_by": item.created_by,
    }


def explain_answer(desk: Desk, name: str, year: int, cuts: dict[str, str], limit: int = 20) -> Row | None:
    found = explain(desk.facts(), name, year, cuts, limit=limit)
    return explanation_row(found) if found else None


class YearsUnreadable(Mishap):
    def __init__(self, text: str) -> None:
        super().__init__(
            f"“{text}”不是年份；写 2024、2020-2024 或 2020,2022 / “{text}” is no year; write 2024 or 2020-2024"
        )


def years_of(text: str) -> list[int]:
    """Years as users write them; none for an empty text. Raises YearsUnreadable.

    >>> years_of("2020-2022,2024"), years_of("")
    ([2020, 2021, 2022, 2024], [])
    """
    years: set[int] = set()
    for part in filter(None, text.replace("，", ",").split(",")):
        found = re.fullmatch(r"((?:19|20|21)\d\d)(?:[-—–]((?:19|20|21)\d\d))?年?", part.strip())
        if found is None:
            raise YearsUnreadable(part)
        years |= set(range(int(found[1]), int(found[2] or found[1]) + 1))
    return sorted(years)


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, DIGITS)
