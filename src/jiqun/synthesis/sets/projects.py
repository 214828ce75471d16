"""Projects from signing to full capacity, and their milestones."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from jiqun.synthesis.draws import draws
from jiqun.synthesis.identity import Identity
from jiqun.synthesis.population import Population
from jiqun.synthesis.scene import coded

Floats = npt.NDArray[np.float64]
Days = npt.NDArray[Any]  #: datetime64[D]; the stubs of numpy cannot tell days from spans
DAY = np.timedelta64(1, "D")
STAGES = ("signed", "land", "approved", "started", "registered", "completed", "operating", "full_capacity")
LAND, STARTED, COMPLETED = (STAGES.index(name) for name in ("land", "started", "completed"))
RATE = 0.05  #: projects for each enterprise and year
KINDS = ("new", "expansion", "renovation", "relocation")
STOPPED = 0.03


@dataclass(frozen=True)
class Projects:
    """Projects of a block. `planned` and `done` are (projects, stages); `stopped` ones end before completion."""

    identity: Identity
    owner: npt.NDArray[np.int64]
    serial: npt.NDArray[np.int64]
    investment: Floats
    kind: npt.NDArray[np.int64]
    planned: Days
    done: Days
    stopped: npt.NDArray[np.bool_]

    def standing(self, year: int) -> npt.NDArray[np.int64]:
        """Projects on the list of a year: signed by its end, and not at full capacity before it began."""
        begins, ends = np.datetime64(f"{year}-01-01"), np.datetime64(f"{year}-12-31")
        return np.flatnonzero((self.done[:, 0] <= ends) & (self.done[:, -1] >= begins))

    def invested(self, day: np.datetime64, chosen: npt.NDArray[np.int64]) -> Floats:
        """Money spent by a day: in a straight line from start to completion, or until the stop half-way."""
        start, end = self.done[chosen, STARTED], self.done[chosen, COMPLETED]
        share = np.clip(
            (day - start) / np.maximum(end - start, DAY), 0, np.where(self.stopped[chosen], 0.5, 1.0)
        )
        spent: Floats = np.round(self.investment[chosen] * share, 2)
        return spent


def projects(identity: Identity, number: int, rows: slice) -> Projects:
    population, draw = identity.population, draws(identity.population.seed, "projects", number)
    years = len(population.years)
    begins = draw.random((rows.stop - rows.start, years)) < RATE
    large = (population.base[rows] > 0.2)[:, None]
    lives = np.stack(
        [population.alive(year, rows) & (population.ends[rows] > year + 2) for year in range(years)], axis=1
    )
    member, year = np.nonzero(begins & large & lives)
    owner = member + rows.start
    base = population.base[owner].astype(float)
    investment = np.round(
        1500 * np.exp(0.8 * np.minimum(base, 6) + 0.6 * draw.standard_normal(len(owner))), 0
    )
    signed: Days = (
        np.array([np.datetime64(f"{item}-01-01") for item in population.years])[year]
        + draw.integers(0, 300, len(owner)) * DAY
    )
    planned = _planned(signed, investment, draw)
    late = np.exp(0.18 * draw.standard_normal(len(owner)) - 0.12)
    done = signed[:, None] + ((planned - signed[:, None]) / DAY * late[:, None]).astype(int) * DAY
    return Projects(
        identity, owner, year, investment, draw.integers(0, len(KINDS), len(owner)), planned, done,
        draw.random(len(owner)) < STOPPED,
    )  # fmt: skip


def _planned(signed: Days, investment: Floats, draw: np.random.Generator) -> Days:
    """Dates in order; building takes longer for more money."""
    build = 240 + 70 * np.log1p(investment / 1000)
    steps = np.stack(
        [draw.integers(*span, len(signed)) for span in ((30, 120), (20, 90), (15, 70), (20, 60))], axis=1
    )
    rest = np.stack([build, 45 + build * 0.1, np.full(len(signed), 400.0)], axis=1)
    offsets = np.cumsum(np.concatenate([np.zeros((len(signed), 1)), steps, rest], axis=1), axis=1)
    return signed[:, None] + offsets.astype(int) * DAY


def rows_of_year(made: Projects, year: int) -> dict[str, Any]:
    chosen = made.standing(year)
    population, number = made.identity.population, year - made.identity.population.years[0]
    owner, last = made.owner[chosen], np.datetime64(f"{year}-12-31")
    total, before = made.invested(last, chosen), made.invested(np.datetime64(f"{year - 1}-12-31"), chosen)
    reached = (made.done[chosen] <= last).sum(axis=1) - 1
    stopped = made.stopped[chosen] & (reached >= STARTED)
    region = population.region(number, owner)
    names, industry = made.identity.name(owner, number), made.identity.industry(owner)
    plan = np.round(np.maximum(total - before, 0) * np.where(chosen % 3 == 0, 1.25, 0.98), 0)
    labels = (*STAGES, "terminated")
    return {
        "project": ids(made)[chosen].tolist(), "name": [f"{name}项目" for name in names.to_pylist()],
        "code": made.identity.code(owner), "owner": names, "kind": coded(KINDS, made.kind[chosen]),
        "region": coded(population.ground.regions, region), "industry": industry,
        "park": park_names(population, owner, number), "stage": coded(labels, np.where(stopped, len(STAGES), reached)), "investment": made.investment[chosen],
        "planned_year": plan, "invested_year": np.round(total - before, 2), "invested_total": total,
        "land": np.round(made.investment[chosen] / 380, 1), "planned_start": made.planned[chosen, STARTED],
        "planned_completion": made.planned[chosen, COMPLETED], "expected_output": np.round(made.investment[chosen] * 1.8, 0),
        "expected_tax": np.round(made.investment[chosen] * 0.1, 0),
    }  # fmt: skip


def park_names(population: Population, rows: npt.NDArray[np.int64], number: int) -> pa.Array:
    """The park an enterprise stands in, where it has not moved away since that year."""
    parks = population.park[rows].astype(np.int64)
    moved = population.region(number, rows) != population.region(len(population.years), rows)
    names = pa.array([row.name for row in population.ground.parks], pa.string())
    return names.take(pa.array(np.maximum(parks, 0), mask=(parks < 0) | moved))


def ids(made: Projects) -> npt.NDArray[np.str_]:
    years = made.identity.population.years
    return np.array(
        [
            f"XM{years[0] + s}-{owner + 1}"
            for owner, s in zip(made.owner.tolist(), made.serial.tolist(), strict=True)
        ],
        str,
    )


def milestones(made: Projects, last: int) -> dict[str, Any]:
    """All planned dates, and the days reached by the end of the last year."""
    count, width = made.planned.shape
    ends = np.datetime64(f"{last}-12-31")
    halted = made.stopped[:, None] & (np.arange(width) >= COMPLETED)
    reached = (made.done <= ends) & ~halted
    return {
        "project": pa.array(ids(made).tolist(), pa.string()).take(pa.array(np.repeat(np.arange(count), width))),
        "stage": coded(STAGES, np.tile(np.arange(width), count)), "planned_on": made.planned.ravel(),
        "done_on": np.where(reached, made.done, np.datetime64("NaT")).ravel(),
    }  # fmt: skip
