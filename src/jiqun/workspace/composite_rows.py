"""Composite evaluations as plain rows of JSON types: the same for API, command line and pages."""

from __future__ import annotations

from typing import Any

import numpy as np

from jiqun.composite.arrays import Floats
from jiqun.composite.framework import effective_weights
from jiqun.composite.scheme import ROOT, SchemeRecord
from jiqun.packs import Bilingual
from jiqun.workspace.composite_chains import Course
from jiqun.workspace.composite_figures import Column
from jiqun.workspace.composites import Evaluation, Trial

Row = dict[str, Any]
DIGITS = 4


def _words(item: Bilingual | None) -> Row | None:
    return None if item is None else {"zh": item.zh, "en": item.en or item.zh}


def rounded(value: float | None, digits: int = DIGITS) -> float | None:
    """A number of JSON: what is not known is null.

    >>> rounded(float("nan")), rounded(1 / 3)
    (None, 0.3333)
    """
    return None if value is None or not np.isfinite(value) else round(float(value), digits)


def scheme_row(scheme: SchemeRecord, years: list[int] | None = None) -> Row:
    """A scheme with what it is made of, and the years it can be asked for."""
    return {
        "id": scheme.id,
        "title": _words(scheme.title),
        "about": _words(scheme.about),
        "kind": scheme.kind,
        "units": scheme.units,
        "taxonomy": scheme.taxonomy,
        "status": scheme.status,
        "source": scheme.source,
        "note": _words(scheme.note),
        "base_year": scheme.base_year,
        "indicators": len(scheme.indicators),
        "without_source": sum(item.missing is not None for item in scheme.indicators),
        "years": years or [],
    }


def _methods(scheme: SchemeRecord, weigh: str) -> Row:
    steps = scheme.steps
    recipe = steps.recipe
    found = {
        name: str(getattr(recipe, name)) for name in ("impute", "treat", "normalise", "weigh", "aggregate")
    }
    return {
        "screen": steps.screen,
        **found,
        "weigh": weigh or ("ahp" if scheme.comparisons else found["weigh"]),
    }


def evaluation_row(found: Evaluation) -> Row:
    """A ranking with its methods, weights, gaps and sources; the best first."""
    index, scheme = found.index, found.scheme
    return {
        "scheme": scheme_row(scheme),
        "year": found.year,
        "simulated": found.simulated,
        "methods": _methods(scheme, found.asked.weigh),
        "units": _unit_rows(found),
        "dimensions": _dimension_rows(found),
        "indicators": [_indicator_row(found, column) for column in found.gathered.columns],
        "screened_out": _screened(found),
        "filled": [list(cell) for cell in index.stage("impute").notes.get("filled", [])],
        "treated": {
            name: {"winsorised": item.winsorised, "logged": item.logged, "passed": item.passed}
            for name, item in index.stage("treat").notes.items()
        },
        "trial": None if found.trial is None else trial_row(found.trial, found),
        "vintages": list(found.gathered.vintages),
    }


def _listed(values: Floats, digits: int = DIGITS) -> list[float | None]:
    """Numbers of JSON.

    >>> _listed(np.array([1 / 3, np.nan]))
    [0.3333, None]
    """
    return [None if number != number else number for number in np.round(values, digits).tolist()]


def _unit_rows(found: Evaluation) -> list[Row]:
    """The best first; of equals by id."""
    index = found.index
    order = np.lexsort((np.array(index.units), np.where(np.isnan(index.ranks), np.inf, index.ranks)))
    ranks, totals = _listed(index.ranks[order], 0), _listed(index.total[order])
    parts = {name: _listed(index.scores[name][order]) for name in index.framework.dimensions}
    rows: list[Row] = [
        {
            "unit": subject.id, "name": subject.name, "group": subject.group, "rank": ranks[at], "score": totals[at],
            "rank_before": found.before.get(subject.id),
            "dimensions": {name: values[at] for name, values in parts.items()},
        }
        for at, subject in enumerate(found.by_id[index.units[place]] for place in order)
    ]  # fmt: skip
    if found.trial is not None:
        tried = found.trial.robustness
        ends = [_listed(item[order], 2) for item in (tried.low, tried.median, tried.high)]
        for row, low, middle, high in zip(rows, *ends, strict=True):
            row["interval"] = {"low": low, "median": middle, "high": high}
    return rows


