"""Answers that stay in memory while nothing they stand on changes."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

from jiqun.packs import Pack
from jiqun.rules.ruleset import RuleSet
from jiqun.workspace.facts import Desk

T = TypeVar("T")


class Kept(Generic[T]):
    """At most so many answers; the longest unasked gives way to a new one."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._held: OrderedDict[Hashable, T] = OrderedDict()
        self._lock = Lock()

    def of(self, key: Hashable, make: Callable[[], T]) -> T:
        """The answer kept under a key, or made now: two that ask at once may both make it. Raises what `make` raises."""
        with self._lock:
            if key in self._held:
                self._held.move_to_end(key)
                return self._held[key]
        made = make()
        with self._lock:
            self._held[key] = made
            while len(self._held) > self._most:
                self._held.popitem(last=False)
        return made


def pack_version(pack: Pack) -> Hashable:
    """What changes with every file of the pack."""
    return str(pack.root), pack.stamp()


def facts_version(desk: Desk) -> Hashable:
    """What changes with every return, correction and file of the pack."""
    return pack_version(desk.pack), str(desk.store.folder), desk.version()


def rules_version(rules: RuleSet) -> str:
    """What changes with every word of a rule set."""
    return hashlib.sha256(rules.model_dump_json().encode()).hexdigest()[:16]
