"""The population: every enterprise that ever lives, in about 40 bytes each.

Sizes: a lognormal body (Gibrat 1931) with a truncated Pareto tail (Axtell 2001, Zipf distribution of U.S. firm sizes,
Science 293, 1818–1820).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from jiqun.facts.classification import industries
from jiqun.synthesis.carriers import needs, shares
from jiqun.synthesis.draws import blocks, draws
from jiqun.synthesis.ground import Map
from jiqun.synthesis.recipe import Recipe

Floats = npt.NDArray[np.float64]
GOLDEN = 0.6180339887498949
IN_PARK = 0.35  #: share of enterprises that stand in a park, where their district has one
SMALL = 0.5  #: log size below which an enterprise may stand in a small park
INITIAL = -1  #: `born` of enterprises older than the first year
NEVER = np.int16(32_000)


@dataclass(frozen=True)
class Population:
    """Columns of equal length; years are counted from the first year made. `moves` and `ends` are NEVER for most."""

    recipe: Recipe
    ground: Map
    seed: int
    years: tuple[int, ...]
    born: npt.NDArray[np.int16]
    home: npt.NDArray[np.uint8]
    away: npt.NDArray[np.uint8]
    moves: npt.NDArray[np.int16]
    ends: npt.NDArray[np.int16]
    heir: npt.NDArray[np.int32]
    division: npt.NDArray[np.uint8]
    industry: npt.NDArray[np.uint16]
    town: npt.NDArray[np.uint16]
    park: npt.NDArray[np.int16]
    base: npt.NDArray[np.float32]
    quality: npt.NDArray[np.float32]
    classes: tuple[str, ...]

    @cached_property
    def energy_needs(self) -> Floats:
        """By class: energy compared with the division's rate."""
        return needs(self.recipe, self.classes)

    @cached_property
    def carrier_shares(self) -> Floats:
        """By carrier and class."""
        return shares(self.recipe, self.classes)

    @property
    def size(self) -> int:
        return len(self.born)

    def region(self, year: int, rows: slice | npt.NDArray[Any] = slice(None)) -> npt.NDArray[np.uint8]:
        """District in a year (counted from the first)."""
        return np.where(year >= self.moves[rows], self.away[rows], self.home[rows])

    def alive(self, year: int, rows: slice | npt.NDArray[Any] = slice(None)) -> npt.NDArray[np.bool_]:
        return (self.born[rows] <= year) & (year < self.ends[rows])


def populate(recipe: Recipe, ground: Map, firms: int, years: tuple[int, ...], seed: int) -> Population:
    """`firms` enterprises alive in every year, and those that ended or began between."""
    births = round(firms * recipe.dynamics.births)
    total = firms + births * (len(years) - 1)
    born = np.repeat(np.arange(INITIAL, len(years) - 1), [firms, *[births] * (len(years) - 1)]).astype(
        np.int16
    )
    born[born >= 0] += 1
    classes, cumulative = _classes(recipe, seed)
    columns = _columns(total)
    chooser = _Chooser(recipe, ground, seed, cumulative, len(years))
    for number, rows in blocks(total):
        for name, values in chooser.block(number, rows, born[rows] >= 0).items():
            columns[name][rows] = values
    _settle(columns, recipe, ground, seed)
    ends = _ends(columns["base"], born, births, len(years), seed)
    return Population(
        recipe, ground, seed, years, born=born, ends=ends,
        heir=_heirs(columns, ends, recipe, seed), classes=classes, **columns,
    )  # fmt: skip


_KINDS = {
    "home": np.uint8, "away": np.uint8, "moves": np.int16, "division": np.uint8, "industry": np.uint16,
    "town": np.uint16, "park": np.int16, "base": np.float32, "quality": np.float32,
}  # fmt: skip


def _columns(total: int) -> dict[str, npt.NDArray[Any]]:
    return {name: np.empty(total, kind) for name, kind in _KINDS.items()}


