"""Evaluations of the town: districts, firms, clusters, and chains, by hand."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from jiqun.composite.errors import BaseMissing, NothingToEvaluate, ValuesMissing
from jiqun.composite.scheme import SchemeRecord
from jiqun.packs import PackFileInvalid
from jiqun.workspace import City
from jiqun.workspace.composite_chains import course
from jiqun.workspace.composite_rows import course_row, evaluation_row
from jiqun.workspace.composites import Asked, evaluate, years_of
from jiqun.workspace.facts import Desk, open_desk

from ..facts_of_a_town import build
from .town import REPOSITORY, scheme

PLAIN = Asked(robust=False)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    folder = tmp_path_factory.mktemp("town")
    build(folder).close()
    opened = open_desk(REPOSITORY / "packs" / "ningbo", folder)
    yield opened
    opened.close()


def test_districts_of_a_year(ningbo: City, desk: Desk) -> None:
    """Above size in 2024: 东区 A and F, 1150 of output, 230 of value added by 12; 西区 B, 500, and 120 by 6."""
    found = evaluate(ningbo, desk, scheme("districts"), 2024, PLAIN)
    values = dict(zip(found.index.sheet.units, found.index.sheet.values.tolist(), strict=True))
    assert values == {"东区": pytest.approx([0.115, 230 / 12]), "西区": pytest.approx([0.05, 20])}
    assert dict(zip(found.index.units, found.index.total, strict=True)) == pytest.approx({"东区": 200 / 3, "西区": 100 / 3})  # fmt: skip
    assert found.simulated


def test_what_takes_no_part_is_listed_with_its_reason(ningbo: City, desk: Desk) -> None:
    row = evaluation_row(evaluate(ningbo, desk, scheme("districts"), 2024, PLAIN))
    told = {item["id"]: (item["state"], item["origin"]) for item in row["indicators"]}
    assert told == {
        "output": ("used", "computed"), "gdp": ("scarce", None), "productivity": ("used", "computed"), "brands": ("missing", None),
    }  # fmt: skip
    assert next(item["why"]["en"] for item in row["indicators"] if item["id"] == "brands") == "No ledger"
    assert sum(item["effective"] for item in row["indicators"] if item["state"] == "used") == pytest.approx(
        1, abs=1e-3
    )


def test_last_year_s_ranks_stand_beside(ningbo: City, desk: Desk) -> None:
    """2023: 东区 1400 of output and 300 by 15; 西区 C and E, 800, and 150 by 10 — 东区 leads on both."""
    found = evaluate(ningbo, desk, scheme("districts"), 2024, PLAIN)
    assert found.before == {"东区": 1, "西区": 2}
    assert evaluate(ningbo, desk, scheme("districts"), 2023, PLAIN).before == {}


def test_what_if_one_dimension_weighed_more(ningbo: City, desk: Desk) -> None:
    found = evaluate(ningbo, desk, scheme("districts"), 2024, Asked(weights={"efficiency": 6}, robust=False))
    assert dict(zip(found.index.units, found.index.ranks, strict=True)) == {"西区": 1, "东区": 2}


def test_firms_are_evaluated_by_the_same_definitions(ningbo: City, desk: Desk) -> None:
    """F made no return for 2023: its growth is not known, its weight goes to output."""
    found = evaluate(ningbo, desk, scheme("firms"), 2024)
    row = evaluation_row(found)
    told = {unit["unit"]: unit for unit in row["units"]}
    assert {unit: item["dimensions"]["size"] for unit, item in told.items()} == pytest.approx(
        {"A": 50, "B": (45000 / 1050 + 100) / 2, "F": 0}, abs=1e-3
    )
    assert {unit: item["dimensions"]["efficiency"] for unit, item in told.items()} == pytest.approx({"A": 100, "B": 100, "F": 0})  # fmt: skip
    assert [(unit["name"], unit["group"], unit["rank"]) for unit in row["units"]][2] == ("己厂", "东区", 3)
    assert row["trial"]["replications"] == 50
    assert all(item["values"] == {} for item in row["indicators"])


def test_clusters_of_a_taxonomy(ningbo: City, desk: Desk) -> None:
    """2023: A and B make machines (1400; 300 by 15), C and E chemicals (800; 150 by 10)."""
    found = evaluate(ningbo, desk, scheme("clusters"), 2023, PLAIN)
    assert dict(zip(found.index.units, found.index.total, strict=True)) == {
        "361b.petrochem": 0,
        "361b.nevequip": 100,
    }
    assert found.index.effective["size"] == pytest.approx(0.75)


def test_a_chain_of_the_whole_and_its_districts(ningbo: City, desk: Desk) -> None:
    found = course(ningbo, desk, scheme("course"), {})
    row = course_row(found)
    told = {unit["unit"]: unit["index"] for unit in row["units"]}
    whole = 50 * 1650 / 2200 + 50 * (350 / 18) / (450 / 25)
    east = 50 * 1150 / 1400 + 50 * (230 / 12) / (300 / 15)
    assert (told[""], told["东区"]) == (
        pytest.approx([100, whole], abs=1e-3),
        pytest.approx([100, east], abs=1e-3),
    )
    assert [unit["name"] for unit in row["units"]] == [ningbo.home, "东区", "西区"]
    assert row["simulated"]


def test_without_returns_published_figures_are_enough(ningbo: City) -> None:
    told = scheme("districts").model_dump()
    told["dimensions"] = [
        {"id": "size", "name": {"zh": "规模"}, "indicators": [
            {"id": "growth", "name": {"zh": "增速"}, "unit": "%", "published": "industrial-va-ads-growth"}]},
    ]  # fmt: skip
    record = SchemeRecord.model_validate(told)
    found = evaluate(ningbo, None, record, 2023, PLAIN)
    assert 2023 in years_of(ningbo, None, record)
    assert len(found.index.units) >= 2
    for unit, value in zip(found.index.units, found.index.sheet.values[:, 0], strict=True):
        series = ningbo.observations.series("industrial-va-ads-growth", unit)
        whole = [item for item in series if item.year == 2023 and item.row.scope is None]
        assert value == float(whole[0].row.value)
    assert not found.simulated


@pytest.mark.parametrize("year", [1999, 2030])
def test_a_year_without_figures_is_refused(ningbo: City, desk: Desk, year: int) -> None:
    with pytest.raises(NothingToEvaluate, match=f"{year}年"):
        evaluate(ningbo, desk, scheme("districts"), year, PLAIN)


def test_a_chain_needs_returns_and_its_base_year(ningbo: City, desk: Desk) -> None:
    with pytest.raises(NothingToEvaluate):
        course(ningbo, None, scheme("course"), {})
    with pytest.raises(BaseMissing, match="2019"):
        course(ningbo, desk, scheme("course").model_copy(update={"base_year": 2019}), {})


def test_a_method_that_needs_every_figure_says_which_is_missing(ningbo: City, desk: Desk) -> None:
    with pytest.raises(ValuesMissing, match="growth"):
        evaluate(ningbo, desk, scheme("firms"), 2024, Asked(weigh="entropy"))


def test_a_figure_that_nothing_defines_is_told_with_the_file(ningbo: City, desk: Desk) -> None:
    told = scheme("districts").model_dump()
    told["dimensions"][0]["indicators"][0]["figure"] = "moonshine"
    with pytest.raises(PackFileInvalid, match=r"output\.figure.*moonshine"):
        evaluate(ningbo, desk, SchemeRecord.model_validate(told), 2024)


def test_a_taxonomy_that_the_pack_has_not(ningbo: City, desk: Desk) -> None:
    with pytest.raises(Exception, match="没有分类"):
        evaluate(ningbo, desk, scheme("clusters").model_copy(update={"taxonomy": "nobody"}), 2023)


def test_the_shipped_schemes_are_reckoned_over_any_returns(ningbo: City, desk: Desk) -> None:
    """Every figure that they name is defined, with the unit that they print."""
    from jiqun.composite.scheme import load_schemes
    from jiqun.workspace.composite_figures import facts_for

    for record in load_schemes(ningbo.pack).values():
        definitions = facts_for(desk, record).definitions
        for item in record.indicators:
            if item.figure:
                assert (item.id, definitions[item.figure][-1].unit.symbol) == (item.id, item.unit)
            if item.published:
                assert item.published in ningbo.catalogue
