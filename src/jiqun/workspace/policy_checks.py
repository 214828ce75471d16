"""The check of a pack's policies as plain rows: texts against the plans, and golden cases."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from jiqun.engine import open_engine
from jiqun.policies.cases import read_cases, run
from jiqun.policies.checks import faults
from jiqun.workspace.city import City
from jiqun.workspace.policies import InForce, books_of, ground_of


def checked(city: City) -> dict[str, Any]:
    """Every fault of the texts and every case that does not come true. Raises RuleError where a formula cannot be read."""
    books, cases = books_of(city), read_cases(city.pack)
    for policy in books.policies:
        InForce.of(
            books, policy.since, [item for item in books.policies.clauses.values() if item.policy is policy]
        )
    engine = open_engine()
    try:
        misses = run(books.policies, cases, books.vocabulary, engine)
    finally:
        engine.close()
    return {
        "policies": len(books.policies), "clauses": len(books.policies.clauses), "cases": len(cases),
        "faults": [asdict(item) for item in faults(books.policies, ground_of(city))],
        "misses": [asdict(item) for item in misses],
    }  # fmt: skip
