"""Supply of land: when, for which project, how densely it may and must be built, and what its contract promises."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from jiqun.synthesis.population import Population
from jiqun.synthesis.scene import Scene
from jiqun.synthesis.sets.projects import LAND, Projects
from jiqun.synthesis.sets.yearly import primary_energy

Floats = npt.NDArray[np.float64]
Days = npt.NDArray[np.datetime64]
DAY = np.timedelta64(1, "D")
NEVER = np.datetime64("NaT", "D")
#: To what an enterprise does when it signs: log of the median of what it promises, and spread.
ASKED = {
    "promised_investment": (-0.12, 0.12),
    "promised_output": (-0.05, 0.3),
    "promised_tax": (-0.05, 0.35),
    "promised_energy": (-0.1, 0.2),
}
LOOSE, DENSE = (0.7, 1.5), (1.5, 2.4)  #: plot ratios of old land, and of land supplied for a project
BUILT = (0.06, 0.1)  #: of what is built to what the contract says: log of the median, and spread


@dataclass(frozen=True)
class Supply:
    """How the enterprises of a scene came by their land."""

    scene: Scene
    projects: Projects

    @cached_property
    def first(self) -> npt.NDArray[np.int64]:
        """The first project of each enterprise; −1 where it has none."""
        found = np.full(len(self.scene.index), -1, np.int64)
        place = self.projects.owner - self.scene.rows.start
        found[place[::-1]] = np.arange(len(place))[::-1]
        return found

    @cached_property
    def known(self) -> npt.NDArray[np.bool_]:
        """Who holds land by a contract: old enterprises, and young ones by their first project."""
        found: npt.NDArray[np.bool_] = (self.scene.population.born[self.scene.rows] < 0) | (self.first >= 0)
        return found

    @cached_property
    def granted(self) -> Days:
        """The day land was supplied for the first project; NaT where there is none."""
        known = np.flatnonzero(self.first >= 0)
        found = np.full(len(self.first), NEVER)
        found[known] = self.projects.done[self.first[known], LAND]
        return found

    @cached_property
    def on(self) -> Days:
        """The newest supply by the end of the year. Without one for a project: in the twelve years before the first, or in
        the year the enterprise began."""
        scene, years = self.scene, self.scene.population.years
        born, days = scene.population.born[scene.rows], scene.lasting("supplied").integers(0, 4000, len(scene.index))  # fmt: skip
        began = np.array([f"{years[max(at, 0)]}-01-01" for at in born], "datetime64[D]")
        before = np.where(
            born >= 0, began + days % 365 * DAY, np.datetime64(f"{years[0] - 12}-01-01") + days * DAY
        )
        found: Days = np.where(self.granted <= np.datetime64(f"{scene.now.year}-12-31"), self.granted, before)
        return found

    @cached_property
    def plot_ratio(self) -> Floats:
        """Floor area to land, as the contract has it."""
        share = self.scene.lasting("plot ratios").random(len(self.first))
        least, most = np.where((self.first >= 0)[:, None], DENSE, LOOSE).T
        ratio: Floats = np.round(least + share * (most - least), 2)
        return ratio

    @cached_property
    def built(self) -> Floats:
        """Floor area to land, as it stands."""
        found: Floats = self.plot_ratio * np.exp(self.scene.lasting("built").normal(*BUILT, len(self.first)))
        return found


@dataclass(frozen=True)
class Contracts:
    """What was promised for the parcel of each enterprise of the population, per 亩; NaN where nothing was.
    Filled in the year of the supply, and never changed."""

    promises: dict[str, Floats]

    @classmethod
    def of(cls, population: Population) -> Contracts:
        return cls({name: np.full(population.size, np.nan) for name in ASKED})

    def sign(self, supply: Supply, used: Floats, registered: Floats) -> None:
        """The contracts of a year. `used` and `registered` are the land of the block, 亩."""
        scene, year = supply.scene, np.datetime64(supply.scene.period)
        chosen = np.flatnonzero((supply.granted.astype("datetime64[Y]") == year) & (registered > 0))
        now, land = scene.made, np.maximum(used[chosen], 0.2)
        levels = {
            "promised_investment": supply.projects.investment[supply.first[chosen]] / registered[chosen],
            "promised_output": now["output"][chosen] / land,
            "promised_tax": now["tax"][chosen] / land,
            "promised_energy": now["value_added"][chosen] / np.maximum(primary_energy(scene)[chosen], 1e-9),
        }
        draw = scene.lasting("promises")
        for name, (middle, spread) in ASKED.items():
            share = np.exp(draw.normal(middle, spread, len(scene.index)))[chosen]
            self.promises[name][scene.index[chosen]] = np.round(levels[name] * share, 2)
