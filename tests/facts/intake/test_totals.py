"""Totals, subtotals and districts' totals: never data, each compared with the rows it adds up."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from jiqun.facts.intake.rows import Rank, TotalName, total_name
from tests.facts.intake.conftest import Desk
from tests.facts.intake.forms import code, table

HEAD = ("所属区县", "统一社会信用代码", "企业名称", "规模", "工业总产值")
Row = tuple[Any, ...]


def firm(number: int, output: float, region: str = "乙区") -> Row:
    return (region, code(number), f"厂{number}", "规上", output)


def total(label: str, output: float, place: int = 0) -> Row:
    return (*(label if at == place else None for at in range(4)), output)


A, B, C, D = firm(1, 1.0), firm(2, 2.0), firm(3, 4.0, "丙县"), firm(4, 8.0, "丙县")

TABLES = [
    pytest.param([A, B, total("合计", 3)], [], 2, id="grand total right"),
    pytest.param([A, B, total("合 计：", 4)], ["E4"], 2, id="grand total wrong"),
    pytest.param([total("总计", 3), A, B], [], 2, id="grand total on top"),
    pytest.param([total("总计", 9), A, B], ["E2"], 2, id="wrong grand total on top"),
    pytest.param([A, B, total("小计", 3), C, D, total("小计", 12), total("合计", 15)], [], 4, id="subtotals since the last"),
    pytest.param([A, B, total("小计", 3), C, D, total("小计", 15), total("合计", 15)], ["E7"], 4, id="subtotal over all rows"),
    pytest.param([A, total("小计", 1), B, total("小计", 3), total("合计", 3)], ["E5"], 2, id="running subtotal"),
    pytest.param([A, B, total("本页小计", 3), C, total("本页小计", 4), total("总计", 7)], [], 3, id="page by page"),
    pytest.param([A, B, total("化工小计", 3), C, total("机械小计", 5), total("合计", 7)], ["E6"], 3, id="subtotal with a name"),
    pytest.param([A, B, total("小计", 3, place=2), total("合计", 3, place=2)], [], 2, id="label in a later column"),
    pytest.param([A, C, B, D, total("乙区合计", 3), total("丙县小计", 12), total("合计", 15)], [], 4, id="districts' totals, rows mixed"),
    pytest.param([A, C, B, D, total("乙区", 4), total("丙县", 12), total("合计", 15)], ["E6"], 4, id="a district's name alone"),
    pytest.param([total("乙区", 3), A, B, total("丙县", 11), C, D], ["E5"], 4, id="districts' totals above their rows"),
    pytest.param([A, B, total("小计", 3), total("乙区合计", 3), C, total("小计", 4), total("丙县合计", 4), total("总计", 7)],
                 [], 3, id="two levels"),
    pytest.param([A, B, total("小计", 3), total("一片合计", 3), C, total("小计", 4), total("二片合计", 5), total("总计", 7)],
                 ["E8"], 3, id="two levels, the upper wrong"),
    pytest.param([A, B, total("合计", 3), total("其中：规上", 2), total("#出口企业", 1)], [], 2, id="其中 rows are no data"),
    pytest.param([A, total("承前页", 5), B, total("合计", 3)], [], 2, id="carried forward is no data"),
    pytest.param([A, B, total("合计", 3), C, D, total("合计", 12)], [], 4, id="several grand totals, each of its part"),
    pytest.param([A, B, total("合计", 3), C, D, total("合计", 13)], ["E7"], 4, id="several grand totals, one wrong"),
]  # fmt: skip


@pytest.mark.parametrize(("rows", "wrong", "count"), TABLES)
def test_totals_are_compared_with_their_rows(
    rows: list[Row], wrong: list[str], count: int, tmp_path: Path, desk: Desk
) -> None:
    taken = desk.take(table(tmp_path / "a.xlsx", [HEAD, *rows]), period="2024")
    assert {(p.rule, p.cell) for p in taken.problems} == {("total_mismatch", cell) for cell in wrong}
    assert (taken.rows, taken.accepted) == (count, count)
    assert sorted(row["output"] for row in desk.rows(taken)) == sorted(row[4] for row in rows if row[1])


def test_a_districts_total_without_a_column_of_districts_covers_the_rows_above(
    tmp_path: Path, desk: Desk
) -> None:
    head, rows = HEAD[1:], [A[1:], B[1:], ("乙区小计", None, None, 3.0), C[1:], ("丙县小计", None, None, 5.0)]
    taken = desk.take(table(tmp_path / "a.xlsx", [head, *rows]), period="2024")
    assert [(p.rule, p.cell, p.raw, p.suggestion) for p in taken.problems] == [
        ("total_mismatch", "D6", "5", "各行之和 4")
    ]


def test_totals_stand_in_the_unit_of_their_column(tmp_path: Path, desk: Desk) -> None:
    head = (*HEAD[:4], "工业总产值（亿元）")
    taken = desk.take(table(tmp_path / "a.xlsx", [head, A, B, total("合计", 3.5)]), period="2024")
    assert [(p.raw, p.suggestion) for p in taken.problems] == [("35000", "各行之和 30000")]


KEPT = [
    pytest.param(("乙区", None, "厂5", "规上", 1.0), "required", id="a firm without a code is no district"),
    pytest.param(
        ("乙区", None, None, "规上", 1.0), "required", id="a row with more words than the district's name"
    ),
    pytest.param((None, None, "总计算机厂", "规上", 1.0), "required", id="a name that begins like a total"),
    pytest.param((None, None, "其华厂", "规上", 1.0), "required", id="a name that begins like 其中"),
]


@pytest.mark.parametrize(("row", "rule"), KEPT)
def test_rows_that_only_look_like_totals_stay_data(row: Row, rule: str, tmp_path: Path, desk: Desk) -> None:
    taken = desk.take(table(tmp_path / "a.xlsx", [HEAD, A, row]), period="2024", good_rows=True)
    assert [(p.rule, p.cell) for p in taken.problems] == [(rule, "B3")]
    assert (taken.rows, taken.rejected) == (2, 1)


def test_in_a_set_of_districts_their_rows_are_data(tmp_path: Path, desk: Desk) -> None:
    """Where districts are what is reported, a district's name is a key and no total."""
    regional = [
        dataset for dataset in desk.store.declarations.all.values()
        if any(dataset[name].type.value == "region" for name in dataset.key)
    ]  # fmt: skip
    if not regional:
        pytest.skip("no data set is keyed by region")
    from jiqun.facts.intake.cells.column import Context
    from jiqun.facts.intake.plan import plan_file
    from jiqun.facts.intake.problems import ProblemLog
    from jiqun.facts.intake.reading import opened

    labels = [field.label for field in regional[0].fields if field.required]
    path = table(tmp_path / "a.xlsx", [labels, ["乙区"] * len(labels)])
    plan = plan_file(opened(path, tmp_path), desk.store.declarations, Context({"乙区": "乙区"}),
                     ProblemLog("a", tmp_path / "p"), dataset=regional[0].id, period="2024")  # fmt: skip
    assert plan.sheets[0].regions == {}


NAMES = [
    ("小 计", TotalName(Rank.SECTION)),
    ("总计：", TotalName(Rank.GRAND)),
    ("全市合计", TotalName(Rank.GRAND)),
    ("乙合计", TotalName(Rank.GROUP, "乙区")),
    ("乙", TotalName(Rank.GROUP, "乙区")),
    ("机械行业合计", TotalName(Rank.GROUP)),
    ("设计", None),
    ("统计局", None),
]


@pytest.mark.parametrize(("label", "name"), NAMES, ids=[label for label, _ in NAMES])
def test_names_of_totals(label: str, name: TotalName | None) -> None:
    assert total_name(label, {"乙": "乙区", "乙区": "乙区"}) == name
