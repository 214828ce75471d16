"""Made-up figures never enter unlabelled: the file's own word is enough, wherever it stands."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from jiqun.facts.intake.simulated import says_simulated
from tests.facts.intake.conftest import Desk
from tests.facts.intake.forms import code, table

HEAD = ("统一社会信用代码", "企业名称", "规模", "工业总产值")
FIRM = (code(1), "甲", "规上", 1.0)
PLACES = [
    pytest.param([("甲市2024年企业年度（模拟数据）",), HEAD, FIRM], True, id="title"),
    pytest.param([("企业年度",), ("synthetic data",), HEAD, FIRM], True, id="line above the header"),
    pytest.param([HEAD, FIRM, ("注：企业均为虚构",)], True, id="note below"),
    pytest.param([HEAD, FIRM, ("本表为模拟数据",)], True, id="line below that is no note by its beginning"),
    pytest.param([HEAD, FIRM, ("填表人：某", None, "示例数据")], True, id="later cell of the signature"),
    pytest.param([("填报示例：请按营业执照填写",), HEAD, FIRM], False, id="advice how to fill in"),
    pytest.param([("非模拟数据",), HEAD, FIRM], False, id="says the contrary"),
    pytest.param([HEAD, (code(1), "模拟数据有限公司", "规上", 1.0)], False, id="a firm's name"),
    pytest.param([HEAD, FIRM], False, id="says nothing"),
]


def labelled(desk: Desk, path: Path, **options: Any) -> bool:
    taken = desk.take(path, period="2024", **options)
    assert taken.simulated == desk.store.catalogue.get(taken.vintage or "").simulated
    return taken.simulated


@pytest.mark.parametrize(("rows", "expected"), PLACES)
def test_a_line_of_the_form_labels_it(rows: list[Any], expected: bool, tmp_path: Path, desk: Desk) -> None:
    assert labelled(desk, table(tmp_path / "a.xlsx", rows)) is expected


@pytest.mark.parametrize("line", ["甲市（模拟数据）", "# synthetic data", "甲市（模拟数据）,,,"])
@pytest.mark.parametrize("below", [False, True])
def test_a_line_of_a_csv_labels_it(line: str, below: bool, tmp_path: Path, desk: Desk) -> None:
    table_lines = [",".join(HEAD), ",".join(map(str, FIRM))]
    lines = [*table_lines, line] if below else [line, *table_lines]
    (tmp_path / "a.csv").write_text("\n".join(lines) + "\n", "utf-8")
    assert labelled(desk, tmp_path / "a.csv")


def test_the_name_of_file_or_sheet_labels_it(tmp_path: Path, desk: Desk) -> None:
    assert labelled(desk, table(tmp_path / "甲市模拟数据.xlsx", [HEAD, FIRM]))
    assert labelled(desk, table(tmp_path / "b.xlsx", [HEAD, FIRM], title="样例数据"))


def test_the_properties_of_a_workbook_label_it(tmp_path: Path, desk: Desk) -> None:
    path = table(tmp_path / "a.xlsx", [HEAD, FIRM])
    book = openpyxl.load_workbook(path)
    book.properties.description = "模拟数据 / synthetic data"
    book.save(path)
    assert labelled(desk, path)


def test_another_sheet_of_the_workbook_labels_it(tmp_path: Path, desk: Desk) -> None:
    path = table(tmp_path / "a.xlsx", [HEAD, FIRM])
    book = openpyxl.load_workbook(path)
    book.create_sheet("说明").append(["本工作簿为演示数据"])
    book.save(path)
    assert labelled(desk, path)


@pytest.mark.parametrize(
    ("metadata", "expected"),
    [
        ({"simulated": "true"}, True),
        ({"simulated": "false"}, False),
        ({"note": "模拟数据"}, True),
        ({}, False),
    ],
    ids=str,
)
def test_the_metadata_of_a_parquet_file_label_it(
    metadata: dict[str, str], expected: bool, tmp_path: Path, desk: Desk
) -> None:
    content = pa.table({"code": [code(1)], "scale": ["above"], "output": [1.0]})
    pq.write_table(content.replace_schema_metadata(metadata), tmp_path / "a.parquet")
    assert labelled(desk, tmp_path / "a.parquet", dataset="enterprise_year") is expected


def test_the_option_labels_what_says_nothing(tmp_path: Path, desk: Desk) -> None:
    assert labelled(desk, table(tmp_path / "a.xlsx", [HEAD, FIRM]), simulated=True)


def test_real_returns_are_not_held_against_simulated_ones(tmp_path: Path, desk: Desk) -> None:
    """A demonstration city in the store must not colour the checks of a real return."""
    rows = [HEAD, FIRM]
    desk.take(table(tmp_path / "a.xlsx", rows), period="2023", simulated=True)
    desk.take(table(tmp_path / "b.xlsx", rows), period="2024", simulated=True, office="乙局")
    changed = [HEAD, (code(1), "甲", "规上", 1000.0)]
    assert desk.take(table(tmp_path / "c.xlsx", changed), period="2024").problems == []
    told = desk.take(
        table(tmp_path / "d.xlsx", changed), period="2024", simulated=True, office="丙局"
    ).problems
    assert {problem.rule for problem in told} == {"key_elsewhere", "unit_slip"}


SAID = [
    "模拟数据",
    "【示例】",
    "本表数据均为虚构",
    "（演示）",
    "Fictitious firms",
    "sample data only",
    "测试数据",
]
NOT_SAID = [
    "不是模拟数据",
    "数字仿真产业",
    "抽样调查数据",
    "模拟集成电路产量",
    "not synthetic",
    "试点示范企业",
    "样品数",
]


@pytest.mark.parametrize(("text", "expected"), [*((t, True) for t in SAID), *((t, False) for t in NOT_SAID)])
def test_words_that_label(text: str, expected: bool) -> None:
    assert says_simulated(text) is expected
