"""Scores extraction against labels: which values were found, and how much of each was understood.

Labelled and found statements of a document match when their value spans overlap, the likest names first.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rapidfuzz.fuzz import ratio

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Pair:
    gold: Row
    found: Row

    @property
    def name_likeness(self) -> float:
        return ratio(str(self.gold["indicator"]), str(self.found["indicator"])) / 100


@dataclass(frozen=True)
class Score:
    gold: int
    found: int
    right: int

    @property
    def precision(self) -> float:
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.gold if self.gold else 1.0

    @property
    def f1(self) -> float:
        total = self.gold + self.found
        return 2 * self.right / total if total else 1.0

    def __str__(self) -> str:
        rates = f"P {self.precision:.3f} R {self.recall:.3f} F1 {self.f1:.3f}"
        return f"{rates} ({self.right}/{self.gold} labelled, {self.found} found)"


def match(gold: Sequence[Row], found: Sequence[Row]) -> list[Pair]:
    """One to one, best overlap and likest name first."""
    offers = []
    for g, wanted in enumerate(gold):
        for f, given in enumerate(found):
            shared = min(wanted["value_end"], given["value_end"]) - max(
                wanted["value_start"], given["value_start"]
            )
            if shared > 0:
                likeness = ratio(str(wanted["indicator"]), str(given["indicator"]))
                same = _same_number(wanted, given)
                offers.append((same, likeness, shared, -g, -f))
    taken_gold: set[int] = set()
    taken_found: set[int] = set()
    pairs = []
    for _, _, _, g, f in sorted(offers, reverse=True):
        if -g not in taken_gold and -f not in taken_found:
            taken_gold.add(-g)
            taken_found.add(-f)
            pairs.append(Pair(gold[-g], found[-f]))
    return pairs


def _same_number(gold: Row, found: Row) -> bool:
    return gold.get("value") == found.get("value") and _unit(gold) == _unit(found)


def _unit(row: Row) -> str:
    """个百分点 and 百分点 are one unit."""
    return str(row.get("unit") or "").removeprefix("个") or str(row.get("unit") or "")


def _tuple(row: Row) -> tuple[object, ...]:
    return row.get("value"), _unit(row), row.get("year"), str(row["kind"])


def score(gold: Sequence[Row], found: Sequence[Row], *, same: str = "value") -> Score:
    """`same`: "value" (value and unit) or "tuple" (value, unit, year, kind)."""
    pairs = match(gold, found)
    judge = _same_number if same == "value" else (lambda g, f: _tuple(g) == _tuple(f))
    return Score(len(gold), len(found), sum(judge(pair.gold, pair.found) for pair in pairs))


def names(pairs: Iterable[Pair]) -> tuple[float, float]:
    """Share of names at least 0.9 alike, and mean likeness."""
    likeness = [pair.name_likeness for pair in pairs]
    if not likeness:
        return 1.0, 1.0
    return sum(value >= 0.9 for value in likeness) / len(likeness), sum(likeness) / len(likeness)


def only(rows: Sequence[Row], kind: str) -> list[Row]:
    return [row for row in rows if str(row["kind"]) == kind]


def report(name: str, gold: Sequence[Row], found: Sequence[Row]) -> str:
    alike, mean = names(match(gold, found))
    return (
        f"{name:14} value {score(gold, found)}\n"
        f"{'':14} target {score(only(gold, 'target'), only(found, 'target'))}\n"
        f"{'':14} tuple {score(gold, found, same='tuple')}\n{'':14} names ≥0.9: {alike:.3f}, mean {mean:.3f}"
    )


def with_offset(rows: Sequence[Row], offset: int) -> list[Row]:
    """Rows of several documents side by side: their places moved apart."""
    return [
        {**row, "value_start": row["value_start"] + offset, "value_end": row["value_end"] + offset}
        for row in rows
    ]
