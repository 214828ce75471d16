"""One DuckDB and one Spark cluster for the whole run. Fixtures are registered once, by the topmost conftest: a second
registration would start a second cluster.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from jiqun.engine import Engine, EngineKind, Settings, open_engine
from tests.engine.cluster import missing, standalone


@pytest.fixture(scope="session")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    why = missing()
    if why:
        pytest.skip(why)
    with standalone(tmp_path_factory.mktemp("spark")) as url:
        engine = open_engine(Settings(kind=EngineKind.SPARK, master=url, memory="1GB", threads=2))
        yield engine
        engine.close()


@pytest.fixture(scope="session")
def duckdb() -> Iterator[Engine]:
    engine = open_engine(Settings(memory="1GB", threads=2))
    yield engine
    engine.close()


@pytest.fixture(params=["duckdb", pytest.param("spark", marks=pytest.mark.xdist_group("spark"))])
def engine(request: pytest.FixtureRequest) -> Engine:
    """Each engine in turn: what holds here holds on both."""
    found: Engine = request.getfixturevalue(request.param)
    return found
