"""Plans that the rules were not written for."""

from __future__ import annotations

import pytest
from rapidfuzz.fuzz import ratio
from unseen import PASSAGES, Passage

from jiqun.documents.reader import read
from jiqun.plans.extraction import extract
from jiqun.plans.statement import Statement


def _wanted(passage: Passage) -> list[list[str]]:
    return [[part.strip() for part in line.split("|")] for line in passage.found.splitlines() if line.strip()]


def _printed(statement: Statement) -> tuple[str, ...]:
    value = "-" if statement.value is None else str(statement.value)
    unit = (statement.unit or "-").replace("个百分点", "百分点")
    year = str(statement.year) if statement.year else "-"
    return statement.value_text, value, unit, statement.comparator, year, str(statement.kind)


@pytest.mark.parametrize("passage", PASSAGES, ids=lambda passage: passage.name)
def test_values_of_a_passage(passage: Passage) -> None:
    found = extract(read(passage.text.encode(), "passage.txt"))
    wanted = [(row[0], *row[2:7]) for row in _wanted(passage)]
    assert sorted(map(_printed, found)) == sorted(wanted)


@pytest.mark.parametrize("passage", [p for p in PASSAGES if p.found], ids=lambda passage: passage.name)
def test_names_and_qualifiers_of_a_passage(passage: Passage) -> None:
    found = extract(read(passage.text.encode(), "passage.txt"))
    rows = sorted(_wanted(passage), key=lambda row: (row[0], *row[2:7], row[1]))
    given = sorted(found, key=lambda statement: (*_printed(statement), statement.indicator))
    likeness = [ratio(row[1], statement.indicator) for row, statement in zip(rows, given, strict=True)]
    assert min(likeness) >= 85, list(zip(rows, [s.indicator for s in given], strict=True))
    qualifiers = [(row[7], statement.qualifier or "-") for row, statement in zip(rows, given, strict=True)]
    assert [pair for pair in qualifiers if pair[0] != pair[1]] == []
