"""Running the rules: order, grouping, texts that may not be shown, input that says nothing."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jiqun.plans.lint import Finding, Place, lint, sources_of_files
from jiqun.plans.lint.rules import RULES
from jiqun.workspace import City

from .conftest import sources_of
from .invented import CASES


def test_no_documents_no_findings() -> None:
    assert lint([]) == []


def test_one_rule_may_be_run_alone() -> None:
    def rule(sources: object) -> list[Finding]:
        return [Finding(rule="X", severity="low", message="m", places=(Place("a", 0, 1),)) for _ in range(2)]

    assert [finding.rule for finding in lint([], [rule])] == ["X"]


def test_every_rule_is_registered_once() -> None:
    names = [(rule.__module__, rule.__name__) for rule in RULES]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("case", [pytest.param(case, id=case.rule) for case in CASES if case.words])
def test_texts_that_may_not_be_shown_are_not_quoted(case: object) -> None:
    texts = case.texts  # type: ignore[attr-defined]
    found = lint([replace(source, quotable=False) for source in sources_of(texts)])
    assert found
    assert {place.quote for finding in found for place in finding.places} == {""}


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.sampled_from([case.texts for case in CASES]), min_size=1, max_size=4), st.randoms())
def test_any_mixture_of_sentences_is_read(texts: list[dict[str, str]], random: object) -> None:
    """Shuffled sentences of all cases: no rule fails, every place lies in its text, the result does not change."""
    sentences = [
        part
        for group in texts
        for text in group.values()
        for part in text.replace("\n\n", "。").split("。")
        if part
    ]
    random.shuffle(sentences)  # type: ignore[attr-defined]
    sources = sources_of(
        {
            "mixed": "某市方案（2023—2027年）\n\n" + "。\n".join(sentences) + "。\n",
            "other": "。".join(sentences[::-1]),
        }
    )
    lengths = {source.id: len(source.text) for source in sources}
    found = lint(sources)
    assert found == lint(sources)
    for finding in found:
        assert finding.message
        assert all(0 <= place.start < place.end <= lengths[place.document] for place in finding.places)


def test_the_pack_is_read_with_its_reviewed_keys(ningbo: City) -> None:
    """The shipped plans (the article is not among them) give every high finding that needs no article."""
    high = {finding.rule for finding in ningbo.findings if finding.severity == "high"}
    assert high >= {
        "R01-list-arity",
        "R02-duplicate-number",
        "R03-copy-paste",
        "R04-same-doc-value",
        "R06-subset-superset",
        "R06-subtotal",
        "R09-target-already-met",
        "R12-tier-monotonic",
        "R30-cascade",
    }


def test_the_standing_of_files_is_guessed_from_their_text(tmp_path: Path) -> None:
    """Region, years and parent: a district's plan under its city's, an article under its plan."""
    texts = {
        "city": "云州市制造业行动方案（2023—2027年）\n\n到2027年，云州市规上工业亩均税收达到60万元/亩。\n",
        "district": "东岭区制造业行动方案（2023—2027年）\n\n根据云州市部署，到2027年，东岭区规上工业亩均税收达到41万元/亩。\n",
        "older": "云州市制造业高质量发展“十四五”规划\n\n到2025年，云州市高新技术企业达到900家。\n",
        "article": "云州发布制造业“十四五”规划\n\n近日，云州市印发规划，提出到2025年，高新技术企业达到900家。\n\n记者 张三\n",
    }
    for name, text in texts.items():
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
    found = {source.id: source for source in sources_of_files([tmp_path / f"{name}.txt" for name in texts])}
    assert {name: (source.start_year, source.end_year) for name, source in found.items()} == {
        "city": (2023, 2027),
        "district": (2023, 2027),
        "older": (2021, 2025),
        "article": (2021, 2025),
    }
    assert [name for name, source in found.items() if source.news] == ["article"]
    assert (found["district"].parent, found["article"].parent, found["city"].parent) == (
        "city",
        "older",
        None,
    )


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(text, id=text[:6])
        for text in ("甲乙、", "围绕甲乙、丙丁", "“一园二区", "白石-青溪片区、")
    ],
)
def test_one_endless_sentence_is_read_in_time(text: str) -> None:
    assert _calls(text * 2400) <= 4.4 * _calls(text * 600) + 2_000


def _calls(text: str) -> int:
    """Calls made while linting: the same on every machine, however busy."""
    calls = 0

    def count(_frame: object, event: str, _argument: object) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    sources = sources_of({"a": text + "。"})
    before = sys.getprofile()
    sys.setprofile(count)
    try:
        lint(sources)
    finally:
        sys.setprofile(before)
    return calls
