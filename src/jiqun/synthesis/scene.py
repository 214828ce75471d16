"""A block of enterprises in a year: what the makers of rows work on."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from jiqun.synthesis.draws import draws
from jiqun.synthesis.figures import Block, Figures
from jiqun.synthesis.identity import Identity
from jiqun.synthesis.population import Population
from jiqun.synthesis.years import Year

Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Scene:
    """Figures of the block, and everything of its enterprises that rows need."""

    identity: Identity
    figures: Figures
    number: int
    rows: slice

    @property
    def population(self) -> Population:
        return self.identity.population

    @property
    def now(self) -> Year:
        return self.figures.now

    @property
    def period(self) -> str:
        return str(self.now.year)

    @cached_property
    def made(self) -> Block:
        return self.figures.block(self.number, self.rows)

    @cached_property
    def index(self) -> npt.NDArray[np.int64]:
        return np.arange(self.rows.start, self.rows.stop)

    @cached_property
    def alive(self) -> Mask:
        return self.now.alive[self.rows]

    @cached_property
    def above(self) -> Mask:
        return self.now.above[self.rows]

    @cached_property
    def region(self) -> npt.NDArray[np.uint8]:
        return self.now.region[self.rows]

    @cached_property
    def division(self) -> npt.NDArray[np.uint8]:
        return self.population.division[self.rows]

    def rate(self, name: str) -> npt.NDArray[np.float64]:
        """A rate of the recipe's divisions, for each enterprise."""
        found = np.array([getattr(item, name) for item in self.population.recipe.divisions], float)
        return found[self.division]

    def draw(self, stream: str) -> np.random.Generator:
        """Random numbers of this block and year."""
        return draws(self.population.seed, f"{stream}-{self.now.year}", self.number)

    def lasting(self, stream: str) -> np.random.Generator:
        """Random numbers of this block, the same in every year."""
        return draws(self.population.seed, f"{stream}-lasting", self.number)

    @cached_property
    def codes(self) -> pa.Array:
        return self.identity.code(self.index)

    @cached_property
    def names(self) -> pa.Array:
        return self.identity.name(self.index, self.now.number)

    @cached_property
    def industries(self) -> pa.Array:
        return self.identity.industry(self.index)

    def who(self, chosen: Mask | npt.NDArray[np.int64]) -> dict[str, Any]:
        """code and name of chosen members of the block."""
        rows = pa.array(np.flatnonzero(chosen) if chosen.dtype == bool else chosen)
        return {"code": self.codes.take(rows), "name": self.names.take(rows)}

    @property
    def regions(self) -> pa.Array:
        return pa.array(self.population.ground.regions)

    def places(self, region: npt.NDArray[Any]) -> pa.Array:
        return self.regions.take(pa.array(region.astype(np.int64)))


def coded(labels: tuple[str, ...] | list[str], chosen: npt.NDArray[Any]) -> pa.Array:
    """Texts by number."""
    return pa.array(labels).take(pa.array(np.asarray(chosen).astype(np.int64)))
