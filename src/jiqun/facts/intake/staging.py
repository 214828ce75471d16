"""Reading the planned sheets once: values into a staged Parquet file, doubts into the log, sums beside."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from jiqun.facts.intake.cells import credit
from jiqun.facts.intake.cells.column import ColumnReader, Finding
from jiqun.facts.intake.plan import ROW_BITS, FilePlan, Progress, SheetPlan
from jiqun.facts.intake.problems import ProblemLog
from jiqun.facts.intake.reading import Chunk
from jiqun.facts.intake.rows import Sorted, TotalName, sort_rows, total_name
from jiqun.facts.intake.rules import rules
from jiqun.facts.intake.simulated import any_simulated, says_simulated
from jiqun.facts.schema import DataSet, Field, FieldType, Severity

ID, ROW = "_id", "_row"
#: Longest raw text kept with a problem.
RAW = 200
_ASIDE = re.compile(
    r"^[\s\"]*(?:注|备注|说明|填表|填报|制表|审核|复核|单位负责人|统计负责人|负责人|联系|报出|附|数据来源|资料来源|合\s*计|总\s*计|小\s*计|\*)"
)


@dataclass(frozen=True, slots=True)
class PrintedTotal:
    """A row of totals as the sheet prints it, in the fields' units."""

    sheet: SheetPlan
    row: int
    name: TotalName
    figures: Mapping[str, float]


@dataclass
class Staged:
    """What one pass over a file left: the staged rows and what was counted on the way."""

    path: Path
    rows: int = 0
    ragged: list[tuple[SheetPlan, int, str]] = field(default_factory=list)
    skipped: int = 0  #: rows of notes and repeated headers
    totals: list[PrintedTotal] = field(default_factory=list)
    sheets: dict[int, str] = field(default_factory=dict)  #: number of a sheet, as in the ids → its name
    simulated: bool = False  #: a note says that the figures are made up

    @property
    def count(self) -> int:
        """Rows of data, those of a wrong width included."""
        return self.rows + len(self.ragged)


def sheet_of(ids: Any) -> Any:
    """Numbers of the sheets of staged rows' ids."""
    return ids >> ROW_BITS


def staged_schema(dataset: DataSet) -> pa.Schema:
    return pa.schema([(ID, pa.int64()), (ROW, pa.int64()), *dataset.arrow])


def stage(plan: FilePlan, path: Path, log: ProblemLog, progress: Progress) -> Staged:
    """Read every planned sheet. Raises DocumentError where the file turns out unreadable further down."""
    staged = Staged(path)
    schema = staged_schema(plan.dataset)
    with pq.ParquetWriter(path, schema, compression="lz4") as writer:
        for sheet in plan.sheets:
            _stage_sheet(plan, sheet, writer, schema, staged, log, progress)
    return staged


def _stage_sheet(
    plan: FilePlan,
    sheet: SheetPlan,
    writer: Any,
    schema: pa.Schema,
    staged: Staged,
    log: ProblemLog,
    progress: Progress,
) -> None:
    keys = [sheet.columns[name] for name in plan.dataset.key if name in sheet.columns]
    staged.sheets[sheet.index] = sheet.sheet.name
    for chunk in sheet.sheet.chunks(sheet.header.last):
        kinds = sort_rows(chunk, sheet.header, keys, sheet.regions)
        _totals(chunk, kinds, sheet, staged)
        data = chunk if kinds.data.false_count == 0 else chunk.taken(kinds.data)
        batch = _read(plan.dataset, sheet, data, log)
        writer.write_batch(batch.select(schema.names))
        staged.rows += len(data)
        staged.skipped += kinds.notes
        staged.simulated |= kinds.simulated
        progress(len(chunk))
    staged.simulated |= any_simulated(text for _, text in sheet.sheet.ragged)
    wide = [(row, text) for row, text in sheet.sheet.ragged if text.strip() and not _aside(text)]
    staged.ragged += [(sheet, row, text) for row, text in wide]
    ids = [sheet.index << ROW_BITS | row for row, _ in wide]
    log.add("row_ragged", sheet=sheet.sheet.name, ids=ids, rows=[row for row, _ in wide],
            raws=[credit.hidden(text[:RAW]) for _, text in wide])  # fmt: skip


def _aside(text: str) -> bool:
    """Whether a line of a wrong width is a note or a total; a line with a number or two is data whatever it says."""
    return bool(_ASIDE.match(text)) or (
        says_simulated(text) and not any(part.strip() for part in text.split(",")[1:])
    )


