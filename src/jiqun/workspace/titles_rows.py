"""Titles as plain rows of JSON types: what the API, `--json` and pages print."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from jiqun.rules.criterion import Criterion
from jiqun.rules.proof import Outcome
from jiqun.rules.ruleset import Conditions
from jiqun.rules.scoring import Item
from jiqun.titles.expiry import Expiring
from jiqun.titles.ladder import Ladder, Rung
from jiqun.titles.outlook import Forecast
from jiqun.titles.standing import Bench, Candidate, FirmJudge, Shown
from jiqun.workspace.proof_rows import named_row, proof_row, reference_row, step_row, words
from jiqun.workspace.titles import Aim, Reform, RungView

Row = dict[str, Any]


def head_row(rules: Conditions) -> Row:
    """A rule set without its criteria."""
    return {
        "id": rules.id, "family": rules.family, "name": words(rules.name), "since": rules.since.isoformat(),
        "until": rules.until.isoformat() if rules.until else None,
        "recheck_until": rules.recheck_until.isoformat() if rules.recheck_until else None,
        "standing": rules.standing.value, "reference": reference_row(rules.reference), "note": rules.note,
    }  # fmt: skip


def rules_row(rules: Conditions) -> Row:
    """A rule set in full."""
    return head_row(rules) | {
        "criteria": criterion_row(rules.criteria),
        "veto": [criterion_row(item) for item in rules.veto],
        "dimensions": [{"id": item.id, "name": words(item.name)} for item in rules.dimensions],
        "items": [_item(item) for item in rules.items],
    }


def criterion_row(item: Criterion) -> Row:
    joint = "all" if item.all else "any" if item.any else "some" if item.some else None
    return {
        "id": item.id, "label": words(item.label) if item.label else None, "test": item.test, "score": item.score,
        "at_least": item.at_least, "joint": joint, "first_only": item.first_only, "judged": item.judged,
        "reference": reference_row(item.reference) if item.reference else None, "note": item.note,
        "parts": [criterion_row(child) for child in item.children],
    }  # fmt: skip


def _item(item: Item) -> Row:
    return {
        "id": item.id, "label": words(item.label), "dimension": item.dimension, "most": item.most, "note": item.note,
        "reference": reference_row(item.reference) if item.reference else None,
        "ways": [
            {
                "label": words(way.label) if way.label else None, "of": way.of, "points": way.points,
                "bands": [{"when": band.label or band.condition(way.of), "points": band.points} for band in way.bands],
            }
            for way in item.ways
        ],
    }  # fmt: skip


def forecast_row(item: Forecast) -> Row:
    return {
        "year": item.year + 1,
        "expected": number_of(item.expected) if not item.few else None,
        "low": number_of(item.low) if not item.few else None,
        "high": number_of(item.high) if not item.few else None,
        "interval": 0.8,
        "few": item.few,
        "from_years": list(item.years),
        "loss": round(item.loss, 4),
        "shares": [
            {"stratum": share.stratum.value, "today": share.today, "climbed": share.climbed, "at_risk": share.at_risk,
             "rate": round(share.rate, 5)}
            for share in item.shares
        ],
    }  # fmt: skip


def number_of(value: float) -> float:
    return round(value, 1)


def aim_row(item: Aim) -> Row:
    return {
        "target": item.target.id, "plan": item.target.plan.id, "year": item.year, "wanted": item.wanted,
        "low": number_of(item.low), "expected": number_of(item.expected), "high": number_of(item.high),
        "chance": item.chance,
    }  # fmt: skip


def expiring_row(item: Expiring) -> Row:
    return {
        "code": item.code, "name": item.name, "region": item.region, "awarded_year": item.awarded,
        "valid_to_year": item.valid_to, "outcome": Outcome.of(item.met).value, "short": number_or_none(item.short),
    }  # fmt: skip


def number_or_none(value: float | None, digits: int = 4) -> float | None:
    return None if value is None else round(value, digits)


def rung_row(found: RungView, *, full: bool = False) -> Row:
    """A rung in figures; `full` adds the rules, the trials of the forecast and the titles that run out."""
    rung, held = found.rung, found.counts
    row: Row = {
        "id": rung.id, "name": words(rung.name), "note": rung.note, "ledgers": list(rung.ledgers), "feeds": rung.feeds.value,
        "valid_years": rung.valid_years,
        "rules": head_row(found.rules) if found.rules else None,
        "recheck_rules": head_row(found.recheck) if found.recheck else None,
        "refused": found.refused,
        "holders": held.holders if held and rung.held else None,
        "history": [list(item) for item in found.holders],
        "recheck": {"met": held.passing, "unknown": held.passing_open, "not_met": held.failing} if held else None,
        "others": {"met": held.met, "unknown": held.open, "not_met": held.short, "near": held.near} if held else None,
        "forecast": forecast_row(found.forecast) if found.forecast else None,
        "targets": [aim_row(item) for item in found.aims],
        "expiring": len(found.expiring),
    }  # fmt: skip
    if full:
        row["criteria"] = rules_row(found.rules) if found.rules else None
        row["tried"] = [
            {"year": item.forecast.year + 1, "expected": number_of(item.forecast.expected), "low": number_of(item.forecast.low),
             "high": number_of(item.forecast.high), "came": item.came, "inside": item.inside}
            for item in found.tried
        ]  # fmt: skip
        row["expiring_titles"] = [expiring_row(item) for item in found.expiring]
    return row


def ladder_row(ladder: Ladder, rungs: Sequence[Row]) -> Row:
    return {
        "id": ladder.id, "title": words(ladder.title),
        "description": words(ladder.description) if ladder.description else None,
        "clauses": [item.model_dump() for item in ladder.clauses], "rungs": list(rungs), "note": ladder.note,
    }  # fmt: skip


def candidate_row(item: Candidate, shown: Shown | None = None) -> Row:
    """An enterprise on the way, with what is missing where its proof is at hand."""
    row: Row = {
        "code": item.code, "name": item.name, "region": item.region, "outcome": Outcome.of(item.met).value,
        "short": number_or_none(item.short), "open": item.open, "score": number_or_none(item.score, 2),
        "score_most": number_or_none(item.score_most, 2),
    }  # fmt: skip
    return row | gaps_row(shown) if shown is not None else row


def gaps_row(shown: Shown) -> Row:
    """What stands in the way, and what nobody has told."""
    return {
        "lacking": [step_row(step) for step in shown.proof.lacking],
        "missing": [named_row(item) for item in shown.proof.missing],
    }


def shown_row(item: Shown) -> Row:
    """The proof of one enterprise for one rung."""
    proof = item.proof
    return {
        "rung": item.rung.id, "name": words(item.rung.name), "rules": head_row(item.rules), "recheck": item.recheck,
        "held": item.held, **proof_row(proof),
        "scores": {name: [number_or_none(low, 2), number_or_none(most, 2)] for name, (low, most) in proof.scores.items()},
        "points": [
            {"id": found.item.id, "label": words(found.item.label), "dimension": found.item.dimension,
             "earned": number_or_none(found.earned, 2), "most": found.item.most}
            for found in proof.points
        ],
    }  # fmt: skip


def firm_rows(bench: Bench, code: str, rungs: Sequence[Rung]) -> list[Row]:
    """Proofs of one enterprise for some rungs; rungs without a rule in force are left out, as is an unknown enterprise."""
    from jiqun.rules.errors import NoRuleInForce

    found = []
    for rung in rungs:
        try:
            shown = FirmJudge(bench, (code,)).shown(rung)
        except NoRuleInForce:
            continue
        found += [shown_row(item) for item in shown.values()]
    return found


def firm_summary(bench: Bench, code: str) -> list[Row]:
    """One enterprise on every rung in short, from the standings that are kept: verdict, shortfall, open questions."""
    from jiqun.rules.errors import NoRuleInForce
    from jiqun.titles.standing import HELD, standing

    rows: list[Row] = []
    for rung in bench.ladders.rungs.values():
        try:
            table = standing(bench, rung)
        except NoRuleInForce:
            continue
        for row in bench.facts.population.engine.collect(table.filter(table.code == code)).to_pylist():
            rows.append(
                {
                    "rung": rung.id, "name": words(rung.name), "held": row[HELD], "outcome": Outcome.of(row["met"]).value,
                    "short": number_or_none(row["short"]), "open": int(row["open"]), "score": number_or_none(row["score"], 2),
                    "score_most": number_or_none(row["score_most"], 2),
                }
            )  # fmt: skip
    return rows


def reform_row(item: Reform) -> Row:
    def outcome(value: bool | None) -> str:
        return Outcome.of(value).value

    return {
        "before": head_row(item.before), "after": head_row(item.after), "year": item.year,
        "gain": item.number(False, True), "lose": item.number(True, False),
        "table": [
            {"before": outcome(one), "after": outcome(other), "enterprises": count}
            for (one, other), count in sorted(item.table.items(), key=lambda pair: str(pair[0]))
        ],
        "differences": [
            {"place": found.place, "before": _plain(found.before), "after": _plain(found.after)} for found in item.differences
        ],
        "moved": [
            {"code": found.code, "name": found.name, "region": found.region, "before": outcome(found.before),
             "after": outcome(found.after)}
            for found in item.moved
        ],
    }  # fmt: skip


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.date) else value


__all__ = [
    "aim_row", "candidate_row", "criterion_row", "expiring_row", "firm_rows", "forecast_row", "gaps_row",
    "head_row", "ladder_row", "reform_row", "rules_row", "rung_row", "shown_row",
]  # fmt: skip
