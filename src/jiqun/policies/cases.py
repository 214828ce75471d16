"""Golden cases of clauses: what an official expects a clause to say and to give, written in YAML and run by machine."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import ibis
from pydantic import Field

from jiqun.engine import Engine
from jiqun.packs import Pack, Record, read_records
from jiqun.policies.joining import Joined, joined, met
from jiqun.policies.matching import column, decided
from jiqun.policies.policy import Policies
from jiqun.rules.cases import KINDS, Value
from jiqun.rules.profile import derived
from jiqun.rules.vocabulary import Vocabulary

FILE = "policy-cases.yaml"


class Expected(Record):
    """`met` is true, false or null for unknown. Money in 万元: `offered` under the ceiling, `sure` what is due."""

    met: bool | None
    offered: float | None = None
    sure: float | None = None


class PolicyCase(Record):
    """Variables given in their units; what is not given is unknown unless it is reckoned from what is. Clauses of several
    policies may be expected at once: what they share is shared."""

    name: str
    day: dt.date
    given: Mapping[str, Value]
    expect: Mapping[str, Expected] = Field(min_length=1)
    within: float = 1e-4
    source: str = ""


@dataclass(frozen=True, slots=True)
class PolicyMiss:
    """An expectation that did not come true."""

    case: str
    clause: str
    what: str
    expected: Value
    found: Value


def read_cases(pack: Pack) -> list[PolicyCase]:
    """Cases of a pack's `policy-cases.yaml`; none where there is no file. Raises PackFileInvalid."""
    path = pack.root / FILE
    return read_records(path, PolicyCase) if path.is_file() else []


def run(
    policies: Policies, cases: Iterable[PolicyCase], shared: Vocabulary, engine: Engine
) -> list[PolicyMiss]:
    """The expectations that failed. Raises ClauseUnknown."""
    return [miss for case in cases for miss in _run(policies, case, shared, engine)]


def _run(policies: Policies, case: PolicyCase, shared: Vocabulary, engine: Engine) -> list[PolicyMiss]:
    made = joined([policies.clause(name) for name in case.expect], shared)
    if made is None:
        return []
    row = over(policies, made, {name: [value] for name, value in case.given.items()}, engine, case.day)[0]
    found: list[PolicyMiss] = []
    for place, item in enumerate(made.clauses):
        expected = case.expect[item.id]
        sides: list[tuple[str, Value, Value]] = [("met", expected.met, row[met(place)])]
        sides += [
            (kind, value, row[column(kind, place)])
            for kind in ("offered", "sure")
            if (value := getattr(expected, kind)) is not None
        ]
        found += [
            PolicyMiss(case.name, item.id, kind, one, other)
            for kind, one, other in sides
            if not _same(one, other, case.within)
        ]
    return found


def _same(expected: Value, found: Value, within: float) -> bool:
    if isinstance(expected, bool) or expected is None or found is None or isinstance(expected, str):
        return expected is found or expected == found
    return abs(float(found) - float(expected)) <= within


def over(
    policies: Policies, made: Joined, given: Mapping[str, Sequence[Any]], engine: Engine, on: dt.date
) -> list[dict[str, Any]]:
    """Matches of profiles that were brought along, one entry of each list a firm. Raises VariableUnknown."""
    vocabulary, year = made.judge.vocabulary, on.year
    size = len(next(iter(given.values()), [None]))
    kinds = {name: KINDS[vocabulary[name].record.kind] for name in given}
    columns = {"code": [str(n) for n in range(size)], "year": [year] * size, **given}
    table: Any = ibis.memtable(columns, schema={"code": "string", "year": "int32", **kinds})
    chosen = vocabulary.closure(made.variables)
    absent = {
        item.id: ibis.null(KINDS[item.record.kind])
        for item in chosen
        if item.id not in given and item.record.formula is None
    }
    table = table.mutate(**absent) if absent else table
    waiting = [item for item in chosen if item.id not in table.columns]
    table = derived(table, vocabulary, waiting, [year], {year: on})
    found = decided(table, made, policies.groups(made.clauses), year, on)
    rows: list[dict[str, Any]] = engine.collect(found.order_by("code")).to_pylist()
    return rows
