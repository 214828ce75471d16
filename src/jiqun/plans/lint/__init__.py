"""Plan lint: where plans contradict each other or themselves, found by general rules."""

from jiqun.plans.lint.engine import Rule, lint
from jiqun.plans.lint.explain import Explanation, explain, load_explanations, with_explanations
from jiqun.plans.lint.files import source_of_file, sources_of_files
from jiqun.plans.lint.finding import Finding, Place, Severity
from jiqun.plans.lint.source import Source

__all__ = [
    "Explanation",
    "Finding",
    "Place",
    "Rule",
    "Severity",
    "Source",
    "explain",
    "lint",
    "load_explanations",
    "source_of_file",
    "sources_of_files",
    "with_explanations",
]