def _dimension_rows(found: Evaluation) -> list[Row]:
    index, share = found.index, found.index.effective
    taking = set(index.framework.dimensions)
    importance = found.trial.importance if found.trial else {}
    removals = found.trial.removals if found.trial else {}
    return [
        {
            "id": item.id,
            "name": _words(item.name),
            "weight": rounded(index.framework.weight[item.id] if item.id in taking else None),
            "effective": rounded(share.get(item.id)),
            "importance": rounded(importance.get(item.id)),
            "removal_shift": rounded(removals[item.id].shift) if item.id in removals else None,
        }
        for item in found.scheme.dimensions
    ]


def _indicator_row(found: Evaluation, column: Column) -> Row:
    """`state` is `used`; `constant` where all units are equal; `scarce` where no source knows enough units; `missing` where
    the scheme says that there is no source."""
    record, index = column.record, found.index
    place = {name: at for at, name in enumerate(index.sheet.framework.ids)}.get(record.id)
    state = "missing" if record.missing else "scarce"
    if column.known is not None:
        state = "used" if record.id in index.framework.ids else "constant"
    values: Row = {}
    if place is not None and found.scheme.units != "enterprise":
        values = dict(zip(index.sheet.units, _listed(index.sheet.values[:, place]), strict=True))
    parent = {item.id: part.id for part in found.scheme.dimensions for item in part.indicators}
    return {
        "id": record.id,
        "dimension": parent[record.id],
        "name": _words(record.name),
        "unit": record.unit,
        "direction": record.direction,
        "state": state,
        "why": _words(record.missing),
        "note": _words(record.note),
        "origin": column.known.origin if column.known else None,
        "figure": record.figure,
        "linked": record.figure not in {None, *(item.id for item in found.scheme.definitions)},
        "published": record.published,
        "tried": dict(column.tried),
        "simulated": column.simulated,
        "sources": list(column.known.sources) if column.known else [],
        "area": rounded(column.known.area) if column.known and column.known.area is not None else None,
        "weight": rounded(index.framework.weight[record.id]) if state == "used" else None,
        "effective": rounded(index.effective.get(record.id)) if state == "used" else None,
        "importance": rounded(found.trial.importance.get(record.id)) if found.trial else None,
        "values": values,
    }


def _screened(found: Evaluation) -> list[Row]:
    gone = found.index.stage("screen").notes.get("units", [])
    return [{"unit": unit, "name": found.by_id[unit].name} for unit in gone]


def trial_row(trial: Trial, found: Evaluation) -> Row:
    """How the ranks stand up."""
    doubts, tried = found.scheme.doubts, trial.robustness
    uncertainty = doubts.uncertainty
    told = trial.sensitivity
    return {
        "noise": doubts.noise if found.asked.noise is None else found.asked.noise,
        "replications": len(tried.ranks),
        "normalisations": [str(item) for item in uncertainty.normalisations],
        "treatments": [str(item) for item in uncertainty.treatments],
        "aggregations": [str(item) for item in uncertainty.aggregations],
        "certain_pairs": rounded(tried.certain),
        "pairs": tried.pairs,
        "impossible": [{"methods": name, "why": why} for name, why in tried.impossible],
        "sensitivity": None
        if told is None
        else {
            "shift": rounded(told.shift), "runs": told.runs,
            "first": {name: rounded(value) for name, value in told.first.items()},
            "total": {name: rounded(value) for name, value in told.total.items()},
        },
        "refused": trial.refused or None,
    }  # fmt: skip


def course_row(found: Course) -> Row:
    """A chain index: every unit's course by year, the whole area first."""
    scheme, share = found.scheme, effective_weights(found.framework)
    return {
        "scheme": scheme_row(scheme, list(found.years)),
        "base_year": scheme.base_year,
        "linking": scheme.linking,
        "simulated": found.simulated,
        "years": list(found.years),
        "units": [
            {
                "unit": subject.id,
                "name": subject.name,
                "index": [rounded(item) for item in found.chains[subject.id].scores[ROOT]],
                "dimensions": {
                    name: [rounded(item) for item in found.chains[subject.id].scores[name]]
                    for name in found.framework.dimensions
                },
                "broken": int(found.chains[subject.id].broken.sum()),
            }
            for subject in found.subjects
        ],
        "dimensions": [
            {"id": item.id, "name": _words(item.name), "weight": rounded(found.framework.weight.get(item.id)), "effective": rounded(share.get(item.id))}
            for item in scheme.dimensions
        ],
        "indicators": [
            {
                "id": item.id, "name": _words(item.name), "unit": item.unit, "direction": item.direction, "figure": item.figure,
                "state": "missing" if item.id in found.missing else "used", "why": _words(item.missing),
                "effective": rounded(share.get(item.id)),
            }
            for item in scheme.indicators
        ],
        "vintages": list(found.vintages),
    }  # fmt: skip
