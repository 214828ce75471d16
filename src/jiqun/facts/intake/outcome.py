"""What became of a file that was to be imported."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from jiqun.facts.intake.problems import Problem, unlisted
from jiqun.facts.intake.rules import Rule
from jiqun.facts.schema import Severity


class Decision(StrEnum):
    ACCEPTED = "accepted"  #: a vintage was made
    REFUSED = "refused"  #: the file has errors, nothing was taken
    CHECKED = "checked"  #: a dry run: nothing was changed
    UNCHANGED = "unchanged"  #: the same bytes are already the newest vintage of the slice


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """`rows` = `accepted` + `rejected`: of a refused file or a dry run, what would be accepted and rejected."""

    file: str
    dataset: str
    period: str
    office: str
    decision: Decision
    vintage: str | None
    rows: int
    accepted: int
    rejected: int
    skipped: int
    simulated: bool
    counts: Mapping[str, int]
    problems: Sequence[Problem]
    rules: Mapping[str, Rule]

    def count(self, severity: Severity) -> int:
        return sum(number for rule, number in self.counts.items() if self.rules[rule].severity is severity)

    @property
    def errors(self) -> int:
        return self.count(Severity.ERROR)

    @property
    def warnings(self) -> int:
        return self.count(Severity.WARNING)

    @property
    def unlisted(self) -> int:
        """Problems that are counted but not in the list of all problems."""
        return unlisted(self.counts)

    def as_dict(self) -> dict[str, Any]:
        """JSON types. `problems` holds the first of each rule, `counts` all of them, `unlisted` is how many of these no list holds."""
        return {
            "file": self.file, "dataset": self.dataset, "period": self.period, "office": self.office,
            "decision": self.decision.value, "vintage": self.vintage, "rows": self.rows, "accepted": self.accepted,
            "rejected": self.rejected, "skipped": self.skipped, "simulated": self.simulated, "errors": self.errors, "warnings": self.warnings,
            "counts": dict(self.counts), "unlisted": self.unlisted, "problems": [problem.as_dict() for problem in self.problems],
        }  # fmt: skip
