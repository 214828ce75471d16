"""The check of a pack's policies as plain rows: texts against the plans, and golden cases."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from jiqun.policies.checks import faults
from jiqun.workspace.city import City
from jiqun.workspace.policies import InForce, books_of, ground_of
from jiqun.workspace.rule_cases import check, checked_row


def checked(city: City) -> dict[str, Any]:
    """Every fault of the texts and every case that does not come true. Raises RuleError where a formula cannot be read."""
    books = books_of(city)
    for policy in books.policies:
        InForce.of(
            books, policy.since, [item for item in books.policies.clauses.values() if item.policy is policy]
        )
    told = [checked_row(item) for item in check(city.pack, ["policies"])]
    return {
        "policies": len(books.policies), "clauses": len(books.policies.clauses), "cases": sum(row["cases"] for row in told),
        "faults": [asdict(item) for item in faults(books.policies, ground_of(city))],
        "misses": [{"rules": row["rules"], **miss} for row in told for miss in row["misses"]],
    }  # fmt: skip
