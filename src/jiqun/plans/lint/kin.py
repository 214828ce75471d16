"""Entries whose names may mean one thing, found through tables instead of comparing each with each.

Nearly equal names are found by prefix filtering: two names of which `o` characters agree share at least two among their
`length − o + 2` rarest characters (Chaudhuri, Ganti and Kaushik 2006; Xiao et al. 2008), whatever their order.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterator, Sequence
from itertools import combinations
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

if TYPE_CHECKING:
    from jiqun.plans.lint.entries import Entry

#: The least likeness a rule may ask for; names of fewer characters are never nearly equal.
LEAST_BAR, LEAST_LENGTH = 70.0, 5
#: Up to the first length names are signed by pairs of characters, from the second on by single ones as well, and looked
#: up by pairs up to the third: at LEAST_BAR a name is at most 1.86 times as long as one it resembles.
_PAIRED, _SINGLE, _SHORT = 48, 12, 24


class Kin:
    """A table over entries; `bar` is the likeness (0–100) from which two names may be one."""

    def __init__(self, entries: Sequence[Entry], bar: float = 88) -> None:
        if bar < LEAST_BAR:
            raise ValueError(f"a bar of {bar} is below {LEAST_BAR}: names so unlike cannot be found by table")
        self.entries, self._bar = entries, bar
        self._by_key: dict[str, list[int]] = defaultdict(list)
        self._by_core: dict[str, list[int]] = defaultdict(list)
        self._by_aside: dict[str, list[int]] = defaultdict(list)
        for place, entry in enumerate(entries):
            if entry.key:
                self._by_key[entry.key].append(place)
            self._by_core[entry.name.core].append(place)
            if entry.name.aside:
                self._by_aside[entry.name.aside].append(place)
        self._common = Counter(char for core in self._by_core for char in set(core))
        self._anagrams: dict[str, list[str]] = defaultdict(list)
        self._signed: dict[Hashable, list[str]] = defaultdict(list)
        for core in self._by_core:
            self._anagrams["".join(sorted(core))].append(core)
            for sign in self._signs(core, pairs=len(core) <= _PAIRED, single=len(core) > _SINGLE):
                self._signed[sign].append(core)
        self._near: dict[str, list[str]] = {}

    def near(self, entry: Entry) -> list[int]:
        """Places, in order, of all entries that may mean the same as `entry` (itself included if it is one)."""
        places: set[int] = set(self._by_key.get(entry.key, ())) if entry.key else set()
        name = entry.name
        for core in self._cores(name.core):
            places.update(self._by_core[core])
        places.update(self._by_aside.get(name.core, ()))
        places.update(self._by_core.get(name.aside, ()) if name.aside else ())
        return sorted(places)

    def of(self, entry: Entry) -> Iterator[Entry]:
        """The entries at those places."""
        return (self.entries[place] for place in self.near(entry))

    def _cores(self, core: str) -> list[str]:
        if core not in self._near:
            found = dict.fromkeys(self._anagrams.get("".join(sorted(core)), ()))
            for sign in self._signs(core, pairs=len(core) <= _SHORT, single=len(core) > _SHORT):
                for other in self._signed.get(sign, ()):
                    if other not in found and fuzz.ratio(core, other) >= self._bar:
                        found[other] = None
            self._near[core] = list(found)
        return self._near[core]

    def _signs(self, core: str, *, pairs: bool, single: bool) -> Iterator[Hashable]:
        """What two nearly equal names have at least one of in common."""
        if len(core) < LEAST_LENGTH:
            return
        bar = self._bar / 100
        shared = math.ceil(len(core) * bar / (2 - bar) - 1e-9)
        seen: Counter[str] = Counter()
        marks = []
        for char in core:
            seen[char] += 1
            marks.append((self._common[char], char, seen[char]))
        rare = [(char, count) for _, char, count in sorted(marks)]
        if pairs:
            yield from combinations(rare[: len(core) - shared + 2], 2)
        if single:
            yield from rare[: len(core) - shared + 1]