def _classes(recipe: Recipe, seed: int) -> tuple[tuple[str, ...], list[tuple[int, Floats]]]:
    """All classes (小类) of the divisions; for each division its first class and a seeded Dirichlet's cumulative shares."""
    found: list[str] = []
    cumulative = []
    for division in recipe.divisions:
        own = [code for code in industries().by_code if len(code) == 4 and code.startswith(division.code)]
        shares = draws(seed, f"classes-{division.code}").dirichlet(np.full(len(own), 0.7))
        cumulative.append((len(found), np.cumsum(shares)))
        found += own
    return tuple(found), cumulative


class _Chooser:
    """Draws the fixed traits of enterprises."""

    def __init__(
        self, recipe: Recipe, ground: Map, seed: int, classes: list[tuple[int, Floats]], years: int
    ) -> None:
        self.recipe, self.ground, self.seed, self.classes, self.years = recipe, ground, seed, classes, years
        weights = np.array([recipe.district_firms[name] for name in ground.regions])
        self.homes = np.cumsum(weights / weights.sum())
        self.divisions = np.array([self._division_shares(name) for name in ground.regions])

    def _division_shares(self, region: str) -> Floats:
        found = np.array([item.firms * item.districts.get(region, 1.0) for item in self.recipe.divisions])
        return np.cumsum(found / found.sum())

    def block(self, number: int, rows: slice, young: npt.NDArray[np.bool_]) -> dict[str, npt.NDArray[Any]]:
        draw = draws(self.seed, "traits", number)
        count = rows.stop - rows.start
        order = np.arange(rows.start, rows.stop)
        even = (
            order * GOLDEN + (self.seed % 997) / 997
        ) % 1  # evenly spread: districts get their shares exactly
        home = np.minimum(np.searchsorted(self.homes, even), len(self.homes) - 1)
        division = _pick(self.divisions, home, draw.random(count))
        moves, away = self._moves(home, draw)
        last = np.where(moves < NEVER, away, home)
        return {
            "home": home, "away": away, "moves": moves, "division": division,
            "industry": self._industry(division, draw.random(count)),
            "town": self._town(last, draw.random(count)), "park": self._park(last, draw),
            "base": np.where(young, self._small(count, draw), self._sizes(count, draw)), "quality": self._quality(division, draw),
        }  # fmt: skip

    def _moves(self, home: npt.NDArray[Any], draw: np.random.Generator) -> tuple[Any, Any]:
        count, regions = len(home), len(self.ground.regions)
        year = draw.integers(1, max(self.years, 2), size=count)
        goes = (
            (draw.random(count) < self.recipe.dynamics.moves * self.years) & (regions > 1) & (self.years > 1)
        )
        other = (home + draw.integers(1, max(regions, 2), size=count)) % regions
        return np.where(goes, year, NEVER), np.where(goes, other, home)

    def _industry(self, division: npt.NDArray[Any], chance: Floats) -> npt.NDArray[Any]:
        found = np.empty(len(division), np.int64)
        for number, (first, cumulative) in enumerate(self.classes):
            here = division == number
            place = np.minimum(np.searchsorted(cumulative, chance[here]), len(cumulative) - 1)
            found[here] = first + place
        return found

    def _town(self, region: npt.NDArray[Any], chance: Floats) -> npt.NDArray[Any]:
        found = np.zeros(len(region), np.int64)
        for number in range(len(self.ground.regions)):
            here, own = region == number, np.flatnonzero(self.ground.town_region == number)
            cumulative = np.cumsum(self.ground.town_weights[own])
            found[here] = own[np.minimum(np.searchsorted(cumulative, chance[here]), len(own) - 1)]
        return found

    def _park(self, region: npt.NDArray[Any], draw: np.random.Generator) -> npt.NDArray[Any]:
        inside, chance = draw.random(len(region)) < IN_PARK, draw.random(len(region))
        found = np.full(len(region), -1)
        for number in range(len(self.ground.regions)):
            own = np.flatnonzero(self.ground.park_region[: self.ground.plain] == number)
            here = inside & (region == number)
            if len(own):
                found[here] = own[(chance[here] ** 1.5 * len(own)).astype(int)]
        return found

    def _sizes(self, count: int, draw: np.random.Generator) -> Floats:
        """Log of size: N(0, spread²); a share of enterprises instead Pareto above its 84th percentile, truncated."""
        rule = self.recipe.dynamics
        body = draw.normal(0, rule.body_spread, count)
        chance, in_tail = draw.random(count), draw.random(count) < rule.tail_share
        ceiling = 1 - rule.largest**-rule.tail_exponent
        tail = rule.body_spread - np.log1p(-chance * ceiling) / rule.tail_exponent
        return np.where(in_tail, tail, body)

    def _small(self, count: int, draw: np.random.Generator) -> Floats:
        """Log of size of enterprises that begin: without the giants, and smaller."""
        spread = self.recipe.dynamics.body_spread
        return draw.normal(-0.5 * spread, spread, count)

    def _quality(self, division: npt.NDArray[Any], draw: np.random.Generator) -> Floats:
        """How inventive an enterprise is: standard normal about its industry's leaning."""
        high = np.array([item.high for item in self.recipe.divisions])
        lean: Floats = 2 * (high[division] - high.mean())
        return draw.normal(0, 1, len(division)) + lean


