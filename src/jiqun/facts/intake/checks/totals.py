"""Totals that a return prints against the sums of its own rows: grand totals, subtotals, districts' totals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from jiqun.facts.intake.parameters import Parameters
from jiqun.facts.intake.plan import ROW_BITS, FilePlan, SheetPlan
from jiqun.facts.intake.problems import ProblemLog
from jiqun.facts.intake.reading import address
from jiqun.facts.intake.rows import Rank
from jiqun.facts.intake.staging import ID, PrintedTotal, Staged
from jiqun.facts.schema import FieldType

Array = np.ndarray[Any, Any]
ROWS = 16_384
#: A sheet with more totals than this is no table with totals; they are not checked, and that is said.
MOST = 20_000


@dataclass
class Sums:
    """Sums of a sheet's rows: `sections` are the rows between two totals, × fields; `counts` how many rows a section has;
    `regions` the same by region."""

    fields: Sequence[str]
    ends: Array
    sections: Array
    counts: Array
    regions: dict[str, Array] = field(default_factory=dict)

    def between(self, first: int, last: int) -> Array:
        """Of the sections from `first` to `last`, both included."""
        return np.asarray(self.sections[first : last + 1].sum(axis=0))


def check_totals(plan: FilePlan, staged: Staged, log: ProblemLog, given: Parameters) -> None:
    """Report every printed total that differs from what it should add up to."""
    for sheet in plan.sheets:
        totals = sorted((item for item in staged.totals if item.sheet is sheet), key=lambda item: item.row)
        if len(totals) > MOST:
            log.note("totals_many", sheet=sheet.sheet.name, raw=str(len(totals)))
        elif totals:
            _check_sheet(plan, sheet, totals, _sums(plan, sheet, totals, staged), log, given)


def _sums(plan: FilePlan, sheet: SheetPlan, totals: Sequence[PrintedTotal], staged: Staged) -> Sums:
    """One pass over the staged rows."""
    fields = sorted({name for item in totals for name in item.figures})
    region = next(
        (f.field for f in plan.dataset.fields if f.type is FieldType.REGION and f.field in sheet.columns),
        None,
    )
    wanted = region if region and any(item.name.region for item in totals) else None
    ends = np.array([sheet.index << ROW_BITS | item.row for item in totals], dtype=np.int64)
    size = len(totals) + 1
    sums = Sums(fields, ends, np.zeros((size, len(fields))), np.zeros(size, dtype=np.int64))
    if not staged.rows:
        return sums
    with pq.ParquetFile(staged.path, buffer_size=1 << 18, pre_buffer=False) as file:
        for batch in file.iter_batches(batch_size=ROWS, columns=[ID, *fields, *([wanted] if wanted else [])]):
            own = pc.equal(pc.shift_right(batch.column(ID), ROW_BITS), sheet.index)
            _add(sums, batch.filter(own), wanted)
    return sums


def _add(sums: Sums, batch: pa.RecordBatch, region: str | None) -> None:
    places = np.searchsorted(sums.ends, batch.column(ID).to_numpy())
    values = np.column_stack([np.zeros(batch.num_rows), *(_filled(batch, name) for name in sums.fields)])[
        :, 1:
    ]
    np.add.at(sums.sections, places, values)
    sums.counts += np.bincount(places, minlength=len(sums.counts))
    if region is not None:
        names = pc.fill_null(batch.column(region), "").dictionary_encode()
        indices = names.indices.to_numpy()
        for at, name in enumerate(names.dictionary.to_pylist()):
            found = values[indices == at].sum(axis=0)
            sums.regions[name] = sums.regions.get(name, np.zeros(len(sums.fields))) + found


def _filled(batch: pa.RecordBatch, name: str) -> Array:
    return np.asarray(
        pc.fill_null(pc.cast(batch.column(name), pa.float64()), 0.0).to_numpy(zero_copy_only=False)
    )


def _check_sheet(
    plan: FilePlan,
    sheet: SheetPlan,
    totals: Sequence[PrintedTotal],
    sums: Sums,
    log: ProblemLog,
    given: Parameters,
) -> None:
    for at, item in enumerate(totals):
        candidates = _candidates(totals, at, sums)
        for place, name in enumerate(sums.fields):
            value = item.figures.get(name)
            if value is None or any(_near(value, float(found[place]), given) for found in candidates):
                continue
            log.note(
                "total_mismatch", sheet=sheet.sheet.name, cell=address(sheet.columns[name], max(1, item.row)),
                raw=f"{value:.12g}", field=name, suggestion=f"各行之和 {float(candidates[0][place]):.12g}",
            )  # fmt: skip


def _near(value: float, added: float, given: Parameters) -> bool:
    return abs(value - added) <= max(given.total.absolute, given.total.relative * abs(added))


def _candidates(totals: Sequence[PrintedTotal], at: int, sums: Sums) -> list[Array]:
    """The sums that a total may print, the likeliest first."""
    item, last = totals[at], len(totals)
    whole = sums.between(0, last)
    if item.name.region in sums.regions:
        return [sums.regions[item.name.region]]
    if item.name.rank is Rank.GRAND:
        several = sum(other.name.rank is Rank.GRAND for other in totals) > 1
        return [whole, sums.between(_after(totals, at, Rank.GRAND), at)] if several else [whole]
    if _leads(totals, sums):
        return [sums.between(at + 1, _before(totals, at, item.name.rank))]
    start = _after(totals, at, item.name.rank)
    if sums.counts[start : at + 1].sum():
        return [sums.between(start, at)]
    group = _after(totals, at, Rank.GROUP)
    return [sums.between(group, at), *(sums.between(first, at) for first in range(start)), whole]


def _after(totals: Sequence[PrintedTotal], at: int, rank: Rank) -> int:
    """The first section behind the last earlier total of the rank or a higher one."""
    return next((before + 1 for before in range(at - 1, -1, -1) if totals[before].name.rank >= rank), 0)


def _before(totals: Sequence[PrintedTotal], at: int, rank: Rank) -> int:
    """The last section ahead of the next total of the rank or a higher one."""
    return next(
        (after for after in range(at + 1, len(totals)) if totals[after].name.rank >= rank), len(totals)
    )


def _leads(totals: Sequence[PrintedTotal], sums: Sums) -> bool:
    """Whether totals stand above their rows: the first that is no grand total has none above it."""
    first = next((at for at, item in enumerate(totals) if item.name.rank is not Rank.GRAND), None)
    return first is not None and not sums.counts[: first + 1].sum()
