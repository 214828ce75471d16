"""The monitor's answers as plain rows of JSON types: rules of lights, tallies, scores, assessments."""

from __future__ import annotations

from typing import Any

from jiqun.monitor import LightRule, Lights
from jiqun.monitor.scoring import Score
from jiqun.workspace.answers import number, progress_row, target_row
from jiqun.workspace.assessment import Assessed, Assessment
from jiqun.workspace.city import City, Day
from jiqun.workspace.tally import Tally
from jiqun.workspace.warnings import Warned

Row = dict[str, Any]


def rule_row(rule: LightRule, lights: Lights) -> Row:
    """A rule with what it is used for."""
    used = [name for name in type(lights.use).model_fields if getattr(lights.use, name) == rule.id]
    return rule.model_dump(mode="json", exclude_defaults=True) | {"used_for": used}


def tally_row(item: Tally) -> Row:
    return {
        "key": item.key,
        "targets": item.targets,
        "judged": item.judged,
        "good": None if item.good is None else round(item.good, 4),
        "worst": item.worst.value,
        "statuses": {status.value: count for status, count in item.statuses.items()},
        "colours": {colour.value: count for colour, count in item.colours.items()},
        "five_colours": {colour.value: count for colour, count in item.five.items()},
    }


def score_row(item: Score) -> Row:
    return {
        "unit": item.unit,
        "rank": item.rank,
        "score": number(item.score, 1),
        "covered": number(item.covered, 4),
        "left_out": list(item.left_out),
        "parts": {
            name: {"achieved": number(basis.achieved, 2), "of": basis.of, "share": number(basis.share, 4)}
            for name, basis in item.parts.items()
        },
    }


def warned_row(item: Warned) -> Row:
    return {
        "ledger": item.ledger.id,
        "number": item.entry.number,
        "title": item.entry.title,
        "lead": item.entry.lead,
        "region": item.entry.region,
        "state": item.entry.state,
        "rule": item.rule,
        "came": item.came.isoformat(),
        "taken_up": item.taken_up,
        "ended": item.ended,
        "late": item.late,
        "simulated": item.entry.simulated,
    }


def assessment_row(city: City, day: Day, found: Assessment) -> Row:
    """The whole of an assessment; `work` is None where no ledgers are at hand."""
    return {
        "plan": found.plan.id,
        "kind": found.kind.value,
        "year": found.year,
        "as_of": found.on.isoformat(),
        "targets": [_assessed_row(city, day, item) for item in found.targets],
        "counts": {status.value: count for status, count in found.counts.items()},
        "judged": found.judged,
        "good": found.good,
        "tasks": None
        if found.work is None
        else {name: getattr(found.work, name) for name in ("all", "done", "late", "stopped", "simulated")},
        "mechanisms": [
            {
                "id": item.mechanism.id, "name": item.mechanism.name.zh, "status": item.status, "entries": item.entries,
                "open": item.open, "changed": item.newest.isoformat() if item.newest else None,
            }
            for item in found.devices
        ],
        "advice": {advice.value: [item.progress.target.id for item in items] for advice, items in found.advised.items()},
    }  # fmt: skip


def _assessed_row(city: City, day: Day, item: Assessed) -> Row:
    row = target_row(city, day, item.progress.target)
    return {
        "id": row["id"],
        "indicator": row["indicator_name"],
        "region": row["region"],
        "due": item.progress.target.due,
        "goal": row["goal"],
        "standing": item.standing.standing.value,
        "progress": progress_row(item.progress),
        "gap": number(item.gap, 4),
        "gap_share": number(item.gap_share, 4),
        "advice": [advice.value for advice in item.advice],
    }
