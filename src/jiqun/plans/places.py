"""Places and parks that the documents name, what lies in what, and the codes for groups of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from jiqun.packs import Bilingual, Pack, Record, read_optional

FILE = "places.yaml"


class District(Record):
    name: str
    adcode: str | None = None
    basis: str | None = None


class Place(Record):
    """An entry of `places.yaml`. `parent_inferred`: the document does not say what it lies in."""

    id: str
    name: Bilingual
    kind: str
    plan: str | None = None
    quote: str | None = None
    parent: str | None = None
    parent_inferred: bool = False
    district: District | tuple[District, ...] | None = None
    industries: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    note: str | None = None


class Containment(Record):
    parent: str
    child: str
    inferred: bool = False


class Part(Record):
    """A digit of a code. `stated` is False where no document says what it counts."""

    n: int
    what: str
    stated: bool
    quote: str | None = None
    quote_doc: str | None = None


class Scheme(Record):
    """A code such as “3+17+4”: where it is printed and what is known of its parts."""

    id: str
    name: str
    plans: Mapping[str, str] = {}
    composition: tuple[Part, ...] = ()
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Places:
    all: tuple[Place, ...]
    containment: tuple[Containment, ...]
    schemes: tuple[Scheme, ...]

    def find(self, name: str) -> Place | None:
        return next((item for item in self.all if name in (item.id, item.name.zh, *item.aliases)), None)

    def inside(self, parent: str | None) -> list[Place]:
        """Places directly inside another; with None those at the top."""
        return [item for item in self.all if item.parent == parent]


def load_places(pack: Pack) -> Places:
    """The pack's `places.yaml`. Raises PackFileInvalid."""
    path = pack.root / FILE
    return Places(
        tuple(read_optional(path, Place, under="places")),
        tuple(read_optional(path, Containment, under="containment")),
        tuple(read_optional(path, Scheme, under="schemes")),
    )
