"""Who stands where: both rules on one day, how far the others are, who climbed, whose title runs out."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from jiqun.indicators.computed import Facts
from jiqun.rules.errors import NoRuleInForce
from jiqun.rules.proof import Outcome
from jiqun.rules.vocabulary import Vocabulary
from jiqun.titles import YearWithoutReturns
from jiqun.titles.expiry import expiring
from jiqun.titles.outlook import Stratum, history
from jiqun.titles.standing import (
    Bench,
    Counts,
    FirmJudge,
    candidates,
    counts,
    holders,
    open_bench,
    standing,
)
from tests.titles.conftest import LADDER, NEW, OLD, ladders

STOUT, UNREPORTED = LADDER.rungs


def rows(bench: Bench) -> dict[str, dict[str, Any]]:
    found = bench.facts.population.engine.collect(standing(bench, STOUT)).to_pylist()
    return {row["code"]: row for row in found}


@pytest.mark.parametrize(
    ("code", "held", "met", "short", "open_"),
    [
        pytest.param("A", True, True, 0, 0, id="在册按旧办法复核：够"),
        pytest.param("B", True, True, 0, 0, id="在册按旧办法复核，佐证没有也够"),
        pytest.param("D", False, False, 0.83 + 0.975 + 1, 0, id="三条都不满足：差距相加，二选一取近的，没有品牌算1"),
        pytest.param("E", False, False, 0.8, 2, id="营收不足；税和品牌没有人报"),
        pytest.param("F", False, False, 0.9 + 0.975, 1, id="营收、税不足；品牌没有人报"),
    ],
)  # fmt: skip
def test_standing(bench: Bench, code: str, held: bool, met: bool, short: float, open_: int) -> None:
    row = rows(bench)[code]
    assert (row["held"], row["met"], row["open"]) == (held, met, open_)
    assert row["short"] == pytest.approx(short)


def test_evidence_of_the_day_counts_though_the_returns_are_older(town: Facts, vocabulary: Vocabulary) -> None:
    """E said in March 2025 that it has a brand: known on a day of 2025 that still judges the returns of 2024."""
    later = open_bench(town, vocabulary, ladders(NEW), dt.date(2025, 6, 1))
    assert (later.year, rows(later)["E"]["open"]) == (2024, 1)
    earlier = open_bench(town, vocabulary, ladders(NEW), dt.date(2025, 2, 1))
    assert rows(earlier)["E"]["open"] == 2


@pytest.mark.parametrize(
    ("on", "rule", "recheck"),
    [
        pytest.param(dt.date(2024, 5, 31), "stout-2020", "stout-2020", id="旧办法最后一天"),
        pytest.param(dt.date(2024, 6, 1), "stout-2024", "stout-2020", id="新办法第一天，复核仍按旧办法"),
        pytest.param(dt.date(2025, 1, 1), "stout-2024", "stout-2024", id="过渡期后复核也按新办法"),
    ],
)
def test_which_rule_holds(town: Facts, vocabulary: Vocabulary, on: dt.date, rule: str, recheck: str) -> None:
    held = open_bench(town, vocabulary, ladders(OLD, NEW), on)
    assert (held.judge(STOUT).rules.id, held.recheck(STOUT).rules.id) == (rule, recheck)


def test_counts(bench: Bench) -> None:
    assert counts(bench, STOUT) == Counts(2, 2, 0, 0, 0, 0, 3, 0)
    assert counts(bench, UNREPORTED).holders == 0
    assert counts(bench, UNREPORTED).others == 5


def test_candidates_stand_nearest_first(bench: Bench) -> None:
    found, count = candidates(bench, STOUT)
    assert ([item.code for item in found], count) == (["E", "F", "D"], 3)
    assert [item.code for item in candidates(bench, STOUT, limit=1, offset=1)[0]] == ["F"]
    assert candidates(bench, STOUT, offset=9) == ([], 3)
    assert [item.code for item in candidates(bench, STOUT, region="东区")[0]] == ["F"]


def test_holders(bench: Bench) -> None:
    found, count = holders(bench, STOUT)
    assert ([(item.code, item.met) for item in found], count) == ([("A", True), ("B", True)], 2)


def test_proofs_of_single_firms_agree_with_the_standing(bench: Bench) -> None:
    shown = FirmJudge(bench, ("A", "D", "E", "F")).shown(STOUT)
    assert {code: (item.held, item.rules.id) for code, item in shown.items()} == {
        "A": (True, "stout-2020"), "D": (False, "stout-2024"), "E": (False, "stout-2024"), "F": (False, "stout-2024"),
    }  # fmt: skip
    assert shown["E"].proof.outcome is Outcome.NOT_MET
    assert [step.id for step in shown["E"].proof.lacking] == ["revenue"]
    assert [step.id for step in shown["D"].proof.lacking] == ["revenue", "giant", "vat", "brand"]


def test_history(bench: Bench) -> None:
    """B was without the title in 2023 and had it in 2024; A kept it; C's is provincial and no part of it."""
    found = history(bench, STOUT)
    (passage,) = found.passages
    assert (passage.year, passage.holders, passage.left, passage.climbs) == (2023, 1, 0, 1)
    assert passage.climbed[Stratum.FAR] == 1
    assert sum(passage.at_risk.values()) == 4
    assert found.last.at_risk[Stratum.FAR] == 3


def test_titles_that_run_out(bench: Bench) -> None:
    assert [(item.code, item.valid_to, item.met) for item in expiring(bench, STOUT, 2024)] == [
        ("A", 2024, True)
    ]
    assert [item.code for item in expiring(bench, STOUT, 2026)] == ["A", "B"]
    assert expiring(bench, UNREPORTED, 2030) == []


def test_a_day_without_a_rule_says_so(town: Facts, vocabulary: Vocabulary) -> None:
    early = open_bench(town, vocabulary, ladders(NEW), dt.date(2024, 1, 1))
    with pytest.raises(NoRuleInForce, match="stout"):
        counts(early, STOUT)


def test_a_year_without_returns_is_refused(town: Facts, vocabulary: Vocabulary) -> None:
    with pytest.raises(YearWithoutReturns, match="2019"):
        open_bench(town, vocabulary, ladders(NEW), dt.date(2024, 12, 31), 2019)
