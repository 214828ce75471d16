from __future__ import annotations

from collections.abc import Iterator

import pytest

from jiqun.engine import Engine, Settings, open_engine


@pytest.fixture(scope="session")
def engine() -> Iterator[Engine]:
    opened = open_engine(Settings(memory="500MB", threads=1))
    yield opened
    opened.close()
