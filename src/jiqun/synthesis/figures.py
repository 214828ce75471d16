"""Yearly totals of enterprises: raw figures from value added and the division's rates, then scaled to the targets.

Every figure is raw × factor(district, year), profit is raw + shift × revenue. Raw figures of a block are a pure function of
the seed, the year and the block, so they are made twice: once for their sums, once to be written.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from jiqun.synthesis.draws import blocks, draws
from jiqun.synthesis.errors import SynthesisInvalid
from jiqun.synthesis.population import Population
from jiqun.synthesis.recipe import Ratio
from jiqun.synthesis.targets import NEEDED, Targets
from jiqun.synthesis.years import Year

Floats = npt.NDArray[np.float64]
Block = dict[str, Floats]
LASTING = 10  #: traits of an enterprise that stay with it
PASSING = 10  #: disturbances of a year
RATES = ("va_rate", "tax", "rd", "export", "energy", "emission", "high")


@dataclass(frozen=True)
class Figures:
    """Figures of one year. `factors` and `shift` are by region."""

    population: Population
    now: Year
    factors: Mapping[str, Floats]

    def block(self, number: int, rows: slice) -> Block:
        """Calibrated figures of a block, in the units of the data sets; enterprises that do not live have zeros."""
        made = raw(self.population, self.now, number, rows)
        region = self.now.region[rows]
        for name in NEEDED:
            if name == "profit":
                made[name] = made[name] + self.factors[name][region] * made["revenue"]
            else:
                made[name] = made[name] * self.factors[name][region]
        made["main_revenue"] = made["revenue"] * made["main_share"]
        made["employees"] = np.where(now_alive(self.now, rows), np.maximum(np.rint(made["employees"]), 1), 0)
        return made


def now_alive(now: Year, rows: slice) -> npt.NDArray[np.bool_]:
    return now.alive[rows]


@dataclass(frozen=True)
class _Rates:
    population: Population

    @cached_property
    def table(self) -> Mapping[str, Floats]:
        divisions = self.population.recipe.divisions
        return {name: np.array([getattr(item, name) for item in divisions], float) for name in RATES}


def lasting_traits(seed: int, number: int, count: int) -> Floats:
    """Traits of a block's enterprises that stay with them, one row each; the second is the leaning to research."""
    return draws(seed, "traits-lasting", number).standard_normal((LASTING, count))


def raw(population: Population, now: Year, number: int, rows: slice) -> Block:
    """Figures before calibration, from value added."""
    count = rows.stop - rows.start
    lasting = lasting_traits(population.seed, number, count)
    passing = draws(population.seed, f"figures-{now.year}", number).standard_normal((PASSING, count))
    trait = 0.9 * lasting + 0.3 * passing
    division, alive = population.division[rows], now.alive[rows]
    rate = {name: column[division] for name, column in _Rates(population).table.items()}
    value = now.value_added[rows].astype(np.float64)
    needs = population.energy_needs[population.industry[rows]]
    output = value / np.clip(rate["va_rate"] * np.exp(0.15 * trait[0]), 0.05, 0.75)
    revenue = output * np.exp(0.02 * passing[1])
    inventive = (population.quality[rows] + 0.5 * lasting[1] > 0.2 - now.above[rows]) & alive
    sells_abroad = (lasting[2] > 0.3) & alive
    land = value**0.8 * np.exp(0.45 * lasting[6]) * 0.03
    assets = revenue * np.exp(0.25 * trait[7])
    fixed = revenue * 0.05 * np.exp(0.8 * passing[8]) * (passing[9] > -0.3)
    return {
        "value_added": value, "output": output, "revenue": revenue,
        "main_share": 1 - 0.02 * np.abs(np.tanh(passing[3])),
        "profit": revenue * 0.045 * trait[3],
        "employees": value**0.85 * np.exp(0.35 * trait[4]) * 0.2,
        "rd_expense": revenue * np.minimum(rate["rd"] * np.exp(0.5 * trait[1] - 0.1), 0.12) * inventive,
        "new_product_output": output * np.clip(0.55 + 0.12 * trait[5], 0.02, 0.8) * inventive,
        "export": output * np.clip(rate["export"] * 2.2 * np.exp(0.4 * trait[2]), 0.01, 0.8) * sells_abroad,
        "tax": value * rate["tax"] * np.exp(0.3 * trait[8]), "land": land,
        "energy": value * rate["energy"] * needs * np.exp(0.5 * trait[9]), "assets": assets,
        "liabilities": assets * np.clip(0.55 + 0.13 * trait[7], 0.05, 0.97),
        "wages": value * np.clip(0.45 + 0.08 * trait[4], 0.1, 0.8), "fixed_investment": fixed,
    }  # fmt: skip


