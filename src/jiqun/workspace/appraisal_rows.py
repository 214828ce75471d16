"""Appraisals as plain rows that all faces share: schemes, distributions, lists, areas, consequences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa

from jiqun.appraisal.ages import AGE, AGES
from jiqun.appraisal.appraise import effect
from jiqun.appraisal.scheme import Listing, Scheme
from jiqun.appraisal.scores import base, points, value
from jiqun.rules.shelf import Shelf
from jiqun.workspace.appraisals import Appraised

Row = dict[str, Any]
BINS = 24
SHOWN = ("code", "name", "region", "park", "division", "list", "slice", "score", "position", "of", "grade_first", "grade",
         "adjusted_by", "reason", "managed_as", "subject")  # fmt: skip
OPEN = ("code", "name", "region", "park", "division", "list")  #: told of an enterprise to everybody
CUTS = ("region", "town", "park", "division", "size", AGE, "ownership")


def scheme_row(scheme: Scheme, shelf: Shelf[Scheme]) -> Row:
    """The head of a scheme."""
    return {
        "id": scheme.id, "family": scheme.family, "subject": scheme.subject.value, "name": scheme.name.model_dump(), "region": scheme.region,
        "data_year": scheme.data_year, "since": scheme.since.isoformat(),
        "until": scheme.until.isoformat() if scheme.until else None, "standing": scheme.standing.value,
        "trust": scheme.reference.trust.value, "source": scheme.reference.document, "note": scheme.note,
        "copied_from": scheme.copied_from, "changes": scheme.changes, "shipped": shelf.entry(scheme.id).shipped,
        "ready": not any(item.unweighted for item in scheme.lists),
        "lists": [listing_row(item) for item in scheme.lists],
    }  # fmt: skip


def listing_row(listing: Listing) -> Row:
    """A list with its indicators, weights and classes."""
    return {
        "id": listing.id, "name": listing.name.model_dump(), "scope": listing.scope, "method": listing.method.value,
        "note": listing.note, "sliced": bool(listing.groups or listing.by_division),
        "groups": [{"id": item.id, "name": item.name.model_dump(), "divisions": list(item.divisions)} for item in listing.groups],
        "indicators": [
            {
                "id": item.id, "name": item.name.model_dump(), "above": item.above, "below": item.below, "unit": item.unit,
                "weight": item.weight, "base": item.base.model_dump(mode="json") if item.base else None,
                "cap": item.cap, "floor": item.floor, "missing": item.missing.value, "note": item.note,
                "reference": item.reference.model_dump(mode="json") if item.reference else None,
            }
            for item in listing.indicators
        ],
        "classes": [
            {"grade": item.grade, "name": item.name.model_dump(), "up_to": item.up_to, "at_least": item.at_least}
            for item in listing.classes
        ],
        "classes_reference": listing.classes_reference.model_dump(mode="json"),
        "ties": listing.ties.value, "rounding": listing.rounding.value,
    }  # fmt: skip


def summary(done: Appraised) -> Row:
    """What came out: for each list grades, moved grades, a histogram of scores by class; and who is not graded."""
    rows = done.columns(
        ["list", "score", "grade", "grade_first", "reason", "ungraded", "adjusted_by", "code", "subject"]
    )
    return {
        "scheme": done.scheme.id, "year": done.year, "simulated": done.simulated, "vintages": list(done.basis),
        "enterprises": len(rows),
        "lists": [_listed(item, [row for row in rows if row["list"] == item.id]) for item in done.scheme.lists],
        "not_graded": _not_graded(done, rows),
        "on_no_list": sum(row["list"] is None and row["reason"] is None for row in rows),
        "merged": sum(row["subject"] != row["code"] for row in rows),
        "adjusted": _adjusted(done.scheme, rows),
    }  # fmt: skip


def _listed(listing: Listing, rows: Sequence[Row]) -> Row:
    graded = [row for row in rows if row["grade"] is not None]
    grades = Counter(row["grade"] for row in graded)
    order = [item.grade for item in listing.classes]
    extra = [grade for grade in sorted(grades) if grade not in order]
    return {
        "id": listing.id, "name": listing.name.model_dump(), "enterprises": len(rows), "graded": len(graded),
        "grades": {grade: grades.get(grade, 0) for grade in (*order, *extra)},
        "first": dict(Counter(row["grade_first"] for row in graded if row["grade_first"])),
        "moved": sum(row["grade"] != row["grade_first"] for row in graded if row["grade_first"]),
        "histogram": histogram(graded, [*order, *extra]),
    }  # fmt: skip


def histogram(rows: Sequence[Row], grades: Sequence[str]) -> Row | None:
    """Scores in bins up to the 99th percentile (the last bin takes the rest), counted by class."""
    scores = np.array([row["score"] for row in rows if row["score"] is not None])
    if len(scores) < 2:
        return None
    low, high = float(scores.min()), float(np.quantile(scores, 0.99))
    if high <= low:
        return None
    edges = np.linspace(low, high, BINS + 1)
    counts = {}
    for grade in grades:
        own = np.array([row["score"] for row in rows if row["score"] is not None and row["grade"] == grade])
        counts[grade] = np.histogram(np.clip(own, low, high), edges)[0].tolist() if len(own) else [0] * BINS
    return {"edges": edges.tolist(), "counts": counts, "beyond": int((scores > high).sum())}


def _not_graded(done: Appraised, rows: Sequence[Row]) -> list[Row]:
    counted = Counter(row["reason"] for row in rows if row["reason"])
    return [
        {"id": item.id, "label": item.label.model_dump(), "treatment": item.treatment.value,
         "managed_as": item.managed_as, "enterprises": counted[item.id], "reference": _reference(item.reference)}
        for item in done.scheme.exclusions
    ]  # fmt: skip


def _adjusted(scheme: Scheme, rows: Sequence[Row]) -> list[Row]:
    marks = Counter(mark for row in rows for mark in (row["adjusted_by"] or "").split())
    found: list[Row] = [
        {"id": item.id, "label": item.label.model_dump(), "effect": item.effect.value, "grade": item.grade,
         "enterprises": marks[item.id], "reference": _reference(item.reference)}
        for item in scheme.adjustments
    ]  # fmt: skip
    if marks["by_hand"]:
        label = {"zh": "人工调档", "en": "By hand"}
        found.append(
            {
                "id": "by_hand",
                "label": label,
                "effect": "fix",
                "grade": None,
                "enterprises": marks["by_hand"],
                "reference": None,
            }
        )
    return found


def _reference(reference: Any) -> Row | None:
    return reference.model_dump(mode="json") if reference is not None else None


def cuts_of(done: Appraised) -> list[str]:
    """Cuts that say something of those who are appraised: a park has a district, no size and no age."""
    own = done.scheme.subject.value
    return [cut for cut in CUTS if cut != own and done.table[cut].null_count < done.table.num_rows]


def by_area(done: Appraised, cut: str) -> list[Row]:
    """Grades, consequences and indicators (Σ ÷ Σ) of each group of a cut, the largest first; ages in their order."""
    groups: dict[str, list[Row]] = {}
    names = [item.id for item in done.scheme.indicators]
    sides = [f"{side}_{name}" for name in names for side in ("a", "b")]
    effects = [effect(item.id) for item in done.scheme.consequences]
    for row in done.columns([cut, "list", "grade", "ranked", *sides, *effects]):
        if row["list"] is not None:
            groups.setdefault(row[cut] or "", []).append(row)
    told = [
        {
            "group": group, "enterprises": len(rows),
            "grades": {grade: sum(row["grade"] == grade for row in rows) for grade in done.scheme.grades},
            "indicators": {name: _ratio(rows, name) for name in names},
            "effects": {item.id: sum(row[effect(item.id)] or 0.0 for row in rows) for item in done.scheme.consequences},
        }
        for group, rows in groups.items()
    ]  # fmt: skip
    order = {name: place for place, name in enumerate(AGES if cut == AGE else ())}
    return sorted(
        told,
        key=lambda row: (order.get(row["group"], len(order)), -int(row["enterprises"]), str(row["group"])),
    )


def _ratio(rows: Sequence[Row], name: str) -> float | None:
    """Σ ÷ Σ over those of whom both sides are known and who compete for themselves."""
    known = [row for row in rows if row["ranked"] and row[f"a_{name}"] is not None and row[f"b_{name}"]]
    bottom = sum(row[f"b_{name}"] for row in known)
    return sum(row[f"a_{name}"] for row in known) / bottom if bottom else None


def effect_rows(done: Appraised) -> list[Row]:
    """What each consequence amounts to, by grade and in all."""
    rows = done.columns(["managed_as", *[effect(item.id) for item in done.scheme.consequences]])
    return [
        {
            "id": item.id, "name": item.name.model_dump(), "unit": item.unit, "reference": _reference(item.reference),
            "by_grade": {
                grade: {
                    "enterprises": sum(1 for row in rows if row["managed_as"] == grade and row[effect(item.id)]),
                    "amount": sum(row[effect(item.id)] or 0.0 for row in rows if row["managed_as"] == grade),
                }
                for grade in item.by_grade
            },
            "amount": sum(row[effect(item.id)] or 0.0 for row in rows),
        }
        for item in done.scheme.consequences
    ]  # fmt: skip


def listed(
    done: Appraised,
    *,
    name: str = "",
    grade: str = "",
    region: str = "",
    text: str = "",
    start: int = 0,
    size: int = 50,
    told: Mapping[str, str] | None = None,
) -> tuple[list[Row], int]:
    """Enterprises of a list in the order of their positions, and how many there are.

    With `told`, grades that everybody may know by code, for those who may know no others: the order is that of codes, which
    says nothing, and nothing reckoned is in the rows but these grades.
    """
    import pyarrow.compute as pc

    shown = [
        *SHOWN,
        *[column for item in done.scheme.indicators for column in (value(item.id), points(item.id))],
    ]
    table = done.table.select([column for column in shown if column in done.table.column_names])
    if told is not None:
        table = _public(table, told)
    for column, wanted in (("list", name), ("grade", grade), ("region", region)):
        if wanted:
            table = table.filter(pc.fill_null(pc.equal(table[column], wanted), False))
    if text:
        fits = pc.or_(pc.match_substring(table["name"], text), pc.starts_with(table["code"], text.upper()))
        table = table.filter(fits)
    if not name and not text:
        table = table.filter(pc.is_valid(table["list"]))
    columns = ("list", "slice", "position", "code") if told is None else ("list", "code")
    ordered = table.sort_by([(column, "ascending") for column in columns])
    rows: list[Row] = ordered.slice(start, size).to_pylist()
    return rows, table.num_rows


def _public(table: pa.Table, told: Mapping[str, str]) -> pa.Table:
    """The rows with their names alone, and the grades that are told."""
    columns = {
        name: table[name] if name in OPEN else pa.nulls(table.num_rows, table.schema.field(name).type)
        for name in table.column_names
    }
    grades = [told.get(code) for code in table["code"].to_pylist()]
    return pa.table(columns | {"grade": pa.array(grades, pa.string()), "subject": table["code"]})


def bases_of(done: Appraised, listing: Listing) -> Row:
    """The base of each indicator as it was reckoned; None where it differs between slices."""
    table = done.of_list(listing.id)
    found: Row = {}
    for item in listing.indicators:
        known = (
            {x for x in table[base(item.id)].to_pylist() if x is not None}
            if base(item.id) in table.column_names
            else set()
        )
        found[item.id] = known.pop() if len(known) == 1 else None
    return found
