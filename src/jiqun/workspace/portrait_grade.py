"""What grading and carbon efficiency say of an enterprise in short, with the way to the whole of it."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any

from jiqun.appraisal.errors import AppraisalError
from jiqun.appraisal.scheme import Scheme
from jiqun.rules.errors import NoRuleInForce
from jiqun.workspace.appraisals import Appraised, appraisal_of, default_scheme, schemes_of

if TYPE_CHECKING:
    from jiqun.workspace.portrait import Sitter

Row = dict[str, Any]
COSTLIEST = 3  #: items named that cost the most points


def appraisals(sitter: Sitter) -> list[Appraised]:
    """Appraisals by every version of the method in force, oldest first. One that cannot be reckoned for lack of returns or
    weights is left out: its own page says why."""
    desk = sitter.desk
    try:
        newest = default_scheme(desk, sitter.on)
    except NoRuleInForce:
        return []
    years = desk.facts().years()
    versions = [item for item in schemes_of(desk).versions(newest.family) if item.data_year in years]
    found = []
    for item in versions:
        with contextlib.suppress(AppraisalError):
            found.append(appraisal_of(desk, item, None, sitter.decisions(item, item.data_year)))
    return found


def grade(sitter: Sitter) -> Row | None:
    """The newest grade, what cost most points, what a better class would take, and former grades."""
    from jiqun.workspace.appraisal_sheet import history, sheet

    done = appraisals(sitter)
    if not done or sitter.code not in done[-1].places:
        return None
    row, scheme = sheet(done[-1], sitter.code), done[-1].scheme
    lost = [_lost(item) for item in row["items"]]
    costly = sorted((item for item in lost if item["lost"]), key=lambda item: -item["lost"])[:COSTLIEST]
    kept = ("scheme", "scheme_name", "trust", "year", "grade", "grade_first", "score", "position", "of", "list", "reason", "next",
            "managed_as", "adjustments", "effects")  # fmt: skip
    return {name: row[name] for name in kept} | {
        "grades": list(scheme.grades), "shade": shade(scheme, row["grade"]), "items": lost, "costliest": costly,
        "past": [item | {"shade": shade(done[at].scheme, item["grade"])} for at, item in enumerate(history(done, sitter.code))],
    }  # fmt: skip


def shade(scheme: Scheme, grade: str | None) -> int | None:
    """The place of a grade among those of its method, from the best."""
    order = list(scheme.grades)
    return order.index(grade) if grade in order else None


def _lost(item: Row) -> Row:
    kept = ("id", "name", "unit", "value", "median", "weight", "points", "percentile", "peers", "untold")
    weight, points = item["weight"], item["points"]
    lost = max(weight - points, 0.0) if weight is not None and points is not None else None
    return {name: item[name] for name in kept} | {"lost": lost}


def energy(sitter: Sitter) -> Row | None:
    """Energy of the newest year, and the three marks of carbon efficiency of the newest year that can be reckoned."""
    newest = sitter.held.years[0]
    used, made = newest.get("energy"), newest.get("value_added")
    series = sorted(
        (row["year"], row["energy"]) for row in sitter.held.years if row.get("energy") is not None
    )
    return {
        "year": newest["year"], "energy": used, "series": [list(item) for item in series][-8:],
        "electricity": newest.get("electricity"),
        "intensity": used / made if used is not None and made else None,
        "carbon": _carbon(sitter),
    }  # fmt: skip


def _carbon(sitter: Sitter) -> Row | None:
    from jiqun.workspace.carbon import reckoned, scheme_of, years_of
    from jiqun.workspace.carbon_rows import firm_row

    try:
        scheme = scheme_of(sitter.desk, on=sitter.on)
    except NoRuleInForce:
        return None
    if not years_of(sitter.desk, scheme):
        return None
    done = reckoned(sitter.desk, scheme)
    if sitter.code not in done.places:
        return None
    row = firm_row(done, sitter.code)
    kept = ("year", "net", "value", "marks", "place", "peers", "peer_level", "untold")
    return {name: row[name] for name in kept} | {
        "scheme": scheme.id, "scheme_name": scheme.name.model_dump(), "trust": scheme.reference.trust.value,
    }  # fmt: skip
