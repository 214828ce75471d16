"""Each rule on texts of cities it has never seen: once it must speak, once it must be silent."""

from __future__ import annotations

import pytest

from jiqun.plans.lint import lint

from .conftest import sources_of
from .invented import CASES, MORE, Case


@pytest.mark.parametrize(
    "case", [pytest.param(case, id=f"{case.rule}: {case.name}") for case in (*CASES, *MORE)]
)
def test_rule(case: Case) -> None:
    found = [finding for finding in lint(sources_of(case.texts)) if finding.rule == case.rule]
    if not case.words:
        assert [finding.message for finding in found] == []
    else:
        quotes = [place.quote for finding in found for place in finding.places]
        assert [word for word in case.words if not any(word in quote for quote in quotes)] == []


def test_every_rule_has_both_cases() -> None:
    spoken = {case.rule for case in CASES if case.words}
    silent = {case.rule for case in CASES if not case.words}
    assert spoken == silent
    assert len(spoken) == 45
