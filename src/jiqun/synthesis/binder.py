"""Binding what is made into vintages: rows to the office that reports them, in groups of a fixed size, with a content digest."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from jiqun.facts.store import ROW, Draft, Store, Vintage
from jiqun.synthesis.recipe import Recipe

Columns = Mapping[str, Any]
GROUP = 100_000  #: rows gathered before they are written
BY, MARK = "synthesise", "模拟数据"


class Digest:
    """SHA-256 over values, column by column: the same for the same rows however they were cut into batches."""

    def __init__(self) -> None:
        self.parts: dict[tuple[str, int], Any] = {}

    def add(self, batch: pa.RecordBatch) -> None:
        for name, column in zip(batch.schema.names, batch.columns, strict=True):
            for place, part in enumerate(_bytes(column)):
                self.parts.setdefault((name, place), hashlib.sha256()).update(part)

    def hexdigest(self) -> str:
        lines = [
            f"{name}:{place}:{running.hexdigest()}" for (name, place), running in sorted(self.parts.items())
        ]
        return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _bytes(column: pa.Array) -> list[Any]:
    if pa.types.is_string(column.type):
        lengths = pc.fill_null(pc.binary_length(column), -1)
        return [
            lengths.to_numpy(zero_copy_only=False).tobytes(),
            "".join(column.drop_null().to_pylist()).encode(),
        ]
    if pa.types.is_boolean(column.type):
        return [pc.fill_null(column.cast(pa.int8()), -1).to_numpy(zero_copy_only=False).tobytes()]
    if pa.types.is_date(column.type):
        column = column.cast(pa.int32())
    if pa.types.is_integer(column.type):
        column = pc.fill_null(column, -1)
    return [column.to_numpy(zero_copy_only=False).tobytes()]


@dataclass
class Sheet:
    """A vintage being made."""

    draft: Draft
    gathered: list[pa.RecordBatch] = field(default_factory=list)
    waiting: int = 0
    rows: int = 0
    digest: Digest = field(default_factory=Digest)

    def add(self, batch: pa.RecordBatch) -> None:
        self.gathered.append(batch)
        self.waiting += batch.num_rows
        if self.waiting >= GROUP:
            self.flush()

    def flush(self) -> None:
        if not self.waiting:
            return
        joined = pa.Table.from_batches(self.gathered).combine_chunks().to_batches()[0]
        self.digest.add(joined)
        order = pa.array(np.arange(self.rows + 1, self.rows + 1 + joined.num_rows))
        self.draft.write(joined.append_column(ROW, order))
        self.rows += joined.num_rows
        self.gathered, self.waiting = [], 0


class Binder:
    """Keeps one sheet for every data set, period and office until it is closed."""

    def __init__(self, store: Store, recipe: Recipe, regions: tuple[str, ...], about: str) -> None:
        self.store, self.recipe, self.regions, self.about = store, recipe, regions, about
        self.sheets: dict[tuple[str, str, str], Sheet] = {}
        self.made: list[Vintage] = []

    def office(self, dataset: str, region: str) -> str:
        declared = self.store.dataset(dataset).record.office.split("、")[0]
        return self.recipe.offices.get(dataset, declared).format(region=region)

    def put(self, dataset: str, period: str, columns: Columns, region: Any = None) -> None:
        """Rows of a set; `region` numbers each row's district where districts report separately."""
        batch = self._batch(dataset, columns)
        if "{region}" not in self.recipe.offices.get(dataset, "") or region is None:
            self._sheet(dataset, period, self.office(dataset, "")).add(batch)
            return
        for number in np.unique(region):
            rows = pa.array(np.flatnonzero(region == number))
            self._sheet(dataset, period, self.office(dataset, self.regions[number])).add(batch.take(rows))

    def _batch(self, dataset: str, columns: Columns) -> pa.RecordBatch:
        schema = self.store.dataset(dataset).arrow
        given = {name: _array(values, schema.field(name).type) for name, values in columns.items()}
        size = len(next(iter(given.values())))
        arrays = [given.get(column.name, pa.nulls(size, column.type)) for column in schema]
        return pa.RecordBatch.from_arrays(arrays, schema=schema)

    def _sheet(self, dataset: str, period: str, office: str) -> Sheet:
        key = (dataset, period, office)
        if key not in self.sheets:
            self.sheets[key] = Sheet(self.store.draft(dataset, period, office))
        return self.sheets[key]

    def close(self, wanted: Callable[[str, str], bool] = lambda dataset, period: True) -> None:
        """Commit the sheets of the data sets and periods wanted, in the order of their keys."""
        for key in sorted(key for key in self.sheets if wanted(*key[:2])):
            sheet = self.sheets[key]
            sheet.flush()
            self.made.append(
                self.store.commit(
                    sheet.draft, by=BY, source=f"{MARK} {self.about}", source_digest=sheet.digest.hexdigest(), simulated=True,
                    note=f"{MARK}，非真实企业 / simulated, no real enterprise",
                )
            )  # fmt: skip
            del self.sheets[key]

    def abandon(self, why: str) -> None:
        """Leave nothing visible: unfinished sheets are dropped, committed ones withdrawn."""
        for sheet in self.sheets.values():
            sheet.draft.__exit__(None, None, None)
        self.sheets = {}
        for vintage in self.made:
            self.store.catalogue.step(vintage.id, "withdraw", BY, why)

    def content(self) -> str:
        """One digest over all vintages made: equal for equal cities."""
        parts = sorted(
            f"{item.dataset}|{item.period}|{item.office}|{item.source_digest}" for item in self.made
        )
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _array(values: Any, kind: pa.DataType) -> pa.Array:
    if isinstance(values, pa.ChunkedArray):
        values = values.combine_chunks()
    if isinstance(values, pa.Array):
        return values if values.type == kind else values.cast(kind)
    if isinstance(values, np.ndarray) and values.dtype.kind == "M":
        return pa.array(values.astype("datetime64[D]")).cast(kind)
    if isinstance(values, np.ndarray) and values.dtype.kind == "f":
        return pa.array(np.round(values, 6), mask=~np.isfinite(values)).cast(kind)
    return pa.array(values, kind) if not isinstance(values, np.ndarray) else pa.array(values).cast(kind)
