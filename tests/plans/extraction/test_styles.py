"""Ten manners of writing that no labelled plan has; how much of each must be understood.

The notes of `unseen_styles` and `unseen_more` say what the first run on them gave.
"""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from rapidfuzz.fuzz import ratio
from unseen import Passage
from unseen_more import MORE
from unseen_styles import STYLES

from jiqun.documents.reader import read
from jiqun.plans.extraction import extract

Line = tuple[str, ...]


@dataclass(frozen=True)
class Result:
    wanted: int
    found: int
    pairs: list[tuple[Line, Line]]

    def f1(self, first: int, last: int) -> float:
        same = sum(want[first:last] == given[first:last] for want, given in self.pairs)
        return 2 * same / (self.wanted + self.found)

    @property
    def names(self) -> float:
        return sum(ratio(want[1], given[1]) >= 90 for want, given in self.pairs) / self.wanted

    @property
    def qualifiers(self) -> float:
        return sum(want[7] == given[7] for want, given in self.pairs) / self.wanted


def _lines(passage: Passage) -> list[Line]:
    rows = [row for row in passage.found.splitlines() if row.strip()]
    return [tuple(part.strip() for part in row.split(" | ")) for row in rows]


def _found(passage: Passage) -> list[Line]:
    return [
        (
            "".join(found.value_text.split()),
            found.indicator,
            "-" if found.value is None else str(found.value),
            (found.unit or "-").replace("个百分点", "百分点"),
            found.comparator,
            str(found.year or "-"),
            str(found.kind),
            found.qualifier or "-",
        )
        for found in extract(read(passage.text.encode(), passage.file))
    ]


def _result(passage: Passage) -> Result:
    wanted, left = _lines(passage), _found(passage)
    pairs, found = [], len(left)
    for want in wanted:
        alike = [line for line in left if line[0] == want[0]]
        if alike:
            best = max(alike, key=lambda line: (line[2:7] == want[2:7], ratio(line[1], want[1])))
            left.remove(best)
            pairs.append((want, best))
    return Result(len(wanted), found, pairs)


RESULTS = [pytest.param(passage, id=passage.name) for passage in (*STYLES, *MORE)]


@pytest.mark.parametrize("passage", RESULTS)
def test_values_units_years_and_kinds(passage: Passage) -> None:
    result = _result(passage)
    assert [want for want, given in result.pairs if want[2:7] != given[2:7]] == []
    assert result.f1(2, 7) == 1.0


@pytest.mark.parametrize("passage", RESULTS)
def test_names_and_qualifiers(passage: Passage) -> None:
    result = _result(passage)
    assert result.names >= 0.95
    assert result.qualifiers >= 0.90


def test_results_side_by_side() -> None:
    """The measure itself: a passage with nothing wanted right scores nothing."""
    wrong = Passage("wrong", STYLES[0].text, "7% | 出口 | 7 | % | = | 2025 | target | -")
    assert _result(wrong).f1(2, 7) == 0
