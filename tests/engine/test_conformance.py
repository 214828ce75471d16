"""Both engines give the same numbers, nulls and ties."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import ibis
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from jiqun.engine import Engine, Formula, bounded, ratio, smaller, total
from jiqun.engine.operations import larger
from jiqun.values import Unit

ROWS = pa.table(
    {
        "id": pa.array([1, 2, 3, 4, 5, 6], pa.int64()),
        "group": ["甲", "甲", "乙", "乙", "乙", None],
        "a": pa.array([1.0, None, 3.0, 0.0, -2.5, 3.0]),
        "b": pa.array([2.0, 5.0, None, 0.0, 2.0, 0.0]),
        "text": ["汽车零件", "轴承", None, "汽车", "", "3411"],
        "day": pa.array([dt.date(2024, 2, 29), None, dt.date(2023, 12, 31), dt.date(2024, 1, 1), None, None]),
        "flag": [True, False, None, True, None, False],
    }
)

PROBES: list[tuple[str, Callable[[Any], Any], list[Any]]] = [
    ("a ratio over zero or null is null", lambda t: ratio(t.a, t.b), [0.5, None, None, None, -1.25, None]),
    ("the smaller is null beside null", lambda t: smaller(t.a, t.b), [1.0, None, None, 0.0, -2.5, 0.0]),
    ("the larger is null beside null", lambda t: larger(t.a, t.b), [2.0, None, None, 0.0, 2.0, 3.0]),
    ("bounds keep null", lambda t: bounded(t.a, 0, 2), [1.0, None, 2.0, 0.0, 0.0, 2.0]),
    ("a total skips blanks", lambda t: total([t.a, t.b]), [3.0, 5.0, 3.0, 0.0, -0.5, 3.0]),
    ("a total of blanks is null", lambda t: total([t.a.nullif(t.a), t.b]), [2.0, 5.0, None, 0.0, 2.0, 0.0]),
    ("arithmetic with null is null", lambda t: t.a + t.b, [3.0, None, None, 0.0, -0.5, 3.0]),
    ("a comparison with null is null", lambda t: t.a < t.b, [True, None, None, False, True, False]),
    ("and with null", lambda t: t.flag & (t.a > 0), [True, False, None, False, False, False]),
    ("or with null", lambda t: t.flag | (t.a > 0), [True, None, True, True, None, True]),
    (
        "a condition that is null chooses else",
        lambda t: ibis.ifelse(t.flag, 1.0, 2.0),
        [1.0, 2.0, 2.0, 1.0, 2.0, 2.0],
    ),
    ("coalesce", lambda t: ibis.coalesce(t.a, t.b, 9.0), [1.0, 5.0, 3.0, 0.0, -2.5, 3.0]),
    ("a prefix in Chinese text", lambda t: t.text.substr(0, 2), ["汽车", "轴承", None, "汽车", "", "34"]),
    ("contains", lambda t: t.text.contains("汽车"), [True, False, None, True, False, False]),
    ("the year of a day", lambda t: t.day.year().cast("int32"), [2024, None, 2023, 2024, None, None]),
    ("one of", lambda t: t.group.isin(["甲", "丙"]), [True, True, False, False, False, None]),
    ("equal or both missing", lambda t: t.a.identical_to(t.b), [False, False, False, True, False, False]),
    (
        "a month printed with two digits",
        lambda t: t.id.cast("string").lpad(2, "0"),
        ["01", "02", "03", "04", "05", "06"],
    ),
    ("absolute", lambda t: t.a.abs(), [1.0, None, 3.0, 0.0, 2.5, 3.0]),
    (
        "ties are broken by id",
        lambda t: (
            ibis.row_number().over(ibis.window(order_by=[t.a.desc(nulls_first=False), t.id])).cast("int64")
        ),
        [2, 5, 0, 3, 4, 1],
    ),
    (
        "a share of the group",
        lambda t: ratio(t.b, t.b.sum().over(ibis.window(group_by=t.group))),
        [2 / 7, 5 / 7, None, 0.0, 1.0, None],
    ),
]


@pytest.mark.parametrize(("probe", "expected"), [pytest.param(p, e, id=name) for name, p, e in PROBES])
def test_an_operation(engine: Engine, table: ibis.Table, probe: Any, expected: list[Any]) -> None:
    found = engine.collect(table.select("id", value=probe(table))).to_pylist()
    assert [row["value"] for row in sorted(found, key=lambda row: row["id"])] == expected


@pytest.fixture
def table(engine: Engine, tmp_path: Path) -> ibis.Table:
    path = tmp_path / "rows.parquet"
    pq.write_table(ROWS, path)
    return engine.read([path])


AGGREGATES: list[tuple[str, Callable[[Any], Any], dict[str | None, Any]]] = [
    ("a sum skips null", lambda t: t.a.sum(), {"甲": 1.0, "乙": 0.5, None: 3.0}),
    ("a sum of nothing is null", lambda t: t.a.nullif(t.a).sum(), {"甲": None, "乙": None, None: None}),
    ("a count skips null", lambda t: t.b.count(), {"甲": 2, "乙": 2, None: 1}),
    ("different values skip null", lambda t: t.text.nunique(), {"甲": 2, "乙": 2, None: 1}),
    ("the median lies between", lambda t: t.b.median().cast("float64"), {"甲": 3.5, "乙": 1.0, None: 0.0}),
    ("the largest skips null", lambda t: t.a.max(), {"甲": 1.0, "乙": 3.0, None: 3.0}),
]


@pytest.mark.parametrize(("probe", "expected"), [pytest.param(p, e, id=name) for name, p, e in AGGREGATES])
def test_a_group(engine: Engine, table: ibis.Table, probe: Any, expected: dict[str | None, Any]) -> None:
    found = engine.collect(table.group_by("group").agg(value=probe(table))).to_pylist()
    assert {row["group"]: row["value"] for row in found} == expected


FORMULAS = [
    ("value_added / land", [0.5, None, None, None, -1.25, None]),
    ("total(value_added, land)", [3.0, 5.0, 3.0, 0.0, -0.5, 3.0]),
    ("if_else(value_added < 0, 0, value_added)", [1.0, None, 3.0, 0.0, 0.0, 3.0]),
    ("smaller(value_added, 2)", [1.0, None, 2.0, 0.0, -2.5, 2.0]),
    ("coalesce(value_added, 7)", [1.0, 7.0, 3.0, 0.0, -2.5, 3.0]),
]


@pytest.mark.parametrize(("text", "expected"), FORMULAS)
def test_a_formula(engine: Engine, table: ibis.Table, text: str, expected: list[Any]) -> None:
    columns = {"value_added": table.a, "land": table.b}
    value = Formula(text).over(columns, dict.fromkeys(columns, Unit.parse("")))
    found = engine.collect(table.select("id", value=value)).to_pylist()
    assert [row["value"] for row in sorted(found, key=lambda row: row["id"])] == expected


def test_files_of_two_shapes_are_one_table(engine: Engine, tmp_path: Path) -> None:
    """A field that was declared later is null in older vintages."""
    pq.write_table(pa.table({"code": ["A"], "old": [1.0]}), tmp_path / "1.parquet")
    pq.write_table(pa.table({"code": ["B"], "old": [2.0], "new": [3.0]}), tmp_path / "2.parquet")
    table = engine.read([tmp_path / "1.parquet", tmp_path / "2.parquet"])
    found = engine.collect(table.select("code", "old", "new")).to_pylist()
    assert sorted(found, key=lambda row: row["code"]) == [
        {"code": "A", "old": 1.0, "new": None},
        {"code": "B", "old": 2.0, "new": 3.0},
    ]


def test_a_result_is_written_as_one_file(engine: Engine, table: ibis.Table, tmp_path: Path) -> None:
    engine.write(table.select("id", "a"), tmp_path / "out.parquet")
    written = pq.read_table(tmp_path / "out.parquet").sort_by("id")
    assert written.column("a").to_pylist() == ROWS.column("a").to_pylist()


def test_a_result_comes_in_batches(engine: Engine, table: ibis.Table) -> None:
    batches = list(engine.stream(table.select("id"), chunk=2))
    assert sum(batch.num_rows for batch in batches) == 6
