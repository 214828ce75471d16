"""What industries burn is declared by class; the city's energy stays what it was calibrated to."""

from __future__ import annotations

from pathlib import Path

import pytest

from jiqun.packs import PackFileInvalid, find_pack
from jiqun.synthesis.carriers import CARRIERS, mix_of, needs, shares
from jiqun.synthesis.recipe import load_recipe
from tests.conftest import REPOSITORY
from tests.synthesis.conftest import City, Maker
from tests.synthesis.invented import RECIPE, write_pack

MIXES = """
carriers:
- {industries: ['36'], shares: {electricity: 3, oil: 1}}
- {industries: ['361', '362'], shares: {natural_gas: 1}, energy: 0.5}
- {industries: ['3612'], shares: {electricity: 1}, energy: 0.1}
"""


@pytest.fixture(scope="module")
def town(make: Maker, tmp_path_factory: pytest.TempPathFactory) -> City:
    pack = find_pack(write_pack(tmp_path_factory.mktemp("packs") / "mixed", RECIPE + MIXES))
    return make(pack, 900, range(2021, 2023))


@pytest.mark.parametrize(
    ("code", "energy", "carriers"),
    [
        pytest.param("3630", 1.0, {"electricity": 0.75, "oil": 0.25}, id="a division"),
        pytest.param("3611", 0.5, {"natural_gas": 1.0}, id="a group before its division"),
        pytest.param("3612", 0.1, {"electricity": 1.0}, id="a class before its group"),
    ],
)
def test_the_longest_code_counts(town: City, code: str, energy: float, carriers: dict[str, float]) -> None:
    recipe = load_recipe(town.pack)
    assert needs(recipe, [code]).tolist() == [energy]
    found = dict(zip(CARRIERS, shares(recipe, [code])[:, 0].tolist(), strict=True))
    assert {name: share for name, share in found.items() if share} == pytest.approx(carriers)


def test_an_industry_not_listed_burns_what_its_rate_of_energy_suggests(town: City) -> None:
    """Division 26 needs 1.5 t a unit of value added, 13 the usual 0.4: only the first burns coal."""
    recipe = load_recipe(town.pack)
    assert mix_of(recipe, "2614") is None
    coal = shares(recipe, ["2614", "1310"])[CARRIERS.index("coal")]
    assert coal[0] > 0 == coal[1]


def test_enterprises_burn_what_is_declared(town: City) -> None:
    used = town.rows("energy_use").to_pandas()
    industry = town.rows("enterprise").to_pandas().set_index("code").industry.loc[used.code].to_numpy()
    gas = set(used.carrier[[code[:3] in ("361", "362") and code != "3612" for code in industry]])
    other = set(used.carrier[[code[:2] == "36" and code[:3] not in ("361", "362") for code in industry]])
    assert gas <= {"natural_gas", "electricity"}  # what is too little to keep apart goes to electricity
    assert other == {"electricity", "oil"}


def test_declared_needs_leave_the_total_of_energy_alone(town: City, make: Maker, tmp_path: Path) -> None:
    plain = make(find_pack(write_pack(tmp_path / "plain", RECIPE)), 900, range(2021, 2023))
    totals = [
        rows[rows.scale == "above"].groupby("year").energy.sum().to_list()
        for rows in (city.rows("enterprise_year").to_pandas() for city in (town, plain))
    ]
    assert totals[0] == pytest.approx(totals[1], rel=1e-4)


def test_in_the_shipped_pack_water_wind_sun_and_atoms_burn_no_coal() -> None:
    recipe = load_recipe(find_pack(REPOSITORY / "packs" / "ningbo"))
    table = shares(recipe, ["4413", "4414", "4415", "4416", "4411"])
    assert table[CARRIERS.index("electricity"), :4].tolist() == [1.0] * 4
    assert table[CARRIERS.index("coal"), 4] > 0.8
    assert needs(recipe, ["4413"])[0] < 0.1 * needs(recipe, ["4411"])[0]


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        pytest.param("['36']", "['3699']", "3699", id="no such industry"),
        pytest.param("{electricity: 3, oil: 1}", "{peat: 1}", "peat", id="no such carrier"),
        pytest.param("{electricity: 3, oil: 1}", "{oil: 0}", "合计应大于零", id="nothing burnt"),
    ],
)
def test_a_wrong_mix_says_where(tmp_path: Path, old: str, new: str, what: str) -> None:
    text = RECIPE + MIXES.replace(old, new, 1)
    line = next(number for number, words in enumerate(text.splitlines(), 1) if new in words)
    with pytest.raises(PackFileInvalid) as caught:
        load_recipe(find_pack(write_pack(tmp_path / "wrong", text)))
    assert [found for found, field, message in caught.value.problems if what in f"{field} {message}"] == [
        line
    ]
