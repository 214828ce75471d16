"""How well the shipped plans and the labelled samples are understood."""

from __future__ import annotations

from typing import Any

import pytest
import scoring
from conftest import Plans

GOALS = {"value": 0.95, "target": 0.92, "tuple": 0.88, "names": 0.90}


def _rows(name: str) -> list[dict[str, Any]]:
    return [statement.as_dict() for statement in Plans.statements(name)]


@pytest.fixture(scope="module")
def everything() -> tuple[list[Any], list[Any]]:
    gold: list[Any] = []
    found: list[Any] = []
    for number, name in enumerate(Plans.names):
        gold += scoring.with_offset(Plans.labels(name), number * 10**6)
        found += scoring.with_offset(_rows(name), number * 10**6)
    return gold, found


def test_values_and_units(everything: tuple[list[Any], list[Any]]) -> None:
    assert scoring.score(*everything).f1 >= 0.98


def test_targets(everything: tuple[list[Any], list[Any]]) -> None:
    gold, found = (scoring.only(rows, "target") for rows in everything)
    assert scoring.score(gold, found).f1 >= 0.98


def test_value_unit_year_kind(everything: tuple[list[Any], list[Any]]) -> None:
    assert scoring.score(*everything, same="tuple").f1 >= 0.95


def test_names(everything: tuple[list[Any], list[Any]]) -> None:
    alike, mean = scoring.names(scoring.match(*everything))
    assert alike >= 0.90
    assert mean >= 0.95


@pytest.mark.parametrize("name", Plans.names)
def test_every_plan_by_itself(name: str) -> None:
    gold, found = Plans.labels(name), _rows(name)
    assert scoring.score(gold, found).f1 >= GOALS["value"]
    assert scoring.score(scoring.only(gold, "target"), scoring.only(found, "target")).f1 >= GOALS["target"]
    assert scoring.score(gold, found, same="tuple").f1 >= GOALS["tuple"]


def test_sample_statements_are_found(statement_sample: list[dict[str, Any]]) -> None:
    for name in {row["doc"] for row in statement_sample}:
        gold = [row for row in statement_sample if row["doc"] == name]
        pairs = scoring.match(gold, _rows(name))
        right = [pair for pair in pairs if pair.gold["value"] == pair.found["value"]]
        assert len(right) / len(gold) >= 0.97
        assert scoring.names(pairs)[1] >= 0.93


def test_sample_of_a_whole_plan_has_nothing_more(statement_sample: list[dict[str, Any]]) -> None:
    """Every statement of that plan is labelled: finding others would be an error."""
    gold = [row for row in statement_sample if row["doc"] == "361-2025"]
    assert scoring.score(gold, _rows("361-2025")).precision >= 0.97


def test_quotes_of_the_sample(statement_sample: list[dict[str, Any]]) -> None:
    pairs = [
        pair
        for name in Plans.names
        for pair in scoring.match([row for row in statement_sample if row["doc"] == name], _rows(name))
    ]
    same = sum(pair.gold["quote"] == pair.found["quote"] for pair in pairs)
    assert same / len(pairs) >= 0.85


def test_numbers_that_are_no_statements(not_statement_sample: list[dict[str, Any]]) -> None:
    taken = {
        (name, place)
        for name in Plans.names
        for statement in Plans.statements(name)
        for place in range(statement.value_start, statement.value_end)
    }
    assert [row["text"] for row in not_statement_sample if (row["doc"], row["char_start"]) in taken] == []
