"""The mechanisms that the documents name, and where each lives in jiqun today."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from jiqun.packs import Bilingual, Pack, Record, read_optional
from jiqun.plans.records import Offsets

if TYPE_CHECKING:
    from jiqun.ledgers.declaration import Ledger

LEDGERS = "/ledgers/"


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
    """`coverage.yaml`: where a mechanism lives. `planned` is an honest answer.

    `place` is the chief place, an address of a page or a command; ledgers that carry the mechanism name it themselves.
    """

    id: str
    status: Literal["here", "partly", "planned"]
    place: str | None = None
    note: str | None = None

    @property
    def ledger(self) -> str:
        """The id of the ledger that is the chief place; empty where a page or command is."""
        place = self.place or ""
        return place.removeprefix(LEDGERS) if place.startswith(LEDGERS) else ""


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


def carried_by(ledgers: Iterable[Ledger], held: Mechanisms) -> dict[str, list[Ledger]]:
    """Mechanism → the ledgers that name it, the chief place first, then in their printed order."""
    found: dict[str, list[Ledger]] = {item.id: [] for item in held.all}
    for ledger in sorted(ledgers, key=lambda item: (item.record.order, item.id)):
        for name in ledger.record.mechanisms:
            found.setdefault(name, []).append(ledger)
    for name, several in found.items():
        chief = held.coverage[name].ledger if name in held.coverage else ""
        several.sort(key=lambda ledger: ledger.id != chief)
    return found
