"""What the city is calibrated to, year by year, in the units of the facts (万元, 人, 亩, 吨标准煤)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from jiqun.facts import Observation
from jiqun.synthesis.errors import SynthesisInvalid
from jiqun.synthesis.recipe import Anchor, Ratio, Recipe, Shares, Title
from jiqun.values import Unit

Floats = npt.NDArray[np.float64]
MONEY = "万元"
UNITS = {
    "value_added": MONEY, "output": MONEY, "revenue": MONEY, "profit": MONEY, "employees": "人", "rd_expense": MONEY,
    "new_product_output": MONEY, "export": MONEY, "tax": MONEY, "land": "亩", "energy": "吨标准煤", "assets": MONEY,
    "liabilities": MONEY, "wages": MONEY, "fixed_investment": MONEY,
}  # fmt: skip
NEEDED = tuple(name for name in UNITS if name != "value_added")
NEEDED_SUMS = (*UNITS, "firms")


@dataclass(frozen=True)
class Targets:
    """Readings of a recipe against the published observations. `scale` multiplies every amount and count."""

    recipe: Recipe
    published: Mapping[str, Observation]
    regions: tuple[str, ...]
    scale: float = 1.0

    def amount(self, anchor: Anchor, unit: str) -> float:
        """The anchor's figure in that unit. Raises SynthesisInvalid, UnitMismatch."""
        if anchor.observation is None:
            if anchor.example is None:
                raise SynthesisInvalid(
                    f"{anchor.year} 年的锚点既无 observation 也无 example / an anchor needs one of them"
                )
            return anchor.example
        found = self.published.get(anchor.observation)
        if found is None:
            raise SynthesisInvalid(
                f"没有观测值 {anchor.observation} / no observation {anchor.observation} in observations.csv"
            )
        return float(Fraction(found.quantity.value) * found.quantity.unit.conversion(Unit.parse(unit)))

    def source(self, anchor: Anchor) -> str:
        return anchor.observation or "示例"

    def value_added(self, year: int) -> float:
        """Nominal total in 万元."""
        declared = self.recipe.value_added
        base = self.amount(declared.anchor, MONEY) * self.scale
        steps = {step.year: self.step(step.year) for step in declared.growth}
        for later in range(declared.anchor.year + 1, year + 1):
            base *= steps.get(later, 1.0)
        for earlier in range(declared.anchor.year, year, -1):
            base /= steps.get(earlier, 1.0)
        return base

    def step(self, year: int) -> float:
        """Nominal growth factor from the year before."""
        found = next((item for item in self.recipe.value_added.growth if item.year == year), None)
        if found is None:
            return 1.0
        return (1 + self.amount(found, "%") / 100) * (1 + found.prices / 100)

    def firms(self, year: int) -> int:
        return round(self._along(self.recipe.firms, year, "家") * self.scale)

    def titles(self, title: Title, year: int) -> int:
        return round(self._along(title.anchors, year, title.unit) * self.scale)

    def _along(self, anchors: Sequence[Anchor], year: int, unit: str) -> float:
        """Straight lines between the anchors, constant outside."""
        known = sorted((anchor.year, self.amount(anchor, unit)) for anchor in anchors)
        return float(np.interp(year, [item[0] for item in known], [item[1] for item in known]))

    def ratio(self, ratio: Ratio, year: int, per: Mapping[int, float]) -> float:
        """measure ÷ per for the whole city; `per` holds the base's totals by year."""
        known = sorted(
            (anchor.year, self.ratio_at(ratio, anchor, per[anchor.year]))
            for anchor in ratio.anchors
            if anchor.region is None and anchor.year in per
        )
        if not known:
            raise SynthesisInvalid(
                f"{ratio.measure} 缺少全市锚点 / {ratio.measure} has no anchor for the whole city"
            )
        return float(np.interp(year, [item[0] for item in known], [item[1] for item in known]))

    def ratio_at(self, ratio: Ratio, anchor: Anchor, per: float) -> float:
        amount = self.amount(anchor, ratio.unit)
        if ratio.read == "level":
            return amount * self.scale / per
        share = 100.0 if Unit.parse(ratio.unit) == Unit.parse("%") else 1.0
        return share / amount if ratio.read == "inverse" else amount / share

    def district_shares(self, year: int) -> Floats:
        """Shares of value added by region, adding to one."""
        known: list[tuple[int, Floats]] = []
        for shares in sorted(self.recipe.district_shares, key=lambda item: item.year):
            known.append((shares.year, self._shares(shares, known[-1][1] if known else None)))
        years = [item[0] for item in known]
        columns = np.array([item[1] for item in known]).T
        found = np.array([np.interp(year, years, column) for column in columns])
        share: Floats = found / found.sum()
        return share

    def _shares(self, shares: Shares, before: Floats | None) -> Floats:
        stated = {
            **shares.values,
            **{
                region: self.amount(Anchor(year=shares.year, observation=name), MONEY)
                for region, name in shares.observations.items()
            },
        }
        given = np.array([stated.get(region, np.nan) for region in self.regions])
        if before is None:
            if np.isnan(given).any():
                raise SynthesisInvalid(
                    "第一年的 district_shares 须列出每个区县 / the first year names every district"
                )
            first: Floats = given / given.sum()
            return first
        given = given * self.scale / self.value_added(shares.year)
        missing = np.isnan(given)
        rest = 1 - given[~missing].sum()
        return np.where(missing, before * rest / before[missing].sum(), given)

    def division_shares(self, year: int, present: npt.NDArray[np.bool_]) -> Floats:
        """Shares of value added by division, adding to one, with every group at its stated share; none for absent ones."""
        found: Floats = np.array([division.va for division in self.recipe.divisions], float) * present
        found /= found.sum()
        places = [division.code for division in self.recipe.divisions]
        for group in self.recipe.groups:
            inside = np.array([code in group.divisions for code in places])
            share = self._along(group.anchors, year, "%") / 100
            if found[inside].any() and found[~inside].any():
                found = np.where(
                    inside, found * share / found[inside].sum(), found * (1 - share) / found[~inside].sum()
                )
        return found
