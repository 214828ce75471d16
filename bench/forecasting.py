"""Forecasting many short series at once, against statsforecast one model at a time, and every target of a city.

statsforecast is no dependency: where it is not installed the comparison with it is left out and said so.
"""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec

import numpy as np

from bench.measure import Result, against, seconds
from jiqun.monitor import Ground
from jiqun.monitor.forecast import load_series, outlooks
from jiqun.monitor.forecast.ensemble import METHODS
from jiqun.workspace import open_city

SERIES, POINTS, HORIZON = 2000, 20, 5
PEERS = {"drift": "RandomWalkWithDrift", "theta": "Theta", "ets": "AutoETS"}


def compare(rounds: int) -> Iterator[Result]:
    batch = np.random.default_rng(1).normal(0.05, 0.04, (SERIES, POINTS)).cumsum(axis=1) + 5
    note = f"{SERIES} series of {POINTS} points, {HORIZON} ahead"
    if find_spec("statsforecast") is None:
        print("statsforecast is not installed: its models are not compared", file=sys.stderr)
    else:
        models = import_module("statsforecast.models")
        for ours, theirs in PEERS.items():
            kind = getattr(models, theirs)

            def peer(kind: type = kind) -> object:
                return [kind().forecast(y=row, h=HORIZON) for row in batch]

            def own(name: str = ours) -> object:
                return METHODS[name](batch, HORIZON)

            yield Result(ours, f"statsforecast {theirs}", *against(own, peer, max(1, rounds // 3)), "s", note)
    yield city(rounds)


def city(rounds: int) -> Result:
    """Every target of the shipped city, pool and all, against merely asking which figures answer each."""
    from jiqun.monitor.forecast import subject

    held = open_city("ningbo")
    ground = Ground(held.observations, held.catalogue, held.calendar, dt.date(2026, 3, 1))
    targets, extra = held.library.targets, load_series(held.pack)

    def ours() -> object:
        return outlooks(targets, ground, extra)

    first = seconds(ours)
    taken = against(ours, lambda: [subject(target, ground) for target in targets], rounds)
    return Result(
        "targets",
        "finding their figures only",
        *taken,
        "s",
        f"{len(targets)} targets; {first:.2f} s the first time",
    )
