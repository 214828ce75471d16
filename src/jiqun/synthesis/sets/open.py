"""Open sets: patents, parks, land on offer, and the statistics that follow from the enterprises."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from jiqun.synthesis.draws import draws
from jiqun.synthesis.identity import Identity
from jiqun.synthesis.population import Population
from jiqun.synthesis.scene import coded

Floats = npt.NDArray[np.float64]
DAY = np.timedelta64(1, "D")
KINDS, WAITING = ("invention", "utility", "design"), np.array([800, 240, 180])
MOST_PATENTS = 60  #: of an enterprise
INDICATORS = {  # measure: indicator, name, unit, what one unit is in the facts
    "value_added": ("industrial-va-ads", "规上工业增加值", "亿元", 1e4), "output": ("industrial-output-ads", "规上工业总产值", "亿元", 1e4),
    "revenue": ("revenue-ads", "规上工业营业收入", "亿元", 1e4), "firms": ("firms-ads", "规上工业企业数", "家", 1.0),
}  # fmt: skip


def patent(identity: Identity, number: int, rows: slice) -> dict[str, Any]:
    """Patents of the lifetime within the years made; more for inventive enterprises."""
    population, draw = identity.population, draws(identity.population.seed, "patents", number)
    first, ends = population.years[0], np.datetime64(f"{population.years[-1]}-12-31")
    born = np.maximum(population.born[rows].astype(int), 0)
    until = np.minimum(population.ends[rows].astype(int), len(population.years))
    quality = population.quality[rows].astype(float) + 0.3 * np.maximum(population.base[rows], 0)
    mean = 0.08 * np.exp(np.minimum(quality, 4)) * (until - born) * (population.base[rows] > 0)
    count = np.minimum(draw.poisson(mean), MOST_PATENTS)
    member = np.repeat(np.arange(len(count)), count)
    kind = draw.choice(3, len(member), p=[0.3, 0.5, 0.2])
    span = (until - born)[member] * 365
    filed = _new_year(first + born[member]) + (draw.random(len(member)) * span).astype(int) * DAY
    granted = filed + (WAITING[kind] * draw.uniform(0.7, 1.4, len(member))).astype(int) * DAY
    open_ = granted > ends
    state = np.where(open_, 0, np.where(draw.random(len(member)) < 0.06, 2, 1))
    owner = member + rows.start
    serial = np.arange(len(member)) - np.repeat(np.cumsum(count) - count, count)
    classes = [item.code for item in population.recipe.divisions]
    return {
        "code": identity.code(owner), "name": identity.name(owner, len(population.years)),
        "number": [f"模拟ZL{o + 1}-{s + 1}" for o, s in zip(owner.tolist(), serial.tolist(), strict=True)],
        "kind": coded(KINDS, kind), "filed_on": filed, "granted_on": np.where(open_, np.datetime64("NaT"), granted),
        "state": coded(["applied", "granted", "lapsed"], state),
        "ipc": coded([f"{'BCFGH'[int(code) % 5]}{int(code):02d}" for code in classes], population.division[owner]),
    }  # fmt: skip


def _new_year(years: npt.NDArray[Any]) -> npt.NDArray[np.datetime64]:
    return (years - 1970).astype("datetime64[Y]").astype("datetime64[D]")


def park(population: Population, year: int, land: Floats) -> dict[str, Any]:
    """Parks with the industrial land (亩) of the enterprises in them."""
    rows, ground = population.ground.parks, population.ground
    industrial = np.round(land, 1)
    return {
        "park": [row.park for row in rows], "name": [row.name for row in rows], "kind": [row.kind for row in rows],
        "level": [row.level for row in rows], "region": [row.district for row in rows],
        "planned_area": np.round(industrial * 1.9, 1), "built_area": np.round(industrial * 1.4, 1), "industrial_area": industrial,
        "incidents": _incidents(population, year),
        "leading_industries": [row.industries or None for row in rows],
        "longitude": ground.park_nodes[: len(rows), 0], "latitude": ground.park_nodes[: len(rows), 1],
    }  # fmt: skip


def _incidents(population: Population, year: int) -> Floats:
    """Serious incidents of two years in small parks: none in most; not told of some, nor of the pack's own parks."""
    ground, rule = population.ground, population.recipe.small_parks
    found = np.full(len(ground.parks), np.nan)
    if rule is not None:
        drawn = draws(population.seed, f"incidents-{year}").random((2, ground.small))
        found[ground.plain :] = np.where(drawn[0] < rule.told, drawn[1] < rule.eventful, np.nan)
    return found


def offered(population: Population, year: int) -> dict[str, Any]:
    """Land on offer in each park of the pack (or town, where there is none), with the promises asked for."""
    ground, draw = population.ground, draws(population.seed, f"offered-{year}")
    nodes, places = (
        (ground.park_nodes[: ground.plain], ground.park_region[: ground.plain])
        if ground.plain
        else (ground.town_nodes, ground.town_region)
    )
    count = len(places)
    names = [row.name for row in ground.parks[: ground.plain]]
    parks = pa.array(names, pa.string()) if names else pa.nulls(count, pa.string())
    return {
        "parcel": [f"MK{year}-{number + 1}" for number in range(count)],
        "name": [f"模拟待供{year}-{number + 1}号" for number in range(count)], "region": coded(ground.regions, places),
        "park": parks, "area": np.round(np.exp(draw.normal(3.4, 0.6, count)), 1), "use": ["industrial"] * count,
        "state": ["available"] * count, "plot_ratio": np.round(draw.uniform(1.5, 2.6, count), 2),
        "promised_investment": np.round(draw.uniform(350, 600, count), 0), "promised_output": np.round(draw.uniform(500, 900, count), 0),
        "promised_tax": np.round(draw.uniform(25, 50, count), 1), "promised_energy": np.round(draw.uniform(1.2, 2.5, count), 2),
        "longitude": np.round(nodes[:, 0], 6), "latitude": np.round(nodes[:, 1], 6),
    }  # fmt: skip


def observation(population: Population, sums: Mapping[int, Mapping[str, Floats]]) -> dict[str, Any]:
    """Totals of every district and year as an office would print them: a flash figure, then the annual one."""
    columns: dict[str, list[Any]] = {
        name: [] for name in ("indicator", "name", "unit", "region", "period", "value", "status", "published")
    }
    for year, measures in sums.items():
        for measure, (indicator, name, unit, size) in INDICATORS.items():
            for number, region in enumerate(population.ground.regions):
                value = float(measures[measure][number]) / size
                for status, share, day in (
                    ("flash", 0.995, f"{year + 1}-01-25"),
                    ("annual", 1.0, f"{year + 1}-09-30"),
                ):
                    row = (
                        indicator,
                        name,
                        unit,
                        region,
                        str(year),
                        round(value * (share if size > 1 else 1), 2),
                        status,
                        np.datetime64(day).item(),
                    )
                    for column, cell in zip(columns, row, strict=True):
                        columns[column].append(cell)
    count = len(columns["value"])
    return {
        **columns, "source": ["模拟数据，由模拟企业汇总"] * count, "note": ["模拟数据"] * count,
        "trust": ["secondary"] * count,
    }  # fmt: skip
