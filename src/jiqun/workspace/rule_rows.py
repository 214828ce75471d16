"""Rule sets as plain rows: what every face tells of them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from jiqun.rules.places import Spot, sections
from jiqun.rules.reference import Reference
from jiqun.rules.shelf import Shelved
from jiqun.workspace.facts import Desk
from jiqun.workspace.rule_domains import Domain
from jiqun.workspace.rule_drafts import CasesTold, Held, problems

Row = dict[str, Any]


def rule_row(domain: Domain, entry: Shelved[Any]) -> Row:
    """The head of a rule set: whose it is, since when, on which document it rests."""
    rules = entry.rules
    return {
        "domain": domain.id, "id": rules.id, "family": rules.family, "name": rules.name.model_dump(), "region": rules.region,
        "since": rules.since.isoformat(), "until": _day(rules.until), "recheck_until": _day(rules.recheck_until),
        "standing": rules.standing.value, "ships": entry.shipped, "copied_from": rules.copied_from,
        "reference": _reference(rules.reference),
    }  # fmt: skip


def whole_row(desk: Desk, found: Held) -> Row:
    """A rule set with every place that can be changed, lists that take entries, what differs from its origin, its history,
    and what speaks against publishing it. `version` is what a change must bring back."""
    top = sections(found.rules)
    whole = list(top.walk())
    return rule_row(found.domain, found.entry) | {
        "version": found.version, "editable": found.editable, "versions": [item.id for item in found.versions],
        "places": [_place(spot) for section in whole for spot in section.spots],
        "lists": [{"place": group.path, "entries": len(group.entries)} for section in whole for group in section.groups],
        "differences": [{"place": item.place, "before": item.before, "after": item.after} for item in found.differences],
        "history": [line.model_dump(mode="json", exclude_defaults=True) for line in found.rules.history],
        "problems": problems(desk, found.domain, found.rules) if found.editable else [],
    }  # fmt: skip


def cases_row(told: CasesTold, text: str) -> Row:
    """Golden cases as they were run, and the file of the draft's own."""
    return {
        "cases": told.own + told.inherited, "as_in_origin": told.inherited, "text": text,
        "misses": [
            {"case": item.case, "place": item.place, "subject": item.subject, "what": item.path, "expected": item.expected, "found": item.found}
            for item in told.misses
        ],
    }  # fmt: skip


def _place(spot: Spot) -> Row:
    row: Row = {"place": spot.path, "form": spot.form.value, "value": spot.value, "optional": spot.optional}
    if isinstance(spot.value, dt.date):
        row["value"] = spot.value.isoformat()
    return row | ({"choices": list(spot.choices)} if spot.choices else {})


def _reference(held: Reference) -> Row:
    return {name: value for name, value in held.model_dump(mode="json").items() if value}


def _day(day: dt.date | None) -> str | None:
    return day.isoformat() if day is not None else None
