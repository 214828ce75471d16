"""What changed between two returns of the same slice: rows that came, rows that went, cells that differ."""

from __future__ import annotations

import functools
import operator
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import ibis

from jiqun.engine import Engine
from jiqun.facts.schema import DataSet

SHOWN = 1_000  #: rows whose cells are listed; all are counted


@dataclass(frozen=True, slots=True, kw_only=True)
class CellChange:
    """A cell that differs. `field` is empty for a row that came or went whole; values are as stored."""

    key: Mapping[str, Any]
    change: str  #: added, removed or changed
    field: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """Counts over all rows; `cells` lists those of the first rows in order of the key."""

    added: int
    removed: int
    changed: int
    same: int
    by_field: Mapping[str, int]
    cells: tuple[CellChange, ...]
    complete: bool


def revise(
    engine: Engine, declared: DataSet, before: ibis.Table, after: ibis.Table, shown: int = SHOWN
) -> Revision:
    """Compare two tables of a data set by its key. One pass counts, another lists at most `shown` rows."""
    sides = _side_by_side(declared, before, after)
    fields = [field.field for field in declared.fields if field.field not in declared.key]
    both = (sides["_there"] == 1) & (sides["_here"] == 1)
    differs = {name: both & ~sides[f"old_{name}"].identical_to(sides[f"new_{name}"]) for name in fields}
    changed = functools.reduce(operator.or_, differs.values(), ibis.literal(False))
    sides = sides.mutate(
        _change=ibis.cases(
            (sides["_there"].isnull(), "added"), (sides["_here"].isnull(), "removed"), (changed, "changed")
        ),
        **{f"_differs_{name}": flag for name, flag in differs.items()},
    )
    counts = _counted(engine, sides, fields)
    keys = [f"_key_{name}" for name in declared.key]
    listed = sides.filter(sides["_change"].notnull()).order_by(keys).limit(shown)
    cells = tuple(
        cell for row in engine.collect(listed).to_pylist() for cell in _cells(row, declared, fields)
    )
    total = counts["added"] + counts["removed"] + counts["changed"]
    return Revision(
        added=counts["added"],
        removed=counts["removed"],
        changed=counts["changed"],
        same=counts["rows"] - total,
        by_field={name: counts[name] for name in fields if counts[name]},
        cells=cells,
        complete=total <= shown,
    )


def _side_by_side(declared: DataSet, before: ibis.Table, after: ibis.Table) -> ibis.Table:
    """Columns `_key_*`, `old_*`, `new_*`, and `_there`, `_here` where the row stands in the old, the new one."""
    names = [field.field for field in declared.fields]
    old = before.select(_there=ibis.literal(1, "int8"), **{f"old_{name}": before[name] for name in names})
    new = after.select(_here=ibis.literal(1, "int8"), **{f"new_{name}": after[name] for name in names})
    same = [old[f"old_{name}"].identical_to(new[f"new_{name}"]) for name in declared.key]
    joined = old.outer_join(new, same)
    return joined.mutate(
        **{
            f"_key_{name}": ibis.coalesce(joined[f"new_{name}"], joined[f"old_{name}"])
            for name in declared.key
        }
    )


def _counted(engine: Engine, sides: ibis.Table, fields: list[str]) -> dict[str, int]:
    change = sides["_change"]
    sums = {name: (change == name).cast("int64").sum() for name in ("added", "removed", "changed")}
    cells = {f"_{name}": sides[f"_differs_{name}"].cast("int64").sum() for name in fields}
    (row,) = engine.collect(sides.aggregate(rows=sides.count(), **sums, **cells)).to_pylist()
    return {name.removeprefix("_"): int(value or 0) for name, value in row.items()}


def _cells(row: Mapping[str, Any], declared: DataSet, fields: list[str]) -> list[CellChange]:
    key = {name: row[f"_key_{name}"] for name in declared.key}
    change = row["_change"]
    if change != "changed":
        return [CellChange(key=key, change=change, field="", before=None, after=None)]
    return [
        CellChange(key=key, change=change, field=name, before=row[f"old_{name}"], after=row[f"new_{name}"])
        for name in fields
        if row[f"_differs_{name}"]
    ]


__all__ = ["SHOWN", "CellChange", "Revision", "revise"]
