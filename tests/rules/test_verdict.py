"""Verdicts in three values, scores with both ends, and the proof of each."""

from __future__ import annotations

import datetime as dt
from typing import Any

import ibis
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiqun.engine import Engine, Settings, open_engine
from jiqun.indicators.computed import Facts
from jiqun.rules.cases import Case
from jiqun.rules.golden import conditions, profile_of, run
from jiqun.rules.proof import Outcome, prove
from jiqun.rules.ruleset import Conditions
from jiqun.rules.verdict import Judge
from jiqun.rules.vocabulary import Vocabulary

LADDER = Conditions.model_validate(
    {
        "id": "ladder-2024", "family": "ladder", "name": {"zh": "试阶梯"}, "since": "2024-01-01", "standing": "published",
        "parameters": [{"id": "least_revenue", "name": {"zh": "营收门槛"}, "unit": "万元", "value": 500}],
        "definitions": [{"id": "per_head", "name": {"zh": "人均营收"}, "unit": "万元/人", "formula": "revenue / employees"}],
        "criteria": {
            "all": [
                {"id": "revenue", "label": {"zh": "营收"}, "test": "revenue >= least_revenue"},
                {"id": "either", "any": [
                    {"id": "giant", "test": "little_giant >= 1"},
                    {"id": "heads", "test": "per_head >= 95"},
                ]},
                {"id": "vat", "test": "tax_vat >= 12", "first_only": True},
            ]
        },
        "veto": [{"id": "no_land", "test": "land_registered < 10"}],
    }
)  # fmt: skip


def rows(judge: Judge, town: Facts, year: int) -> dict[str, dict[str, Any]]:
    table = judge.over(town, [year])
    return {row["code"]: row for row in town.population.engine.collect(table).to_pylist()}


def test_verdicts_over_the_town(town: Facts, vocabulary: Vocabulary) -> None:
    """A meets all; B lacks land figures, so the veto is undecided; the others fail for what they have."""
    found = rows(Judge(LADDER, vocabulary), town, 2024)
    assert {code: row["met"] for code, row in found.items()} == {
        "A": True, "B": None, "D": False, "E": False, "F": False,
    }  # fmt: skip


def test_a_recheck_leaves_out_what_newcomers_are_asked(town: Facts, vocabulary: Vocabulary) -> None:
    strict = LADDER.model_copy(
        update={
            "criteria": LADDER.criteria.model_copy(
                update={
                    "all": (
                        *LADDER.criteria.all[:2],
                        LADDER.criteria.all[2].model_copy(update={"test": "tax_vat >= 90"}),
                    )
                }
            )
        }
    )
    assert rows(Judge(strict, vocabulary), town, 2024)["A"]["met"] is False
    assert rows(Judge(strict, vocabulary, recheck=True), town, 2024)["A"]["met"] is True


def test_the_proof_shows_numbers_and_how_far(town: Facts, vocabulary: Vocabulary) -> None:
    judge = Judge(LADDER, vocabulary)
    proof = prove(judge, rows(judge, town, 2024)["D"], dt.date(2024, 12, 31))
    assert proof.outcome is Outcome.NOT_MET
    revenue = proof.criteria.parts[0]
    assert (revenue.label.zh, revenue.have, revenue.sign, revenue.need, revenue.unit) == (
        "营收",
        85,
        ">=",
        500,
        "万元",
    )
    assert revenue.short == pytest.approx(0.83)
    assert [item.id for item in proof.lacking] == ["revenue", "giant", "heads", "vat", "no_land"]
    heads = proof.criteria.parts[1].parts[1]
    assert [(item.id, item.value, item.unit) for item in heads.used] == [
        ("per_head", pytest.approx(85 / 3), "万元/人")
    ]


def test_the_proof_names_what_nobody_told(town: Facts, vocabulary: Vocabulary) -> None:
    judge = Judge(LADDER, vocabulary)
    proof = prove(judge, rows(judge, town, 2024)["B"], dt.date(2024, 12, 31))
    assert proof.outcome is Outcome.UNKNOWN
    assert [item.id for item in proof.missing] == ["land_registered"]


ENGINE = open_engine(Settings())

SCORED = Conditions.model_validate(
    {
        "id": "scored-2024", "family": "scored", "name": {"zh": "试评分"}, "since": "2024-01-01",
        "criteria": {"score": "total", "at_least": 30},
        "dimensions": [{"id": "growth", "name": {"zh": "成长"}}, {"id": "debt", "name": {"zh": "负债"}}],
        "items": [
            {"id": "rd", "label": {"zh": "研发占比"}, "dimension": "growth", "most": 20, "ways": [
                {"of": "rd_ratio", "bands": [
                    {"at_least": 5, "points": 20}, {"at_least": 3, "points": 15}, {"at_least": 1, "points": 5}, {"points": 0},
                ]},
                {"of": "rd_staff_share", "bands": [{"at_least": 30, "points": 20}, {"points": 0}]},
            ]},
            {"id": "years", "label": {"zh": "年限"}, "dimension": "growth", "most": 5, "ways": [
                {"points": "smaller(floor(years_registered / 2), 5)"},
            ]},
            {"id": "low_debt", "label": {"zh": "资产负债率"}, "dimension": "debt", "most": 10, "ways": [
                {"of": "debt_ratio", "bands": [{"at_most": 55, "points": 10}, {"at_most": 75, "points": 5}, {"points": 0}]},
            ]},
        ],
    }
)  # fmt: skip


