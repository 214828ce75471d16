"""Figures that stand out: from the year before, from their industry, from the rest of their row.

Three passes in NumPy over bounded batches: medians come from histograms, so memory does not depend on the number of
rows, and no query has to be planned for each of dozens of fields.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any

import ibis
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from jiqun.facts.intake.checks.figures import BEFORE, Figures, Groups, figures
from jiqun.facts.intake.checks.hits import Bench
from jiqun.facts.intake.checks.judging import Doubt, Judge
from jiqun.facts.intake.checks.norms import learn
from jiqun.facts.intake.checks.years import year_before
from jiqun.facts.intake.parameters import Parameters
from jiqun.facts.intake.staging import ID, ROW, additive, sheet_of
from jiqun.facts.schema import DataSet

ROWS = 8_192
#: A column may be exchanged with one of its unit so many numeric columns to its right.
NEAR = 2


def figures_held(bench: Bench) -> list[str]:
    """Additive fields that the return gives, in the order of its columns."""
    dataset = bench.plan.dataset
    order = [
        name for sheet in bench.plan.sheets for name in sorted(sheet.columns, key=sheet.columns.__getitem__)
    ]
    return [name for name in dict.fromkeys(order) if additive(dataset[name])]


def peers(bench: Bench, path: Any, given: Parameters, before: ibis.Table | None = None) -> None:
    """Report figures that stand out as `unit_slip`, `last_year_jump`, `columns_swapped` or `outlier`. `before` are the
    staged rows with the figures of the year before (see `years.with_last_year`)."""
    dataset, fields = bench.plan.dataset, figures_held(bench)
    if not fields:
        return
    groups = Groups(dataset)
    pairs = _pairs(dataset, fields)
    norms = learn(lambda: figures(_staged(path, fields, groups), fields, groups), len(fields), pairs, given)
    if norms is None:
        return
    judge = Judge(norms, given, _families(dataset, fields))
    rows = _staged(path, fields, groups) if before is None else bench.engine.stream(before, ROWS)
    for batch in figures(rows, fields, groups):
        for doubt in judge.doubts(batch):
            _report(bench, batch, fields, doubt)


def _staged(path: Any, fields: Sequence[str], groups: Groups) -> Iterator[pa.RecordBatch]:
    names = dict.fromkeys([ID, ROW, *fields, *([groups.field] if groups.field else [])])
    with pq.ParquetFile(path, buffer_size=1 << 18, pre_buffer=False) as file:
        yield from file.iter_batches(batch_size=ROWS, columns=list(names))


def _families(dataset: DataSet, fields: Sequence[str]) -> list[int]:
    known: dict[Any, int] = {}
    units = [dataset[name].measure for name in fields]
    return [known.setdefault(unit.dimension if unit else None, len(known)) for unit in units]


def _pairs(dataset: DataSet, fields: Sequence[str]) -> list[tuple[int, int]]:
    """Neighbouring columns, and those of one unit that stand near each other."""
    near = [(at, at + step) for at in range(len(fields)) for step in range(1, NEAR + 1)]
    return [
        (left, right)
        for left, right in near
        if right < len(fields)
        and (right == left + 1 or dataset[fields[left]].unit == dataset[fields[right]].unit)
    ]


def _report(bench: Bench, batch: Figures, fields: Sequence[str], doubt: Doubt) -> None:
    name = fields[doubt.field]
    told = _told(bench, fields, doubt)
    for sheet in bench.plan.sheets:
        own = doubt.mask & (sheet_of(batch.ids) == sheet.index)
        if not own.any():
            continue
        at = np.flatnonzero(own)
        bench.log.add(
            doubt.rule, sheet=sheet.sheet.name, ids=batch.ids[at], rows=batch.rows.take(pa.array(at)),
            column=sheet.columns.get(name), field=name, raws=pa.array(batch.values[at, doubt.field]).cast(pa.string()),
            suggestions=[told.format(_shown(value)) for value in doubt.expected[at].tolist()],
        )  # fmt: skip


def _shown(value: float) -> str:
    """Whole years' figures in full, estimates to four digits."""
    return f"{value:.4g}" if math.isfinite(value) and abs(value) < 1e4 else f"{value:.0f}"


def _told(bench: Bench, fields: Sequence[str], doubt: Doubt) -> str:
    unit = bench.plan.dataset[fields[doubt.field]].unit or ""
    match doubt.kind.partition(":"):
        case ("swap", _, other):
            return f"疑与“{bench.plan.dataset[fields[int(other)]].label}”（{{}}{unit}）互换"
        case ("before", _, _):
            return f"{year_before(bench.plan.period)} 为 {{}}{unit}"
        case ("rows_before", _, _):
            return f"本行各项指标比 {year_before(bench.plan.period)} 一同变动；否则约 {{}}{unit}"
        case ("rows_peers", _, _):
            return f"本行各项指标都与同行业相差很多；同行业约 {{}}{unit}"
    return f"按同行业同规模约 {{}}{unit}"


__all__ = ["BEFORE", "figures_held", "peers"]
