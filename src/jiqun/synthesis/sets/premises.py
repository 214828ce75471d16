"""Premises of every town: office buildings, industrial buildings, services complexes, small-firm parks, feature towns.

Their tax follows the tax of the town's enterprises. Industrial premises hold part of it; offices and complexes hold services
that make no returns here, in proportion to it. All of it is simulated.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from jiqun.synthesis.draws import draws
from jiqun.synthesis.population import Population
from jiqun.synthesis.scene import coded

Floats = npt.NDArray[np.float64]
KINDS = ("office_building", "industrial_building", "services_complex", "small_firm_park", "feature_town")
NAMES = ("商务楼", "工业楼", "服务综合体", "小微企业园", "特色小镇")
MEAN = np.array([1.2, 0.5, 0.3, 0.5, 0.08])  #: premises of each kind in a town
#: Shares of the town's industrial tax that all premises of a kind hold, together below one.
TAX_SHARE = np.array([0.16, 0.05, 0.05, 0.04, 0.05])
FLOOR = np.array([24_000.0, 30_000.0, 60_000.0, 80_000.0, 200_000.0])  #: median, m²
FIRM_FLOOR = np.array([280.0, 1_500.0, 450.0, 1_200.0, 900.0])  #: m² of an enterprise settled
PLOT_RATIO = np.array([4.5, 2.4, 3.0, 2.2, 0.9])
TAX_RATE = 0.045  #: of revenue
STAFF_FLOOR = np.array([22.0, 60.0, 35.0, 55.0, 60.0])  #: m² of a person
SQUARE_METRES = 10_000 / 15  #: per 亩


@dataclass(frozen=True)
class Premises:
    """Premises as they stand through all years: where, which kind, how large, and each one's share of its town's tax."""

    town: npt.NDArray[np.int64]
    kind: npt.NDArray[np.int64]
    floor: Floats
    share: Floats
    fill: Floats
    owner: npt.NDArray[np.int64]

    @classmethod
    def of(cls, population: Population) -> Premises:
        draw = draws(population.seed, "premises")
        towns = len(population.ground.towns)
        weight = np.bincount(population.town.astype(np.int64), minlength=towns).astype(float)
        weight /= max(weight.mean(), 1e-9)
        count = draw.poisson(MEAN[None, :] * np.clip(weight, 0.3, 4.0)[:, None])
        town, kind = (np.repeat(axis.ravel(), count.ravel()) for axis in np.indices(count.shape))
        floor = np.round(FLOOR[kind] * np.exp(0.6 * draw.standard_normal(len(town))), 0)
        pull = floor * np.exp(0.9 * draw.standard_normal(len(town)))
        whole = np.zeros(count.shape)
        np.add.at(whole, (town, kind), pull)
        share = TAX_SHARE[kind] * pull / whole[town, kind]
        fill = np.clip(draw.normal(0.8, 0.13, len(town)), 0.2, 1.0)
        return cls(town, kind, floor, share, fill, draw.permutation(len(town)))

    def of_year(self, population: Population, number: int, tax: Floats) -> dict[str, Any]:
        """Rows of a year. `tax` is that of each town's enterprises, 万元."""
        draw = draws(population.seed, f"premises-{number}")
        size, kind = len(self.town), self.kind
        fill = np.clip(self.fill + 0.02 * (number - 3) + draw.normal(0, 0.02, size), 0.1, 1.0)
        occupied = np.round(self.floor * fill, 0)
        paid = np.round(
            np.maximum(tax[self.town], 0) * self.share * np.exp(0.08 * draw.standard_normal(size)), 2
        )
        firms = np.maximum(np.round(occupied / FIRM_FLOOR[kind]), 1).astype(int)
        ground = population.ground
        return {
            "premises": [f"ZT{place + 1}" for place in range(size)], "name": self._names(population),
            "kind": coded(KINDS, kind), "region": coded(ground.regions, ground.town_region[self.town]),
            "town": [ground.towns[place].name for place in self.town.tolist()], "operator": [f"模拟运营{n + 1}号" for n in self.owner.tolist()],
            "floor_area": self.floor, "occupied_area": occupied,
            "land_area": np.round(self.floor / PLOT_RATIO[kind] / SQUARE_METRES, 1), "settled_firms": firms,
            "registered_firms": np.floor(firms * np.clip(0.5 + 0.4 * self.fill, 0, 1)).astype(int),
            "employees": np.round(occupied / STAFF_FLOOR[kind]).astype(int), "revenue": np.round(paid / TAX_RATE, 2), "tax": paid,
        }  # fmt: skip

    def _names(self, population: Population) -> list[str]:
        towns = population.ground.towns
        pairs = zip(self.town.tolist(), self.kind.tolist(), strict=True)
        return [f"模拟{towns[t].name}{NAMES[k]}{place + 1}号" for place, (t, k) in enumerate(pairs)]
