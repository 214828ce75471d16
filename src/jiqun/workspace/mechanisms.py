"""The mechanisms that the documents name, and where each lives in jiqun today."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from jiqun.packs import Bilingual, Pack, Record, read_optional
from jiqun.plans.records import Offsets


class Clause(Record):
    """The words that call for a mechanism."""

    plan: str
    span: Offsets
    quote: str
    section: str | None = None
    task: str | None = None


class Mechanism(Record):
    id: str
    group: str
    name: Bilingual
    kind: str
    priority: str | None = None
    quotes: tuple[Clause, ...] = ()


class MechanismGroup(Record):
    id: str
    name: Bilingual
    note: str | None = None


class Coverage(Record):
    """`coverage.yaml`: where a mechanism lives. `planned` is an honest answer."""

    id: str
    status: Literal["here", "partly", "planned"]
    place: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Mechanisms:
    groups: tuple[MechanismGroup, ...]
    all: tuple[Mechanism, ...]
    coverage: Mapping[str, Coverage]


def load_mechanisms(pack: Pack) -> Mechanisms:
    """The pack's `mechanisms.yaml` and `coverage.yaml`. Raises PackFileInvalid."""
    path = pack.root / "mechanisms.yaml"
    coverage = read_optional(pack.root / "coverage.yaml", Coverage, under="coverage")
    return Mechanisms(
        tuple(read_optional(path, MechanismGroup, under="groups")),
        tuple(read_optional(path, Mechanism, under="mechanisms")),
        {item.id: item for item in coverage},
    )
