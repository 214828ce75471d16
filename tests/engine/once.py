"""Answers that the cases of a table share: one question to each engine, for it is the asking that takes an engine long."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

from jiqun.engine import Engine, EngineKind

T = TypeVar("T")
_TOLD: dict[tuple[EngineKind, Hashable], Any] = {}


def once(engine: Engine, about: Hashable, ask: Callable[[], T]) -> T:
    """What `ask` tells, asked at the first case of a table."""
    key = (engine.settings.kind, about)
    if key not in _TOLD:
        _TOLD[key] = ask()
    told: T = _TOLD[key]
    return told
