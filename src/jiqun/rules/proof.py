"""Proofs: why a verdict is as it is, criterion by criterion, with the numbers and where each rule stands written."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from jiqun.engine import Formula
from jiqun.packs import Bilingual
from jiqun.rules.criterion import Criterion, Placed
from jiqun.rules.reference import Reference
from jiqun.rules.scoring import Item, high, low
from jiqun.rules.verdict import MET, Judge, compared, have, need


class Outcome(StrEnum):
    MET = "met"
    NOT_MET = "not_met"
    UNKNOWN = "unknown"  #: for lack of evidence

    @classmethod
    def of(cls, value: bool | None) -> Outcome:
        return cls.UNKNOWN if value is None else cls.MET if value else cls.NOT_MET

    @property
    def zh(self) -> str:
        return {"met": "满足", "not_met": "不满足", "unknown": "缺佐证"}[self.value]


class Joint(StrEnum):
    """How the parts of a step are joined."""

    ALL = "all"
    ANY = "any"
    SOME = "some"


@dataclass(frozen=True, slots=True)
class Named:
    """A variable or parameter that a step looked at."""

    id: str
    name: Bilingual
    value: Any
    unit: str
    reference: Reference | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One criterion decided. `have` and `need` are the sides of a comparison in `unit`; `short` is how far `have` is from
    `need` as a share of it, nought where it is reached. `missing` are variables nobody told."""

    id: str
    label: Bilingual
    outcome: Outcome
    joint: Joint | None = None
    least: int | None = None
    test: str = ""
    sign: str = ""
    have: float | None = None
    need: float | None = None
    unit: str = ""
    short: float | None = None
    used: tuple[Named, ...] = ()
    missing: tuple[Named, ...] = ()
    judged: bool = False
    skipped: bool = False
    reference: Reference | None = None
    note: str = ""
    parts: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class Points:
    """A scored item: what was earned of how much; None where it is not known."""

    item: Item
    earned: float | None


@dataclass(frozen=True, slots=True)
class Proof:
    """A verdict with its criteria, what ruled out, and the score: by dimension what is earned for sure and at most."""

    outcome: Outcome
    criteria: Step
    veto: tuple[Step, ...]
    points: tuple[Points, ...]
    scores: Mapping[str, tuple[float, float]]

    @property
    def lacking(self) -> list[Step]:
        """The single criteria that stand in the way, in the order of the rule: of alternatives only where none holds."""
        return [*_lacking(self.criteria), *[step for step in self.veto if step.outcome is Outcome.MET]]

    @property
    def missing(self) -> list[Named]:
        """What would have to be told, each once."""
        found: dict[str, Named] = {}
        for step in _undecided([self.criteria, *self.veto]):
            found |= {item.id: item for item in step.missing}
        return list(found.values())


def _lacking(step: Step) -> list[Step]:
    if step.outcome is not Outcome.NOT_MET:
        return []
    return [item for part in step.parts for item in _lacking(part)] if step.parts else [step]


def _undecided(steps: Sequence[Step]) -> list[Step]:
    found: list[Step] = []
    for step in steps:
        if step.outcome is Outcome.UNKNOWN:
            found += _undecided(step.parts) if step.parts else [step]
    return found


def prove(judge: Judge, row: Mapping[str, Any], on: dt.date) -> Proof:
    """The proof behind a row that :meth:`Judge.over` gave, with parameters as of a day. Raises ParameterNotYet."""
    writer = _Writer(judge, row, on)
    rules = judge.rules
    return Proof(
        Outcome.of(row[MET]),
        writer.step(Placed((0,), rules.criteria)),
        tuple(writer.step(Placed((1, index), item)) for index, item in enumerate(rules.veto)),
        tuple(Points(item, row[item.column]) for item in rules.items),
        {
            name: (row[low(name)], row[high(name)])
            for name in (*[item.id for item in rules.dimensions], "total")
            if rules.items and low(name) in row
        },
    )


@dataclass(frozen=True)
class _Writer:
    judge: Judge
    row: Mapping[str, Any]
    on: dt.date

    def step(self, node: Placed) -> Step:
        criterion = node.criterion
        outcome = Outcome.of(self.row[node.column])
        parts = tuple(
            self.step(Placed((*node.path, index), child)) for index, child in enumerate(criterion.children)
        )
        used = self._used(criterion)
        missing = self._missing(criterion) if outcome is Outcome.UNKNOWN else ()
        sides = self._sides(node)
        return Step(
            id=criterion.id or node.column,
            label=criterion.label or Bilingual(zh=criterion.test or ""),
            outcome=outcome,
            joint=_joint(criterion),
            least=int(criterion.at_least) if criterion.some and criterion.at_least else None,
            test=criterion.test or "",
            **sides,
            used=used,
            missing=missing,
            judged=criterion.judged,
            skipped=self.judge.recheck and criterion.first_only,
            reference=criterion.reference,
            note=criterion.note,
            parts=parts,
        )

    def _sides(self, node: Placed) -> dict[str, Any]:
        criterion = node.criterion
        if criterion.score is not None:
            earned, least = self.row[low(criterion.score)], float(criterion.at_least or 0)
            return {
                "sign": ">=",
                "have": earned,
                "need": least,
                "unit": "分",
                "short": _short(earned, ">=", least),
            }
        sides = compared(criterion)
        if sides is None:
            return {}
        sign, unit = sides[1], self.judge.vocabulary.unit(sides[0])
        one, other = self.row[have(node)], self.row[need(node)]
        return {
            "sign": sign, "have": one, "need": other, "unit": unit.symbol if unit else "",
            "short": _short(one, sign, other),
        }  # fmt: skip

    def _used(self, criterion: Criterion) -> tuple[Named, ...]:
        if criterion.test is None:
            return ()
        return tuple(
            self._named(name) for name in Formula(criterion.test).names if name not in ("year", "day")
        )

    def _missing(self, criterion: Criterion) -> tuple[Named, ...]:
        """The variables below that nobody told: of one made of others, those others."""
        if criterion.score is not None:
            items = [
                item
                for item in self.judge.rules.items
                if criterion.score in (item.dimension, "total") and self.row[item.column] is None
            ]
            texts = [text for item in items for way in item.ways for text in (way.of, *way.formulas) if text]
        else:
            texts = [criterion.test] if criterion.test else []
        names = self.judge.vocabulary.used(texts)
        return tuple(
            self._named(name) for name in dict.fromkeys(n for name in names for n in self._untold(name))
        )

    def _untold(self, name: str) -> list[str]:
        variable = self.judge.vocabulary[name]
        if self.row.get(name) is not None:
            return []
        below = [n for other in variable.needs for n in self._untold(other) if other in self.row]
        return below or [name]

    def _named(self, name: str) -> Named:
        vocabulary = self.judge.vocabulary
        if name in vocabulary.variables:
            variable = vocabulary[name]
            unit = variable.unit.symbol if variable.unit is not None else ""
            return Named(name, variable.name, self.row.get(name), unit)
        parameter = vocabulary.parameters[name]
        return Named(name, parameter.name, parameter.at(self.on), parameter.unit, parameter.source(self.on))


def _joint(criterion: Criterion) -> Joint | None:
    if criterion.leaf:
        return None
    return Joint.ALL if criterion.all else Joint.ANY if criterion.any else Joint.SOME


def _short(have: float | None, sign: str, need: float | None) -> float | None:
    """How much is missing as a share of what is needed (of one where that is nought)."""
    if have is None or need is None:
        return None
    gap = need - have if sign in (">", ">=") else have - need
    return max(gap, 0.0) / (abs(need) or 1.0)
