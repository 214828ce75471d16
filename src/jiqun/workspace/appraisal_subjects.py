"""Appraisals of parks, towns and premises as plain rows: ranked, one by one, with how many enterprises stand behind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

from jiqun.appraisal.reading import above, below, known
from jiqun.appraisal.scheme import Listing, Scheme
from jiqun.appraisal.scores import base, points, value
from jiqun.rules.shelf import Shelf
from jiqun.rules.variable import Subject
from jiqun.rules.vocabulary import MEMBERS
from jiqun.workspace.appraisals import Appraised, ready

Row = dict[str, Any]
Hides = Callable[[int | None], bool]


def methods(shelf: Shelf[Scheme]) -> list[Scheme]:
    """Methods for other subjects than enterprises, and those that can be used, by subject and newest first."""
    found = [item for item in shelf if item.subject is not Subject.ENTERPRISE and ready(item)]
    order = list(Subject)
    return sorted(found, key=lambda item: (order.index(item.subject), -item.data_year, item.id))


def grade_counts(done: Appraised) -> list[Row]:
    """Of each list how many have each grade, how many have none, and how many were looked at."""
    rows = done.columns(["list", "grade"])
    found = []
    for listing in done.scheme.lists:
        mine = Counter(row["grade"] for row in rows if row["list"] == listing.id)
        found.append(
            {
                "id": listing.id,
                "name": listing.name.model_dump(),
                "subjects": sum(mine.values()),
                "ungraded": mine.pop(None, 0),
                "grades": {item.grade: mine.get(item.grade, 0) for item in listing.classes},
                "names": {item.grade: item.name.model_dump() for item in listing.classes},
            }
        )
    return found


def ranked(done: Appraised, listing: Listing, hides: Hides) -> list[Row]:
    """The subjects of a list from the best to the last; those without a grade at the end. What tells of few enterprises is
    withheld."""
    rows = done.of_list(listing.id).to_pylist()
    rows.sort(key=lambda row: (row["position"] is None, row["position"] or 0, str(row["code"])))
    return [_row(done.scheme, listing, row, hides) for row in rows]


def _row(scheme: Scheme, listing: Listing, row: Row, hides: Hides) -> Row:
    members = whole(row.get(MEMBERS))
    withheld = hides(members)
    told = {
        name: row[name]
        for name in (
            "code",
            "name",
            "region",
            "town",
            "grade",
            "grade_first",
            "position",
            "of",
            "reason",
            "adjusted_by",
        )
    }
    return told | {
        "members": members, "withheld": withheld, "score": None if withheld else row["score"],
        "values": {item.id: None if withheld else row[value(item.id)] for item in listing.indicators},
        "shown": {name: None if withheld else row[name] for name in scheme.shown}, "missing": missing(listing, row, members),
    }  # fmt: skip


def whole(number: float | None) -> int | None:
    return None if number is None else int(number)


def missing(listing: Listing, row: Row, members: int | None) -> int | None:
    """Enterprises that count and of whom some indicator is not known; None where nobody counts enterprises."""
    told = [row[known(item.id)] for item in listing.indicators if row.get(known(item.id)) is not None]
    return None if members is None or not told else members - int(min(told))


def items(listing: Listing, row: Row) -> list[Row]:
    """Each indicator of one subject: both sums, their quotient, what it is held against, what it earns, who is behind it."""
    return [
        {
            "id": item.id, "name": item.name.model_dump(), "unit": item.unit, "weight": item.weight, "note": item.note,
            "above": row[above(item.id)], "below": row[below(item.id)], "formulas": (item.above, item.below),
            "value": row[value(item.id)], "base": row[base(item.id)], "points": row[points(item.id)] if listing.scored else None,
            "known": whole(row.get(known(item.id))),
        }
        for item in listing.indicators
    ]  # fmt: skip


def nowhere(done: Appraised) -> int:
    """Enterprises that count and belong to no group anybody reported."""
    rows = done.columns(["code", MEMBERS]) if done.scheme.subject.grouped else []
    return sum(whole(row[MEMBERS]) or 0 for row in rows if not row["code"])
