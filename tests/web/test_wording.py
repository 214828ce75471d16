"""Every code that a page can show has its word in both languages."""

from __future__ import annotations

import ast
import re
from enum import StrEnum
from pathlib import Path

import pytest

from jiqun.appraisal.carbon.reckoning import Untold
from jiqun.appraisal.carbon.scheme import PeerLevel
from jiqun.appraisal.promises.judging import Fulfilment
from jiqun.appraisal.promises.scheme import LandStage
from jiqun.appraisal.screening.scheme import ScreenPurpose, SubjectKind
from jiqun.enterprises.identity import IdentityState
from jiqun.enterprises.identity.ladder import RUNGS
from jiqun.facts.reporting import Arrival
from jiqun.facts.schema import Severity
from jiqun.facts.store import Effect, State
from jiqun.indicators.computed import ChangeKind, CrosscheckKind, How
from jiqun.monitor import SENTENCES, Colour, Shape, Status
from jiqun.plans import (
    Accumulation,
    Change,
    Firmness,
    Nature,
    PlanKind,
    Standing,
    StatementKind,
    Trust,
    extraction,
)
from jiqun.plans.lint.titles import TITLES
from jiqun.plans.review import ProposalState
from jiqun.reports.archive.keeping import Deed as IssueDeed
from jiqun.reports.archive.keeping import IssueState
from jiqun.rules.proof import Outcome
from jiqun.web.refusal import CODES
from jiqun.web.rendering import WORDS
from jiqun.web.wording import RULE_WORDS
from jiqun.workspace import City
from jiqun.workspace.assessment import Advice, Kind
from jiqun.workspace.indicators import Supply
from jiqun.workspace.sources import parsed


@pytest.mark.parametrize(
    ("family", "codes"),
    [
        ("status", Status),
        ("shape", Shape),
        ("issue", IssueState),
        ("issue_deed", IssueDeed),
        ("colour", Colour),
        ("assessment", Kind),
        ("advised", Advice),
        ("standing", Standing),
        ("accumulation", Accumulation),
        ("change", Change),
        ("firmness", Firmness),
        ("nature", Nature),
        ("plan_kind", PlanKind),
        ("kind", StatementKind),
        ("trust", Trust),
        ("state", ProposalState),
        ("return", Arrival),
        ("effect", Effect),
        ("vintage", State),
        ("identity", IdentityState),
        ("row_problem", Severity),
        ("check", CrosscheckKind),
        ("how", How),
        ("move", ChangeKind),
        ("supply", Supply),
        ("carbon_untold", Untold),
        ("carbon_peer", PeerLevel),
        ("promise_verdict", Fulfilment),
        ("promise_stage", LandStage),
        ("screen_purpose", ScreenPurpose),
        ("screen_subject", SubjectKind),
        ("screen_found", Outcome),
        ("screen_criterion", Outcome),
    ],
)
def test_every_member_has_its_words(family: str, codes: type[StrEnum]) -> None:
    assert {code.value for code in codes} <= set(WORDS[family])


def test_every_rung_of_the_ladder_has_its_words() -> None:
    assert set(RUNGS) | {"splink", "fixed"} <= set(WORDS["rung"])


@pytest.mark.parametrize("family", sorted(WORDS))
def test_words_are_chinese_and_english(family: str) -> None:
    for zh, en in WORDS[family].values():
        assert zh == "—" or any("一" <= character <= "鿿" for character in zh)
        assert not any("一" <= character <= "鿿" for character in en)


def test_reasons_are_chinese_and_english_with_the_same_particulars() -> None:
    import string

    for zh, en in SENTENCES.values():
        names = [{name for _, name, _, _ in string.Formatter().parse(text) if name} for text in (zh, en)]
        assert names[0] == names[1]


def test_every_rule_that_speaks_has_a_title(ningbo: City) -> None:
    assert {finding.rule for finding in ningbo.findings} <= set(TITLES)


def test_every_family_of_the_indicators_has_its_word(ningbo: City) -> None:
    families = {item.family for item in ningbo.catalogue.indicators.values() if item.family}
    assert families <= set(WORDS["family"])


def test_every_trust_of_the_figures_has_its_word(ningbo: City) -> None:
    assert {item.row.trust for item in ningbo.observations.all} <= set(WORDS["trust"])


def test_every_kind_of_place_has_its_word(ningbo: City) -> None:
    assert {item.kind for item in ningbo.library.places.all} <= set(WORDS["place"])


def _constants(node: ast.AST) -> set[str]:
    """The names of rules among the string constants below a node: lower-case words."""
    texts = {item.value for item in ast.walk(node) if isinstance(item, ast.Constant)}
    return {
        text
        for text in texts
        if isinstance(text, str) and re.fullmatch(r"[a-z]{2,}(?: [a-z]+)+|bracket", text)
    }


def _rules_written(path: Path) -> set[str]:
    """Names of rules that a module of the extraction gives: to `why`, as the end of a returned pair, as a key of a table."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        match node:
            case ast.keyword(arg="why", value=value) | ast.Return(value=ast.AST() as value):
                found |= _constants(value)
            case ast.Call(func=ast.Attribute(value=ast.Attribute(attr="why")), args=args):
                found |= set().union(*map(_constants, args))
            case ast.Assign(value=value) | ast.AnnAssign(value=ast.Dict() as value):
                found |= _constants(value) if isinstance(value, ast.Dict | ast.Tuple | ast.List) else set()
    return found


def test_every_rule_of_the_extraction_has_words() -> None:
    modules = sorted(Path(extraction.__file__).parent.glob("*.py"))
    written = set().union(*map(_rules_written, modules))
    assert {"number with unit", "name before", "year aimed at", "grade of the subject", "bracket"} <= written
    assert written - set(RULE_WORDS) == set()


def test_every_rule_that_the_plans_call_for_has_words(ningbo: City) -> None:
    used = {
        rule
        for plan in ningbo.library.plans.values()
        if plan.text is not None
        for item in extraction.extract(parsed(plan))
        for rule in item.why
    }
    assert len(used) > 20
    assert used <= set(RULE_WORDS)


@pytest.mark.parametrize("status", sorted(CODES))
def test_every_refusal_has_a_title_and_advice(status: int) -> None:
    assert str(status) in WORDS["error"]
    assert str(status) in WORDS["advice"]
