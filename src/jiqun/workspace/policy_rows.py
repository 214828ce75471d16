"""Policies as plain rows of JSON types: what the API, the commands and the pages share."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import Any

from jiqun.policies.conflicts import Conflict
from jiqun.policies.direct import directness
from jiqun.policies.exposure import BudgetLine, ClauseExposure, by_department, by_policy
from jiqun.policies.joining import met
from jiqun.policies.paid import PaidYear, paid_years
from jiqun.policies.policy import Placed, Policies, Policy
from jiqun.rules.proof import Outcome, Proof, Step
from jiqun.workspace.policies import InForce, Matches, due
from jiqun.workspace.proof_rows import proof_row

Row = dict[str, Any]
ORDER = {Outcome.MET: 0, Outcome.UNKNOWN: 1, Outcome.NOT_MET: 2}


def policy_row(policy: Policy) -> Row:
    return {
        "id": policy.id, "family": policy.family, "name": policy.name.model_dump(), "number": policy.number,
        "issuer": policy.issuer, "region": policy.region, "department": policy.department, "plan": policy.plan or None,
        "since": policy.since.isoformat(), "until": _day(policy.until), "standing": policy.standing.value,
        "trust": policy.reference.trust.value, "official": policy.official, "document": policy.reference.document,
        "note": policy.note, "budget": policy.budget, "changes": policy.changes, "clauses": len(policy.clauses),
    }  # fmt: skip


def clause_row(item: Placed) -> Row:
    own, benefit = item.clause, item.clause.benefit
    return {
        "id": item.id, "policy": policy_row(item.policy), "article": own.article, "name": own.name.model_dump(),
        "recipient": own.recipient.value, "purpose": own.purpose, "department": item.department,
        "cooperating": list(own.cooperating), "quote": own.quote, "kind": benefit.kind.value, "money": benefit.kind.money,
        "amount": benefit.amount, "at_most": benefit.at_most, "frequency": benefit.frequency.value, "words": benefit.words,
        "group": own.group, "evidence": list(own.evidence), "window": own.window.model_dump() if own.window else None,
        "budget": own.budget, "since": item.since.isoformat(), "until": _day(item.until), "refers": list(own.refers),
        "trust": item.reference.trust.value, "reference": item.reference.zh, "official": item.reference.trust.official,
        "matched": item.matched, "note": own.note,
    }  # fmt: skip


def _day(day: dt.date | None) -> str | None:
    return day.isoformat() if day is not None else None


def catalogue(
    policies: Policies, on: dt.date, *, department: str = "", kind: str = "", recipient: str = "", text: str = "",
    benefit: str = "", every: bool = False,
) -> list[Row]:  # fmt: skip
    """Clauses in force on a day, or of every version and day; `benefit` is `money`, `unsaid` (money without a printed sum) or
    `other`."""
    chosen: Iterable[Placed] = policies.clauses.values() if every else policies.in_force(on)
    rows = [clause_row(item) for item in chosen]
    held = {item.id for item in policies.in_force(on)}
    return [
        row | {"in_force": row["id"] in held}
        for row in rows
        if (not department or row["department"] == department)
        and (not kind or row["kind"] == kind)
        and (not recipient or row["recipient"] == recipient)
        and (not benefit or benefit == paying(row))
        and (not text or text in "".join((row["name"]["zh"], row["name"]["en"], row["quote"], row["id"])))
    ]


def paying(row: Row) -> str:
    """`money` where a sum is printed, `unsaid` where money is promised without one, `other` where no money is."""
    return "other" if not row["money"] else "unsaid" if row["amount"] is None else "money"


def direct_row(found: Matches, item: Placed) -> Row:
    """Whether a clause can be granted without application, and what stands in the way."""
    way = directness(item, found.held.vocabulary, found.facts)
    return {
        "direct": way.direct, "asked": [{"id": one.id, "name": one.name.model_dump()} for one in way.asked],
        "judged": list(way.judged), "absent": list(way.absent), "amount_known": way.amount_known,
    }  # fmt: skip


def exposure_row(one: ClauseExposure) -> Row:
    found = asdict(one)
    found.pop("clause")
    return {"clause": one.clause.id, "name": one.clause.clause.name.model_dump(), **found}


def budget_row(found: Matches) -> Row:
    """Exposure by policy and department, with the clauses below."""
    names = {policy.id: policy.name.model_dump() for policy in found.held.policies}
    return {
        **_head(found),
        "policies": [_line(line) | {"title": names[line.name]} for line in by_policy(found.exposures)],
        "departments": [_line(line) for line in by_department(found.exposures)],
        "clauses": [
            exposure_row(one)
            | {"policy": one.clause.policy.id, "department": one.clause.department, "money": one.clause.clause.benefit.kind.money, "known": one.clause.clause.benefit.amount is not None}
            for one in found.exposures
        ],
    }  # fmt: skip


def _line(line: BudgetLine) -> Row:
    return asdict(line) | {"over": line.over, "risk": line.risk}


def _head(found: Matches) -> Row:
    return {"on": found.held.on.isoformat(), "year": found.year, "simulated": found.simulated}


def conflict_row(item: Conflict) -> Row:
    zh, en = item.words
    return {
        "kind": item.kind.value, "about": list(item.about), "words": {"zh": zh, "en": en}, "firms": item.firms,
        "money": item.money,
    }  # fmt: skip


def firm_rows(found: Matches, code: str) -> Row:
    """One firm against every clause: met first, then those that lack evidence, then the nearest. What it is short of and
    what nobody told come with the proof. Raises EnterpriseNotReturned."""
    row = found.row(code)
    clauses = [_of_firm(found, place, row) for place in range(len(found.joined.clauses))]
    clauses.sort(key=lambda item: (ORDER[Outcome(item["outcome"])], -item["most"], item["lacks"], item["id"]))
    return {
        **_head(found), "code": code, "name": row["name"], "region": row["region"],
        "sure": sum(item["sure"] for item in clauses), "most": sum(item["most"] for item in clauses), "clauses": clauses,
    }  # fmt: skip


def _of_firm(found: Matches, place: int, row: Row) -> Row:
    item = found.joined.clauses[place]
    proof = found.joined.proof(place, row, found.held.on)
    told = proof_row(proof)
    return clause_row(item) | {
        "outcome": Outcome.of(row[met(place)]).value, "offered": row[f"offered_{place}"], "sure": row[f"sure_{place}"],
        "most": row[f"most_{place}"], "had": row.get(f"had_{place}", False), "lacks": row[f"lacks_{place}"],
        "direct": directness(item, found.held.vocabulary, found.facts).direct, "coverage": coverage(proof),
        "proof": told, "lacking": told["lacking"], "missing": told["missing"],
    }  # fmt: skip


def coverage(proof: Proof) -> float:
    """The share of single conditions that are decided, vetoes included."""
    leaves = [step for root in (proof.criteria, *proof.veto) for step in _leaves(root)]
    return sum(step.outcome is not Outcome.UNKNOWN for step in leaves) / len(leaves)


def _leaves(step: Step) -> Iterator[Step]:
    if not step.parts:
        yield step
    for part in step.parts:
        yield from _leaves(part)


def direct_rows(found: Matches) -> Row:
    """免申即享: clauses that need no application, and the firms that are due something under them."""
    clauses = found.joined.clauses
    places = [
        place
        for place, item in enumerate(clauses)
        if directness(item, found.held.vocabulary, found.facts).direct
    ]
    direct = [clauses[place] for place in places]
    firms = [
        {
            "clause": clauses[place].id,
            "clause_name": clauses[place].clause.name.model_dump(),
            "department": clauses[place].department,
            **row,
        }
        for place, row in due(found, places)
    ]
    return {
        **_head(found), "clauses": [item.id for item in direct], "firms": firms,
        "enterprises": len({row["code"] for row in firms}), "sure": sum(row["sure"] for row in firms),
    }  # fmt: skip


def paid_row(one: PaidYear) -> Row:
    return asdict(one)


def payments_of(found: Matches, item: Placed) -> list[Row]:
    """Payments under a clause by year."""
    return [paid_row(one) for one in paid_years(found.facts, found.held.policies) if one.clause == item.id]


def conditions_row(held: InForce, item: Placed) -> list[Row]:
    """The conditions of a clause in the order they stand, with their depth and the parameters they name."""
    vocabulary = item.conditions.vocabulary(held.vocabulary)
    rows = []
    for node in item.conditions.nodes():
        own = node.criterion
        names = vocabulary.check(own.test, item.id).names if own.test is not None else ()
        rows.append(
            {
                "depth": len(node.path) - 2 + (node.path[0] == 0), "veto": node.path[0] == 1, "label": own.label.model_dump() if own.label else None,
                "test": own.test, "joint": "all" if own.all else "any" if own.any else "some" if own.some else None,
                "judged": own.judged, "note": own.note,
                "parameters": [
                    {"id": name, "name": one.name.model_dump(), "value": one.at(held.on), "unit": one.unit, "source": one.source(held.on).model_dump(mode="json")}
                    for name in names
                    if (one := vocabulary.parameters.get(name)) is not None
                ],
                "variables": [{"id": name, "name": vocabulary[name].name.model_dump()} for name in names if name in vocabulary.variables],
            }
        )  # fmt: skip
    return rows
