"""Computed figures as plain rows of JSON types: the same for API, command line and pages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from jiqun.access.disclosure import OPEN, Disclosure
from jiqun.facts.store import Vintage
from jiqun.indicators.computed import (
    Crosscheck,
    Definition,
    Explanation,
    Facts,
    Figure,
    Growth,
    Measure,
    MeasureExplained,
    Part,
    PeriodSpanUnreadable,
    comparable_growth,
    compute,
    explain,
    read_periods,
    reported_growth,
)
from jiqun.monitor.why.errors import NamesWithheld
from jiqun.values import Period
from jiqun.workspace.disclosing import told_explanation
from jiqun.workspace.facts import Desk

Row = dict[str, Any]
DIGITS = 6  #: decimals of a figure in JSON; pages round further


def periods_of(facts: Facts, text: str) -> list[Period] | None:
    """Periods as users write them; None, meaning every year with returns, for an empty text.

    Raises PeriodSpanUnreadable.
    """
    return read_periods(text, facts.returned()) or None


def one_period(facts: Facts, text: str) -> Period:
    """The one period a text names, the newest year with returns for no text. Raises PeriodSpanUnreadable for none or
    several."""
    if not text.strip() and facts.years():
        return Period.of_year(facts.years()[-1])
    found = read_periods(text, facts.returned())
    if len(found) != 1:
        raise PeriodSpanUnreadable(text)
    return found[0]


def figures_answer(
    facts: Facts,
    names: Sequence[str],
    by: Sequence[str],
    periods: Sequence[Period] | None,
    growth: str | None = None,
) -> Row:
    """Figures with their units, what they stand on, and whether they are simulated; with growth when asked for
    (`reported` or `comparable`)."""
    asked = list(periods) if periods is not None else [Period.of_year(year) for year in facts.years()]
    found = compute(facts, names, by=by, periods=asked)
    rates = _growth_rows(facts, names, by, asked, growth)
    return {
        "by": list(by),
        "simulated": found.simulated,
        "vintages": list(found.basis),
        "definitions": [definition_row(item) for item in found.definitions],
        "figures": [figure_row(item) | rates.get(_key(item), {}) for item in found.figures],
    }


def _growth_rows(
    facts: Facts, names: Sequence[str], by: Sequence[str], periods: Sequence[Period], growth: str | None
) -> dict[tuple[Any, ...], Row]:
    if growth is None:
        return {}
    reckon = comparable_growth if growth == "comparable" else reported_growth
    found = [item for name in names for item in reckon(facts, name, by=by, periods=periods)]
    return {_key(item): _growth_row(item, growth) for item in found}


def _growth_row(item: Growth, basis: str) -> Row:
    sample = {} if item.enterprises is None else {"growth_enterprises": item.enterprises}
    return {"growth": _rounded(item.rate), "growth_basis": basis, **sample}


def _key(item: Figure | Growth) -> tuple[Any, ...]:
    return (item.indicator, item.period.code, *item.cuts.values())


def figure_row(item: Figure) -> Row:
    """A figure; those of monthly returns say how many enterprises reported, now and in the same period of last year."""
    behind = {"enterprises": item.reporting, "enterprises_last_year": item.reporting_last_year}
    return {
        "indicator": item.indicator,
        "period": item.period.code,
        "year": item.year,
        "cuts": dict(item.cuts),
        "value": _rounded(item.value),
        "unit": item.unit,
        "parts": {name: _rounded(value) for name, value in item.parts.items()},
        **({} if item.reporting is None else behind),
    }


def definition_row(item: Definition) -> Row:
    """A definition with every measure it is made of, by year and by month."""
    record = item.record
    measures = {measure.id: measure for way in item.reckonings for measure in way.measures}
    return {
        "id": record.id,
        "name": {"zh": record.name.zh, "en": record.name.en},
        "value": record.value,
        "monthly": record.monthly,
        "change": record.change.model_dump(mode="json") if record.change else None,
        "unit": item.unit.symbol,
        "accumulation": record.accumulation.value,
        "since": record.since,
        "until": record.until,
        "source": record.source,
        "measures": [_measure_row(measure) for measure in measures.values()],
    }


def _measure_row(measure: Measure) -> Row:
    record = measure.record
    return {
        "id": measure.id,
        "set": record.set,
        "aggregate": record.aggregate.value,
        "gather": record.gather.value,
        "value": record.value,
        "month": record.month,
        "cumulative": record.cumulative,
        "where": record.where,
        "within": record.within,
        "group": record.group,
        "having": record.having,
        "unit": measure.unit.symbol,
    }


def explanation_row(found: Explanation) -> Row:
    """A figure down to rows (the largest of each measure) and vintages, and other ways to the same number."""
    return {
        "figure": figure_row(found.figure),
        "definition": definition_row(found.definition),
        "formula": found.reckoning.formula.text,
        "simulated": found.simulated,
        "measures": [_explained_row(item) for item in found.measures],
        "checks": [check_row(item) for item in found.checks],
        "vintages": [vintage_row(item) for item in found.vintages],
    }


def _explained_row(item: MeasureExplained) -> Row:
    return {
        "id": item.measure.id,
        "unit": item.measure.unit.symbol,
        "total": _rounded(item.total),
        "rows": item.rows,
        "largest": [_part_row(part) for part in item.largest],
        "groups": [
            {"name": group.name, "total": _rounded(group.total), "meets": group.meets}
            for group in item.groups
        ],
    }


def _part_row(part: Part) -> Row:
    """Monthly amounts say how they were reckoned, and from which rows where it took several."""
    row: Row = {
        "vintage": part.vintage,
        "source": part.source,
        "sheet": part.sheet,
        "row": part.row,
        "code": part.code,
        "name": part.name,
        "amount": part.amount,
    }
    if part.how is not None:
        row["how"] = part.how.value
    if part.rows:
        row["rows"] = [
            {"month": item.month, "vintage": item.vintage, "source": item.source, "sheet": item.sheet,
             "row": item.row, "alone": item.alone, "cumulative": item.cumulative}
            for item in part.rows
        ]  # fmt: skip
    return row


def check_row(item: Crosscheck) -> Row:
    return {
        "kind": item.kind.value,
        "measure": item.measure,
        "here": _rounded(item.here),
        "there": _rounded(item.there),
        "unit": item.unit,
        "enterprises": item.enterprises,
        "agrees": item.agrees,
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


def explain_answer(
    desk: Desk, name: str, period: Period, cuts: dict[str, str], limit: int = 20, disclosure: Disclosure = OPEN
) -> Row | None:  # fmt: skip
    """A figure down to the rows that may be told; None where the group has no figure. Raises NamesWithheld."""
    found = explain(desk.facts(), name, period, cuts, limit=limit)
    if found is None:
        return None
    told = told_explanation(found, disclosure)
    if told is None:
        raise NamesWithheld
    return explanation_row(told)


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, DIGITS)
