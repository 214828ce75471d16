"""Rows that may enter become a vintage; the rest are kept as they were read, with the reasons."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from jiqun.facts.intake.cells import credit
from jiqun.facts.intake.plan import ROW_BITS, FilePlan, SheetPlan
from jiqun.facts.intake.reading import Chunk, address
from jiqun.facts.intake.staging import ID, Staged, sheet_of
from jiqun.facts.schema import Severity
from jiqun.facts.store import ROW, SHEET, Draft

ROWS = 30_720
#: Rows whose reasons are written out with them; all reasons are in the file of problems.
EXPLAINED = 200_000
REJECTS = pa.schema(
    [("sheet", pa.string()), (ROW, pa.int64()), ("reasons", pa.list_(pa.string())), ("raw", pa.string())]
)

Reasons = dict[tuple[str, int], list[str]]


def write_rows(draft: Draft, staged: Staged, refused: np.ndarray[Any, Any]) -> None:
    """The staged rows that are not refused, each with the name of its sheet."""
    with pq.ParquetFile(staged.path, buffer_size=1 << 18, pre_buffer=False) as file:
        for batch in file.iter_batches(batch_size=ROWS):
            barred = among(batch.column(ID), refused)
            good = batch.filter(pc.invert(barred)) if barred.true_count else batch
            if good.num_rows:
                draft.write(good.append_column(SHEET, _sheets(staged, good.column(ID))))


def _sheets(staged: Staged, ids: pa.Array) -> pa.StringArray:
    """The sheet of each staged row; null in files that have none."""
    numbers, at = np.unique(sheet_of(ids.to_numpy()), return_inverse=True)
    names = pa.array([staged.sheets.get(number) or None for number in numbers.tolist()], pa.string())
    return names.take(pa.array(at))


def among(ids: pa.Array, refused: np.ndarray[Any, Any]) -> pa.BooleanArray:
    """Which of the ids are refused. `refused` is sorted: only the part of it that can hold them is looked at.

    >>> among(pa.array([3, 4, 9]), np.array([1, 4, 9, 12])).to_pylist()
    [False, True, True]
    """
    if not len(refused) or not len(ids):
        return pa.array(np.zeros(len(ids), dtype=bool))
    rows = ids.to_numpy()
    first, last = np.searchsorted(refused, rows.min()), np.searchsorted(refused, rows.max(), side="right")
    return pa.array(np.isin(rows, refused[first:last]))


def write_rejects(
    draft: Draft, plan: FilePlan, staged: Staged, refused: np.ndarray[Any, Any], problems: Path | None
) -> None:
    """Rows that are refused, as texts by label, read from the file once more."""
    reasons = _reasons(problems)
    ragged = {sheet.index << ROW_BITS | row: (sheet, row, text) for sheet, row, text in staged.ragged}
    barred = np.setdiff1d(refused, np.array(list(ragged), dtype=np.int64), assume_unique=True)
    for sheet in plan.sheets if len(barred) else ():
        for batch in _refused_rows(sheet, barred, reasons):
            draft.reject(batch)
    if ragged:
        rows = [_reject(sheet.sheet.name, row, reasons.get((sheet.sheet.name, row), []), {"": credit.hidden(text)})
                for at, (sheet, row, text) in ragged.items()]  # fmt: skip
        draft.reject(pa.RecordBatch.from_pylist(rows, schema=REJECTS))


def _reject(sheet: str, row: int, reasons: list[str], raw: Mapping[str, str]) -> dict[str, Any]:
    return {"sheet": sheet, ROW: row, "reasons": reasons, "raw": json.dumps(raw, ensure_ascii=False)}


def _refused_rows(
    sheet: SheetPlan, barred: np.ndarray[Any, Any], reasons: Reasons
) -> Iterator[pa.RecordBatch]:
    for chunk in sheet.sheet.chunks(sheet.header.last):
        ids = pc.add(chunk.rows, sheet.index << ROW_BITS)
        mask = among(ids, barred)
        if not mask.true_count:
            continue
        rows = [
            _reject(sheet.sheet.name, row, reasons.get((sheet.sheet.name, row), []), raw)
            for row, raw in _raw_rows(sheet, chunk.taken(mask))
        ]
        yield pa.RecordBatch.from_pylist(rows, schema=REJECTS)


def _raw_rows(sheet: SheetPlan, chunk: Chunk) -> Iterator[tuple[int, dict[str, str]]]:
    size = len(chunk)
    labels = [column.label or address(column.index, 1)[:-1] for column in sheet.header.columns]
    columns = [cells.shown(size).to_pylist() for cells in chunk.columns[: len(labels)]]
    for at, row in enumerate(chunk.rows.to_pylist()):
        texts = ((label, column[at]) for label, column in zip(labels, columns, strict=False))
        yield row, {label: credit.hidden(text) for label, text in texts if text is not None}


def _reasons(problems: Path | None) -> Reasons:
    """(sheet, row) of a refused row → its rules with their cells."""
    found: Reasons = {}
    if problems is None:
        return found
    wanted = ["row", "cell", "rule", "severity", "sheet"]
    with pq.ParquetFile(problems, buffer_size=1 << 18, pre_buffer=False) as file:
        for batch in file.iter_batches(batch_size=ROWS, columns=wanted):
            errors = pc.and_(pc.equal(batch["severity"], Severity.ERROR.value), pc.is_valid(batch["row"]))
            for row in batch.filter(errors).to_pylist():
                found.setdefault((row["sheet"], row["row"]), []).append(f"{row['rule']} {row['cell']}")
            if len(found) >= EXPLAINED:
                break
    return found
