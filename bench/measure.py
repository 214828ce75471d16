"""Timing: medians of several runs, jiqun and its peer taking turns so that both meet the same machine."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Result:
    """One comparison. `ours` and `peer` in `unit`; a `ratio` above 1 says how many times longer jiqun takes."""

    name: str
    peer_name: str
    ours: float
    peer: float
    unit: str
    note: str = ""

    @property
    def ratio(self) -> float:
        return self.ours / self.peer

    def as_dict(self) -> dict[str, object]:
        return {
            "name": self.name, "peer": self.peer_name, "ours": self.ours, "peer_value": self.peer,
            "unit": self.unit, "ratio": round(self.ratio, 2), "note": self.note,
        }  # fmt: skip


def seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def against(ours: Callable[[], object], peer: Callable[[], object], rounds: int) -> tuple[float, float]:
    """Median seconds of both after one round to warm up."""
    ours()
    peer()
    times = [(seconds(ours), seconds(peer)) for _ in range(rounds)]
    return statistics.median(one for one, _ in times), statistics.median(other for _, other in times)