def _read(dataset: DataSet, sheet: SheetPlan, chunk: Chunk, log: ProblemLog) -> pa.RecordBatch:
    size = len(chunk)
    ids = pc.add(chunk.rows, sheet.index << ROW_BITS)
    columns: dict[str, pa.Array] = {ID: ids, ROW: chunk.rows}
    for column, reader in sheet.readers:
        values, findings = reader.values(chunk.columns[column.index], size)
        findings = [*findings, *_odd_cells(sheet, column.index, chunk)]
        _log(sheet, column.index, reader, findings, chunk, ids, log)
        columns[reader.field.field] = _completed(
            sheet, column.index, reader, values, findings, chunk, ids, log
        )
    for item in dataset.fields:
        if item.field not in columns:
            columns[item.field] = _filled(pa.nulls(size, item.arrow.type), item)
    return pa.RecordBatch.from_pydict(columns)


def _odd_cells(sheet: SheetPlan, column: int, chunk: Chunk) -> list[Finding]:
    """Cells that hold an error value, or a formula never computed: the values alone show them as empty."""
    found = []
    head = sheet.sheet.head
    for rule, places in (("formula_error", head.errors), ("formula_uncomputed", head.uncomputed)):
        rows = [row for row, at in places if at == column + 1]
        if rows:
            hits = pc.indices_nonzero(pc.is_in(chunk.rows, pa.array(rows, pa.int64())))
            if len(hits):
                found.append(Finding(rule, hits, None))
    return found


def _log(
    sheet: SheetPlan,
    column: int,
    reader: ColumnReader,
    findings: Sequence[Finding],
    chunk: Chunk,
    ids: pa.Array,
    log: ProblemLog,
) -> None:
    for finding in findings:
        raws = finding.raws
        if finding.rule == "uscc_personal_id" and isinstance(raws, pa.Array):
            raws = pa.array([credit.hidden(text) for text in raws.to_pylist()], pa.string())
        elif isinstance(raws, pa.Array):
            raws = pc.utf8_slice_codeunits(raws.cast(pa.string()), 0, RAW)
        log.add(
            finding.rule, sheet=sheet.sheet.name, ids=ids.take(finding.rows).to_numpy(), rows=chunk.rows.take(finding.rows),
            column=column, field=reader.field.field, raws=raws, suggestions=finding.suggestions,
        )  # fmt: skip


def _completed(
    sheet: SheetPlan, column: int, reader: ColumnReader, values: pa.Array, findings: Sequence[Finding], chunk: Chunk,
    ids: pa.Array, log: ProblemLog,
) -> pa.Array:  # fmt: skip
    """Defaults filled in; required cells that are empty, and were not already found wrong, reported."""
    values = _filled(values, reader.field)
    if reader.field.required and values.null_count:
        empty = pc.is_null(values)
        known = [f.rows for f in findings if rules()[f.rule].severity is Severity.ERROR]
        rows = pc.indices_nonzero(empty)
        for hit in known:
            rows = rows.filter(pc.invert(pc.is_in(rows, hit.cast(rows.type))))
        log.add("required", sheet=sheet.sheet.name, ids=ids.take(rows).to_numpy(), rows=chunk.rows.take(rows),
                column=column, field=reader.field.field)  # fmt: skip
    return values


def _filled(values: pa.Array, item: Field) -> pa.Array:
    if item.default is None:
        return values
    return pc.fill_null(values, pa.scalar(item.default, pa.string()).cast(item.arrow.type))


def additive(item: Field) -> bool:
    """Whether figures of a field may be added over rows: not ratios, intensities, coordinates."""
    unit = item.measure
    return bool(item.numeric and item.unit and unit and not unit.is_ratio and "/" not in unit.symbol)


def _totals(chunk: Chunk, kinds: Sorted, sheet: SheetPlan, staged: Staged) -> None:
    if not pc.any(kinds.totals).as_py():
        return
    rows = chunk.taken(kinds.totals)
    values: Mapping[str, list[Any]] = {
        reader.field.field: reader.values(rows.columns[column.index], len(rows))[0].to_pylist()
        for column, reader in sheet.readers
        if additive(reader.field) and reader.field.type is not FieldType.CODE
    }
    labels = kinds.labels.filter(kinds.totals).to_pylist()
    for at, (row, label) in enumerate(zip(rows.rows.to_pylist(), labels, strict=True)):
        name = total_name(label, sheet.regions)
        found = {field: cells[at] for field, cells in values.items() if cells[at] is not None}
        if name is not None:
            staged.totals.append(PrintedTotal(sheet, row, name, found))
