"""Who an enterprise is: its code and its names, as functions of its row alone."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from jiqun.synthesis.codes import codes
from jiqun.synthesis.population import NEVER, Population

Rows = npt.NDArray[np.int64]
_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)


def chance(rows: Rows, salt: int) -> npt.NDArray[np.float64]:
    """A number in [0, 1) for each row, the same wherever it is asked for (Steele et al. 2014, SplitMix64)."""
    with np.errstate(over="ignore"):
        mixed = (rows.astype(np.uint64) + np.uint64(salt % 2**63) + np.uint64(1)) * _MULTIPLIER
        mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return ((mixed ^ (mixed >> np.uint64(31))) >> np.uint64(11)).astype(np.float64) / 2.0**53


@dataclass(frozen=True)
class Identity:
    population: Population

    def code(self, rows: Rows) -> pa.Array:
        found = codes(rows, self.population.seed)
        fixed = pa.Array.from_buffers(
            pa.binary(18), len(found), [None, pa.py_buffer(np.ascontiguousarray(found))]
        )
        return fixed.cast(pa.binary()).cast(pa.string())

    def renamed(self, rows: Rows) -> npt.NDArray[np.int64]:
        """The year of renaming, counted from the first; NEVER for most."""
        rate = self.population.recipe.dynamics.renames
        drawn = chance(rows, self.population.seed * 31 + 1)
        years = len(self.population.years)
        return np.where(
            (drawn < rate * years) & (years > 1), 1 + drawn / max(rate, 1e-12) % max(years - 1, 1), NEVER
        ).astype(np.int64)

    def name(self, rows: Rows, year: int) -> pa.Array:
        """Names in a year (counted from the first): mark, place, trade, number, legal form."""
        population = self.population
        renamed = (year >= self.renamed(rows)).astype(np.int64)
        forms = len(population.recipe.naming.form)
        form = (chance(rows, population.seed * 31 + 2) ** 3 * forms).astype(np.int64)
        number = pc.utf8_lpad(pa.array(rows + 1).cast(pa.string()), self._width, "0")
        return pc.binary_join_element_wise(
            self._heads.take(pa.array(population.home[rows].astype(np.int64))),
            self._words.take(pa.array(population.division[rows].astype(np.int64))), number,
            pa.array(["号", "新号"]).take(pa.array(renamed)),
            pa.array(population.recipe.naming.form).take(pa.array(form)), "",
        )  # fmt: skip

    @cached_property
    def _width(self) -> int:
        return max(5, len(str(self.population.size)))

    @cached_property
    def _heads(self) -> pa.Array:
        naming = self.population.recipe.naming
        return pa.array(
            [naming.mark + naming.short.get(name, name) for name in self.population.ground.regions]
        )

    @cached_property
    def _words(self) -> pa.Array:
        return pa.array([division.word for division in self.population.recipe.divisions])

    def industry(self, rows: Rows) -> pa.Array:
        return self._classes.take(pa.array(self.population.industry[rows].astype(np.int64)))

    @cached_property
    def _classes(self) -> pa.Array:
        return pa.array(self.population.classes)

    @cached_property
    def products(self) -> pa.Array:
        """A product word for every class: its name without the word for making."""
        from jiqun.facts.classification import industries

        endings = ("制造", "生产", "加工", "开采", "修理", "供应")
        names: list[Any] = []
        for code in self.population.classes:
            name = industries()[code].name
            names.append(
                next((name.removesuffix(end) for end in endings if name.endswith(end)), name) or name
            )
        return pa.array(names)

    def product(self, rows: Rows) -> pa.Array:
        return self.products.take(pa.array(self.population.industry[rows].astype(np.int64)))
