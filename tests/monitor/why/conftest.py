from __future__ import annotations

from collections.abc import Iterator

import pytest

from jiqun.engine import Engine
from jiqun.indicators.computed import Facts
from jiqun.packs import Pack, find_pack
from tests.conftest import REPOSITORY
from tests.facts_of_a_town import put_months
from tests.indicators.conftest import opened


@pytest.fixture(scope="session")
def town_of_why(duckdb: Engine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Facts]:
    """The town of six firms with its years and months."""
    found = opened(duckdb, tmp_path_factory.mktemp("why"))
    put_months(found.population.store)
    yield found
    found.population.store.close()


@pytest.fixture
def ningbo_pack() -> Pack:
    return find_pack(REPOSITORY / "packs" / "ningbo")
