"""Drawing the values and the life of a simulated entry."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from jiqun.ledgers.declaration import Ledger, Move
from jiqun.ledgers.declaration.parts import Drawn
from jiqun.ledgers.seeding.errors import SeedInvalid

BLANK = re.compile(r"\{(\w+)\}")
#: Days before today within which simulated entries begin.
EARLIEST, LATEST = 700, 20


def value_of(drawn: Drawn, row: Mapping[str, Any], random: np.random.Generator) -> Any:
    """One value: a column of the row, a constant, one of several, or something between two."""
    if drawn.column:
        found = row.get(drawn.column)
        return drawn.map.get(str(found)) if drawn.map else found
    if drawn.one_of:
        return drawn.one_of[int(random.integers(len(drawn.one_of)))]
    if drawn.between is not None:
        low, high = drawn.between
        value = round(float(random.uniform(low, high)), drawn.digits)
        return value if drawn.digits else int(value)
    if drawn.dates is not None:
        first, last = (dt.date.fromisoformat(day) for day in drawn.dates)
        return first + dt.timedelta(days=int(random.integers((last - first).days + 1)))
    return drawn.value


def filled(template: str, row: Mapping[str, Any], number: int) -> str:
    """
    >>> filled("示例{name}第{n}期", {"name": "园区"}, 3)
    '示例园区第3期'
    """
    return BLANK.sub(lambda match: str(number if match[1] == "n" else row.get(match[1]) or ""), template)


def state_of(ledger: Ledger, weights: Mapping[str, float], random: np.random.Generator) -> str:
    """A state by weight; the initial one where no weights are given. Raises SeedInvalid."""
    if not weights:
        return ledger.initial.id
    for name in weights:
        if name not in ledger.by_state:
            raise SeedInvalid(ledger.id, f"states：没有状态“{name}” / no state {name}")
    shares = np.array(list(weights.values()), dtype=float)
    return list(weights)[int(random.choice(len(shares), p=shares / shares.sum()))]


def path_to(ledger: Ledger, state: str) -> list[Move]:
    """The shortest way of transitions from the initial state."""
    ways: dict[str, list[Move]] = {ledger.initial.id: []}
    frontier = [ledger.initial.id]
    while frontier and state not in ways:
        here = frontier.pop(0)
        for move in ledger.moves_from(here):
            if move.to not in ways:
                ways[move.to] = [*ways[here], move]
                frontier.append(move.to)
    return ways[state]


def days_of(steps: int, on: dt.date, random: np.random.Generator) -> Sequence[dt.date]:
    """Days of registration and of each step after it, in order, all before today."""
    begun = on - dt.timedelta(days=int(random.integers(LATEST, EARLIEST)))
    spans = np.sort(random.uniform(0, (on - begun).days, size=steps))
    return [begun, *(begun + dt.timedelta(days=int(span)) for span in spans)]
