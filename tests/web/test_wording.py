"""Every code that a page can show has its word in both languages."""

from __future__ import annotations

from enum import StrEnum

import pytest

from jiqun.monitor import SENTENCES, Status
from jiqun.plans import Accumulation, Change, Firmness, Nature, PlanKind, Standing, StatementKind, Trust
from jiqun.plans.lint.titles import TITLES
from jiqun.plans.review import State
from jiqun.web.rendering import WORDS
from jiqun.workspace import City


@pytest.mark.parametrize(
    ("family", "codes"),
    [
        ("status", Status),
        ("standing", Standing),
        ("accumulation", Accumulation),
        ("change", Change),
        ("firmness", Firmness),
        ("nature", Nature),
        ("plan_kind", PlanKind),
        ("kind", StatementKind),
        ("trust", Trust),
        ("state", State),
    ],
)
def test_every_member_has_its_words(family: str, codes: type[StrEnum]) -> None:
    assert {code.value for code in codes} <= set(WORDS[family])


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


def test_every_trust_of_the_figures_has_its_word(ningbo: City) -> None:
    assert {item.row.trust for item in ningbo.observations.all} <= set(WORDS["trust"])


def test_every_kind_of_place_has_its_word(ningbo: City) -> None:
    assert {item.kind for item in ningbo.library.places.all} <= set(WORDS["place"])
