"""What a definition may say beyond a formula: enterprises within a cluster, groups that reach a size, changes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from jiqun.facts.schema import load_declarations
from jiqun.indicators.computed import (
    CutUnknown,
    DefinitionInvalid,
    Facts,
    comparable_growth,
    compute,
    explain,
    load_definitions,
    reported_growth,
)
from jiqun.packs import Pack
from jiqun.values import Period

MEASURES = """
- {id: output_t, set: enterprise_year, value: output, within: t}
- {id: output_machines, set: enterprise_year, value: output, within: t/machines}
- {id: little_machines, set: title, aggregate: enterprises, where: "title == 'little_giant'", time: awarded_year, gather: stock, within: t/machines}
- {id: land_machines, set: land_holding, value: area, within: t/machines}
- {id: districts_large, set: enterprise_year, aggregate: groups, value: output, group: district, having: "sum >= 700"}
- {id: clusters_large, set: enterprise_year, aggregate: groups, value: output, group: "cluster:t", having: "sum >= 600"}
- {id: absent, set: enterprise_year, value: output, within: t/absent}
- {id: elsewhere, set: enterprise_year, value: output, within: elsewhere}
"""
DEFINITIONS = """
- {id: output-t, name: {zh: 集群产值}, value: output_t, unit: 万元}
- {id: output-machines, name: {zh: 装备产值}, value: output_machines, unit: 万元}
- {id: little-machines, name: {zh: 装备小巨人}, value: little_machines, unit: 家}
- {id: land-machines, name: {zh: 装备用地}, value: land_machines, unit: 亩}
- {id: districts-large, name: {zh: 大区县}, value: districts_large, unit: 个}
- {id: clusters-large, name: {zh: 大集群}, value: clusters_large, unit: 个}
- {id: absent, name: {zh: 无此集群}, value: absent, unit: 万元}
- {id: elsewhere, name: {zh: 无此分类}, value: elsewhere, unit: 万元}
- {id: growth, name: {zh: 增速}, change: {of: output-machines, kind: growth}, unit: '%'}
- {id: decline, name: {zh: 下降}, change: {of: output-machines, kind: decline}, unit: '%'}
- {id: multiple, name: {zh: 倍数}, change: {of: output-machines, kind: multiple, base: 2023}, unit: 倍}
- {id: difference, name: {zh: 增加}, change: {of: output-machines, kind: difference}, unit: 万元}
- {id: since-2030, name: {zh: 比2030年}, change: {of: output-machines, kind: growth, base: 2030}, unit: '%'}
"""


def written(folder: Path, measures: str = MEASURES, definitions: str = DEFINITIONS) -> Pack:
    (folder / "definitions.yaml").write_text(
        f"measures:\n{measures}\ndefinitions:\n{definitions}", encoding="utf-8"
    )
    return Pack(folder)


@pytest.fixture
def own(facts: Facts, tmp_path: Path) -> Facts:
    """The town with definitions of its own."""
    pack = written(tmp_path)
    return replace(facts, definitions=load_definitions(facts.population.store.declarations, pack))


#: Machines are A, B (3411, 3412) and, from 2024, F; outputs 2023: A 1000, B 400; 2024: A 1100, B 500, F 50.
CASES = [
    pytest.param("output-machines", {2023: 1400.0, 2024: 1650.0}, id="within one cluster"),
    pytest.param("little-machines", {2023: 1.0, 2024: 2.0}, id="titles of enterprises within a cluster"),
    pytest.param("land-machines", {2023: 19.0, 2024: 19.0}, id="land of enterprises within a cluster"),
    pytest.param("districts-large", {2023: 2.0, 2024: 1.0}, id="districts that reach 7 million: both, then 东区 alone"),
    pytest.param("clusters-large", {2023: 2.0, 2024: 1.0}, id="clusters that reach 6 million: machines, and chemicals until C closes"),
    pytest.param("growth", {2023: None, 2024: 100 * 250 / 1400}, id="growth on the year before"),
    pytest.param("decline", {2023: None, 2024: -100 * 250 / 1400}, id="decline is growth downwards"),
    pytest.param("multiple", {2023: 1.0, 2024: 1650 / 1400}, id="a multiple of a base year"),
    pytest.param("difference", {2023: None, 2024: 250.0}, id="a difference keeps its unit"),
    pytest.param("since-2030", {2023: None, 2024: None}, id="a base that nobody returned is unknown"),
    pytest.param("firms-newly-above-threshold-new", {2023: None, 2024: 1.0}, id="F is new above size; nobody knows of 2022"),
]  # fmt: skip


@pytest.mark.parametrize(
    "name", [pytest.param([case.values for case in CASES], id="every case in one question")]
)
def test_the_whole_town(own: Facts, name: list[tuple[str, dict[int, float | None]]]) -> None:
    computed = compute(own, [item for item, _ in name])
    held = {(item.indicator, item.year): item.value for item in computed.figures}
    for indicator, expected in name:
        for year, value in expected.items():
            assert held[indicator, year] == (value if value is None else pytest.approx(value)), (
                indicator,
                year,
            )


def test_groups_are_counted_in_every_cut(own: Facts) -> None:
    by = compute(own, ["clusters-large"], by=["district"], periods=[Period.of_year(2023)]).figures
    assert {item.cuts["region"]: item.value for item in by} == {"东区": 1.0, "西区": 1.0}


def test_a_change_by_district_and_of_months_of_the_same_indicator(own: Facts) -> None:
    """B moved from the east to the west: the east fell to 1150 of 1400."""
    by = compute(own, ["growth"], by=["district"], periods=[Period.of_year(2024)]).figures
    found = {item.cuts["region"]: item.value for item in by}
    assert found == {"东区": pytest.approx(100 * (1150 / 1400 - 1)), "西区": None}


def test_a_change_is_explained_by_what_it_is_the_change_of(own: Facts) -> None:
    found = explain(own, "growth", Period.of_year(2024))
    assert found is not None
    assert found.definition.id == "growth"
    assert found.figure.parts == {"now": 1650.0, "before": 1400.0}
    assert sorted(part.code or "" for part in found.measures[0].largest) == ["A", "B", "F"]


def test_a_count_of_groups_is_explained_by_the_groups(own: Facts) -> None:
    found = explain(own, "clusters-large", Period.of_year(2023))
    assert found is not None
    assert [(item.name, item.total, item.meets) for item in found.measures[0].groups] == [
        ("machines", 1400.0, True), ("chemicals", 600.0, True), ("robots", 490.0, False),
    ]  # fmt: skip


@pytest.mark.parametrize("reckon", [reported_growth, comparable_growth])
def test_the_growth_of_a_growth_is_refused(own: Facts, reckon: object) -> None:
    with pytest.raises(DefinitionInvalid, match="本身已是"):
        reckon(own, "growth", periods=[Period.of_year(2024)])  # type: ignore[operator]


@pytest.mark.parametrize(
    ("name", "told"),
    [
        pytest.param("absent", "没有集群“absent”", id="a cluster that is not there"),
        pytest.param("elsewhere", "没有分类“elsewhere”", id="a taxonomy that is not there"),
    ],
)
def test_within_names_what_is_there(own: Facts, name: str, told: str) -> None:
    with pytest.raises(CutUnknown, match=told):
        compute(own, [name])


WRONG = [
    pytest.param("{id: m, set: enterprise_year, aggregate: groups, value: output, group: district}",
                 "{id: i, name: {zh: 甲}, value: m, unit: 个}", "groups 须写", id="groups without a condition"),
    pytest.param("{id: m, set: enterprise_year, value: output, group: district, having: 'sum > 1'}",
                 "{id: i, name: {zh: 甲}, value: m, unit: 万元}", "groups 须写", id="a group of a plain sum"),
    pytest.param("{id: m, set: enterprise_year, aggregate: groups, value: output, group: district, having: 'sum + 1'}",
                 "{id: i, name: {zh: 甲}, value: m, unit: 个}", "须为条件", id="a condition that is a number"),
    pytest.param("{id: m, set: enterprise_year, value: output}",
                 "{id: i, name: {zh: 甲}, unit: 万元}", "须写 value、monthly", id="neither formula nor change"),
    pytest.param("{id: m, set: enterprise_year, value: output}",
                 "{id: i, name: {zh: 甲}, value: m, change: {of: firms-ads, kind: growth}, unit: 万元}", "只写 change", id="both"),
    pytest.param("{id: m, set: enterprise_year, value: output}",
                 "{id: i, name: {zh: 甲}, change: {of: nothing, kind: growth}, unit: '%'}", "须是另一个", id="the change of nothing"),
    pytest.param("{id: m, set: enterprise_year, value: output}",
                 "{id: i, name: {zh: 甲}, change: {of: industrial-va-ads-growth, kind: growth}, unit: '%'}", "须是另一个", id="the change of a change"),
    pytest.param("{id: m, set: enterprise_year, value: output}",
                 "{id: i, name: {zh: 甲}, change: {of: firms-ads, kind: growth}, unit: 家}", "须为 %", id="a growth in 家"),
]  # fmt: skip


@pytest.mark.parametrize(("measure", "definition", "told"), WRONG)
def test_a_wrong_definition_says_what_is_wrong(
    measure: str, definition: str, told: str, tmp_path: Path
) -> None:
    with pytest.raises(DefinitionInvalid, match=told):
        load_definitions(load_declarations(), written(tmp_path, f"- {measure}", f"- {definition}"))
