"""Scores of an assessment (考核): shares of what a unit owed, weighted as the pack says.

Method: score = 100 × Σ wᵢ·sᵢ ÷ Σ wᵢ over the parts that a unit has anything to show in; a part without basis is left out
and named, not counted as nought. Units with equal scores share a rank.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from pydantic import Field, field_validator

from jiqun.monitor.status import Status
from jiqun.packs import Pack, Record, read_record

FILE = "assessment.yaml"
PARTS = ("targets", "tasks", "loops", "returns")


class Weighting(Record):
    """`assessment.yaml`: the weight of each part, and what a target counts for in each status. Statuses that are not named
    judge nothing and count for nothing. A unit is ranked where parts of at least `enough` of the weight have a basis."""

    weights: Mapping[str, Decimal] = Field(
        default_factory=lambda: dict(zip(PARTS, map(Decimal, (50, 25, 15, 10)), strict=True))
    )
    status: Mapping[Status, Decimal] = Field(
        default_factory=lambda: {
            Status.MET: Decimal(1), Status.AHEAD: Decimal(1), Status.ON_TRACK: Decimal(1),
            Status.BEHIND: Decimal("0.6"), Status.CRITICAL: Decimal("0.2"), Status.MISSED: Decimal(0),
        }
    )  # fmt: skip
    enough: Decimal = Field(default=Decimal("0.5"), ge=0, le=1)
    source: str = ""
    example: bool = True
    note: str = ""

    @field_validator("weights")
    @classmethod
    def _known(cls, value: Mapping[str, Decimal]) -> Mapping[str, Decimal]:
        unknown = [name for name in value if name not in PARTS]
        if unknown or not sum(value.values()) > 0 or min(value.values()) < 0:
            raise ValueError(
                f"权重只能用 {'、'.join(PARTS)}，不为负且合计大于零 / weights of known parts, not negative"
            )
        return value


def load_weighting(pack: Pack) -> Weighting:
    """The pack's weights, or those of the house, marked as an example. Raises PackFileInvalid."""
    return read_record(pack.path(FILE), Weighting) if pack.has(FILE) else Weighting()


@dataclass(frozen=True, slots=True)
class Basis:
    """A part of a unit's score: what was achieved, of how many."""

    achieved: Decimal
    of: int

    @property
    def share(self) -> Decimal | None:
        return self.achieved / self.of if self.of else None


@dataclass(frozen=True, slots=True)
class Score:
    """A unit's score of 100 with its parts; `left_out` are parts without basis, `covered` the share of the weight that the
    others have. `rank` is shared by equals; None where too little has a basis."""

    unit: str
    parts: Mapping[str, Basis]
    score: Decimal | None
    left_out: tuple[str, ...]
    covered: Decimal
    rank: int | None = None


def judged(statuses: Iterable[Status], weighting: Weighting) -> Basis:
    """Targets by where they stand.

    >>> judged([Status.MET, Status.BEHIND, Status.STALE], Weighting())
    Basis(achieved=Decimal('1.6'), of=2)
    """
    counted = [weighting.status[status] for status in statuses if status in weighting.status]
    return Basis(sum(counted, Decimal(0)), len(counted))


def scored(units: Mapping[str, Mapping[str, Basis]], weighting: Weighting) -> list[Score]:
    """Scores of all units, the best first; those with too little basis last and without a rank."""
    found = [_score(unit, parts, weighting) for unit, parts in units.items()]
    enough = [item for item in found if item.score is not None and item.covered >= weighting.enough]
    ranked = sorted(enough, key=lambda item: (-(item.score or 0), item.unit))
    values = [item.score for item in ranked]
    placed = [replace(item, rank=values.index(item.score) + 1) for item in ranked]
    others = [item for item in found if item not in enough]
    return placed + sorted(others, key=lambda item: (-(item.score or -1), item.unit))


def _score(unit: str, parts: Mapping[str, Basis], weighting: Weighting) -> Score:
    shares = {name: basis.share for name, basis in parts.items()}
    known = {
        name: share
        for name, share in shares.items()
        if share is not None and weighting.weights.get(name, Decimal(0)) > 0
    }
    weight = sum((weighting.weights.get(name, Decimal(0)) for name in known), Decimal(0))
    total = sum(
        (weighting.weights.get(name, Decimal(0)) * share for name, share in known.items()), Decimal(0)
    )
    left: Sequence[str] = [
        name for name in PARTS if name not in known and weighting.weights.get(name, Decimal(0)) > 0
    ]
    every = sum(weighting.weights.values(), Decimal(0))
    score = round(100 * total / weight, 1) if weight else None
    return Score(unit, parts, score, tuple(left), weight / every if every else Decimal(0))
