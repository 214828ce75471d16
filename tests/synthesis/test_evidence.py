"""What is told beside the returns: as the pack declares it, of some enterprises, and unknown of the rest."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from jiqun.facts.schema import load_declarations
from jiqun.packs import PackFileInvalid, find_pack
from jiqun.rules.variable import Kind
from jiqun.rules.vocabulary import load_vocabulary
from jiqun.synthesis.recipe import load_recipe
from tests.synthesis.conftest import City, Maker
from tests.synthesis.invented import RECIPE, write_pack

FILINGS = """
evidence:
- filing: 称号申报
  example: true
  asked: [{told: 0.9, titles: [innovative_sme]}, {told: 0.3, scale: above}]
  answered: 0.8
  items:
  - {item: own_brand, holds: [0.9, 0.2]}
  - {item: years_in_field, between: [[6, 30], [1, 18]]}
- filing: 上门排查
  example: true
  asked: [{told: 0.8, tenant: true}, {told: 0.6, districts: [西区]}]
  within: 2
  valid_years: 2
  items: [{item: without_site, holds: [0.5, 0]}]
- filing: 绿电申报
  example: true
  asked: [{told: 0.2, scale: above, divisions: ['26', '36']}]
  each_year: true
  steady: true
  valid_years: 1
  items: [{item: zero_carbon_power, between: [[0.1, 0.3]], of: electricity, digits: 4}]
- filing: 新办核对
  example: true
  asked: [{told: 1, newer: 1}]
  items: [{item: newly_attracted, holds: [1]}]
