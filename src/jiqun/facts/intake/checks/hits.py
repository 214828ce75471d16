"""Rows that a check found, handed to the log with their place in the file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import ibis
import pyarrow as pa
import pyarrow.compute as pc

from jiqun.engine import Engine
from jiqun.facts.intake.plan import ROW_BITS, FilePlan, SheetPlan
from jiqun.facts.intake.problems import ProblemLog
from jiqun.facts.intake.staging import ID


@dataclass(frozen=True, slots=True)
class Bench:
    """What checks work on: the staged rows as a table, the plan, the log."""

    engine: Engine
    plan: FilePlan
    rows: ibis.Table
    log: ProblemLog

    def hit(self, rows: ibis.Table, field: Any, raw: Any, rule: Any, suggestion: Any) -> ibis.Table:
        """Rows in the shape that `report` takes."""
        return rows.select(
            _id=rows[ID],
            field=_text(field),
            raw=_text(raw),
            rule=_text(rule),
            suggestion=_text(suggestion),
        )

    def report(self, found: Sequence[ibis.Table]) -> None:
        """Write the hits of several checks of one shape to the log, in one query."""
        if not found:
            return
        joined = found[0] if len(found) == 1 else ibis.union(*found)
        for batch in self.engine.stream(joined):
            self._log(pa.Table.from_batches([batch]))

    def _log(self, hits: pa.Table) -> None:
        sheets = {plan.index: plan for plan in self.plan.sheets}
        hits = hits.append_column("sheet", pc.shift_right(hits["_id"], pa.scalar(ROW_BITS, pa.int64())))
        groups = hits.group_by(["sheet", "rule", "field"]).aggregate([]).to_pylist()
        for group in groups:
            chosen = hits.filter(_same(hits, group)).sort_by("_id")
            self._log_group(sheets[group["sheet"]], group, chosen)

    def _log_group(self, sheet: SheetPlan, group: Mapping[str, Any], hits: pa.Table) -> None:
        ids = hits["_id"].combine_chunks()
        self.log.add(
            group["rule"],
            sheet=sheet.sheet.name,
            ids=ids.to_numpy(),
            rows=pc.bit_wise_and(ids, pa.scalar((1 << ROW_BITS) - 1, pa.int64())),
            column=sheet.columns.get(group["field"] or ""),
            field=group["field"] or "",
            raws=hits["raw"].combine_chunks(),
            suggestions=hits["suggestion"].combine_chunks(),
        )


def _same(hits: pa.Table, group: Mapping[str, Any]) -> Any:
    masks = [pc.equal(hits[name], pa.scalar(value, hits[name].type)) for name, value in group.items()]
    return pc.and_(masks[0], pc.and_(masks[1], masks[2]))


def _text(value: Any) -> Any:
    if value is None:
        return ibis.null("string")
    return ibis.literal(value) if isinstance(value, str) else value.cast("string")


def key_texts(table: ibis.Table, key: Sequence[str]) -> dict[str, Any]:
    """The key as texts, empty where null, so that rows with the same gaps are the same."""
    return {f"_key{at}": table[name].cast("string").fill_null("") for at, name in enumerate(key)}
