"""One enterprise's rows, found through a copy in order of the code, are those a query over the set would give."""

from __future__ import annotations

from pathlib import Path

import pytest

from jiqun.engine import Engine, Settings, open_engine
from jiqun.enterprises import Population
from jiqun.enterprises.dossier import GROUP, rows_of
from jiqun.facts.schema import load_declarations
from jiqun.facts.store import Store
from tests.facts.store.returns import put


@pytest.fixture
def engine() -> Engine:
    return open_engine(Settings(memory="500MB", threads=2))


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """Two years of more firms than one row group holds; every third reports twice, and one has no code."""
    store = Store(tmp_path / "facts", load_declarations())
    for year in ("2023", "2024"):
        firms = [{"code": f"{number:05d}", "output": float(number)} for number in range(0, 3 * GROUP, 3)]
        put(store, "enterprise_year", year, "甲", [*firms, {"code": None, "output": 1.0}])
        put(store, "enterprise_year", year, "乙", [row | {"output": -1.0} for row in firms[::3]])
    return store


@pytest.mark.parametrize(
    "code",
    [
        pytest.param("00000", id="first of all"),
        pytest.param(f"{3 * GROUP - 3:05d}", id="last of all"),
        pytest.param(f"{3 * (GROUP // 2):05d}", id="in the middle"),
        pytest.param("00001", id="between two that are there"),
        pytest.param("", id="before all"),
        pytest.param("Z", id="after all"),
    ],
)
def test_the_rows_are_those_of_the_whole_set(store: Store, engine: Engine, code: str) -> None:
    table = store.table(engine, "enterprise_year")
    expected = engine.collect(
        table.filter(table.code == code).order_by([table.year.desc(), table["_vintage"], table["_row"]])
    ).to_pylist()
    assert rows_of(Population(store, engine), "enterprise_year", code) == expected


def test_a_new_return_is_found_at_once(store: Store, engine: Engine) -> None:
    before = rows_of(Population(store, engine), "enterprise_year", "00003")
    put(store, "enterprise_year", "2025", "甲", [{"code": "00003", "output": 7.0}])
    after = rows_of(Population(store, engine), "enterprise_year", "00003")
    assert [row["output"] for row in after] == [7.0, *(row["output"] for row in before)]


def test_a_set_nobody_returned_has_no_rows(store: Store, engine: Engine) -> None:
    assert rows_of(Population(store, engine), "title", "00003") == []