def calibrated(population: Population, now: Year, targets: Targets, plan: Mapping[str, Floats]) -> Figures:
    """Figures whose sums over the enterprises above designated size are `plan`: by measure, an amount for each region
    (nan: this region shares the rest of the last entry, the city's total)."""
    sums = _sums(population, now, len(targets.regions))
    factors: dict[str, Floats] = {}
    for name in NEEDED:
        held = sums[name]
        wanted, total = plan[name][:-1], plan[name][-1]
        if name == "profit":
            revenue = factors["revenue"] * sums["revenue"]
            factors[name] = np.full(len(held), (total - held.sum()) / revenue.sum())
            continue
        stated = ~np.isnan(wanted)
        rest = (total - wanted[stated].sum()) / held[~stated].sum() if (~stated).any() else 1.0
        if rest <= 0:
            raise SynthesisInvalid(
                f"{now.year} 年 {name} 的区县目标之和超过全市 / the districts' {name} exceeds the city's"
            )
        factors[name] = np.where(
            stated, np.divide(wanted, held, out=np.ones_like(held), where=held > 0), rest
        )
    return Figures(population, now, factors)


def _sums(population: Population, now: Year, regions: int) -> dict[str, Floats]:
    """Raw sums by region of the enterprises above designated size, block by block."""
    found = {name: np.zeros(regions) for name in NEEDED}
    for number, rows in blocks(population.size):
        made, above = raw(population, now, number, rows), now.above[rows]
        for name in NEEDED:
            found[name] += np.bincount(now.region[rows][above], made[name][above], minlength=regions)
    return found


def planned(targets: Targets, years: tuple[int, ...]) -> dict[int, dict[str, Floats]]:
    """By year and measure: an amount for each region (nan where the recipe states none) and the city's total."""
    span = range(min(years[0], *_anchored(targets)), max(years[-1], *_anchored(targets)) + 1)
    totals = {"value_added": {year: targets.value_added(year) for year in span}}
    regional = {
        "value_added": {year: targets.district_shares(year) * totals["value_added"][year] for year in span}
    }
    for ratio in targets.recipe.ratios:
        per = totals[ratio.per]
        totals[ratio.measure] = {year: targets.ratio(ratio, year, per) * per[year] for year in span}
        regional[ratio.measure] = _regional(targets, ratio, totals, regional)
    missing = set(NEEDED) - set(totals)
    if missing:
        raise SynthesisInvalid(f"ratios 缺少 {sorted(missing)} / ratios lack {sorted(missing)}")
    return {
        year: {name: np.append(regional[name][year], totals[name][year]) for name in totals} for year in years
    }


def _anchored(targets: Targets) -> list[int]:
    return [anchor.year for ratio in targets.recipe.ratios for anchor in ratio.anchors]


def _pin(
    name: str,
    number: int,
    ratios: Sequence[Ratio],
    totals: Mapping[str, Mapping[int, float]],
    regional: Mapping[str, Mapping[int, Floats]],
) -> None:
    """Give a district without a target of its own the city's proportion, so that others can stand on it."""
    per = next((ratio.per for ratio in ratios if ratio.measure == name), None)
    if per is None or not np.isnan(next(iter(regional[name].values()))[number]):
        return
    _pin(per, number, ratios, totals, regional)
    for year, row in regional[name].items():
        row[number] = regional[per][year][number] * totals[name][year] / totals[per][year]


def _regional(
    targets: Targets,
    ratio: Ratio,
    totals: Mapping[str, Mapping[int, float]],
    regional: Mapping[str, Mapping[int, Floats]],
) -> dict[int, Floats]:
    """Districts with anchors of their own keep their proportion to the city in other years."""
    span, found = totals[ratio.per], {}
    lean: dict[str, list[tuple[int, float]]] = {}
    for anchor in (item for item in ratio.anchors if item.region is not None):
        number = targets.regions.index(anchor.region or "")
        if ratio.measure == "profit":
            raise SynthesisInvalid("profit 不支持区县锚点 / profit takes no anchor of a district")
        _pin(ratio.per, number, targets.recipe.ratios, totals, regional)
        base = regional[ratio.per][anchor.year][number]
        city = totals[ratio.measure][anchor.year] / totals[ratio.per][anchor.year]
        lean.setdefault(anchor.region or "", []).append(
            (anchor.year, targets.ratio_at(ratio, anchor, base) / city)
        )
    for year in span:
        row = np.full(len(targets.regions), np.nan)
        for region, known in lean.items():
            number = targets.regions.index(region)
            factor = np.interp(year, [item[0] for item in sorted(known)], [item[1] for item in sorted(known)])
            row[number] = (
                regional[ratio.per][year][number] * factor * totals[ratio.measure][year] / span[year]
            )
        found[year] = row
    return found
