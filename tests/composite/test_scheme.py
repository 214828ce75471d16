"""Schemes: what a file may say, and what it is told when it says something else."""

from __future__ import annotations

from pathlib import Path

import pytest

from jiqun.composite.errors import SchemeUnknown
from jiqun.composite.scheme import load_schemes, scheme_of
from jiqun.packs import DuplicateEntry, Pack, PackFileInvalid, find_pack

from .town import CLUSTERS, COURSE, DISTRICTS, FIRMS, REPOSITORY, scheme


def folder_with(tmp_path: Path, *texts: str) -> Pack:
    (tmp_path / "composite").mkdir()
    for number, text in enumerate(texts):
        (tmp_path / "composite" / f"{number}.yaml").write_text(text, encoding="utf-8")
    return Pack(tmp_path)


def test_the_shipped_schemes_are_examples_with_their_sources() -> None:
    found = load_schemes(find_pack(REPOSITORY / "packs" / "ningbo"))
    assert set(found) == {"county-quality", "enterprise", "cluster-quality", "transformation"}
    assert {item.status for item in found.values()} == {"example"}
    assert all(item.source and item.note for item in found.values())


def test_the_county_evaluation_has_the_twenty_published_indicators(shared: Path) -> None:
    """Names as published, but for the unit in brackets and 费用占营收 for 费用占营收比重."""
    import csv

    with (shared / "reference" / "rules" / "zhejiang_mfg_hq_20.csv").open(encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    told = scheme_of(find_pack(REPOSITORY / "packs" / "ningbo"), "county-quality")
    ours = [
        (part.name.zh, item.name.zh, item.direction) for part in told.dimensions for item in part.indicators
    ]
    assert len(ours) == len(rows) == 20
    assert [(row["dimension"], {"+": "up", "-": "down"}[row["direction"]]) for row in rows] == [
        (dimension, direction) for dimension, _, direction in ours
    ]
    for (_, name, _), row in zip(ours, rows, strict=True):
        assert name.removesuffix("比重") == row["indicator"].partition("(")[0].removesuffix("比重")


def test_judgements_become_weights_of_dimensions() -> None:
    assert scheme("clusters").weights_of_dimensions() == pytest.approx({"size": 0.75, "efficiency": 0.25})
    assert scheme("districts").weights_of_dimensions() == {"size": 2, "efficiency": 1}


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        pytest.param(DISTRICTS.replace("figure: town-productivity", "note: {zh: 无}"), 16, "要么写 figure", id="no source and no reason"),
        pytest.param(DISTRICTS.replace("published: gdp}", "published: gdp, missing: {zh: 无}}"), 12, "要么写 figure", id="a source and a reason for none"),
        pytest.param(DISTRICTS.replace("units: region", "units: region\nsteps: {normalise: minmax}"), 6, "没有“minmax”这种方法", id="a method nobody knows"),
        pytest.param(DISTRICTS.replace("units: region", "units: region\nsteps: {normalise: {method: rank, low: 1}}"), 6, "没有 low", id="an option the method has not"),
        pytest.param(DISTRICTS.replace("weight: 2", "weight: -2"), 9, "不能小于 0", id="a weight below zero"),
        pytest.param(DISTRICTS.replace("id: gdp,", "id: output,"), 1, "编号重复", id="an id twice"),
        pytest.param(DISTRICTS.replace("units: region", "units: county"), 5, "应为", id="units nobody knows"),
        pytest.param(DISTRICTS.replace("status: example", "status: example\nenuogh: 1"), 4, "是否指 enough", id="a misspelt key"),
        pytest.param(DISTRICTS.replace("units: region", "units: cluster"), 1, "须写 taxonomy", id="clusters of what"),
        pytest.param(DISTRICTS.replace("units: region", "units: region\nwhere: x == 1"), 1, "where 只用于", id="a condition on districts"),
        pytest.param(COURSE.replace("base_year: 2023\n", ""), 1, "须写 base_year", id="a chain without a base"),
        pytest.param(FIRMS.replace("units:", "kind: chain\nbase_year: 2023\nunits:"), 1, "不用于 units: enterprise", id="a chain of enterprises"),
        pytest.param(CLUSTERS.replace("order: [size, efficiency]", "order: [size, green]"), 1, "须恰为各维度", id="a comparison of others"),
        pytest.param(CLUSTERS.replace("[[3]]", "[[3], [1]]"), 14, "应有 2 个正数", id="judgements that are no triangle"),
        pytest.param(CLUSTERS.replace("[[3]]", "[[0]]"), 14, "正数", id="a judgement of nought"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_its_line(tmp_path: Path, text: str, line: int, said: str) -> None:
    with pytest.raises(PackFileInvalid, match=said) as told:
        load_schemes(folder_with(tmp_path, text))
    assert told.value.problems[0][0] == line


def test_an_id_stands_once_and_is_known(tmp_path: Path) -> None:
    pack = folder_with(tmp_path, DISTRICTS, COURSE)
    assert list(load_schemes(pack)) == ["districts", "course"]
    with pytest.raises(SchemeUnknown, match="districts、course"):
        scheme_of(pack, "nobody")
    (tmp_path / "composite" / "9.yaml").write_text(DISTRICTS, encoding="utf-8")
    with pytest.raises(DuplicateEntry, match=r"9\.yaml"):
        load_schemes(pack)


def test_a_pack_needs_no_schemes(tmp_path: Path) -> None:
    assert load_schemes(Pack(tmp_path)) == {}
