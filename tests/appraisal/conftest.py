from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import ibis
import pytest

from jiqun.appraisal.appraise import Appraiser
from jiqun.appraisal.scheme import Scheme
from jiqun.engine import Engine, Settings, open_engine
from jiqun.facts.schema import load_declarations
from jiqun.rules.variable import Kind
from jiqun.rules.vocabulary import Vocabulary, load_vocabulary

ENGINE = open_engine(Settings())
KINDS = {Kind.NUMBER: "float64", Kind.TRUTH: "boolean", Kind.TEXT: "string"}
Rows = Sequence[Mapping[str, Any]]
Grade = Callable[..., dict[str, dict[str, Any]]]


@pytest.fixture(scope="session")
def vocabulary() -> Vocabulary:
    return load_vocabulary(load_declarations())


@pytest.fixture(scope="session")
def grade(vocabulary: Vocabulary) -> Grade:
    """Grade firms given as variables; gives their rows by code."""

    def run(
        scheme: Scheme, firms: Rows, year: int = 2024, engine: Engine = ENGINE, **more: Any
    ) -> dict[str, dict[str, Any]]:
        appraiser = Appraiser(scheme, vocabulary)
        table = appraiser.given(table_of(vocabulary, firms, year), [year], **more)
        return {row["code"]: row for row in engine.collect(table.order_by("code")).to_pylist()}

    return run


def table_of(vocabulary: Vocabulary, firms: Rows, year: int) -> ibis.Table:
    names = list(dict.fromkeys(name for firm in firms for name in firm if name != "code"))
    kinds = {name: KINDS[vocabulary[name].record.kind] for name in names if name in vocabulary.variables}
    columns: dict[str, list[Any]] = {
        "code": [firm.get("code", f"F{index:03d}") for index, firm in enumerate(firms)],
        "year": [year] * len(firms),
    }
    for name in names:
        cells = [firm.get(name) for firm in firms]
        columns[name] = [float(c) if kinds.get(name) == "float64" and c is not None else c for c in cells]
    return ibis.memtable(columns, schema={"code": "string", "year": "int32", **kinds})
