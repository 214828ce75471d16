"""Golden cases: what an official expects of a rule, written in YAML and run by machine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import ibis

from jiqun.engine import Engine
from jiqun.packs import Record, read_records
from jiqun.rules.errors import VariableUnknown
from jiqun.rules.scoring import low
from jiqun.rules.variable import Kind
from jiqun.rules.verdict import MET, Judge

Value = bool | float | str | None
KINDS = {Kind.NUMBER: "float64", Kind.TRUTH: "boolean", Kind.TEXT: "string"}


class Case(Record):
    """Variables given in their units; what is not given is unknown unless it is reckoned from what is.

    `expect` names `met` (true, false, or null for unknown), `score`, a dimension, or any variable or criterion id.
    """

    name: str
    rules: str
    year: int
    given: Mapping[str, Value]
    expect: Mapping[str, Value]
    within: float = 1e-4
    recheck: bool = False
    source: str = ""


@dataclass(frozen=True, slots=True)
class Miss:
    """An expectation that did not come true."""

    case: Case
    what: str
    expected: Value
    found: Value


def read_cases(path: Path) -> list[Case]:
    """Raises PackFileInvalid."""
    return read_records(path, Case)


def run(judge: Judge, cases: Sequence[Case], engine: Engine) -> list[Miss]:
    """The expectations that failed, in the order of the cases; cases that leave the same to be reckoned are judged in one
    query. Raises VariableUnknown where a case names something the rules do not have."""
    batches: dict[tuple[int, frozenset[str]], list[Case]] = {}
    for case in cases:
        reckoned = frozenset(name for name in case.given if judge.vocabulary[name].record.formula is not None)
        batches.setdefault((case.year, reckoned), []).append(case)
    found = {id(case): misses for batch in batches.values() for case, misses in _run(judge, batch, engine)}
    return [miss for case in cases for miss in found[id(case)]]


def profile_of(judge: Judge, given: Mapping[str, Value], year: int) -> ibis.Table:
    """One brought-along profile as a table. Raises VariableUnknown."""
    kinds = {name: KINDS[judge.vocabulary[name].record.kind] for name in given}
    columns = {"code": ["0"], "year": [year], **{name: [_cast(value)] for name, value in given.items()}}
    return ibis.memtable(columns, schema={"code": "string", "year": "int32", **kinds})


def _profiles(judge: Judge, cases: Sequence[Case]) -> ibis.Table:
    """Brought-along profiles of one year, numbered; what one case gives and another does not is unknown there."""
    names = list(dict.fromkeys(name for case in cases for name in case.given))
    kinds = {name: KINDS[judge.vocabulary[name].record.kind] for name in names}
    columns = {
        "code": [str(number) for number in range(len(cases))],
        "year": [case.year for case in cases],
        **{name: [_cast(case.given.get(name)) for case in cases] for name in names},
    }
    return ibis.memtable(columns, schema={"code": "string", "year": "int32", **kinds})


def _cast(value: Value) -> Any:
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _run(judge: Judge, cases: Sequence[Case], engine: Engine) -> list[tuple[Case, list[Miss]]]:
    table = judge.given(_profiles(judge, cases), [cases[0].year])
    rows = {row["code"]: row for row in engine.collect(table).to_pylist()}
    places = {node.criterion.id: node.column for node in judge.rules.nodes() if node.criterion.id}
    places |= {item.id: item.column for item in judge.rules.items}
    places |= {item.id: low(item.id) for item in judge.rules.dimensions}
    places |= {"met": MET, "score": low("total")}
    return [(case, _misses(case, rows[str(number)], places)) for number, case in enumerate(cases)]


def _misses(case: Case, row: Mapping[str, Any], places: Mapping[str, str]) -> list[Miss]:
    found: list[Miss] = []
    for name, expected in case.expect.items():
        column = places.get(name, name)
        if column not in row:
            raise VariableUnknown(name, case.name, [*places, *row])
        if not _same(row[column], expected, case.within):
            found.append(Miss(case, name, expected, row[column]))
    return found


def _same(found: Any, expected: Value, within: float) -> bool:
    if found is None or expected is None or isinstance(expected, str | bool):
        return bool(found == expected) and (found is None) == (expected is None)
    return abs(float(found) - float(expected)) <= within
