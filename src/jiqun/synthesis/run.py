"""Making a city: population, then year after year margins and values, then what stands over all years."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from jiqun.facts import load_observations
from jiqun.facts.store import Store, Vintage
from jiqun.packs import Pack
from jiqun.synthesis.binder import Binder
from jiqun.synthesis.draws import blocks, draws
from jiqun.synthesis.errors import SynthesisInvalid, SynthesisSizeInvalid, ToleranceExceeded
from jiqun.synthesis.figures import Figures, calibrated, planned
from jiqun.synthesis.ground import load_map, with_small_parks
from jiqun.synthesis.identity import Identity
from jiqun.synthesis.judgement import Line, judge
from jiqun.synthesis.population import Population, populate
from jiqun.synthesis.recipe import Recipe, load_recipe
from jiqun.synthesis.scene import Scene
from jiqun.synthesis.sets import dealings, evidence, honours, land, monthly, projects, register, yearly
from jiqun.synthesis.sets import open as open_sets
from jiqun.synthesis.sets.contracts import Contracts, Supply
from jiqun.synthesis.sets.premises import Premises
from jiqun.synthesis.targets import NEEDED_SUMS, Targets
from jiqun.synthesis.years import live

Progress = Callable[[str, float], None]
Floats = npt.NDArray[np.float64]
FEWEST, MOST, LONGEST = 300, 20_000_000, 30
ABOVE_SHARE = 0.9  #: of all enterprises, the most that may be above designated size


@dataclass(frozen=True, kw_only=True)
class Made:
    """A city that was made. `scale` is how many times larger its totals are than the published ones; `content` is equal
    for equal cities."""

    firms: int
    years: tuple[int, ...]
    seed: int
    scale: float
    rows: int
    content: str
    vintages: tuple[Vintage, ...]
    lines: tuple[Line, ...]


def synthesise(
    store: Store,
    pack: Pack,
    *,
    firms: int,
    years: Sequence[int],
    seed: int = 1,
    progress: Progress | None = None,
) -> Made:
    """Make a whole synthetic city of `firms` enterprises alive in every year and commit it as simulated vintages.

    Raises SynthesisNotDeclared, SynthesisInvalid, SynthesisSizeInvalid; ToleranceExceeded when the city misses a target
    (nothing stays visible then); PackError, StoreError.
    """
    span = tuple(years)
    if not (
        FEWEST <= firms <= MOST
        and 1 <= len(span) <= LONGEST
        and list(span) == list(range(span[0], span[0] + len(span)))
    ):
        raise SynthesisSizeInvalid(firms, span)
    recipe = load_recipe(pack)
    city = _City.of(store, pack, recipe, firms, span, seed, progress or (lambda what, share: None))
    try:
        lines = city.make()
    except BaseException as error:
        city.binder.abandon(f"{type(error).__name__}")
        raise
    made = city.binder.made
    return Made(
        firms=firms, years=span, seed=seed, scale=city.targets.scale, rows=sum(item.rows for item in made),
        content=city.binder.content(), vintages=tuple(made), lines=tuple(lines),
    )  # fmt: skip


def scale_of(recipe: Recipe, targets: Targets, firms: int, years: Sequence[int]) -> float:
    """1 between the least number that can hold the published enterprises above designated size and the whole city's;
    below and above it amounts and counts are scaled in proportion."""
    least = max(targets.firms(year) for year in years) / ABOVE_SHARE
    if firms < least - 1:
        return firms / least
    return max(1.0, firms / recipe.whole_size)


@dataclass
class _City:
    identity: Identity
    targets: Targets
    binder: Binder
    progress: Progress
    sums: dict[int, dict[str, Floats]] = field(default_factory=dict)
    divisions: dict[int, dict[str, Floats]] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        store: Store,
        pack: Pack,
        recipe: Recipe,
        firms: int,
        years: tuple[int, ...],
        seed: int,
        progress: Progress,
    ) -> _City:
        ground = load_map(pack, recipe.ground, seed)
        lost = set(ground.regions) ^ set(recipe.district_firms)
        if lost:
            raise SynthesisInvalid(
                f"district_firms 与边界文件的区县不一致：{sorted(lost)} / districts do not agree"
            )
        published = {item.row.id: item for item in load_observations(pack).all}
        targets = Targets(recipe, published, ground.regions)
        targets = Targets(recipe, published, ground.regions, scale_of(recipe, targets, firms, years))
        ground = with_small_parks(ground, recipe, firms, seed)
        progress("population", 0.0)
        population = populate(recipe, ground, firms, years, seed)
        about = f"{pack.id} {firms} {years[0]}-{years[-1]} seed {seed}"
        return cls(Identity(population), targets, Binder(store, recipe, ground.regions, about), progress)

    @property
    def population(self) -> Population:
        return self.identity.population

    @cached_property
    def contracts(self) -> Contracts:
        return Contracts.of(self.population)

    @cached_property
    def awards(self) -> list[honours.Awards]:
        return honours.awarded(self.identity, self.targets)

    @cached_property
    def standing(self) -> evidence.Standing:
        return evidence.Standing.of(self.identity, self.awards)

    @cached_property
    def premises(self) -> Premises:
        return Premises.of(self.population)

    def make(self) -> list[Line]:
        plan, years = planned(self.targets, self.population.years), self.population.years
        awards = self.awards
        market = dealings.Market.of(self.identity)
        for now in live(self.population, self.targets):
            self.progress(str(now.year), now.number / (len(years) + 1))
            figures = calibrated(self.population, now, self.targets, plan[now.year])
            self._year(figures)
            for columns in market.links(now):
                self.binder.put("supply_link", str(now.year), columns)
            self.binder.close(lambda dataset, period, year=str(now.year): period.startswith(year))  # type: ignore[misc]
        lines = judge(self.targets, self.sums, self.divisions, awards)
        failed = [_said(line) for line in lines if not line.kept]
        if failed:
            raise ToleranceExceeded(failed[:12])
        self.progress("register", len(years) / (len(years) + 1))
        self._standing(now.above)
        self.binder.close()
        return lines

    def _year(self, figures: Figures) -> None:
        now, population = figures.now, self.population
        regions, width = len(self.targets.regions), len(population.recipe.divisions)
        self.sums[now.year] = {name: np.zeros(regions) for name in NEEDED_SUMS}
        self.divisions[now.year] = {"value_added": np.zeros(width)}
        parks = np.zeros(len(population.ground.parks))
        towns = np.zeros(len(population.ground.towns))
        for number, rows in blocks(population.size):
            scene = Scene(self.identity, figures, number, rows)
            supply = Supply(scene, projects.projects(self.identity, number, rows))
            found, held = yearly.figures(scene), land.holdings(scene, supply)
            self._count(scene, found, held)
            self._write(scene, found, held, supply)
            towns += np.bincount(
                population.town[rows].astype(np.int64), found["tax_actual"], minlength=len(towns)
            )
            inside = (population.park[rows] >= 0) & (
                scene.region == population.region(len(population.years), rows)
            )
            parks += np.bincount(population.park[rows][inside], held.used[inside], minlength=len(parks))[
                : len(parks)
            ]
        period = str(now.year)
        if len(parks):
            self.binder.put("park", period, open_sets.park(population, now.year, parks))
        self.binder.put("premises", period, self.premises.of_year(population, now.number, towns))
        self.binder.put("parcel", period, open_sets.offered(population, now.year))
        for columns in honours.disbursement(self.identity, self.awards, now.year):
            self.binder.put("disbursement", period, columns)

    def _count(self, scene: Scene, found: dict[str, Floats], held: land.Holdings) -> None:
        """Add what is written, of enterprises above designated size."""
        above, region, now = scene.above, scene.region, scene.now.year
        own = {"tax": found["tax_actual"], "land": held.used, "firms": np.ones(len(above))}
        for name, sums in self.sums[now].items():
            values = own[name] if name in own else found[name]
            sums += np.bincount(region[above], values[above], minlength=len(sums))
        by_division = self.divisions[now]["value_added"]
        by_division += np.bincount(
            scene.division[above], found["value_added"][above], minlength=len(by_division)
        )

    def _write(self, scene: Scene, found: dict[str, Floats], held: land.Holdings, supply: Supply) -> None:
        put, period, population = self.binder.put, scene.period, self.population
        columns, region = yearly.enterprise_year(scene, found)
        put("enterprise_year", period, columns, region)
        self.contracts.sign(supply, held.used, held.registered)
        columns, region = land.land_holding(scene, held, supply)
        put("land_holding", period, columns, region)
        points = self._points(scene.number, scene.rows)
        moved = scene.region != population.region(len(population.years), scene.rows)
        points[moved] = np.nan
        made: dict[str, dict[str, Any]] = {
            "parcel": land.parcel(scene, held, supply, self.contracts, points), "building": land.building(scene, held, supply), "energy_use": yearly.energy_use(scene),
            "emission": yearly.emission(scene), "product": dealings.product(scene), "loan": dealings.loan(scene),
            "project": projects.rows_of_year(supply.projects, scene.now.year),
        }  # fmt: skip
        for dataset, rows in made.items():
            put(dataset, period, rows)
        for rows in evidence.yearly(self.standing, scene, found):
            put("evidence", "", rows)
        for rows in honours.support(scene, found["technical_investment"]):
            put("disbursement", period, rows)
        if scene.now.year > population.years[-1] - population.recipe.months_of_last:
            for month, rows, region in monthly.months(scene, found):
                put("enterprise_month", month, rows, region)

    def _points(self, number: int, rows: slice) -> Floats:
        population = self.population
        region = population.region(len(population.years), rows).astype(np.int64)
        town, park = population.town[rows].astype(np.int64), population.park[rows].astype(np.int64)
        return population.ground.place(region, town, park, draws(population.seed, "points", number))

    def _standing(self, above: npt.NDArray[np.bool_]) -> None:
        """Sets without a period; `above` says who is above designated size in the last year."""
        put, population = self.binder.put, self.population
        for number, rows in blocks(population.size):
            columns, region = register.enterprise(self.identity, number, rows, self._points(number, rows))
            put("enterprise", "", columns, region)
            put("patent", "", open_sets.patent(self.identity, number, rows))
            made = projects.projects(self.identity, number, rows)
            put("project_milestone", "", projects.milestones(made, population.years[-1]))
            for columns in evidence.lasting(self.standing, number, rows, above[rows]):
                put("evidence", "", columns)
        for held in self.awards:
            put("title", "", honours.title(self.identity, held, population.years[-1]))
        put("policy", "", honours.policy(self.identity))
        put("platform", "", honours.platform(self.identity))
        put("observation", "", open_sets.observation(population, self.sums))


def _said(line: Line) -> str:
    return f"{line.what} {line.region} {line.year}：{line.made:.6g} ≠ {line.target:.6g}（{line.deviation:+.2f}，允许 {line.allowed:.2f}）"
