"""The additive figures of a staged return, batch by batch, as matrices: rows × fields."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from jiqun.facts.intake.staging import ID, ROW
from jiqun.facts.schema import DataSet, FieldType

Array = np.ndarray[Any, Any]
#: Before the name of a field: the figure of the year before.
BEFORE = "_before_"


@dataclass(frozen=True)
class Figures:
    """A batch of rows. NaN is a figure that is not there; `before` are those of the year before."""

    ids: Array
    rows: pa.Array
    group: Array
    values: Array
    before: Array

    @cached_property
    def logs(self) -> Array:
        """Logarithms of the sizes of figures; NaN where missing or zero."""
        return logarithms(np.abs(self.values))


class Groups:
    """Numbers of industry divisions, in the order they are met; rows without one are a group of their own."""

    def __init__(self, dataset: DataSet) -> None:
        self.names: dict[str, int] = {}
        self.field = next((item.field for item in dataset.fields if item.type is FieldType.INDUSTRY), None)

    def of(self, batch: pa.RecordBatch) -> Array:
        if self.field is None:
            return np.zeros(batch.num_rows, dtype=np.int64)
        filled = pc.fill_null(batch.column(self.field), "")
        divisions = pc.utf8_slice_codeunits(filled, 0, 2).dictionary_encode()
        numbers = [self.names.setdefault(name, len(self.names)) for name in divisions.dictionary.to_pylist()]
        return np.asarray(np.array(numbers, dtype=np.int64)[divisions.indices.to_numpy()])


def figures(batches: Iterable[pa.RecordBatch], fields: Sequence[str], groups: Groups) -> Iterator[Figures]:
    """Batches with the columns of staged rows, and perhaps those of the year before."""
    for batch in batches:
        if not batch.num_rows:
            continue
        known = set(batch.schema.names)
        before = [_numbers(batch, BEFORE + name) if BEFORE + name in known else None for name in fields]
        none = np.full(batch.num_rows, np.nan)
        yield Figures(
            batch.column(ID).to_numpy(),
            batch.column(ROW),
            groups.of(batch),
            np.column_stack([_numbers(batch, name) for name in fields]),
            np.column_stack([none if column is None else column for column in before]),
        )


def _numbers(batch: pa.RecordBatch, name: str) -> Array:
    column = pc.cast(batch.column(name), pa.float64())
    return np.asarray(pc.fill_null(column, float("nan")).to_numpy(zero_copy_only=False))


def logarithms(values: Array) -> Array:
    """NaN where a value is missing, zero or negative."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(np.where(values > 0, np.log(values), np.nan))


def middle_of(rows: Array, least: int) -> Array:
    """The median of every row; NaN where a row holds fewer than `least` numbers.

    Sorted whole, not by `nanmedian`: that masks every row and warns of every empty one.

    >>> middle_of(np.array([[3.0, np.nan, 1.0, 2.0], [np.nan] * 4, [4.0, np.nan, np.nan, 5.0]]), 2).tolist()
    [2.0, nan, 4.5]
    """
    held = np.isfinite(rows).sum(axis=1)
    middles = np.full(len(rows), np.nan)
    enough = np.flatnonzero(held >= max(1, least))
    if len(enough):
        ordered = np.sort(np.where(np.isfinite(rows[enough]), rows[enough], np.nan), axis=1)
        count, line = held[enough], np.arange(len(enough))
        middles[enough] = (ordered[line, (count - 1) // 2] + ordered[line, count // 2]) / 2
    return middles
