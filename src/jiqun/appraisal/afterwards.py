"""What moves a grade after the ranking, in memory: rules that raise, lower, fix or bound it, and decisions by hand.

Whom a rule meets is the engine's answer; it does not hang on weights, and data that are disturbed leave it as it is.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from jiqun.appraisal.grading import ADJUSTED, GRADE
from jiqun.appraisal.scheme import Adjustment, Effect, Listing, Scheme

Indices = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]
BY_HAND = "by_hand"


@dataclass(frozen=True)
class Step:
    """One rule and whom it meets. `place` is the grade it names, in the order of grades."""

    rule: Adjustment
    meets: Mask
    place: int

    def moved(self, level: Indices, worst: int) -> Indices:
        told = {
            Effect.FIX: np.full_like(level, self.place),
            Effect.UP: np.maximum(level - self.rule.steps, 0),
            Effect.DOWN: np.minimum(level + self.rule.steps, worst),
            Effect.AT_MOST: np.maximum(level, self.place),
            Effect.AT_LEAST: np.minimum(level, self.place),
        }[self.rule.effect]
        return np.where(self.meets, told, level)


@dataclass(frozen=True)
class Afterwards:
    """Rules in their order; grades decided by hand are −1 where nobody decided. `order` has the best grade first."""

    order: tuple[str, ...]
    steps: tuple[Step, ...]
    decided: Indices

    def moved(self, level: Indices) -> Indices:
        """Final grades from those by rank, both as places in `order`."""
        for step in self.steps:
            level = step.moved(level, len(self.order) - 1)
        return np.where(self.decided >= 0, self.decided, level)


def afterwards(chosen: pa.Table, scheme: Scheme, listing: Listing) -> Afterwards:
    """What adjusts the collected rows of one list."""
    order = scheme.grades
    marks = [set((text or "").split()) for text in chosen[ADJUSTED].to_pylist()]
    steps = tuple(
        Step(
            rule,
            np.array([rule.id in mark for mark in marks], bool),
            order.index(rule.grade) if rule.grade else -1,
        )
        for rule in scheme.adjustments
        if not rule.lists or listing.id in rule.lists
    )
    decided = [
        order.index(grade) if BY_HAND in mark and grade in order else -1
        for mark, grade in zip(marks, chosen[GRADE].to_pylist(), strict=True)
    ]
    return Afterwards(order, steps, np.array(decided, np.int64))