def _settle(columns: dict[str, npt.NDArray[Any]], recipe: Recipe, ground: Map, seed: int) -> None:
    """Put small enterprises that stand in no park into the small parks of their district."""
    if recipe.small_parks is None or not ground.small:
        return
    small = (columns["park"] < 0) & (columns["base"] < SMALL)
    share = recipe.small_parks.share * len(small) / max(int(small.sum()), 1)
    last = np.where(columns["moves"] < NEVER, columns["away"], columns["home"])
    for number, rows in blocks(len(small)):
        chance = draws(seed, "small-parks", number).random((2, rows.stop - rows.start))
        for region in range(len(ground.regions)):
            own = ground.plain + np.flatnonzero(ground.park_region[ground.plain :] == region)
            here = small[rows] & (chance[0] < share) & (last[rows] == region)
            columns["park"][rows][here] = own[(chance[1][here] ** 1.5 * len(own)).astype(int)]


def _pick(cumulative: Floats, row: npt.NDArray[Any], chance: Floats) -> npt.NDArray[Any]:
    """For each chance in [0, 1) the place in its row of a table of cumulative shares."""
    width = cumulative.shape[1]
    flat = (cumulative + np.arange(len(cumulative))[:, None]).ravel()
    place: npt.NDArray[Any] = np.searchsorted(flat, chance + row, side="right") - row * width
    bounded: npt.NDArray[Any] = np.clip(place, 0, width - 1)
    return bounded


def _ends(
    base: npt.NDArray[np.float32], born: npt.NDArray[np.int16], births: int, years: int, seed: int
) -> npt.NDArray[np.int16]:
    """Each year as many end as begin, the small ones sooner.

    Weighted choice without replacement by exponential keys (Efraimidis and Spirakis 2006).
    """
    ends = np.full(len(base), NEVER, np.int16)
    hazard = np.exp(-0.6 * np.clip(base, -3, 6))
    for year in range(1, years):
        keys = np.full(len(base), np.inf)
        for number, rows in blocks(len(base)):
            drawn = draws(seed, f"ends-{year}", number).exponential(size=rows.stop - rows.start)
            there = (born[rows] < year) & (ends[rows] > year)
            keys[rows] = np.where(there, drawn / hazard[rows], np.inf)
        if births:
            ends[np.argpartition(keys, births - 1)[:births]] = year
    return ends


def _heirs(
    columns: dict[str, Any], ends: npt.NDArray[np.int16], recipe: Recipe, seed: int
) -> npt.NDArray[np.int32]:
    """For merged enterprises the row of the one that took them over: of the same division, alive to the end; else −1."""
    heir = np.full(len(ends), -1, np.int32)
    draw = draws(seed, "heirs")
    gone, stays = np.flatnonzero(ends < NEVER), ends == NEVER
    merged = gone[draw.random(len(gone)) < recipe.dynamics.mergers]
    for number in range(len(recipe.divisions)):
        own = np.flatnonzero(stays & (columns["division"] == number) & (columns["base"] > 0))
        here = merged[columns["division"][merged] == number]
        if len(own) and len(here):
            heir[here] = own[draw.integers(0, len(own), len(here))]
    return heir
