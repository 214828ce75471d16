"""Problems and refused rows of an import, read from the files beside its vintage."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jiqun.facts.intake.rules import Rule
    from jiqun.facts.schema import DataSet
    from jiqun.facts.store import Store, Vintage

Row = dict[str, Any]

MOST_PROBLEMS = 500
MOST_REJECTS = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """A rule with the number of its problems in one import."""

    rule: Rule
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Problems:
    """`count` problems fit what was asked for; `rows` are the first of them, errors before doubts."""

    tallies: tuple[Tally, ...]
    count: int
    rows: tuple[Row, ...]
    unlisted: int  #: of all the import's problems, those that were only counted
    kept: bool  #: False where the import left no list of cells


def tallied(declared: DataSet, vintage: Vintage) -> tuple[Tally, ...]:
    """The rules that spoke at an import: errors first, then by frequency. An unknown rule stands for itself."""
    from jiqun.facts.intake.checks.declared import declared_rules
    from jiqun.facts.intake.rules import Rule, rules
    from jiqun.facts.schema import Severity

    known: Mapping[str, Rule] = {**rules(), **declared_rules(declared)}
    found = [
        Tally(
            rule=known.get(name)
            or Rule(id=name, severity=Severity.WARNING, zh=name, en=name, mend_zh="", mend_en=""),
            count=count,
        )
        for name, count in vintage.problems.items()
    ]
    return tuple(sorted(found, key=lambda item: (item.rule.severity.value, -item.count, item.rule.id)))


def problems_of(
    store: Store, declared: DataSet, vintage: Vintage, severity: str = "", rule: str = ""
) -> Problems:
    """The problems of an import, narrowed to a severity or a rule; at most MOST_PROBLEMS are read."""
    tallies = tallied(declared, vintage)
    wanted = [
        item for item in tallies if severity in ("", item.rule.severity.value) and rule in ("", item.rule.id)
    ]
    by_id = {item.rule.id: item.rule for item in tallies}
    path = _beside(store, vintage, "problems.parquet")
    rows: list[Row] = []
    for level in ("error", "warning"):
        names = {item.rule.id for item in wanted if item.rule.severity.value == level}
        if path is not None and names and len(rows) < MOST_PROBLEMS:
            found = _first(path, names, MOST_PROBLEMS - len(rows))
            rows += sorted(found, key=lambda row: (row["sheet"] or "", row["row"] or 0))
    return Problems(
        tallies=tallies,
        count=sum(item.count for item in wanted),
        rows=tuple(_dressed(row, by_id, declared) for row in rows),
        unlisted=_unlisted(path, tallies),
        kept=path is not None,
    )


def _unlisted(path: Path | None, tallies: tuple[Tally, ...]) -> int:
    """Problems counted but not written out; of an import that left no list, that is not said again."""
    import pyarrow.parquet as pq

    return sum(item.count for item in tallies) - pq.read_metadata(path).num_rows if path else 0


def _beside(store: Store, vintage: Vintage, name: str) -> Path | None:
    path = store.files(vintage)["data.parquet"].with_name(name)
    return path if path.is_file() else None


def _first(path: Path, rules: set[str], most: int) -> list[Row]:
    """The first rows of some rules; the file is read only as far as they reach."""
    import pyarrow as pa
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    found: list[Row] = []
    chosen = pa.array(sorted(rules), pa.string())
    with pq.ParquetFile(path) as file:
        for batch in file.iter_batches(batch_size=10_000):
            hits = batch.filter(pc.is_in(batch.column("rule"), chosen))
            found += hits.slice(0, most - len(found)).to_pylist()
            if len(found) >= most:
                break
    return found


def _dressed(row: Row, rules: Mapping[str, Rule], declared: DataSet) -> Row:
    from jiqun.facts.intake.cells.credit import hidden

    raw, field = row["raw"], row["field"]
    return {
        **row,
        "raw": None if raw is None else hidden(raw),
        "rule": rules[row["rule"]],
        "field": declared.by_name.get(field),
    }


def rejects_of(store: Store, declared: DataSet, vintage: Vintage) -> list[Row]:
    """The first refused rows: sheet, row, reasons as (rule, cell), cells as (label, text). Personal ids stay hidden."""
    import pyarrow.parquet as pq

    path = _beside(store, vintage, "rejects.parquet")
    if path is None:
        return []
    by_id = {item.rule.id: item.rule for item in tallied(declared, vintage)}
    with pq.ParquetFile(path) as file:
        batch = next(file.iter_batches(batch_size=MOST_REJECTS), None)
    return [_reject(row, by_id) for row in (batch.to_pylist() if batch is not None else [])]


def _reject(row: Row, rules: Mapping[str, Rule]) -> Row:
    from jiqun.facts.intake.cells.credit import hidden

    own = {name: cell for name, cell in row.items() if name not in ("sheet", "_row", "reasons", "raw")}
    cells = json.loads(row["raw"]) if row.get("raw") else own
    reasons = [text.partition(" ") for text in row.get("reasons") or ()]
    return {
        "sheet": row.get("sheet") or "",
        "row": row.get("_row"),
        "reasons": [(rules.get(name), name, cell) for name, _, cell in reasons],
        "cells": [(label, hidden(str(text))) for label, text in cells.items() if text is not None],
    }
