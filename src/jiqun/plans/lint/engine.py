"""Running the rules over a set of documents."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from jiqun.plans.lint.finding import Finding
from jiqun.plans.lint.rules import RULES
from jiqun.plans.lint.source import Source

Rule = Callable[[Sequence[Source]], Iterable[Finding]]

ORDER = {"high": 0, "medium": 1, "low": 2}


def lint(sources: Iterable[Source], rules: Sequence[Rule] | None = None) -> list[Finding]:
    """What the rules find in the documents, the gravest first; one finding per rule and set of places."""
    held = list(sources)
    found: dict[str, Finding] = {}
    for rule in RULES if rules is None else rules:
        for finding in rule(held):
            found.setdefault(finding.id, finding)
    return sorted(found.values(), key=lambda item: (ORDER[item.severity], item.rule, sorted(item.places)))
