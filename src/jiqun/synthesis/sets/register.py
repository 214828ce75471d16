"""Rows of the enterprise register: everybody who ever lived, as of the end of the last year."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from jiqun.synthesis.codes import codes, old_codes
from jiqun.synthesis.draws import draws
from jiqun.synthesis.identity import Identity
from jiqun.synthesis.population import NEVER, Population
from jiqun.synthesis.scene import coded

Floats = npt.NDArray[np.float64]
Days = npt.NDArray[Any]  #: datetime64[D]; the stubs of numpy cannot tell days from spans
STATUS = ("active", "cancelled", "moved_out", "revoked", "suspended")
DAY = np.timedelta64(1, "D")
LISTED = 5.0  #: log size above which an enterprise is listed
OLDEST = 28  #: years that the oldest enterprises were there before the first year


def enterprise(identity: Identity, number: int, rows: slice, points: Floats) -> tuple[dict[str, Any], Any]:
    population, draw = identity.population, draws(identity.population.seed, "register", number)
    index = np.arange(rows.start, rows.stop)
    last = len(population.years)
    region = population.region(last, rows).astype(np.int64)
    opened = founded(population, rows)
    closed = _closed(population, rows, draw)
    heir = population.heir[rows].astype(np.int64)
    town = population.town[rows].astype(np.int64)
    park = population.park[rows].astype(np.int64)
    return {
        "code": identity.code(index), "name": identity.name(index, last),
        "former_names": _former_names(identity, index), "former_codes": _former_codes(identity, index, opened),
        "status": coded(STATUS, _status(closed, heir, draw)), "registered_on": opened, "closed_on": closed,
        "registered_capital": np.round(np.exp(population.base[rows].astype(float)) * 200 + 20, -1),
        "ownership": _ownership(population, draw, len(index)),
        "region": pa.array(population.ground.regions).take(pa.array(region)),
        "town": pa.array([item.name for item in population.ground.towns]).take(pa.array(town)),
        "address": address(population, town, index),
        "park": pa.array([row.name for row in population.ground.parks], pa.string()).take(
            pa.array(np.maximum(park, 0), mask=park < 0)
        ),
        "longitude": points[:, 0], "latitude": points[:, 1], "industry": identity.industry(index),
        "main_products": identity.product(index), "parent_code": _codes_of(identity, heir),
        "listed_code": _listed(population, rows),
    }, region  # fmt: skip


def founded(population: Population, rows: slice) -> Days:
    """Opening days: newcomers in their first year, the others before the first year made."""
    draw = draws(population.seed, "founded", rows.start)
    born = population.born[rows].astype(int)
    older = 1 + (draw.random(len(born)) ** 1.5 * OLDEST).astype(int)
    year = np.where(born < 0, population.years[0] - older, population.years[0] + born)
    return (year - 1970).astype("datetime64[Y]").astype("datetime64[D]") + draw.integers(
        0, 360, len(born)
    ) * DAY


def _closed(population: Population, rows: slice, draw: np.random.Generator) -> Days:
    ends = population.ends[rows].astype(int)
    gone = ends < NEVER
    year = np.where(gone, population.years[0] + ends, 2000)
    day = (year - 1970).astype("datetime64[Y]").astype("datetime64[D]") + draw.integers(
        0, 360, len(ends)
    ) * DAY
    return np.where(gone, day, np.datetime64("NaT"))


def _status(closed: Days, heir: npt.NDArray[np.int64], draw: np.random.Generator) -> npt.NDArray[np.int64]:
    """Merged enterprises are cancelled; of the others that ended some moved out or lost their licence."""
    drawn = draw.random(len(closed))
    gone = np.select([heir >= 0, drawn < 0.08, drawn < 0.16], [1, 2, 3], 1)
    return np.where(np.isnat(closed), np.where(drawn < 0.004, 4, 0), gone)


def _listed(population: Population, rows: slice) -> pa.Array:
    sizes = enumerate(population.base[rows].tolist(), rows.start + 1)
    return pa.array([f"模拟{number}" if size > LISTED else None for number, size in sizes], pa.string())


def _former_names(identity: Identity, index: npt.NDArray[np.int64]) -> pa.Array:
    renamed = identity.renamed(index) < NEVER
    return pc.if_else(pa.array(renamed), identity.name(index, -1), pa.scalar(None, pa.string()))


def _former_codes(identity: Identity, index: npt.NDArray[np.int64], opened: Days) -> pa.Array:
    """The organisation code that enterprises had before the unified code of October 2015."""
    early = opened < np.datetime64("2015-10-01")
    written = old_codes(codes(index, identity.population.seed))
    return pa.array(
        [code if old else None for code, old in zip(written, early.tolist(), strict=True)], pa.string()
    )


def _ownership(population: Population, draw: np.random.Generator, count: int) -> pa.Array:
    shares = np.cumsum(list(population.recipe.ownership.values()))
    chosen = np.searchsorted(shares / shares[-1], draw.random(count))
    return coded(list(population.recipe.ownership), np.minimum(chosen, len(shares) - 1))


def address(population: Population, town: npt.NDArray[np.int64], index: npt.NDArray[np.int64]) -> pa.Array:
    names = pa.array([item.name for item in population.ground.towns]).take(pa.array(town))
    mark = population.recipe.naming.mark
    return pc.binary_join_element_wise(
        names, pa.array([f"{mark}{place}路" for place in range(1, 40)]).take(pa.array(index % 39)),
        pa.array(index % 980 + 1).cast(pa.string()), "号", "",
    )  # fmt: skip


def _codes_of(identity: Identity, rows: npt.NDArray[np.int64]) -> pa.Array:
    found = identity.code(np.maximum(rows, 0))
    return pc.if_else(pa.array(rows >= 0), found, pa.scalar(None, pa.string()))
