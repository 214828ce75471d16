"""Problems of a return: all are counted, written to a Parquet file as they come, and the first of each rule kept to be
shown. Memory does not grow with their number, and neither does the file without bound."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from jiqun.facts.intake.reading.chunk import letters
from jiqun.facts.intake.rules import Rule, rules
from jiqun.facts.schema import Severity

#: Problems of one rule that are kept to be shown.
SHOWN = 50
#: Problems of one rule that are written out; of a file that is wrong throughout the rest is only counted.
WRITTEN = 2_000_000
BUFFER = 50_000
#: Refused ids that are held before those named twice are dropped.
PENDING = 2_000_000

SCHEMA = pa.schema(
    [("file", pa.string()), ("sheet", pa.string()), ("cell", pa.string()), ("row", pa.int64()), ("field", pa.string()),
     ("raw", pa.string()), ("rule", pa.string()), ("severity", pa.string()), ("suggestion", pa.string())]
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One doubt about one place. `cell` is an A1 address, or a row ("第12行") where the file has no columns to name;
    `raw` is what stands there; personal id numbers are hidden in it."""

    file: str
    sheet: str
    cell: str
    row: int | None
    field: str
    raw: str | None
    rule: str
    severity: Severity
    message_zh: str
    message_en: str
    mend_zh: str
    mend_en: str
    suggestion: str | None = None

    def as_dict(self) -> dict[str, Any]:
        return {**asdict(self), "severity": self.severity.value}


def unlisted(counts: Mapping[str, int]) -> int:
    """How many of so many problems of each rule are only counted, not written out.

    >>> unlisted({"required": WRITTEN + 2, "outlier": 5})
    2
    """
    return sum(max(0, count - WRITTEN) for count in counts.values())


class ProblemLog:
    """Collects problems of one file. Rows with an error are remembered: they may not enter."""

    def __init__(self, file: str, path: Path, declared: Mapping[str, Rule] | None = None) -> None:
        self.file, self.path = file, path
        self.rules = {**rules(), **(declared or {})}
        self.counts: Counter[str] = Counter()
        self.shown: dict[str, list[Problem]] = {}
        self._writer: pq.ParquetWriter | None = None
        self._buffer: list[pa.RecordBatch] = []
        self._held = 0
        self._refused: list[np.ndarray[Any, Any]] = []
        self._pending = 0

    def add(
        self,
        rule: str,
        *,
        sheet: str = "",
        ids: Any = None,
        rows: Any = None,
        column: int | None = None,
        field: str = "",
        raws: Any = None,
        suggestions: Any = None,
    ) -> None:
        """Problems of one rule in one column. `rows` numbers of the file, `ids` those of the staged rows;
        `raws` and `suggestions` one for each row, or one for all."""
        size = len(rows)
        if not size:
            return
        self.counts[rule] += size
        severity = self.rules[rule].severity
        if severity is Severity.ERROR and ids is not None:
            self._refuse(np.asarray(ids, dtype=np.int64))
        numbers = pa.array(rows, pa.int64()) if not isinstance(rows, pa.Array) else rows
        batch = pa.RecordBatch.from_arrays(
            [_repeat(self.file, size), _repeat(sheet, size), _cells(column, numbers), numbers, _repeat(field, size),
             _column(raws, size), _repeat(rule, size), _repeat(severity.value, size), _column(suggestions, size)],
            schema=SCHEMA,
        )  # fmt: skip
        self._keep(rule, batch)

    def note(self, rule: str, *, sheet: str = "", cell: str = "", raw: str | None = None, field: str = "",
             suggestion: str | None = None) -> None:  # fmt: skip
        """One problem of a column, a sheet or the file."""
        self.counts[rule] += 1
        row = {"file": self.file, "sheet": sheet, "cell": cell, "row": None, "field": field, "raw": raw, "rule": rule,
               "severity": self.rules[rule].severity.value, "suggestion": suggestion}  # fmt: skip
        self._keep(rule, pa.RecordBatch.from_pylist([row], schema=SCHEMA))

    def _keep(self, rule: str, batch: pa.RecordBatch) -> None:
        kept = self.shown.setdefault(rule, [])
        kept += [self._problem(row) for row in batch.slice(0, max(0, SHOWN - len(kept))).to_pylist()]
        batch = batch.slice(0, max(0, WRITTEN - self.counts[rule] + batch.num_rows))
        self._buffer.append(batch)
        self._held += batch.num_rows
        if self._held >= BUFFER:
            self._flush()

    def _problem(self, row: Mapping[str, Any]) -> Problem:
        rule = self.rules[row["rule"]]
        return Problem(
            **{**row, "severity": Severity(row["severity"])},
            message_zh=rule.zh, message_en=rule.en, mend_zh=rule.mend_zh, mend_en=rule.mend_en,
        )  # fmt: skip

    def _flush(self) -> None:
        if not self._buffer:
            return
        if self._writer is None:
            self._writer = pq.ParquetWriter(self.path, SCHEMA, compression="zstd")
        self._writer.write_table(pa.Table.from_batches(self._buffer))
        self._buffer, self._held = [], 0

    def _refuse(self, ids: np.ndarray[Any, Any]) -> None:
        """A row with many errors is remembered once: 8 bytes a row at the end, whatever the number of errors."""
        self._refused.append(ids)
        self._pending += len(ids)
        if self._pending > PENDING:
            self.refused()

    def refused(self) -> np.ndarray[Any, Any]:
        """Sorted ids of the staged rows that have an error."""
        joined = np.concatenate(self._refused) if self._refused else np.empty(0, dtype=np.int64)
        self._refused, self._pending = [np.unique(joined)], 0
        return self._refused[0]

    def count(self, severity: Severity) -> int:
        return sum(number for rule, number in self.counts.items() if self.rules[rule].severity is severity)

    @property
    def problems(self) -> list[Problem]:
        """Those kept, errors first, in the order of the file."""
        found = [problem for kept in self.shown.values() for problem in kept]
        return sorted(
            found, key=lambda item: (item.severity is not Severity.ERROR, item.sheet, item.row or 0)
        )

    def close(self) -> Path | None:
        """Write what is held: the file of all problems, or nothing where there are none."""
        self._flush()
        if self._writer is not None:
            self._writer.close()
            self._writer = None
        return self.path if self.path.exists() else None

    def __enter__(self) -> ProblemLog:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        self.close()


def _repeat(value: str, size: int) -> pa.Array:
    return pa.repeat(pa.scalar(value, pa.string()), size)


def _column(values: Sequence[str | None] | pa.Array | str | None, size: int) -> pa.Array:
    if values is None:
        return pa.nulls(size, pa.string())
    if isinstance(values, str):
        return _repeat(values, size)
    return values if isinstance(values, pa.Array) else pa.array(values, pa.string())


def _cells(column: int | None, rows: pa.Array) -> pa.Array:
    import pyarrow.compute as pc

    texts = rows.cast(pa.string())
    before, after = ("第", "行") if column is None else (letters(column), "")
    return pc.binary_join_element_wise(before, texts, after, "")
