"""What the site reckons ahead of its readers is reckoned again when returns change, and only then."""

from __future__ import annotations

from pathlib import Path

import pytest

from jiqun.web.site import Site

from ..conftest import REPOSITORY
from ..facts_of_a_town import build, put


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(REPOSITORY / "packs" / "ningbo", data=tmp_path)


def test_a_city_without_records_has_nothing_to_reckon(site: Site) -> None:
    assert site.returned() is None
    assert not site.has_records(), "asking makes no file"


def test_a_return_changes_what_warm_answers_stand_on(site: Site, tmp_path: Path) -> None:
    build(tmp_path).close()
    before = site.returned()
    assert site.returned() == before, "nothing came in"
    put(site.desk().store, "emission", "2023", {"code": ["A"], "pollutant": ["cod"], "amount": [1.0]})
    assert site.returned() != before
