"""Ladders: ordered rungs, each with the family of its rules, how holders are known, and what it feeds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Self

from pydantic import Field, model_validator

from jiqun.packs import Bilingual, DuplicateEntry, Pack, Record, read_record
from jiqun.rules.ruleset import Conditions
from jiqun.rules.shelf import Shelf, load_shelf
from jiqun.titles.errors import LadderInvalid, LadderUnknown, RungUnknown

STANDARD = Path(__file__).parent / "standard"
FOLDER = "schemes/titles"
NAME = r"^[a-z0-9][a-z0-9-]*$"


class Feeds(StrEnum):
    """What of a rung a target counts."""

    HOLDERS = "holders"
    CLIMBS = "climbs"  #: those who reached it in the year


class Rung(Record):
    """One step. `rules` is a family of rule sets; `held` a condition over variables that tells who stands on it in a year (no
    condition: nothing reported tells); `title` and `levels` are codes of the data set of titles, where the rung is a title that expires. `indicators` are
    printed names of indicators that it feeds, `ledgers` the lists in which people keep their decisions.

    >>> Rung(id="giant", name={"zh": "小巨人"}, rules="little-giant", held="little_giant >= 1").feeds.value
    'holders'
    """

    id: str = Field(pattern=NAME)
    name: Bilingual
    rules: str = Field(pattern=NAME)
    held: str = ""
    title: str = ""
    levels: tuple[str, ...] = ()
    valid_years: int | None = Field(default=None, ge=1)
    feeds: Feeds = Feeds.HOLDERS
    indicators: tuple[str, ...] = ()
    ledgers: tuple[str, ...] = ()
    note: str = ""


class Clause(Record):
    """Where a plan asks for a ladder: the plan and its words."""

    plan: str
    quote: str


class Ladder(Record):
    """Rungs from the lowest to the highest. `clauses` are the words of plans that ask for it."""

    id: str = Field(pattern=NAME)
    title: Bilingual
    description: Bilingual | None = None
    order: int = 100
    clauses: tuple[Clause, ...] = ()
    rungs: tuple[Rung, ...] = Field(min_length=1)
    note: str = ""

    @model_validator(mode="after")
    def _different(self) -> Self:
        names = [item.id for item in self.rungs]
        if len(set(names)) < len(names):
            raise ValueError("层级编号重复 / two rungs have the same id")
        return self


@dataclass(frozen=True)
class Ladders:
    """Ladders by id in their order, and the shelf of rule sets their rungs name."""

    all: Mapping[str, Ladder]
    shelf: Shelf[Conditions]

    def __getitem__(self, name: str) -> Ladder:
        """Raises LadderUnknown."""
        if name not in self.all:
            raise LadderUnknown(name, self.all)
        return self.all[name]

    @property
    def rungs(self) -> Mapping[str, Rung]:
        return {rung.id: rung for ladder in self.all.values() for rung in ladder.rungs}

    def rung(self, name: str) -> Rung:
        """Raises RungUnknown."""
        if name not in self.rungs:
            raise RungUnknown(name, self.rungs)
        return self.rungs[name]

    def ladder_of(self, rung: str) -> Ladder:
        """Raises RungUnknown."""
        self.rung(rung)
        return next(item for item in self.all.values() if any(r.id == rung for r in item.rungs))


def load_ladders(pack: Pack | None = None) -> Ladders:
    """Ladders and rule sets that ship, with those of the pack's `schemes/titles/`; an id of the pack replaces one.

    Raises PackFileInvalid, DuplicateEntry, LadderInvalid.
    """
    own = pack.files(f"{FOLDER}/ladders/*.yaml") if pack is not None else []
    found = _read(sorted((STANDARD / "ladders").glob("*.yaml"))) | _read(own)
    ordered = dict(sorted(found.items(), key=lambda item: (item[1].order, item[0])))
    shelf = load_rules(pack)
    seen: dict[str, str] = {}
    for ladder in ordered.values():
        for rung in ladder.rungs:
            if rung.id in seen:
                raise LadderInvalid(
                    ladder.id,
                    f"层级“{rung.id}”已在梯队“{seen[rung.id]}”里；请换编号。 / the rung “{rung.id}” is on “{seen[rung.id]}” already.",
                )
            if rung.rules not in shelf.families:
                raise LadderInvalid(
                    ladder.id,
                    f"层级“{rung.id}”的规则“{rung.rules}”不存在；请在 {FOLDER}/rules/ 里补上。 / no rules “{rung.rules}”; add them.",
                )
            seen[rung.id] = ladder.id
    return Ladders(ordered, shelf)


def load_rules(pack: Pack | None = None) -> Shelf[Conditions]:
    """Rule sets of titles. Raises PackFileInvalid, DuplicateEntry."""
    return load_shelf(Conditions, STANDARD / "rules", pack, f"{FOLDER}/rules")


def _read(files: Sequence[Path]) -> dict[str, Ladder]:
    found: dict[str, Ladder] = {}
    for path in files:
        ladder = read_record(path, Ladder)
        if ladder.id in found:
            raise DuplicateEntry(path, ladder.id)
        found[ladder.id] = ladder
    return found
