"""Parameters of identity, from a text file: `parameters.yaml` here, or `identity.yaml` of a pack."""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path

from jiqun.packs import Bilingual, Pack, Record, read_record

STANDARD = Path(__file__).parent / "parameters.yaml"
FILE = "identity.yaml"


class Level(Record):
    """One outcome of a comparison. `m` and `u`: its probability among pairs of one, of different enterprises."""

    id: str
    zh: str
    en: str
    m: float
    u: float

    @property
    def weight(self) -> float:
        """log2(m/u): Fellegi and Sunter (1969)."""
        return math.log2(self.m / self.u)


class Comparison(Record):
    label: Bilingual
    levels: tuple[Level, ...]


class Parameters(Record):
    """Weights are in bits. `smallest`: fewer rows than this on either side are too few to estimate from."""

    example: bool
    seed: int
    accept: float
    propose: float
    margin: float
    prior: float
    smallest: int
    pairs: int
    accepted_rungs: tuple[str, ...]
    legal_forms: tuple[str, ...]
    comparisons: Mapping[str, Comparison]


def load_parameters(pack: Pack | None = None) -> Parameters:
    """The pack's `identity.yaml` in place of the standard file. Raises PackFileInvalid."""
    own = pack.root / FILE if pack is not None else None
    return read_record(own if own is not None and own.is_file() else STANDARD, Parameters)