"""
YEARS = range(2021, 2024)


@pytest.fixture(scope="module")
def town(make: Maker, tmp_path_factory: pytest.TempPathFactory) -> City:
    pack = find_pack(write_pack(tmp_path_factory.mktemp("packs") / "told", RECIPE + FILINGS))
    return make(pack, 3000, YEARS)


@pytest.fixture(scope="module")
def told(town: City) -> pd.DataFrame:
    return town.rows("evidence").to_pandas()


@pytest.fixture(scope="module")
def living(town: City) -> pd.DataFrame:
    """Enterprises of the last year."""
    return town.rows("enterprise_year").to_pandas().query("year == 2023").set_index("code")


def _tenants(town: City) -> set[str]:
    land = town.rows("land_holding").to_pandas().query("year == 2023")
    return set(land[land.kind == "leased_in"].code) - set(land[land.kind == "registered"].code)


def _near(found: int, asked: int, share: float) -> bool:
    """Within four standard errors of a binomial draw."""
    return abs(found - asked * share) <= 4 * (asked * share * (1 - share)) ** 0.5 + 1e-9


# Shares ----------------------------------------------------------------------------------------------------------


def test_of_each_group_as_many_have_told_as_declared(
    town: City, told: pd.DataFrame, living: pd.DataFrame
) -> None:
    holders = set(town.rows("title").to_pandas().query("title == 'innovative_sme'").code) & set(living.index)
    others = set(living[living.scale == "above"].index) - holders
    own = set(told[told.item == "own_brand"].code)
    assert len(others) > 500 > len(holders) > 30
    assert _near(len(own & holders), len(holders), 0.9 * 0.8)
    assert _near(len(own & others), len(others), 0.3 * 0.8)
    assert not own - holders - others


def test_answers_hold_for_the_declared_share(town: City, told: pd.DataFrame, living: pd.DataFrame) -> None:
    own = told[(told.item == "without_site") & told.code.isin(_tenants(town))]
    assert len(own) > 200
    assert _near(int((own.answer == "yes").sum()), len(own), 0.5)
    elsewhere = told[(told.item == "without_site") & ~told.code.isin(_tenants(town))]
    assert set(living.loc[elsewhere.code].region) == {"西区"}
    assert set(elsewhere.answer) == {"no"}


def test_the_rest_stays_unknown(town: City, told: pd.DataFrame, living: pd.DataFrame) -> None:
    """No group reaches everybody, and of those reached some did not answer."""
    tenants = _tenants(town) & set(living.index)
    asked = set(told[told.item == "without_site"].code)
    assert _near(len(asked & tenants), len(tenants), 0.8)
    both = told[told.item.isin(["own_brand", "years_in_field"])].groupby("code")["item"].nunique()
    assert _near(int((both == 1).sum()), len(both), 2 * 0.8 * 0.2 / (1 - 0.2**2))


def test_numbers_lie_between_the_declared_ones(told: pd.DataFrame) -> None:
    years = told[told.item == "years_in_field"].number
    assert years.between(1, 30).all()
    assert years.max() > 18 > 6 > years.min()


def test_a_share_of_a_figure_follows_the_figure_of_each_year(town: City, told: pd.DataFrame) -> None:
    power = told[told.item == "zero_carbon_power"].assign(
        year=lambda rows: pd.to_datetime(rows.stated_on).dt.year
    )
    returns = town.rows("enterprise_year").to_pandas().set_index(["code", "year"])
    used = returns.loc[list(zip(power.code, power.year, strict=True))]
    share = power.number.to_numpy() / used.electricity.to_numpy()
    assert set(power.year) == set(YEARS)
    assert ((share > 0.0999) & (share < 0.3001)).all()
    assert (used.scale == "above").all()
    assert power.groupby("code").size().max() == len(YEARS)
    assert set(used.industry.str[:2]) == {"26", "36"}


# Days ------------------------------------------------------------------------------------------------------------


def test_an_answer_holds_as_long_as_declared(told: pd.DataFrame) -> None:
    stated = pd.to_datetime(told.stated_on).dt.year
    until = pd.to_datetime(told.valid_to)
    visits, power = told.item == "without_site", told.item == "zero_carbon_power"
    assert until[told.item == "own_brand"].isna().all()
    assert set(stated[visits]) == {2022, 2023}
    assert (until[visits].dt.strftime("%m-%d") == "12-31").all()
    assert (until[visits].dt.year == stated[visits] + 1).all()
    assert (until[power].dt.year == stated[power]).all()


def test_nobody_tells_anything_before_there_is_an_enterprise(told: pd.DataFrame, town: City) -> None:
    opened = town.rows("enterprise").to_pandas().set_index("code").registered_on.map(lambda day: day.year)
    assert (pd.to_datetime(told.stated_on).dt.year.to_numpy() >= opened.loc[told.code].to_numpy()).all()


def test_only_those_begun_lately_are_asked_as_newcomers(told: pd.DataFrame, town: City) -> None:
    opened = town.rows("enterprise").to_pandas().set_index("code").registered_on.map(lambda day: day.year)
    new = told[told.item == "newly_attracted"].code
    assert set(opened.loc[new]) == {2023}
    assert len(new) == (opened == 2023).sum()


def test_every_paper_says_that_it_is_simulated(told: pd.DataFrame, town: City) -> None:
    assert told.paper.str.startswith("模拟数据-").all()
    assert told.paper.is_unique or not told.duplicated(["code", "item", "stated_on"]).any()
    assert all(item.simulated for item in town.store.catalogue.current("evidence"))


# Same seed, same city ------------------------------------------------------------------------------------------------


def test_the_same_seed_tells_the_same_and_another_something_else(make: Maker, town: City) -> None:
    def digest(city: City) -> list[str]:
        return [item.source_digest for item in city.made.vintages if item.dataset == "evidence"]

    again, other = make(town.pack, 3000, YEARS), make(town.pack, 3000, YEARS, 8)
    assert digest(again) == digest(town) != digest(other)


def test_filings_change_nothing_else_of_the_city(make: Maker, town: City, tmp_path: Path) -> None:
    """Evidence has random numbers of its own: all other sets are those of a pack without it."""
    plain = make(find_pack(write_pack(tmp_path / "plain", RECIPE)), 3000, YEARS)
    sets = [
        {(item.dataset, item.period, item.office): item.source_digest for item in city.made.vintages if item.dataset != "evidence"}
        for city in (plain, town)
    ]  # fmt: skip
    assert sets[0] == sets[1]


# The shipped pack ------------------------------------------------------------------------------------------------


def test_items_of_the_shipped_pack_are_evidence_in_the_words_of_the_rules(city: City) -> None:
    variables = load_vocabulary(load_declarations(), city.pack).variables
    for filing in load_recipe(city.pack).evidence:
        for answer in filing.items:
            record = variables[answer.item].record
            assert record.evidence, answer.item
            assert record.kind is (Kind.TRUTH if answer.holds else Kind.NUMBER), answer.item


def test_holders_of_titles_have_mostly_told_and_others_less_often(city: City) -> None:
    rows = city.rows("evidence").to_pandas()
    told = set(rows[rows.item == "own_brand"].code)
    holders, everybody = (
        set(city.rows("title").to_pandas().code),
        set(city.rows("enterprise").to_pandas().code),
    )
    assert (rows[["answer", "number"]].notna().sum(axis=1) == 1).all()
    assert (
        len(told & holders) / len(holders) > 0.75 > 0.5 > len(told - holders) / len(everybody - holders) > 0
    )


def test_vetoes_are_few_and_of_their_year(city: City) -> None:
    rows = city.rows("evidence").to_pandas()
    veto = rows[rows.item == "appraisal_veto"]
    assert 0 < len(veto) < 0.01 * 2000 * 3
    assert (pd.to_datetime(veto.stated_on).dt.year == pd.to_datetime(veto.valid_to).dt.year).all()


# What is refused -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "at", "what"),
    [
        pytest.param("{told: 0.9, titles", "{told: 1.9, titles", "told: 1.9", "told", id="a share above 1"),
        pytest.param("holds: [0.9, 0.2]", "holds: [0.9]", "filing: 称号申报", "own_brand", id="a group without an answer"),
        pytest.param("own_brand, holds: [0.9, 0.2]", "own_brand", "{item: own_brand}", "holds", id="no answer"),
        pytest.param("[[6, 30], [1, 18]]", "[[30, 6], [1, 18]]", "[[30, 6]", "先小后大", id="bounds the wrong way round"),
        pytest.param("titles: [innovative_sme]", "titles: [nobel]", "[nobel]", "nobel", id="a title that nobody holds"),
        pytest.param("districts: [西区]", "districts: [北区]", "[北区]", "北区", id="a district of another city"),
        pytest.param("divisions: ['26', '36']", "divisions: ['99']", "['99']", "99", id="a division not made here"),
        pytest.param("item: newly_attracted", "item: own_brand", "holds: [1]", "称号申报", id="an item told twice"),
        pytest.param("each_year: true", "each_year: false", "filing: 绿电申报", "each_year", id="a share of no year's figure"),
        pytest.param("within: 2", "steady: true", "filing: 上门排查", "steady", id="steady without years"),
        pytest.param("  example: true\n", "", "filing: 称号申报", "example", id="not marked as example"),
    ],
)  # fmt: skip
def test_a_wrong_declaration_says_where(tmp_path: Path, old: str, new: str, at: str, what: str) -> None:
    """The line of the entry, the name of the field, and the words or code that are wrong."""
    assert old in FILINGS
    text = RECIPE + FILINGS.replace(old, new, 1)
    line = next(number for number, words in enumerate(text.splitlines(), 1) if at in words)
    with pytest.raises(PackFileInvalid) as caught:
        load_recipe(find_pack(write_pack(tmp_path / "wrong", text)))
    assert [found for found, field, message in caught.value.problems if what in f"{field} {message}"] == [
        line
    ]
