"""Invented parks for small enterprises, so that what is asked of such parks finds some."""

from __future__ import annotations

from pathlib import Path

import pytest

from jiqun.packs import PackFileInvalid, find_pack
from jiqun.synthesis.recipe import load_recipe
from tests.synthesis.conftest import City, Maker
from tests.synthesis.invented import RECIPE, write_pack

PARKS = "small_parks: {share: 0.1, each: 20, name: '{mark}{place}小园{number}号', told: 0.6, eventful: 0.5}\n"


@pytest.fixture(scope="module")
def town(make: Maker, tmp_path_factory: pytest.TempPathFactory) -> City:
    pack = find_pack(write_pack(tmp_path_factory.mktemp("packs") / "parks", RECIPE + PARKS))
    return make(pack, 2000, range(2021, 2024))


def test_so_many_parks_as_declared_stand_in_the_districts_by_their_weight(town: City) -> None:
    """2000 enterprises, a tenth of them in parks of twenty: ten parks, by the districts' weights 3, 2 and 1."""
    parks = town.rows("park").to_pandas().query("year == 2023")
    assert parks.region.value_counts().to_dict() == {"东区": 5, "西区": 3, "南区": 2}
    assert set(parks.kind) == {"small_firm_park"}
    assert parks.name.str.match("虚拟(东区|西区|南区)小园[0-9]+号").all()
    assert parks.name.is_unique


def test_small_enterprises_stand_in_the_parks_of_their_district(town: City) -> None:
    firms = town.rows("enterprise").to_pandas()
    inside = firms[firms.park.notna()]
    assert len(inside) / len(firms) == pytest.approx(0.1, abs=0.02)
    region = town.rows("park").to_pandas().drop_duplicates("name").set_index("name").region
    assert (region.loc[inside.park].to_numpy() == inside.region.to_numpy()).all()
    assert inside.registered_capital.max() < firms.registered_capital.quantile(0.9)


def test_of_some_parks_no_incidents_are_told(town: City) -> None:
    incidents = town.rows("park").to_pandas().incidents
    assert 0 < incidents.isna().sum() < len(incidents)
    assert set(incidents.dropna()) == {0.0, 1.0}


def test_no_land_is_offered_in_them(town: City) -> None:
    offered = town.rows("parcel").to_pandas().query("state == 'available'")
    assert len(offered)
    assert offered.park.isna().all()


def test_parks_of_one_name_are_refused_with_the_line(tmp_path: Path) -> None:
    text = RECIPE + PARKS.replace("小园{number}号", "小园")
    with pytest.raises(PackFileInvalid, match="number") as caught:
        load_recipe(find_pack(write_pack(tmp_path / "wrong", text)))
    assert [line for line, _, _ in caught.value.problems] == [text.count("\n")]
