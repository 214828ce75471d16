"""A synthetic city is whole, consistent, calibrated and nobody real."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import numpy as np
import pyarrow.compute as pc
import pytest
import shapely

from jiqun.engine import Formula
from jiqun.facts.schema import FieldType, Severity, load_declarations
from jiqun.facts.store import Store
from jiqun.packs import find_pack
from jiqun.synthesis import (
    SynthesisNotDeclared,
    SynthesisSizeInvalid,
    ToleranceExceeded,
    synthesise,
)
from jiqun.synthesis.codes import ALPHABET
from tests.conftest import REPOSITORY
from tests.synthesis.conftest import City, Maker
from tests.synthesis.invented import RECIPE, write_pack

SETS = sorted(load_declarations().all)


def _uscc_is_valid(code: str) -> bool:
    """By the definition of GB 32100: Σ value · 3^i ≡ 0 (mod 31) over all 18 characters, the last with weight 1."""
    order = ALPHABET.tobytes().decode()
    head = sum(order.index(letter) * pow(3, place, 31) for place, letter in enumerate(code[:17]))
    return (head + order.index(code[17])) % 31 == 0


# What the command promises ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("which", ["city", "other"], ids=["shipped pack", "invented pack"])
def test_every_target_is_met_within_tolerance(which: str, request: pytest.FixtureRequest) -> None:
    lines = request.getfixturevalue(which).made.lines
    assert len(lines) >= 20
    assert [line for line in lines if not line.kept] == []


def test_the_judgement_is_of_what_was_written(other: City) -> None:
    """Sums reckoned here from the vintages alone are the published figures times the scale."""
    rows = other.rows("enterprise_year").to_pandas()
    above, scale = rows[rows.scale == "above"], other.made.scale
    year = above[above.year == 2021]
    assert year.value_added.sum() == pytest.approx(1_300_000 * scale, rel=1e-6)
    assert len(year) == round(700 * scale)
    assert year.profit.sum() / year.revenue.sum() == pytest.approx(0.065, rel=1e-5)
    assert year[year.region == "东区"].value_added.sum() / year.value_added.sum() == pytest.approx(
        0.6, rel=1e-4
    )
    growth = above[above.year == 2023].value_added.sum() / above[above.year == 2022].value_added.sum()
    assert growth == pytest.approx(1.06, rel=1e-5)
    machines = year[year.industry.str[:2].isin(["34", "36"])].value_added.sum() / year.value_added.sum()
    assert machines == pytest.approx(0.55, rel=0.01)


def test_value_per_mu_of_land_is_the_published_one(city: City) -> None:
    """亩均增加值 of the city in the year that publishes it, land = registered + leased in + other − leased out."""
    years, land = city.rows("enterprise_year").to_pandas(), city.rows("land_holding").to_pandas()
    above = years[(years.year == 2022) & (years.scale == "above")]
    own = land[(land.year == 2022) & land.code.isin(above.code)]
    used = own.area.where(own.kind != "leased_out", -own.area).sum()
    assert above.value_added.sum() / used == pytest.approx(214.17, rel=0.005)
    assert above.tax_actual.sum() / used == pytest.approx(48.18, rel=0.005)


def test_same_seed_same_city(make: Maker, other: City) -> None:
    again = make(other.pack, 900, range(2021, 2024))
    assert again.made.content == other.made.content


def test_another_seed_another_city(make: Maker, other: City) -> None:
    assert make(other.pack, 900, range(2021, 2024), seed=8).made.content != other.made.content


def test_everything_is_labelled_as_simulated(city: City) -> None:
    vintages = city.store.catalogue.all()
    assert vintages
    assert all(item.simulated and item.source.startswith("模拟数据") for item in vintages)
    assert {item.dataset for item in vintages} == set(SETS)


def test_districts_report_their_own(other: City) -> None:
    offices = {item.office for item in other.store.catalogue.all("enterprise_year")}
    assert offices == {"东区统计科", "西区统计科", "南区统计科"}


# Consistency of the sets -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("dataset", SETS)
def test_the_set_passes_its_own_declaration(city: City, dataset: str) -> None:
    declared, engine = city.store.dataset(dataset), city.engine
    table = city.store.table(engine, dataset)
    count = engine.scalar(table.count())
    assert count > 0
    for check in declared.record.checks:
        columns = {name: table[name] for name in table.columns}
        broken = (
            engine.scalar((~Formula(check.formula).over(columns, declared.units)).cast("int64").sum()) or 0
        )
        allowed = 0 if check.severity is Severity.ERROR else 0.01 * count
        assert broken <= allowed, check.id
    for field in declared.fields:
        if field.required:
            assert engine.scalar(table[field.field].isnull().sum()) == 0, field.field
        if field.type is FieldType.CODE:
            known = [code.code for code in declared.codes(field)]
            found = set(pc.unique(city.rows(dataset)[field.field]).to_pylist()) - {None}
            assert found <= set(known), field.field


@pytest.mark.parametrize("dataset", SETS)
def test_keys_are_unique_in_a_period(city: City, dataset: str) -> None:
    rows = city.rows(dataset).to_pandas()
    key = [*city.store.dataset(dataset).key, *(name for name in ("year", "month") if name in rows)]
    assert rows.duplicated(key).sum() == 0


@pytest.mark.parametrize("dataset", [name for name in SETS if name != "enterprise"])
def test_every_code_is_in_the_register(city: City, dataset: str) -> None:
    known = set(city.rows("enterprise")["code"].to_pylist())
    rows = city.rows(dataset)
    for field in city.store.dataset(dataset).fields:
        if field.type is FieldType.USCC:
            assert set(rows[field.field].to_pylist()) - {None} <= known, field.field


def test_enterprises_report_from_opening_to_closing(city: City) -> None:
    register = city.rows("enterprise").to_pandas().set_index("code")
    years = city.rows("enterprise_year").to_pandas()
    assert (years.groupby("year").size() == 2000).all()
    closed = register.closed_on.map(lambda day: day.year if day else 9999)
    opened = register.registered_on.map(lambda day: day.year)
    assert (years.year < years.code.map(closed)).all()
    assert (years.year >= years.code.map(opened)).all()


def test_both_sides_of_a_lease_agree(city: City) -> None:
    land = city.rows("land_holding").to_pandas()
    let = land[land.kind == "leased_out"]
    rented = land[(land.kind == "leased_in") & land.counterparty_code.notna()]
    left = set(zip(let.year, let.code, let.counterparty_code, let.area, strict=True))
    right = set(zip(rented.year, rented.counterparty_code, rented.code, rented.area, strict=True))
    assert left == right
    assert left


def test_months_add_up_to_the_year(city: City) -> None:
    months = city.rows("enterprise_month").to_pandas()
    year = city.rows("enterprise_year").to_pandas()
    for wanted in sorted(months.year.unique()):
        own = months[months.year == wanted].sort_values("month")
        first = own[own.month == 2].set_index("code").output_cumulative
        assert own[own.month == 2].output.isna().all()
        total = first.add(own[own.month > 2].groupby("code").output.sum())
        stated = year[(year.year == wanted) & (year.scale == "above")].set_index("code").output
        assert len(total) == len(stated)
        assert (total - stated.loc[total.index]).abs().max() < 0.02
        assert sorted(own.month.unique()) == list(range(2, 13))


def test_taxes_by_kind_add_up(city: City) -> None:
    rows = city.rows("enterprise_year").to_pandas()
    kinds = [name for name in rows if name.startswith("tax_") and name != "tax_actual"]
    assert (rows[kinds].fillna(0).sum(axis=1) - rows.tax_actual).abs().max() < 0.01
    assert (rows.profit + rows.tax_actual - rows.profit_and_tax).abs().max() < 0.02


def test_carriers_add_up_to_the_energy_of_the_year(city: City) -> None:
    year = city.rows("enterprise_year").to_pandas()
    coal = city.rows("energy_use").to_pandas().groupby(["code", "year"]).standard_coal.sum()
    above = year[year.scale == "above"].set_index(["code", "year"]).energy
    assert (coal - above.loc[coal.index]).abs().max() < 0.02


def test_the_ladder_is_climbed_rung_by_rung(city: City) -> None:
    titles = city.rows("title").to_pandas()
    first = titles.groupby(["title", "code"]).awarded_year.min()
    for upper, lower in (
        ("specialised_sme", "innovative_sme"),
        ("little_giant", "specialised_sme"),
        ("single_champion", "specialised_sme"),
    ):
        assert len(first[upper])
        assert (first[lower].reindex(first[upper].index) <= first[upper]).all()


def test_milestones_come_in_order(city: City) -> None:
    rows = city.rows("project_milestone").to_pandas()
    for column in ("planned_on", "done_on"):
        dates = rows[rows[column].notna()]
        assert dates.groupby("project")[column].apply(lambda days: days.is_monotonic_increasing).all()


def test_nobody_sells_more_than_is_made(city: City) -> None:
    links = city.rows("supply_link").to_pandas().groupby(["code", "year"]).amount.sum()
    output = city.rows("enterprise_year").to_pandas().set_index(["code", "year"]).output
    assert (links <= output.loc[links.index] * 1.6).all()


def test_few_suppliers_have_many_buyers(city: City) -> None:
    buyers = city.rows("supply_link").to_pandas().query("year == 2022").groupby("code").size().sort_values()
    assert buyers.iloc[-1] > 8 * buyers.median()


# Nobody real -----------------------------------------------------------------------------------------------------


def test_codes_have_check_digits_and_no_region(city: City) -> None:
    codes = city.rows("enterprise")["code"].to_pylist()
    assert len(set(codes)) == len(codes)
    assert all(re.fullmatch(r"91000000[0-9A-HJ-NPQRTUWXY]{10}", code) for code in codes)
    assert all(_uscc_is_valid(code) for code in codes)


def test_no_name_is_a_real_one(city: City) -> None:
    folder = REPOSITORY.parent / "shared" / "data" / "enterprises"
    if not folder.is_dir():
        pytest.skip("no list of real enterprises beside the checkout")
    real: set[str] = set()
    for path in folder.glob("*.csv"):
        with path.open(encoding="utf-8") as file:
            real |= {
                value
                for row in csv.DictReader(file)
                for name, value in row.items()
                if "company" in name and value
            }
    assert len(real) > 20
    register = city.rows("enterprise")
    for column in ("name", "former_names"):
        for name in filter(None, register[column].to_pylist()):
            assert name.startswith("模拟")
            assert not any(word in name for word in real)


def test_no_enterprise_of_the_plans_is_named(city: City) -> None:
    """Not one synthetic name stands in a document of the pack."""
    texts = "".join(path.read_text(encoding="utf-8") for path in (city.pack.root / "documents").glob("*.txt"))
    assert texts
    assert not any(name in texts for name in city.rows("enterprise")["name"].to_pylist())


# Places and sizes ------------------------------------------------------------------------------------------------


def test_enterprises_stand_in_their_district(city: City) -> None:
    import orjson

    found = orjson.loads((city.pack.root / "places/districts.geojson").read_bytes())["features"]
    polygons = {
        item["properties"]["name"]: shapely.from_geojson(orjson.dumps(item["geometry"])) for item in found
    }
    rows = city.rows("enterprise").to_pandas()
    for region, own in rows.groupby("region"):
        assert shapely.contains_xy(polygons[region], own.longitude, own.latitude).all()


def test_enterprises_gather(city: City) -> None:
    """Nearest neighbours are far nearer than with as many points spread evenly (Clark and Evans 1954: 0.5/√density)."""
    rows = city.rows("enterprise").to_pandas()
    points = shapely.points(rows.longitude, rows.latitude)
    tree = shapely.STRtree(points)
    _, distance = tree.query_nearest(points, exclusive=True, return_distance=True, all_matches=False)
    hull = shapely.convex_hull(shapely.multipoints(points)).area
    assert np.mean(distance) < 0.6 * 0.5 * np.sqrt(hull / len(points))


def test_the_tail_of_sizes_is_the_planted_one() -> None:
    """Hill's estimator over the largest of the planted tail; bounds are ±4 standard errors and the truncation's pull."""
    from jiqun.synthesis.ground import load_map
    from jiqun.synthesis.population import populate
    from jiqun.synthesis.recipe import load_recipe

    pack = find_pack(REPOSITORY / "packs" / "ningbo")
    recipe = load_recipe(pack)
    people = populate(recipe, load_map(pack, recipe.ground, 3), 200_000, (2020,), 3)
    largest = np.sort(people.base.astype(float))[-2001:]
    hill = 1 / np.mean(largest[1:] - largest[0])
    assert hill == pytest.approx(recipe.dynamics.tail_exponent, abs=0.12)


def test_a_hundredth_of_the_enterprises_makes_a_sixth_of_the_output(city: City) -> None:
    rows = city.rows("enterprise_year").to_pandas().query("year == 2022 and scale == 'above'").output
    ranked = rows.sort_values(ascending=False)
    assert ranked.iloc[: len(ranked) // 100].sum() > ranked.sum() / 6


# What is refused -------------------------------------------------------------------------------------------------


def test_a_pack_without_a_recipe_is_told_what_it_lacks(tmp_path: Path) -> None:
    pack = find_pack(write_pack(tmp_path / "bare", None))
    store = Store(tmp_path / "facts", load_declarations(pack))
    with pytest.raises(SynthesisNotDeclared, match=r"synthesis\.yaml"):
        synthesise(store, pack, firms=900, years=range(2021, 2022))
    store.close()


def test_a_missed_target_leaves_nothing_visible(tmp_path: Path) -> None:
    strict = RECIPE.replace(
        "read: inverse, unit: 万元/人, anchors: [{year: 2021, example: 25}]",
        "read: inverse, unit: 万元/人, anchors: [{year: 2021, example: 2500}]",
    )
    pack = find_pack(write_pack(tmp_path / "strict", strict))
    store = Store(tmp_path / "facts", load_declarations(pack))
    with pytest.raises(ToleranceExceeded, match="employees"):
        synthesise(store, pack, firms=900, years=range(2021, 2022))
    assert store.catalogue.current("enterprise_year") == []
    store.close()


@pytest.mark.parametrize(
    ("firms", "years"),
    [
        pytest.param(10, range(2021, 2022), id="too few enterprises"),
        pytest.param(900, range(2021, 2021), id="no year"),
        pytest.param(900, [2020, 2022], id="a gap in the years"),
    ],
)
def test_impossible_sizes_are_refused(other: City, firms: int, years: object) -> None:
    with pytest.raises(SynthesisSizeInvalid):
        synthesise(other.store, other.pack, firms=firms, years=years)  # type: ignore[arg-type]