def case(given: dict[str, Any], expect: dict[str, Any]) -> Case:
    return Case(name="例", rules="scored-2024", year=2024, given=given, expect=expect)


@pytest.mark.parametrize(
    ("given", "expect"),
    [
        pytest.param({"rd_ratio": 5.0, "years_registered": 11.9, "debt_ratio": 55.0}, {"rd": 20, "years": 5, "low_debt": 10, "score": 35, "met": True}, id="界限上的值取较高一档"),
        pytest.param({"rd_ratio": 2.999, "years_registered": 3.0, "debt_ratio": 75.0}, {"rd": 5, "years": 1, "low_debt": 5, "score": 11, "met": False}, id="低于界限取下一档"),
        pytest.param({"rd_ratio": 0.5, "rd_staff_share": 30.0, "years_registered": 8.0, "debt_ratio": 80.0}, {"rd": 20, "growth": 24, "debt": 0, "met": False}, id="几种算法取最高"),
        pytest.param({"rd_ratio": 6.0, "debt_ratio": 50.0}, {"years": None, "score": 30, "met": True}, id="缺一项，已知得分足够：满足"),
        pytest.param({"rd_ratio": 4.0, "debt_ratio": 50.0}, {"score": 25, "met": None}, id="缺一项，补齐后可能够：未知"),
        pytest.param({"rd_ratio": 0.0, "debt_ratio": 50.0}, {"score": 10, "met": False}, id="缺一项，补齐也不够：不满足"),
        pytest.param({}, {"score": 0, "met": None}, id="什么都不知道"),
    ],
)  # fmt: skip
def test_scores(
    vocabulary: Vocabulary, engine: Engine, given: dict[str, Any], expect: dict[str, Any]
) -> None:
    assert run(SCORED, [case(given, expect)], conditions(vocabulary), engine) == []


def test_a_failed_case_is_told(vocabulary: Vocabulary) -> None:
    (miss,) = run(SCORED, [case({"rd_ratio": 6.0}, {"rd": 15})], conditions(vocabulary), ENGINE)
    assert (miss.what, miss.expected, miss.found) == ("rd", 15, 20)


TRUTH = st.sampled_from([True, False, None])


def kleene(form: str, parts: list[bool | None], least: int) -> bool | None:
    """The definition: what every way of filling the gaps agrees on."""
    gaps = [index for index, part in enumerate(parts) if part is None]
    seen = set()
    for number in range(2 ** len(gaps)):
        filled = list(parts)
        for bit, index in enumerate(gaps):
            filled[index] = bool(number >> bit & 1)
        seen.add({"all": all(filled), "any": any(filled), "some": sum(map(bool, filled)) >= least}[form])
    return seen.pop() if len(seen) == 1 else None


def test_points_and_scores_are_the_same_on_both_engines(vocabulary: Vocabulary, engine: Engine) -> None:
    wanted = {"rd_ratio": 2.999, "years_registered": 3.0, "debt_ratio": 75.0}
    expect = {"rd": 5, "years": 1, "low_debt": 5, "score": 11, "met": False}
    assert run(SCORED, [case(wanted, expect)], conditions(vocabulary), engine) == []


@given(st.sampled_from(["all", "any", "some"]), st.lists(TRUTH, min_size=1, max_size=5), st.integers(0, 6))
def test_joined_criteria_say_what_every_completion_agrees_on(
    vocabulary: Vocabulary, form: str, parts: list[bool | None], least: int
) -> None:
    names = ["revenue", "profit", "assets", "output", "export"][: len(parts)]
    tree: dict[str, Any] = {form: [{"test": f"{name} >= 1"} for name in names]}
    if form == "some":
        tree["at_least"] = least
    rules = Conditions.model_validate(
        {"id": "k", "family": "k", "name": {"zh": "逻辑"}, "since": "2024-01-01", "criteria": tree}
    )
    judge = Judge(rules, vocabulary)
    told = {name: None if part is None else float(part) for name, part in zip(names, parts, strict=True)}
    table = judge.given(profile_of(judge, {n: v for n, v in told.items() if v is not None}, 2024), [2024])
    row = ENGINE.collect(table).to_pylist()[0]
    assert row["met"] == kleene(form, parts, least)


def test_given_profiles_are_no_part_of_the_store(vocabulary: Vocabulary) -> None:
    judge = Judge(SCORED, vocabulary)
    assert isinstance(judge.given(profile_of(judge, {}, 2024), [2024]), ibis.Table)
