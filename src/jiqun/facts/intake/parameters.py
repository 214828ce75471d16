"""Thresholds of the doubts, from a text file."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from jiqun.packs import Record, read_record

FILE = Path(__file__).parent / "parameters.yaml"


class LastYear(Record):
    ratio: float


class Outlier(Record):
    deviations: float
    least: int
    balance: float


class Slip(Record):
    factors: tuple[float, ...]
    within: float
    small: float


class Total(Record):
    relative: float
    absolute: float


class Elsewhere(Record):
    relative: float


class Parameters(Record):
    example: bool
    last_year: LastYear
    outlier: Outlier
    slip: Slip
    total: Total
    elsewhere: Elsewhere


@lru_cache(maxsize=1)
def parameters() -> Parameters:
    return read_record(FILE, Parameters)
