"""Writing a vintage: into a private folder first; visible only by the catalogue row."""

from __future__ import annotations

import datetime as dt
import secrets
from pathlib import Path
from types import TracebackType

import pyarrow as pa
import pyarrow.compute as pc

from jiqun.facts.schema import DataSet, PeriodKind
from jiqun.facts.store.errors import NumberNotFinite
from jiqun.facts.store.files import STAGING, StagedFile, copy_in, digest_of, discard, move_in
from jiqun.facts.store.vintage import Slice

#: Columns that every vintage has beside its fields: the source row (1-based, as in the file), the sheet it stands in
#: (null where a file has no sheets, and in vintages of before sheets were kept), and the vintage's id.
ROW, SHEET, VINTAGE = "_row", "_sheet", "_vintage"


def now() -> dt.datetime:
    """UTC without zone, to the microsecond: what the catalogue keeps."""
    return dt.datetime.now(dt.UTC).replace(tzinfo=None)


def new_id(part: Slice) -> str:
    """Sortable by time; unique without asking anybody."""
    return f"{part.dataset}-{now():%Y%m%dT%H%M%S}-{secrets.token_hex(4)}"


def period_columns(dataset: DataSet) -> list[pa.Field]:
    """`year`, and `month` (1 to 12), of data sets with a period."""
    names = {PeriodKind.NONE: [], PeriodKind.YEAR: ["year"], PeriodKind.MONTH: ["year", "month"]}
    return [pa.field(name, pa.int32()) for name in names[dataset.period]]


def stored_schema(dataset: DataSet) -> pa.Schema:
    """Columns of a vintage's file: source row, sheet and vintage, the period, the fields."""
    own = [pa.field(ROW, pa.int64()), pa.field(SHEET, pa.string()), pa.field(VINTAGE, pa.string())]
    return pa.schema([*own, *period_columns(dataset), *dataset.arrow])


class Draft:
    """A vintage being written. Left without `finish`, nothing remains of it.

    Batches carry the fields of the data set, `_row` and, of a workbook, `_sheet`; missing fields are null.
    Raises StoreWriteFailed, NumberNotFinite.
    """

    def __init__(self, root: Path, dataset: DataSet, part: Slice) -> None:
        self.dataset, self.part, self.id = dataset, part, new_id(part)
        self.home = root / part.dataset / self.id
        self.staging = root / STAGING / self.id
        self.schema = stored_schema(dataset)
        self.data = StagedFile(self.staging / "data.parquet", self.schema)
        self.rejects: StagedFile | None = None
        self.attached: list[str] = []
        self.finished = False

    def write(self, batch: pa.RecordBatch) -> None:
        self.data.write(self._dressed(batch))

    def reject(self, batch: pa.RecordBatch) -> None:
        """Keep rows that may not enter, as they were read, in a file of their own."""
        if self.rejects is None:
            self.rejects = StagedFile(self.staging / "rejects.parquet", batch.schema)
        self.rejects.write(batch)

    def attach(self, path: Path) -> None:
        """Keep a copy of a finished file with the vintage, under its own name: part of its digest from then on."""
        copy_in(path, self.staging / path.name)
        self.attached.append(path.name)

    def _dressed(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        size = batch.num_rows
        constant: dict[str, str | int] = {VINTAGE: self.id}
        if self.part.period:
            constant["year"] = int(self.part.period[:4])
        if len(self.part.period) > 4:
            constant["month"] = int(self.part.period[5:7])
        columns = []
        for field in self.schema:
            if field.name in constant:
                columns.append(pa.repeat(pa.scalar(constant[field.name], field.type), size))
            elif field.name in batch.schema.names:
                columns.append(self._finite(batch.column(field.name).cast(field.type), field.name))
            else:
                columns.append(pa.nulls(size, field.type))
        return pa.RecordBatch.from_arrays(columns, schema=self.schema)

    def _finite(self, column: pa.Array, name: str) -> pa.Array:
        if pa.types.is_floating(column.type) and pc.all(pc.is_finite(column)).as_py() is False:
            raise NumberNotFinite(self.part.dataset, name)
        return column

    @property
    def files(self) -> list[str]:
        return ["data.parquet", *(["rejects.parquet"] if self.rejects else []), *self.attached]

    def finish(self) -> tuple[str, int]:
        """Close, sync and move in: (digest, bytes) of the files. Still invisible until the catalogue knows it."""
        self.data.finish()
        if self.rejects is not None:
            self.rejects.finish()
        paths = [self.staging / name for name in self.files]
        digest, size = digest_of(paths), sum(path.stat().st_size for path in paths)
        move_in(self.staging, self.home)
        self.finished = True
        return digest, size

    def __enter__(self) -> Draft:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if not self.finished:
            discard(self.staging)
