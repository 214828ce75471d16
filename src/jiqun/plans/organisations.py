"""Organisations: who they are, what else they are called, what became of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from jiqun.packs import Bilingual, Pack, Record, read_optional

FILE = "orgs.yaml"


class Alias(Record):
    name: str
    basis: str
    note: str | None = None


class Successor(Record):
    to: str
    relation: str | None = None
    from_plan: str | None = None
    to_plan: str | None = None
    basis: str | None = None


class Organisation(Record):
    """An entry of `orgs.yaml`. `name` is the documents' usual spelling."""

    id: str
    name: str
    full_name: str | None = None
    full_name_basis: str | None = None
    en: str
    level: str
    kind: str
    aliases: tuple[Alias, ...] = ()
    successors: tuple[Successor, ...] = ()
    together_with: tuple[str, ...] | str | None = None
    mentions: Mapping[str, int] = {}
    note: str | None = None

    def in_(self, language: str) -> str:
        return self.en if language == "en" else self.name


@dataclass(frozen=True, slots=True)
class Organisations:
    all: Mapping[str, Organisation]
    by_name: Mapping[str, Organisation]

    def find(self, printed: str) -> Organisation | None:
        """The organisation behind a printed name, an alias or an id; spacing does not matter."""
        words = printed.replace(" ", "")
        return self.by_name.get(words) or self.all.get(printed)

    def name(self, printed: str, language: str) -> str:
        organisation = self.find(printed)
        return organisation.en if organisation is not None and language == "en" else printed

    def heirs(self, organisation: Organisation) -> list[Organisation]:
        """Those who took over, in order, the organisation itself first."""
        chain, rest = [organisation], list(organisation.successors)
        while rest:
            heir = self.find(rest.pop(0).to)
            if heir is not None and heir not in chain:
                chain.append(heir)
                rest += heir.successors
        return chain


class WorkingGroups(Record):
    of: str
    names: tuple[str, ...]
    count_stated: int


def load_organisations(pack: Pack) -> Organisations:
    """The pack's `orgs.yaml`. Raises PackFileInvalid."""
    everything = read_optional(pack.root / FILE, Organisation, under="organisations")
    names = {spelling: item for item in reversed(everything) for spelling in _spellings(item)}
    return Organisations({item.id: item for item in everything}, names)


def _spellings(item: Organisation) -> list[str]:
    spellings = [
        item.name,
        *(alias.name for alias in item.aliases),
        *([item.full_name] if item.full_name else []),
    ]
    return [spelling.replace(" ", "") for spelling in spellings]


class Region(Record):
    """An entry of `regions.yaml`."""

    id: str
    name: Bilingual
    adcode: str | None = None
    kind: str
    parent: str | None = None
    aliases: tuple[str, ...] = ()
    pack_home: bool = False


class ScopeWord(Record):
    word: str
    en: str
    meaning: str | None = None
    applies_to: tuple[str, ...] | str | None = None
    basis: str | None = None


@dataclass(frozen=True, slots=True)
class Regions:
    all: tuple[Region, ...]
    scopes: Mapping[str, ScopeWord]

    def find(self, name: str) -> Region | None:
        return next((item for item in self.all if name in (item.id, item.name.zh, *item.aliases)), None)

    def name(self, name: str, language: str) -> str:
        region = self.find(name)
        return region.name.in_(language) if region else name

    def scope(self, word: str, language: str) -> str:
        scope = self.scopes.get(word)
        return scope.en if scope is not None and language == "en" else word


def load_regions(pack: Pack) -> Regions:
    """The pack's `regions.yaml`. Raises PackFileInvalid."""
    path = pack.root / "regions.yaml"
    scopes = read_optional(path, ScopeWord, under="scope_words")
    return Regions(
        tuple(read_optional(path, Region, under="regions")), {scope.word: scope for scope in scopes}
    )
