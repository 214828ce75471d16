"""Where an indicator's figures come from."""

from __future__ import annotations

from pathlib import Path

import pytest

from jiqun.workspace import City, open_city
from jiqun.workspace.indicators import Supplied, Supply, chosen, definitions_of, supplied, supplied_row

PACK = Path(__file__).parents[2] / "packs" / "ningbo"


@pytest.fixture(scope="module")
def city() -> City:
    return open_city(PACK)


@pytest.fixture(scope="module")
def every(city: City) -> list[Supplied]:
    return supplied(city, definitions_of(city))


@pytest.mark.parametrize(
    ("name", "supply"),
    [
        pytest.param("national-champions", Supply.BOTH, id="counted from titles, and published"),
        pytest.param("industrial-va-ads-growth", Supply.BOTH, id="the change of another, and published"),
        pytest.param("cluster-output-health", Supply.COMPUTED, id="one cluster's output"),
        pytest.param("trillion-yuan-clusters", Supply.COMPUTED, id="clusters that reach a size"),
        pytest.param("gdp", Supply.PUBLISHED, id="only an office knows"),
        pytest.param("approval-days", Supply.NONE, id="no declared set, nobody published it"),
    ],
)
def test_where_the_figures_come_from(every: list[Supplied], name: str, supply: Supply) -> None:
    assert next(item for item in every if item.id == name).supply is supply


def test_every_indicator_that_a_target_asks_for_is_listed_once(city: City, every: list[Supplied]) -> None:
    names = [item.id for item in every]
    assert len(names) == len(set(names))
    assert {target.key for target in city.library.targets if target.key in city.catalogue} <= set(names)
    assert sum(item.targets for item in every) == len(
        [target for target in city.library.targets if target.key in names]
    )


def test_units_of_the_catalogue_and_of_the_definitions_agree(every: list[Supplied]) -> None:
    """A computed figure stands beside a target: both must be in one dimension, unless the name says per what it is
    (每百亿元……件)."""
    from jiqun.values import Unit

    apart = [
        (item.id, item.indicator.unit, item.definition.unit.symbol)
        for item in every
        if item.indicator is not None and item.indicator.unit and item.definition is not None
        if not (wanted := Unit.parse(item.indicator.unit)).counts_alike(item.definition.unit)
        and wanted.dimension != item.definition.unit.dimension
        and not item.definition.unit.symbol.startswith(f"{wanted.symbol}/")
    ]
    assert apart == []


def test_choosing(every: list[Supplied]) -> None:
    assert [item.id for item in chosen(every, words="单项冠军", supply="both", asked=True)] == [
        "national-champions"
    ]
    assert all(item.targets for item in chosen(every, asked=True))
    assert {item.family for item in chosen(every, family="green")} == {"green"}


def test_a_row_says_how_it_is_computed(every: list[Supplied]) -> None:
    row = supplied_row(next(item for item in every if item.id == "industrial-va-ads-growth"))
    assert row["computed"]["change"] == {"of": "industrial-va-ads", "kind": "growth", "base": None}
    assert row["newest"]["period"] == "2025"
