"""Golden cases of titles: what an official expects of a rule set, run one rule set at a time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from jiqun.engine import Engine
from jiqun.rules.cases import Case, Miss, read_cases, run
from jiqun.rules.ruleset import Conditions
from jiqun.rules.shelf import Shelf
from jiqun.rules.verdict import Judge
from jiqun.rules.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Checked:
    """How many cases of a rule set came true, and those that did not."""

    rules: Conditions
    cases: int
    misses: tuple[Miss, ...]


def check(
    shelf: Shelf[Conditions], vocabulary: Vocabulary, files: Iterable[Path], engine: Engine
) -> list[Checked]:
    """Every rule set of the shelf, those without a case too.

    Raises PackFileInvalid, RuleSetUnknown, VariableUnknown.
    """
    cases = [case for path in files for case in read_cases(path)]
    for case in cases:
        shelf[case.rules]
    return [
        _of(rules, [case for case in cases if case.rules == rules.id], vocabulary, engine) for rules in shelf
    ]


def _of(rules: Conditions, cases: Sequence[Case], vocabulary: Vocabulary, engine: Engine) -> Checked:
    misses: list[Miss] = []
    for recheck in (False, True):
        own = [case for case in cases if case.recheck is recheck]
        if own:
            misses += run(Judge(rules, vocabulary, recheck=recheck), own, engine)
    return Checked(rules, len(cases), tuple(misses))
