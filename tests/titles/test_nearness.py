"""The shortfall over a table is what its definition says, criterion by criterion."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jiqun.engine import Settings, open_engine
from jiqun.rules.golden import profile_of
from jiqun.rules.proof import Joint, Outcome, Step, prove
from jiqun.rules.ruleset import Conditions
from jiqun.rules.verdict import Judge
from jiqun.rules.vocabulary import Vocabulary
from jiqun.titles.nearness import OPEN, RANK, SHORT, with_nearness

ENGINE = open_engine(Settings())
NAMES = ("revenue", "profit", "assets", "output")
LEAF = st.builds(
    lambda name, sign, bound: {"test": f"{name} {sign} {bound}"},
    st.sampled_from(NAMES), st.sampled_from([">=", "<", "<="]), st.integers(0, 9),
)  # fmt: skip


def joined(parts: Any) -> Any:
    several = st.lists(parts, min_size=1, max_size=3)
    some = st.tuples(several, st.integers(1, 3)).map(
        lambda pair: {"some": pair[0], "at_least": min(pair[1], len(pair[0]))}
    )
    return several.map(lambda children: {"all": children}) | several.map(
        lambda children: {"any": children}
    ) | some  # fmt: skip


TREE = st.recursive(LEAF, joined, max_leaves=6)
VALUE = st.none() | st.integers(-2, 10)


def far(step: Step) -> tuple[float, float]:
    """The definition, over the proof of one enterprise: shortfall and open questions."""
    if step.outcome is Outcome.MET:
        return 0.0, 0.0
    if not step.parts:
        if step.outcome is Outcome.UNKNOWN:
            return 0.0, 1.0
        # A number equal to its bound may still fail (“below”): nothing is missing, and it does not hold.
        return (min(step.short, 1.0) if step.short is not None else 1.0), 0.0
    parts = [far(part) for part in step.parts]
    if step.joint is Joint.ALL:
        return sum(short for short, _ in parts), sum(open_ for _, open_ in parts)
    if step.joint is Joint.ANY:
        return min(parts)
    outcomes = [part.outcome for part in step.parts]
    wanted = (step.least or 0) - outcomes.count(Outcome.MET)
    unknown, failing = outcomes.count(Outcome.UNKNOWN), outcomes.count(Outcome.NOT_MET)
    mean = sum(short for short, _ in parts) / failing if failing else 0.0
    return max(wanted - unknown, 0) * mean, float(min(max(wanted, 0), unknown))


@settings(max_examples=40)
@given(TREE, st.lists(TREE.filter(lambda tree: "test" in tree), max_size=2), st.tuples(*[VALUE] * len(NAMES)))
def test_shortfall_is_what_its_definition_says(
    vocabulary: Vocabulary, tree: dict[str, Any], veto: list[dict[str, Any]], values: tuple[int | None, ...]
) -> None:
    import datetime as dt

    rules = Conditions.model_validate(
        {
            "id": "n",
            "family": "n",
            "name": {"zh": "差距"},
            "since": "2024-01-01",
            "criteria": tree,
            "veto": veto,
        }
    )
    judge = Judge(rules, vocabulary)
    told = {name: float(value) for name, value in zip(NAMES, values, strict=True) if value is not None}
    table = with_nearness(judge, judge.given(profile_of(judge, told, 2024), [2024]).view())
    row = ENGINE.collect(table).to_pylist()[0]
    proof = prove(judge, row, dt.date(2024, 12, 31))
    short, open_ = far(proof.criteria)
    short += sum(step.outcome is Outcome.MET for step in proof.veto)
    open_ += sum(step.outcome is Outcome.UNKNOWN for step in proof.veto)
    if proof.outcome is Outcome.MET:
        short = open_ = 0.0
    assert row[SHORT] == pytest.approx(short)
    assert row[OPEN] == pytest.approx(open_)
    assert row[RANK] == {Outcome.MET: 0, Outcome.UNKNOWN: 1, Outcome.NOT_MET: 2}[proof.outcome]
