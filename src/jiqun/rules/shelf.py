"""Shelves: every version of every rule of one kind, and which of them is in force."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from jiqun.packs import DuplicateEntry, Pack, read_record
from jiqun.rules.errors import NoRuleInForce, RuleSetUnknown
from jiqun.rules.ruleset import RuleSet, Standing

R = TypeVar("R", bound=RuleSet)
#: The folder beside rule sets that holds their golden cases.
CASES = "cases"


@dataclass(frozen=True)
class Shelved(Generic[R]):
    """A rule set and its file; one that ships with the system is not edited."""

    rules: R
    path: Path
    shipped: bool


@dataclass(frozen=True)
class Shelf(Generic[R]):
    """Rule sets by id."""

    held: Mapping[str, Shelved[R]]

    def __iter__(self) -> Iterator[R]:
        return (item.rules for item in self.held.values())

    def __len__(self) -> int:
        return len(self.held)

    def __contains__(self, name: object) -> bool:
        return name in self.held

    def __getitem__(self, name: str) -> R:
        """Raises RuleSetUnknown."""
        return self.entry(name).rules

    def entry(self, name: str) -> Shelved[R]:
        """Raises RuleSetUnknown."""
        if name not in self.held:
            raise RuleSetUnknown(name, self.held)
        return self.held[name]

    @property
    def families(self) -> list[str]:
        return list(dict.fromkeys(item.family for item in self))

    def versions(self, family: str) -> list[R]:
        """Oldest first. Raises RuleSetUnknown."""
        found = sorted(
            (item for item in self if item.family == family), key=lambda item: (item.since, item.id)
        )
        if not found:
            raise RuleSetUnknown(family, self.families)
        return found

    def in_force(self, family: str, on: dt.date, *, drafts: bool = False) -> R:
        """The published version that holds on a day; the latest of several. Raises RuleSetUnknown, NoRuleInForce."""
        versions = self.versions(family)
        held = [
            item for item in versions if item.holds_on(on) and (drafts or item.standing is Standing.PUBLISHED)
        ]
        if not held:
            raise NoRuleInForce(family, on, [_told(item) for item in versions])
        return held[-1]

    def rechecking(self, family: str, on: dt.date) -> R:
        """The version by which holders are re-checked on a day: an older one as long as it says so.

        Raises RuleSetUnknown, NoRuleInForce.
        """
        held = [
            item
            for item in self.versions(family)
            if item.rechecks_on(on) and item.standing is Standing.PUBLISHED
        ]
        if not held:
            raise NoRuleInForce(family, on, [_told(item) for item in self.versions(family)])
        return held[0]


def _told(item: RuleSet) -> str:
    until = item.until.isoformat() if item.until else "今"
    return f"{item.id}（{item.since.isoformat()}—{until}，{item.standing.value}）"


def load_shelf(model: type[R], shipped: Path, pack: Pack | None, folder: str) -> Shelf[R]:
    """Rule sets that ship in a folder, and those of the pack's folder; an id of the pack replaces one that ships.

    Raises PackFileInvalid, DuplicateEntry.
    """
    held: dict[str, Shelved[R]] = {}
    own: Sequence[Path] = pack.files(f"{folder}/**/*.yaml") if pack is not None else []
    root = pack.root / folder if pack is not None else shipped
    for top, files, ships in ((shipped, sorted(shipped.glob("**/*.yaml")), True), (root, own, False)):
        seen: dict[str, Path] = {}
        for path in files:
            if path.relative_to(top).parts[0] == CASES:
                continue
            rules = read_record(path, model)
            if rules.id in seen:
                raise DuplicateEntry(path, rules.id)
            seen[rules.id] = path
            held[rules.id] = Shelved(rules, path, ships)
    return Shelf(held)
