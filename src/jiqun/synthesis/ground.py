"""Where enterprises stand: inside the districts' polygons, gathered around seeded nodes of towns and parks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import orjson
import shapely

from jiqun.packs import Pack, Record, read_table
from jiqun.synthesis.draws import draws
from jiqun.synthesis.errors import SynthesisInvalid
from jiqun.synthesis.recipe import Ground, Recipe

Floats = npt.NDArray[np.float64]
TOWN_SPREAD, PARK_SPREAD = 0.012, 0.004  #: degrees (about 1.2 km and 0.4 km)
ROUNDS = 30  #: tries before an enterprise is put on its node itself


class TownRow(Record):
    code: str
    name: str
    district: str


class ParkRow(Record):
    """`kind` and `level` are codes; `industries` are separated by 、."""

    park: str
    name: str
    district: str
    kind: str = "other"
    level: str = "district"
    industries: str = ""


@dataclass(frozen=True)
class Map:
    """Districts with their polygons; nodes are (longitude, latitude) in WGS-84, one per town and per park."""

    regions: tuple[str, ...]
    polygons: tuple[Any, ...]
    towns: tuple[TownRow, ...]
    town_region: npt.NDArray[np.int64]
    town_nodes: Floats
    town_weights: Floats
    parks: tuple[ParkRow, ...]
    park_region: npt.NDArray[np.int64]
    park_nodes: Floats
    small: int = 0  #: how many of the parks, the last, are invented ones for small enterprises

    @property
    def plain(self) -> int:
        """How many parks are the pack's own."""
        return len(self.parks) - self.small

    def place(
        self,
        region: npt.NDArray[Any],
        town: npt.NDArray[Any],
        park: npt.NDArray[Any],
        draw: np.random.Generator,
    ) -> Floats:
        """Coordinates (n, 2): scattered about the park (≥ 0) or the town, again until inside the district."""
        nodes = np.where((park >= 0)[:, None], self.park_nodes[park], self.town_nodes[town])
        spread = np.where(park >= 0, PARK_SPREAD, TOWN_SPREAD)[:, None]
        points = nodes.copy()
        left = np.arange(len(region))
        for _ in range(ROUNDS):
            tried = nodes[left] + draw.normal(size=(len(left), 2)) * spread[left]
            inside = self.inside(region[left], tried)
            points[left[inside]] = tried[inside]
            left = left[~inside]
            if not len(left):
                break
        rounded: Floats = np.round(points, 6)
        return rounded

    def inside(self, region: npt.NDArray[Any], points: Floats) -> npt.NDArray[np.bool_]:
        found = np.zeros(len(region), bool)
        for number, polygon in enumerate(self.polygons):
            here = region == number
            found[here] = shapely.contains_xy(polygon, points[here, 0], points[here, 1])
        return found


def load_map(pack: Pack, ground: Ground, seed: int) -> Map:
    """Raises PackFileMissing, PackFileInvalid; SynthesisInvalid when towns or parks lie in unknown districts."""
    found = orjson.loads(pack.path(ground.districts).read_bytes())
    regions = tuple(feature["properties"]["name"] for feature in found["features"])
    polygons = tuple(shapely.from_geojson(orjson.dumps(item["geometry"])) for item in found["features"])
    for polygon in polygons:
        shapely.prepare(polygon)
    towns = tuple(read_table(pack.path(ground.towns), TownRow))
    parks = tuple(read_table(pack.path(ground.parks), ParkRow)) if pack.has(ground.parks) else ()
    town_region, park_region = _numbers(towns, regions, "镇街"), _numbers(parks, regions, "园区")
    if set(range(len(regions))) - set(town_region.tolist()):
        raise SynthesisInvalid("有区县没有镇街 / a district has no town")
    draw = draws(seed, "nodes")
    town_nodes = np.array([_node(polygons[region], draw) for region in town_region])
    park_nodes = np.array([_node(polygons[region], draw) for region in park_region]).reshape(-1, 2)
    return Map(
        regions, polygons, towns, town_region, town_nodes, _town_weights(town_region, draw),
        parks, park_region, park_nodes if len(parks) else town_nodes[:1],
    )  # fmt: skip


def _numbers(rows: Sequence[TownRow | ParkRow], regions: Sequence[str], what: str) -> npt.NDArray[np.int64]:
    unknown = sorted({row.district for row in rows} - set(regions))
    if unknown:
        raise SynthesisInvalid(
            f"{what}所属区县 {unknown} 不在边界文件中 / districts without a polygon: {unknown}"
        )
    return np.array([regions.index(row.district) for row in rows], np.int64)


def _node(polygon: Any, draw: np.random.Generator) -> Floats:
    """A point well inside: of many, one whose neighbourhood lies in the polygon."""
    west, south, east, north = polygon.bounds
    core = polygon.buffer(-TOWN_SPREAD)
    area = polygon if core.is_empty else core
    for _ in range(400):
        x, y = draw.uniform(west, east), draw.uniform(south, north)
        if shapely.contains_xy(area, x, y):
            return np.array([x, y])
    inner = polygon.representative_point()
    return np.array([inner.x, inner.y])


def with_small_parks(ground: Map, recipe: Recipe, firms: int, seed: int) -> Map:
    """The map with the recipe's parks for small enterprises, at least one in each district. Raises SynthesisInvalid when
    their names agree with a park's."""
    rule = recipe.small_parks
    if rule is None:
        return ground
    weights = np.array([recipe.district_firms[name] for name in ground.regions])
    counts = np.maximum(np.rint(firms * rule.share * weights / weights.sum() / rule.each), 1).astype(int)
    region = np.repeat(np.arange(len(counts)), counts)
    places = [recipe.naming.short.get(name, name) for name in ground.regions]
    rows = tuple(
        ParkRow(
            park=f"XW{number:04d}", district=ground.regions[at], kind=rule.kind, level=rule.level,
            name=rule.name.format(mark=recipe.naming.mark, place=places[at], number=number),
        )
        for number, at in enumerate(region.tolist(), 1)
    )  # fmt: skip
    if taken := sorted({row.name for row in rows} & {row.name for row in ground.parks}):
        raise SynthesisInvalid(f"small_parks 与已有园区重名：{taken} / small_parks have the names of parks")
    draw = draws(seed, "small-parks")
    nodes = np.array([_node(ground.polygons[at], draw) for at in region.tolist()])
    kept = ground.park_nodes[: len(ground.parks)]
    return replace(
        ground, parks=(*ground.parks, *rows), small=len(rows), park_nodes=np.concatenate([kept, nodes]),
        park_region=np.concatenate([ground.park_region, region]),
    )  # fmt: skip


def _town_weights(region: npt.NDArray[np.int64], draw: np.random.Generator) -> Floats:
    """Sizes of towns within a district: a Dirichlet draw, so that few towns hold much of the industry."""
    weights = draw.gamma(0.8, size=len(region)) + 0.02
    for number in np.unique(region):
        weights[region == number] /= weights[region == number].sum()
    return weights
