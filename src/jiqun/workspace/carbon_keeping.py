"""What was reckoned for a version of facts and rules, kept while neither changes."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

from jiqun.rules.ruleset import RuleSet
from jiqun.workspace.facts import Desk

T = TypeVar("T")
MOST = 8  #: answers that stay in memory


class Kept(Generic[T]):
    """Answers by desk, rule set and what was asked; the longest unasked gives way to a new one."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._held: OrderedDict[Hashable, T] = OrderedDict()
        self._lock = Lock()

    def of(self, desk: Desk, rules: RuleSet, asked: Hashable, make: Callable[[], T]) -> T:
        """The answer kept, or made now. Raises what `make` raises."""
        key = (str(desk.store.folder), desk.version(), _fingerprint(rules), asked)
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


def _fingerprint(rules: RuleSet) -> str:
    return hashlib.sha256(rules.model_dump_json().encode()).hexdigest()[:16]
