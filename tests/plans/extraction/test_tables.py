"""Indicator tables, complete to the last cell."""

from __future__ import annotations

from collections import Counter

import pytest
from conftest import Plans

from jiqun.documents import Cell, Document, Flow, Span, Table
from jiqun.plans.extraction import extract
from jiqun.plans.statement import Statement


def _table_rows(name: str) -> list[Statement]:
    return [statement for statement in Plans.statements(name) if statement.source_type == "table"]


@pytest.mark.parametrize(
    ("name", "rows"),
    [pytest.param("361-2023", 39, id="city"), pytest.param("224X-yinzhou", 27, id="district")],
)
def test_every_row_has_its_base_and_three_aims(name: str, rows: int) -> None:
    found = _table_rows(name)
    assert len(found) == rows * 4
    assert set(Counter(statement.row for statement in found).values()) == {4}
    assert {statement.row for statement in found} == set(range(1, rows + 1))
    for row in range(1, rows + 1):
        years = [(s.year, s.baseline) for s in found if s.row == row]
        assert years == [(2022, True), (2023, False), (2025, False), (2027, False)]


@pytest.mark.parametrize("name", ["361-2023", "224X-yinzhou"])
def test_every_labelled_cell_is_read_as_labelled(name: str) -> None:
    labels = {row["at"][0]: row for row in Plans.labels(name) if row.get("source") == "table"}
    found = _table_rows(name)
    assert len(labels) == len(found)
    for statement in found:
        label = labels[statement.value_start]
        assert statement.value == label.get("value")
        assert statement.unit == label.get("unit")
        assert statement.indicator == label["indicator"]
        assert statement.comparator == label.get("comparator", "=")
        assert statement.year == label["year"]
        assert list(statement.responsible) == label.get("responsible", [])
        assert statement.qualifier == label.get("qualifier")


def test_brackets_are_what_was_added_since_the_plan_began() -> None:
    added = [s for s in _table_rows("361-2023") if s.qualifier == "新增累计"]
    assert len(added) == 12
    assert all("[" in s.value_text for s in added)
    assert all(s.kind == "target" for s in added)


def _document(rows: list[list[str]], title: str = "云州市发展规划（2026—2030年）") -> Document:
    """A document with one table, its text made of the cells."""
    text, cells = title + "\n", []
    for number, row in enumerate(rows):
        for column, printed in enumerate(row):
            cells.append(Cell(Flow.literal(printed, len(text)), number, column))
            text += printed + ("\t" if column < len(row) - 1 else "\n")
    table = Table(tuple(cells), len(rows), len(rows[0]), 1, Span(len(title) + 1, len(text)))
    return Document("table.txt", "text/plain", "", text, (table,), title)


def test_yearly_growth_and_nature_columns() -> None:
    document = _document(
        [
            ["类别", "指标", "单位", "2025年", "2030年", "年均增速（%）", "属性"],
            ["创新", "研发经费投入强度", "%", "2.6", "3.2", "—", "预期性"],
            ["创新", "高新技术产业增加值", "亿元", "812", "1300左右", "9.9", "预期性"],
            ["绿色", "单位地区生产总值能耗降低", "%", "—", "[12]", "完成国家下达目标", "约束性"],
        ]
    )
    found = [
        (s.indicator, s.value, s.unit, s.comparator, s.year, str(s.kind), s.qualifier)
        for s in extract(document)
    ]
    assert found == [
        ("研发经费投入强度", 2.6, "%", "=", 2025, "baseline", None),
        ("研发经费投入强度", 3.2, "%", "=", 2030, "target", None),
        ("研发经费投入强度", None, "%", "missing", None, "target", "年均增速"),
        ("高新技术产业增加值", 812, "亿元", "=", 2025, "baseline", None),
        ("高新技术产业增加值", 1300, "亿元", "~", 2030, "target", None),
        ("高新技术产业增加值", 9.9, "%", "=", None, "target", "年均增速"),
        ("单位地区生产总值能耗降低", None, "%", "missing", 2025, "baseline", "下降"),
        ("单位地区生产总值能耗降低", 12, "%", "=", 2030, "target", "新增累计"),
        ("单位地区生产总值能耗降低", None, "%", "complete_provincial", None, "target", "年均增速"),
    ]


def test_units_in_names_and_a_table_of_other_kind() -> None:
    document = _document(
        [
            ["序号", "指标名称", "2023年实绩", "2026年目标", "牵头单位"],
            ["1", "规上工业企业数量（家）", "1,205", "≥1,500", "市工信局、市统计局"],
            ["2", "工业用地亩均税收（万元/亩）", "22.5", "25～30", "市税务局"],
        ]
    )
    found = [(s.indicator, s.value, s.value2, s.unit, s.comparator, s.responsible) for s in extract(document)]
    assert found == [
        ("规上工业企业数量", 1205, None, "家", "=", ("市工信局", "市统计局")),
        ("规上工业企业数量", 1500, None, "家", ">=", ("市工信局", "市统计局")),
        ("工业用地亩均税收", 22.5, None, "万元/亩", "=", ("市税务局",)),
        ("工业用地亩均税收", 25, 30, "万元/亩", "=", ("市税务局",)),
    ]
    other = _document([["序号", "姓名", "职务"], ["1", "某某", "组长"]])
    assert extract(other) == []
