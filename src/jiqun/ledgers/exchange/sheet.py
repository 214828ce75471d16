"""Reading a workbook or CSV of entries into typed rows: the reader of returns, with the ledger as the data set."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from jiqun.documents.errors import EmptyDocument
from jiqun.facts.intake.cells.column import Context
from jiqun.facts.intake.plan import plan_file
from jiqun.facts.intake.problems import ProblemLog
from jiqun.facts.intake.reading import opened
from jiqun.facts.intake.simulated import properties_say_simulated
from jiqun.facts.intake.staging import ID, ROW, sheet_of, stage
from jiqun.facts.schema import Declarations, Severity
from jiqun.ledgers.declaration import Ledger
from jiqun.ledgers.exchange.outcome import Doubt
from jiqun.ledgers.exchange.workbook import unguarded


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the file with the values of its cells by field; `wrong` says that a cell cannot be read."""

    sheet: str
    row: int
    cells: Mapping[str, Any]
    wrong: bool


@dataclass(frozen=True)
class Sheets:
    lines: Sequence[Line]
    doubts: Sequence[Doubt]
    columns: frozenset[str]  #: fields that the file has a column for
    simulated: bool


def read_sheets(path: Path, ledger: Ledger, regions: Mapping[str, str]) -> Sheets:
    """Raises DocumentError: a file that cannot be opened, without a header, without required columns, without rows."""
    declared = Declarations({ledger.dataset.id: ledger.dataset})
    with tempfile.TemporaryDirectory(prefix="ledger-") as name:
        folder = Path(name)
        with ProblemLog(path.name, folder / "problems.parquet") as log:
            plan = plan_file(opened(path, folder), declared, Context(regions), log, dataset=ledger.dataset.id)
            staged = stage(plan, folder / "staged.parquet", log, lambda _: None)
            refused = set(log.refused().tolist())
            problems = log.close()
        if not staged.count:
            raise EmptyDocument(path.name, "表头下没有数据 / no rows under the header")
        rows = pq.read_table(folder / "staged.parquet").to_pylist()
        names = {number: staged.sheets.get(number) or "" for number in staged.sheets}
        if path.suffix.lower() == ".csv":
            rows = [{name: unguarded(value) for name, value in row.items()} for row in rows]
        lines = [_line(row, names, refused) for row in rows]
        fields = frozenset(reader.field.field for sheet in plan.sheets for _, reader in sheet.readers)
        doubts = _doubts(log, problems, ledger)
        simulated = plan.simulated or staged.simulated or properties_say_simulated(path)
    return Sheets(lines, doubts, fields, simulated)


def _line(row: dict[str, Any], sheets: Mapping[int, str], refused: set[int]) -> Line:
    number, place = row.pop(ID), row.pop(ROW)
    return Line(sheets.get(int(sheet_of(number)), ""), place, row, number in refused)


#: Remarks of returns that say nothing about a list: a ledger's form has no reporting office.
_IDLE = frozenset({"office_missing"})


def _doubts(log: ProblemLog, problems: Path | None, ledger: Ledger) -> list[Doubt]:
    found = pq.read_table(problems).to_pylist() if problems is not None else []
    return [
        Doubt(
            sheet=item["sheet"] or "", row=item["row"] or 0, cell=item["cell"] or "", label=ledger.label_of(item["field"] or ""),
            raw=item["raw"] or "", severity=Severity(item["severity"]), zh=log.rules[item["rule"]].zh,
            en=log.rules[item["rule"]].en, mend=_mend(log, item),
        )
        for item in found
        if item["rule"] not in _IDLE
    ]  # fmt: skip


def _mend(log: ProblemLog, item: Mapping[str, Any]) -> str:
    rule = log.rules[item["rule"]]
    hint = f"，是否指“{item['suggestion']}”" if item["suggestion"] else ""
    return f"{rule.mend_zh}{hint}"
