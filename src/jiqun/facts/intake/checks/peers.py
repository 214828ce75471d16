"""Figures far from those of their industry: logarithms against median and MAD (Rousseeuw & Croux 1993; not z-scores,
which the outliers themselves would widen).

Two passes over the staged file in NumPy: medians come from a histogram of 2 % bins, so memory stays bounded whatever
the number of rows, and no query has to be planned for each of dozens of fields.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from jiqun.facts.intake.checks.hits import Bench
from jiqun.facts.intake.parameters import Parameters
from jiqun.facts.intake.plan import SheetPlan
from jiqun.facts.intake.staging import ID, ROW, additive, sheet_of
from jiqun.facts.schema import DataSet, FieldType

BINS = 50  #: bins per unit of the natural logarithm
LOWEST, HIGHEST = -20, 45  #: logarithms that are told apart
WIDTH = BINS * (HIGHEST - LOWEST)
CONSISTENT = 1.4826  #: MAD × this is the standard deviation of a normal distribution
LEAST_SPREAD = 0.2  #: of the logarithm: a group of near-equal figures still has some
ROWS = 32_768

Array = np.ndarray[Any, Any]


class Groups:
    """Numbers of industry divisions, in the order they are met; rows without one are a group of their own."""

    def __init__(self, dataset: DataSet) -> None:
        self.names: dict[str, int] = {}
        self.field = next((item.field for item in dataset.fields if item.type is FieldType.INDUSTRY), None)

    def of(self, batch: pa.RecordBatch) -> Array:
        if self.field is None:
            return np.zeros(batch.num_rows, dtype=np.int64)
        divisions = pc.utf8_slice_codeunits(
            pc.fill_null(batch.column(self.field), ""), 0, 2
        ).dictionary_encode()
        numbers = [self.names.setdefault(name, len(self.names)) for name in divisions.dictionary.to_pylist()]
        return np.asarray(np.array(numbers, dtype=np.int64)[divisions.indices.to_numpy()])


def peers(bench: Bench, path: Any, given: Parameters) -> None:
    """Report figures beyond the bounds of their group as `outlier`, or `unit_slip` where the distance is that of a unit."""
    dataset, sheets = bench.plan.dataset, bench.plan.sheets
    held = {name for sheet in sheets for name in sheet.columns}
    fields = [item.field for item in dataset.fields if additive(item) and item.field in held]
    groups = Groups(dataset)
    counts: dict[str, Array] = {}
    for batch in _batches(path, fields, groups):
        group = groups.of(batch)
        for name in fields:
            _count(counts, name, group, _logs(batch, name))
    bounds = {name: _bounds(table, given) for name, table in counts.items()}
    for batch in _batches(path, fields, groups):
        group = groups.of(batch)
        for name in bounds:
            _report(bench, batch, name, group, bounds[name], given)


def _batches(path: Any, fields: list[str], groups: Groups) -> Iterator[pa.RecordBatch]:
    names = dict.fromkeys([ID, ROW, *fields, *([groups.field] if groups.field else [])])
    with pq.ParquetFile(path) as file:
        yield from file.iter_batches(batch_size=ROWS, columns=list(names))


def _logs(batch: pa.RecordBatch, name: str) -> Array:
    """Logarithms; NaN where the figure is missing, zero or negative."""
    values = pc.fill_null(pc.cast(batch.column(name), pa.float64()), 0.0).to_numpy(zero_copy_only=False)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(np.where(values > 0, np.log(values), np.nan))


def _count(counts: dict[str, Array], name: str, group: Array, logs: Array) -> None:
    there = ~np.isnan(logs)
    if not there.any():
        return
    bins = np.clip(((logs[there] - LOWEST) * BINS).astype(np.int64), 0, WIDTH - 1)
    cells = np.bincount(group[there] * WIDTH + bins)
    cells = np.pad(cells, (0, -len(cells) % WIDTH)).reshape(-1, WIDTH)
    known = counts.get(name, np.zeros((0, WIDTH), dtype=np.int64))
    size = max(len(known), len(cells))
    counts[name] = sum(np.pad(part, ((0, size - len(part)), (0, 0))) for part in (known, cells))  # type: ignore[assignment]


def _bounds(table: Array, given: Parameters) -> Array:
    """Per group: middle and reach of the logarithm; an infinite reach where the group is too small to judge."""
    bounds = np.full((len(table), 2), np.inf)
    for at, row in enumerate(table):
        if row.sum() < max(1, given.outlier.least):
            continue
        bins = np.arange(WIDTH)
        middle = _median(bins, row)
        spread = CONSISTENT * _median(np.abs(bins - middle), row) / BINS
        bounds[at] = (middle + 0.5) / BINS + LOWEST, given.outlier.deviations * max(spread, LEAST_SPREAD)
    return bounds


def _median(values: Array, weights: Array) -> float:
    order = np.argsort(values, kind="stable")
    reached = np.cumsum(weights[order])
    return float(values[order][np.searchsorted(reached, reached[-1] / 2)])


def _report(
    bench: Bench, batch: pa.RecordBatch, name: str, group: Array, bounds: Array, given: Parameters
) -> None:
    logs = _logs(batch, name)
    group = np.minimum(group, len(bounds) - 1)
    distance = logs - np.where(np.isfinite(bounds[group, 0]), bounds[group, 0], np.nan)
    far = np.abs(distance) > bounds[group, 1]
    if not far.any():
        return
    slips = slipped(distance, given.slip.factors, given.slip.within)
    for rule, mask in (("unit_slip", far & slips), ("outlier", far & ~slips)):
        hits = batch.filter(pa.array(mask))
        middles = np.exp(bounds[group[mask], 0])
        for sheet in bench.plan.sheets:
            _log(bench, sheet, rule, name, hits, middles)


def _log(bench: Bench, sheet: SheetPlan, rule: str, name: str, hits: pa.RecordBatch, middles: Array) -> None:
    ids = hits.column(ID).to_numpy()
    own = sheet_of(ids) == sheet.index
    if not own.any():
        return
    unit = bench.plan.dataset[name].unit or ""
    mine = hits.filter(pa.array(own))
    bench.log.add(
        rule,
        sheet=sheet.sheet.name,
        ids=ids[own],
        rows=mine.column(ROW),
        column=sheet.columns.get(name),
        field=name,
        raws=mine.column(name).cast(pa.string()),
        suggestions=[f"同行业中位数约 {middle:.4g}{unit}" for middle in middles[own]],
    )


def slipped(distance: Array, factors: tuple[float, ...], within: float) -> Array:
    """Whether a distance of logarithms is near one of the factors that mixed-up units give.

    >>> slipped(np.log(np.array([9000.0, 50.0, 0.0001])), (1000, 10000), 2).tolist()
    [True, False, True]
    """
    near = [np.abs(np.abs(distance) - math.log(factor)) < math.log(within) for factor in factors]
    return np.asarray(np.logical_or.reduce(near))
