"""The town of the bulletins, opened once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from jiqun.reports.found import Sources
from tests.reports.town import open_town


@pytest.fixture(scope="session")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sources]:
    opened = open_town(tmp_path_factory.mktemp("town") / "facts")
    yield opened
    opened.desk.close()
