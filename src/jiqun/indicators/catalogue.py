"""The catalogue of indicators: which printed names are the same quantity, and how it behaves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from jiqun.packs import Bilingual, DuplicateEntry, Pack, Record, read_optional
from jiqun.values import Accumulation

FILE = "indicators.yaml"


class Direction(StrEnum):
    UP = "up"
    DOWN = "down"
    NONE = "none"


class Indicator(Record):
    """An entry of `indicators.yaml`. `aliases` are printed names; different measures are different indicators."""

    id: str
    name: Bilingual
    unit: str | None = None
    direction: Direction = Direction.UP
    accumulation: Accumulation | None = None
    aliases: tuple[str, ...] = ()
    level: str | None = None
    family: str | None = None
    note: str | None = None

    @property
    def lower_is_better(self) -> bool:
        return self.direction is Direction.DOWN


@dataclass(frozen=True, slots=True)
class Catalogue:
    indicators: Mapping[str, Indicator]

    def __getitem__(self, key: str) -> Indicator:
        return self.indicators[key]

    def __contains__(self, key: object) -> bool:
        return key in self.indicators

    def get(self, key: str | None) -> Indicator | None:
        return self.indicators.get(key or "")

    def name(self, key: str, language: str = "zh") -> str:
        """The indicator's name; an indicator that is not in the catalogue keeps its printed name."""
        indicator = self.get(key)
        return indicator.name.in_(language) if indicator else key

    def find(self, words: str) -> list[Indicator]:
        """Indicators whose id, name or a printed name holds the words; exact matches alone when there are any."""
        exact = [item for item in self.indicators.values() if words in (item.id, item.name.zh, *item.aliases)]
        if exact:
            return exact
        lowered = words.lower()
        return [
            item
            for item in self.indicators.values()
            if any(lowered in text.lower() for text in (item.id, item.name.zh, item.name.en, *item.aliases))
        ]


def load_catalogue(pack: Pack) -> Catalogue:
    """The pack's `indicators.yaml`. Raises PackFileInvalid."""
    path = pack.root / FILE
    entries = read_optional(path, Indicator)
    catalogue: dict[str, Indicator] = {}
    for entry in entries:
        if entry.id in catalogue:
            raise DuplicateEntry(path, entry.id)
        catalogue[entry.id] = entry
    return Catalogue(catalogue)
